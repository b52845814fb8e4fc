"""Who gets no answer, and how does such a person ask to be let in?

Where only those who were let in may ask, everybody else is met here, before any other handler sees what they wrote. A
cry for help gets the card with numbers all the same.
"""

from __future__ import annotations

import asyncio
import re
from functools import partial
from typing import Final

from telegram import Message, Update
from telegram.ext import ApplicationHandlerStop, ContextTypes

from bot import safety
from bot.administrators import Administrators
from bot.conversation import Conversation
from bot.delivery import edit, note, send
from bot.markup import Html, joined
from bot.members import Members
from bot.membership import request_card
from bot.people import People, is_private, is_to_bot, message_of, tapped, words_of
from bot.replies import Button, Reply
from bot.texts import Language, say

Context = ContextTypes.DEFAULT_TYPE

ASK: Final = "ask"
"""What the button says by which somebody asks to be let in."""

_OPEN: Final = re.compile(r"/(?:start(?:@\w+)? i_[\w-]+|(?:language|privacy|hotline|forget)(?:@\w+)?)\s*")
"""What everybody may write in a private chat: an invitation, and what tells or deletes what is kept."""

_OPEN_TAPS: Final = re.compile(rf"{ASK}|l:\w+")


class Access:
    """Turns away who may not ask, and takes requests to be let in."""

    def __init__(self, conversation: Conversation, people: People, members: Members, administrators: Administrators) -> None:
        self._conversation = conversation
        self._people = people
        self._members = members
        self._administrators = administrators

    async def check(self, update: Update, _: Context) -> None:
        """Let no other handler see an update of somebody who may not ask."""
        if self._people.may_ask(update.effective_user) or _is_open(update):
            return
        language = self._people.language(update)
        if update.callback_query:
            await note(update.callback_query, say(language, "access-closed"), alert=True)
        elif update.effective_message:
            await self._met(update, update.effective_message, language)
        raise ApplicationHandlerStop

    async def request(self, update: Update, context: Context) -> None:
        """Pass a request to be let in to the owners."""
        query, _rest = tapped(update)
        person, language, message = query.from_user, self._people.language(update), message_of(query)
        if self._people.may_ask(person):
            await note(query, say(language, "access-given"), alert=True)
            return
        new = await asyncio.to_thread(self._members.request, person.id, person.full_name, language)
        asking = await asyncio.to_thread(self._members.find, person.id)
        await note(query)
        if message and asking:
            await edit(message, Reply(say(language, "access-not-given" if asking.refused else "access-asked")))
        if new and asking:
            await self._administrators.tell(context.bot, partial(request_card, asking), people=self._people.owners)

    async def _met(self, update: Update, message: Message, language: Language) -> None:
        """Answer a cry for help, and in a private chat say who may ask."""
        concern, spoken_in = safety.assess(words_of(message))
        alone = is_private(message)
        to_bot = alone or is_to_bot(message) or (message.text or "").startswith("/ask")
        if concern is safety.Concern.DANGER and to_bot:
            card: Reply | Html = self._conversation.hotlines(spoken_in or language)
        elif alone and update.message:
            button = Button(f"🔑 {say(language, 'access-button')}", ASK)
            words = joined("\n", [say(language, "access-closed"), say(language, "access-how")])
            card = Reply(words, ((button,),))
        else:
            return
        await send(update, card, to_question=True)


def _is_open(update: Update) -> bool:
    """Tell whether something is for everybody."""
    if update.inline_query:  # which tells it by the one button there is
        return True
    if update.callback_query:
        return bool(_OPEN_TAPS.fullmatch(update.callback_query.data or ""))
    message = update.effective_message
    return bool(message and is_private(message) and _OPEN.fullmatch(message.text or ""))
