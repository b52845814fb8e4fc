"""The search by meaning is prepared beside the answers, and nothing that goes wrong there stops them."""

from __future__ import annotations

import logging
from collections.abc import Callable
from threading import Event

import pytest

from bot import embedding
from bot.embedding import embed_beside
from index.errors import BusyError, FolderError


class Index:
    """An index that is embedded in one go, after the failures that it was told."""

    def __init__(self, stop: Event, *failures: Exception, embedded: float | None = 0.0) -> None:
        self.embedded = embedded
        self.tries = 0
        self._stop = stop
        self._failures = list(failures)

    def embed(self, *, going_on: Callable[[], bool]) -> None:
        """Fail or embed all, after which the bot stops."""
        assert going_on()
        self.tries += 1
        if self._failures:
            raise self._failures.pop(0)
        self.embedded = 1.0
        self._stop.set()


def test_failures_are_told_and_tried_again(monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture) -> None:
    """Until all is embedded; what another process is doing is no failure."""
    caplog.set_level(logging.INFO)
    monkeypatch.setattr(embedding, "_AGAIN", 0.0)
    stop = Event()
    index = Index(stop, FolderError("The disk is full."), BusyError("Somebody else."), RuntimeError("private"))
    embed_beside(index, stop)
    assert index.tries == 4
    assert "The passages could not be embedded. The disk is full." in caplog.messages
    assert "Questions find by meaning too." in caplog.messages
    assert not any("Somebody else" in message or "private" in message for message in caplog.messages)


def test_where_it_is_off_nothing_is_done() -> None:
    """The thread ends at once."""
    index = Index(Event(), embedded=None)
    embed_beside(index, Event())
    assert index.tries == 0
