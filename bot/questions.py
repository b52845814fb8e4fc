"""The handlers of a private chat: an update in, a message of the conversation out."""

from __future__ import annotations

import asyncio
import logging

from telegram import Message, ReplyParameters, Update
from telegram.constants import ChatType
from telegram.error import TelegramError
from telegram.ext import ContextTypes

from bot.conversation import Conversation, spoken
from bot.logs import cause, new_code
from bot.markup import Html
from bot.texts import Language, say

_log = logging.getLogger(__name__)

Context = ContextTypes.DEFAULT_TYPE


class Questions:
    """Answers private messages out of one conversation."""

    def __init__(self, conversation: Conversation) -> None:
        self._conversation = conversation

    async def start(self, update: Update, _: Context) -> None:
        """Explain what this is."""
        message = await asyncio.to_thread(self._conversation.start, language_of(update))
        await send(update, message)

    async def help(self, update: Update, _: Context) -> None:
        """Explain how to ask and how to read an answer."""
        await send(update, say(language_of(update), "help"))

    async def ask(self, update: Update, _: Context) -> None:
        """Answer a question, off the event loop, so that polling and the other chats go on."""
        message = update.message
        assert message is not None, "only messages are routed here"
        answer = await asyncio.to_thread(
            self._conversation.reply, message.text or "", chat=message.chat_id, language=language_of(update)
        )
        await send(update, answer, reply=True)

    async def unknown_command(self, update: Update, _: Context) -> None:
        """Point to the commands that there are."""
        await send(update, say(language_of(update), "unknown-command"))

    async def anything_else(self, update: Update, _: Context) -> None:
        """Say kindly that pictures, voice and the like cannot be read."""
        await send(update, say(language_of(update), "only-text"), reply=True)


async def too_many(update: Update) -> None:
    """Ask a person for patience who sends more than can be answered."""
    await send(update, say(language_of(update), "too-many"))


async def failed(update: object, context: Context) -> None:
    """Log the cause under a code, and tell the person the code and nothing else."""
    assert context.error is not None, "called for errors alone"
    code = new_code()
    _log.error("Error %s: %s", code, cause(context.error))
    if isinstance(update, Update):
        try:
            await send(update, say(language_of(update), "failed", code=code))
        except TelegramError as error:
            _log.warning("Error %s could not be told to the person: %s", code, cause(error))


def language_of(update: Update) -> Language:
    """Choose the language of whoever wrote."""
    return spoken(update.effective_user.language_code if update.effective_user else None)


async def send(update: Update, text: Html, *, reply: bool = False) -> None:
    """Send to the chat that an update came from; ``reply`` ties an answer to its question."""
    message = update.effective_message
    if message is None or message.chat.type != ChatType.PRIVATE:
        return
    await message.reply_text(text, reply_parameters=_reply_to(message) if reply else None)


def _reply_to(message: Message) -> ReplyParameters:
    # The person may have deleted the question in the meantime.
    return ReplyParameters(message.message_id, allow_sending_without_reply=True)
