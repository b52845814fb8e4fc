"""Does this answer the question? Three bands: an answer, closest passages, nothing.

The confidence is a logistic sum over how much of the question the best sentence and its passage hold, less for each thing
the question requires (a number, a place, a name) that is absent. Its weights were fitted on questions whose answer was
taken away, then rounded; ``tests/evaluation/README.md`` has the sets, the date and the figures.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Collection

from index.matching import Matcher
from index.model import Band
from index.query import Kind, language
from index.quotes import Candidate

ANSWER_FROM = 0.45
CLOSEST_FROM = 0.15

MOST_MISSING = 0.45
"""Of the question's weight, so much may be missing from all documents without speaking against the answer."""

_LONG_QUESTION = 8
_FORMLESS = frozenset({Kind.OTHER, Kind.WHY, Kind.HOW, Kind.YES_NO, Kind.DEFINITION, Kind.LIST})

PlacesOf = Callable[[list[str]], Collection[str]]
"""Terms in their order → the codes of the countries and towns that they name."""


def confidence(matcher: Matcher, best: Candidate, missing: float, places_of: PlacesOf) -> float:
    """How sure we are that the candidate answers, 0 to 1, comparable across questions.

    ``missing`` is the share of the question's weight whose words no document holds, in any form: they say little, since the
    documents may use other words.
    """
    passage = matcher.coverage((*best.ranked.hits, *best.ranked.context))
    untyped = not best.typed and matcher.query.kind not in _FORMLESS
    score = (
        -3.5
        + 2.5 * matcher.coverage(best.hits)
        + 2.9 * passage
        + 0.4 * matcher.pairs(best.hits)
        + 3.0 * min(missing, MOST_MISSING)
        + 1.4 * min(len(matcher.weights), _LONG_QUESTION) / _LONG_QUESTION
        - 0.6 * untyped
        - 2.1 * _number_absent(matcher, best)
        - 1.6 * _place_absent(matcher, best, places_of)
        - 1.9 * _names_absent(matcher, best)
        + _meant(matcher, best)
    )
    return 1 / (1 + math.exp(-score))


def band(value: float) -> Band:
    """The band of a confidence."""
    if value >= ANSWER_FROM:
        return Band.ANSWER
    return Band.CLOSEST if value >= CLOSEST_FROM else Band.NONE


def _meant(matcher: Matcher, best: Candidate) -> float:
    """What the semantic extra says, where it is switched on.

    Fitted beside the sum above on the same sets on 24 November 2026, so that about as many questions are answered as without
    it. A question and an answer of two languages are less alike.
    """
    if best.likeness is None:
        return 0.0
    if best.reranked is not None:
        return 2.5 * best.likeness + 0.2 * best.reranked - 1.85
    translated = language(best.text) != matcher.query.language
    return 2.0 * best.likeness + 0.4 * translated - 1.4


def _near(best: Candidate) -> set[int]:
    """The slots that the sentence, the one before it, the title or the headings above hold."""
    before = best.ranked.sentences[best.number - 1] if best.number else ()
    return {hit.slot for hit in (*before, *best.hits, *best.ranked.context)}


def _number_absent(matcher: Matcher, best: Candidate) -> bool:
    near = _near(best)
    return any(slot.terms[0][0].isdigit() and i not in near for i, slot in enumerate(matcher.query.slots))


def _names_absent(matcher: Matcher, best: Candidate) -> float:
    """The share of the question's weight in names that are absent."""
    near = _near(best)
    absent = (matcher.weights[i] for i, slot in enumerate(matcher.query.slots) if slot.named and i not in near)
    return sum(absent) / matcher.total


def _place_absent(matcher: Matcher, best: Candidate, places_of: PlacesOf) -> bool:
    """The question names a country that is named neither by the sentence nor above it."""
    asked = _countries(places_of([slot.terms[0] for slot in matcher.query.slots]))
    sentence, passage = best.sentence, best.ranked.passage
    said = [stored.partition("|")[0] for stored in passage.terms[sentence.first : sentence.last]]
    return bool(asked - _countries(places_of(said)) - _countries(places_of(list(passage.context))))


def _countries(places: Collection[str]) -> set[str]:
    return {place for place in places if "/" not in place}
