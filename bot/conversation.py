"""What is said to whom? The same for Telegram and for the terminal: text in, Telegram's HTML out."""

from __future__ import annotations

import time
from collections import OrderedDict
from collections.abc import Callable, Hashable, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime
from threading import Lock
from typing import Any, Final, NamedTuple, Protocol

import regex

from bot import rendering, safety
from bot.markup import Html, joined, shown
from bot.rendering import Around, How
from bot.replies import Reply, Rows, without_sharing
from bot.safety import Concern
from bot.texts import DEFAULT, Language, known, say
from index import filters
from index.model import Answer, Band, By, DocumentInfo, Filter, Quote
from index.quoteids import quote_id as id_of

LONGEST_QUESTION: Final = 1000

_OF_NOTHING: Final = Filter(By.DOCUMENT, "–", frozenset())

_SCRIPTS: Final[tuple[tuple[regex.Pattern[str], Language], ...]] = (
    (regex.compile(r"\p{Armenian}"), "hy"),
    (regex.compile(r"\p{Cyrillic}"), "ru"),
    (regex.compile(r"\p{Latin}"), "en"),
)


class Documents(Protocol):
    """What a conversation needs of the index."""

    def ask(self, question: str, history: Sequence[str] = (), *, as_typed: bool = False, only: Filter | None = None) -> Answer:
        """Answer in milliseconds, from any thread; ``as_typed`` without correcting words that nobody knows."""
        ...

    def filter(self, token: str) -> Filter | None:
        """Give the filter that a button names."""
        ...

    def documents(self) -> tuple[DocumentInfo, ...]:
        """List what is indexed."""
        ...

    def find(self, quote_id: str) -> Quote | None:
        """Find a quote again by its name."""
        ...

    def surroundings(self, quote: Quote) -> tuple[str, str]:
        """Give the sentences before a quote and after it."""
        ...


Turn = tuple[Hashable, str]
"""A message and the question in it."""


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
        self._most = chats
        self._seconds = seconds
        self._clock = clock
        self._turns: OrderedDict[Hashable, tuple[float, tuple[Turn, ...]]] = OrderedDict()
        self._histories: OrderedDict[Hashable, tuple[str, ...]] = OrderedDict()
        self._lock = Lock()

    def before(self, chat: Hashable, message: Hashable = None) -> tuple[str, ...]:
        """Give the chat's last questions, oldest first: those before ``message``, if that has been asked already."""
        with self._lock:
            return self._histories.get((chat, message), _questions(self._live(chat)))

    def known_before(self, chat: Hashable, message: Hashable) -> tuple[str, ...]:
        """Give the questions before a message that was asked; none where it is forgotten."""
        with self._lock:
            return self._histories.get((chat, message), ())

    def add(self, chat: Hashable, question: str, message: Hashable = None) -> None:
        """Remember a question, in place of what its message held before; forget the oldest."""
        with self._lock:
            turns = self._live(chat)
            if message is not None:
                self._histories.setdefault((chat, message), _questions(turns))
                turns = tuple(turn for turn in turns if turn[0] != message)
            self._turns[chat] = (self._clock(), (*turns, (message, question))[-self._questions :])
            self._turns.move_to_end(chat)
            _keep(self._turns, self._most)
            _keep(self._histories, self._most)

    def forget(self, chat: Hashable) -> None:
        """Begin anew."""
        with self._lock:
            self._turns.pop(chat, None)

    def _live(self, chat: Hashable) -> tuple[Turn, ...]:
        then, turns = self._turns.get(chat, (0.0, ()))
        return turns if self._clock() - then <= self._seconds else ()


def _questions(turns: tuple[Turn, ...]) -> tuple[str, ...]:
    return tuple(question for _, question in turns)


def _keep(remembered: OrderedDict[Hashable, Any], most: int) -> None:
    while len(remembered) > most:
        remembered.popitem(last=False)


class Asked(NamedTuple):
    """A question that was asked, and where."""

    text: str
    chat: Hashable
    message: Hashable


class Conversation:
    """The bot's side of all chats. Its methods may be called from any thread."""

    def __init__(  # noqa: PLR0913 - what a conversation leans on
        self,
        documents: Documents,
        turns: Turns | None = None,
        *,
        in_full: bool = False,
        confirmed: Callable[[], Mapping[str, date]] = dict,
        counted: Callable[[Answer], None] = lambda _: None,
        shareable: Callable[[], bool] = lambda: False,
        today: Callable[[], date] = lambda: datetime.now(UTC).date(),
    ) -> None:
        """Take what is asked, whether an answer is shown in full, as there are no buttons for the rest of it, and what tells
        which hotlines an administrator has confirmed, and when, what counts answers, whether the bot can be asked from other
        chats, and what day it is."""
        self._documents = documents
        self._confirmed = confirmed
        self._counted = counted
        self._shareable = shareable
        self._turns = turns or Turns()
        self._in_full = in_full
        self._today = today

    def start(self, language: Language) -> Html:
        """Explain what this is."""
        return say(language, "start", documents=len(self._documents.documents()))

    def reply(self, text: str, *, chat: Hashable, language: Language, message: Hashable = None) -> Reply:
        """Answer what a person wrote; ``language`` is the person's, for words that have none of their own.

        ``message`` names what was written, so that a changed question and its buttons see the questions before it.
        """
        question = _question(text)
        concern, spoken_in = safety.assess(question)
        if concern is not Concern.NONE:
            return self._concerned(question, concern, spoken_in or language, language)
        if not any(character.isalnum() for character in question):
            return Reply(say(language, "no-words"))
        if len(question) > LONGEST_QUESTION:
            return Reply(say(written_in(question) or language, "too-long"))
        answer = self._documents.ask(question, self._turns.before(chat, message))
        self._turns.add(chat, question, message)
        return self._rendered(answer, question, language)

    def hotlines(self, language: Language) -> Html:
        """Name the services that help people in danger."""
        return safety.card(language, self._confirmed())

    def anyway(self, text: str, *, language: Language) -> Reply:
        """Search for what was met with the card, and remember nothing of it."""
        question = _question(text)
        if len(question) > LONGEST_QUESTION:
            return Reply(say(written_in(question) or language, "too-long"))
        return self._rendered(self._documents.ask(question), question, language)

    def as_typed(self, text: str, *, language: Language) -> Reply:
        """Search for the very words that were typed."""
        question = _question(text)
        return self._rendered(self._documents.ask(question, as_typed=True), question, language)

    def _rendered(self, answer: Answer, question: str, language: Language) -> Reply:
        """Render an answer that is new, and count it."""
        self._counted(answer)
        answer, spoken_in = self._of_today(answer), frame(question, answer, language)
        return rendering.whole(answer, spoken_in) if self._in_full else self._paged(answer, spoken_in)

    def _paged(
        self, answer: Answer, language: Language, place: int = 0, around: Around | None = None, how: How | None = None
    ) -> Reply:
        return self._offered(rendering.paged(answer, language, place, around, how or How()))

    def _offered(self, reply: Reply) -> Reply:
        return reply if self._shareable() else without_sharing(reply)

    def _of_today(self, answer: Answer) -> Answer:
        return replace(answer, quotes=tuple(rendering.as_of(self._today(), quote) for quote in answer.quotes))

    def _concerned(self, question: str, concern: Concern, spoken_in: Language, language: Language) -> Reply:
        """Meet a message that is no question like others; nothing of it is remembered."""
        if concern is Concern.DANGER:
            return safety.help_card(spoken_in, self._confirmed())
        if concern is Concern.CRIME:
            return safety.refused(spoken_in, self._confirmed())
        return replace(self.anyway(question, language=language), before=safety.card(spoken_in, self._confirmed()))

    def page(self, asked: Asked, place: int, *, language: Language, how: How) -> Reply:
        """Ask a question again and show another of its quotes."""
        answer, spoken_in = self.answer(asked, language=language, how=how)
        return self._paged(answer, spoken_in, place, how=how)

    def choices(self, asked: Asked, *, language: Language, turn: str) -> Rows:
        """Offer the filters that keep some of the documents in which a question finds something."""
        answer, spoken_in = self.answer(asked, language=language, how=How())
        found = {passage.document: None for passage in answer.passages}
        infos = {info.name: info for info in self._documents.documents() if info.name in found}
        return rendering.choices(filters.choices([infos[name] for name in found if name in infos]), spoken_in, turn)

    def answer(self, asked: Asked, *, language: Language, how: How) -> tuple[Answer, Language]:
        """Ask a question again, and choose the language of our own words; by a filter that is gone nothing is found."""
        earlier = self._turns.known_before(asked.chat, asked.message)
        question = _question(asked.text)
        only = (self._documents.filter(how.only) or _OF_NOTHING) if how.only else None
        answer = self._of_today(self._documents.ask(question, earlier, as_typed=how.as_typed, only=only))
        return answer, frame(question, answer, language)

    def known_now(self, question: str, *, language: Language) -> Reply | None:
        """Answer a question that had to wait, with the best quote; None where the documents hold no answer still."""
        answer = self._of_today(self._documents.ask(question))
        if answer.band is not Band.ANSWER:
            return None
        quote = self._offered(rendering.alone(answer.quotes[0], language, ("", "")))
        return replace(quote, text=joined("\n\n", [say(language, "known-now", question=question), quote.text]))

    def context(self, asked: Asked | None, id_: str, *, language: Language, how: How | None = None) -> Reply | None:
        """Show a quote with the sentences around it; None where its words are gone from the documents.

        ``asked`` is the question that it answers, None where that is gone.
        """
        reply = self._in_answer(asked, id_, language, how or How()) if asked else None
        found = None if reply else self._documents.find(id_)
        if found is None:
            return reply
        shown, around = rendering.as_of(self._today(), found), self._documents.surroundings(found)
        return self._offered(rendering.alone(shown, language, around))

    def _in_answer(self, asked: Asked, id_: str, language: Language, how: How) -> Reply | None:
        """Show a quote of an answer with the sentences around it; None where the answer has no such quote."""
        answer, spoken_in = self.answer(asked, language=language, how=how)
        for place, quote in enumerate(answer.quotes):
            if id_of(quote.document, quote.start, quote.text) == id_:
                return self._paged(answer, spoken_in, place, self._documents.surroundings(quote), how)
        return None

    def forget(self, chat: Hashable) -> None:
        """Begin anew: the next question stands alone."""
        self._turns.forget(chat)


def _question(text: str) -> str:
    return " ".join(shown(text).split())


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
