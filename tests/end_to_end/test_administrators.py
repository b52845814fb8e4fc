"""What administrators do beside sending documents: golden answers, an index made anew, confirmed numbers, the status."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot.rendering import date_in_words
from tests.end_to_end.conftest import Bot
from tests.telegram_server import TelegramServer

EDITOR, OTHER = 42, 43
GOLDEN = """\
- question: who led the delegation
  document: conference.txt
  words: Vahram Kazhoyan
- question: how long may books be kept
  document: library.txt
  words: three weeks
- question: who frobnicated the jaunt
  document: conference.txt
  words: sponsored by the US Embassy
- question: who opened the shelter in Gyumri
  answer: none
"""
GLOSSARY = "- id: frobnicate\n  en: frobnicated, sponsored\n- id: jaunt\n  en: jaunt, participation\n"


@pytest.fixture
def folder(folder: Path) -> Path:
    """With golden questions, one of which is not answered right."""
    (folder / "documents" / "questions.yaml").write_text(GOLDEN, encoding="utf-8")
    return folder


@pytest.fixture
def bot(folder: Path, telegram: TelegramServer) -> Iterator[Bot]:
    """The bot with two administrators."""
    process = started(folder, telegram)
    try:
        yield process
    finally:
        process.close()


def started(folder: Path, telegram: TelegramServer) -> Bot:
    """Start the bot."""
    return Bot(folder, TELEGRAM_API_URL=telegram.url, ADMIN_IDS=f"{EDITOR},{OTHER}", LOG_LEVEL="DEBUG")


def shows(telegram: TelegramServer, words: str, *, chat: int = EDITOR) -> str:
    """Wait until one of the bot's messages in a chat holds something; give the newest that does."""

    def holding() -> list[str]:
        return [message["text"] for message in telegram.sent(chat=chat) if words in message.get("text", "")]

    telegram.wait(lambda: bool(holding()), words)
    return holding()[-1]


def knows_the_golden_answers(folder: Path, bot: Bot) -> None:
    """Wait until the bot has looked at them."""
    bot.waits_for((folder / "data" / "golden.json").exists, "the golden answers")


def test_an_index_is_made_anew_after_its_effect_was_shown(folder: Path, telegram: TelegramServer, bot: Bot) -> None:
    """A new word in the folder's glossary counts only then; all administrators hear which golden answers changed."""
    knows_the_golden_answers(folder, bot)
    telegram.writes("/selftest", chat=EDITOR)
    result = shows(telegram, "answered right")
    assert "3 of 4" in result
    assert "❌ who frobnicated the jaunt" in result
    assert "expected: “sponsored by the US Embassy” (conference.txt)" in result
    telegram.writes("/reindex", chat=EDITOR)
    shows(telegram, "Nothing would change")
    (folder / "documents" / "glossary.yaml").write_text(GLOSSARY, encoding="utf-8")
    telegram.writes("/reindex", chat=EDITOR)
    preview = shows(telegram, "1 of 4 golden answers would be others")
    assert "was: ❌ nothing found" in preview
    assert "would be: ✅ “" in preview
    assert "participation was sponsored by the US Embassy" in preview
    assert (folder / "data" / "anew").exists()
    assert "Not found" in telegram.ask("who frobnicated the jaunt").text
    assert "owners" in telegram.taps("Reindex now", chat=EDITOR, person=7)
    telegram.taps("Reindex now", chat=EDITOR)
    shows(telegram, "The index is made anew. Documents: 2")
    assert "sponsored by the US Embassy" in telegram.ask("who frobnicated the jaunt").text
    assert not (folder / "data" / "anew").exists()
    for chat in (EDITOR, OTHER):
        assert "now: ✅ “" in shows(telegram, "Other golden answers: 1 of 4", chat=chat)
    assert len(telegram.sent(chat=OTHER)) == 1


def test_changed_golden_answers_are_told(folder: Path, telegram: TelegramServer, bot: Bot) -> None:
    """Whatever changed the documents, in one message."""
    knows_the_golden_answers(folder, bot)
    (folder / "documents" / "other.txt").write_text("Zebras eat grass.", encoding="utf-8")
    bot.says("1 added")
    telegram.uploads(b"The minister of zebras, Ani Zebrian, opened the shelter in Gyumri in May.", "new.txt", chat=EDITOR)
    told = shows(telegram, "Other golden answers: 1 of 4", chat=OTHER)
    assert "who opened the shelter in Gyumri" in told
    assert "now: ❌ “The minister of zebras, Ani Zebrian" in told
    assert len(telegram.sent(chat=OTHER)) == 1
    assert "who led" not in (folder / "data" / "golden.json").read_text(encoding="utf-8")


def test_without_golden_questions_it_is_said(folder: Path, telegram: TelegramServer, bot: Bot) -> None:
    """The index can be made anew or left all the same; a list that cannot be read is named with what is wrong."""
    (folder / "documents" / "questions.yaml").write_text("- nonsense", encoding="utf-8")
    telegram.writes("/selftest", chat=EDITOR)
    shows(telegram, "questions.yaml, entry 1")
    (folder / "documents" / "questions.yaml").unlink()
    telegram.writes("/selftest", chat=EDITOR)
    shows(telegram, "no golden questions. They stand in")
    telegram.writes("/reindex", chat=EDITOR)
    shows(telegram, "cannot be told")
    assert (folder / "data" / "anew").exists()
    telegram.taps("Leave", chat=EDITOR)
    shows(telegram, "Nothing was changed")
    assert not (folder / "data" / "anew").exists()


def test_numbers_are_confirmed_by_an_administrator(folder: Path, telegram: TelegramServer, bot: Bot) -> None:
    """Everybody sees the day, also after a restart; who it was is not kept. It can be taken back."""
    today = date_in_words(datetime.now(UTC).date().isoformat(), "en")
    assert "confirmed on" not in telegram.ask("/hotline").text
    assert telegram.buttons() == []
    telegram.ask("/hotline", chat=EDITOR)
    telegram.taps("Confirm the numbers", chat=EDITOR)
    assert "◻️ 1. Armenia: 112, 102 – Police – not yet confirmed" in shows(telegram, "Numbers on the help card")
    telegram.taps("1", chat=EDITOR)
    shows(telegram, "Have you called these numbers today")
    assert "administrators" in telegram.taps("Yes, checked today", chat=EDITOR, person=7)
    telegram.taps("Yes, checked today", chat=EDITOR)
    shows(telegram, f"☑️ 1. Armenia: 112, 102 – Police – confirmed on {today}")
    assert "Hotlines confirmed: 1 of 7" in telegram.ask("/status", chat=EDITOR).text
    bot.stop()
    again = started(folder, telegram)
    try:
        assert telegram.ask("/hotline").text.count(f"confirmed on {today}") == 1
        assert telegram.ask("I am held against my will, help").text.count(f"confirmed on {today}") == 1
        telegram.taps("1", chat=EDITOR)
        shows(telegram, "Have you called")
        telegram.taps("Withdraw", chat=EDITOR)
        shows(telegram, "◻️ 1. Armenia")
        assert "confirmed on" not in telegram.ask("/hotline").text
    finally:
        again.close()


@pytest.mark.parametrize(
    ("language", "button", "line"), [("en", "What was read", "Letters: 3"), ("hy", "Ինչ է կարդացվել", "Նիշեր: 3")]
)
def test_what_was_read_is_sent(telegram: TelegramServer, bot: Bot, language: str, button: str, line: str) -> None:
    """Under a document's card and under a new one, to administrators alone, as a file in their language."""

    def files() -> list[str]:
        found = [telegram.content(message) for message in telegram.sent(chat=EDITOR) if "document" in message]
        return [content.decode("utf-8-sig") for content in found]

    telegram.ask("/documents")
    telegram.taps("1")
    telegram.wait(lambda: "Working Group" in telegram.sent()[-1]["text"], "the card")
    assert not any("read" in label for label in telegram.buttons())
    telegram.uploads("Ա\nb".encode(), "new.txt", chat=EDITOR, language=language)
    telegram.wait(lambda: bool(telegram.sent(chat=EDITOR)) and button in "".join(telegram.buttons(chat=EDITOR)), button)
    assert telegram.taps(button, chat=EDITOR, person=7) != ""
    telegram.taps(button, chat=EDITOR, language=language)
    telegram.wait(lambda: len(files()) == 1, "the report")
    assert line in files()[0]
    assert files()[0].endswith("\n       0  Ա\n       2  b\n")
    telegram.ask("/documents", chat=EDITOR, language=language)
    telegram.taps("1", chat=EDITOR, language=language)
    telegram.wait(lambda: button in "".join(telegram.buttons(chat=EDITOR)), "the card")
    telegram.taps(button, chat=EDITOR, language=language)
    telegram.wait(lambda: len(files()) == 2, "the other report")
    assert "conference.txt" in files()[1]


def test_the_status_is_true(folder: Path, telegram: TelegramServer, bot: Bot) -> None:
    """It names the engine that answers, not the setting, and what could not be taken."""
    (folder / "documents" / "broken.pdf").write_bytes(b"%PDF-1.7 nonsense")
    bot.says("broken.pdf was not added")
    status = telegram.ask("/status", chat=EDITOR).text
    assert "Documents: 2 · passages: 3" in status
    assert "Engine: rank-bm25" in status
    assert "Hotlines confirmed: 0 of 7" in status
    assert "broken.pdf" in status
    assert date_in_words(datetime.now(UTC).date().isoformat(), "en") in status
