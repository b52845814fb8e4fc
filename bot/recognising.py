"""How do pages that are pictures come to be searchable, while questions are answered?"""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping
from threading import Event
from typing import Final, Protocol

from bot.logs import cause
from index.errors import BusyError, DossierError

_LOOK: Final = 1.0
_AGAIN: Final = 60.0

_log = logging.getLogger(__name__)


class Recognisable(Protocol):
    """Documents whose pages may be pictures."""

    changes: int

    @property
    def recognising(self) -> Mapping[str, tuple[int, int]]:
        """Tell of each document with such pages how many are done, and how many there are."""
        ...

    def recognise(self, *, going_on: Callable[[], bool]) -> None:
        """Recognise them, as long as ``going_on`` says so."""
        ...


def recognise_beside(library: Recognisable, stop: Event) -> None:
    """Recognise what there is and, whenever the documents have changed, what is new, until ``stop`` is set; for a thread.

    A failure must not stop the answers.
    """
    wait, seen = 0.0, -1
    while not stop.wait(wait):
        wait = _LOOK
        if library.changes == seen:
            continue
        seen = library.changes
        try:
            _recognise(library, stop)
        except BusyError:  # another process changes the index
            wait, seen = _AGAIN, -1
        except DossierError as error:
            _log.error("Pages could not be recognised. %s", error)
            wait, seen = _AGAIN, -1
        except Exception as error:
            _log.error("Pages could not be recognised: %s", cause(error))
            wait, seen = _AGAIN, -1


def _recognise(library: Recognisable, stop: Event) -> None:
    waiting = library.recognising
    if waiting:
        _log.info("Recognising the text of %d pages in %d documents.", sum(n for _, n in waiting.values()), len(waiting))
        library.recognise(going_on=lambda: not stop.is_set())
