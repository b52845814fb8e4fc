"""Who was let in, as what, who asks to be, and who is invited?

Of these people the Telegram number and the name are kept, because an owner must be able to see whom the bot answers and
to undo it. Of an invitation a hash is kept, which does not open anything.
"""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from enum import StrEnum
from typing import Final

from bot.state import State
from bot.texts import Language, known

INVITED_FOR: Final = timedelta(days=7)

_CODE_BYTES: Final = 18


class Role(StrEnum):
    """What a person may do: an owner everything, an editor what concerns documents, an insider ask the restricted ones too, a
    reader ask."""

    OWNER = "owner"
    EDITOR = "editor"
    INSIDER = "insider"
    READER = "reader"


@dataclass(frozen=True, slots=True)
class Member:
    """Somebody who was let in; without a role, somebody who asks to be, or was refused."""

    person: int
    name: str
    role: Role | None
    since: date
    language: Language | None = None
    refused: bool = False


class Members:
    """The people who were let in, and those on their way. Its methods may be called from any thread."""

    def __init__(self, state: State) -> None:
        self._state = state

    def role(self, person: int) -> Role | None:
        """Tell what a person was let in as."""
        role = self._state.value("SELECT role FROM member WHERE person = ?", person)
        return Role(role) if role else None

    def editors(self) -> frozenset[int]:
        """Give those who may change documents, owners apart."""
        return frozenset(person for (person,) in self._state.rows("SELECT person FROM member WHERE role = ?", Role.EDITOR))

    def listed(self) -> tuple[Member, ...]:
        """Give all: who asks first, then who was let in, then who was refused; the newest of each first."""
        asking = self._state.rows("SELECT person, name, day, language, refused FROM request ORDER BY day DESC, person")
        members = self._state.rows("SELECT person, name, role, since FROM member ORDER BY since DESC, person")
        asked = [
            Member(person, name, None, date.fromisoformat(day), known(language), bool(refused))
            for person, name, day, language, refused in asking
        ]
        return (
            *(one for one in asked if not one.refused),
            *(Member(person, name, Role(role), date.fromisoformat(since)) for person, name, role, since in members),
            *(one for one in asked if one.refused),
        )

    def find(self, person: int) -> Member | None:
        """Give one of them."""
        return next((member for member in self.listed() if member.person == person), None)

    def request(self, person: int, name: str, language: Language) -> bool:
        """Keep that somebody asks to be let in, to be answered in a language; False where that is kept, or was refused."""
        values = (person, name, _today(), language)
        return bool(self._state.write("INSERT OR IGNORE INTO request VALUES (?, ?, ?, ?, 0)", *values))

    def let_in(self, person: int) -> Member | None:
        """Let somebody who asked in as a reader, and give who asked; None where nobody of that number did."""
        asking = self.find(person)
        if asking is None or asking.role:
            return None
        with self._state.together() as connection:
            connection.execute("DELETE FROM request WHERE person = ?", (person,))
            connection.execute("INSERT INTO member VALUES (?, ?, ?, ?)", (person, asking.name, Role.READER, _today()))
        return asking

    def refuse(self, person: int) -> Member | None:
        """Refuse somebody who asked, who cannot ask again; None where nobody of that number waits for it."""
        refused = self._state.write("UPDATE request SET refused = 1 WHERE person = ? AND NOT refused", person)
        return self.find(person) if refused else None

    def set_role(self, person: int, role: Role) -> Member | None:
        """Make a reader an insider, or an insider a reader, and give who it is; None where that cannot be, or is so already."""
        changed = self._state.write(
            "UPDATE member SET role = ? WHERE person = ? AND role IN (?, ?) AND role <> ?",
            role, person, Role.READER, Role.INSIDER, role,
        )  # fmt: skip
        return self.find(person) if changed else None

    def remove(self, person: int) -> Member | None:
        """Forget somebody; give who it was."""
        member = self.find(person)
        with self._state.together() as connection:
            connection.execute("DELETE FROM member WHERE person = ?", (person,))
            connection.execute("DELETE FROM request WHERE person = ?", (person,))
        self._state.wipe()
        return member

    def invite(self, role: Role, now: datetime | None = None) -> str:
        """Make an invitation, and give its code."""
        code = secrets.token_urlsafe(_CODE_BYTES)
        until = (now or datetime.now(UTC)) + INVITED_FOR
        self._state.write("INSERT INTO invitation VALUES (?, ?, ?)", self._state.hashed(code), role, until.isoformat())
        return code

    def redeem(self, code: str, person: int, name: str) -> Role | None:
        """Let somebody in who has a code, which is then used up; None where it is none, or no longer one.

        Whoever may do more already still may.
        """
        now = datetime.now(UTC).isoformat()
        with self._state.together() as connection:
            connection.execute("DELETE FROM invitation WHERE until < ?", (now,))
            hashed = (self._state.hashed(code),)
            found = connection.execute("DELETE FROM invitation WHERE code = ? RETURNING role", hashed).fetchone()
            if found is None:
                return None
            connection.execute("DELETE FROM request WHERE person = ?", (person,))
            connection.execute(
                "INSERT INTO member VALUES (?, ?, ?, ?) ON CONFLICT DO UPDATE SET role = excluded.role "
                "WHERE role = ? OR excluded.role = ?",
                (person, name, found[0], _today(), Role.READER, Role.EDITOR),
            )
        return Role(found[0])


def _today() -> str:
    return datetime.now(UTC).date().isoformat()
