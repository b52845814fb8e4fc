"""What is said when something goes wrong: a code for the person, the cause under it for the log."""

from __future__ import annotations

import logging
from collections.abc import Callable

from telegram import Update
from telegram.error import TelegramError
from telegram.ext import ContextTypes

from bot.delivery import note, send
from bot.logs import cause, new_code
from bot.people import People, is_private
from bot.texts import say

_log = logging.getLogger(__name__)


class Troubles:
    """Tells people what went wrong, in their language."""

    def __init__(self, people: People, counted: Callable[[], None]) -> None:
        self._people = people
        self._counted = counted

    async def too_many(self, update: Update) -> None:
        """Ask a person for patience who sends more than can be answered."""
        if update.effective_message and is_private(update.effective_message):
            await send(update, say(self._people.language(update), "too-many"))

    async def failed(self, update: object, context: ContextTypes.DEFAULT_TYPE) -> None:
        """Log the cause under a code, and tell the person the code and nothing else."""
        assert context.error is not None, "called for errors alone"
        self._counted()
        code = new_code()
        _log.error("Error %s: %s", code, cause(context.error))
        if not isinstance(update, Update):
            return
        try:
            text = say(self._people.language(update), "failed", code=code)
            if update.callback_query:
                await note(update.callback_query, text, alert=True)
            else:
                await send(update, text)
        except TelegramError as error:
            _log.warning("Error %s could not be told to the person: %s", code, cause(error))
