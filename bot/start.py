"""What does ``/start`` open? What the link before it names: a quote, a document, the help card; else it says what this is."""

from __future__ import annotations

import asyncio

from telegram import Update
from telegram.ext import ContextTypes

from bot import catalogue, links
from bot.commands import Commands
from bot.delivery import send
from bot.people import People
from bot.shelves import Shelves
from bot.texts import say

Context = ContextTypes.DEFAULT_TYPE


class Start:
    """Serves ``/start``, also with what a link says behind it."""

    def __init__(self, shelves: Shelves, commands: Commands, people: People) -> None:
        self._shelves = shelves
        self._commands = commands
        self._people = people

    async def start(self, update: Update, context: Context) -> None:
        """Open what the link names; one of an earlier time, or a broken one, is told from a mere start."""
        target = context.args[0] if context.args else ""
        if target == links.HOTLINE:
            await self._commands.hotline(update, context)
        elif target.startswith(links.QUOTE):
            await self._quote(update, target.removeprefix(links.QUOTE))
        elif target.startswith(links.DOCUMENT):
            await self._document(update, target.removeprefix(links.DOCUMENT))
        else:
            await self._commands.start(update, context)

    async def _quote(self, update: Update, id_: str) -> None:
        language = self._people.language(update)
        reply = await asyncio.to_thread(self._shelves.of(update).conversation.context, None, id_, language=language)
        await send(update, reply or say(language, "quote-gone"))

    async def _document(self, update: Update, key: str) -> None:
        language = self._people.language(update)
        info = catalogue.by_key(await asyncio.to_thread(self._shelves.of(update).documents.documents), key)
        await send(update, catalogue.card(info, 0, language) if info else say(language, "document-gone"))
