"""The log of what was changed."""

from __future__ import annotations

import sqlite3
from datetime import UTC, datetime
from pathlib import Path

import pytest
from telegram import User

from bot.audit import PER_PAGE, Act, Audit
from bot.members import Members, Role
from bot.people import People
from bot.state import FILE, State, StateError

OWNER = User(42, "Ani", is_bot=False, last_name="Owner")
READER = User(918273645, "Eva", is_bot=False)
NOON = datetime(2026, 3, 12, 12, 30, tzinfo=UTC)


@pytest.mark.parametrize(
    "harm",
    [
        "UPDATE audit SET who = 'nobody'",
        "DELETE FROM audit",
        "INSERT OR REPLACE INTO audit VALUES (1, '2026-01-01', 'nobody', 'added', 'x')",
    ],
)
def test_a_line_stays_as_it_is(tmp_path: Path, harm: str) -> None:
    """Whoever has the database open."""
    with State(tmp_path) as state:
        audit = Audit(state, People(state, frozenset({OWNER.id})), now=lambda: NOON)
        audit.record(OWNER, Act.ADDED, "report.pdf")
        before = audit.entries()
        with pytest.raises(sqlite3.IntegrityError, match="only added to"):
            state.write(harm)
        assert audit.entries() == before


def test_a_log_without_its_guards_is_not_used(tmp_path: Path) -> None:
    """Somebody has meddled with it."""
    State(tmp_path).close()
    connection = sqlite3.connect(tmp_path / FILE, isolation_level=None)
    connection.execute("DROP TRIGGER audit_not_changed")
    connection.close()
    with pytest.raises(StateError):
        State(tmp_path)


def test_the_newest_line_is_first(tmp_path: Path) -> None:
    """Page by page."""
    with State(tmp_path) as state:
        audit = Audit(state, People(state, frozenset({OWNER.id})), now=lambda: NOON)
        for number in range(PER_PAGE + 2):
            audit.record(OWNER, Act.ADDED, f"{number}.txt")
        assert [entry.what for entry in audit.entries(1)] == ["1.txt", "0.txt"]
        assert audit.entries()[0].what == f"{PER_PAGE + 1}.txt"
        assert audit.entries()[0].time == NOON


def test_administrators_are_named_and_readers_are_not(tmp_path: Path) -> None:
    """A reader has a code, which the name stands beside as long as it is kept."""
    with State(tmp_path) as state:
        people, members = People(state, frozenset({OWNER.id})), Members(state)
        audit = Audit(state, people, now=lambda: NOON)
        members.redeem(members.invite(Role.READER), READER.id, "Eva")
        audit.record(READER, Act.JOINED, Role.READER)
        reader = members.find(READER.id)
        assert reader
        audit.record(OWNER, Act.DISMISSED, reader)
        members.redeem(members.invite(Role.EDITOR), READER.id, "Eva")
        audit.record(READER.id, Act.ADDED, "report.pdf")
        code = people.code(READER.id)
        assert [(entry.who, entry.what) for entry in reversed(audit.entries())] == [
            (code, "reader"),
            ("Ani Owner (42)", code),
            (f"({READER.id})", "report.pdf"),
        ]
        assert str(READER.id) not in code
