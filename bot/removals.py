"""How does an administrator take a document away? Only after a second tap, and never another than was shown."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Sequence
from typing import Final, Protocol

from telegram import Message, Update, User
from telegram.ext import ContextTypes

from bot import catalogue, versions
from bot.audit import Act, Audit
from bot.beside import beside
from bot.delivery import edit, note, send
from bot.logs import cause
from bot.markup import Html, escaped, joined
from bot.people import People, message_of, tapped
from bot.replies import Button, Reply
from bot.texts import Language, say
from index.errors import DossierError
from index.model import DocumentInfo, Report
from index.quoteids import document_key
from index.versions import DAYS

Context = ContextTypes.DEFAULT_TYPE

_FOUND_AT_MOST: Final = 8
_OF_DIGEST: Final = 12
"""Letters of a document's digest that a button holds."""

_log = logging.getLogger(__name__)


class Collection(Protocol):
    """The documents, as far as they can be removed."""

    def documents(self) -> tuple[DocumentInfo, ...]:
        """List what is indexed."""
        ...

    def remove(self, name: str) -> Report:
        """Delete a document."""
        ...


class Removals:
    """Serves /remove and its buttons."""

    def __init__(self, collection: Collection, people: People, audit: Audit) -> None:
        self._collection = collection
        self._people = people
        self._audit = audit

    async def remove(self, update: Update, context: Context) -> None:
        """List the documents to choose from, or ask about the one that is named."""
        language = self._people.language(update)
        documents = await asyncio.to_thread(self._collection.documents)
        wanted = " ".join(context.args or ()).casefold()
        found = [info for info in documents if wanted in info.title.casefold() or wanted in info.name.casefold()]
        exact = [info for info in found if wanted in (info.title.casefold(), info.name.casefold())]
        await send(update, _which(exact or found, language) if wanted else _list(documents, 0, language))

    async def turn(self, update: Update, _: Context) -> None:
        """Show another page of the documents to choose from."""
        query, (page, *_rest) = tapped(update)
        documents = await asyncio.to_thread(self._collection.documents)
        await note(query)
        message = message_of(query)
        if message:
            await edit(message, _list(documents, int(page), self._people.language(update)))

    async def ask(self, update: Update, _: Context) -> None:
        """Ask whether it is this one, by its title."""
        query, rest = tapped(update)
        language, message = self._people.language(update), message_of(query)
        info = catalogue.by_key(await asyncio.to_thread(self._collection.documents), rest[-1])
        if info is None or message is None:
            await note(query, say(language, "document-gone"), alert=True)
            return
        await note(query)
        await edit(message, _sure(info, language))

    async def confirmed(self, update: Update, context: Context) -> None:
        """Delete a document, now that it is sure; another that has taken its name meanwhile stays."""
        query, (key, digest, *_rest) = tapped(update)
        language, message = self._people.language(update), message_of(query)
        info = catalogue.by_key(await asyncio.to_thread(self._collection.documents), key)
        if info is None or message is None:
            await note(query, say(language, "document-gone"), alert=True)
        elif not info.digest.startswith(digest):
            await note(query, say(language, "document-replaced"), alert=True)
        else:
            await note(query)
            undo = (versions.button(info, language),) if self._people.may_own(update) else ()
            removed = self._remove(message, info, query.from_user, language, undo)
            context.application.create_task(removed, update=update)

    async def declined(self, update: Update, _: Context) -> None:
        """Leave everything as it is."""
        query, _rest = tapped(update)
        await note(query)
        message = message_of(query)
        if message:
            await edit(message, Reply(say(self._people.language(update), "kept")))

    async def _remove(
        self, message: Message, info: DocumentInfo, person: User, language: Language, undo: tuple[Button, ...]
    ) -> None:
        try:
            await beside(lambda: self._collection.remove(info.name))
            await asyncio.to_thread(self._audit.record, person, Act.REMOVED, info.name)
        except Exception as error:
            _log.error("A document could not be removed: %s", cause(error))
            reason = str(error) if isinstance(error, DossierError) else type(error).__name__
            await edit(message, Reply(say(language, "not-removed", title=info.title, reason=reason)))
        else:
            await edit(message, Reply(say(language, "removed", title=info.title, days=DAYS), (undo,)))


def _list(documents: Sequence[DocumentInfo], page: int, language: Language) -> Reply:
    listed = catalogue.listed(documents, page, language, turn="X", choose="x")
    return Reply(joined("\n", [say(language, "remove-which"), listed.text]), listed.buttons)


def _which(found: Sequence[DocumentInfo], language: Language) -> Reply:
    if not found:
        return Reply(say(language, "remove-none"))
    if len(found) == 1:
        return _sure(found[0], language)
    return _list(found[:_FOUND_AT_MOST], 0, language)


def _sure(info: DocumentInfo, language: Language) -> Reply:
    buttons = (
        Button(f"🗑 {say(language, 'remove-button')}", f"y:{document_key(info.name)}:{info.digest[:_OF_DIGEST]}"),
        Button(say(language, "keep-button"), "z"),
    )
    name = Html(f"<code>{escaped(info.name)}</code>")
    return Reply(joined("\n", [say(language, "remove-sure", title=info.title), name]), (buttons,))
