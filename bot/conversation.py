"""What is said to whom? The same for Telegram and for the terminal: text in, Telegram's HTML out."""

from __future__ import annotations

import time
from collections import OrderedDict
from collections.abc import Callable, Hashable, Sequence
from threading import Lock
from typing import Final, Protocol

import regex

from bot import rendering
from bot.markup import Html, shown
from bot.texts import DEFAULT, Language, known, say
from index.model import Answer, DocumentInfo

LONGEST_QUESTION: Final = 1000

_SCRIPTS: Final[tuple[tuple[regex.Pattern[str], Language], ...]] = (
    (regex.compile(r"\p{Armenian}"), "hy"),
    (regex.compile(r"\p{Cyrillic}"), "ru"),
    (regex.compile(r"\p{Latin}"), "en"),
)


class Documents(Protocol):
    """What a conversation needs of the index."""

    def ask(self, question: str, history: Sequence[str] = ()) -> Answer:
        """Answer in milliseconds, from any thread."""
        ...

    def documents(self) -> tuple[DocumentInfo, ...]:
        """List what is indexed."""
        ...


class Turns:
    """The last questions of each chat, for "and in 2018?" to be understood: in memory, for a while."""

    def __init__(
        self,
        *,
        questions: int = 3,
        chats: int = 10_000,
        seconds: float = 15 * 60,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._questions = questions
        self._chats = chats
        self._seconds = seconds
        self._clock = clock
        self._turns: OrderedDict[Hashable, tuple[float, tuple[str, ...]]] = OrderedDict()
        self._lock = Lock()

    def before(self, chat: Hashable) -> tuple[str, ...]:
        """Give the chat's last questions, oldest first."""
        with self._lock:
            then, questions = self._turns.get(chat, (0.0, ()))
            return questions if self._clock() - then <= self._seconds else ()

    def add(self, chat: Hashable, question: str) -> None:
        """Remember a question, and forget the oldest where there are too many."""
        earlier = self.before(chat)
        with self._lock:
            self._turns[chat] = (self._clock(), (*earlier, question)[-self._questions :])
            self._turns.move_to_end(chat)
            while len(self._turns) > self._chats:
                self._turns.popitem(last=False)


class Conversation:
    """The bot's side of all chats. Its methods may be called from any thread."""

    def __init__(self, documents: Documents, turns: Turns | None = None) -> None:
        self._documents = documents
        self._turns = turns or Turns()

    def start(self, language: Language) -> Html:
        """Explain what this is."""
        return say(language, "start", documents=len(self._documents.documents()))

    def reply(self, text: str, *, chat: Hashable, language: Language) -> Html:
        """Answer what a person wrote; ``language`` is the person's, for words that have none of their own."""
        question = " ".join(shown(text).split())
        if not any(character.isalnum() for character in question):
            return say(language, "no-words")
        if len(question) > LONGEST_QUESTION:
            return say(written_in(question) or language, "too-long")
        answer = self._documents.ask(question, self._turns.before(chat))
        self._turns.add(chat, question)
        return rendering.message(answer, frame(question, answer, language))


def spoken(code: str | None) -> Language:
    """Choose the language for a person whose Telegram or terminal is set to ``code``."""
    return known(code) or DEFAULT


def written_in(text: str) -> Language | None:
    """Tell the language by the script; None where there are no letters of ours."""
    return next((language for script, language in _SCRIPTS if script.search(text)), None)


def frame(question: str, answer: Answer, language: Language) -> Language:
    """Choose the language of our own words: the question's, which "2018?" does not have."""
    script = written_in(question)
    return language if script is None else known(answer.language) or script
