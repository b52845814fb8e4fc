"""A message gets through when Telegram is busy or the line drops."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Any

import pytest
from telegram.error import BadRequest, NetworkError, RetryAfter, TelegramError, TimedOut

from bot.pacing import Pace
from bot.sending import Patient

# The library warns of the type that "retry after" will have one day; we take both.
pytestmark = pytest.mark.filterwarnings("ignore::telegram.warnings.PTBDeprecationWarning")


class Line:
    """A line to Telegram that fails as planned, then works."""

    def __init__(self, *failures: TelegramError) -> None:
        self.failures = list(failures)
        self.tries = 0
        self.open = 0
        self.most_open = 0

    async def call(self) -> bool:
        """Make one request."""
        self.tries += 1
        self.open += 1
        self.most_open = max(self.open, self.most_open)
        await asyncio.sleep(0)
        self.open -= 1
        if self.failures:
            raise self.failures.pop(0)
        return True


class Pacing(Pace):
    """Is in no hurry and keeps nobody waiting, but remembers what it was told."""

    def __init__(self) -> None:
        super().__init__()
        self.held: list[tuple[int | str, float]] = []

    async def turn(self, chat: int | str) -> None:
        """Let all go."""

    def hold(self, chat: int | str, seconds: float) -> None:
        """Remember it."""
        self.held.append((chat, seconds))


async def send(line: Line, patient: Patient, **data: Any) -> object:
    """Make a request as the library does."""
    return await patient.process_request(line.call, (), {}, "sendMessage", data, None)


def patient(together: int = 16) -> Patient:
    """Be patient four times, without the waiting."""
    return Patient(together=together, pauses=(0, 0, 0, 0), pace=Pacing())


@pytest.mark.parametrize("fail", [lambda: NetworkError("Bad Gateway"), TimedOut, lambda: RetryAfter(0)])
def test_tries_again(fail: Callable[[], TelegramError]) -> None:
    """What did not get through does so the next time."""
    line = Line(fail(), fail())
    assert asyncio.run(send(line, patient(), chat_id=1)) is True
    assert line.tries == 3


def test_gives_up_in_the_end() -> None:
    """And then says why."""
    line = Line(*[NetworkError("gone")] * 9)
    with pytest.raises(NetworkError):
        asyncio.run(send(line, patient(), chat_id=1))
    assert line.tries == 5


@pytest.mark.parametrize("fail", [lambda: BadRequest("can't parse entities"), lambda: RetryAfter(3600)])
def test_does_not_repeat_what_cannot_work(fail: Callable[[], TelegramError]) -> None:
    """A message that Telegram refuses is refused again; nobody waits for an hour."""
    error = fail()
    line = Line(error)
    with pytest.raises(type(error)):
        asyncio.run(send(line, patient(), chat_id=1))
    assert line.tries == 1


def test_what_nobody_waits_for_is_left_to_the_caller() -> None:
    """A call without a chat is one that is repeated elsewhere."""
    line = Line(NetworkError("gone"))
    with pytest.raises(NetworkError):
        asyncio.run(send(line, patient()))
    assert line.tries == 1


def test_few_requests_at_a_time() -> None:
    """However many messages there are."""

    async def run() -> Line:
        line, few = Line(), patient(together=3)
        await asyncio.gather(*(send(line, few, chat_id=chat) for chat in range(50)))
        return line

    assert asyncio.run(run()).most_open == 3
