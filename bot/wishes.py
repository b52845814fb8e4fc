"""Which questions wait for an answer, and who wants to hear of it?

Kept only of who tapped a button that says so: the question, and the chat to be told in where that was asked for. Who it was is
kept as a hash, so that nobody counts twice and ``/forget`` finds it. After a year all of it is deleted.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Final

from bot.state import State
from bot.texts import DEFAULT, Language, known
from index import analysis, query

KEPT_FOR: Final = timedelta(days=365)
MOST: Final = 20
"""Questions that one person can have waiting."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """A question that was passed to the editors: by how many, since when, and how it was put last.

    ``name`` names it in a button, by a hash of its words: the same words in another order are the same question.
    """

    name: str
    question: str
    language: Language
    people: int
    first: date
    last: date


@dataclass(frozen=True, slots=True)
class Promise:
    """Somebody who is to be told, in a chat and a language."""

    chat: int
    language: Language


class Wishes:
    """The questions that wait. Its methods may be called from any thread."""

    def __init__(self, state: State) -> None:
        self._state = state

    def keep(self, person: int, question: str, language: Language, *, chat: int | None = None) -> bool:
        """Keep a question for the editors or, where there is a ``chat``, to tell it there; False where there are too many."""
        who, words = self._state.hashed(person), self._state.hashed(_words(question))
        others = self._state.value("SELECT count(*) FROM wish WHERE person = ? AND words <> ?", who, words)
        if others >= MOST:
            return False
        self._state.write(
            "INSERT INTO wish VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO UPDATE SET question = excluded.question,"
            " passed = max(passed, excluded.passed), chat = coalesce(excluded.chat, chat), day = excluded.day",
            words,
            who,
            question,
            language,
            chat is None,
            chat,
            datetime.now(UTC).date().isoformat(),
        )
        return True

    def passed(self) -> tuple[Wanted, ...]:
        """Give the questions that were passed to the editors, the most wanted first."""
        rows = self._state.rows(
            "SELECT hex(words), question, language, count(*), min(day), max(day) FROM wish WHERE passed"
            " GROUP BY words ORDER BY count(*) DESC, max(day) DESC, words"
        )
        return tuple(
            Wanted(name, question, known(language) or DEFAULT, people, date.fromisoformat(first), date.fromisoformat(last))
            for name, question, language, people, first, last in rows
        )

    def waiting(self) -> dict[str, str]:
        """Give all questions that wait, by their names."""
        rows = self._state.rows("SELECT hex(words), question, max(day) FROM wish GROUP BY words")
        return {name: question for name, question, _ in rows}

    def promises(self, name: str) -> tuple[Promise, ...]:
        """Give those who are to be told of a question."""
        rows = self._state.rows("SELECT chat, language FROM wish WHERE hex(words) = ? AND chat IS NOT NULL", name)
        return tuple(Promise(chat, known(language) or DEFAULT) for chat, language in rows)

    def kept(self, name: str, chat: int) -> None:
        """Forget that a chat is to be told of a question."""
        self._state.write("DELETE FROM wish WHERE hex(words) = ? AND chat = ?", name, chat)
        self._state.wipe()

    def answered(self, name: str) -> None:
        """Forget a question for the editors that the documents answer now."""
        self._state.write("DELETE FROM wish WHERE hex(words) = ? AND chat IS NULL", name)
        self._state.wipe()

    def dismiss(self, name: str) -> bool:
        """Take a question from the editors' list, and tell whether it was there; who is to be told of it still is."""
        with self._state.together() as connection:
            taken = connection.execute("UPDATE wish SET passed = 0 WHERE hex(words) = ? AND passed", (name,)).rowcount
            connection.execute("DELETE FROM wish WHERE NOT passed AND chat IS NULL")
        self._state.wipe()
        return bool(taken)

    def end(self, chat: int) -> None:
        """Promise nothing more to a chat."""
        self._state.write("DELETE FROM wish WHERE chat = ?", chat)
        self._state.wipe()

    def forget_old(self, today: date) -> None:
        """Forget what has waited for too long."""
        if self._state.write("DELETE FROM wish WHERE day < ?", (today - KEPT_FOR).isoformat()):
            self._state.wipe()


def _words(question: str) -> str:
    """What two questions of the same words have in common, in whatever order and form."""
    terms = analysis.terms(question)
    return " ".join(sorted(set(query.content(terms) or terms)))
