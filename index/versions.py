"""Which versions of a document were there, and how does one come back?

A copy of every document that was taken lies in a database of its own, with what is said of it, so that whatever replaces or
deletes a file in the folder can be undone. Nothing can make the old ones anew: the database is to be backed up. Of a
document ``MOST`` versions before the present one are kept, each for ``DAYS`` after it was replaced or removed.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Final

from index import corpus
from index.errors import FolderError

FILE: Final = "versions.sqlite3"
MOST: Final = 5
DAYS: Final = 365

_SCHEMA: Final = """
CREATE TABLE version (
    name TEXT NOT NULL,
    number INTEGER NOT NULL,
    digest TEXT NOT NULL,
    taken TEXT NOT NULL,
    gone TEXT,
    content BLOB NOT NULL,
    sidecar BLOB,
    PRIMARY KEY (name, number)
)
"""
_LISTED: Final = "SELECT name, number, digest, taken, gone, length(content) FROM version"


@dataclass(frozen=True, slots=True)
class Version:
    """A version of the document ``name``; the higher its number, the later it was taken.

    ``taken`` and ``gone`` are times (UTC, ``2018-04-24T10:00:00+00:00``): since when it was the document, and until when;
    ``gone`` is None for the present one. ``digest`` is that of the file and what is said of it, ``size`` the file's bytes.
    """

    name: str
    number: int
    digest: str
    taken: str
    gone: str | None
    size: int


@dataclass(frozen=True, slots=True)
class Content:
    """A version's file, and what was said of it beside it."""

    file: bytes
    sidecar: bytes | None


def chosen(kept: Sequence[Version], present: corpus.File | None, number: int | None) -> Version | None:
    """The version of that number; without one the newest that is not what is there at present; None where there is none."""
    if number is not None:
        return next((version for version in kept if version.number == number), None)
    digest = corpus.digest(present) if present else None
    return next((version for version in kept if version.digest != digest), None)


class Versions:
    """The database. A change is one transaction. Raises FolderError where it is damaged, and then changes nothing."""

    def __init__(self, data: Path, now: Callable[[], datetime] = lambda: datetime.now(UTC)) -> None:
        self._path = data / FILE
        self._now = now

    def listed(self, name: str | None = None) -> tuple[Version, ...]:
        """The versions of a document, or of all: by name, the newest first."""
        if not self._path.exists():
            return ()
        with self._opened() as read:
            rows = read.execute(f"{_LISTED} WHERE name = coalesce(?, name) ORDER BY name, number DESC", (name,))
            return tuple(Version(*row) for row in rows)

    def content(self, version: Version) -> Content:
        """What that version held."""
        with self._opened() as read:
            row = read.execute(
                "SELECT content, sidecar FROM version WHERE name = ? AND digest = ?", (version.name, version.digest)
            ).fetchone()
        if row is None:
            raise FolderError(f"That version of {version.name} is no longer kept.")
        return Content(*row)

    def keep(self, file: corpus.File) -> None:
        """Keep a file as it now is, before something takes its place."""
        with self._change() as write:
            self._keep(write, file, corpus.digest(file))

    def follow(self, present: Mapping[str, str], files: Iterable[corpus.File]) -> None:
        """Keep what there is now, and mark what is no longer; ``present`` holds the digest of every document by its name."""
        with self._change() as write:
            known = dict(write.execute("SELECT name, digest FROM version WHERE gone IS NULL"))
            for name in (name for name, digest in known.items() if present.get(name) != digest):
                write.execute("UPDATE version SET gone = ? WHERE name = ? AND gone IS NULL", (self._time(), name))
            for file in files:
                if file.name in present and known.get(file.name) != present[file.name]:
                    self._keep(write, file, present[file.name])
            self._forget_old(write)

    def erase(self, name: str) -> None:
        """Keep nothing of a document."""
        if self._path.exists():
            with self._change() as write:
                write.execute("DELETE FROM version WHERE name = ?", (name,))

    def _keep(self, write: sqlite3.Connection, file: corpus.File, digest: str) -> None:
        """Put a file on top of its versions; one that was there before moves up."""
        try:
            content = Content(file.path.read_bytes(), file.sidecar.read_bytes() if file.sidecar.is_file() else None)
        except OSError:
            return  # it is gone again, and the next update will see that
        if corpus.digest_of(content.file, content.sidecar) != digest:
            return  # it is being written, and the next update will see what has become of it
        if write.execute(
            "SELECT 1 FROM version WHERE name = ? AND digest = ? AND gone IS NULL", (file.name, digest)
        ).fetchone():
            return
        last = write.execute("SELECT coalesce(max(number), 0) FROM version WHERE name = ?", (file.name,)).fetchone()[0]
        write.execute("DELETE FROM version WHERE name = ? AND digest = ?", (file.name, digest))
        write.execute("UPDATE version SET gone = ? WHERE name = ? AND gone IS NULL", (self._time(), file.name))
        write.execute(
            "INSERT INTO version VALUES (?, ?, ?, ?, NULL, ?, ?)",
            (file.name, last + 1, digest, self._time(), content.file, content.sidecar),
        )

    def _forget_old(self, write: sqlite3.Connection) -> None:
        oldest = (self._now() - timedelta(days=DAYS)).isoformat(timespec="seconds")
        write.execute("DELETE FROM version WHERE gone < ?", (oldest,))
        write.execute(
            "DELETE FROM version WHERE gone IS NOT NULL AND (name, number) IN (SELECT name, number FROM (SELECT name, number,"
            " row_number() OVER (PARTITION BY name ORDER BY number DESC) AS place FROM version WHERE gone IS NOT NULL)"
            " WHERE place > ?)",
            (MOST,),
        )

    def _time(self) -> str:
        return self._now().isoformat(timespec="seconds")

    @contextmanager
    def _change(self) -> Iterator[sqlite3.Connection]:
        with self._opened() as connection:
            connection.execute("BEGIN IMMEDIATE")
            try:
                yield connection
            except BaseException:
                connection.execute("ROLLBACK")
                raise
            connection.execute("COMMIT")

    @contextmanager
    def _opened(self) -> Iterator[sqlite3.Connection]:
        try:
            with closing(sqlite3.connect(self._path, isolation_level=None, timeout=10)) as connection:
                connection.execute("PRAGMA secure_delete = ON")  # what is erased is not to be read from the file either
                if not connection.execute("SELECT 1 FROM sqlite_master").fetchone():
                    connection.execute("PRAGMA auto_vacuum = FULL")  # the file shrinks with what it holds
                    connection.execute(_SCHEMA)
                yield connection
        except sqlite3.Error as error:
            raise FolderError(
                f"{self._path} is damaged or cannot be opened: please restore it from a backup. (Without one, move it away: "
                "the earlier versions of documents are then forgotten.)"
            ) from error
