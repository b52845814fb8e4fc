"""How does a reply reach the chat: as a new message, in place of an old one, or as a note over a button?"""

from __future__ import annotations

from contextlib import suppress
from typing import Final

from telegram import CallbackQuery, Message, ReplyParameters, Update
from telegram.error import BadRequest

from bot.markup import Html
from bot.people import without_markup
from bot.replies import Reply, keyboard

_NOT_MODIFIED: Final = "not modified"


async def send(update: Update, reply: Reply | Html, *, to_question: bool = False) -> Message | None:
    """Send to the chat and topic that an update came from; ``to_question`` ties an answer to its question."""
    message = update.effective_message
    if message is None:
        return None
    reply = reply if isinstance(reply, Reply) else Reply(reply)
    return await message.reply_text(
        reply.text,
        reply_markup=keyboard(reply.buttons),
        reply_parameters=tied(message) if to_question else None,
        message_thread_id=topic(message),
        do_quote=False if not to_question else None,
    )


async def edit(message: Message, reply: Reply) -> None:
    """Put a reply in place of a message; that it says so already does no harm."""
    try:
        await message.edit_text(reply.text, reply_markup=keyboard(reply.buttons))
    except BadRequest as error:
        if _NOT_MODIFIED not in str(error).lower():
            raise


async def note(query: CallbackQuery, text: Html | None = None, *, alert: bool = False) -> None:
    """End the waiting of whoever tapped, with a few words or without; a tap may be too old for it."""
    with suppress(BadRequest):
        await query.answer(without_markup(text) if text else None, show_alert=alert)


def tied(message: Message) -> ReplyParameters:
    """Tie an answer to a message, which its person may have deleted in the meantime."""
    return ReplyParameters(message.message_id, allow_sending_without_reply=True)


def topic(message: Message) -> int | None:
    """Give the topic of a forum that a message stands in."""
    return message.message_thread_id if message.is_topic_message else None
