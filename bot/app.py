"""The bot in Telegram: which handler serves what, and how it is wired."""

from __future__ import annotations

from functools import partial
from typing import Any, Final

from telegram import LinkPreviewOptions, Message
from telegram.constants import ParseMode
from telegram.ext import (
    Application,
    ApplicationBuilder,
    CallbackQueryHandler,
    CommandHandler,
    Defaults,
    MessageHandler,
    filters,
)

from bot import menus
from bot.buttons import Buttons
from bot.commands import Commands
from bot.conversation import Conversation
from bot.editors import Editors
from bot.examples import Examples
from bot.order import InOrder
from bot.people import People
from bot.questions import Questions
from bot.safety import SEARCH_ALL_THE_SAME
from bot.sending import TOGETHER, Patient
from bot.settings import Secret, Settings
from bot.state import State
from bot.status import Status
from bot.troubles import Troubles
from index.library import Library

UPDATES: Final = ("message", "edited_message", "callback_query")
"""What Telegram is asked to send."""

App = Application[Any, Any, Any, Any, Any, Any]


class _ToBot(filters.MessageFilter):
    """A message that replies to one of the bot's."""

    def filter(self, message: Message) -> bool:
        """Look at what is replied to; in a forum, that a topic was made is replied to by all in it."""
        replied = message.reply_to_message
        if replied is None or replied.from_user is None or replied.forum_topic_created:
            return False
        return replied.from_user.id == message.get_bot().id


_NEW = filters.UpdateType.MESSAGE
_EDITED = filters.UpdateType.EDITED_MESSAGE
_PRIVATE = filters.ChatType.PRIVATE & _NEW
_WORDS = filters.TEXT & ~filters.COMMAND


def build(library: Library, state: State, settings: Settings, token: Secret) -> App:
    """Put the bot together; nothing is sent yet."""
    people = People(state, settings.admins)
    troubles = Troubles(people)
    app = _wired(token, settings.api_url, troubles)
    conversation = Conversation(library)
    commands = Commands(conversation, library.documents, Examples(library, settings.documents), people, state)
    questions = Questions(conversation, people)
    _serve_commands(app, commands, questions)
    editors = Editors(library, conversation, people, settings)
    _serve_editors(app, editors, Status(library, people, state, settings))
    _serve_questions(app, questions)
    _serve_buttons(app, commands, Buttons(conversation, library, people, state))
    app.add_error_handler(troubles.failed)
    app.post_init = partial(_begin, editors, settings.admins)
    return app


def _serve_commands(app: App, commands: Commands, questions: Questions) -> None:
    app.add_handler(CommandHandler("start", commands.start, _PRIVATE))
    app.add_handler(CommandHandler("language", commands.language, _PRIVATE))
    app.add_handler(CommandHandler("privacy", commands.privacy, _PRIVATE))
    app.add_handler(CommandHandler("hotline", commands.hotline, _NEW))
    app.add_handler(CommandHandler("new", commands.new, _NEW))
    app.add_handler(CommandHandler("help", commands.help, _NEW))
    app.add_handler(CommandHandler("documents", commands.documents, _NEW))
    app.add_handler(CommandHandler("ask", questions.ask, _NEW))
    app.add_handler(CommandHandler("ask", questions.edited, _EDITED))


def _serve_editors(app: App, editors: Editors, status: Status) -> None:
    app.add_handler(MessageHandler(_PRIVATE & filters.Document.ALL, editors.received))
    app.add_handler(CommandHandler("remove", editors.remove, _PRIVATE))
    app.add_handler(CommandHandler("status", status.status, _PRIVATE))
    app.add_handler(CallbackQueryHandler(editors.replace, r"r:\w+$"))
    app.add_handler(CallbackQueryHandler(editors.keep, r"k:\w+$"))
    app.add_handler(CallbackQueryHandler(editors.turn_removal, r"X:\d{1,6}$"))
    app.add_handler(CallbackQueryHandler(editors.confirm_removal, r"x:(?:\d{1,6}:)?[\w-]+$"))
    app.add_handler(CallbackQueryHandler(editors.removed, r"y:[\w-]+$"))
    app.add_handler(CallbackQueryHandler(editors.not_removed, r"z$"))
    app.add_handler(CallbackQueryHandler(editors.try_it, r"t:[\w-]+$"))


def _serve_questions(app: App, questions: Questions) -> None:
    """In a private chat everything is meant for the bot, in a group what replies to it."""
    app.add_handler(MessageHandler(_PRIVATE & filters.COMMAND, questions.unknown_command))
    app.add_handler(MessageHandler(_PRIVATE & filters.TEXT, questions.ask))
    app.add_handler(MessageHandler(filters.ChatType.PRIVATE & _EDITED & _WORDS, questions.edited))
    app.add_handler(MessageHandler(filters.ChatType.GROUPS & _NEW & _WORDS & _ToBot(), questions.ask))
    app.add_handler(MessageHandler(filters.ChatType.GROUPS & _EDITED & _WORDS, questions.edited))
    app.add_handler(MessageHandler(_PRIVATE & ~filters.StatusUpdate.ALL, questions.anything_else))


def _serve_buttons(app: App, commands: Commands, buttons: Buttons) -> None:
    app.add_handler(CallbackQueryHandler(buttons.turn, r"p:\d{1,3}$"))
    app.add_handler(CallbackQueryHandler(buttons.search_all_the_same, rf"{SEARCH_ALL_THE_SAME}$"))
    app.add_handler(CallbackQueryHandler(buttons.context, r"c:[\w-]+$"))
    app.add_handler(CallbackQueryHandler(buttons.open_file, r"f:[\w-]+$"))
    app.add_handler(CallbackQueryHandler(buttons.opinion, r"[+-]:[\w-]+$"))
    app.add_handler(CallbackQueryHandler(commands.turn_documents, r"d:\d{1,6}$"))
    app.add_handler(CallbackQueryHandler(commands.open_document, r"D:\d{1,6}:[\w-]+$"))
    app.add_handler(CallbackQueryHandler(commands.choose_language, r"l:\w+$"))
    app.add_handler(CallbackQueryHandler(buttons.nothing))


async def _begin(editors: Editors, administrators: frozenset[int], app: App) -> None:
    """Do what is to be done once at the start, beside the answers."""
    await menus.set_up(app.bot, administrators)
    await editors.resume(app.bot, administrators)


def _wired(token: Secret, api_url: str, troubles: Troubles) -> App:
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
        .concurrent_updates(InOrder(troubles.too_many))
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
