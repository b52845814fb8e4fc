"""Where is a file that was sent, until it is in the documents folder? On disk, so that killing the bot loses nothing.

``inbox/.<token>/<name>`` is half there, ``inbox/<token>/<name>`` was received, ``inbox/yes-<token>/<name>`` is to be
taken whatever stands in the documents folder under its name. A token ends with the number of who sent the file.
"""

from __future__ import annotations

import filecmp
import os
import secrets
import shutil
from pathlib import Path
from typing import Final

from index import corpus

_ACCEPTED: Final = "yes-"


class Inbox:
    """The folder for files under way."""

    def __init__(self, data: Path) -> None:
        self.folder = data / "inbox"

    def draft(self, name: str, sender: int) -> Path:
        """Give the place to write a file to, before ``keep``."""
        place = self.folder / f".{secrets.token_hex(6)}_{sender}"
        place.mkdir(parents=True)
        return place / name

    def keep(self, draft: Path) -> Path:
        """Make a written file safe: from now on it survives whatever happens to the process or the power."""
        _sync(draft)
        _sync(draft.parent)
        return self._moved(draft, draft.parent.name.removeprefix("."))

    def accept(self, path: Path) -> Path:
        """Let a file be taken: after a kill too, it is not asked about again."""
        return self._moved(path, _ACCEPTED + token_of(path))

    def waiting(self, token: str) -> Path | None:
        """Give the file that an administrator was asked about; None where it is gone."""
        return next((self.folder / token).glob("*"), None)

    def drop(self, path: Path) -> None:
        """Forget a file that was taken, or is not wanted."""
        shutil.rmtree(path.parent, ignore_errors=True)

    def left(self) -> list[Path]:
        """Give the files that a process before us left, and clear away what is half there."""
        for half in self.folder.glob(".*"):
            shutil.rmtree(half, ignore_errors=True)
        return sorted(self.folder.glob("[!.]*/*"))

    def _moved(self, path: Path, place: str) -> Path:
        path.parent.rename(self.folder / place)
        _sync(self.folder)
        return self.folder / place / path.name


def token_of(path: Path) -> str:
    """Name a file under way in a button."""
    return path.parent.name


def sender_of(path: Path) -> int:
    """Tell who sent a file under way; 0 where an earlier version of the bot did not keep it."""
    return int(token_of(path).partition("_")[2] or 0)


def is_accepted(path: Path) -> bool:
    """Tell whether a file is to be taken without a question."""
    return path.parent.name.startswith(_ACCEPTED)


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
