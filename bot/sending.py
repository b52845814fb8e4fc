"""How does a message get through when Telegram is busy or the line drops?"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Coroutine
from datetime import timedelta
from typing import Any, Final

from telegram.error import BadRequest, NetworkError, RetryAfter, TelegramError
from telegram.ext import BaseRateLimiter

from bot.pacing import Pace

TOGETHER: Final = 16
"""Requests at a time: with 50 ms to Telegram, 1 gives 17 answers a second, 16 about 240, and 256 again 67."""

_PAUSES: Final = (0.5, 1.0, 2.0, 4.0)
_LONGEST_WAIT: Final = timedelta(minutes=5)

_COUNTED: Final = ("send", "edit")
"""What shows in a chat, and so counts against the limits there."""

_ONCE_A_START: Final = ("setMyCommands", "setMyDescription", "setMyShortDescription")

_log = logging.getLogger(__name__)

Result = bool | dict[str, Any] | list[dict[str, Any]]


class Patient(BaseRateLimiter[None]):
    """Sends again what did not get through; who waits for Telegram holds up nobody else.

    A message whose confirmation was lost is sent twice: that is better than a question without an answer.
    """

    def __init__(self, *, together: int = TOGETHER, pauses: tuple[float, ...] = _PAUSES, pace: Pace | None = None) -> None:
        self._slots = asyncio.Semaphore(together)
        self._pauses = pauses
        self._pace = pace or Pace()

    async def initialize(self) -> None:
        """Need nothing."""

    async def shutdown(self) -> None:
        """Hold nothing."""

    async def process_request(  # noqa: PLR0913, PLR0917 - the interface's
        self,
        callback: Callable[..., Coroutine[Any, Any, Result]],
        args: Any,
        kwargs: dict[str, Any],
        endpoint: str,
        data: dict[str, Any],
        rate_limit_args: None,  # noqa: ARG002
    ) -> Result:
        """Make a request, and one that goes to a person again after each pause while there is hope."""
        chat = data.get("chat_id")
        for pause in self._pauses if chat is not None or endpoint in _ONCE_A_START else ():
            await self._turn(chat, endpoint)
            try:
                async with self._slots:
                    return await callback(*args, **kwargs)
            except TelegramError as error:
                wait = _wait(error, pause)
                if wait is None:
                    raise
                if chat is not None and isinstance(error, RetryAfter):
                    self._pace.hold(chat, wait)
                _log.debug("%s did not get through, once more in %.1f s: %s", endpoint, wait, error)
            await asyncio.sleep(wait)
        await self._turn(chat, endpoint)
        async with self._slots:
            return await callback(*args, **kwargs)

    async def _turn(self, chat: int | str | None, endpoint: str) -> None:
        if chat is not None and endpoint.startswith(_COUNTED):
            await self._pace.turn(chat)


def _wait(error: TelegramError, pause: float) -> float | None:
    """Tell for how many seconds to wait; None where another try would fail too."""
    if isinstance(error, RetryAfter):
        after = error.retry_after
        after = after if isinstance(after, timedelta) else timedelta(seconds=after)
        return after.total_seconds() + 0.1 if after <= _LONGEST_WAIT else None
    # BadRequest is a NetworkError by inheritance alone: Telegram has read the request, and refused it.
    return pause if isinstance(error, NetworkError) and not isinstance(error, BadRequest) else None
