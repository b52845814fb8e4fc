"""Is the bot well? ``/health`` and ``/metrics`` on a port of this machine, for programs that watch over it."""

from __future__ import annotations

import asyncio
import json
from datetime import timedelta
from typing import Any, Final, Protocol

from bot.metrics import Metrics
from bot.serving import Application, Receive, Scope, Send, answer

HOST: Final = "127.0.0.1"

DEAF: Final = timedelta(seconds=90)
"""So long after Telegram was last heard of, a bot that asks it every 25 seconds is not well."""

_PROMETHEUS: Final = "text/plain; version=0.0.4; charset=utf-8"


class Searched(Protocol):
    """What is searched."""

    @property
    def ready(self) -> bool:
        """There is an index to answer from."""
        ...


def application(metrics: Metrics, index: Searched, *, polls: bool) -> Application:
    """Make the application; ``polls`` tells that the bot asks Telegram, which then has to be heard of again and again."""

    async def serve(scope: Scope, _: Receive, send: Send) -> None:
        if scope["type"] != "http" or scope["method"] not in ("GET", "HEAD"):
            await answer(send, 405)
        elif scope["path"] == "/health":
            state = _state(metrics, index, polls=polls)
            await answer(send, 200 if state["well"] else 503, json.dumps(state).encode(), "application/json")
        elif scope["path"] == "/metrics":
            await answer(send, 200, await asyncio.to_thread(metrics.text), _PROMETHEUS)
        else:
            await answer(send, 404)

    return serve


def _state(metrics: Metrics, index: Searched, *, polls: bool) -> dict[str, Any]:
    silence = metrics.silence
    hears = silence is not None and (not polls or silence < DEAF.total_seconds())
    return {
        "well": hears and index.ready,
        "index": "ready" if index.ready else "being made",
        "seconds since Telegram was heard of": None if silence is None else round(silence, 1),
    }
