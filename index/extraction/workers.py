"""Several workers, so that a folder of many files is read on all processors."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from queue import LifoQueue

from index.extraction.worker import Worker
from index.model import Extract, Passage

_MOST = 4
"""Each may take as much memory as a file is allowed."""


class Workers:
    """Workers that read at the same time, each one file; a child is started only where all before it are busy."""

    def __init__(self, count: int | None = None) -> None:
        self.count = count or min(_processors(), _MOST)
        self._all = tuple(Worker() for _ in range(self.count))
        self._idle: LifoQueue[Worker] = LifoQueue()  # who has a child already is asked first
        for one in reversed(self._all):
            self._idle.put(one)

    def read(self, path: Path, name: str) -> Extract:
        """Read a file as ``Worker.read`` does; where all are busy, wait for one."""
        with self._free() as one:
            return one.read(path, name)

    def cut(self, extract: Extract) -> tuple[Passage, ...]:
        """Cut what was read as ``Worker.cut`` does; where all are busy, wait for one."""
        with self._free() as one:
            return one.cut(extract)

    def picture(self, path: Path, sheet: int, words: str) -> bytes:
        """A page of a PDF as a picture, see ``Worker.picture``; where all are busy, wait for one."""
        with self._free() as one:
            return one.picture(path, sheet, words)

    @contextmanager
    def _free(self) -> Iterator[Worker]:
        free = self._idle.get()
        try:
            yield free
        finally:
            self._idle.put(free)

    def give_up(self) -> None:
        """Read nothing on: who waits for a file gets a RefusedError at once."""
        for one in self._all:
            one.give_up()

    def close(self) -> None:
        """End the children; the next ``read`` starts another."""
        for one in self._all:
            one.close()


def _processors() -> int:
    """How many this process may use: in a container fewer than there are."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
