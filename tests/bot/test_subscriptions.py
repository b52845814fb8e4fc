"""Digests of new documents, sent to Telegram's server of the tests."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from telegram.ext import Defaults, ExtBot

from bot.people import People
from bot.state import State
from bot.subscribers import Subscribers
from bot.subscriptions import Subscriptions
from index.model import DocumentInfo, Metadata
from index.versions import Version
from tests.telegram_server import TOKEN, Fault, TelegramServer

NOW = datetime(2026, 11, 27, 8, 0, tzinfo=UTC)
READER, GROUP = 918273645, -1_000_918_273_645


class Folder:
    """Documents, and when each came or changed, in hours before now; the oldest first."""

    def __init__(self) -> None:
        self.times: dict[str, list[float]] = {}
        self.gone: set[str] = set()

    def documents(self) -> tuple[DocumentInfo, ...]:
        """List those that are there."""
        return tuple(
            DocumentInfo(name, f"Title <{name}>", "en", "txt", 0, 1, 9, "d", Metadata(date="2018"))
            for name in self.times
            if name not in self.gone
        )

    def versions(self, name: str | None = None) -> tuple[Version, ...]:
        """List all, as the index does."""
        return tuple(
            Version(name, number, "d", _ago(hours), _ago(0) if name in self.gone else None, 1)
            for name, times in sorted(self.times.items())
            for number, hours in sorted(enumerate(times, 1), reverse=True)
        )


def _ago(hours: float) -> str:
    return (NOW - timedelta(hours=hours)).isoformat(timespec="seconds")


@pytest.fixture(scope="module")
def server() -> Iterator[TelegramServer]:
    """One Telegram for all tests of this module."""
    with TelegramServer() as server:
        yield server


@pytest.fixture
def telegram(server: TelegramServer) -> TelegramServer:
    """It, with nothing written yet."""
    server.begin_anew()
    return server


@pytest.fixture
def state(tmp_path: Path) -> Iterator[State]:
    """What the bot remembers."""
    with State(tmp_path) as state:
        yield state


@pytest.fixture
def folder() -> Folder:
    """Two documents that have been there for long."""
    made = Folder()
    made.times = {"old.txt": [900.0], "older.txt": [999.0]}
    return made


def send(state: State, folder: Folder, telegram: TelegramServer, now: datetime = NOW, *, invited: bool = False) -> None:
    """Send what is due at a time."""

    async def sent() -> None:
        async with ExtBot(TOKEN, f"{telegram.url}/bot", defaults=Defaults(parse_mode="HTML")) as bot:
            people = People(state, invited=invited)
            await Subscriptions(folder, people, Subscribers(state)).send_due(bot, now)

    asyncio.run(sent())


def test_what_is_new_is_told_once(state: State, folder: Folder, telegram: TelegramServer) -> None:
    """When the days are over, and not before; with a link to each document, in the person's language."""
    subscribers = Subscribers(state)
    subscribers.subscribe(READER, 1, "en", NOW - timedelta(hours=25))
    folder.times |= {"new.txt": [3.0], "old.txt": [900.0, 2.0]}
    send(state, folder, telegram, NOW - timedelta(hours=2, minutes=30))
    assert telegram.sent() == []
    send(state, folder, telegram)
    (message,) = telegram.sent(chat=READER)
    text = message["parsed"]
    assert "New documents since 26 November 2026\n• Title <new.txt> · 2018" in text.text
    assert "Changed since 26 November 2026\n• Title <old.txt>" in text.text
    assert "older.txt" not in text.text
    assert all(link.startswith("https://t.me/DossierBot?start=d_") for link in text.links)
    send(state, folder, telegram, NOW + timedelta(hours=25))
    assert len(telegram.sent()) == 1


def test_without_news_there_is_no_message(state: State, folder: Folder, telegram: TelegramServer) -> None:
    """Nor is a document news that is gone again; news that comes after the days are over are told at once."""
    Subscribers(state).subscribe(READER, 7, "ru", NOW - timedelta(days=9))
    folder.times["gone.txt"] = [5.0]
    folder.gone.add("gone.txt")
    send(state, folder, telegram)
    assert telegram.sent() == []
    folder.times["new.txt"] = [0.5]
    send(state, folder, telegram)
    assert "Новые документы" in telegram.sent()[0]["text"]


def test_many_documents_fit_into_one_message(state: State, folder: Folder, telegram: TelegramServer) -> None:
    """The rest is counted."""
    Subscribers(state).subscribe(READER, 1, "hy", NOW - timedelta(days=2))
    folder.times |= {f"{number}{'x' * 200}.txt": [1.0] for number in range(40)}
    send(state, folder, telegram)
    assert "25" in telegram.sent()[0]["text"].splitlines()[-3]


def test_who_blocked_the_bot_is_no_subscriber_any_more(state: State, folder: Folder, telegram: TelegramServer) -> None:
    """And nobody else has to go without."""
    subscribers = Subscribers(state)
    for person in (READER, READER + 1):
        subscribers.subscribe(person, 1, "en", NOW - timedelta(days=2))
    folder.times["new.txt"] = [1.0]
    telegram.fails("sendMessage", Fault(403, "Forbidden: bot was blocked by the user"), chat=READER)
    send(state, folder, telegram)
    assert [subscriber.chat for subscriber in subscribers.listed()] == [READER + 1]
    assert len(telegram.sent(chat=READER + 1)) == 1


def test_a_group_that_has_moved_is_followed(state: State, folder: Folder, telegram: TelegramServer) -> None:
    """It hears of what it was to hear of."""
    subscribers = Subscribers(state)
    subscribers.subscribe(GROUP, 1, "en", NOW - timedelta(days=2))
    folder.times["new.txt"] = [1.0]
    moved = Fault(400, "Bad Request: group chat was upgraded to a supergroup chat", moved_to=GROUP - 1)
    telegram.fails("sendMessage", moved, chat=GROUP)
    send(state, folder, telegram)
    send(state, folder, telegram)
    assert [subscriber.chat for subscriber in subscribers.listed()] == [GROUP - 1]
    assert len(telegram.sent(chat=GROUP - 1)) == 1


def test_a_digest_that_did_not_get_through_is_sent_again(state: State, folder: Folder, telegram: TelegramServer) -> None:
    """At the next look."""
    Subscribers(state).subscribe(READER, 1, "en", NOW - timedelta(days=2))
    folder.times["new.txt"] = [1.0]
    telegram.fails("sendMessage", Fault(500))
    send(state, folder, telegram)
    assert telegram.sent() == []
    send(state, folder, telegram)
    assert len(telegram.sent()) == 1


def test_who_may_no_longer_ask_hears_nothing(state: State, folder: Folder, telegram: TelegramServer) -> None:
    """Titles are for those who were let in."""
    subscribers = Subscribers(state)
    subscribers.subscribe(READER, 1, "en", NOW - timedelta(days=2))
    folder.times["new.txt"] = [1.0]
    send(state, folder, telegram, invited=True)
    assert (telegram.sent(), subscribers.listed()) == ([], ())


def test_what_is_kept_is_erased(state: State) -> None:
    """By a tap, or with everything else that is kept of a person."""
    subscribers = Subscribers(state)
    subscribers.subscribe(READER, 1, "en", NOW)
    subscribers.unsubscribe(READER)
    assert subscribers.find(READER) is None
    subscribers.subscribe(READER, 7, "en", NOW)
    state.forget(READER)
    assert subscribers.listed() == ()
