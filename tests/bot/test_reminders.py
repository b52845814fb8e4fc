"""Numbers that nobody has confirmed for too long."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest

from bot.administrators import Administrators
from bot.hotlines import hotlines
from bot.people import People
from bot.reminders import AGAIN, TRUSTED_FOR, Reminders
from bot.state import State

FIRST = date(2026, 1, 1)


@pytest.fixture
def state(tmp_path: Path) -> Iterator[State]:
    """What the bot keeps; it has looked for the first time."""
    with State(tmp_path) as state:
        assert on(state, FIRST).due() == ()
        yield state


def on(state: State, day: date) -> Reminders:
    """Give the reminders of a day."""
    return Reminders(state, Administrators(People(state)), today=lambda: day)


def test_what_was_never_confirmed_counts_from_the_first_day(state: State) -> None:
    """All of them are due together then."""
    assert on(state, FIRST + TRUSTED_FOR - timedelta(days=1)).due() == ()
    assert on(state, FIRST + TRUSTED_FOR).due() == hotlines()


def test_a_confirmation_is_trusted_for_half_a_year(state: State) -> None:
    """From its own day."""
    first, *others = hotlines()
    state.confirm(first.id, ", ".join(first.numbers), FIRST + timedelta(days=100))
    assert on(state, FIRST + TRUSTED_FOR).due() == tuple(others)
    assert first in on(state, FIRST + timedelta(days=100) + TRUSTED_FOR).due()


def test_administrators_are_told_once_a_month(state: State) -> None:
    """As long as something is due."""
    on(state, FIRST + TRUSTED_FOR).told()
    assert on(state, FIRST + TRUSTED_FOR + AGAIN - timedelta(days=1)).due() == ()
    assert on(state, FIRST + TRUSTED_FOR + AGAIN).due() == hotlines()
