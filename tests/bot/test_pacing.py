"""When the next message may go out."""

from __future__ import annotations

import asyncio
import time
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.pacing import Limit, Pace, Window


@given(st.lists(st.floats(0, 3), max_size=60), st.integers(1, 5), st.floats(0.1, 10))
def test_no_stretch_of_time_holds_more_than_the_limit(pauses: list[float], messages: int, seconds: float) -> None:
    """However they come; and nobody waits who need not."""
    window, now = Window(Limit(messages, seconds)), 0.0
    gone: list[float] = []
    for pause in pauses:
        now += pause
        at = window.earliest(now)
        assert at == now or at == gone[-messages] + seconds
        window.take(at)
        gone.append(at)
    for first, last in zip(gone, gone[messages:], strict=False):
        assert last - first >= seconds - 1e-9


class Clock:
    """A clock that is put forward by waiting."""

    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        """Tell the time."""
        return self.now

    async def sleep(self, seconds: float) -> None:
        """Wait without waiting."""
        self.now += seconds


def gone(chats: list[int], monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """Let messages go one after the other; give the times."""

    async def run() -> list[float]:
        clock, times = Clock(), []
        monkeypatch.setattr("bot.pacing.asyncio.sleep", clock.sleep)
        pace = Pace(clock)
        for chat in chats:
            await pace.turn(chat)
            times.append(clock.now)
        return times

    return asyncio.run(run())


def test_thirty_a_second(monkeypatch: pytest.MonkeyPatch) -> None:
    """To as many people: the first thirty at once, the next a second later."""
    times = gone(list(range(1, 62)), monkeypatch)
    assert times[29] == 0
    assert times[30] == 1
    assert times[60] == 2


def test_one_a_second_in_a_chat(monkeypatch: pytest.MonkeyPatch) -> None:
    """The first at once."""
    assert gone([1, 1, 1], monkeypatch) == [0, 1, 2]


def test_twenty_a_minute_in_a_group(monkeypatch: pytest.MonkeyPatch) -> None:
    """And one a second."""
    times = gone([-5] * 41, monkeypatch)
    assert times[19] == 19
    assert times[20] == 60
    assert times[40] == 120
    assert all(later - earlier >= 1 for earlier, later in pairwise(times))


def test_who_waited_for_all_the_others_has_had_a_turn(monkeypatch: pytest.MonkeyPatch) -> None:
    """However crowded it is, a chat gets one message a second, counted from when the last one went."""

    async def run() -> list[float]:
        sleep, hurry = asyncio.sleep, 5
        monkeypatch.setattr("bot.pacing.asyncio.sleep", lambda seconds: sleep(seconds / hurry))
        pace = Pace(lambda: time.monotonic() * hurry)
        went: list[float] = []

        async def ask(chat: int) -> None:
            await pace.turn(chat)
            if chat == 1:
                went.append(time.monotonic() * hurry)

        await asyncio.gather(*(ask(chat) for chat in [*range(2, 80), 1, *range(80, 140), 1, 1]))
        return went

    assert all(later - earlier > 0.9 for earlier, later in pairwise(asyncio.run(run())))


def test_a_chat_that_is_held_keeps_nobody_else() -> None:
    """Its next message waits as long as Telegram asks for, the others' do not."""

    async def run() -> float:
        pace = Pace()
        pace.hold(1, 5)
        held = asyncio.create_task(pace.turn(1))
        await asyncio.wait_for(pace.turn(2), 0.5)
        done = held.done()
        held.cancel()
        return done

    assert not asyncio.run(run())
