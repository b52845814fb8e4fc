"""Questions of one person in groups."""

from __future__ import annotations

from bot.pacing import Limit
from bot.quota import Quota

ANI, EVA = 1, 2


class Clock:
    """A clock that goes when it is told to."""

    now = 0.0

    def __call__(self) -> float:
        """Tell the time."""
        return self.now


def test_a_person_who_asks_too_much_is_told_once() -> None:
    """Nobody else is held up; once there is room again, the next refusal is told anew."""
    clock = Clock()
    quota = Quota(Limit(2, 60.0), clock=clock)
    assert [quota.takes(ANI) for _ in range(3)] == [True, True, False]
    assert [quota.is_to_be_told(ANI), quota.is_to_be_told(ANI)] == [True, False]
    assert quota.takes(EVA)
    clock.now = 60.0
    assert [quota.takes(ANI) for _ in range(3)] == [True, True, False]
    assert quota.is_to_be_told(ANI)
