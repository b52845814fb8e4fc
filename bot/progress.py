"""How far is it? One message that is edited as the work goes on, every two seconds at most."""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Callable
from contextlib import suppress
from types import TracebackType
from typing import Final, Self

from telegram import Message
from telegram.error import TelegramError

from bot.delivery import edit
from bot.markup import Html, bold, escaped, joined
from bot.replies import Reply
from bot.texts import Language, say

STEPS: Final = ("received", "text-read", "indexing", "ready")
EVERY: Final = 2.0

_MEGABYTE: Final = 1_000_000
_log = logging.getLogger(__name__)


def steps(name: str, size: int, done: int, language: Language) -> Html:
    """Show which steps are done, and which is under way."""
    head = Html(f"⏳ {bold(escaped(name))} · {size / _MEGABYTE:.1f} MB")
    marks = ["✅" if number < done else "⏳" if number == done else "▫️" for number in range(len(STEPS))]
    lines = [Html(f"{mark} {say(language, f'step-{step}')}") for mark, step in zip(marks, STEPS, strict=True)]
    return joined("\n", [head, *lines])


class Progress:
    """Keeps a message up to date while work goes on; the last word is said at the end."""

    def __init__(self, message: Message, text: Callable[[int], Html], *, every: float = EVERY) -> None:
        self._message = message
        self._text = text
        self._every = every
        self._done = self._shown = 1
        self._edited = 0.0
        self._task: asyncio.Task[None] | None = None

    def reach(self, done: int) -> None:
        """Say how many steps are done; from any thread."""
        self._done = max(self._done, done)

    async def __aenter__(self) -> Self:
        self._task = asyncio.create_task(self._tick())
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        assert self._task is not None
        self._task.cancel()
        with suppress(asyncio.CancelledError):
            await self._task

    async def finish(self, reply: Reply) -> None:
        """Say how it ended."""
        await asyncio.sleep(max(0.0, self._edited + self._every - time.monotonic()))
        await edit(self._message, reply)

    async def _tick(self) -> None:
        while True:
            await asyncio.sleep(self._every)
            if self._done == self._shown:
                continue
            self._shown = self._done
            self._edited = time.monotonic()
            try:
                await edit(self._message, Reply(self._text(self._shown)))
            except TelegramError as error:
                _log.debug("Progress could not be shown: %s", error)
