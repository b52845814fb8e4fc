"""Questions and their answers: an update in, a message of the conversation out."""

from __future__ import annotations

import asyncio
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Final

from telegram import Message, Update
from telegram.error import BadRequest
from telegram.ext import ContextTypes

from bot import safety
from bot.delivery import send
from bot.markup import Html
from bot.people import People, is_private, thread_of, words_of
from bot.quota import A_PERSON, Quota
from bot.replies import Reply, keyboard
from bot.shelves import Shelves
from bot.texts import Language, say

Context = ContextTypes.DEFAULT_TYPE

LATE: Final = timedelta(minutes=10)
_MOST_ANSWERS: Final = 10_000

Place = tuple[int, int]
"""A chat and a message in it."""


class Questions:
    """Answers questions."""

    def __init__(self, shelves: Shelves, people: People, *, now: Callable[[], datetime] = lambda: datetime.now(UTC)) -> None:
        self._shelves = shelves
        self._people = people
        self._now = now
        self._quota = Quota()
        self._answers: OrderedDict[Place, int] = OrderedDict()

    async def ask(self, update: Update, _: Context) -> None:
        """Answer a question, off the event loop, so that polling and the other chats go on."""
        question = _written(update)
        language = self._people.language(update)
        if not words_of(question).strip():
            await send(update, say(language, "ask-what"), to_question=True)
            return
        if await self._too_many(update, question):
            return
        reply = await self._reply(update, question, language)
        if reply.before:
            await send(update, reply.before, to_question=True)
        sent = await send(update, reply, to_question=True)
        if sent:
            self._remember(question, sent)

    async def edited(self, update: Update, context: Context) -> None:
        """Answer a question that was changed, in place of the old answer."""
        question = _written(update)
        answer = self._answers.get(_place(question))
        if answer is None:
            if is_private(question):
                await self.ask(update, context)
            return
        if await self._too_many(update, question):
            return
        reply = await self._reply(update, question, self._people.language(update))
        if reply.before:
            await send(update, reply.before, to_question=True)
        try:
            await question.get_bot().edit_message_text(
                reply.text, question.chat_id, answer, reply_markup=keyboard(reply.buttons)
            )
        except BadRequest as error:
            if "not modified" not in str(error).lower():
                raise

    async def unknown_command(self, update: Update, _: Context) -> None:
        """Point to the commands that there are."""
        await send(update, say(self._people.language(update), "unknown-command"))

    async def anything_else(self, update: Update, _: Context) -> None:
        """Say kindly that pictures, voice and the like cannot be read; a cry for help under one is heard."""
        language = self._people.language(update)
        concern, spoken_in = safety.assess(words_of(_written(update)))
        heard = concern is safety.Concern.DANGER
        text = self._shelves.of(update).conversation.hotlines(spoken_in or language) if heard else say(language, "only-text")
        await send(update, text, to_question=True)

    async def _too_many(self, update: Update, question: Message) -> bool:
        """Tell whether a person asks too much in groups, who is told so once; a cry for help is never too much."""
        person = question.from_user
        if is_private(question) or person is None or self._quota.takes(person.id):
            return False
        if safety.classify(words_of(question)) is safety.Concern.DANGER:
            return False
        if self._quota.is_to_be_told(person.id):
            text = say(self._people.language(update), "too-many-in-group", most=A_PERSON.messages)
            await send(update, text, to_question=True)
        return True

    async def _reply(self, update: Update, question: Message, language: Language) -> Reply:
        reply = await asyncio.to_thread(
            self._shelves.of(update).conversation.reply,
            words_of(question),
            chat=thread_of(question),
            language=language,
            message=question.message_id,
        )
        if self._now() - (question.edit_date or question.date) <= LATE:
            return reply
        return replace(reply, text=Html(f"{reply.text}\n\n{say(language, 'late')}"))

    def _remember(self, question: Message, answer: Message) -> None:
        self._answers[_place(question)] = answer.message_id
        if len(self._answers) > _MOST_ANSWERS:
            self._answers.popitem(last=False)


def _written(update: Update) -> Message:
    message = update.effective_message
    assert message is not None, "only messages are routed here"
    return message


def _place(message: Message) -> Place:
    return message.chat_id, message.message_id
