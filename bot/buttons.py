"""The buttons under an answer: other quotes, the sentences around, the file, whether it helped."""

from __future__ import annotations

import asyncio
from collections import OrderedDict
from datetime import UTC, datetime
from typing import Final

from telegram import InputFile, Message, Update
from telegram.constants import FileSizeLimit
from telegram.error import BadRequest
from telegram.ext import ContextTypes

from bot import briefing, catalogue
from bot.delivery import edit, note, tied, topic
from bot.markup import Html, bold, escaped
from bot.people import People, asked_in, message_of, question_of, tapped, words_of
from bot.rendering import How, short
from bot.replies import Reply, keyboard
from bot.shelves import Shelf, Shelves
from bot.state import State
from bot.texts import Language, say
from index import quoteids
from index.model import DocumentInfo

Context = ContextTypes.DEFAULT_TYPE

_MOST_TAPS: Final = 10_000
_LONGEST_TITLE: Final = 200


class Buttons:
    """Serves the buttons; what they need stands in them, so they work after a restart too."""

    def __init__(self, shelves: Shelves, people: People, state: State) -> None:
        self._shelves = shelves
        self._people = people
        self._state = state
        self._counted: OrderedDict[tuple[int, int, str], None] = OrderedDict()

    async def nothing(self, update: Update, _: Context) -> None:
        """Take a tap on what only looks like a button."""
        await note(tapped(update)[0])

    async def turn(self, update: Update, _: Context) -> None:
        """Ask the question again and show another quote of the answer."""
        query, (place, *_rest) = tapped(update)
        question, message = question_of(query), message_of(query)
        language = self._people.language(update)
        if question is None or message is None:
            await note(query, say(language, "question-gone"), alert=True)
            return
        await note(query)
        how = How.of((query.data or "").split(":"))
        await edit(
            message,
            await asyncio.to_thread(
                self._shelves.of(update).conversation.page, asked_in(question), int(place), language=language, how=how
            ),
        )

    async def choose(self, update: Update, _: Context) -> None:
        """Offer, below the answer, the filters that the question can be asked with."""
        query, turn = tapped(update)
        question, message = question_of(query), message_of(query)
        language = self._people.language(update)
        if question is None or message is None:
            await note(query, say(language, "question-gone"), alert=True)
            return
        rows = await asyncio.to_thread(
            self._shelves.of(update).conversation.choices, asked_in(question), language=language, turn=":".join(turn)
        )
        if len(rows[:-1]) == sum(not row for row in rows):
            await note(query, say(language, "filter-nothing"), alert=True)
            return
        await note(query)
        await message.edit_reply_markup(keyboard(rows))

    async def save(self, update: Update, _: Context) -> None:
        """Send all quotes of the answer as files, with full citations."""
        query, turn = tapped(update)
        question, message = question_of(query), message_of(query)
        language = self._people.language(update)
        if question is None or message is None:
            await note(query, say(language, "question-gone"), alert=True)
            return
        await note(query)
        for file in await asyncio.to_thread(_saved, self._shelves.of(update), question, How.of(turn), language):
            await message.reply_document(file, message_thread_id=topic(message), do_quote=False)

    async def search_all_the_same(self, update: Update, _: Context) -> None:
        """Search for what was met with the help card, which stays where it is."""
        query, _rest = tapped(update)
        question = question_of(query)
        language = self._people.language(update)
        if question is None:
            await note(query, say(language, "question-gone"), alert=True)
            return
        await note(query)
        conversation = self._shelves.of(update).conversation
        reply = await asyncio.to_thread(conversation.anyway, words_of(question), language=language)
        await question.reply_text(
            reply.text,
            reply_markup=keyboard(reply.buttons),
            reply_parameters=tied(question),
            message_thread_id=topic(question),
        )

    async def context(self, update: Update, _: Context) -> None:
        """Show the sentences around the quote."""
        query, (id_, *turn) = tapped(update)
        question, message = question_of(query), message_of(query)
        language = self._people.language(update)
        reply: Reply | None = await asyncio.to_thread(
            self._shelves.of(update).conversation.context,
            asked_in(question) if question else None,
            id_,
            language=language,
            how=How.of(turn),
        )
        if reply is None or message is None:
            await note(query, say(language, "quote-gone"), alert=True)
            return
        await note(query)
        await edit(message, reply)

    async def open_file(self, update: Update, _: Context) -> None:
        """Send the original."""
        query, (key, *_rest) = tapped(update)
        language = self._people.language(update)
        shelf = self._shelves.of(update)
        info = catalogue.by_key(await asyncio.to_thread(shelf.documents.documents), key)
        message = message_of(query)
        if info is None or message is None or not await self._send_file(shelf, message, info, language):
            await note(query, say(language, "document-gone"), alert=True)
        else:
            await note(query)

    async def opinion(self, update: Update, _: Context) -> None:
        """Count whether an answer helped, once a message, and never who says so."""
        query, (id_, *_rest) = tapped(update)
        message = message_of(query)
        if quoteids.parsed(id_) and message and self._first(message.chat_id, message.message_id, id_):
            await asyncio.to_thread(self._state.count_opinion, id_, helpful=(query.data or "").startswith("+"))
        await note(query, say(self._people.language(update), "thanks"))

    def _first(self, *tap: *tuple[int, int, str]) -> bool:
        first = tap not in self._counted
        self._counted[tap] = None
        if len(self._counted) > _MOST_TAPS:
            self._counted.popitem(last=False)
        return first

    async def _send_file(self, shelf: Shelf, message: Message, info: DocumentInfo, language: Language) -> bool:
        """Send a document's file, by the id that Telegram gave it where it has it already."""
        caption = bold(escaped(short(info.title, _LONGEST_TITLE)))
        known = await asyncio.to_thread(self._state.file_id, info.digest)
        if known:
            try:
                await _send(message, known, caption)
            except BadRequest:
                pass  # Telegram has forgotten it, or it is of another bot
            else:
                return True
        try:
            path = shelf.documents.file(info.name)
            content = await asyncio.to_thread(path.read_bytes)
        except OSError:
            return False
        if len(content) > FileSizeLimit.FILESIZE_UPLOAD:
            await message.reply_text(say(language, "file-too-large"), message_thread_id=topic(message), do_quote=False)
            return True
        sent = await _send(message, InputFile(content, filename=path.name), caption)
        if sent.document:
            await asyncio.to_thread(self._state.remember_file, info.digest, sent.document.file_id)
        return True


async def _send(message: Message, file: InputFile | str, caption: Html) -> Message:
    return await message.reply_document(file, caption=caption, message_thread_id=topic(message), do_quote=False)


def _saved(shelf: Shelf, question: Message, how: How, language: Language) -> list[InputFile]:
    answer, spoken_in = shelf.conversation.answer(asked_in(question), language=language, how=how)
    words, now = words_of(question), datetime.now(UTC)
    text = briefing.markdown(words, answer, spoken_in, now).encode()
    name = briefing.NAME.format(day=now)
    return [
        InputFile(briefing.document(words, answer, spoken_in, now), filename=f"{name}.docx"),
        InputFile(text, filename=f"{name}.md"),
    ]
