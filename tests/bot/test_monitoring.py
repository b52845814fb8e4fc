"""When is the bot not well?"""

from __future__ import annotations

import asyncio
import json
from typing import Any

import pytest

from bot.metrics import Metrics
from bot.monitoring import DEAF, application


class Index:
    """An index that is there, or not yet."""

    size = (3, 14)

    def __init__(self, *, ready: bool) -> None:
        self.ready = ready


def health(metrics: Metrics, index: Index, *, polls: bool) -> tuple[int, dict[str, Any]]:
    """Ask how it is."""
    sent: list[Any] = []

    async def send(message: Any) -> None:
        sent.append(message)

    async def receive() -> Any:
        raise AssertionError("there is nothing to read")

    scope = {"type": "http", "method": "GET", "path": "/health", "headers": []}
    asyncio.run(application(metrics, index, polls=polls)(scope, receive, send))
    return sent[0]["status"], json.loads(sent[1]["body"])


@pytest.mark.parametrize(
    ("heard", "silence", "ready", "polls", "well"),
    [
        (True, 1.0, True, True, True),
        (True, DEAF.total_seconds() + 1, True, True, False),
        (True, DEAF.total_seconds() + 1, True, False, True),
        (False, 0.0, True, True, False),
        (True, 1.0, False, True, False),
    ],
)
def test_what_is_not_well(heard: bool, silence: float, ready: bool, polls: bool, well: bool) -> None:
    """A bot that asks and hears nothing, one that never did, and one without an index; to whom Telegram comes may wait."""
    now = [100.0]
    index = Index(ready=ready)
    metrics = Metrics(index, clock=lambda: now[0])
    if heard:
        metrics.heard()
    now[0] += silence
    status, state = health(metrics, index, polls=polls)
    assert (status == 200, state["well"]) == (well, well)
