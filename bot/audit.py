"""Who changed what, and when? A log that can be added to and read, and nothing else.

Administrators stand in it with name and number, since they answer for what they do. Everybody else stands in it under a code
(``People.code``) that says who it is only as long as the bot keeps the name: ``/forget`` needs to change nothing here.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from typing import Final

from telegram import Update, User
from telegram.ext import ContextTypes

from bot.delivery import edit, note, send
from bot.export import send_table
from bot.markup import Html, bold, escaped, joined
from bot.members import Member, Role
from bot.people import People, message_of, tapped
from bot.rendering import date_in_words, short
from bot.replies import Button, Reply, turning
from bot.state import State
from bot.texts import Language, say

Context = ContextTypes.DEFAULT_TYPE

PER_PAGE: Final = 10
_LONGEST: Final = 120


class Act(StrEnum):
    """What can be done that others should know of."""

    ADDED = "added"
    REPLACED = "replaced"
    DESCRIBED = "described"
    RENAMED = "renamed"
    REMOVED = "removed"
    RESTORED = "restored"
    REINDEXED = "reindexed"
    CONFIRMED = "confirmed"
    WITHDRAWN = "withdrawn"
    INVITED = "invited"
    JOINED = "joined"
    ALLOWED = "allowed"
    REFUSED = "refused"
    DISMISSED = "dismissed"
    TRUSTED = "trusted"
    UNTRUSTED = "untrusted"


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of the log."""

    time: datetime
    who: str
    act: Act
    what: str


class Audit:
    """Keeps the log, and serves /audit and its buttons. ``record`` may be called from any thread."""

    def __init__(self, state: State, people: People, *, now: Callable[[], datetime] = lambda: datetime.now(UTC)) -> None:
        self._state = state
        self._people = people
        self._now = now

    def record(self, who: User | int, act: Act, what: str | Member) -> None:
        """Add a line: who did what to a document, a service, or a person."""
        person, name = (who, "") if isinstance(who, int) else (who.id, who.full_name)
        by = self._named(person, name, self._people.role(person))
        done_to = self._named(what.person, what.name, what.role) if isinstance(what, Member) else what
        time = self._now().isoformat(timespec="seconds")
        self._state.write("INSERT INTO audit (time, who, act, what) VALUES (?, ?, ?, ?)", time, by, act, done_to)

    def entries(self, page: int | None = None) -> list[Entry]:
        """Give the lines of a page, or all: the newest first."""
        query = "SELECT time, who, act, what FROM audit ORDER BY number DESC LIMIT ? OFFSET ?"
        found = self._state.rows(query, *((-1, 0) if page is None else (PER_PAGE, page * PER_PAGE)))
        return [Entry(datetime.fromisoformat(time), who, Act(act), what) for time, who, act, what in found]

    async def audit(self, update: Update, _: Context) -> None:
        """Show the newest lines."""
        await send(update, await asyncio.to_thread(self._listed, 0, self._people.language(update)))

    async def turn(self, update: Update, _: Context) -> None:
        """Show another page in place of what is there."""
        query, (page, *_rest) = tapped(update)
        message, language = message_of(query), self._people.language(update)
        await note(query)
        if message:
            await edit(message, await asyncio.to_thread(self._listed, int(page), language))

    async def export(self, update: Update, _: Context) -> None:
        """Send all of it as a table."""
        entries = await asyncio.to_thread(self.entries)
        rows = [(entry.time.isoformat(), entry.who, entry.act, entry.what) for entry in entries]
        await send_table(update, "audit.csv", ("time", "who", "act", "what"), rows)

    def _listed(self, page: int, language: Language) -> Reply:
        count: int = self._state.value("SELECT count(*) FROM audit")
        pages = max(1, -(-count // PER_PAGE))
        page %= pages
        export = Button(f"📥 {say(language, 'export-button')}", "audit:csv")
        text = joined("\n\n", [say(language, "audit-head", count=count), *_lines(self.entries(page), language)])
        return Reply(text, (turning("audit", page, pages), (export,) if count else ()))

    def _named(self, person: int, name: str, role: Role | None) -> str:
        if role in (Role.OWNER, Role.EDITOR):
            return f"{name} ({person})".strip()
        return self._people.code(person)


def _lines(entries: Sequence[Entry], language: Language) -> list[Html]:
    return [
        joined(
            "\n",
            [
                Html(f"{date_in_words(f'{entry.time:%Y-%m-%d}', language)}, {entry.time:%H:%M} UTC"),
                Html(f"{bold(escaped(short(entry.who, _LONGEST)))} – {say(language, f'act-{entry.act}')}"),
                escaped(short(entry.what, _LONGEST)),
            ],
        )
        for entry in entries
    ]
