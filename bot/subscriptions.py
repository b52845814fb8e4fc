"""How do people hear of new documents? By a digest, daily or weekly, as long as they want it."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Sequence
from datetime import UTC, datetime
from itertools import groupby
from typing import Final, Protocol

from telegram import Bot, Message, Update
from telegram.error import ChatMigrated, Forbidden, TelegramError
from telegram.ext import ContextTypes

from bot import links
from bot.delivery import edit, note, send
from bot.logs import cause
from bot.markup import Html, bold, escaped, joined, link
from bot.people import People, is_private, message_of, tapped
from bot.rendering import date_in_words, short
from bot.replies import Button, Reply
from bot.subscribers import Subscriber, Subscribers
from bot.texts import Language, say
from index.model import DocumentInfo
from index.versions import Version

Context = ContextTypes.DEFAULT_TYPE

_CHOICES: Final = (("daily", 1), ("weekly", 7), ("never", 0))
_LOOK: Final = 60.0
_MOST: Final = 15
_LONGEST_TITLE: Final = 120

_log = logging.getLogger(__name__)


class Documents(Protocol):
    """What is told of."""

    def documents(self) -> tuple[DocumentInfo, ...]:
        """List what is indexed."""
        ...

    def versions(self, name: str | None = None) -> tuple[Version, ...]:
        """List since when each is as it is."""
        ...


class Subscriptions:
    """Serves /subscribe, and sends the digests."""

    def __init__(self, documents: Documents, people: People, subscribers: Subscribers) -> None:
        self._documents = documents
        self._people = people
        self._subscribers = subscribers
        self._sending: asyncio.Task[None] | None = None

    async def subscribe(self, update: Update, _: Context) -> None:
        """Offer how often; in a group, to who may change documents."""
        message, language = update.effective_message, self._people.language(update)
        assert message is not None, "only messages are routed here"
        if not self._may(update, message):
            await send(update, say(language, "editors-only"))
            return
        await send(update, await self._card(message.chat_id, language))

    async def choose(self, update: Update, _: Context) -> None:
        """Keep what was chosen."""
        query, (days, *_rest) = tapped(update)
        message, language = message_of(query), self._people.language(update)
        if message is None or not self._may(update, message):
            await note(query, say(language, "editors-only" if message else "message-gone"), alert=True)
            return
        if int(days):
            now = datetime.now(UTC)
            await asyncio.to_thread(self._subscribers.subscribe, message.chat_id, int(days), language, now)
        else:
            await asyncio.to_thread(self._subscribers.unsubscribe, message.chat_id)
        await note(query)
        await edit(message, await self._card(message.chat_id, language))

    def start(self, bot: Bot) -> None:
        """Begin to send what is due, until the event loop ends."""
        self._sending = asyncio.create_task(self._send(bot))

    async def send_due(self, bot: Bot, now: datetime) -> None:
        """Send each subscriber whose days are over what is new since then, if anything is; a few at a time."""
        due = await asyncio.to_thread(self._subscribers.due, now)
        if not due:
            return
        infos = {info.name: info for info in await asyncio.to_thread(self._documents.documents)}
        versions = await asyncio.to_thread(self._documents.versions)
        for subscriber in due:
            new, changed = _between(subscriber.told, now, versions)
            digest = _digest(
                [infos[name] for name in new if name in infos],
                [infos[name] for name in changed if name in infos],
                self._people.chosen(subscriber.chat) or subscriber.language,
                subscriber.told,
                bot.username,
            )
            if digest:
                await self._told(bot, subscriber, digest, now)

    async def _send(self, bot: Bot) -> None:
        while True:
            try:
                await self.send_due(bot, datetime.now(UTC))
            except Exception as error:
                _log.error("The digests could not be sent: %s", cause(error))
            await asyncio.sleep(_LOOK)

    async def _told(self, bot: Bot, subscriber: Subscriber, digest: Html, now: datetime) -> None:
        """Send a digest; who can no longer be written to, or may no longer ask, is no subscriber any more."""
        chat = subscriber.chat
        if chat > 0 and self._people.role(chat) is None:
            await asyncio.to_thread(self._subscribers.unsubscribe, chat)
            return
        try:
            await bot.send_message(chat, digest)
        except ChatMigrated as error:
            await asyncio.to_thread(self._subscribers.moved, chat, error.new_chat_id)
        except Forbidden:
            await asyncio.to_thread(self._subscribers.unsubscribe, chat)
        except TelegramError as error:
            _log.warning("A digest was not sent, and is tried again: %s", cause(error))
        else:
            await asyncio.to_thread(self._subscribers.told, chat, now)

    async def _card(self, chat: int, language: Language) -> Reply:
        subscriber = await asyncio.to_thread(self._subscribers.find, chat)
        days = subscriber.days if subscriber else 0
        buttons = tuple(
            Button(f"{'✓ ' if days == every else ''}{say(language, f'digest-{name}')}", f"sub:{every}")
            for name, every in _CHOICES
        )
        return Reply(say(language, "digest-how-often"), (buttons,))

    def _may(self, update: Update, message: Message) -> bool:
        return is_private(message) or self._people.may_edit(update)


def _between(told: datetime, now: datetime, versions: Sequence[Version]) -> tuple[list[str], list[str]]:
    """The names of the documents that have come since, and of those that were there and have changed."""
    new: list[str] = []
    changed: list[str] = []
    for name, kept in groupby(versions, key=lambda version: version.name):
        listed = list(kept)
        newest, oldest = listed[0], listed[-1]
        if newest.gone is None and told < datetime.fromisoformat(newest.taken) <= now:
            came = oldest.number == 1 and datetime.fromisoformat(oldest.taken) > told
            (new if came else changed).append(name)
    return new, changed


def _digest(new: Sequence[DocumentInfo], changed: Sequence[DocumentInfo], language: Language, told: datetime, bot: str) -> Html:
    """Name what is new and what has changed; empty where nothing has."""
    if not (new or changed):
        return Html("")
    day = date_in_words(f"{told:%Y-%m-%d}", language)
    parts = [
        joined("\n", [say(language, f"digest-{key}", date=day), *_lines(infos, language, bot)])
        for key, infos in (("new", new), ("changed", changed))
        if infos
    ]
    return joined("\n\n", [*parts, say(language, "digest-stop")])


def _lines(infos: Sequence[DocumentInfo], language: Language, bot: str) -> list[Html]:
    lines = [
        joined(
            " · ",
            [
                link(bold(escaped(short(info.title, _LONGEST_TITLE))), links.to_document(bot, info.name)),
                date_in_words(info.metadata.date, language),
            ],
        )
        for info in infos[:_MOST]
    ]
    more = len(infos) - len(lines)
    return [Html(f"• {line}") for line in lines] + ([say(language, "digest-more", count=more)] if more else [])
