"""How does the index catch up with the folder, and who is told?"""

from __future__ import annotations

import logging
import sys
from collections.abc import Callable
from types import TracebackType
from typing import NoReturn, Protocol

from tqdm import tqdm

from bot.logs import cause
from bot.markup import folded
from index.errors import BusyError, DossierError, EngineError
from index.model import Report

_log = logging.getLogger(__name__)


class Updatable(Protocol):
    """What can be brought up to date."""

    def update(self, progress: Callable[[int, int, str, int], None] | None = None) -> Report:
        """Bring the index up to date with the folder, telling (done, total, name, pages)."""
        ...


class Bar:
    """A progress bar on standard error, where that is a terminal: files, pages, how fast it goes, how long it will take."""

    def __init__(self) -> None:
        self._bar: tqdm[NoReturn] = tqdm(
            desc="Reading documents", unit="file", file=sys.stderr, leave=False, disable=not sys.stderr.isatty()
        )

    def __enter__(self) -> Bar:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self._bar.close()

    def show(self, done: int, total: int, name: str, pages: int) -> None:
        """Move the bar to ``done``."""
        self._bar.total = total
        self._bar.set_postfix_str(f"{pages:,} pages, {folded(name)}", refresh=False)
        self._bar.update(done - self._bar.n)


def catch_up(library: Updatable, *, quiet: bool = False) -> None:
    """Bring the index up to date; a file that cannot be taken is named, with what to do.

    ``quiet`` is silent where nothing has changed.
    """
    try:
        with Bar() as bar:
            report = library.update(bar.show)
    except BusyError as error:
        _log.warning("%s Questions are answered from the index as it is.", error)
        return
    for refusal in report.refused:
        _log.warning("%s was not added. %s", folded(refusal.name), refusal.reason)
    for name, warnings in report.warnings.items():
        _log.warning("%s: %s", folded(name), " ".join(warnings))
    if quiet and not (report.added or report.changed or report.removed or report.refused):
        return
    changes = (("added", report.added), ("changed", report.changed), ("removed", report.removed))
    _log.info(
        "Documents: %s, %d as they were.",
        ", ".join(f"{len(names)} {what}" for what, names in changes),
        report.unchanged,
    )


def catch_up_beside(library: Updatable, *, quiet: bool = False) -> bool:
    """Do the same in a thread, where a failure must not stop the answers; False where a search engine elsewhere was away."""
    try:
        catch_up(library, quiet=quiet)
    except DossierError as error:
        _log.error("The index could not be brought up to date. %s", error)
        return not isinstance(error, EngineError)
    except Exception as error:
        _log.error("The index could not be brought up to date: %s", cause(error))
    return True
