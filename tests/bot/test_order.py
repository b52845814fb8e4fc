"""Whose turn it is."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime

from telegram import Chat, Message, Update

from bot.order import InOrder


def update(number: int, chat: int) -> Update:
    """Make an update of a chat."""
    return Update(number, Message(number, datetime.now(UTC), Chat(chat, "private"), text="a"))


class Handled:
    """Records in which order updates were handled, and who was turned away."""

    def __init__(self, longest_line: int = 100) -> None:
        self.done: list[int] = []
        self.turned_away: list[int] = []
        self.processor = InOrder(self._turn_away, longest_line=longest_line)

    async def _turn_away(self, update: Update) -> None:
        self.turned_away.append(update.update_id)

    async def _handle(self, number: int, seconds: float) -> None:
        await asyncio.sleep(seconds)
        self.done.append(number)

    def process(self, number: int, chat: int, seconds: float = 0.0) -> asyncio.Task[None]:
        """Hand over an update that takes some time, as the library does: each in a task of its own."""
        handling = self._handle(number, seconds)
        return asyncio.create_task(self.processor.process_update(update(number, chat), handling))


def test_a_chat_is_served_in_order() -> None:
    """A slow message is waited for."""

    async def run() -> Handled:
        handled = Handled()
        await asyncio.gather(*(handled.process(number, 1, 0.02 - number / 200) for number in range(4)))
        return handled

    assert asyncio.run(run()).done == [0, 1, 2, 3]


def test_nobody_waits_for_another_chat() -> None:
    """A hundred slow messages of one chat do not keep a message of another."""

    async def run() -> list[int]:
        handled = Handled()
        tasks = [handled.process(number, 1, 5) for number in range(100)]
        await handled.process(1000, 2)
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        return handled.done

    assert asyncio.run(run()) == [1000]


def test_what_a_line_cannot_hold_is_turned_away_and_told_once() -> None:
    """Until the line is empty again."""

    async def run() -> Handled:
        handled = Handled(longest_line=2)
        await asyncio.gather(*(handled.process(number, 1, 0.01) for number in range(5)))
        await handled.process(5, 1)
        return handled

    handled = asyncio.run(run())
    assert handled.done == [0, 1, 5]
    assert handled.turned_away == [2]
