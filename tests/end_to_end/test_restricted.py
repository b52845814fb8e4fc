"""Restricted documents: answered to those who may read them, and to everybody else as if there were none."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from itertools import count
from pathlib import Path

import pytest

from bot.texts import LANGUAGES
from tests.end_to_end.conftest import Bot, filled, running
from tests.telegram_server import TelegramServer

OWNER = 42
PEOPLE = count(9000)
SECRET = """\
The internal assessment of the Zangezur shelter was written by Siranush Quokkayan. Its yearly budget was 8,314 marzipans.
"""
QUESTION = "who wrote the internal assessment of the Zangezur shelter"
TELLING = re.compile("quokka|marzipan|8,314|Zangezur shelter was|assessment.txt|Inner assessment|🔒", re.IGNORECASE)
"""What of the restricted document nobody else may be shown; the words of the question may be said back."""


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Open documents, and a restricted one."""
    folder = filled(tmp_path_factory.mktemp("restricted"))
    (folder / "inner").mkdir()
    (folder / "inner" / "assessment.txt").write_text(SECRET, encoding="utf-8")
    (folder / "inner" / "assessment.txt.yaml").write_text("title: Inner assessment\ndate: 2019\n", encoding="utf-8")
    return folder


@pytest.fixture(scope="module")
def pair(place: Path) -> Iterator[tuple[TelegramServer, Bot]]:
    """One bot for all tests here; each lets in people of its own."""
    with running(place, ADMIN_IDS=str(OWNER), RESTRICTED_DIR=str(place / "inner")) as pair:
        yield pair


@pytest.fixture
def telegram(pair: tuple[TelegramServer, Bot]) -> Iterator[TelegramServer]:
    """Telegram, which must have had nothing to refuse."""
    server, process = pair
    assert process.process.poll() is None, process.output
    server.begin_anew()
    yield server
    assert server.refused == []


@pytest.fixture
def insider(telegram: TelegramServer) -> int:
    """Somebody who was invited to read the restricted documents."""
    return invited(telegram, "restricted", "may read the restricted documents too")


def invited(telegram: TelegramServer, role: str, told: str) -> int:
    """Let the owner invite somebody new, who comes in."""
    person = next(PEOPLE)
    telegram.writes("/invite", chat=OWNER)
    shows(telegram, "As what", OWNER)
    telegram.taps(role, chat=OWNER)
    link = re.search(r"https://t\.me/DossierBot\?start=(\S+)", shows(telegram, "An invitation", OWNER))
    assert link
    assert told in telegram.ask(f"/start {link[1]}", chat=person).text
    shows(telegram, "is let in as", OWNER)
    return person


def shows(telegram: TelegramServer, words: str, chat: int) -> str:
    """Wait until the bot's newest message in a chat holds something, and give it."""
    telegram.wait(lambda: bool(telegram.sent(chat=chat)) and words in telegram.sent(chat=chat)[-1].get("text", ""), words)
    return str(telegram.sent(chat=chat)[-1]["text"])


def test_an_insider_is_answered_from_both(telegram: TelegramServer, insider: int) -> None:
    """What is restricted is marked, also where it is copied; it cannot be shared, but looked at in every other way."""
    answer = shows_after(telegram, QUESTION, insider)
    assert "Siranush Quokkayan" in answer
    assert "🔒 Inner assessment" in answer
    assert "Restricted" in answer
    message = telegram.sent(chat=insider)[-1]
    buttons = [button for row in message["reply_markup"]["inline_keyboard"] for button in row]
    assert not any("switch_inline_query" in button for button in buttons)
    assert any("Restricted" in button.get("copy_text", {}).get("text", "") for button in buttons)
    telegram.taps("Verify", chat=insider)
    assert "_restricted/assessment.txt" in shows(telegram, "SHA-256", insider)
    assert "Vahram Kazhoyan" in telegram.ask("who led the delegation", chat=insider).text
    assert "Inner assessment" in telegram.ask("/documents", chat=insider).text
    assert "Quokkayan" in telegram.ask("/ask internal assessment Zangezur", chat=insider).text


def shows_after(telegram: TelegramServer, question: str, chat: int) -> str:
    """Ask, and give the answer as it was sent."""
    telegram.ask(question, chat=chat)
    return str(telegram.sent(chat=chat)[-1]["text"])


def test_under_a_restricted_quote_every_button_works(telegram: TelegramServer, insider: int) -> None:
    """The sentences around, the file, the files to keep, the link into the bot."""
    telegram.ask(QUESTION, chat=insider)
    message = telegram.sent(chat=insider)[-1]
    data = [b.get("callback_data", "") for row in message["reply_markup"]["inline_keyboard"] for b in row]
    id_ = next(code[2:] for code in data if code.startswith("R:"))
    telegram.taps("Context", chat=insider)
    assert "marzipans" in shows(telegram, "marzipans", insider)
    telegram.taps("Open file", chat=insider)
    telegram.wait(lambda: len(telegram.made("sendDocument", chat=insider)) == 1, "the file")
    telegram.taps("Save", chat=insider)
    telegram.wait(lambda: len(telegram.made("sendDocument", chat=insider)) == 3, "the files to keep")
    telegram.writes(f"/start q_{id_}", chat=insider)
    shows(telegram, "Quokkayan", insider)


def test_for_everybody_else_there_is_nothing(telegram: TelegramServer, insider: int) -> None:
    """No quote, count, title, suggestion of a word, missing word, file, link, inline quote or digest; in no language, for no
    button, and not for an insider in a group."""
    telegram.ask(QUESTION, chat=insider)
    message = telegram.sent(chat=insider)[-1]
    data = [b.get("callback_data", "") for row in message["reply_markup"]["inline_keyboard"] for b in row]
    id_ = next(code[2:] for code in data if code.startswith("R:"))
    key = id_[:8]
    telegram.begin_anew()
    asked = [QUESTION, "Siranush", "marzipams", "who wrote it, only in the inner one", "/documents", "/start", "/help"]
    for language in LANGUAGES:
        for text in (*asked, f"/start q_{id_}", f"/start d_{key}"):
            telegram.writes(text, chat=next(PEOPLE), language=language)
    person = next(PEOPLE)
    telegram.ask("who led the delegation", chat=person)
    telegram.taps("Filter", chat=person)
    offered = telegram.types(QUESTION, person=insider)
    shared = telegram.types(id_, person=insider)
    telegram.writes(f"/ask {QUESTION}", chat=-100500, person=insider)
    telegram.answers(1, chat=-100500)
    said = 3 * len((*asked, id_, key)) + 2
    telegram.wait(lambda: len(telegram.sent()) >= said, "all answers")
    for sent in (*telegram.sent(), offered, shared):
        assert not TELLING.search(json.dumps(sent, ensure_ascii=False, default=str)), sent
    assert "2 in all" in telegram.ask("/documents", chat=next(PEOPLE)).text


def test_a_button_of_an_insider_is_of_no_use_to_others(telegram: TelegramServer, insider: int) -> None:
    """Whoever sends its code, as only a changed client can, is told that there is nothing."""
    telegram.ask(QUESTION, chat=insider)
    codes = telegram.buttons(chat=insider)
    assert codes
    owner_takes_it_back(telegram, insider)
    for label in ("Context", "Open file", "Verify"):
        telegram.taps(label, chat=insider)
    telegram.ask("/new", chat=insider)
    later = [message["text"] for message in telegram.sent(chat=insider)[1:]]
    assert not any("marzipans" in text or "SHA-256" in text for text in later)
    assert "Quokkayan" not in telegram.ask(QUESTION, chat=insider).text


def card_of(telegram: TelegramServer, person: int) -> None:
    """Let the owner open the card of somebody."""
    telegram.writes("/people", chat=OWNER)
    lines = shows(telegram, "People let in", OWNER).splitlines()
    telegram.taps(next(line for line in lines if f"({person})" in line).partition(".")[0], chat=OWNER)
    shows(telegram, "Remove this person", OWNER)


def owner_takes_it_back(telegram: TelegramServer, person: int) -> None:
    """Let the owner take the right back."""
    card_of(telegram, person)
    telegram.taps("No restricted documents", chat=OWNER)
    shows(telegram, "may no longer read", OWNER)


def test_a_reader_is_let_read_them_by_a_tap(telegram: TelegramServer, insider: int) -> None:
    """And hears of it; both stand in the log."""
    owner_takes_it_back(telegram, insider)
    card_of(telegram, insider)
    telegram.taps("Let read restricted", chat=OWNER)
    shows(telegram, "may read the restricted documents now", OWNER)
    shows(telegram, "may read the restricted documents too", insider)
    telegram.writes(QUESTION, chat=insider)
    shows(telegram, "Quokkayan", insider)
    telegram.writes("/audit", chat=OWNER)
    shows(telegram, "let read restricted documents", OWNER)


def test_an_editor_sends_one(telegram: TelegramServer, place: Path, insider: int) -> None:
    """By a word under the file; it is replaced, described and removed as any other, and is nowhere but in its folder."""
    document = b"The patrol plan of Wombatville was approved by Colonel Numbatyan in 2021."
    telegram.uploads(document, "patrol.txt", chat=OWNER, caption="Restricted, please")
    shows(telegram, "_restricted/patrol.txt", OWNER)
    shows(telegram, "searchable", OWNER)
    assert (place / "inner" / "patrol.txt").read_bytes() == document
    assert not (place / "documents" / "patrol.txt").exists()
    question = "who approved the patrol plan of Wombatville"
    assert "Numbatyan" in telegram.ask(question, chat=insider).text
    assert "Numbatyan" not in telegram.ask(question, chat=next(PEOPLE)).text
    telegram.uploads(document + b" Nothing else.", "patrol.txt", chat=OWNER, caption="ограниченный доступ")
    shows(telegram, "already", OWNER)
    telegram.taps("Replace", chat=OWNER)
    shows(telegram, "searchable", OWNER)
    assert (place / "inner" / "patrol.txt").read_bytes().endswith(b"else.")
    telegram.ask("/remove patrol", chat=OWNER)
    telegram.taps("Remove", chat=OWNER)
    shows(telegram, "is removed", OWNER)
    assert not (place / "inner" / "patrol.txt").exists()
    telegram.taps("🕘", chat=OWNER)
    shows(telegram, "which version", OWNER)
    telegram.taps("↩️", chat=OWNER)
    shows(telegram, "as it was on", OWNER)
    assert (place / "inner" / "patrol.txt").exists()


def test_a_document_that_says_it_is_restricted_is_not_taken_openly(
    telegram: TelegramServer, pair: tuple[TelegramServer, Bot], place: Path
) -> None:
    """Sent without the word, or dropped into the open folder: it is refused, and told why."""
    said = b"---\ntitle: Plan\naccess: staff\n---\nThe staff of Bilbyville is led by Major Echidnyan.\n"
    telegram.uploads(said, "staff.md", chat=OWNER)
    shows(telegram, "not everybody may read it", OWNER)
    assert not (place / "documents" / "staff.md").exists()
    (place / "documents" / "dropped.md").write_bytes(said)
    pair[1].says("dropped.md was not added")
    assert "Echidnyan" not in telegram.ask("who leads the staff of Bilbyville", chat=next(PEOPLE)).text
    (place / "documents" / "dropped.md").unlink()


def test_an_answer_is_told_to_whoever_may_read_it(telegram: TelegramServer, place: Path, insider: int) -> None:
    """A question that only a restricted document answers: an insider is told, somebody else still waits."""
    question, other = "who inspected the harbour of Kiwiport", next(PEOPLE)
    for person in (insider, other):
        telegram.ask(question, chat=person)
        telegram.taps("Tell me", chat=person)
    (place / "inner" / "harbour.txt").write_text("The harbour of Kiwiport was inspected by Inspector Takahean.", "utf-8")
    shows(telegram, "Takahean", insider)
    assert not any("Takahean" in message["text"] for message in telegram.sent(chat=other))


def test_without_a_folder_nothing_restricted_is_taken(tmp_path: Path) -> None:
    """A file that is meant to be restricted is not published instead."""
    with running(filled(tmp_path), ADMIN_IDS=str(OWNER)) as (server, _):
        server.uploads(b"A plan of few words.", "plan.txt", chat=OWNER, caption="restricted")
        shows(server, "RESTRICTED_DIR", OWNER)
        assert not (tmp_path / "documents" / "plan.txt").exists()
