"""What the bot says of itself and of its documents: /start, /help, /documents, /language, /privacy, /forget, /hotline, /new."""

from __future__ import annotations

import asyncio

from telegram import Message, Update
from telegram.ext import ContextTypes

from bot import catalogue, confirmations, details, inspections, menus, versions
from bot.delivery import edit, note, send
from bot.examples import Examples
from bot.markup import Html, joined
from bot.members import Role
from bot.people import People, is_private, message_of, tapped, thread_of
from bot.replies import Button, Reply
from bot.shelves import Shelves
from bot.state import State
from bot.texts import LANGUAGES, known, say
from index.model import DocumentInfo

Context = ContextTypes.DEFAULT_TYPE


class Commands:
    """The commands that everybody has."""

    def __init__(
        self,
        shelves: Shelves,
        examples: Examples,
        people: People,
        state: State,
    ) -> None:
        self._shelves = shelves
        self._examples = examples
        self._people = people
        self._state = state

    async def start(self, update: Update, _: Context) -> None:
        """Explain what this is, with questions that are answered."""
        language = self._people.language(update)
        text = await asyncio.to_thread(self._shelves.of(update).conversation.start, language)
        await send(update, await self._with_examples(text, update))

    async def help(self, update: Update, _: Context) -> None:
        """Explain how to ask and how to read an answer."""
        await send(update, await self._with_examples(say(self._people.language(update), "help"), update))

    async def privacy(self, update: Update, _: Context) -> None:
        """Say what is stored and what is not."""
        await send(update, say(self._people.language(update), "privacy"))

    async def forget(self, update: Update, context: Context) -> None:
        """Erase everything that is kept of whoever asks for it, at once."""
        language, person = self._people.language(update), update.effective_user
        assert person is not None, "only private chats are routed here"
        edited = self._people.role(person.id) is Role.EDITOR
        self._shelves.of(update).conversation.forget(thread_of(_written(update)))
        await asyncio.to_thread(self._state.forget, person.id)
        await send(update, say(language, "forgotten"))
        if edited:
            await menus.of_person(context.bot, self._people, person.id)

    async def hotline(self, update: Update, _: Context) -> None:
        """Name the services that help people in danger."""
        language = self._people.language(update)
        card = await asyncio.to_thread(self._shelves.of(update).conversation.hotlines, language)
        administered = self._people.may_edit(update) and is_private(_written(update))
        button = Button(f"☑️ {say(language, 'confirm-button')}", confirmations.LIST)
        await send(update, Reply(card, ((button,),) if administered else ()))

    async def new(self, update: Update, _: Context) -> None:
        """Forget the questions before, so that the next one stands alone."""
        self._shelves.of(update).conversation.forget(thread_of(_written(update)))
        await send(update, say(self._people.language(update), "new"))

    async def language(self, update: Update, _: Context) -> None:
        """Offer the languages."""
        buttons = tuple(Button(say(language, "language-name"), f"l:{language}") for language in LANGUAGES)
        await send(update, Reply(say(self._people.language(update), "language"), (buttons,)))

    async def choose_language(self, update: Update, context: Context) -> None:
        """Remember the language that was tapped, and use it at once."""
        query, (code, *_) = tapped(update)
        language = known(code)
        if language:
            await asyncio.to_thread(self._state.choose_language, query.from_user.id, language)
        await note(query)
        message = message_of(query)
        if language and message:
            await edit(message, Reply(say(language, "language-chosen")))
            await menus.of_person(context.bot, self._people, query.from_user.id)

    async def documents(self, update: Update, _: Context) -> None:
        """List what is known."""
        documents = await asyncio.to_thread(self._shelves.of(update).documents.documents)
        await send(update, catalogue.listed(documents, 0, self._people.language(update)))

    async def turn_documents(self, update: Update, _: Context) -> None:
        """Show another page of the list in place of what is there."""
        query, (page, *_rest) = tapped(update)
        documents = await asyncio.to_thread(self._shelves.of(update).documents.documents)
        await note(query)
        message = message_of(query)
        if message is None:
            return
        reply = catalogue.listed(documents, int(page), self._people.language(update))
        if message.reply_to_message:  # an answer stays where it is
            await send(update, reply)
        else:
            await edit(message, reply)

    async def open_document(self, update: Update, _: Context) -> None:
        """Show what is known of one document."""
        query, (page, key, *_rest) = tapped(update)
        language = self._people.language(update)
        info = catalogue.by_key(await asyncio.to_thread(self._shelves.of(update).documents.documents), key)
        if info is None:
            await note(query, say(language, "document-gone"), alert=True)
            return
        await note(query)
        message = message_of(query)
        if message:
            more = self._for_administrators(update, info) if is_private(message) else []
            await edit(message, catalogue.card(info, int(page), language, *more))

    def _for_administrators(self, update: Update, info: DocumentInfo) -> list[Button]:
        language = self._people.language(update)
        return [
            *([inspections.button(info, language), details.button(info, language)] if self._people.may_edit(update) else []),
            *([versions.button(info, language)] if self._people.may_own(update) else []),
        ]

    async def _with_examples(self, text: Html, update: Update) -> Html:
        examples = await asyncio.to_thread(self._examples.shown, self._people.language(update))
        return joined("\n\n", [text, examples])


def _written(update: Update) -> Message:
    assert update.effective_message is not None, "only messages are routed here"
    return update.effective_message
