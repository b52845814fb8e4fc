"""What is for administrators alone, and how do all of them hear of something?"""

from __future__ import annotations

import logging
from collections.abc import Callable, Coroutine, Iterable
from typing import Any

from telegram import Bot, Update
from telegram.error import TelegramError
from telegram.ext import ContextTypes

from bot.delivery import note, send
from bot.people import People
from bot.replies import Reply, keyboard
from bot.texts import DEFAULT, Language, say

Context = ContextTypes.DEFAULT_TYPE
Handler = Callable[[Update, Context], Coroutine[Any, Any, None]]
Said = Callable[[Language], Reply]
"""A reply in whichever language it is needed."""

_log = logging.getLogger(__name__)


class Administrators:
    """The owners (ADMIN_IDS), and the editors whom they let in."""

    def __init__(self, people: People) -> None:
        self.people = people

    def only(self, handler: Handler) -> Handler:
        """Let a command or a button serve owners and editors alone; everybody else is told so."""
        return self._guarded(handler, self.people.may_edit, "editors-only")

    def owners(self, handler: Handler) -> Handler:
        """Let a command or a button serve owners alone; everybody else is told so."""
        return self._guarded(handler, self.people.may_own, "owners-only")

    async def tell(self, bot: Bot, said: Said, *, people: Iterable[int] | None = None) -> None:
        """Send to each of them, or to some, in the language that they chose; who never wrote to the bot cannot be reached."""
        for person in sorted(self.people.administrators() if people is None else people):
            reply = said(self.people.chosen(person) or DEFAULT)
            try:
                await bot.send_message(person, reply.text, reply_markup=keyboard(reply.buttons))
            except TelegramError as error:
                _log.debug("An administrator could not be told: %s", error)

    def _guarded(self, handler: Handler, may: Callable[[Update], bool], otherwise: str) -> Handler:
        async def guarded(update: Update, context: Context) -> None:
            if may(update):
                await handler(update, context)
                return
            text = say(self.people.language(update), otherwise)
            if update.callback_query:
                await note(update.callback_query, text, alert=True)
            else:
                await send(update, text)

        return guarded
