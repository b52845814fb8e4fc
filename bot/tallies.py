"""How much is asked, in which languages, and how much of it is answered? Counts a day, and nothing else."""

from __future__ import annotations

import logging
import sqlite3
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Final

from bot.state import State
from index.model import Answer, Band

_log = logging.getLogger(__name__)

LANGUAGE: Final = "in-"
"""What comes before a language where its questions are counted."""


@dataclass(frozen=True, slots=True)
class Day:
    """What was counted on a day: questions by language and by band, taps on 👍 and 👎."""

    day: date
    counts: Counter[str]

    @property
    def asked(self) -> int:
        """Tell how many questions there were."""
        return sum(self.counts[band] for band in Band)


class Tallies:
    """The counts. Its methods may be called from any thread."""

    def __init__(self, state: State, *, today: Callable[[], date] = lambda: datetime.now(UTC).date()) -> None:
        self._state = state
        self._today = today

    def count(self, answer: Answer) -> None:
        """Count a question by what came of it; that it cannot be counted keeps nobody from the answer."""
        try:
            self._state.tally(self._today(), answer.band, f"{LANGUAGE}{answer.language}")
        except sqlite3.Error as error:
            _log.warning("A question could not be counted: %s", type(error).__name__)

    def days(self) -> tuple[Day, ...]:
        """Give all days on which something was counted, the newest first."""
        counted: dict[str, Counter[str]] = {}
        for day, what, count in self._state.rows("SELECT day, what, count FROM tally ORDER BY day DESC"):
            counted.setdefault(day, Counter())[what] = count
        return tuple(Day(date.fromisoformat(day), counts) for day, counts in counted.items())

    def last(self, days: int) -> Day:
        """Add up the last so many days, today among them."""
        since = self._today() - timedelta(days=days - 1)
        return Day(since, total(day for day in self.days() if day.day >= since))


def total(days: Iterable[Day]) -> Counter[str]:
    """Add up days."""
    counts: Counter[str] = Counter()
    for day in days:
        counts.update(day.counts)
    return counts
