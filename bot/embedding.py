"""How do the documents come to be found by their meaning too, while questions are answered?"""

from __future__ import annotations

import logging
from collections.abc import Callable
from threading import Event
from typing import Final, Protocol

from bot.logs import cause
from index.errors import BusyError, DossierError

_LOOK: Final = 1.0
_AGAIN: Final = 60.0

_log = logging.getLogger(__name__)


class Embeddable(Protocol):
    """What can be embedded."""

    @property
    def embedded(self) -> float | None:
        """Tell which share of it is, None where that is switched off."""
        ...

    def embed(self, *, going_on: Callable[[], bool]) -> None:
        """Embed what is not yet, as long as ``going_on`` says so."""
        ...


def embed_beside(library: Embeddable, stop: Event) -> None:
    """Embed what there is and, whenever it has changed, what is new, until ``stop`` is set; for a thread of its own.

    Until it is done, questions are answered by their words, so a failure must not stop the answers.
    """
    if library.embedded is None:
        return
    wait = 0.0
    while not stop.wait(wait):
        wait = _LOOK
        try:
            if (library.embedded or 0) < 1:
                _embed(library, stop)
        except BusyError:  # another process embeds the same
            wait = _AGAIN
        except DossierError as error:
            _log.error("The passages could not be embedded. %s", error)
            wait = _AGAIN
        except Exception as error:
            _log.error("The passages could not be embedded: %s", cause(error))
            wait = _AGAIN


def _embed(library: Embeddable, stop: Event) -> None:
    _log.info("Preparing the search by meaning; meanwhile questions are answered by their words.")
    library.embed(going_on=lambda: not stop.is_set())
    if library.embedded == 1:
        _log.info("Questions find by meaning too.")
