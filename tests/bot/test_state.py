"""What the bot remembers."""

from __future__ import annotations

import sqlite3
from datetime import date
from pathlib import Path

import pytest

from bot.state import FILE, State, StateError

EARLIER = {
    1: """
CREATE TABLE secret (secret BLOB NOT NULL);
CREATE TABLE language (person BLOB PRIMARY KEY, language TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE file (digest TEXT PRIMARY KEY, file_id TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE opinion (
    quote TEXT NOT NULL, helpful INTEGER NOT NULL, count INTEGER NOT NULL, PRIMARY KEY (quote, helpful)
) WITHOUT ROWID;
""",
    2: """
CREATE TABLE confirmation (hotline TEXT PRIMARY KEY, numbers TEXT NOT NULL, day TEXT NOT NULL) WITHOUT ROWID;
""",
    3: """
CREATE TABLE member (person INTEGER PRIMARY KEY, name TEXT NOT NULL, role TEXT NOT NULL, since TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE request (
    person INTEGER PRIMARY KEY, name TEXT NOT NULL, day TEXT NOT NULL, language TEXT NOT NULL, refused INTEGER NOT NULL
) WITHOUT ROWID;
CREATE TABLE invitation (code BLOB PRIMARY KEY, role TEXT NOT NULL, until TEXT NOT NULL) WITHOUT ROWID;
""",
    4: """
CREATE TABLE subscriber (
    chat INTEGER PRIMARY KEY, days INTEGER NOT NULL, language TEXT NOT NULL, told TEXT NOT NULL
) WITHOUT ROWID;
""",
    5: """
CREATE TABLE audit (
    number INTEGER PRIMARY KEY AUTOINCREMENT, time TEXT NOT NULL, who TEXT NOT NULL, act TEXT NOT NULL, what TEXT NOT NULL
);
CREATE TRIGGER audit_not_changed BEFORE UPDATE ON audit BEGIN SELECT raise(ABORT, 'the log is only added to'); END;
CREATE TRIGGER audit_not_deleted BEFORE DELETE ON audit BEGIN SELECT raise(ABORT, 'the log is only added to'); END;
CREATE TRIGGER audit_not_replaced BEFORE INSERT ON audit WHEN EXISTS (SELECT 1 FROM audit WHERE number = new.number)
BEGIN SELECT raise(ABORT, 'the log is only added to'); END;
""",
    6: """
CREATE TABLE wish (
    words BLOB NOT NULL, person BLOB NOT NULL, question TEXT NOT NULL, language TEXT NOT NULL, passed INTEGER NOT NULL,
    chat INTEGER, day TEXT NOT NULL, PRIMARY KEY (words, person)
) WITHOUT ROWID;
""",
    7: """
CREATE TABLE tally (day TEXT NOT NULL, what TEXT NOT NULL, count INTEGER NOT NULL, PRIMARY KEY (day, what)) WITHOUT ROWID;
CREATE TABLE day (name TEXT PRIMARY KEY, day TEXT NOT NULL) WITHOUT ROWID;
""",
}
"""What each version before this one has made, in the order of their numbers."""


def _tables(folder: Path) -> set[tuple[str, str]]:
    connection = sqlite3.connect(folder / FILE)
    try:
        return set(connection.execute("SELECT name, sql FROM sqlite_master WHERE sql IS NOT NULL"))
    finally:
        connection.close()


def test_a_language_is_kept(tmp_path: Path) -> None:
    """For the person who chose it, over a restart; the person is not to be read from the file."""
    with State(tmp_path) as state:
        state.choose_language(918273645, "ru")
        state.choose_language(918273645, "hy")
    with State(tmp_path) as state:
        assert state.language(918273645) == "hy"
        assert state.language(1) is None
    assert b"918273645" not in (tmp_path / FILE).read_bytes()


def test_two_databases_hide_a_person_differently(tmp_path: Path) -> None:
    """The secret is each database's own."""
    kept = []
    for name in ("a", "b"):
        (tmp_path / name).mkdir()
        with State(tmp_path / name) as state:
            state.choose_language(1, "ru")
        connection = sqlite3.connect(tmp_path / name / FILE)
        kept += connection.execute("SELECT person FROM language").fetchall()
        connection.close()
    assert kept[0] != kept[1]


def test_files_and_opinions_are_kept(tmp_path: Path) -> None:
    """By content, and by quote."""
    with State(tmp_path) as state:
        state.remember_file("digest", "one")
        state.remember_file("digest", "two")
        assert (state.file_id("digest"), state.file_id("other")) == ("two", None)
        for helpful in (True, True, False):
            state.count_opinion("quote", helpful=helpful)
        assert state.opinions() == (2, 1)


def test_confirmations_are_kept(tmp_path: Path) -> None:
    """The last day of each service, until it is withdrawn."""
    with State(tmp_path) as state:
        state.confirm("police", "112", date(2026, 1, 1))
        state.confirm("police", "112, 102", date(2026, 3, 12))
        state.confirm("other", "1", date(2026, 1, 1))
        state.withdraw("other")
    with State(tmp_path) as state:
        assert state.confirmations() == {("police", "112, 102"): date(2026, 3, 12)}


@pytest.mark.parametrize("version", EARLIER)
def test_what_an_earlier_version_kept_is_there(tmp_path: Path, version: int) -> None:
    """Only what is new is added: the file is then as one that is made now."""
    State(tmp_path).close()
    made_now = _tables(tmp_path)
    (tmp_path / FILE).unlink()
    connection = sqlite3.connect(tmp_path / FILE, isolation_level=None)
    connection.executescript("".join(EARLIER[number] for number in range(1, version + 1)))
    connection.execute(f"PRAGMA user_version = {version}")
    connection.execute("INSERT INTO secret VALUES (x'00')")
    connection.execute("INSERT INTO file VALUES ('digest', 'one')")
    connection.close()
    with State(tmp_path) as state:
        assert state.file_id("digest") == "one"
        assert state.confirmations() == {}
    assert _tables(tmp_path) == made_now


def test_of_several_changes_all_are_made_or_none(tmp_path: Path) -> None:
    """Where one fails."""
    with State(tmp_path) as state:
        with pytest.raises(sqlite3.IntegrityError), state.together() as connection:
            connection.executemany("INSERT INTO file VALUES ('a', ?)", [("one",), ("two",)])
        assert state.file_id("a") is None
        state.remember_file("a", "three")
        assert state.file_id("a") == "three"


@pytest.mark.parametrize("content", [b"", b"not a database" * 100, b"SQLite format 3\x00" + b"\xff" * 5000])
def test_what_is_damaged_is_not_used(tmp_path: Path, content: bytes) -> None:
    """Nor made anew: the sentence says to restore it."""
    (tmp_path / FILE).write_bytes(content)
    with pytest.raises(StateError, match="restore"):
        State(tmp_path)
    assert (tmp_path / FILE).read_bytes() == content


@pytest.mark.parametrize(
    "harm", ["DROP TABLE opinion", "DELETE FROM secret", "PRAGMA user_version = 9", "ALTER TABLE file DROP COLUMN file_id"]
)
def test_what_lacks_a_part_is_not_used(tmp_path: Path, harm: str) -> None:
    """A table, the secret, or the version."""
    State(tmp_path).close()
    connection = sqlite3.connect(tmp_path / FILE, isolation_level=None)
    connection.execute(harm)
    connection.close()
    with pytest.raises(StateError):
        State(tmp_path)


def test_a_page_that_is_damaged_is_noticed(tmp_path: Path) -> None:
    """In the middle of the file."""
    with State(tmp_path) as state:
        for person in range(2000):
            state.choose_language(person, "ru")
    content = bytearray((tmp_path / FILE).read_bytes())
    content[len(content) // 2 : len(content) // 2 + 4096] = b"\xff" * 4096
    (tmp_path / FILE).write_bytes(content)
    with pytest.raises(StateError):
        State(tmp_path)
