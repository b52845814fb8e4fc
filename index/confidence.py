"""Does this answer the question? Three bands: an answer, closest passages, nothing.

The confidence is a logistic sum over how much of the question the best sentence and its passage hold and how far that
passage stands out, less for each thing the question requires (a number, a place, a name) that is absent. Its weights
were fitted on questions whose answer was taken away, then rounded; ``tests/evaluation/README.md`` has the sets, the date
and the figures, ``thresholds.yaml`` where each band begins.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Collection, Iterable, Sequence
from functools import cache
from importlib import resources

import regex
import yaml

from index.analysis import stem
from index.matching import Hit, Matcher
from index.model import Band
from index.query import Kind, language
from index.quotes import EXACT, Candidate

MOST_MISSING = 0.45
"""Of the question's weight, so much may be missing from all documents without speaking against the answer."""

_LONG_QUESTION = 8
_LONG_SENTENCE = 600
_FAR_AHEAD = 0.5
_YEAR = regex.compile(r"(?:19|20)\d\d")
_UNMISTAKABLE = frozenset({Kind.PERSON, Kind.PHONE, Kind.MONEY})
_FORMLESS = frozenset({Kind.OTHER, Kind.WHY, Kind.HOW, Kind.YES_NO, Kind.DEFINITION, Kind.LIST})

NEXT = frozenset(
    stem(word)
    for words in (
        "next upcoming forthcoming",
        "следующий следующая следующее следующие предстоящий предстоящая ближайший ближайшая",
        "հաջորդ առաջիկա մոտակա գալիք",
    )
    for word in words.split()
)
"""A question that asks for the next one of its kind is not answered by another one."""

PlacesOf = Callable[[list[str]], Collection[str]]
"""Terms in their order → the codes of the countries and towns that they name."""


def confidence(matcher: Matcher, found: Sequence[Candidate], missing: float, places_of: PlacesOf) -> float:
    """How sure we are that the first of the candidates answers, 0 to 1, comparable across questions.

    ``missing`` is the share of the question's weight whose words no document holds, in any form: they say little, since the
    documents may use other words. A long sentence holds words of the question by chance.
    """
    best = found[0]
    kind = matcher.query.kind
    score = (
        -4.3
        + 2.5 * matcher.coverage(best.hits)
        + 2.9 * matcher.coverage((*best.ranked.hits, *best.ranked.context))
        + 0.4 * matcher.pairs(best.hits)
        + best.ranked.score
        + 1.6 * min(_ahead(found), _FAR_AHEAD)
        + 2.5 * min(missing, MOST_MISSING)
        + 1.4 * min(len(matcher.weights), _LONG_QUESTION) / _LONG_QUESTION
        - 1.6 * min(len(best.text), _LONG_SENTENCE) / _LONG_SENTENCE
        - 0.5 * (not best.typed and kind not in _FORMLESS)
        - 0.8 * (not best.typed and kind in EXACT)
        - 3.0 * (not best.typed and kind in _UNMISTAKABLE)
        - 2.1 * _number_absent(matcher, best)
        - 2.2 * _place_absent(matcher, best, places_of)
        - 2.7 * _names_absent(matcher, best)
        - 3.0 * _next_absent(matcher, best)
        + _meant(matcher, best)
    )
    return 1 / (1 + math.exp(-score))


def band(value: float, language: str) -> Band:
    """The band of a confidence, for a question in that language (``en``, ``ru``, ``hy``)."""
    answer, closest = _thresholds()[language]
    if value >= answer:
        return Band.ANSWER
    return Band.CLOSEST if value >= closest else Band.NONE


@cache
def _thresholds() -> dict[str, tuple[float, float]]:
    """By language, from which confidence on an answer and a closest passage is given."""
    table = yaml.safe_load((resources.files("index") / "thresholds.yaml").read_text(encoding="utf-8"))
    return {name: (row["answer"], row["closest"]) for name, row in table.items() if name != "date"}


def _ahead(found: Sequence[Candidate]) -> float:
    """How far the best passage's score is ahead of the next one's, as a share of it."""
    scores = sorted({candidate.ranked.id: candidate.ranked.score for candidate in found}.values(), reverse=True)
    return 1 - scores[1] / scores[0] if len(scores) > 1 else 1.0


def _meant(matcher: Matcher, best: Candidate) -> float:
    """What the semantic extra says, where it is switched on.

    Fitted beside the sum above on the same sets on 24 November 2026, so that about as many questions are answered as without
    it. A question and an answer of two languages are less alike.
    """
    if best.likeness is None:
        return 0.0
    if best.reranked is not None:
        return 2.5 * best.likeness + 0.2 * best.reranked - 2.3
    translated = language(best.text) != matcher.query.language
    return 2.0 * best.likeness + 0.9 * translated - 2.5


def _near(best: Candidate) -> set[int]:
    """The slots that the sentence, the one before it, the title or the headings above hold."""
    return {hit.slot for hit in (*_before(best), *best.hits, *best.ranked.context)}


def _before(best: Candidate) -> Sequence[Hit]:
    return best.ranked.sentences[best.number - 1] if best.number else ()


def _number_absent(matcher: Matcher, best: Candidate) -> bool:
    """A number of the question is absent; of a year also where the sentence names another one instead."""
    near, own = _near(best), {hit.slot for hit in best.hits}
    said = {term for term in _first_forms(best.terms) if _YEAR.fullmatch(term)}
    numbers = [(i, slot.terms[0]) for i, slot in enumerate(matcher.query.slots) if slot.terms[0][0].isdigit()]
    return any(i not in near or (said and _YEAR.fullmatch(number) and i not in own) for i, number in numbers)


def _names_absent(matcher: Matcher, best: Candidate) -> float:
    """The share of the question's weight in names that are absent."""
    near = _near(best)
    absent = (matcher.weights[i] for i, slot in enumerate(matcher.query.slots) if slot.named and i not in near)
    return sum(absent) / matcher.total


def _next_absent(matcher: Matcher, best: Candidate) -> bool:
    """The question asks for the next one of its kind, and the sentence does not say that it is: another one is a near miss."""
    near = {hit.slot for hit in (*best.hits, *_before(best))}
    return any(slot.terms[0] in NEXT and i not in near for i, slot in enumerate(matcher.query.slots))


def _place_absent(matcher: Matcher, best: Candidate, places_of: PlacesOf) -> bool:
    """The question names a country, and the sentence is not about it.

    It names the country neither itself nor above it; or the passage does, but the sentence names another one instead.
    """
    asked = _countries(places_of([slot.terms[0] for slot in matcher.query.slots]))
    if not asked:
        return False
    passage = best.ranked.passage
    said = _countries(places_of(_first_forms(best.terms)))
    above = _countries(places_of(list(passage.context)))
    around = frozenset() if said else _countries(places_of(_first_forms(passage.terms)))
    return bool(asked - said - above - around)


def _first_forms(stored: Iterable[str]) -> list[str]:
    return [terms.partition("|")[0] for terms in stored]


def _countries(places: Collection[str]) -> frozenset[str]:
    return frozenset(place for place in places if "/" not in place)
