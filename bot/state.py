"""What must the bot remember? Languages, files that Telegram already has, confirmed numbers, how often an answer helped.

A database of its own beside the index, because nothing can make it anew. A person is kept under a hash that is keyed
with a secret of this database: who merely asks the bot is not to be read from it. Who was let in is (``members``), since
somebody has to see and undo that.
"""

from __future__ import annotations

import hashlib
import secrets
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime
from pathlib import Path
from threading import Lock
from types import TracebackType
from typing import Any, Final, Self

from bot.texts import Language, known
from index.errors import DossierError

FILE: Final = "state.sqlite3"

HELPED: Final = "helped"
HELPED_NOT: Final = "helped not"
"""Under what a 👍 and a 👎 are counted."""

_CONFIRMATION: Final = """
CREATE TABLE confirmation (hotline TEXT PRIMARY KEY, numbers TEXT NOT NULL, day TEXT NOT NULL) WITHOUT ROWID;
"""
_EDITORS: Final = """
CREATE TABLE member (person INTEGER PRIMARY KEY, name TEXT NOT NULL, role TEXT NOT NULL, since TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE request (
    person INTEGER PRIMARY KEY, name TEXT NOT NULL, day TEXT NOT NULL, language TEXT NOT NULL, refused INTEGER NOT NULL
) WITHOUT ROWID;
CREATE TABLE invitation (code BLOB PRIMARY KEY, role TEXT NOT NULL, until TEXT NOT NULL) WITHOUT ROWID;
"""
_SUBSCRIBERS: Final = """
CREATE TABLE subscriber (
    chat INTEGER PRIMARY KEY, days INTEGER NOT NULL, language TEXT NOT NULL, told TEXT NOT NULL
) WITHOUT ROWID;
"""
_AUDIT: Final = """
CREATE TABLE audit (
    number INTEGER PRIMARY KEY AUTOINCREMENT, time TEXT NOT NULL, who TEXT NOT NULL, act TEXT NOT NULL, what TEXT NOT NULL
);
CREATE TRIGGER audit_not_changed BEFORE UPDATE ON audit BEGIN SELECT raise(ABORT, 'the log is only added to'); END;
CREATE TRIGGER audit_not_deleted BEFORE DELETE ON audit BEGIN SELECT raise(ABORT, 'the log is only added to'); END;
CREATE TRIGGER audit_not_replaced BEFORE INSERT ON audit WHEN EXISTS (SELECT 1 FROM audit WHERE number = new.number)
BEGIN SELECT raise(ABORT, 'the log is only added to'); END;
"""
_WISHES: Final = """
CREATE TABLE wish (
    words BLOB NOT NULL, person BLOB NOT NULL, question TEXT NOT NULL, language TEXT NOT NULL, passed INTEGER NOT NULL,
    chat INTEGER, day TEXT NOT NULL, PRIMARY KEY (words, person)
) WITHOUT ROWID;
"""
_COUNTS: Final = """
CREATE TABLE tally (day TEXT NOT NULL, what TEXT NOT NULL, count INTEGER NOT NULL, PRIMARY KEY (day, what)) WITHOUT ROWID;
CREATE TABLE day (name TEXT PRIMARY KEY, day TEXT NOT NULL) WITHOUT ROWID;
"""
_MOVED: Final = """
CREATE TABLE moved (chat INTEGER PRIMARY KEY, earlier INTEGER NOT NULL) WITHOUT ROWID;
"""
_STEPS: Final = (_CONFIRMATION, _EDITORS, _SUBSCRIBERS, _AUDIT, _WISHES, _COUNTS, _MOVED)
"""What turns a database of version 1 into one of the next, that into one of the next, and so on."""

_VERSION: Final = len(_STEPS) + 1
_SCHEMA: Final = f"""{"".join(_STEPS)}
CREATE TABLE secret (secret BLOB NOT NULL);
CREATE TABLE language (person BLOB PRIMARY KEY, language TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE file (digest TEXT PRIMARY KEY, file_id TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE opinion (
    quote TEXT NOT NULL, helpful INTEGER NOT NULL, count INTEGER NOT NULL, PRIMARY KEY (quote, helpful)
) WITHOUT ROWID;
"""

_COLUMNS: Final = {
    "secret": ("secret",),
    "language": ("person", "language"),
    "file": ("digest", "file_id"),
    "opinion": ("quote", "helpful", "count"),
    "confirmation": ("hotline", "numbers", "day"),
    "member": ("person", "name", "role", "since"),
    "request": ("person", "name", "day", "language", "refused"),
    "subscriber": ("chat", "days", "language", "told"),
    "invitation": ("code", "role", "until"),
    "audit": ("number", "time", "who", "act", "what"),
    "tally": ("day", "what", "count"),
    "day": ("name", "day"),
    "moved": ("chat", "earlier"),
    "wish": ("words", "person", "question", "language", "passed", "chat", "day"),
}
_TRIGGERS: Final = 3


class StateError(DossierError):
    """The database cannot be used; the sentence says what to do."""


class State:
    """The database. Its methods may be called from any thread. Raises StateError when it is damaged."""

    def __init__(self, data: Path) -> None:
        path = data / FILE
        self._lock = Lock()
        try:
            if not path.exists():
                _make(path)
            self._connection = _opened(path)
        except (OSError, sqlite3.Error) as error:
            raise StateError(
                f"{path} is damaged or cannot be opened: please restore it from a backup. (Without one, move it away: "
                "the languages that people chose, the confirmed numbers and the counts are then forgotten.)"
            ) from error
        self._secret: bytes = self._connection.execute("SELECT secret FROM secret").fetchone()[0]

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self.close()

    def close(self) -> None:
        """Give the file back."""
        with self._lock:
            self._connection.close()

    def language(self, person: int) -> Language | None:
        """Give the language that a person has chosen."""
        return known(self.value("SELECT language FROM language WHERE person = ?", self.hashed(person)))

    def choose_language(self, person: int, language: Language) -> None:
        """Remember a person's choice."""
        self.write("INSERT OR REPLACE INTO language VALUES (?, ?)", self.hashed(person), language)

    def forget(self, person: int) -> None:
        """Erase everything that is kept of a person."""
        with self.together() as connection:
            connection.execute("DELETE FROM language WHERE person = ?", (self.hashed(person),))
            connection.execute("DELETE FROM wish WHERE person = ?", (self.hashed(person),))
            connection.execute("DELETE FROM member WHERE person = ?", (person,))
            connection.execute("DELETE FROM request WHERE person = ?", (person,))
            connection.execute("DELETE FROM subscriber WHERE chat = ?", (person,))  # a private chat has its person's number
        self.wipe()

    def wipe(self) -> None:
        """Leave nothing of what was deleted on the disk: the log of changes holds it for a while otherwise."""
        self.rows("PRAGMA wal_checkpoint(TRUNCATE)")

    def file_id(self, digest: str) -> str | None:
        """Give Telegram's id of a file that was sent before."""
        value: str | None = self.value("SELECT file_id FROM file WHERE digest = ?", digest)
        return value

    def remember_file(self, digest: str, file_id: str) -> None:
        """Remember Telegram's id of a file, by what is in the file."""
        self.write("INSERT OR REPLACE INTO file VALUES (?, ?)", digest, file_id)

    def count_opinion(self, quote: str, *, helpful: bool) -> None:
        """Count that a quote helped somebody, or did not."""
        self.write("INSERT INTO opinion VALUES (?, ?, 1) ON CONFLICT DO UPDATE SET count = count + 1", quote, int(helpful))
        self.tally(datetime.now(UTC).date(), HELPED if helpful else HELPED_NOT)

    def opinions(self) -> tuple[int, int]:
        """Tell how often an answer helped, and how often it did not."""
        helped, did_not = (
            self.value("SELECT coalesce(sum(count), 0) FROM opinion WHERE helpful = ?", helpful) for helpful in (1, 0)
        )
        return helped, did_not

    def tally(self, day: date, *what: str) -> None:
        """Count one more of each on a day."""
        counted = [(day.isoformat(), one) for one in what]
        with self.together() as connection:
            connection.executemany("INSERT INTO tally VALUES (?, ?, 1) ON CONFLICT DO UPDATE SET count = count + 1", counted)

    def day(self, name: str) -> date | None:
        """Give a day that is kept by its name."""
        day = self.value("SELECT day FROM day WHERE name = ?", name)
        return date.fromisoformat(day) if day else None

    def keep_day(self, name: str, day: date) -> None:
        """Keep a day by its name."""
        self.write("INSERT OR REPLACE INTO day VALUES (?, ?)", name, day.isoformat())

    def confirm(self, hotline: str, numbers: str, day: date) -> None:
        """Remember on which day the numbers of a service were confirmed."""
        self.write("INSERT OR REPLACE INTO confirmation VALUES (?, ?, ?)", hotline, numbers, day.isoformat())

    def withdraw(self, hotline: str) -> None:
        """Forget that the numbers of a service were confirmed."""
        self.write("DELETE FROM confirmation WHERE hotline = ?", hotline)

    def confirmations(self) -> dict[tuple[str, str], date]:
        """Give the day for each service and the numbers that it then had."""
        rows = self.rows("SELECT hotline, numbers, day FROM confirmation")
        return {(hotline, numbers): date.fromisoformat(day) for hotline, numbers, day in rows}

    def hashed(self, thing: int | str) -> bytes:
        """Give what a person, or a secret, is kept under."""
        return hashlib.blake2b(str(thing).encode(), key=self._secret, digest_size=16).digest()

    def rows(self, query: str, *values: object) -> list[tuple[Any, ...]]:
        """Give what a query finds."""
        with self._lock:
            return self._connection.execute(query, values).fetchall()

    def value(self, query: str, *values: object) -> Any:
        """Give the one value that a query finds; None where it finds nothing."""
        rows = self.rows(query, *values)
        return rows[0][0] if rows else None

    def write(self, query: str, *values: object) -> int:
        """Make a change, and tell how many rows it is about."""
        with self._lock:
            return self._connection.execute(query, values).rowcount

    @contextmanager
    def together(self) -> Iterator[sqlite3.Connection]:
        """Make several changes or, where one fails, none."""
        with self._lock:
            self._connection.execute("BEGIN IMMEDIATE")
            try:
                yield self._connection
            except BaseException:
                self._connection.execute("ROLLBACK")
                raise
            self._connection.execute("COMMIT")


def _make(path: Path) -> None:
    """Make the database beside its place, then rename: half of one would count as damaged."""
    draft = path.with_name(f"{path.name}.{secrets.token_hex(4)}")
    connection = sqlite3.connect(draft, isolation_level=None)
    try:
        connection.executescript(f"BEGIN;{_SCHEMA}PRAGMA user_version = {_VERSION};COMMIT;")
        connection.execute("INSERT INTO secret VALUES (?)", (secrets.token_bytes(32),))
    finally:
        connection.close()
    draft.replace(path)


def _opened(path: Path) -> sqlite3.Connection:
    connection = sqlite3.connect(path, check_same_thread=False, isolation_level=None, timeout=10)
    try:
        _bring_up_to_date(connection)
        _check(connection)
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("PRAGMA secure_delete = ON")  # what is deleted is overwritten, and not only no longer found
    except sqlite3.Error:
        connection.close()
        raise
    return connection


def _bring_up_to_date(connection: sqlite3.Connection) -> None:
    """Add what a database of an earlier version lacks, a version at a time, each in one transaction."""
    (version,) = connection.execute("PRAGMA user_version").fetchone()
    for step in _STEPS[version - 1 :] if version else ():
        version += 1
        connection.executescript(f"BEGIN;{step}PRAGMA user_version = {version};COMMIT;")


def _check(connection: sqlite3.Connection) -> None:
    """Raise sqlite3.DatabaseError where the file is not what we made."""
    if connection.execute("PRAGMA quick_check").fetchone() != ("ok",):
        raise sqlite3.DatabaseError("it is not sound")
    if connection.execute("PRAGMA user_version").fetchone() != (_VERSION,):
        raise sqlite3.DatabaseError("it is of another version")
    for table, columns in _COLUMNS.items():
        connection.execute(f"SELECT {', '.join(columns)} FROM {table} LIMIT 1")  # noqa: S608 - names of ours
    if connection.execute("SELECT count(*) FROM sqlite_master WHERE type = 'trigger'").fetchone() != (_TRIGGERS,):
        raise sqlite3.DatabaseError("what guards the log is gone")
    if connection.execute("SELECT count(*) FROM secret").fetchone() != (1,):
        raise sqlite3.DatabaseError("its secret is gone")
