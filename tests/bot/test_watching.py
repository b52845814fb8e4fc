"""What is still being copied is waited for."""

from __future__ import annotations

from bot.watching import settle


def test_files_settle_when_nothing_has_changed() -> None:
    """For one wait."""
    sizes = iter([1, 2, 3, 3, 4])
    assert settle(lambda: next(sizes), lambda _: False)
    assert list(sizes) == [4]


def test_a_stop_is_not_waited_for() -> None:
    """Whatever still grows."""
    assert not settle(iter(range(9)).__next__, lambda _: True)
