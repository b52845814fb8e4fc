"""How does an administrator say what a document is: its title, publisher, date, link and name?

One card shows them; a tap asks for one, and the reply to that is kept. Which document and which of its details a reply is
about stands in a link of the message that asked, so that nothing has to be remembered.
"""

from __future__ import annotations

import asyncio
import logging
import re
from functools import partial
from typing import Final, Protocol

from telegram import ForceReply, Message, Update
from telegram.ext import ContextTypes, filters

from bot import catalogue, links
from bot.audit import Act, Audit
from bot.beside import beside
from bot.delivery import edit, note, send
from bot.logs import cause
from bot.markup import Html, bold, escaped, joined, link
from bot.people import People, message_of, tapped
from bot.rendering import date_in_words, short
from bot.replies import Button, Reply
from bot.texts import Language, say
from index.dates import dates
from index.errors import DossierError
from index.model import DocumentInfo, Report
from index.quoteids import document_key

Context = ContextTypes.DEFAULT_TYPE

_KEYS: Final = ("title", "publisher", "date", "url")
_NAME: Final = "name"
_NOTHING: Final = "-"
_LONGEST: Final = 300
_ASKS: Final = re.compile(r"&detail=(\w+)$")

_log = logging.getLogger(__name__)


class Collection(Protocol):
    """The documents, as far as something can be said of them."""

    def documents(self) -> tuple[DocumentInfo, ...]:
        """List what is indexed."""
        ...

    def describe(self, name: str, key: str, value: str | None) -> Report:
        """Say something of a document."""
        ...

    def rename(self, name: str, new: str) -> Report:
        """Give it another name."""
        ...


class IsDetail(filters.MessageFilter):
    """A reply to a message that asks for a detail."""

    def filter(self, message: Message) -> bool:
        """Look at what is replied to."""
        replied = message.reply_to_message
        ours = replied is not None and replied.from_user is not None and replied.from_user.id == message.get_bot().id
        return ours and _asked_for(message) is not None


class Details:
    """Serves the card and the replies."""

    def __init__(self, collection: Collection, people: People, audit: Audit, *, restricted: bool) -> None:
        """Take among the others whether there are restricted documents, which files can be added to."""
        self._restricted = restricted
        self._collection = collection
        self._people = people
        self._audit = audit

    async def upload(self, update: Update, _: Context) -> None:
        """Tell how a document is added, and what is asked then."""
        language = self._people.language(update)
        how = say(language, "upload-how-restricted") if self._restricted else Html("")
        await send(update, joined("\n\n", [say(language, "upload-how"), how]))

    async def open(self, update: Update, _: Context) -> None:
        """Show the card in place of what was tapped under."""
        query, (key, *_rest) = tapped(update)
        language, message = self._people.language(update), message_of(query)
        info = catalogue.by_key(await asyncio.to_thread(self._collection.documents), key)
        if info is None or message is None:
            await note(query, say(language, "document-gone"), alert=True)
            return
        await note(query)
        await edit(message, _card(info, language))

    async def ask(self, update: Update, context: Context) -> None:
        """Ask for one of the details, to be answered by a reply."""
        query, (key, detail, *_rest) = tapped(update)
        language, message = self._people.language(update), message_of(query)
        info = catalogue.by_key(await asyncio.to_thread(self._collection.documents), key)
        if info is None or message is None:
            await note(query, say(language, "document-gone"), alert=True)
            return
        await note(query)
        address = f"{links.to_document(context.bot.username, info.name)}&detail={detail}"
        about = link(bold(escaped(short(info.title, _LONGEST))), address)
        text = joined("\n", [about, say(language, f"detail-ask-{detail}"), _how_to_leave(detail, language)])
        await message.reply_text(text, reply_markup=ForceReply(selective=True), do_quote=False)

    async def answered(self, update: Update, _: Context) -> None:
        """Keep what was answered, and show the card."""
        message, language = update.effective_message, self._people.language(update)
        assert message is not None, "only messages are routed here"
        asked = _asked_for(message)
        assert asked is not None, "only replies to what asks are routed here"
        key, detail = asked
        info = catalogue.by_key(await asyncio.to_thread(self._collection.documents), key)
        if info is None:
            await send(update, say(language, "document-gone"), to_question=True)
            return
        said = " ".join((message.text or "").split())[:_LONGEST]
        try:
            name = await self._kept(info.name, detail, said)
        except Exception as error:
            _log.warning("A detail of a document was not kept: %s", cause(error))
            reason = str(error) if isinstance(error, DossierError) else type(error).__name__
            await send(update, say(language, "detail-not-kept", reason=reason), to_question=True)
            return
        act, what = (Act.RENAMED, f"{info.name} → {name}") if detail == _NAME else (Act.DESCRIBED, f"{name}: {detail}")
        assert message.from_user is not None, "only administrators are routed here"
        await asyncio.to_thread(self._audit.record, message.from_user, act, what)
        documents = await asyncio.to_thread(self._collection.documents)
        kept = catalogue.by_key(documents, document_key(name))
        if kept:
            card = _card(kept, language)
            text = joined("\n\n", [say(language, "detail-kept"), card.text])
            await send(update, Reply(text, card.buttons), to_question=True)

    async def _kept(self, name: str, detail: str, said: str) -> str:
        """Keep what was said, and give the name that the document then has."""
        if detail == _NAME:
            report = await beside(partial(self._collection.rename, name, said))
            return next(iter(report.added), name)
        value = None if said == _NOTHING else _as_date(said) if detail == "date" else said
        await beside(partial(self._collection.describe, name, detail, value))
        return name


def button(info: DocumentInfo, language: Language) -> Button:
    """Open the card of a document."""
    return Button(f"✏️ {say(language, 'details-button')}", f"m:{document_key(info.name)}")


def _card(info: DocumentInfo, language: Language) -> Reply:
    said, key = info.metadata, document_key(info.name)
    values = {
        "title": escaped(short(info.title, _LONGEST)),
        "publisher": escaped(short(said.publisher or "", _LONGEST)),
        "date": date_in_words(said.date, language),
        "url": escaped(short(said.url or "", _LONGEST)),
        _NAME: Html(f"<code>{escaped(info.name)}</code>"),
    }
    lines = [Html(f"{say(language, f'detail-{detail}')}: {value or '–'}") for detail, value in values.items()]
    buttons = [Button(say(language, f"detail-{detail}"), f"m:{key}:{detail}") for detail in (*_KEYS, _NAME)]
    back = Button(f"◀ {say(language, 'back-button')}", f"D:0:{key}")
    return Reply(joined("\n", [say(language, "details"), *lines]), (tuple(buttons[:2]), tuple(buttons[2:]), (back,)))


def _how_to_leave(detail: str, language: Language) -> Html:
    return say(language, "detail-none") if detail in ("publisher", "date", "url") else Html("")


def _asked_for(reply: Message) -> tuple[str, str] | None:
    """Which document, by its key, and which detail a message replies to; None where it asks for none."""
    asks = reply.reply_to_message
    for entity in asks.entities if asks else ():
        found = _ASKS.search(entity.url or "")
        if found and found[1] in (*_KEYS, _NAME):
            return links.document_of(entity.url or ""), found[1]
    return None


def _as_date(said: str) -> str:
    """A date as it is kept, where it was written in words or in another order; what is none is left to be refused."""
    found = dates(said)
    if len(found) != 1 or found[0].year is None:
        return said
    parts = (f"{found[0].year:04}", *(f"{part:02}" for part in (found[0].month, found[0].day) if part))
    return "-".join(parts)
