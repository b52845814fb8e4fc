"""How does an owner bring back an earlier version of a document, or one that was removed?

Only after a second tap, which names the version that was shown.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Sequence
from itertools import groupby
from typing import Final, Protocol

from telegram import Message, Update, User
from telegram.ext import ContextTypes

from bot.audit import Act, Audit
from bot.beside import beside
from bot.delivery import edit, note, send
from bot.logs import cause
from bot.markup import Html, bold, escaped, joined
from bot.people import People, message_of, tapped
from bot.rendering import date_in_words, short
from bot.replies import Button, Reply, turning
from bot.texts import Language, say
from index.errors import DossierError, RefusedError
from index.model import DocumentInfo, Report
from index.quoteids import document_key
from index.versions import Version

Context = ContextTypes.DEFAULT_TYPE

PER_PAGE: Final = 8
_LONGEST_NAME: Final = 200

_log = logging.getLogger(__name__)


class Collection(Protocol):
    """The documents, as far as they can be brought back."""

    def versions(self) -> tuple[Version, ...]:
        """List what is kept: by name, the newest first."""
        ...

    def restore(self, name: str, number: int) -> Report:
        """Bring a version back."""
        ...


class Versions:
    """Serves /versions and its buttons."""

    def __init__(self, collection: Collection, people: People, audit: Audit) -> None:
        self._collection = collection
        self._people = people
        self._audit = audit

    async def versions(self, update: Update, _: Context) -> None:
        """List the documents of which something can be brought back."""
        kept = await asyncio.to_thread(self._collection.versions)
        await send(update, _list(kept, 0, self._people.language(update)))

    async def turn(self, update: Update, _: Context) -> None:
        """Show another page of them."""
        query, (page, *_rest) = tapped(update)
        kept = await asyncio.to_thread(self._collection.versions)
        await note(query)
        message = message_of(query)
        if message:
            await edit(message, _list(kept, int(page), self._people.language(update)))

    async def ask(self, update: Update, _: Context) -> None:
        """Ask which version of a document shall come back."""
        query, rest = tapped(update)
        language, message = self._people.language(update), message_of(query)
        kept = await asyncio.to_thread(self._collection.versions)
        earlier = [version for version in kept if version.gone and document_key(version.name) == rest[-1]]
        if not earlier or message is None:
            await note(query, say(language, "versions-of-none"), alert=True)
            return
        await note(query)
        await edit(message, _which(earlier, language))

    async def restore(self, update: Update, context: Context) -> None:
        """Bring back the version that was shown."""
        query, (key, number, *_rest) = tapped(update)
        language, message = self._people.language(update), message_of(query)
        kept = await asyncio.to_thread(self._collection.versions)
        chosen = next((v for v in kept if document_key(v.name) == key and v.number == int(number)), None)
        if chosen is None or message is None:
            await note(query, say(language, "versions-of-none"), alert=True)
            return
        await note(query)
        context.application.create_task(self._restore(message, chosen, query.from_user, language), update=update)

    async def _restore(self, message: Message, chosen: Version, person: User, language: Language) -> None:
        try:
            await beside(lambda: self._collection.restore(chosen.name, chosen.number))
            await asyncio.to_thread(self._audit.record, person, Act.RESTORED, f"{chosen.name} ({chosen.taken[:10]})")
        except RefusedError as error:
            reason = say(language, f"refused-{error.code}", **{key: str(value) for key, value in error.details.items()})
            await edit(message, Reply(joined("\n", [say(language, "not-restored", name=chosen.name, reason=""), reason])))
        except Exception as error:
            _log.error("A version could not be brought back: %s", cause(error))
            reason_in_english = str(error) if isinstance(error, DossierError) else type(error).__name__
            await edit(message, Reply(say(language, "not-restored", name=chosen.name, reason=reason_in_english)))
        else:
            date = date_in_words(chosen.taken[:10], language)
            await edit(message, Reply(say(language, "restored", name=chosen.name, date=date)))


def button(info: DocumentInfo, language: Language) -> Button:
    """Ask which version shall be brought back."""
    return Button(f"🕘 {say(language, 'versions-button')}", f"v:{document_key(info.name)}")


def _list(kept: Sequence[Version], page: int, language: Language) -> Reply:
    """Render a page of the documents that have a version which is not the present one."""
    names = [name for name, group in groupby(kept, key=lambda version: version.name) if any(v.gone for v in group)]
    if not names:
        return Reply(say(language, "versions-none"))
    pages = -(-len(names) // PER_PAGE)
    page %= pages
    first = page * PER_PAGE
    numbered = list(enumerate(names[first : first + PER_PAGE], first + 1))
    present = {version.name for version in kept if version.gone is None}
    lines = [_line(number, name, language, there=name in present) for number, name in numbered]
    buttons = tuple(Button(str(number), f"v:{page}:{document_key(name)}") for number, name in numbered)
    return Reply(joined("\n", [say(language, "versions-which"), *lines]), (buttons, turning("V", page, pages)))


def _line(number: int, name: str, language: Language, *, there: bool) -> Html:
    shown = bold(escaped(short(name, _LONGEST_NAME)))
    return joined(" · ", [Html(f"{number}. {shown}"), Html("") if there else say(language, "is-removed")])


def _which(earlier: Sequence[Version], language: Language) -> Reply:
    lines = [_told(version, language) for version in earlier]
    buttons = [
        (Button(f"↩️ {date_in_words(version.taken[:10], language)} ({version.number})", _named(version)),) for version in earlier
    ]
    name = short(earlier[0].name, _LONGEST_NAME)
    leave = (Button(say(language, "keep-button"), "z"),)
    return Reply(joined("\n", [say(language, "restore-which", name=name), *lines]), (*buttons, leave))


def _told(version: Version, language: Language) -> Html:
    taken, gone = (date_in_words(time[:10], language) for time in (version.taken, version.gone or ""))
    return say(language, "version-of", number=version.number, taken=taken, gone=gone, size=f"{version.size / 1_000_000:.2f}")


def _named(version: Version) -> str:
    return f"w:{document_key(version.name)}:{version.number}"
