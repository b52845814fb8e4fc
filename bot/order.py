"""Whose turn is it? Within a chat the first message first; between chats nobody waits for anybody."""

from __future__ import annotations

import asyncio
import inspect
import logging
from collections.abc import Awaitable, Callable, Hashable
from dataclasses import dataclass, field
from typing import Any, Final

from telegram import Update
from telegram.ext import BaseUpdateProcessor

LONGEST_LINE: Final = 100
"""Messages of one chat under way; more is not a person asking, and each takes memory."""

_log = logging.getLogger(__name__)


@dataclass(slots=True)
class _Line:
    turn: asyncio.Lock = field(default_factory=asyncio.Lock)
    length: int = 0
    turned_away: bool = False


class InOrder(BaseUpdateProcessor):
    """Handles a chat's updates one after the other, and turns away what its line cannot hold.

    The base class takes its semaphore before an update is looked at, so with a small one the updates of a
    single chat, waiting for each other, would keep everybody out. Ours is out of reach; what has to be few,
    requests to Telegram, is counted where they are made.
    """

    def __init__(self, turn_away: Callable[[Update], Awaitable[None]], *, longest_line: int = LONGEST_LINE) -> None:
        super().__init__(max_concurrent_updates=1_000_000)
        self._turn_away = turn_away
        self._longest_line = longest_line
        self._lines: dict[Hashable, _Line] = {}

    async def initialize(self) -> None:
        """Need nothing."""

    async def shutdown(self) -> None:
        """Hold nothing."""

    async def do_process_update(self, update: object, coroutine: Awaitable[Any]) -> None:
        """Wait for the chat's turn, then handle the update."""
        chat = _chat(update)
        line = self._lines.setdefault(chat, _Line())
        if line.length >= self._longest_line:
            _drop(coroutine)
            await self._full(line, update)
            return
        line.length += 1
        try:
            async with line.turn:
                await coroutine
        finally:
            _drop(coroutine)
            line.length -= 1
            if not line.length:
                del self._lines[chat]

    async def _full(self, line: _Line, update: object) -> None:
        """Say once, until the line is empty again, that it is full."""
        if not line.turned_away and isinstance(update, Update):
            line.turned_away = True
            _log.warning("One chat sent more than %d messages at once; the rest is left out.", self._longest_line)
            await self._turn_away(update)


def _chat(update: object) -> Hashable:
    """Name the line of an update: its chat's or, where it was not written in one, its person's."""
    where = (update.effective_chat or update.effective_user) if isinstance(update, Update) else None
    return where.id if where else object()


def _drop(coroutine: Awaitable[Any]) -> None:
    """Close what will not be awaited, which Python would complain about."""
    if inspect.iscoroutine(coroutine):
        coroutine.close()
