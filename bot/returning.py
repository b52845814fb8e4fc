"""How does an answer come to whom it was promised?

Whenever the documents have changed, the questions that wait are asked again.
"""

from __future__ import annotations

import asyncio
import logging
import time
from datetime import UTC, datetime
from functools import partial
from typing import Final, Protocol

from telegram import Bot
from telegram.error import Forbidden, TelegramError

from bot.beside import beside
from bot.conversation import Conversation
from bot.logs import cause
from bot.people import People
from bot.replies import keyboard
from bot.texts import DEFAULT
from bot.wishes import Promise, Wishes

QUIET: Final = 2.0
"""Seconds without a change: several documents sent one after the other are looked at once."""

_log = logging.getLogger(__name__)


class Documents(Protocol):
    """What the answers come from."""

    changes: int

    @property
    def ready(self) -> bool:
        """There is an index to answer from."""
        ...

    @property
    def embedded(self) -> float | None:
        """Tell which share of it is found by meaning too, None where that is switched off."""
        ...


class Returning:
    """Asks again what waits, and tells whoever is to be told, once."""

    def __init__(self, documents: Documents, conversation: Conversation, people: People, wishes: Wishes) -> None:
        self._documents = documents
        self._conversation = conversation
        self._people = people
        self._wishes = wishes
        self._watching: asyncio.Task[None] | None = None

    def start(self, bot: Bot) -> None:
        """Begin to watch, until the event loop ends."""
        self._watching = asyncio.create_task(self._watch(bot))

    async def look(self, bot: Bot) -> None:
        """Ask everything that waits, and tell what is answered now."""
        await asyncio.to_thread(self._wishes.forget_old, datetime.now(UTC).date())
        for name, question in (await asyncio.to_thread(self._wishes.waiting)).items():
            if await beside(partial(self._is_known, question)):
                for promise in await asyncio.to_thread(self._wishes.promises, name):
                    await self._tell(bot, promise, name, question)
                await asyncio.to_thread(self._wishes.answered, name)

    async def _watch(self, bot: Bot) -> None:
        before, looked_at = -1, -1
        while True:
            await asyncio.sleep(QUIET)
            changes = self._documents.changes
            if changes == before != looked_at and self._documents.ready and self._documents.embedded in {None, 1}:
                looked_at = changes
                try:
                    await self.look(bot)
                except Exception as error:
                    _log.error("What waits for an answer could not be asked again: %s", cause(error))
            before = changes

    def _is_known(self, question: str) -> bool:
        """Ask, then rest as long as it took, so that people's questions come first."""
        began = time.perf_counter()
        known = self._conversation.known_now(question, language=DEFAULT) is not None
        time.sleep(time.perf_counter() - began)
        return known

    async def _tell(self, bot: Bot, promise: Promise, name: str, question: str) -> None:
        """Keep a promise; who has blocked the bot, or may no longer ask, is promised nothing more."""
        if self._people.role(promise.chat) is None:
            await asyncio.to_thread(self._wishes.end, promise.chat)
            return
        language = self._people.chosen(promise.chat) or promise.language
        reply = await asyncio.to_thread(self._conversation.known_now, question, language=language)
        if reply is None:  # the documents have changed again
            return
        try:
            await bot.send_message(promise.chat, reply.text, reply_markup=keyboard(reply.buttons))
        except Forbidden:
            await asyncio.to_thread(self._wishes.end, promise.chat)
        except TelegramError as error:
            _log.warning("An answer that was promised was not sent, and is tried again: %s", cause(error))
        else:
            await asyncio.to_thread(self._wishes.kept, name, promise.chat)
