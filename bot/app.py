"""The bot in Telegram: which handler serves what, and how it is wired."""

from __future__ import annotations

from typing import Any

from telegram import LinkPreviewOptions
from telegram.constants import ParseMode
from telegram.ext import Application, ApplicationBuilder, CommandHandler, Defaults, MessageHandler, filters

from bot.conversation import Conversation
from bot.order import InOrder
from bot.questions import Questions, failed, too_many
from bot.sending import TOGETHER, Patient
from bot.settings import Secret

UPDATES = ("message",)
"""What Telegram is asked to send."""

App = Application[Any, Any, Any, Any, Any, Any]

_PRIVATE = filters.ChatType.PRIVATE & filters.UpdateType.MESSAGE


def build(conversation: Conversation, *, token: Secret, api_url: str) -> App:
    """Put the bot together; nothing is sent yet."""
    app = _wired(token, api_url)
    questions = Questions(conversation)
    app.add_handler(CommandHandler("start", questions.start, _PRIVATE))
    app.add_handler(CommandHandler("help", questions.help, _PRIVATE))
    app.add_handler(MessageHandler(_PRIVATE & filters.COMMAND, questions.unknown_command))
    app.add_handler(MessageHandler(_PRIVATE & filters.TEXT, questions.ask))
    app.add_handler(MessageHandler(_PRIVATE & ~filters.StatusUpdate.ALL, questions.anything_else))
    app.add_error_handler(failed)
    return app


def _wired(token: Secret, api_url: str) -> App:
    return (
        ApplicationBuilder()
        .token(token.value)
        .base_url(f"{api_url}/bot")
        .base_file_url(f"{api_url}/file/bot")
        .connection_pool_size(2 * TOGETHER)
        .pool_timeout(10)
        # With a single connection, one that was torn down during a poll is never given back: the bot looks
        # alive and hears nothing.
        .get_updates_connection_pool_size(4)
        .get_updates_pool_timeout(10)
        .concurrent_updates(InOrder(too_many))
        .rate_limiter(Patient())
        .defaults(
            Defaults(
                parse_mode=ParseMode.HTML,
                link_preview_options=LinkPreviewOptions(is_disabled=True),
            )
        )
        .updater(None)  # see bot.polling
        .job_queue(None)
        .build()
    )
