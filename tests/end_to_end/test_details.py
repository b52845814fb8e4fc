"""What administrators say of documents: title, publisher, date, link, file name."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml

from tests.end_to_end.conftest import Bot, started
from tests.telegram_server import TelegramServer

EDITOR = 4711
QUESTION = "who opened the shelter"


@pytest.fixture
def bot(folder: Path, telegram: TelegramServer) -> object:
    """A bot with an administrator, and one document of which nothing is said."""
    (folder / "documents" / "shelter.txt").write_text("The shelter was opened by Anna Abovyan in 2015.\n", encoding="utf-8")
    process = started(folder, telegram, ADMIN_IDS=str(EDITOR))
    yield process
    process.close()


def opened(telegram: TelegramServer, title: str) -> None:
    """Open the card of a document from the list."""
    telegram.ask("/documents", chat=EDITOR)
    lines = telegram.sent(chat=EDITOR)[-1]["text"].splitlines()
    (number,) = [line.split(".")[0] for line in lines if line.endswith(f". {title}")]
    telegram.taps(number, chat=EDITOR)
    telegram.wait(lambda: any("Details" in label for label in telegram.buttons(chat=EDITOR)), "the document's card")
    telegram.taps("Details", chat=EDITOR)
    telegram.wait(lambda: "What is said" in telegram.sent(chat=EDITOR)[-1]["text"], "the card")


def answers(telegram: TelegramServer, label: str, value: str) -> str:
    """Tap a detail, reply to what asks for it, and give what is said then."""
    before = len(telegram.sent(chat=EDITOR))
    telegram.taps(label, chat=EDITOR)
    telegram.answers(before + 1, chat=EDITOR)
    asked = telegram.sent(chat=EDITOR)[-1]
    assert asked["reply_markup"]["force_reply"]
    telegram.writes(value, chat=EDITOR, reply_to=asked["message_id"])
    return telegram.answers(before + 2, chat=EDITOR)[-1].text


def test_details_are_asked_for_and_kept(folder: Path, telegram: TelegramServer, bot: Bot) -> None:
    """Beside the document, one after the other, and shown with the next quote; what makes no sense is refused."""
    opened(telegram, "shelter")
    assert "Title: Shelters & <safety>" in answers(telegram, "Title", "Shelters & <safety>")
    assert "Kept" in answers(telegram, "Publisher", "Ministry: “Labour”")
    assert "Date: 24 April 2018" in answers(telegram, "Date", "24 апреля 2018")
    assert "is no date" in answers(telegram, "Date", "long ago")
    assert "is no address" in answers(telegram, "Link", "javascript:alert(1)")
    assert "Link: https://example.org/s?a=1&b=2" in answers(telegram, "Link", "https://example.org/s?a=1&b=2")
    assert "Publisher: –" in answers(telegram, "Publisher", "-")
    said = yaml.safe_load((folder / "documents" / "shelter.txt.yaml").read_text("utf-8"))
    assert said == {"title": "Shelters & <safety>", "date": "2018-04-24", "url": "https://example.org/s?a=1&b=2"}
    answer = telegram.ask(QUESTION)
    assert "Shelters & <safety>\n24 April 2018 · open the source" in answer.text


def test_a_document_gets_another_name(folder: Path, telegram: TelegramServer, bot: Bot) -> None:
    """With what is said of it; not that of another, nor another ending."""
    opened(telegram, "shelter")
    answers(telegram, "Title", "Shelters")
    assert "already" in answers(telegram, "File name", "library.txt")
    assert "keep the ending" in answers(telegram, "File name", "shelter.pdf")
    assert "Please give the file a name" in answers(telegram, "File name", "..")
    assert "shelters 2015.txt" in answers(telegram, "File name", "../../shelters 2015.txt")
    names = {path.name for path in (folder / "documents").iterdir()}
    assert {"shelters 2015.txt", "shelters 2015.txt.yaml"} <= names
    assert not {"shelter.txt", "shelter.txt.yaml"} & names
    assert "Shelters" in telegram.ask(QUESTION).text
    log = telegram.ask("/audit", chat=EDITOR).text
    assert "renamed\nshelter.txt → " in log
    assert "described\nshelter.txt: title" in log


def test_details_are_for_administrators(folder: Path, telegram: TelegramServer, bot: Bot) -> None:
    """Others are offered nothing, and what they reply changes nothing."""
    opened(telegram, "shelter")
    telegram.taps("Title", chat=EDITOR)
    telegram.wait(lambda: "reply with its title" in telegram.sent(chat=EDITOR)[-1]["text"], "what asks for it")
    assert "/upload" not in telegram.ask("/help").text
    telegram.ask("/documents")
    telegram.taps("1")
    telegram.wait(lambda: any("Open file" in label for label in telegram.buttons()), "the document's card")
    assert not any("Details" in label for label in telegram.buttons())
    assert "Send a file here" in telegram.ask("/upload", chat=EDITOR).text
    assert "for the administrators" in telegram.ask("/upload").text
    assert not (folder / "documents" / "shelter.txt.yaml").exists()
