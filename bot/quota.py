"""Who asks more in groups than leaves room for others? In memory only."""

from __future__ import annotations

import time
from collections import OrderedDict
from collections.abc import Callable
from typing import Final

from bot.pacing import Limit, Window

A_PERSON: Final = Limit(20, 60.0)
_MOST_PEOPLE: Final = 10_000


class Quota:
    """Counts the questions of the last minute, of each person."""

    def __init__(self, limit: Limit = A_PERSON, *, clock: Callable[[], float] = time.monotonic) -> None:
        self._limit = limit
        self._clock = clock
        self._windows: OrderedDict[int, Window] = OrderedDict()
        self._told: set[int] = set()

    def takes(self, person: int) -> bool:
        """Take one more question of a person; False where that is too many."""
        window, now = self._windows.setdefault(person, Window(self._limit)), self._clock()
        self._windows.move_to_end(person)
        if len(self._windows) > _MOST_PEOPLE:
            self._told.discard(self._windows.popitem(last=False)[0])
        if window.earliest(now) > now:
            return False
        window.take(now)
        self._told.discard(person)
        return True

    def is_to_be_told(self, person: int) -> bool:
        """Tell whether a person was not told yet of the questions that are too many; asked once, it counts as told."""
        new = person not in self._told
        self._told.add(person)
        return new
