"""Numbers are confirmed as they stand."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from bot import confirmations
from bot.hotlines import hotlines
from bot.state import State

DAY = date(2026, 3, 12)


def test_a_confirmation_holds_for_its_numbers_alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where a later version knows other numbers of a service, or the service no more, they are unconfirmed."""
    first, *others = hotlines()
    with State(tmp_path) as state:
        state.confirm(first.id, ", ".join(first.numbers), DAY)
        assert confirmations.confirmed(state) == {first.id: DAY}
        monkeypatch.setattr(confirmations, "hotlines", lambda: (replace(first, numbers=("911",)), *others))
        assert confirmations.confirmed(state) == {}
        monkeypatch.setattr(confirmations, "hotlines", lambda: tuple(others))
        assert confirmations.confirmed(state) == {}
