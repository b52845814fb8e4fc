"""Where is a file that was sent, until it is in the documents folder? On disk, so that killing the bot loses nothing.

``inbox/<token>/<name>`` is to be taken, ``inbox/ask-<token>/<name>`` waits for a tap, ``inbox/.<token>`` is half there.
"""

from __future__ import annotations

import filecmp
import os
import secrets
import shutil
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from index import corpus

_ASKING: Final = "ask-"
_FORGOTTEN_AFTER: Final = 24 * 3600


class Inbox:
    """The folder for files under way."""

    def __init__(self, data: Path) -> None:
        self._folder = data / "inbox"

    def draft(self, name: str) -> Path:
        """Give the place to write a file to, before ``keep``."""
        place = self._folder / f".{secrets.token_hex(6)}"
        place.mkdir(parents=True)
        return place / name

    def keep(self, draft: Path, *, asking: bool = False) -> Path:
        """Make a written file safe: from now on it survives whatever happens to the process or the power."""
        _sync(draft)
        _sync(draft.parent)
        token = draft.parent.name.removeprefix(".")
        place = self._folder / (_ASKING + token if asking else token)
        return self._moved(draft, place)

    def asked(self, token: str) -> Path | None:
        """Give the file that waits for a tap; None where it is gone."""
        return next((path for path in (self._folder / (_ASKING + token)).glob("*")), None)

    def accept(self, path: Path) -> Path:
        """Let a file that was waiting be taken."""
        return self._moved(path, self._folder / path.parent.name.removeprefix(_ASKING))

    def drop(self, path: Path) -> None:
        """Forget a file that was taken, or is not wanted."""
        shutil.rmtree(path.parent, ignore_errors=True)

    def left(self) -> list[Path]:
        """Give the files to be taken that a process before us left, and clear away what is half there or forgotten."""
        return [path for place in sorted(self._folder.glob("*")) for path in self._left_in(place)]

    def _left_in(self, place: Path) -> Iterator[Path]:
        old = time.time() - place.stat().st_mtime > _FORGOTTEN_AFTER
        if place.name.startswith(".") or (old and place.name.startswith(_ASKING)):
            shutil.rmtree(place, ignore_errors=True)
        elif not place.name.startswith(_ASKING):
            yield from place.glob("*")

    def _moved(self, path: Path, place: Path) -> Path:
        path.parent.rename(place)
        _sync(self._folder)
        return place / path.name


def token_of(path: Path) -> str:
    """Name a waiting file in a button."""
    return path.parent.name.removeprefix(_ASKING)


def twin(folder: Path, path: Path) -> str | None:
    """Name the document that is the same file, whatever it is called."""
    size = path.stat().st_size
    same = (file for file in corpus.files(folder) if file.path.stat().st_size == size)
    return next((file.name for file in same if filecmp.cmp(file.path, path, shallow=False)), None)


def _sync(path: Path) -> None:
    """Wait until what was written is on the disk."""
    number = os.open(path, os.O_RDONLY)
    try:
        os.fsync(number)
    finally:
        os.close(number)
