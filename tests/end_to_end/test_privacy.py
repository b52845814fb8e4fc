"""Nothing that a person asks, and nobody who asks, stands in the data folder, in the log or in a temporary file."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import count
from pathlib import Path

import pytest

from tests.end_to_end.conftest import Bot, started
from tests.telegram_server import GROUP, PERSON, TOKEN, Fault, TelegramServer

FIRST_PERSON = 918273000
FIRST_GROUP = -1009988776000
ASKED = "sesquipedalian"
"""A word of every question, which no document holds."""

QUESTIONS = (
    "who led the {} delegation",
    "кто возглавлял {} делегацию",
    "ով էր գլխավորում {} պատվիրակությունը",
    "who led teh delegatoin {}",
    "who led the delegation to the conference in Vienna, and was it {}?",
    "“{}”",
    "{} <b>& \U0001f389",
    "help me {} they took my passport and do not let me leave",
    "menya derzhat vzaperti {}",
    "how can I take their passports so they don't leave {}",
    "is there a hotline for {} people",
    "{} " * 100,
    "/ask {}",
    "/nonsense {}",
    "/remove {}",
    "/start {}",
)


@pytest.fixture
def bot(folder: Path, telegram: TelegramServer) -> Iterator[Bot]:
    """The bot, at the most talkative level of the log, with a folder of its own for temporary files."""
    (folder / "temporary").mkdir()
    process = started(folder, telegram, TMPDIR=str(folder / "temporary"))
    try:
        yield process
    finally:
        process.close()


def test_a_hundred_questions_leave_no_trace(folder: Path, telegram: TelegramServer, bot: Bot) -> None:
    """Of what was asked and by whom: in chats and groups, edited, with every button, with files, with errors."""
    people = count(FIRST_PERSON)
    asking_alone(telegram, people)
    asking_in_groups(telegram, people)
    asking_again(telegram, people)
    tapping(telegram, people)
    sending_files(telegram, people)
    meeting_errors(telegram, bot, people)
    assert len(telegram.made("sendMessage")) > 100
    assert traces(folder) == []
    bot.stop()
    assert traces(folder) == []


def asking_alone(telegram: TelegramServer, people: Iterator[int]) -> None:
    """Ask everything in private chats, in three languages of the person."""
    for language in ("en", "ru", "hy"):
        for question in QUESTIONS:
            telegram.writes(question.format(*[ASKED] * 100), chat=next(people), language=language)
    telegram.answers(3 * len(QUESTIONS))


def asking_in_groups(telegram: TelegramServer, people: Iterator[int]) -> None:
    """Ask by the command, and talk past the bot."""
    groups = range(FIRST_GROUP, FIRST_GROUP + 40)
    for group in groups:
        telegram.writes(f"/ask who led the delegation, {ASKED}", chat=group, person=next(people), topic=7)
        telegram.writes(f"{ASKED} among ourselves", chat=group, person=next(people))
    for group in groups:
        telegram.answers(1, chat=group)


def asking_again(telegram: TelegramServer, people: Iterator[int]) -> None:
    """Edit questions, and go on from them."""
    chats = [next(people) for _ in range(10)]
    questions = [telegram.writes(f"who led it {ASKED}", chat=chat) for chat in chats]
    for chat, question in zip(chats, questions, strict=True):
        telegram.answers(1, chat=chat)
        telegram.edits(question, f"who led the delegation to Vienna, {ASKED}", chat=chat)
        telegram.writes(f"and who paid, {ASKED}?", chat=chat)
    for chat in chats:
        telegram.answers(2, chat=chat)


def tapping(telegram: TelegramServer, people: Iterator[int]) -> None:
    """Choose a language, and tap whatever there is."""
    chat = next(people)
    telegram.ask("/language", chat=chat)
    telegram.taps("English", chat=chat)
    chat = next(people)
    telegram.ask("who led the delegation", chat=chat)
    for label in ("▶", "Context", "👍", "Open file"):
        telegram.taps(label, chat=chat)
    chat = next(people)
    telegram.ask(f"help me {ASKED} they took my passport", chat=chat)
    telegram.taps("Search", chat=chat)


def sending_files(telegram: TelegramServer, people: Iterator[int]) -> None:
    """Send what only administrators may send, and what nobody can read."""
    telegram.uploads(ASKED.encode(), f"{ASKED}.txt", chat=next(people))
    telegram.sends(
        {"photo": [{"file_id": "a", "file_unique_id": "b", "width": 1, "height": 1}], "caption": ASKED}, chat=next(people)
    )


def meeting_errors(telegram: TelegramServer, bot: Bot, people: Iterator[int]) -> None:
    """Let answers be refused, and get lost on the way."""
    for fault in (Fault(status=400, description="Bad Request: unheard of"), Fault(status=500), Fault(dropped=True)):
        chat = next(people)
        telegram.fails("sendMessage", fault, chat=chat)
        telegram.ask(f"what failed {ASKED}", chat=chat)
    bot.says("Error ")


def traces(folder: Path) -> list[tuple[str, str]]:
    """Name the files of the bot that hold what they must not, and what that is."""
    secrets = (ASKED, PERSON.split()[1], GROUP, TOKEN, str(FIRST_PERSON)[:6], str(FIRST_GROUP)[1:10])
    files = (path for path in folder.rglob("*") if path.is_file() and folder / "documents" not in path.parents)
    written = [(path.name, path.read_bytes()) for path in files]
    assert {"output.txt", "state.sqlite3", "index.sqlite3"} <= {name for name, _ in written}
    return [(name, secret) for name, content in written for secret in secrets if secret.encode() in content]
