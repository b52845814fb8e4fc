"""Who writes, in which language, and about what? What the handlers read off an update."""

from __future__ import annotations

import html
import re
from collections.abc import Hashable
from typing import Final

from telegram import CallbackQuery, Message, Update, User
from telegram.constants import ChatType

from bot.conversation import Asked, spoken
from bot.markup import Html
from bot.members import Members, Role
from bot.state import State
from bot.texts import Language

_COMMAND: Final = re.compile(r"/\w+(?:@\w+)?")


class People:
    """Knows in which language to talk to whom (as they chose, else as their Telegram is set), and who may do what."""

    def __init__(self, state: State, owners: frozenset[int] = frozenset(), *, invited: bool = False) -> None:
        """Take the people of ADMIN_IDS, and whether only those who were let in may ask."""
        self._state = state
        self._members = Members(state)
        self.invited = invited
        self.owners = owners

    def language(self, update: Update) -> Language:
        """Choose the language of whoever wrote or tapped."""
        person = update.effective_user
        return (person and self.chosen(person.id)) or spoken(person.language_code if person else None)

    def chosen(self, person: int) -> Language | None:
        """Give the language that a person chose, where there is no update to read another from."""
        return self._state.language(person)

    def role(self, person: int) -> Role | None:
        """Tell what a person is; None for somebody who is not to be answered."""
        if person in self.owners:
            return Role.OWNER
        return self._members.role(person) or (None if self.invited else Role.READER)

    def code(self, person: int) -> str:
        """Give the code under which somebody is told apart where the name is not kept."""
        return f"#{self._state.hashed(person).hex()[:8]}"

    def may_ask(self, person: User | None) -> bool:
        """Tell whether somebody is to be answered; nobody is known of what a channel or a hidden administrator writes."""
        return not self.invited if person is None else self.role(person.id) is not None

    def reads_restricted(self, person: int) -> bool:
        """Tell whether somebody may read the restricted documents."""
        return self.role(person) in (Role.OWNER, Role.EDITOR, Role.INSIDER)

    def may_edit(self, update: Update) -> bool:
        """Tell whether whoever wrote or tapped may change documents."""
        return self._is(update, Role.OWNER, Role.EDITOR)

    def may_own(self, update: Update) -> bool:
        """Tell whether whoever wrote or tapped may do everything."""
        return self._is(update, Role.OWNER)

    def administrators(self) -> frozenset[int]:
        """Give the owners and the editors."""
        return self.owners | self._members.editors()

    def _is(self, update: Update, *roles: Role) -> bool:
        return update.effective_user is not None and self.role(update.effective_user.id) in roles


def is_private(message: Message) -> bool:
    """Tell whether only one person reads along."""
    return message.chat.type == ChatType.PRIVATE


def is_to_bot(message: Message) -> bool:
    """Tell whether a message replies to one of the bot's; in a forum, that a topic was made is replied to by all in it."""
    replied = message.reply_to_message
    if replied and replied.from_user and not replied.forum_topic_created:
        return replied.from_user.id == message.get_bot().id
    return False


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


def asked_in(question: Message) -> Asked:
    """Give what a message asks, and where."""
    return Asked(words_of(question), thread_of(question), question.message_id)


def without_markup(text: Html) -> str:
    """Write a text of ours for where Telegram takes no HTML."""
    return html.unescape(re.sub(r"<[^>]+>", "", text))
