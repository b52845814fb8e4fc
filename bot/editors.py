"""What administrators can do in the chat: add documents, remove them, look after the bot."""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Final, Protocol

from telegram import Bot, Document, Message, Update
from telegram.error import TelegramError
from telegram.ext import ContextTypes

from bot import catalogue, safety
from bot.beside import beside
from bot.conversation import Conversation
from bot.delivery import edit, note, send, tied
from bot.inbox import Inbox, token_of, twin
from bot.logs import cause, new_code
from bot.markup import Html, escaped, italic, joined
from bot.people import People, message_of, tapped, thread_of
from bot.progress import Progress, steps
from bot.replies import Button, Reply, keyboard
from bot.settings import Settings
from bot.texts import DEFAULT, Language, known, say
from index import corpus
from index.errors import BusyError, DossierError, FolderError, NameRefusedError, RefusedError
from index.model import DocumentInfo, Report
from index.quoteids import document_key

Context = ContextTypes.DEFAULT_TYPE
Update_ = Callable[[int, int, str], None]

_READ, _INDEXED = 2, 3
_MEGABYTE: Final = 1 << 20
LARGEST: Final = 20 * _MEGABYTE
"""What Telegram gives to a bot: its own server's number, which is a little more than the library's."""
_FOUND_AT_MOST: Final = 8

_log = logging.getLogger(__name__)


class Collection(Protocol):
    """The documents, as far as they can be changed."""

    def documents(self) -> tuple[DocumentInfo, ...]:
        """List what is indexed."""
        ...

    def add(self, path: Path, name: str | None = None, progress: Update_ | None = None) -> Report:
        """Take a file."""
        ...

    def remove(self, name: str) -> Report:
        """Delete a document."""
        ...

    def file(self, name: str) -> Path:
        """Give the file of a document."""
        ...


class Editors:
    """Serves the administrators; everybody else is told who may."""

    def __init__(self, collection: Collection, conversation: Conversation, people: People, settings: Settings) -> None:
        self._collection = collection
        self._conversation = conversation
        self._people = people
        self._folder = settings.documents
        self._inbox = Inbox(settings.data)
        self._left = self._inbox.left()
        self._one_by_one = asyncio.Lock()

    async def received(self, update: Update, context: Context) -> None:
        """Take a file that was sent, beside the answers."""
        message, language = update.effective_message, self._people.language(update)
        assert message is not None, "only files are routed here"
        assert message.document is not None, "only files are routed here"
        if not self._people.may_edit(update):
            await send(update, self._to_others(message, language), to_question=True)
            return
        try:
            name = corpus.safe_name(message.document.file_name or "")
        except NameRefusedError:
            await send(update, _refused(message.document.file_name or "?", say(language, "refused-name"), language))
            return
        if (message.document.file_size or 0) > LARGEST:
            limit = LARGEST // _MEGABYTE
            await send(update, say(language, "upload-too-large", name=name, limit=limit, folder=str(self._folder.absolute())))
            return
        context.application.create_task(self._take(message, message.document, name, language), update=update)

    async def replace(self, update: Update, context: Context) -> None:
        """Take the file that waited for this tap, in place of the document of its name."""
        query, (token, *_rest) = tapped(update)
        path, message, language = self._inbox.asked(token), message_of(query), self._people.language(update)
        if not self._people.may_edit(update) or path is None or message is None:
            await note(query, say(language, "upload-gone"), alert=True)
            return
        await note(query)
        path = self._inbox.accept(path)
        context.application.create_task(self._index(message, path, language), update=update)

    async def keep(self, update: Update, _: Context) -> None:
        """Leave the document as it is."""
        query, (token, *_rest) = tapped(update)
        path, message = self._inbox.asked(token), message_of(query)
        await note(query)
        if path and message and self._people.may_edit(update):
            self._inbox.drop(path)
            await edit(message, Reply(say(self._people.language(update), "kept")))

    async def remove(self, update: Update, context: Context) -> None:
        """List the documents to choose from, or ask about the one that is named."""
        language = self._people.language(update)
        if not self._people.may_edit(update):
            await send(update, say(language, "editors-only"))
            return
        documents = await asyncio.to_thread(self._collection.documents)
        wanted = " ".join(context.args or ()).casefold()
        found = [info for info in documents if wanted in info.title.casefold() or wanted in info.name.casefold()]
        exact = [info for info in found if wanted in (info.title.casefold(), info.name.casefold())]
        await send(update, _which(exact or found, language) if wanted else _list(documents, 0, language))

    async def turn_removal(self, update: Update, _: Context) -> None:
        """Show another page of the documents to choose from."""
        query, (page, *_rest) = tapped(update)
        documents = await asyncio.to_thread(self._collection.documents)
        await note(query)
        message = message_of(query)
        if message and self._people.may_edit(update):
            await edit(message, _list(documents, int(page), self._people.language(update)))

    async def confirm_removal(self, update: Update, _: Context) -> None:
        """Ask whether it is this one, by its title."""
        query, rest = tapped(update)
        language, message = self._people.language(update), message_of(query)
        info = catalogue.by_key(await asyncio.to_thread(self._collection.documents), rest[-1])
        if info is None or message is None or not self._people.may_edit(update):
            await note(query, say(language, "document-gone"), alert=True)
            return
        await note(query)
        await edit(message, _sure(info, language))

    async def removed(self, update: Update, _: Context) -> None:
        """Delete a document, now that it is sure."""
        query, (key, *_rest) = tapped(update)
        language, message = self._people.language(update), message_of(query)
        info = catalogue.by_key(await asyncio.to_thread(self._collection.documents), key)
        if info is None or message is None or not self._people.may_edit(update):
            await note(query, say(language, "document-gone"), alert=True)
            return
        await note(query)
        try:
            await beside(lambda: self._collection.remove(info.name))
        except (FolderError, BusyError, OSError) as error:
            reason = str(error) if isinstance(error, DossierError) else error.strerror or ""
            await edit(message, Reply(say(language, "not-removed", title=info.title, reason=reason)))
        else:
            await edit(message, Reply(say(language, "removed", title=info.title)))

    async def not_removed(self, update: Update, _: Context) -> None:
        """Leave everything as it is."""
        query, _rest = tapped(update)
        await note(query)
        message = message_of(query)
        if message:
            await edit(message, Reply(say(self._people.language(update), "kept")))

    async def try_it(self, update: Update, _: Context) -> None:
        """Search for the title of a new document, as a person would."""
        query, (key, *_rest) = tapped(update)
        language, message = self._people.language(update), message_of(query)
        info = catalogue.by_key(await asyncio.to_thread(self._collection.documents), key)
        if info is None or message is None:
            await note(query, say(language, "document-gone"), alert=True)
            return
        await note(query)
        asked = await message.reply_text(escaped(info.title), do_quote=False)
        answer = await asyncio.to_thread(
            self._conversation.reply, info.title, chat=thread_of(message), language=language, message=asked.message_id
        )
        await asked.reply_text(answer.text, reply_markup=keyboard(answer.buttons), reply_parameters=tied(asked))

    async def resume(self, bot: Bot, administrators: frozenset[int]) -> None:
        """Take what was received before the bot was stopped, and tell the administrators."""
        while self._left:
            path = self._left.pop(0)
            async with self._one_by_one:
                reply = await self._taken(path, DEFAULT, lambda *_: None)
            for administrator in administrators:
                try:
                    await bot.send_message(administrator, reply.text, reply_markup=keyboard(reply.buttons))
                except TelegramError as error:
                    _log.debug("An administrator could not be told: %s", error)

    def _to_others(self, message: Message, language: Language) -> Html:
        """Say who may add documents; but first of all help, where the words beside the file call for it."""
        if safety.classify(message.caption or "") is safety.Concern.DANGER:
            return self._conversation.hotlines(language)
        return say(language, "upload-not-allowed")

    async def _take(self, message: Message, document: Document, name: str, language: Language) -> None:
        draft = await asyncio.to_thread(self._inbox.draft, name)
        try:
            await (await document.get_file()).download_to_drive(draft)
            there = await asyncio.to_thread(twin, self._folder, draft)
            taken = (self._folder / name).exists()
            path = await asyncio.to_thread(lambda: self._inbox.keep(draft, asking=taken and not there))
        except Exception as error:
            self._inbox.drop(draft)
            code = new_code()
            _log.error("Error %s: a file could not be fetched: %s", code, cause(error))
            await message.reply_text(say(language, "upload-failed", name=name, code=code), reply_parameters=tied(message))
            return
        reply = None
        if there:
            self._inbox.drop(path)
            reply = Reply(say(language, "already-there", name=there))
        elif taken:
            reply = _replace(name, token_of(path), language)
        if reply:
            await message.reply_text(reply.text, reply_markup=keyboard(reply.buttons), reply_parameters=tied(message))
            return
        size = await asyncio.to_thread(_size, path)
        shown = await message.reply_text(steps(name, size, 1, language), reply_parameters=tied(message))
        await self._index(shown, path, language)

    async def _index(self, message: Message, path: Path, language: Language) -> None:
        size = await asyncio.to_thread(_size, path)
        async with Progress(message, lambda done: steps(path.name, size, done, language)) as progress:

            def told(done: int, total: int, _: str) -> None:
                progress.reach(_READ if done < total else _INDEXED)

            async with self._one_by_one:
                reply = await self._taken(path, language, told)
        await progress.finish(reply)

    async def _taken(self, path: Path, language: Language, told: Update_) -> Reply:
        """Take a file into the documents; say how that went."""
        began = time.monotonic()
        try:
            await beside(lambda: self._collection.add(path, path.name, told))
        except RefusedError as error:
            details = {name: str(value) for name, value in error.details.items()}
            self._inbox.drop(path)
            return _refused(path.name, say(language, f"refused-{error.code}", **details), language)
        except (FolderError, BusyError) as error:
            _log.warning("A document that was sent could not be added yet: %s", error)
            return Reply(say(language, "upload-later", name=path.name, reason=str(error)))
        except Exception as error:
            _log.error("A document that was sent could not be added yet: %s", cause(error))
            return Reply(say(language, "upload-later", name=path.name, reason=type(error).__name__))
        self._inbox.drop(path)
        info = next((info for info in self._collection.documents() if info.name == path.name), None)
        if info is None:
            return _refused(path.name, say(language, "refused-damaged"), language)
        return _ready(info, time.monotonic() - began, language)


def _size(path: Path) -> int:
    return path.stat().st_size


def _refused(name: str, reason: Html, language: Language) -> Reply:
    head = say(language, "not-added", name=name)
    return Reply(joined("\n", [head, reason, italic(say(language, "nothing-changed"))]))


def _ready(info: DocumentInfo, seconds: float, language: Language) -> Reply:
    facts = [
        say(language, "page-count", pages=info.pages) if info.pages else Html(""),
        say(language, "passage-count", passages=info.passages),
        say(language, f"in-{known(info.language)}") if known(info.language) else Html(""),
        say(language, "seconds", seconds=f"{seconds:.0f}" if seconds >= 1 else "<1"),
    ]
    warnings = [italic(escaped(warning)) for warning in info.warnings]
    text = joined("\n", [say(language, "searchable", name=info.name), joined(" · ", facts), *warnings])
    key = document_key(info.name)
    return Reply(
        text,
        (
            (
                Button(f"🔎 {say(language, 'try-button')}", f"t:{key}"),
                Button(f"🗑 {say(language, 'remove-button')}", f"x:{key}"),
            ),
        ),
    )


def _replace(name: str, token: str, language: Language) -> Reply:
    buttons = (
        Button(f"♻️ {say(language, 'replace-button')}", f"r:{token}"),
        Button(say(language, "keep-button"), f"k:{token}"),
    )
    return Reply(say(language, "replace", name=name), (buttons,))


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
        Button(f"🗑 {say(language, 'remove-button')}", f"y:{document_key(info.name)}"),
        Button(say(language, "keep-button"), "z"),
    )
    name = Html(f"<code>{escaped(info.name)}</code>")
    return Reply(joined("\n", [say(language, "remove-sure", title=info.title), name]), (buttons,))
