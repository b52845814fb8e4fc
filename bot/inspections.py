"""How does an administrator see what was read from a document? As a file with every line and where it stands."""

from __future__ import annotations

import asyncio
from typing import Protocol

from telegram import InputFile, Update
from telegram.constants import FileSizeLimit
from telegram.ext import ContextTypes

from bot import catalogue
from bot.delivery import note, topic
from bot.people import People, message_of, tapped, without_markup
from bot.replies import Button
from bot.texts import Language, say
from index import inspection
from index.model import DocumentInfo, Extract
from index.quoteids import document_key

Context = ContextTypes.DEFAULT_TYPE


class Collection(Protocol):
    """The documents, as far as they can be looked into."""

    def documents(self) -> tuple[DocumentInfo, ...]:
        """List what is indexed."""
        ...

    def reading(self, name: str) -> Extract | None:
        """Give what was read from a document."""
        ...


class Inspections:
    """Serves the button that asks for it."""

    def __init__(self, collection: Collection, people: People) -> None:
        self._collection = collection
        self._people = people

    async def send(self, update: Update, _: Context) -> None:
        """Send what was read from the document, as a file of plain text."""
        query, (key, *_rest) = tapped(update)
        language, message = self._people.language(update), message_of(query)
        info = catalogue.by_key(await asyncio.to_thread(self._collection.documents), key)
        read = await asyncio.to_thread(self._collection.reading, info.name) if info else None
        if info is None or read is None or message is None:
            await note(query, say(language, "document-gone"), alert=True)
            return
        content = await asyncio.to_thread(_report, info.name, read, language)
        if len(content) > FileSizeLimit.FILESIZE_UPLOAD:
            await note(query, say(language, "file-too-large"), alert=True)
            return
        await note(query)
        file = InputFile(content, filename=f"{info.name.rpartition('/')[2]}.txt")
        caption = say(language, "inspection", title=info.title)
        await message.reply_document(file, caption=caption, message_thread_id=topic(message), do_quote=False)


def button(info: DocumentInfo, language: Language) -> Button:
    """Offer it under what tells of a document."""
    return Button(f"🔍 {say(language, 'inspect-button')}", f"e:{document_key(info.name)}")


def _report(name: str, read: Extract, language: Language) -> bytes:
    """Write the report; the mark at its beginning tells telephones that it is UTF-8."""
    labels = {label: without_markup(say(language, f"inspect-{label}")) for label in inspection.LABELS}
    return inspection.report(name, read, labels).encode("utf-8-sig")
