"""When may the next message go out? Telegram takes about 30 a second, one a second in a chat, 20 a minute in a group."""

from __future__ import annotations

import asyncio
import time
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Final


@dataclass(frozen=True, slots=True)
class Limit:
    """So many messages in so many seconds."""

    messages: int
    seconds: float


OVERALL: Final = Limit(30, 1.0)
IN_A_CHAT: Final = Limit(1, 1.0)
IN_A_GROUP: Final = Limit(20, 60.0)
_CHATS: Final = 1000


class Window:
    """Gives out the times at which messages may go, so that no stretch of time holds more than the limit."""

    def __init__(self, limit: Limit) -> None:
        self._seconds = limit.seconds
        self._times: deque[float] = deque(maxlen=limit.messages)

    def earliest(self, now: float) -> float:
        """Tell when the next one may go."""
        full = len(self._times) == self._times.maxlen
        return max(now, self._times[0] + self._seconds) if full else now

    def take(self, at: float) -> None:
        """Let one go at a time."""
        self._times.append(at)

    def is_idle(self, now: float) -> bool:
        """Tell whether it has nothing to remember."""
        return not self._times or self._times[-1] + self._seconds < now


@dataclass(frozen=True, slots=True)
class _Chat:
    windows: tuple[Window, ...]
    turn: asyncio.Lock = field(default_factory=asyncio.Lock)

    def is_idle(self, now: float) -> bool:
        return not self.turn.locked() and all(window.is_idle(now) for window in self.windows)


class Pace:
    """Keeps the limits; who waits for a chat's turn does not use up anybody else's."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._overall = Window(OVERALL)
        self._chats: dict[int | str, _Chat] = {}

    async def turn(self, chat: int | str) -> None:
        """Wait until a message may go to a chat: for the chat's own turn, then for one among all chats.

        The chat's next turn is counted from when this message goes, which may be long after its own turn came.
        """
        waiting = self._chat(chat)
        async with waiting.turn:
            await self._until(max(window.earliest(self._clock()) for window in waiting.windows))
            at = self._overall.earliest(self._clock())
            for window in (self._overall, *waiting.windows):
                window.take(at)
            await self._until(at)

    def hold(self, chat: int | str, seconds: float) -> None:
        """Let nothing go to a chat for so long, as Telegram has asked for."""
        self._chat(chat).windows[0].take(self._clock() + seconds - IN_A_CHAT.seconds)

    async def _until(self, at: float) -> None:
        if (wait := at - self._clock()) > 0:
            await asyncio.sleep(wait)

    def _chat(self, chat: int | str) -> _Chat:
        if len(self._chats) > _CHATS:
            self._forget_idle()
        if chat not in self._chats:
            limits = (IN_A_CHAT, IN_A_GROUP) if _is_group(chat) else (IN_A_CHAT,)
            self._chats[chat] = _Chat(tuple(Window(limit) for limit in limits))
        return self._chats[chat]

    def _forget_idle(self) -> None:
        now = self._clock()
        self._chats = {number: chat for number, chat in self._chats.items() if not chat.is_idle(now)}


def _is_group(chat: int | str) -> bool:
    """Telegram numbers groups below zero, people above; a channel's name stands for one too."""
    return isinstance(chat, str) or chat < 0
