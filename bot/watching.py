"""How does a file that is dropped into the documents folder, changed or deleted there come into the answers?"""

from __future__ import annotations

import logging
import time
from collections.abc import Callable
from pathlib import Path
from threading import Event
from typing import Final

from watchfiles import Change
from watchfiles import watch as changes_in

from bot.indexing import Updatable, catch_up_beside
from index import corpus
from index.errors import FolderError

SETTLED: Final = 1.0
"""Seconds for which no file has grown: what is still being copied is not taken."""

_GATHERED: Final = 300
_AGAIN: Final = 5.0
_LATER: Final = 30.0
"""Seconds until what a search engine was away for is tried again."""

_log = logging.getLogger(__name__)


def watch(library: Updatable, folder: Path, stop: Event) -> None:
    """Bring the index up to date, then again after each change in the folder, until ``stop`` is set."""
    first = True
    while not stop.is_set():
        try:
            _follow(library, folder, stop, quiet=not first)
        except Exception as error:  # the folder is gone for a while, or the system has no watches left
            _log.warning("The documents folder cannot be watched (%s); trying again.", type(error).__name__)
        first = False
        stop.wait(_AGAIN)


def settle(marks: Callable[[], object], wait: Callable[[float], bool]) -> bool:
    """Wait until the files stay as they are; False where ``wait`` tells that the bot is stopped."""
    before = marks()
    while not wait(SETTLED):
        if before == (before := marks()):
            return True
    return False


def _follow(library: Updatable, folder: Path, stop: Event, *, quiet: bool) -> None:
    done, tried = catch_up_beside(library, quiet=quiet), time.monotonic()
    # What changed until the watching began is found when it first reports, even if that is nothing.
    begun = False
    for changes in changes_in(
        folder,
        watch_filter=_is_ours,
        debounce=_GATHERED,
        rust_timeout=1000,
        yield_on_timeout=True,
        stop_event=stop,
        raise_interrupt=False,
    ):
        again = not done and time.monotonic() > tried + _LATER
        if (changes or not begun or again) and settle(lambda: _marks(folder), stop.wait):
            done, tried = catch_up_beside(library, quiet=True), time.monotonic()
        begun = True


def _is_ours(_: Change, path: str) -> bool:
    """Tell whether a change may concern a document; drafts and hidden files do not."""
    return not Path(path).name.startswith((".", "_"))


def _marks(folder: Path) -> object:
    try:
        return [(file.name, file.mark) for file in corpus.files(folder)]
    except (FolderError, OSError):
        return None
