"""A question that is not answered: passed to the editors, and told of once a document answers it."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from itertools import count
from pathlib import Path

import pytest

from tests.end_to_end.conftest import Bot, filled, running
from tests.telegram_server import Fault, TelegramServer

EDITOR = 42
PEOPLE = count(8000)
PASS, TELL = "Pass it to the editors", "Tell me"


@pytest.fixture(scope="module")
def folder_of_all(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder for all tests here; each asks and adds something of its own."""
    return filled(tmp_path_factory.mktemp("unanswered"))


@pytest.fixture(scope="module")
def pair(folder_of_all: Path) -> Iterator[tuple[TelegramServer, Bot]]:
    """One bot for all of them."""
    with running(folder_of_all, ADMIN_IDS=str(EDITOR)) as pair:
        yield pair


@pytest.fixture
def telegram(pair: tuple[TelegramServer, Bot]) -> Iterator[TelegramServer]:
    """Telegram, which must have had nothing to refuse."""
    server, _ = pair
    server.begin_anew()
    yield server
    assert server.refused == []


@pytest.fixture
def bot(pair: tuple[TelegramServer, Bot]) -> Bot:
    """The bot's process."""
    return pair[1]


@pytest.fixture
def kept(folder_of_all: Path, bot: Bot) -> Iterator[sqlite3.Connection]:
    """What the bot keeps of questions."""
    bot.says("Answering as")
    connection = sqlite3.connect(folder_of_all / "data" / "state.sqlite3")
    yield connection
    connection.close()


def waiting(kept: sqlite3.Connection, word: str) -> int:
    """Count the questions that are kept with a word in them."""
    (number,) = kept.execute("SELECT count(*) FROM wish WHERE question LIKE ?", (f"%{word}%",)).fetchone()
    return int(number)


def taps_under(telegram: TelegramServer, question: str, label: str, language: str = "en") -> int:
    """Let somebody new ask and tap below; give who it is."""
    person = next(PEOPLE)
    telegram.ask(question, chat=person, language=language)
    telegram.taps(label, chat=person, language=language)
    return person


def shows(telegram: TelegramServer, words: str, chat: int) -> str:
    """Wait until the bot's newest message in a chat holds something, and give it."""
    telegram.wait(lambda: bool(telegram.sent(chat=chat)) and words in telegram.sent(chat=chat)[-1]["text"], words)
    return str(telegram.sent(chat=chat)[-1]["text"])


def test_an_answer_comes_to_whom_it_was_promised(telegram: TelegramServer, bot: Bot, kept: sqlite3.Connection) -> None:
    """Once, with the quote, in the person's language; then nothing of it is kept. Who only passed it on is not written to."""
    question = "who opened the shelter in Gyumri"
    person = taps_under(telegram, question, TELL)
    other = taps_under(telegram, "кто открыл приют в Гюмри", "Сообщить мне", language="ru")
    silent = taps_under(telegram, question, PASS)
    assert waiting(kept, "Gyumri") == 2
    telegram.uploads(b"The shelter in Gyumri was opened by Ani Zebrian.", "gyumri.txt", chat=EDITOR)
    told = shows(telegram, "now the documents answer it", person)
    assert question in told
    assert "opened by Ani Zebrian" in told
    assert "gyumri" in told
    shows(telegram, "теперь в документах есть ответ", other)
    bot.waits_for(lambda: not waiting(kept, "Gyumri"), "nothing to be kept")
    telegram.uploads(b"The shelter in Gyumri was closed by Eva Zebrian.", "closed.txt", chat=EDITOR)
    telegram.wait(lambda: sum("searchable" in message["text"] for message in telegram.sent(chat=EDITOR)) == 2, "the file")
    assert [len(telegram.sent(chat=chat)) for chat in (person, other, silent)] == [2, 2, 1]


def test_nothing_is_kept_without_a_tap(telegram: TelegramServer, kept: sqlite3.Connection) -> None:
    """Nor of a cry for help; a button holds nothing of the question; an answer has none."""
    person = next(PEOPLE)
    telegram.ask("who founded Xanadu", chat=person)
    data = str(telegram.sent(chat=person)[0]["reply_markup"])
    assert "want:" in data
    assert "Xanadu" not in data
    telegram.ask("who led the delegation", chat=person)
    assert not any(PASS in label for label in telegram.buttons(chat=person))
    assert kept.execute("SELECT count(*) FROM wish WHERE question LIKE '%Xanadu%'").fetchone() == (0,)
    danger = next(PEOPLE)
    telegram.ask("they took my passport, help me, Xanadu", chat=danger)
    telegram.taps("Search", chat=danger)
    telegram.answers(2, chat=danger)
    assert "not stored" in telegram.taps(PASS, chat=danger)
    assert waiting(kept, "Xanadu") == 0


def test_editors_see_what_is_wanted_most(telegram: TelegramServer) -> None:
    """The same words are one question; it is marked as done by a tap, and goes as a table."""
    taps_under(telegram, "how tall is the lighthouse of Sevan", PASS)
    for question in ("what does a zeppelin cost", "a zeppelin: what does it cost?"):
        taps_under(telegram, question, PASS)
    taps_under(telegram, "=zeppelin", PASS)
    listed = telegram.ask("/unanswered", chat=EDITOR).text
    assert listed.index("zeppelin") < listed.index("lighthouse")
    assert "passed on by: 2" in listed.split("lighthouse")[0]
    assert "administrators" in telegram.taps("As a table", chat=EDITOR, person=7)
    telegram.taps("As a table", chat=EDITOR)
    telegram.wait(lambda: "document" in telegram.sent(chat=EDITOR)[-1], "the table")
    table = telegram.content(telegram.sent(chat=EDITOR)[-1]).decode("utf-8-sig")
    assert "'=zeppelin" in table
    telegram.taps("1", chat=EDITOR)
    telegram.wait(lambda: "Take it from the list?" in telegram.sent(chat=EDITOR)[0]["text"], "the question")
    telegram.taps("Done", chat=EDITOR)
    telegram.wait(lambda: "lighthouse" in telegram.sent(chat=EDITOR)[0]["text"], "the list")
    assert "passed on by: 2" not in telegram.sent(chat=EDITOR)[0]["text"]


def test_what_waits_is_erased_at_once(telegram: TelegramServer, bot: Bot, kept: sqlite3.Connection) -> None:
    """By /forget, and when the person has blocked the bot."""
    person = taps_under(telegram, "who tamed the quagga", TELL)
    assert waiting(kept, "quagga") == 1
    telegram.ask("/forget", chat=person)
    assert waiting(kept, "quagga") == 0
    blocked = taps_under(telegram, "who tamed the quagga", TELL)
    taps_under(telegram, "who tamed the quagga", TELL)
    telegram.fails("sendMessage", Fault(status=403, description="Forbidden: bot was blocked by the user"), chat=blocked)
    telegram.uploads(b"The quagga was tamed by Ani Zebrian.", "quagga.txt", chat=EDITOR)
    bot.waits_for(lambda: not waiting(kept, "quagga"), "nothing to be kept")
    assert len(telegram.sent(chat=blocked)) == 1


def test_a_question_that_went_on_from_another_is_kept_whole(telegram: TelegramServer, kept: sqlite3.Connection) -> None:
    """With the words that it took from the one before."""
    person = next(PEOPLE)
    telegram.ask("who led the delegation", chat=person)
    telegram.ask("and in 1907?", chat=person)
    telegram.taps(PASS, chat=person)
    (question,) = kept.execute("SELECT question FROM wish WHERE question LIKE '%1907%'").fetchone()
    assert "delegation" in question


def test_in_a_group_it_is_told_in_private(telegram: TelegramServer) -> None:
    """To whoever tapped, who is told so."""
    person = next(PEOPLE)
    telegram.writes("/ask who painted the okapi", chat=telegram.group, person=person)
    telegram.answers(1, chat=telegram.group)
    assert "private chat" in telegram.taps(TELL, chat=telegram.group, person=person)
    telegram.uploads(b"The okapi was painted by Ani Zebrian.", "okapi.txt", chat=EDITOR)
    shows(telegram, "now the documents answer it", person)
