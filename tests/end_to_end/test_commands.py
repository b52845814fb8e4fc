"""The commands, over Telegram's wire format."""

from __future__ import annotations

import sqlite3
from functools import partial
from pathlib import Path

import pytest

from bot.texts import LANGUAGES
from tests.end_to_end.conftest import Bot
from tests.telegram_server import TelegramServer

GOLDEN = """\
- question: who led the delegation
  document: conference.txt
  words: Vahram Kazhoyan
- question: how many books does the library hold
  document: library.txt
  words: a million
- question: how long may books be kept
  document: library.txt
  words: three weeks
- question: кто возглавлял делегацию
  document: conference.txt
  words: Vahram Kazhoyan
"""


@pytest.fixture
def folder(folder: Path) -> Path:
    """With golden questions, one of which nothing answers any more."""
    (folder / "documents" / "questions.yaml").write_text(GOLDEN, encoding="utf-8")
    return folder


def test_examples_are_questions_that_are_answered(folder: Path, telegram: TelegramServer, bot: Bot) -> None:
    """Each of them is: one that the documents no longer answer is not shown; in Armenian there are none."""
    examples = telegram.ask("/start").parts("Code")
    assert examples == ["who led the delegation", "how long may books be kept"]
    assert telegram.ask("/help", chat=1).parts("Code") == examples
    for chat, example in enumerate(examples, 2):
        assert telegram.ask(example, chat=chat).parts("BlockQuote")
    assert telegram.ask("/start", chat=9, language="hy").parts("Code") == []


def test_documents_are_listed_and_opened(telegram: TelegramServer, bot: Bot) -> None:
    """A tap on the number shows title, publisher and date, another the file itself, byte for byte."""
    listed = telegram.ask("/documents")
    assert "2 in all" in listed.text
    assert "Everyone has a Role <2018> & beyond" in listed.parts("Bold")
    telegram.taps("1")
    telegram.wait(lambda: "Working Group" in telegram.sent()[-1]["text"], "the card")
    card = telegram.sent()[-1]["parsed"].text
    assert "25 April 2018" in card
    telegram.taps("Open file")
    telegram.wait(lambda: "document" in telegram.sent()[-1], "the file")
    assert telegram.content(telegram.sent()[-1]).startswith(b"11 representatives")
    telegram.taps("Back")
    telegram.wait(lambda: "2 in all" in telegram.sent()[0]["text"], "the list")


def test_many_documents_take_several_pages(folder: Path, telegram: TelegramServer) -> None:
    """Which can be turned, also over the end."""
    for number in range(20):
        (folder / "documents" / f"report-{number:02}.txt").write_text(f"Report {number} is here.", encoding="utf-8")
    process = Bot(folder, TELEGRAM_API_URL=telegram.url)
    try:
        assert "page 1 of 3" in telegram.ask("/documents").text
        for page in (2, 3, 1):
            telegram.taps("▶")
            shown = f"page {page} of 3"
            telegram.wait(partial(_is_shown, telegram, shown), shown)
    finally:
        process.close()


def _is_shown(telegram: TelegramServer, words: str) -> bool:
    return words in telegram.sent()[-1]["text"]


def test_a_language_is_chosen_and_remembered(folder: Path, telegram: TelegramServer) -> None:
    """After a restart too; the person's number is not to be read in the data folder."""
    person = 918273645
    for _ in range(2):
        process = Bot(folder, TELEGRAM_API_URL=telegram.url)
        try:
            if not telegram.sent():
                assert "In which language" in telegram.ask("/language", chat=person).text
                telegram.taps("Հայերեն", chat=person)
                telegram.wait(lambda: "հայերեն" in telegram.sent()[-1]["text"], "the choice")
            assert "բառացի" in telegram.ask("/start", chat=person).text
        finally:
            process.close()
    for file in (folder / "data").iterdir():
        assert str(person).encode() not in file.read_bytes()


def test_what_is_stored_is_said(telegram: TelegramServer, bot: Bot) -> None:
    """In the person's language."""
    for language, words in (("en", "not stored"), ("ru", "не сохраняются"), ("hy", "չեն պահպանվում")):
        telegram.begin_anew()
        assert words in telegram.ask("/privacy", language=language).text


def test_a_new_topic_forgets_the_old_one(telegram: TelegramServer, bot: Bot) -> None:
    """And says so; otherwise the next question goes on from the last."""
    for chat, words in ((1, "Vahram Kazhoyan"), (2, "Not found")):
        telegram.ask("who led the delegation to Vienna", chat=chat)
        if chat == 2:
            assert "stands alone" in telegram.ask("/new", chat=chat).text
        assert words in telegram.ask("and who?", chat=chat).text


def test_menus_and_descriptions_are_set(folder: Path, telegram: TelegramServer, bot: Bot) -> None:
    """For private chats and groups, in every language and in English for all others."""
    telegram.wait(lambda: len(telegram.made("setMyShortDescription")) == 4, "the descriptions")
    for method in ("setMyDescription", "setMyShortDescription"):
        assert {call.data.get("language_code") or "" for call in telegram.made(method)} == {"", *LANGUAGES}
    scopes = {(call.data["scope"]["type"], call.data.get("language_code")) for call in telegram.made("setMyCommands")}
    assert {("all_private_chats", "ru"), ("all_group_chats", "hy"), ("all_private_chats", None)} <= scopes


def test_a_damaged_state_is_not_used(folder: Path, telegram: TelegramServer) -> None:
    """The bot says what to do and does not start; nothing is made anew in its place."""
    data = folder / "data"
    data.mkdir()
    (data / "state.sqlite3").write_bytes(b"not a database" * 100)
    process = Bot(folder, TELEGRAM_API_URL=telegram.url)
    try:
        assert process.process.wait(20) == 2
        assert "restore" in process.output
        assert "Traceback" not in process.output
        assert (data / "state.sqlite3").read_bytes().startswith(b"not a database")
    finally:
        process.close()


def test_the_state_survives_being_killed(folder: Path, telegram: TelegramServer) -> None:
    """What was chosen is there, and sound."""
    process = Bot(folder, TELEGRAM_API_URL=telegram.url)
    telegram.ask("/language")
    telegram.taps("Русский")
    process.process.kill()
    process.process.wait()
    with sqlite3.connect(folder / "data" / "state.sqlite3") as connection:
        assert connection.execute("SELECT language FROM language").fetchall() == [("ru",)]
    connection.close()


def _is_offered(telegram: TelegramServer, label: str) -> bool:
    return label in telegram.buttons()


def test_new_documents_are_subscribed_to(telegram: TelegramServer, bot: Bot) -> None:
    """By a tap, and as easily left; in a group only by who may change documents."""
    telegram.ask("/subscribe")
    assert telegram.buttons() == ["Daily", "Weekly", "✓ Never"]
    for label in ("Weekly", "Daily", "Never"):
        telegram.taps(label)
        chosen = f"✓ {label}"
        bot.waits_for(partial(_is_offered, telegram, chosen), chosen)
    telegram.writes("/subscribe", chat=telegram.group)
    assert "for the administrators" in telegram.answers(1, chat=telegram.group)[0].text
