"""How does the page look that a quote stands on? A picture with the words boxed, and the pages around it."""

from __future__ import annotations

import asyncio
from typing import Final

from telegram import InputFile, InputMediaPhoto, Message, Update
from telegram.error import BadRequest
from telegram.ext import ContextTypes

from bot.delivery import note, topic
from bot.markup import Html, bold, escaped, joined
from bot.people import People, message_of, tapped
from bot.rendering import short
from bot.replies import Button, keyboard
from bot.shelves import Shelf, Shelves
from bot.state import State
from bot.texts import Language, say
from index.errors import RefusedError
from index.model import Sheet

Context = ContextTypes.DEFAULT_TYPE

_LONGEST_TITLE: Final = 200
_LONGEST_LABEL: Final = 20


class Pages:
    """Shows pages: first a picture of its own, then other pages in its place."""

    def __init__(self, shelves: Shelves, people: People, state: State) -> None:
        self._shelves = shelves
        self._people = people
        self._state = state

    async def show(self, update: Update, _: Context) -> None:
        """Show the page that a button names, with the words of its quote boxed."""
        query, (id_, number, *_rest) = tapped(update)
        language, message = self._people.language(update), message_of(query)
        shelf = self._shelves.of(update)
        sheet = await asyncio.to_thread(shelf.documents.sheet, id_, int(number))
        if sheet is None or message is None or not await self._show(shelf, message, sheet, id_, language):
            await note(query, say(language, "page-gone"), alert=True)
        else:
            await note(query)

    async def _show(self, shelf: Shelf, message: Message, sheet: Sheet, id_: str, language: Language) -> bool:
        """Show a page, by the id that Telegram gave its picture where it has it already; False where it cannot be drawn."""
        named = f"{sheet.digest}/{sheet.number}/{id_}"
        known = await asyncio.to_thread(self._state.file_id, named)
        if known:
            try:
                await _sent(message, known, sheet, id_, language)
            except BadRequest:
                pass  # Telegram has forgotten it, or it is of another bot
            else:
                return True
        try:
            picture = await asyncio.to_thread(shelf.documents.picture, sheet)
        except (OSError, RefusedError):
            return False
        sent = await _sent(message, InputFile(picture, filename="page.png", attach=True), sheet, id_, language)
        if sent.photo:
            await asyncio.to_thread(self._state.remember_file, named, sent.photo[-1].file_id)
        return True


async def _sent(message: Message, photo: InputFile | str, sheet: Sheet, id_: str, language: Language) -> Message:
    """Send a picture below an answer, or put it in place of that of another page."""
    caption, buttons = _caption(sheet, language), keyboard((_turning(sheet, id_),))
    if not message.photo:
        return await message.reply_photo(
            photo, caption=caption, reply_markup=buttons, message_thread_id=topic(message), do_quote=False
        )
    turned = await message.edit_media(InputMediaPhoto(photo, caption=caption), reply_markup=buttons)
    return turned if isinstance(turned, Message) else message


def _caption(sheet: Sheet, language: Language) -> Html:
    title = bold(escaped(short(sheet.title, _LONGEST_TITLE)))
    return joined(" · ", [title, say(language, "page", page=short(sheet.label, _LONGEST_LABEL))])


def _turning(sheet: Sheet, id_: str) -> tuple[Button, ...]:
    """Offer the pages before and after it, round and round."""
    if sheet.count == 1:
        return ()
    before, after = (sheet.number - 1) % sheet.count, (sheet.number + 1) % sheet.count
    place = Button(f"{sheet.number + 1}/{sheet.count}", "n")
    return Button("◀", f"g:{id_}:{before}"), place, Button("▶", f"g:{id_}:{after}")
