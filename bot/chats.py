"""In which groups does the bot stay, and what when a chat is closed to it or gets another number?"""

from __future__ import annotations

import asyncio
import logging
from contextlib import suppress
from typing import Final

from telegram import Chat, ChatMemberUpdated, Update
from telegram.constants import ChatMemberStatus, ChatType
from telegram.error import TelegramError
from telegram.ext import ApplicationHandlerStop, ContextTypes

from bot.people import People
from bot.state import State
from bot.subscribers import Subscribers
from bot.texts import say
from bot.wishes import Wishes

Context = ContextTypes.DEFAULT_TYPE

_GONE: Final = (ChatMemberStatus.LEFT, ChatMemberStatus.BANNED)

_log = logging.getLogger(__name__)


class Chats:
    """Sees every update before the others do: what comes from a group where the bot does not stay goes no further."""

    def __init__(self, state: State, people: People, wishes: Wishes, allowed: frozenset[int]) -> None:
        """Take the groups where the bot stays, none for all."""
        self._state = state
        self._people = people
        self._subscribers = Subscribers(state)
        self._wishes = wishes
        self._allowed = allowed

    async def check(self, update: Update, _: Context) -> None:
        """Follow a group to its new number, forget a chat that is closed, leave a group that is not allowed."""
        message, chat = update.message, update.effective_chat
        if message and message.migrate_to_chat_id:
            await asyncio.to_thread(self._moved, message.chat_id, message.migrate_to_chat_id)
            raise ApplicationHandlerStop
        if message and message.migrate_from_chat_id:
            await asyncio.to_thread(self._moved, message.migrate_from_chat_id, message.chat_id)
        if update.my_chat_member and update.my_chat_member.new_chat_member.status in _GONE:
            await asyncio.to_thread(self._closed, update.my_chat_member.chat.id)
            raise ApplicationHandlerStop
        if chat and chat.type != ChatType.PRIVATE and not await asyncio.to_thread(self._stays_in, chat.id):
            await self._leave(update, chat)
            raise ApplicationHandlerStop

    def _stays_in(self, chat: int) -> bool:
        if not self._allowed or chat in self._allowed:
            return True
        return self._state.value("SELECT earlier FROM moved WHERE chat = ?", chat) in self._allowed

    def _moved(self, earlier: int, chat: int) -> None:
        self._state.write("INSERT OR REPLACE INTO moved VALUES (?, ?)", chat, earlier)
        self._subscribers.moved(earlier, chat)

    def _closed(self, chat: int) -> None:
        """Promise nothing more to a group that the bot was taken out of, or to a person who has blocked it."""
        self._subscribers.unsubscribe(chat)
        self._wishes.end(chat)

    async def _leave(self, update: Update, chat: Chat) -> None:
        with suppress(TelegramError):  # it may have been taken out already
            await chat.leave()
        _log.info("Left a chat that ALLOWED_CHATS does not name.")
        if update.my_chat_member and self._people.may_edit(update):
            await self._tell(update, update.my_chat_member)

    async def _tell(self, update: Update, added: ChatMemberUpdated) -> None:
        """Tell an administrator who has added the bot which number has to be allowed first."""
        text = say(self._people.language(update), "chat-left", title=added.chat.title or "?", chat=added.chat.id)
        with suppress(TelegramError):
            await added.from_user.send_message(text)
