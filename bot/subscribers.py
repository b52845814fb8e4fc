"""Who wants to hear of new documents, how often, and up to when have they heard?

Their chats are kept by number, because they are written to; only who asks for it is kept.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.state import State
from bot.texts import DEFAULT, Language, known


@dataclass(frozen=True, slots=True)
class Subscriber:
    """A chat that hears of new documents every so many days; it has heard of those up to ``told`` (UTC)."""

    chat: int
    days: int
    language: Language
    told: datetime


class Subscribers:
    """The subscribers. Its methods may be called from any thread."""

    def __init__(self, state: State) -> None:
        self._state = state

    def find(self, chat: int) -> Subscriber | None:
        """Give a subscriber."""
        return next((subscriber for subscriber in self.listed() if subscriber.chat == chat), None)

    def listed(self) -> tuple[Subscriber, ...]:
        """Give all of them."""
        rows = self._state.rows("SELECT chat, days, language, told FROM subscriber ORDER BY told")
        return tuple(
            Subscriber(chat, days, known(language) or DEFAULT, datetime.fromisoformat(told))
            for chat, days, language, told in rows
        )

    def due(self, now: datetime) -> tuple[Subscriber, ...]:
        """Give those whose days are over."""
        return tuple(one for one in self.listed() if one.told + timedelta(days=one.days) <= now)

    def subscribe(self, chat: int, days: int, language: Language, now: datetime) -> None:
        """Keep that a chat wants to hear every so many days; what it has heard of it does not hear again."""
        self._state.write(
            "INSERT INTO subscriber VALUES (?, ?, ?, ?)"
            " ON CONFLICT DO UPDATE SET days = excluded.days, language = excluded.language",
            chat,
            days,
            language,
            now.isoformat(),
        )

    def unsubscribe(self, chat: int) -> None:
        """Forget a chat."""
        self._state.write("DELETE FROM subscriber WHERE chat = ?", chat)

    def told(self, chat: int, now: datetime) -> None:
        """Keep that a chat has heard of everything up to now."""
        self._state.write("UPDATE subscriber SET told = ? WHERE chat = ?", now.isoformat(), chat)

    def moved(self, chat: int, to: int) -> None:
        """Keep that a chat has another number now."""
        self._state.write("UPDATE OR REPLACE subscriber SET chat = ? WHERE chat = ?", to, chat)
