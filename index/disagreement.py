"""Does another document say something else?

Asked for a number or a date, two documents may give two. They are told to disagree only where their sentences are about the
same thing: beside the answer they hold the same words, with nearly all of the question among them, and neither rounds nor
reckons from when it was written. A single word more ("the *second* conference", "in the *first half* of 2019", "*Georgian*")
makes it another thing. To miss a disagreement is better than to invent one.
"""

from __future__ import annotations

from collections.abc import Sequence, Set

import regex

from index.analysis import stem
from index.dates import Date, dates, is_relative
from index.matching import Matcher
from index.query import FILLERS, Kind
from index.quotes import Candidate

FULLY = 0.75
"""The share of the question that the sentences hold."""

_COUNTS = frozenset({Kind.NUMBER, Kind.MONEY, Kind.DURATION})
_DIGITS = regex.compile(r"\d[\d.,\u00A0\u202F ]*")
_MULTIPLIED = regex.compile(r"million|billion|thousand|млн|млрд|тыс|мил|հազար|միլ|մլն|մլրդ", regex.IGNORECASE)
_ROUNDED = regex.compile(
    r"\b(?:about|around|approximately|nearly|almost|some|over|under|than|least|most|up to"
    r"|около|более|менее|почти|примерно|свыше|порядка|до|մոտ|շուրջ|ավելի|գրեթե|առնվազն|մինչև)\s*$",
    regex.IGNORECASE,
)
_WORD = regex.compile(r"\p{L}+")


def otherwise(matcher: Matcher, found: Sequence[Candidate]) -> Candidate | None:
    """The best sentence of another document that answers the question as the first one does, but otherwise; or None."""
    best = found[0]
    if not best.typed or is_relative(best.text) or matcher.coverage(best.hits) < FULLY:
        return None
    beside = _words_beside(best)
    others = (other for other in found[1:] if other.ranked.document != best.ranked.document)
    same = (other for other in others if beside.issubset(_words(other)) and _alike(beside, other))
    other = next(same, None)
    return other if other and _differ(matcher.query.kind, best, other) else None


def _alike(beside: Set[str], other: Candidate) -> bool:
    """It has an answer, with the same words beside it."""
    return other.typed and _words_beside(other) == beside and not is_relative(other.text)


def _words(candidate: Candidate) -> set[str]:
    return {stored.partition("|")[0] for stored in candidate.terms}


def _differ(kind: Kind, one: Candidate, other: Candidate) -> bool:
    if kind is Kind.WHEN:
        return _dates_differ(_date(one), _date(other))
    if kind not in _COUNTS or _counted(one) != _counted(other):
        return False
    numbers = _number(one), _number(other)
    return None not in numbers and numbers[0] != numbers[1]


def _answer(candidate: Candidate) -> str:
    start, stop = candidate.answers[0]
    return candidate.text[start:stop]


def _number(candidate: Candidate) -> int | None:
    """The number that answers; None where it is rounded or not written in figures alone."""
    start, _ = candidate.answers[0]
    words = _answer(candidate)
    figures = _DIGITS.search(words)
    if figures is None or _MULTIPLIED.search(words) or _ROUNDED.search(candidate.text, 0, start):
        return None
    return int(regex.sub(r"\D", "", figures.group()))


def _counted(candidate: Candidate) -> str | None:
    """The stem of the word behind the number: what is counted."""
    start, _ = candidate.answers[0]
    figures = _DIGITS.search(candidate.text, start)
    word = _WORD.search(candidate.text, figures.end() if figures else start)
    return stem(word.group()) if word else None


def _date(candidate: Candidate) -> Date | None:
    return next(iter(dates(_answer(candidate))), None)


def _dates_differ(one: Date | None, other: Date | None) -> bool:
    """A part that both say is another."""
    if one is None or other is None:
        return False
    parts = [(one.year, other.year), (one.month, other.month), (one.day, other.day)]
    return any(a != b for a, b in parts if a is not None and b is not None)


def _words_beside(candidate: Candidate) -> set[str]:
    """The words of the sentence beside its answer, by their stems and without the little ones."""
    passage, sentence = candidate.ranked.passage, candidate.sentence
    start, stop = (sentence.start + offset for offset in candidate.answers[0])
    numbered = enumerate(candidate.terms, sentence.first)
    return {stored.partition("|")[0] for i, stored in numbered if not start <= passage.span(i)[0] < stop} - FILLERS
