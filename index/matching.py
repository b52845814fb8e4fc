"""Where do the words of a question stand in a passage, and how much of the question do they cover?"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import islice, pairwise
from typing import NamedTuple

import regex
from rapidfuzz.distance import Prefix

from index import background, names
from index.analysis import prefix
from index.model import Passage
from index.query import Query, Slot

NEAR = 3
"""Words of the question that stand at most so far apart in the text, in either order, count as a pair."""

NAME_FACTOR = 0.7
"""What a word counts that sounds like a name of the question."""

SHORTEST_KEY = 3
"""Consonants; fewer are shared by too many names."""

PART_FACTOR = 0.9
"""What a word counts that is a part of the question's."""

PREFIX_FACTOR = 0.45
"""What a word counts in the search that shares only its first letters with the question's."""

SHORTEST_BEGINNING = 3
LEAST_SHARED = 0.5
"""Words that no stem joins may be akin ("minister", "ministry") where they begin alike: with so many letters, and
so much of the longer one."""

BACKGROUND = 400
"""Passages of general text that the collection's own are counted together with."""

BETWEEN = 2
"""Other words that may stand inside a phrase ("took an active part")."""


_NOWHERE = -1
_SURNAME = regex.compile(r"(?i)յան(?:ց|ի|ին|ը|ն|ից|ով)?$")


class Hit(NamedTuple):
    """A word of a passage that stands for a slot of the question; ``factor`` is 1 for the very word, less for others."""

    word: int
    slot: int
    factor: float


class Standing(NamedTuple):
    """What a term stands for: a slot and how well, if the terms of ``rest`` follow it."""

    slot: int
    factor: float
    rest: tuple[str, ...] = ()


class Standings:
    """For each word, as a passage stores it, what it stands for; worked out when a word is first met.

    A word counts by its first term, else by another of its terms, else by how it begins: ``words`` are those of the
    question, by the slots.
    """

    def __init__(self, known: Mapping[str, tuple[Standing, ...]], words: Sequence[str]) -> None:
        self._known = known
        self._met: dict[str, tuple[Standing, ...]] = {}
        self._beginnings: dict[str, list[tuple[str, int]]] = {}
        for slot, word in enumerate(words):
            if word.isalpha() and len(word) >= SHORTEST_BEGINNING:
                self._beginnings.setdefault(word[:SHORTEST_BEGINNING], []).append((word, slot))

    def among(self, terms: Sequence[str]) -> list[tuple[int, Standing]]:
        """The words that stand for something: their places, and what they stand for."""
        known, beginnings = self._known, self._beginnings
        # Most words stand for nothing, and that is quickly seen.
        places = [i for i, word in enumerate(terms) if word in known or word[:SHORTEST_BEGINNING] in beginnings or "|" in word]
        return [
            (i, standing)
            for i in places
            for standing in self[terms[i]]
            if not standing.rest or _follows(terms, i + 1, standing.rest)
        ]

    def __getitem__(self, stored: str) -> tuple[Standing, ...]:
        met = self._met.get(stored)
        if met is None:
            terms = stored.split("|")
            known = next((self._known[term] for term in terms if term in self._known), ())
            met = self._met[stored] = known or self._akin(terms[0])
        return met

    def _akin(self, term: str) -> tuple[Standing, ...]:
        words = self._beginnings.get(term[:SHORTEST_BEGINNING])
        if words is None:
            return ()
        alike = ((Prefix.normalized_similarity(word, term), slot) for word, slot in words)
        share, slot = max(alike)
        return (Standing(slot, share * share),) if share >= LEAST_SHARED else ()


@dataclass(frozen=True)
class Matcher:
    """A query made ready to be looked for: what each term stands for, and what each slot weighs.

    ``weights`` are the slots' idf; ``searched`` are the terms to search for and their weights; ``standing`` says for each
    word which slots it stands for and how well.
    """

    query: Query
    weights: tuple[float, ...]
    searched: Mapping[str, float]
    standing: Standings

    @cached_property
    def total(self) -> float:
        """The weight of the whole question."""
        return sum(self.weights)

    @cached_property
    def _pairs(self) -> float:
        """The weight of all its pairs of neighbouring words."""
        return sum(a + b for a, b in pairwise(self.weights))

    def hits(self, passage: Passage) -> list[Hit]:
        """The words of the passage that stand for a slot, in the order of the text."""
        return [Hit(i, standing.slot, standing.factor) for i, standing in self.standing.among(passage.terms)]

    def context(self, passage: Passage) -> list[Hit]:
        """The slots that the document's title and the headings above the passage stand for; they have no place in it."""
        return [Hit(_NOWHERE, standing.slot, standing.factor) for _, standing in self.standing.among(passage.context)]

    def coverage(self, hits: Iterable[Hit]) -> float:
        """The share of the question's weight that the hits stand for, 0 to 1."""
        best: dict[int, float] = {}
        for _, slot, factor in hits:
            if factor > best.get(slot, 0):
                best[slot] = factor
        weights, covered = self.weights, 0.0
        for slot, factor in best.items():
            covered += weights[slot] * factor
        return covered / self.total if covered else 0.0

    def pairs(self, hits: Sequence[Hit]) -> float:
        """The share of the question's neighbouring words that stand near each other in the text too, 0 to 1."""
        if len(self.weights) < 2 or len(hits) < 2:
            return 0.0
        near: dict[int, float] = {}  # by the slot of the first of two words of the question
        for i, (word, slot, factor) in enumerate(hits, 1):
            for other, beside, counts in islice(hits, i, None):
                if other - word > NEAR:
                    break
                if (beside - slot == 1 or slot - beside == 1) and other != word:
                    first = min(slot, beside)
                    near[first] = max(near.get(first, 0), min(factor, counts))
        return sum((self.weights[a] + self.weights[a + 1]) * factor for a, factor in near.items()) / self._pairs


def matcher(query: Query, idf: Callable[[str], float], frequency: Callable[[str], int]) -> Matcher:
    """The matcher of a query; ``idf`` tells how much a term says, ``frequency`` in how many passages it stands.

    A word that no document holds weighs what the likeliest word in its place weighs.
    """
    standing: dict[str, dict[tuple[int, tuple[str, ...]], float]] = {}

    def stands(term: str, slot: int, factor: float, rest: tuple[str, ...] = ()) -> None:
        known = standing.setdefault(term, {})
        known[slot, rest] = max(factor, known.get((slot, rest), 0))

    weights = []
    for i, slot in enumerate(query.slots):
        stands(slot.terms[0], i, 1.0)
        for term in slot.terms[1:]:
            stands(term, i, PART_FACTOR)
        for key in name_keys(slot, frequency):
            stands(key, i, NAME_FACTOR)
        for other in slot.alternatives:
            if all(map(frequency, other.terms)):
                stands(other.terms[0], i, other.factor, other.terms[1:])
        weights.append(slot.share * _weight(slot, idf, frequency))
    return Matcher(
        query,
        tuple(weights),
        _searched(standing, query.slots),
        Standings(
            {
                term: tuple(Standing(slot, factor, rest) for (slot, rest), factor in known.items())
                for term, known in standing.items()
            },
            [slot.terms[0] for slot in query.slots],
        ),
    )


def _searched(standing: Mapping[str, Mapping[tuple[int, tuple[str, ...]], float]], slots: Sequence[Slot]) -> dict[str, float]:
    """The terms to search for and their weights; a phrase's weight is shared among its terms."""
    weights: dict[str, float] = {}
    for slot in slots:
        if key := prefix(slot.terms[0]):
            weights[key] = max(weights.get(key, 0), slot.share * PREFIX_FACTOR)
    for term, known in standing.items():
        for (number, rest), factor in known.items():
            for part in (term, *rest):
                weights[part] = weights.get(part, 0) + slots[number].share * factor / (1 + len(rest))
    return weights


def name_keys(slot: Slot, frequency: Callable[[str], int]) -> tuple[str, ...]:
    """The keys by which a word may be met as a name, in any script; none for what is hardly a name.

    A word with a capital may be one, and so may a word that neither the documents nor the glossary nor general text hold.
    Of Armenian the table of general text is too small to tell, but surnames have an ending of their own.
    """
    term = slot.terms[0]
    known = frequency(term) or slot.alternatives or background.share(term) > background.UNKNOWN
    armenian = "\u0561" <= term[0] <= "\u0587" and not _SURNAME.search(slot.typed)
    if not slot.named and (known or armenian):
        return ()
    return tuple(key for key in names.keys(slot.typed) if len(key) >= SHORTEST_KEY)


def _weight(slot: Slot, idf: Callable[[str], float], frequency: Callable[[str], int]) -> float:
    if frequency(slot.terms[0]):
        return idf(slot.terms[0])
    known = [max(map(idf, other.terms)) for other in slot.alternatives if all(map(frequency, other.terms))]
    return min(known) if known else idf(slot.terms[0])


def _follows(stored: Sequence[str], start: int, rest: tuple[str, ...]) -> bool:
    """The terms of ``rest`` come next in the text, in their order, with at most ``BETWEEN`` other words among them."""
    at, last = start, min(len(stored), start + len(rest) + BETWEEN)
    for term in rest:
        while at < last and stored[at].partition("|")[0] != term:
            at += 1
        if at == last:
            return False
        at += 1
    return True


def idf(frequency: float, passages: float, share: float) -> float:
    """How much a term says that stands in so many of so many passages; never negative.

    Lucene's formula over the collection and ``BACKGROUND`` passages of general text, a ``share`` of which holds the term:
    a collection of one page says little of its own about which words are rare.
    """
    holding, all_ = frequency + BACKGROUND * share, passages + BACKGROUND
    return math.log(1 + (all_ - holding + 0.5) / (holding + 0.5))
