"""A bot for invited people: who gets an answer, and how somebody comes to be one of them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import count

import pytest

from tests.end_to_end.conftest import Bot, filled, running
from tests.telegram_server import PERSON, TelegramServer

OWNER = 42
QUESTION = "who led the delegation"
NEEDED = "for invited stakeholders"
PEOPLE = count(7000)


@pytest.fixture(scope="module")
def closed(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[TelegramServer, Bot]]:
    """One bot for all tests here: each lets in people of its own."""
    with running(filled(tmp_path_factory.mktemp("closed")), ADMIN_IDS=str(OWNER), ACCESS="invited") as pair:
        yield pair


@pytest.fixture
def telegram(closed: tuple[TelegramServer, Bot]) -> Iterator[TelegramServer]:
    """Telegram, which must have had nothing to refuse."""
    server, process = closed
    assert process.process.poll() is None, process.output
    server.begin_anew()
    yield server
    assert server.refused == []


@pytest.fixture
def somebody() -> int:
    """A person whom the bot has never met."""
    return next(PEOPLE)


def shows(telegram: TelegramServer, words: str, chat: int = OWNER) -> str:
    """Wait until the bot's newest message in a chat holds something, and give it."""
    telegram.wait(lambda: bool(telegram.sent(chat=chat)) and words in telegram.sent(chat=chat)[-1]["text"], words)
    return str(telegram.sent(chat=chat)[-1]["text"])


def chosen(telegram: TelegramServer, person: int) -> str:
    """Let the owner choose somebody from the list; give the line about that person."""
    lines = telegram.ask("/people", chat=OWNER).text.splitlines()
    line = next(line for line in lines if f"({person})" in line)
    telegram.taps(line.partition(".")[0], chat=OWNER)
    return line


def invitation(telegram: TelegramServer, role: str) -> str:
    """Let the owner make an invitation; give what its link has the invited person send."""
    telegram.ask("/invite", chat=OWNER)
    telegram.taps(role, chat=OWNER)
    link = re.search(r"https://t\.me/DossierBot\?start=(\S+)", shows(telegram, "An invitation"))
    assert link
    return f"/start {link[1]}"


def test_an_unlisted_person_gets_nothing(telegram: TelegramServer, somebody: int) -> None:
    """No answer, no list of documents, no command but those about themselves, no file taken; edited or not."""
    for text in (QUESTION, "/start", "/help", "/documents", "/ask who led it", "/status", "/start a_xyz"):
        assert NEEDED in telegram.ask(text, chat=next(PEOPLE)).text
    telegram.uploads(b"A document.", "mine.txt", chat=somebody)
    shows(telegram, NEEDED, somebody)
    telegram.edits(telegram.writes("x", chat=somebody), QUESTION, chat=somebody)
    telegram.writes("/privacy", chat=somebody)
    assert "What is stored" in telegram.answers(3, chat=somebody)[2].text
    assert "112" in telegram.ask("/hotline", chat=next(PEOPLE)).text
    assert all("Vahram" not in message["text"] for message in telegram.sent())


def test_no_button_works_for_an_unlisted_person(telegram: TelegramServer, somebody: int) -> None:
    """In a group where somebody else asked; and there nothing is said to them."""
    telegram.writes(f"/ask {QUESTION}", chat=telegram.group, person=OWNER)
    first = telegram.answers(1, chat=telegram.group)[0].text
    for label in ("▶", "Context", "Open file"):
        assert NEEDED in telegram.taps(label, chat=telegram.group, person=somebody)
    telegram.writes(f"/ask {QUESTION}", chat=telegram.group, person=somebody)
    telegram.writes(QUESTION, chat=telegram.group, person=somebody, reply_to=telegram.sent()[0]["message_id"])
    telegram.ask("/help", chat=OWNER)
    assert [message["text"] for message in telegram.sent(chat=telegram.group)] == [first]


def test_nothing_is_offered_to_an_unlisted_person_in_other_chats(telegram: TelegramServer, somebody: int) -> None:
    """No quote, nor whether there would be one; a cry for help is led to the card."""
    for query in (QUESTION, "xylophone zebras", ""):
        offered = telegram.types(query, person=somebody)
        assert (offered["results"], offered["button"]["text"]) == ([], "Request access")
    assert "Numbers to call" in telegram.types("my husband beats me help", person=somebody)["button"]["text"]
    assert telegram.types(QUESTION, person=OWNER)["results"]


def test_a_cry_for_help_is_heard_from_everybody(telegram: TelegramServer, somebody: int) -> None:
    """With the numbers, and no button that leads to the documents; in a group too, where it is meant for the bot."""
    assert "112" in telegram.ask("they took my passport and do not let me leave, help", chat=somebody).text
    assert telegram.buttons(chat=somebody) == []
    telegram.writes("/ask they took my passport and do not let me leave, help", chat=telegram.group, person=somebody)
    assert "112" in telegram.answers(1, chat=telegram.group)[0].text


def test_a_request_is_decided_by_an_owner(telegram: TelegramServer, somebody: int) -> None:
    """Each hears of it in their own chat; who was let in is listed and can be removed."""
    telegram.ask(QUESTION, chat=somebody)
    telegram.taps("Request access", chat=somebody)
    shows(telegram, "with the owners", somebody)
    assert f"{PERSON} ({somebody})" in shows(telegram, "Shall this person be let in?")
    assert NEEDED in telegram.taps("Allow", chat=OWNER, person=somebody)
    telegram.taps("Allow", chat=OWNER)
    shows(telegram, "You are let in", somebody)
    assert telegram.ask(QUESTION, chat=somebody).parts("BlockQuote")
    assert "owners" in telegram.ask("/people", chat=somebody).text
    assert "reader" in chosen(telegram, somebody)
    shows(telegram, "Remove this person?")
    telegram.taps("Remove", chat=OWNER)
    shows(telegram, "is removed")
    assert NEEDED in telegram.ask(QUESTION, chat=somebody).text


def test_who_was_refused_asks_once(telegram: TelegramServer, somebody: int) -> None:
    """Until an owner changes it."""
    telegram.ask(QUESTION, chat=somebody, language="ru")
    telegram.taps("доступ", chat=somebody, language="ru")
    shows(telegram, "Shall this person")
    telegram.taps("Refuse", chat=OWNER)
    shows(telegram, "не дали", somebody)
    telegram.ask(QUESTION, chat=somebody)
    before = len(telegram.sent(chat=OWNER))
    telegram.taps("Request access", chat=somebody)
    shows(telegram, "did not let you in", somebody)
    assert "was refused" in chosen(telegram, somebody)
    assert len(telegram.sent(chat=OWNER)) == before + 1
    shows(telegram, "Shall this person")
    telegram.taps("Allow", chat=OWNER)
    shows(telegram, "открыт", somebody)
    assert telegram.ask(QUESTION, chat=somebody).parts("BlockQuote")


def test_an_invitation_lets_in_one_person(telegram: TelegramServer, somebody: int) -> None:
    """Who opens it first; the owners hear who that was."""
    start = invitation(telegram, "reader")
    assert "You are let in" in telegram.ask(start, chat=somebody).text
    shows(telegram, f"{PERSON} has opened an invitation and is let in as reader")
    assert telegram.ask(QUESTION, chat=somebody).parts("BlockQuote")
    other = next(PEOPLE)
    assert "has been used" in telegram.ask(start, chat=other).text
    assert NEEDED in telegram.ask(QUESTION, chat=other).text
    assert "owners" in telegram.ask("/invite", chat=somebody).text


def test_an_editor_serves_documents_and_nothing_else(telegram: TelegramServer, somebody: int) -> None:
    """The menu holds what an editor may, also once the role is gone."""
    telegram.ask(invitation(telegram, "editor"), chat=somebody)
    telegram.wait(lambda: "remove" in _menu(telegram, somebody), "the menu")
    assert "people" not in _menu(telegram, somebody)
    telegram.uploads(b"The shelter in Gyumri was opened by Ani Zebrian.", "shelter.txt", chat=somebody)
    shows(telegram, "is searchable", somebody)
    telegram.taps("Remove", chat=somebody)
    shows(telegram, "Its file is deleted", somebody)
    telegram.taps("Remove", chat=somebody)
    shows(telegram, "is removed", somebody)
    assert telegram.buttons(chat=somebody) == []
    for command in ("/reindex", "/versions"):
        assert "owners" in telegram.ask(command, chat=somebody).text
    assert "Documents" in telegram.ask("/status", chat=somebody).text


def test_everything_kept_of_a_person_is_erased(telegram: TelegramServer, somebody: int) -> None:
    """At once, and with it that the person may ask."""
    telegram.ask(invitation(telegram, "editor"), chat=somebody)
    telegram.ask("/language", chat=somebody)
    telegram.taps("Русский", chat=somebody)
    assert "стёрто" in telegram.ask("/forget", chat=somebody).text
    assert NEEDED in telegram.ask(QUESTION, chat=somebody).text
    assert str(somebody) not in telegram.ask("/people", chat=OWNER).text
    telegram.wait(lambda: "remove" not in _menu(telegram, somebody), "the menu")


def _menu(telegram: TelegramServer, person: int) -> list[str]:
    """Name the commands of a person's own menu."""
    made = [call.data for call in telegram.made("setMyCommands") if call.data["scope"].get("chat_id") == person]
    return [command["command"] for command in made[-1]["commands"]] if made else []


def test_what_was_changed_is_logged(telegram: TelegramServer, somebody: int) -> None:
    """Who, what and when, in pages and as a table; for owners."""
    telegram.ask(invitation(telegram, "editor"), chat=somebody)
    telegram.uploads(b"Ani Zebrian opened it.", "=logged.txt", chat=somebody)
    shows(telegram, "is searchable", somebody)
    telegram.uploads(b"Eva Zebrian opened it.", "=logged.txt", chat=somebody)
    shows(telegram, "Shall it be replaced?", somebody)
    telegram.taps("Replace", chat=somebody)
    shows(telegram, "is searchable", somebody)
    log = telegram.ask("/audit", chat=OWNER).text
    by = f"{PERSON} ({somebody})"
    lines = [f"{by} – replaced\n=logged.txt", f"{by} – added\n=logged.txt", f"{by} – opened an invitation as\neditor"]
    places = [log.index(line) for line in [*lines, f"{PERSON} ({OWNER}) – invited somebody as\neditor"]]
    assert places == sorted(places)
    assert telegram.taps("As a table", chat=OWNER, person=somebody) == "This is for the owners of this bot."
    telegram.taps("As a table", chat=OWNER)
    telegram.wait(lambda: "document" in telegram.sent(chat=OWNER)[-1], "the table")
    table = telegram.content(telegram.sent(chat=OWNER)[-1]).decode("utf-8-sig").splitlines()
    assert table[0] == "time,who,act,what"
    assert table[1].endswith(f",{by},replaced,'=logged.txt")
