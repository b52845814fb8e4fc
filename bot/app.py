"""The bot in Telegram: which handler serves what, and how it is wired."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from functools import partial
from typing import Any, Final

from telegram import LinkPreviewOptions, Message, Update
from telegram.constants import ParseMode
from telegram.ext import (
    Application,
    ApplicationBuilder,
    CallbackQueryHandler,
    CommandHandler,
    Defaults,
    InlineQueryHandler,
    MessageHandler,
    TypeHandler,
    filters,
)

from bot import confirmations, menus, safety
from bot.access import ASK, Access
from bot.administrators import Administrators
from bot.audit import Audit
from bot.buttons import Buttons
from bot.chats import Chats
from bot.commands import Commands
from bot.confirmations import Confirmations
from bot.conversation import Conversation, Turns
from bot.details import Details, IsDetail
from bot.examples import Examples
from bot.golden_changes import GoldenChanges
from bot.inline import Inline
from bot.inspections import Inspections
from bot.invitations import START, Invitations
from bot.members import Members
from bot.membership import Membership
from bot.metrics import Metrics
from bot.order import InOrder
from bot.pages import Pages
from bot.people import People, is_to_bot, words_of
from bot.questions import Questions
from bot.receipts import Receipts
from bot.reindexing import Reindexing
from bot.reminders import Reminders
from bot.removals import Removals
from bot.rendering import PASS_ON, TELL_ME, TURN
from bot.returning import Returning
from bot.safety import SEARCH_ALL_THE_SAME
from bot.selftests import Selftests
from bot.sending import TOGETHER, Patient
from bot.settings import Secret, Settings
from bot.shelves import Libraries, Shelf, Shelves
from bot.start import Start
from bot.state import State
from bot.statistics import Statistics
from bot.status import Status
from bot.subscribers import Subscribers
from bot.subscriptions import Subscriptions
from bot.tallies import Tallies
from bot.troubles import Troubles
from bot.unanswered import Unanswered
from bot.uploads import Uploads
from bot.versions import Versions
from bot.wishes import Wishes
from index.model import Answer
from index.together import Together

UPDATES: Final = ("message", "edited_message", "callback_query", "inline_query", "my_chat_member")
"""What Telegram is asked to send."""

App = Application[Any, Any, Any, Any, Any, Any]


class _InDanger(filters.MessageFilter):
    """Lets through what tells of danger."""

    def filter(self, message: Message) -> bool:
        """Read the words, without the command before them."""
        return safety.classify(words_of(message)) is safety.Concern.DANGER


class _ToBot(filters.MessageFilter):
    """A message that replies to one of the bot's."""

    def filter(self, message: Message) -> bool:
        """Look at what is replied to."""
        return is_to_bot(message)


_NEW = filters.UpdateType.MESSAGE
_EDITED = filters.UpdateType.EDITED_MESSAGE
_PRIVATE = filters.ChatType.PRIVATE & _NEW
_WORDS = filters.TEXT & ~filters.COMMAND

_FIRST, _SECOND = -2, -1
"""The groups of handlers that see an update before the others do, and may keep it from them."""


def build(libraries: Libraries, state: State, settings: Settings, token: Secret, metrics: Metrics) -> App:
    """Put the bot together; nothing is sent yet."""
    library, restricted = libraries
    people, members = People(state, settings.admins, invited=settings.invited), Members(state)
    troubles = Troubles(people, metrics.failed)
    app = _wired(token, settings.api_url, troubles)
    tallies = Tallies(state)

    def counted(answer: Answer) -> None:
        tallies.count(answer)
        metrics.answered(answer)

    converse = partial(
        Conversation,
        turns=Turns(),
        confirmed=partial(confirmations.confirmed, state),
        counted=counted,
        shareable=lambda: bool(app.bot.supports_inline_queries),
    )
    everybodys = Shelf(library, converse(library))
    together = Together(library, restricted) if restricted else None
    shelves = Shelves(people, everybodys, Shelf(together, converse(together)) if together else everybodys)
    everything = shelves.whole.documents
    commands = Commands(shelves, Examples(library, settings.documents), people, state)
    questions = Questions(shelves, people)
    administrators, audit = Administrators(people), Audit(state, people)
    wishes = Wishes(state)
    app.add_handler(TypeHandler(Update, Chats(state, people, wishes, settings.chats).check), _FIRST)
    _serve_access(app, Access(everybodys.conversation, people, members, administrators))
    _serve_cries_for_help(app, questions)
    _serve_invitations(
        app, Invitations(people, members, administrators, audit, restricted=restricted is not None), administrators
    )
    app.add_handler(CommandHandler("start", Start(shelves, commands, people).start, _PRIVATE))
    app.add_handler(InlineQueryHandler(Inline(library, people).offer))
    _serve_commands(app, commands, questions, metrics)
    _serve_membership(app, Membership(people, members, audit, restricted=restricted is not None), administrators)
    uploads = Uploads(shelves.whole, administrators, audit, settings)
    _serve_uploads(app, uploads, administrators)
    _serve_details(app, Details(everything, people, audit, restricted=restricted is not None), administrators)
    _serve_removals(app, Removals(everything, people, audit), administrators)
    _serve_versions(app, Versions(everything, people, audit), administrators)
    _serve_inspections(app, Inspections(everything, people), administrators)
    _serve_reindexing(app, Reindexing(library, people, audit, settings.documents, restricted), administrators)
    _serve_confirmations(app, Confirmations(state, people, audit), administrators)
    selftests = Selftests(library.ask, people, settings.documents)
    _serve_audit(app, audit, administrators)
    _serve_statistics(app, Statistics(tallies, people), administrators)
    _serve_reports(app, selftests, Status(everything, people, state, settings.documents), administrators)
    subscriptions = Subscriptions(library, people, Subscribers(state))
    _serve_subscriptions(app, subscriptions)
    _serve_unanswered(app, Unanswered(shelves, people, wishes), administrators)
    _serve_questions(app, questions, metrics)
    app.add_handler(CallbackQueryHandler(Receipts(shelves, people).verify, r"R:[\w-]+$"))
    app.add_handler(CallbackQueryHandler(Pages(shelves, people, state).show, r"g:[\w-]+:\d{1,6}$"))
    _serve_buttons(app, commands, Buttons(shelves, people, state))
    app.add_error_handler(troubles.failed)
    beside = (subscriptions, Returning(shelves, people, wishes), Reminders(state, administrators))
    app.post_init = partial(_begin, people, uploads, beside, GoldenChanges(library, administrators, settings))
    return app


def _serve_access(app: App, access: Access) -> None:
    app.add_handler(TypeHandler(Update, access.check), _SECOND)
    app.add_handler(CallbackQueryHandler(access.request, rf"{ASK}$"))


def _serve_cries_for_help(app: App, questions: Questions) -> None:
    """Hear words of danger behind any command and, once they are changed, under a picture."""
    safety.classify("")  # the rules are read now, and not when somebody waits
    in_danger = filters.ChatType.PRIVATE & _InDanger()
    app.add_handler(MessageHandler(in_danger & filters.COMMAND & _NEW, questions.ask))
    app.add_handler(MessageHandler(in_danger & filters.COMMAND & _EDITED, questions.edited))
    app.add_handler(MessageHandler(in_danger & filters.CAPTION & _EDITED, questions.anything_else))


def _serve_invitations(app: App, invitations: Invitations, administrators: Administrators) -> None:
    app.add_handler(CommandHandler("start", invitations.redeemed, _PRIVATE & filters.Regex(rf"^\S+ {START}")))
    app.add_handler(CommandHandler("invite", administrators.owners(invitations.invite), _PRIVATE))
    app.add_handler(CallbackQueryHandler(administrators.owners(invitations.made), r"invite:(?:reader|insider|editor)$"))


def _serve_membership(app: App, membership: Membership, administrators: Administrators) -> None:
    app.add_handler(CommandHandler("people", administrators.owners(membership.people), _PRIVATE))
    app.add_handler(CallbackQueryHandler(administrators.owners(membership.turn), r"people:\d{1,6}$"))
    app.add_handler(CallbackQueryHandler(administrators.owners(membership.open), r"person:\d{1,20}$"))
    app.add_handler(CallbackQueryHandler(administrators.owners(membership.allow), r"in:\d{1,20}$"))
    app.add_handler(CallbackQueryHandler(administrators.owners(membership.refuse), r"no:\d{1,20}$"))
    app.add_handler(CallbackQueryHandler(administrators.owners(membership.remove), r"out:\d{1,20}$"))
    app.add_handler(CallbackQueryHandler(administrators.owners(membership.trust), r"trust:\d{1,20}$"))
    app.add_handler(CallbackQueryHandler(administrators.owners(membership.distrust), r"distrust:\d{1,20}$"))


def _serve_commands(app: App, commands: Commands, questions: Questions, metrics: Metrics) -> None:
    app.add_handler(CommandHandler("language", commands.language, _PRIVATE))
    app.add_handler(CommandHandler("privacy", commands.privacy, _PRIVATE))
    app.add_handler(CommandHandler("forget", commands.forget, _PRIVATE))
    app.add_handler(CommandHandler("hotline", commands.hotline, _NEW))
    app.add_handler(CommandHandler("new", commands.new, _NEW))
    app.add_handler(CommandHandler("help", commands.help, _NEW))
    app.add_handler(CommandHandler("documents", commands.documents, _NEW))
    app.add_handler(CommandHandler("ask", metrics.timed(questions.ask), _NEW))
    app.add_handler(CommandHandler("ask", questions.edited, _EDITED))


def _serve_uploads(app: App, uploads: Uploads, administrators: Administrators) -> None:
    app.add_handler(MessageHandler(_PRIVATE & filters.Document.ALL, uploads.received))
    app.add_handler(CallbackQueryHandler(administrators.only(uploads.replace), r"r:\w+$"))
    app.add_handler(CallbackQueryHandler(administrators.only(uploads.keep), r"k:\w+$"))
    app.add_handler(CallbackQueryHandler(administrators.only(uploads.try_it), r"t:[\w-]+$"))


def _serve_details(app: App, details: Details, administrators: Administrators) -> None:
    app.add_handler(CommandHandler("upload", administrators.only(details.upload), _PRIVATE))
    app.add_handler(CallbackQueryHandler(administrators.only(details.open), r"m:[\w-]+$"))
    app.add_handler(CallbackQueryHandler(administrators.only(details.ask), r"m:[\w-]+:(?:title|publisher|date|url|name)$"))
    app.add_handler(MessageHandler(_PRIVATE & _WORDS & IsDetail(), administrators.only(details.answered)))


def _serve_removals(app: App, removals: Removals, administrators: Administrators) -> None:
    app.add_handler(CommandHandler("remove", administrators.only(removals.remove), _PRIVATE))
    app.add_handler(CallbackQueryHandler(administrators.only(removals.turn), r"X:\d{1,6}$"))
    app.add_handler(CallbackQueryHandler(administrators.only(removals.ask), r"x:(?:\d{1,6}:)?[\w-]+$"))
    app.add_handler(CallbackQueryHandler(administrators.only(removals.confirmed), r"y:[\w-]+:\w+$"))
    app.add_handler(CallbackQueryHandler(administrators.only(removals.declined), r"z$"))


def _serve_versions(app: App, versions: Versions, administrators: Administrators) -> None:
    app.add_handler(CommandHandler("versions", administrators.owners(versions.versions), _PRIVATE))
    app.add_handler(CallbackQueryHandler(administrators.owners(versions.turn), r"V:\d{1,6}$"))
    app.add_handler(CallbackQueryHandler(administrators.owners(versions.ask), r"v:(?:\d{1,6}:)?[\w-]+$"))
    app.add_handler(CallbackQueryHandler(administrators.owners(versions.restore), r"w:[\w-]+:\d{1,9}$"))


def _serve_inspections(app: App, inspections: Inspections, administrators: Administrators) -> None:
    app.add_handler(CallbackQueryHandler(administrators.only(inspections.send), r"e:[\w-]+$"))


def _serve_reindexing(app: App, reindexing: Reindexing, administrators: Administrators) -> None:
    app.add_handler(CommandHandler("reindex", administrators.owners(reindexing.preview), _PRIVATE))
    app.add_handler(CallbackQueryHandler(administrators.owners(reindexing.reindex), r"i:now$"))
    app.add_handler(CallbackQueryHandler(administrators.owners(reindexing.leave), r"i:leave$"))


def _serve_confirmations(app: App, shown: Confirmations, administrators: Administrators) -> None:
    app.add_handler(CallbackQueryHandler(administrators.only(shown.overview), r"h:?$"))
    app.add_handler(CallbackQueryHandler(administrators.only(shown.service), r"h:[\w-]+$"))
    app.add_handler(CallbackQueryHandler(administrators.only(shown.confirm), r"H:[\w-]+$"))
    app.add_handler(CallbackQueryHandler(administrators.only(shown.withdraw), r"u:[\w-]+$"))


def _serve_audit(app: App, audit: Audit, administrators: Administrators) -> None:
    app.add_handler(CommandHandler("audit", administrators.owners(audit.audit), _PRIVATE))
    app.add_handler(CallbackQueryHandler(administrators.owners(audit.turn), r"audit:\d{1,6}$"))
    app.add_handler(CallbackQueryHandler(administrators.owners(audit.export), r"audit:csv$"))


def _serve_statistics(app: App, statistics: Statistics, administrators: Administrators) -> None:
    app.add_handler(CommandHandler("stats", administrators.only(statistics.stats), _PRIVATE))
    app.add_handler(CallbackQueryHandler(administrators.only(statistics.export), r"stats:csv$"))


def _serve_reports(app: App, selftests: Selftests, status: Status, administrators: Administrators) -> None:
    app.add_handler(CommandHandler("selftest", administrators.only(selftests.selftest), _PRIVATE))
    app.add_handler(CommandHandler("status", administrators.only(status.status), _PRIVATE))


def _serve_subscriptions(app: App, subscriptions: Subscriptions) -> None:
    app.add_handler(CommandHandler("subscribe", subscriptions.subscribe, _NEW))
    app.add_handler(CallbackQueryHandler(subscriptions.choose, r"sub:[017]$"))


def _serve_unanswered(app: App, unanswered: Unanswered, administrators: Administrators) -> None:
    app.add_handler(CallbackQueryHandler(unanswered.pass_on, rf"{PASS_ON}$"))
    app.add_handler(CallbackQueryHandler(unanswered.tell_me, rf"{TELL_ME}$"))
    app.add_handler(CommandHandler("unanswered", administrators.only(unanswered.unanswered), _PRIVATE))
    app.add_handler(CallbackQueryHandler(administrators.only(unanswered.turn), r"unanswered:\d{1,6}$"))
    app.add_handler(CallbackQueryHandler(administrators.only(unanswered.export), r"unanswered:csv$"))
    app.add_handler(CallbackQueryHandler(administrators.only(unanswered.open), r"wanted:\w+$"))
    app.add_handler(CallbackQueryHandler(administrators.only(unanswered.done), r"done:\w+$"))


def _serve_questions(app: App, questions: Questions, metrics: Metrics) -> None:
    """In a private chat everything is meant for the bot, in a group what replies to it."""
    app.add_handler(MessageHandler(_PRIVATE & filters.COMMAND, questions.unknown_command))
    app.add_handler(MessageHandler(_PRIVATE & filters.TEXT, metrics.timed(questions.ask)))
    app.add_handler(MessageHandler(filters.ChatType.PRIVATE & _EDITED & _WORDS, questions.edited))
    app.add_handler(MessageHandler(filters.ChatType.GROUPS & _NEW & _WORDS & _ToBot(), metrics.timed(questions.ask)))
    app.add_handler(MessageHandler(filters.ChatType.GROUPS & _EDITED & _WORDS, questions.edited))
    app.add_handler(MessageHandler(_PRIVATE & ~filters.StatusUpdate.ALL, questions.anything_else))


def _serve_buttons(app: App, commands: Commands, buttons: Buttons) -> None:
    app.add_handler(CallbackQueryHandler(buttons.turn, rf"{TURN}$"))
    app.add_handler(CallbackQueryHandler(buttons.save, rf"b:{TURN}$"))
    app.add_handler(CallbackQueryHandler(buttons.choose, rf"o:{TURN}$"))
    app.add_handler(CallbackQueryHandler(buttons.search_all_the_same, rf"{SEARCH_ALL_THE_SAME}$"))
    app.add_handler(CallbackQueryHandler(buttons.context, rf"c:[\w-]+(?::{TURN})?$"))
    app.add_handler(CallbackQueryHandler(buttons.open_file, r"f:[\w-]+$"))
    app.add_handler(CallbackQueryHandler(buttons.opinion, r"[+-]:[\w-]+$"))
    app.add_handler(CallbackQueryHandler(commands.turn_documents, r"d:\d{1,6}$"))
    app.add_handler(CallbackQueryHandler(commands.open_document, r"D:\d{1,6}:[\w-]+$"))
    app.add_handler(CallbackQueryHandler(commands.choose_language, r"l:\w+$"))
    app.add_handler(CallbackQueryHandler(buttons.nothing))


async def _begin(
    people: People, uploads: Uploads, beside: Sequence[Subscriptions | Returning | Reminders], changes: GoldenChanges, app: App
) -> None:
    """Do what is to be done at the start, beside the answers, and go on with what is never done."""
    if people.owners:
        changes.start(app.bot)
    for work in beside:
        work.start(app.bot)
    await asyncio.gather(menus.set_up(app.bot, people), uploads.resume(app.bot))


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
