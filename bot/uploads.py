"""How does a file that an administrator sends become a document?"""

from __future__ import annotations

import asyncio
import logging
import re
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Final

from telegram import Bot, Document, Message, Update, User
from telegram.ext import ContextTypes

from bot import catalogue, details, inspections, safety
from bot.administrators import Administrators, Said
from bot.audit import Act, Audit
from bot.beside import beside
from bot.delivery import edit, note, send, tied
from bot.inbox import Inbox, is_accepted, sender_of, token_of, twin
from bot.logs import cause, new_code
from bot.markup import Html, bold, escaped, italic, joined
from bot.people import message_of, tapped, thread_of
from bot.progress import Progress
from bot.replies import Button, Reply, keyboard
from bot.settings import Settings
from bot.shelves import Shelf
from bot.texts import Language, known, say
from index import corpus
from index.errors import DossierError, NameRefusedError, RefusedError
from index.model import DocumentInfo, Twin
from index.quoteids import document_key
from index.recognition import numbers
from index.together import RESTRICTED

Context = ContextTypes.DEFAULT_TYPE
Told = Callable[[int, int, str, int], None]

LARGEST: Final = 20 << 20
"""What Telegram gives to a bot: its own server's number, which is a little more than the library's."""

_STEPS: Final = ("received", "text-read", "indexing", "ready")
_LOOK: Final = 1.0
_RECEIVED, _READ, _INDEXED = 1, 2, 3
"""How many steps are done."""

_RESTRICTED: Final = re.compile(r"\b(?:restricted|ограничен|закрыт|служебн|սահմանափակ|փակ\b)", re.IGNORECASE)

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Room:
    """Where the files of one collection go: they wait in an inbox, stand in a folder, and have names that begin alike."""

    prefix: str
    folder: Path
    inbox: Inbox


class Uploads:
    """Takes files from administrators, one after the other; everybody else is told who may send some."""

    def __init__(
        self,
        shelf: Shelf,
        administrators: Administrators,
        audit: Audit,
        settings: Settings,
    ) -> None:
        self._collection = shelf.documents
        self._conversation = shelf.conversation
        self._people = administrators.people
        self._administrators = administrators
        self._audit = audit
        self._open = Room("", settings.documents, Inbox(settings.data))
        self._restricted = (
            Room(RESTRICTED, settings.restricted, Inbox(settings.restricted_data)) if settings.restricted else None
        )
        self._rooms = [room for room in (self._open, self._restricted) if room]
        self._left = [path for room in self._rooms for path in room.inbox.left()]
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
            await send(update, _refused(message.document.file_name or "?", "name", {}, language))
            return
        room = self._restricted if _is_restricted(message.caption or "") else self._open
        if room is None:
            await send(update, say(language, "upload-none-restricted", name=name))
            return
        if (message.document.file_size or 0) > LARGEST:
            folder = str(room.folder.absolute())
            await send(update, say(language, "upload-too-large", name=name, limit=LARGEST >> 20, folder=folder))
            return
        context.application.create_task(self._fetch(room, message, message.document, name, language), update=update)

    async def replace(self, update: Update, context: Context) -> None:
        """Take the file that waited for this tap, in place of the document of its name."""
        query, (token, *_rest) = tapped(update)
        path, message, language = self._waiting(token), message_of(query), self._people.language(update)
        if path is None or message is None:
            await note(query, say(language, "upload-gone"), alert=True)
            return
        path = self._room_of(path).inbox.accept(path)
        await note(query)
        context.application.create_task(self._take(message, path, query.from_user, language, ours=True), update=update)

    async def keep(self, update: Update, _: Context) -> None:
        """Leave the document as it is."""
        query, (token, *_rest) = tapped(update)
        path, message, language = self._waiting(token), message_of(query), self._people.language(update)
        if path is None or message is None:
            await note(query, say(language, "upload-gone"), alert=True)
            return
        self._room_of(path).inbox.drop(path)
        await note(query)
        await edit(message, Reply(say(language, "kept")))

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
        if answer.before:
            await asked.reply_text(answer.before, reply_parameters=tied(asked))
        await asked.reply_text(answer.text, reply_markup=keyboard(answer.buttons), reply_parameters=tied(asked))

    async def resume(self, bot: Bot) -> None:
        """Take what was received before the bot was stopped, and tell the administrators."""
        while self._left:
            path = self._left.pop(0)
            async with self._one_by_one:
                said = await self._taken(path, sender_of(path), lambda *_: None)
            await self._administrators.tell(bot, said)

    def _to_others(self, message: Message, language: Language) -> Html:
        """Say who may add documents; but first of all help, where the words beside the file call for it."""
        if safety.classify(message.caption or "") is safety.Concern.DANGER:
            return self._conversation.hotlines(language)
        return say(language, "upload-not-allowed")

    def _waiting(self, token: str) -> Path | None:
        return next(filter(None, (room.inbox.waiting(token) for room in self._rooms)), None)

    def _room_of(self, path: Path) -> Room:
        return next(room for room in self._rooms if path.is_relative_to(room.inbox.folder))

    async def _fetch(self, room: Room, message: Message, document: Document, name: str, language: Language) -> None:
        sender = message.from_user
        assert sender is not None, "only administrators send files"
        draft = await asyncio.to_thread(room.inbox.draft, name, sender.id)
        try:
            await (await document.get_file()).download_to_drive(draft)
            path = await asyncio.to_thread(room.inbox.keep, draft)
        except Exception as error:
            room.inbox.drop(draft)
            code = new_code()
            _log.error("Error %s: a file could not be fetched: %s", code, cause(error))
            await message.reply_text(say(language, "upload-failed", name=name, code=code), reply_parameters=tied(message))
            return
        await self._take(message, path, sender, language)

    async def _take(self, message: Message, path: Path, sender: User, language: Language, *, ours: bool = False) -> None:
        shown = partial(_steps, path.name, await asyncio.to_thread(_size, path), language)
        async with Progress(message, shown(_RECEIVED), ours=ours) as progress:
            async with self._one_by_one:
                said = await self._taken(
                    path, sender, lambda done, total, *_: progress.say(shown(_READ if done < total else _INDEXED))
                )
            said = await self._recognised(self._room_of(path).prefix + path.name, progress, language) or said
        await progress.finish(said(language))

    async def _recognised(self, name: str, progress: Progress, language: Language) -> Said | None:
        """Tell how far the recognition of a document's pages is, until it is done; None where there is none to be done."""
        began, followed = time.monotonic(), False
        while state := (await asyncio.to_thread(lambda: self._collection.recognising)).get(name):
            followed = True
            progress.say(say(language, "recognising", name=name, done=state[0], total=state[1]))
            await asyncio.sleep(_LOOK)
        return await self._said_of(name, began) if followed else None

    async def _said_of(self, name: str, began: float) -> Said | None:
        """Say what has become of a document that was added; None where it is not there."""
        documents = await asyncio.to_thread(self._collection.documents)
        info = next((info for info in documents if info.name == name), None)
        twins = await asyncio.to_thread(self._collection.twins, name)
        return partial(_ready, info, twins, time.monotonic() - began) if info else None

    async def _taken(self, path: Path, sender: User | int, told: Told) -> Said:
        """Take a file into the documents, where nobody has to be asked first; give what is to be said about it."""
        room, began = self._room_of(path), time.monotonic()
        name = room.prefix + path.name
        try:
            if not is_accepted(path):
                there = await asyncio.to_thread(twin, room.folder, path)
                if there:
                    room.inbox.drop(path)
                    return lambda language: Reply(say(language, "already-there", name=room.prefix + there))
                if (room.folder / path.name).exists():
                    return partial(_replace, name, token_of(path))
                path = room.inbox.accept(path)
            act = Act.REPLACED if (room.folder / path.name).exists() else Act.ADDED
            await beside(lambda: self._collection.add(path, name, told))
            await asyncio.to_thread(self._audit.record, sender, act, name)
        except RefusedError as error:
            room.inbox.drop(path)
            return partial(_refused, name, error.code, error.details)
        except Exception as error:
            _log.error("A document that was sent could not be added yet: %s", cause(error))
            reason = str(error) if isinstance(error, DossierError) else type(error).__name__
            return lambda language: Reply(say(language, "upload-later", name=name, reason=reason))
        room.inbox.drop(path)
        return await self._said_of(name, began) or partial(_refused, name, "damaged", {})


def _is_restricted(caption: str) -> bool:
    """Tell whether the words beside a file ask for it to be kept for those who may read restricted documents."""
    return _RESTRICTED.search(caption) is not None


def _size(path: Path) -> int:
    return path.stat().st_size


def _steps(name: str, size: int, language: Language, done: int) -> Html:
    """Show which steps are done, and which is under way."""
    head = Html(f"⏳ {bold(escaped(name))} · {size / 1_000_000:.1f} MB")
    marks = ["✅" if number < done else "⏳" if number == done else "▫️" for number in range(len(_STEPS))]
    lines = [Html(f"{mark} {say(language, f'step-{step}')}") for mark, step in zip(marks, _STEPS, strict=True)]
    return joined("\n", [head, *lines])


def _refused(name: str, code: str, details: dict[str, object], language: Language) -> Reply:
    reason = say(language, f"refused-{code}", **{key: str(value) for key, value in details.items()})
    return Reply(joined("\n", [say(language, "not-added", name=name), reason, italic(say(language, "nothing-changed"))]))


def _ready(info: DocumentInfo, twins: Sequence[Twin], seconds: float, language: Language) -> Reply:
    facts = [
        say(language, "page-count", pages=info.pages) if info.pages else Html(""),
        say(language, "passage-count", passages=info.passages),
        say(language, f"in-{known(info.language)}") if known(info.language) else Html(""),
        say(language, "seconds", seconds=f"{seconds:.0f}" if seconds >= 1 else "<1"),
    ]
    warnings = [italic(escaped(warning)) for warning in info.warnings]
    same = [say(language, "same-text", title=twin.title, percent=f"{twin.share:.0%}".rstrip("%")) for twin in twins[:1]]
    unread = [say(language, "pages-unread", pages=numbers(info.pictures))] if info.pictures else []
    key = document_key(info.name)
    buttons = (
        Button(f"🔎 {say(language, 'try-button')}", f"t:{key}"),
        Button(f"🗑 {say(language, 'remove-button')}", f"x:{key}"),
    )
    return Reply(
        joined("\n", [say(language, "searchable", name=info.name), joined(" · ", facts), *same, *unread, *warnings]),
        (buttons, (inspections.button(info, language), details.button(info, language))),
    )


def _replace(name: str, token: str, language: Language) -> Reply:
    buttons = (
        Button(f"♻️ {say(language, 'replace-button')}", f"r:{token}"),
        Button(say(language, "keep-button"), f"k:{token}"),
    )
    return Reply(say(language, "replace", name=name), (buttons,))
