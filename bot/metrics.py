"""How much is answered, how fast, and does the bot still hear? Numbers for whoever watches over it.

No label holds a person, a chat or a word of anybody.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Coroutine
from typing import Any, Final, ParamSpec, Protocol

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest

from index.model import Answer, Band

Given = ParamSpec("Given")

_SECONDS: Final = (0.01, 0.02, 0.05, 0.1, 0.2, 0.3, 0.5, 1.0, 2.0, 5.0, 10.0)


class Index(Protocol):
    """What is searched."""

    @property
    def size(self) -> tuple[int, int]:
        """Tell how many documents it holds, and how many passages."""
        ...


class Metrics:
    """The numbers since the start. Its methods may be called from any thread."""

    def __init__(self, index: Index, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._heard: float | None = None
        self._registry = registry = CollectorRegistry()
        self._questions = Counter("dossier_questions", "Questions, by what came of them", ["band"], registry=registry)
        for band in Band:
            self._questions.labels(band)
        self._latency = Histogram(
            "dossier_answer_seconds", "From a question heard to its answer sent", buckets=_SECONDS, registry=registry
        )
        self._errors = Counter("dossier_errors", "Updates that could not be handled", registry=registry)
        sizes = Gauge("dossier_index_documents", "Documents in the index", registry=registry)
        sizes.set_function(lambda: index.size[0])
        passages = Gauge("dossier_index_passages", "Passages in the index", registry=registry)
        passages.set_function(lambda: index.size[1])
        heard = Gauge("dossier_heard_seconds", "Since Telegram was last heard of", registry=registry)
        heard.set_function(lambda: self.silence if self.silence is not None else float("nan"))

    def answered(self, answer: Answer) -> None:
        """Count a question."""
        self._questions.labels(answer.band).inc()

    def failed(self) -> None:
        """Count what went wrong."""
        self._errors.inc()

    def heard(self) -> None:
        """Note that Telegram was heard of, be it that there is nothing new."""
        self._heard = self._clock()

    @property
    def silence(self) -> float | None:
        """Tell for how many seconds Telegram was not heard of; None where it never was."""
        return None if self._heard is None else self._clock() - self._heard

    def timed(self, handler: Callable[Given, Coroutine[Any, Any, None]]) -> Callable[Given, Coroutine[Any, Any, None]]:
        """Measure how long a handler takes."""

        async def measured(*args: Given.args, **kwargs: Given.kwargs) -> None:
            began = self._clock()
            await handler(*args, **kwargs)
            self._latency.observe(self._clock() - began)

        return measured

    def text(self) -> bytes:
        """Write all of it as Prometheus reads it."""
        return generate_latest(self._registry)
