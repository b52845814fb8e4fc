"""An owner brings back what was replaced or removed."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.end_to_end.conftest import CONFERENCE, Bot
from tests.end_to_end.test_uploads import EDITOR, says, started
from tests.telegram_server import TelegramServer

CHANGED = CONFERENCE.replace("Vahram Kazhoyan", "Anna Abovyan")
WHO = "who led the delegation"


@pytest.fixture
def bot(folder: Path, telegram: TelegramServer) -> Iterator[Bot]:
    """The bot with one administrator."""
    process = started(folder, telegram)
    try:
        yield process
    finally:
        process.close()


def test_an_earlier_version_is_brought_back_by_two_taps(folder: Path, telegram: TelegramServer, bot: Bot) -> None:
    """After an upload was replaced, from the card; by nobody else, and what is undone can be undone."""
    bot.says("2 added")
    telegram.uploads(CHANGED.encode(), "conference.txt", chat=EDITOR)
    says(telegram, "Shall it be replaced?")
    telegram.taps("Replace", chat=EDITOR)
    says(telegram, "is searchable")
    assert "Anna Abovyan" in telegram.ask(WHO).text
    telegram.ask("/documents", chat=EDITOR)
    telegram.taps("1", chat=EDITOR)
    says(telegram, "conference.txt")
    telegram.taps("Earlier versions", chat=EDITOR)
    says(telegram, "conference.txt: which version shall be there again?")
    assert "owners" in telegram.taps("(1)", chat=EDITOR, person=7)
    telegram.taps("(1)", chat=EDITOR)
    says(telegram, "/versions undoes this")
    assert "Vahram Kazhoyan" in telegram.ask(WHO, chat=77).text
    assert (folder / "documents" / "conference.txt").read_text("utf-8") == CONFERENCE
    telegram.ask("/versions", chat=EDITOR)
    telegram.taps("1", chat=EDITOR)
    says(telegram, "which version")
    telegram.taps("(2)", chat=EDITOR)
    says(telegram, "/versions undoes this")
    assert "Anna Abovyan" in telegram.ask(WHO, chat=78).text


def test_a_removed_document_is_brought_back(folder: Path, telegram: TelegramServer, bot: Bot) -> None:
    """With its metadata; a second thought changes nothing."""
    bot.says("2 added")
    assert "No document has an earlier version" in telegram.ask("/versions", chat=EDITOR).text
    telegram.ask("/remove conference", chat=EDITOR)
    telegram.taps("Remove", chat=EDITOR)
    says(telegram, "is removed")
    assert "conference.txt · removed" in telegram.ask("/versions", chat=EDITOR).text
    telegram.taps("1", chat=EDITOR)
    says(telegram, "which version")
    telegram.taps("Leave", chat=EDITOR)
    says(telegram, "Nothing was changed")
    telegram.ask("/versions", chat=EDITOR)
    telegram.taps("1", chat=EDITOR)
    says(telegram, "which version")
    telegram.taps("(1)", chat=EDITOR)
    says(telegram, "and searchable")
    assert "Everyone has a Role <2018>" in telegram.ask(WHO).text


def test_versions_are_for_owners(telegram: TelegramServer, bot: Bot) -> None:
    """Nobody else sees them, nor a button for them."""
    assert "for the owners" in telegram.ask("/versions", chat=8).text
    telegram.ask("/documents", chat=8)
    telegram.taps("1", chat=8)
    telegram.wait(lambda: "conference.txt" in telegram.sent(chat=8)[-1]["text"], "the card")
    assert not any("Earlier" in label for label in telegram.buttons(chat=8))
