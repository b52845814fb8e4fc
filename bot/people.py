"""Who writes, in which language, and about what? What the handlers read off an update."""

from __future__ import annotations

import html
import re
from collections.abc import Hashable
from typing import Final

from telegram import CallbackQuery, Message, Update
from telegram.constants import ChatType

from bot.conversation import spoken
from bot.markup import Html
from bot.state import State
from bot.texts import Language

_COMMAND: Final = re.compile(r"/\w+(?:@\w+)?")


class People:
    """Knows in which language to talk to whom: as they chose, else as their Telegram is set."""

    def __init__(self, state: State, administrators: frozenset[int] = frozenset()) -> None:
        self._state = state
        self.administrators = administrators

    def language(self, update: Update) -> Language:
        """Choose the language of whoever wrote or tapped."""
        person = update.effective_user
        return (person and self.chosen(person.id)) or spoken(person.language_code if person else None)

    def chosen(self, person: int) -> Language | None:
        """Give the language that a person chose, where there is no update to read another from."""
        return self._state.language(person)

    def may_edit(self, update: Update) -> bool:
        """Tell whether whoever wrote or tapped is an administrator."""
        return update.effective_user is not None and update.effective_user.id in self.administrators


def is_private(message: Message) -> bool:
    """Tell whether only one person reads along."""
    return message.chat.type == ChatType.PRIVATE


def thread_of(question: Message) -> Hashable:
    """Name the thread that a question belongs to: in a group one for each person and topic."""
    if is_private(question):
        return question.chat_id
    person = question.from_user.id if question.from_user else None
    return question.chat_id, question.message_thread_id, person


def words_of(question: Message) -> str:
    """Give what was written, without the command before it."""
    text = question.text or question.caption or ""
    command = _COMMAND.match(text)
    return text[command.end() :] if command else text


def tapped(update: Update) -> tuple[CallbackQuery, list[str]]:
    """Give what was tapped, and what its button says after the letter that it begins with."""
    query = update.callback_query
    assert query is not None, "only taps are routed here"
    return query, (query.data or "").split(":")[1:]


def message_of(query: CallbackQuery) -> Message | None:
    """Give the message under which was tapped; None where it is too old for Telegram to show it to us."""
    return query.message if isinstance(query.message, Message) else None


def question_of(query: CallbackQuery) -> Message | None:
    """Give the question that the tapped message answers; None where it is gone."""
    message = message_of(query)
    return message.reply_to_message if message and words_of(message.reply_to_message or message).strip() else None


def without_markup(text: Html) -> str:
    """Write a text of ours for where Telegram takes no HTML."""
    return html.unescape(re.sub(r"<[^>]+>", "", text))
