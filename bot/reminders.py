"""Which numbers of the help card has nobody confirmed for half a year? Administrators are told, and confirm by a button."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Sequence
from datetime import UTC, date, datetime, timedelta
from functools import partial
from typing import Final

from telegram import Bot

from bot import confirmations
from bot.administrators import Administrators
from bot.hotlines import Hotline, hotlines
from bot.logs import cause
from bot.markup import Html, escaped, joined
from bot.replies import Button, Reply
from bot.state import State
from bot.texts import Language, say

TRUSTED_FOR: Final = timedelta(days=180)
AGAIN: Final = timedelta(days=30)
"""How long until they are told once more."""

_LOOK: Final = 3600.0
_SINCE, _TOLD = "hotlines since", "hotlines told"
"""The days that are kept: since when the numbers are shown, and when administrators were told last."""

_log = logging.getLogger(__name__)


class Reminders:
    """Looks at the days once an hour."""

    def __init__(
        self,
        state: State,
        administrators: Administrators,
        *,
        today: Callable[[], date] = lambda: datetime.now(UTC).date(),
    ) -> None:
        self._state = state
        self._administrators = administrators
        self._today = today
        self._looking: asyncio.Task[None] | None = None

    def start(self, bot: Bot) -> None:
        """Begin to look, until the event loop ends."""
        self._looking = asyncio.create_task(self._look(bot))

    def due(self) -> tuple[Hotline, ...]:
        """Give the services whose numbers were not confirmed for too long, unless administrators were told lately.

        What was never confirmed counts from the first day on which the bot looked.
        """
        today = self._today()
        since = self._state.day(_SINCE)
        if since is None:
            self._state.keep_day(_SINCE, today)
            return ()
        told, when = self._state.day(_TOLD), confirmations.confirmed(self._state)
        if told and today - told < AGAIN:
            return ()
        return tuple(hotline for hotline in hotlines() if today - when.get(hotline.id, since) >= TRUSTED_FOR)

    def told(self) -> None:
        """Keep that administrators were told today."""
        self._state.keep_day(_TOLD, self._today())

    async def _look(self, bot: Bot) -> None:
        while True:
            try:
                due = await asyncio.to_thread(self.due)
                if due:
                    await self._administrators.tell(bot, partial(_reminder, due))
                    await asyncio.to_thread(self.told)
            except Exception as error:
                _log.error("It could not be looked at whether numbers are to be confirmed: %s", cause(error))
            await asyncio.sleep(_LOOK)


def _reminder(due: Sequence[Hotline], language: Language) -> Reply:
    lines = [Html(f"• {escaped(', '.join(hotline.numbers))} – {escaped(hotline.organisation[language])}") for hotline in due]
    button = Button(f"☑️ {say(language, 'confirm-button')}", confirmations.LIST)
    return Reply(joined("\n", [say(language, "confirm-due", days=TRUSTED_FOR.days), *lines]), ((button,),))
