"""The vectors of the passages and of their sentences on disk: one SQLite file beside the index.

A vector is kept under the digest of what it was made of, so that text that has not changed is never embedded again, wherever
it now stands. All of it is derived; a file that is damaged or of other weights is deleted and made anew.
"""

from __future__ import annotations

import hashlib
import sqlite3
import threading
import weakref
from array import array
from collections.abc import Iterable, Mapping, Sequence
from contextlib import closing
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from index.errors import FolderError
from index.model import Span

VERSION = 1
"""Raised whenever the table changes, or what is embedded of a passage."""

Vectors = NDArray[np.float32]
"""One vector a row: of a passage first its own, then those of its sentences."""

_SCHEMA = """
CREATE TABLE version (made_by TEXT NOT NULL);
CREATE TABLE vector (digest BLOB NOT NULL UNIQUE, width INTEGER NOT NULL, rows BLOB NOT NULL);
"""
_STORED = np.float16


def digest(text: str, sentences: Sequence[Span]) -> bytes:
    """What a passage's vectors are kept under: its text and where its sentences stand in it."""
    made_of = hashlib.blake2b(text.encode("utf-8", "surrogatepass"), digest_size=16)
    made_of.update(array("I", [offset for span in sentences for offset in span]).tobytes())
    return made_of.digest()


class Writer:
    """Adds to the file; ``made_by`` names the embedder. Raises FolderError where the file cannot be written."""

    def __init__(self, path: Path, made_by: str) -> None:
        made_by = f"{made_by}, vectors {VERSION}"
        try:
            if _made_by(path) != made_by or not _sound(path):
                for leftover in path.parent.glob(path.name + "*"):
                    leftover.unlink()
            self._connection = _connected(path)
            if _made_by(path) is None:
                self._connection.executescript(f"BEGIN;{_SCHEMA}")
                self._connection.execute("INSERT INTO version VALUES (?)", (made_by,))
                self._connection.execute("COMMIT")
        except (OSError, sqlite3.Error) as error:
            raise FolderError(f"The data folder {path.parent} cannot be written: {error}") from error

    def close(self) -> None:
        """Give the file back."""
        self._connection.close()

    def known(self) -> set[bytes]:
        """The digests of all that is embedded."""
        return {row[0] for row in self._connection.execute("SELECT digest FROM vector")}

    def put(self, made: Mapping[bytes, Vectors]) -> None:
        """Keep the vectors of some passages: all of them or, after a crash, none."""
        rows = [(key, vectors.shape[1], vectors.astype(_STORED).tobytes()) for key, vectors in made.items()]
        self._connection.execute("BEGIN IMMEDIATE")
        self._connection.executemany("INSERT OR IGNORE INTO vector VALUES (?, ?, ?)", rows)
        self._connection.execute("COMMIT")

    def keep(self, digests: Iterable[bytes]) -> None:
        """Forget all others."""
        gone = self.known().difference(digests)
        self._connection.execute("BEGIN IMMEDIATE")
        self._connection.executemany("DELETE FROM vector WHERE digest = ?", ((key,) for key in gone))
        self._connection.execute("COMMIT")


class Reader:
    """The vectors as they were when the reader was made, whatever is written meanwhile; any thread may ask it.

    Raises FolderError where there are none, or those of other weights.
    """

    def __init__(self, path: Path, made_by: str) -> None:
        if _made_by(path) != f"{made_by}, vectors {VERSION}":
            raise FolderError(f"There are no vectors of {made_by} at {path.parent}.")
        self._lock = threading.Lock()
        self._connection = _connected(path)
        self._connection.execute("BEGIN")
        weakref.finalize(self, self._connection.close)  # with the last question that sees it

    def passages(self, digests: Sequence[bytes]) -> Vectors | None:
        """The vector of each passage; None where one is missing or cannot be read."""
        try:
            with self._lock:
                rows = self._connection.execute("SELECT digest, substr(rows, 1, width * 2) FROM vector")
                found = {key: np.frombuffer(stored, _STORED) for key, stored in rows}
        except sqlite3.DatabaseError:
            return None
        if not found.keys() >= set(digests):
            return None
        return np.array([found[key] for key in digests], dtype=np.float32)

    def sentences(self, key: bytes) -> Vectors:
        """The vectors of a passage's sentences, in their order."""
        with self._lock:
            width, stored = self._connection.execute("SELECT width, rows FROM vector WHERE digest = ?", (key,)).fetchone()
        return np.frombuffer(stored, _STORED).reshape(-1, width)[1:].astype(np.float32)


def _made_by(path: Path) -> str | None:
    """What the file was made by; None where there is none or it is damaged."""
    if not path.exists():
        return None
    try:
        with closing(_connected(path)) as connection:
            return str(connection.execute("SELECT made_by FROM version").fetchone()[0])
    except (sqlite3.DatabaseError, TypeError):  # TypeError: a table without its row
        return None


def _sound(path: Path) -> bool:
    with closing(_connected(path)) as connection:
        return bool(connection.execute("PRAGMA quick_check").fetchone() == ("ok",))


def _connected(path: Path) -> sqlite3.Connection:
    connection = sqlite3.connect(path, check_same_thread=False, isolation_level=None, timeout=10)
    connection.execute("PRAGMA journal_mode = WAL")
    connection.execute("PRAGMA synchronous = NORMAL")
    return connection
