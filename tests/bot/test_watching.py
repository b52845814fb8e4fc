"""What is still being copied is waited for."""

from __future__ import annotations

import threading
from collections.abc import Callable
from pathlib import Path

import pytest

from bot.watching import settle, watch
from index.errors import EngineError
from index.model import Report


def test_files_settle_when_nothing_has_changed() -> None:
    """For one wait."""
    sizes = iter([1, 2, 3, 3, 4])
    assert settle(lambda: next(sizes), lambda _: False)
    assert list(sizes) == [4]


def test_a_stop_is_not_waited_for() -> None:
    """Whatever still grows."""
    assert not settle(iter(range(9)).__next__, lambda _: True)


class Away:
    """An index whose search engine is away for the first updates; then it sets ``back``."""

    def __init__(self, times: int) -> None:
        self._left = times
        self.back = threading.Event()

    def update(self, progress: Callable[[int, int, str, int], None] | None = None) -> Report:
        """Fail, or be done."""
        self._left -= 1
        if self._left >= 0:
            raise EngineError("It cannot be reached.")
        self.back.set()
        return Report()


def test_what_a_search_engine_was_away_for_is_done_later(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without any change in the folder."""
    monkeypatch.setattr("bot.watching._LATER", 0.0)
    monkeypatch.setattr("bot.watching.SETTLED", 0.01)
    index, stop = Away(3), threading.Event()
    watching = threading.Thread(target=watch, args=(index, tmp_path, stop))
    watching.start()
    assert index.back.wait(15)
    stop.set()
    watching.join()
