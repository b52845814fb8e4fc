"""How does an answer come to whom it was promised?

Whenever the documents have changed, the questions that wait are asked again.
"""

from __future__ import annotations

import asyncio
import logging
import time
from datetime import UTC, datetime
from functools import partial
from typing import Final

from telegram import Bot
from telegram.error import Forbidden, TelegramError

from bot.beside import beside
from bot.conversation import Conversation
from bot.logs import cause
from bot.people import People
from bot.replies import keyboard
from bot.shelves import Shelves
from bot.texts import DEFAULT
from bot.wishes import Promise, Wishes

QUIET: Final = 2.0
"""Seconds without a change: several documents sent one after the other are looked at once."""

_log = logging.getLogger(__name__)


class Returning:
    """Asks again what waits, and tells whoever is to be told, once."""

    def __init__(self, shelves: Shelves, people: People, wishes: Wishes) -> None:
        self._shelves = shelves
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
            known = {
                shelf.conversation: await beside(partial(_is_known, shelf.conversation, question))
                for shelf in dict.fromkeys((self._shelves.everybodys, self._shelves.whole))
            }
            for promise in await asyncio.to_thread(self._wishes.promises, name) if any(known.values()) else ():
                if known[self._shelves.of_person(promise.chat).conversation]:
                    await self._tell(bot, promise, name, question)
            if known[self._shelves.everybodys.conversation]:
                await asyncio.to_thread(self._wishes.answered, name)

    async def _watch(self, bot: Bot) -> None:
        before, looked_at = -1, -1
        while True:
            await asyncio.sleep(QUIET)
            documents = self._shelves.whole.documents
            changes = documents.changes
            if changes == before != looked_at and documents.ready and documents.embedded in {None, 1}:
                looked_at = changes
                try:
                    await self.look(bot)
                except Exception as error:
                    _log.error("What waits for an answer could not be asked again: %s", cause(error))
            before = changes

    async def _tell(self, bot: Bot, promise: Promise, name: str, question: str) -> None:
        """Keep a promise; who has blocked the bot, or may no longer ask, is promised nothing more."""
        if self._people.role(promise.chat) is None:
            await asyncio.to_thread(self._wishes.end, promise.chat)
            return
        language = self._people.chosen(promise.chat) or promise.language
        conversation = self._shelves.of_person(promise.chat).conversation
        reply = await asyncio.to_thread(conversation.known_now, question, language=language)
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


def _is_known(conversation: Conversation, question: str) -> bool:
    """Ask, then rest as long as it took, so that people's questions come first."""
    began = time.perf_counter()
    known = conversation.known_now(question, language=DEFAULT) is not None
    time.sleep(time.perf_counter() - began)
    return known
