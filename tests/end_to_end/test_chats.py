"""Where the bot stays: groups that are allowed, also under a new number; chats that are closed to it."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from itertools import count
from pathlib import Path

import pytest

from bot.state import State
from bot.wishes import Wishes
from tests.end_to_end.conftest import Bot, filled, running
from tests.telegram_server import TelegramServer

OWNER = 42
ALLOWED, SMALL, LARGE = -1_001_111_111_111, -1_002_222_222_222, -1_003_333_333_333
OTHERS = count(-1_009_000_000_000)
QUESTION = "/ask who led the delegation"
BLOCKING = 9001


@pytest.fixture(scope="module")
def folder_of_all(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder for all tests here, where somebody waits for an answer."""
    folder = filled(tmp_path_factory.mktemp("chats"))
    (folder / "data").mkdir()
    with State(folder / "data") as state:
        Wishes(state).keep(BLOCKING, "who tamed the quagga", "en", chat=BLOCKING)
    return folder


@pytest.fixture(scope="module")
def pair(folder_of_all: Path) -> Iterator[tuple[TelegramServer, Bot]]:
    """One bot for all of them, which stays in two groups."""
    with running(folder_of_all, ADMIN_IDS=str(OWNER), ALLOWED_CHATS=f"{ALLOWED},{SMALL}") as pair:
        yield pair


@pytest.fixture
def telegram(pair: tuple[TelegramServer, Bot]) -> Iterator[TelegramServer]:
    """Telegram, which must have had nothing to refuse."""
    server, _ = pair
    server.begin_anew()
    yield server
    assert server.refused == []


def leaves(telegram: TelegramServer, chat: int) -> None:
    """Wait until the bot has left a group."""
    telegram.wait(lambda: bool(telegram.made("leaveChat", chat=chat)), "the bot to leave")


def subscribes(telegram: TelegramServer, chat: int, person: int) -> None:
    """Let a person have a chat told of new documents, weekly."""
    telegram.writes("/subscribe", chat=chat, person=person)
    telegram.answers(1, chat=chat)
    telegram.taps("Weekly", chat=chat, person=person)
    telegram.wait(lambda: "✓ Weekly" in telegram.buttons(chat=chat), "the choice to be shown")


def test_a_group_that_is_not_allowed_is_left(telegram: TelegramServer) -> None:
    """When the bot is added, and when it finds itself in one; nothing is answered there. An owner hears the number."""
    added, there, tapped = next(OTHERS), next(OTHERS), next(OTHERS)
    telegram.joins(added, person=7)
    leaves(telegram, added)
    telegram.writes(QUESTION, chat=there, person=7)
    leaves(telegram, there)
    telegram.joins(tapped, person=OWNER)
    assert str(tapped) in telegram.answers(1, chat=OWNER)[0].text
    assert [message["chat"]["id"] for message in telegram.sent()] == [OWNER]


def test_an_allowed_group_is_answered(telegram: TelegramServer) -> None:
    """As is everybody alone with the bot."""
    telegram.joins(ALLOWED, person=7)
    telegram.writes(QUESTION, chat=ALLOWED, person=7)
    assert telegram.answers(1, chat=ALLOWED)[0].parts("BlockQuote")
    assert telegram.ask("who led the delegation").parts("BlockQuote")
    assert telegram.made("leaveChat") == []


def test_a_group_that_becomes_a_supergroup_keeps_its_settings(telegram: TelegramServer, folder_of_all: Path) -> None:
    """It stays allowed, and goes on hearing of new documents."""
    subscribes(telegram, SMALL, OWNER)
    telegram.migrates(SMALL, LARGE)
    telegram.writes(QUESTION, chat=LARGE, person=7)
    assert telegram.answers(1, chat=LARGE)[0].parts("BlockQuote")
    assert telegram.made("leaveChat") == []
    connection = sqlite3.connect(folder_of_all / "data" / "state.sqlite3")
    assert connection.execute("SELECT chat, days FROM subscriber").fetchall() == [(LARGE, 7)]
    connection.close()


def test_nothing_is_promised_to_who_has_blocked_the_bot(
    telegram: TelegramServer, pair: tuple[TelegramServer, Bot], folder_of_all: Path
) -> None:
    """Neither an answer nor news of documents."""
    subscribes(telegram, BLOCKING, BLOCKING)
    telegram.blocks(BLOCKING)
    connection = sqlite3.connect(folder_of_all / "data" / "state.sqlite3")
    query = "SELECT (SELECT count(*) FROM wish) + (SELECT count(*) FROM subscriber WHERE chat = ?)"
    pair[1].waits_for(lambda: connection.execute(query, (BLOCKING,)).fetchone() == (0,), "nothing to be kept")
    connection.close()
