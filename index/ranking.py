"""Query → the best passages: the seam where a search engine plugs in.

A ranker knows passages by their ids and documents by theirs, and scores by BM25 with k1 = 1.2 and b = 0.75 (the values of
Lucene and tantivy). All that decides which words are quoted happens after it, over its first hundred candidates.
"""

from __future__ import annotations

import math
from array import array
from bisect import bisect_left
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain, pairwise
from typing import Final, Protocol

import numpy as np
from rank_bm25 import BM25Plus

from index.matching import Hit, Matcher
from index.model import Passage
from index.postings import frequencies, searchable
from index.store import Snapshot

K1, B = 1.2, 0.75

RESCORED = 100
"""The first candidates of an engine that only comes near the scores; they are scored exactly, see ``rescored``."""

_OPENING = 6
"""Words at the beginning of a passage among which its own heading is looked for."""

Array = np.ndarray[tuple[int], np.dtype[np.float64]]

Bag = tuple[int, int, str]
"""A passage: its id, its document's id, its words' terms (words apart by blanks, terms of one word by ``|``)."""


class Ranker(Protocol):
    """A search engine over the passages of one snapshot."""

    @property
    def name(self) -> str:
        """What it is called in the settings."""
        ...

    def search(
        self, weights: Mapping[str, float], limit: int, within: Collection[int] | None = None
    ) -> list[tuple[int, float]]:
        """The ids of at most ``limit`` passages that hold a term, with their scores, best first.

        ``weights`` are the terms of the question; ``within`` keeps to the documents of these ids.
        """
        ...

    def frequency(self, term: str) -> int:
        """In how many passages the term occurs."""
        ...

    def __len__(self) -> int:
        """How many passages there are."""
        ...


class Follower(Protocol):
    """A search engine with a memory of its own, which has to keep up with the store."""

    @property
    def name(self) -> str:
        """What its rankers are called."""
        ...

    def ranker(self, snapshot: Snapshot) -> Ranker | None:
        """The ranker over the snapshot; None where the engine does not hold its state."""
        ...

    def follow(self, snapshot: Snapshot) -> Ranker:
        """The ranker over the snapshot, once the engine holds its state. Only for who may change the store."""
        ...

    def forget(self) -> None:
        """Delete what the engine holds: another one ranks."""
        ...

    def close(self) -> None:
        """Give back what is open."""
        ...


def collection_idf(frequency: int, passages: int) -> float:
    """The idf that a ranker multiplies a term's weight by: ``ln((N + 1) / df)``, which is rank-bm25's."""
    return math.log((passages + 1) / frequency)


def saturated(times: Array, lengths: Array, average: float) -> Array:
    """What BM25 makes of how often a term stands in passages of these lengths, before its weight and idf: at most k1 + 1."""
    return times * (K1 + 1) / (K1 * (1 - B + B * lengths / average) + times)


def rescored(
    snapshot: Snapshot, ids: Collection[int], weights: Mapping[str, float], counts: Mapping[str, tuple[int, int]]
) -> list[tuple[int, float]]:
    """An engine's candidates with their exact scores, best first: from the store's counts, in the steps of rank-bm25.

    ``counts`` are those of the snapshot, of all terms that have a weight. Passages that the snapshot does not hold are left
    out.
    """
    found = snapshot.postings(ids)
    if not found:
        return []
    lengths = np.array([postings.length for postings in found], dtype=np.float64)
    scores = np.zeros(len(found))
    table = frequencies(found, [counts[term][0] for term in weights])
    for (term, weight), times in zip(weights.items(), table, strict=True):
        idf = collection_idf(counts[term][1], snapshot.passage_count)
        scores += weight * (idf * saturated(times, lengths, snapshot.average_length))
    scored = [(postings.passage, float(score)) for postings, score in zip(found, scores, strict=True) if score > 0]
    return sorted(scored, key=lambda passage: (-passage[1], passage[0]))


class RankBM25:
    """``rank-bm25`` over all passages in memory.

    ``BM25Plus`` with delta = 0 is the one class of rank-bm25 0.2.2 whose scores are right in small collections: positive
    exactly where a term of the question occurs.
    """

    name: Final = "rank-bm25"

    def __init__(self, bags: Iterable[Bag]) -> None:
        self._passages = array("q")
        self._documents = array("q")
        self._postings: dict[str, array[int]] = {}
        corpus = [self._taken(bag) for bag in bags]
        self._bm25 = BM25Plus(corpus, k1=K1, b=B, delta=0) if corpus else None

    def search(
        self, weights: Mapping[str, float], limit: int, within: Collection[int] | None = None
    ) -> list[tuple[int, float]]:
        """See ``Ranker``. Only passages that hold a term are scored."""
        if self._bm25 is None:
            return []
        scores = np.zeros(len(self))
        for term, weight in weights.items():
            holding = self._postings.get(term)
            if holding is not None:
                scores[np.frombuffer(holding, dtype=np.uint32)] += weight * np.asarray(
                    self._bm25.get_batch_scores([term], holding)
                )
        if within is not None:
            scores[~np.isin(np.frombuffer(self._documents, dtype=np.int64), list(within))] = 0
        best = np.argsort(-scores, kind="stable")[:limit]
        return [(self._passages[i], float(scores[i])) for i in best if scores[i] > 0]

    def frequency(self, term: str) -> int:
        """See ``Ranker``."""
        return len(self._postings.get(term, ()))

    def __len__(self) -> int:
        return len(self._passages)

    def _taken(self, bag: Bag) -> list[str]:
        passage, document, stored = bag
        position = len(self._passages)
        self._passages.append(passage)
        self._documents.append(document)
        terms = []
        for term in searchable(stored):
            holding = self._postings.setdefault(term, array("I"))
            if not holding or holding[-1] != position:
                holding.append(position)
            terms.append(term)
        return terms


@dataclass(frozen=True, slots=True)
class Ranked:
    """A candidate passage with what it holds of the question.

    ``score`` is comparable within one question; ``sentences`` are the hits of each sentence, ``context`` those of the
    title and the headings above.
    """

    id: int
    document: int
    passage: Passage
    score: float
    hits: tuple[Hit, ...]
    sentences: tuple[tuple[Hit, ...], ...]
    context: tuple[Hit, ...]


def rerank(matcher: Matcher, found: Sequence[tuple[int, float]], passages: Sequence[tuple[int, Passage]]) -> list[Ranked]:
    """The ranker's candidates by all that speaks for them, best first.

    To the ranker's score (as a share of the best) are added: how much of the question the passage and its title cover,
    how much its best sentence covers, and how many of the question's neighbouring words stand together. Adding scores
    was measured to be right; fusing ranks loses.
    """
    best = (found[0][1] if found else 0.0) or 1.0
    ranked = [
        _ranked(matcher, id_, document, passage, score / best)
        for (id_, score), (document, passage) in zip(found, passages, strict=True)
    ]
    return sorted(ranked, key=lambda candidate: -candidate.score)


def _ranked(matcher: Matcher, id_: int, document: int, passage: Passage, share: float) -> Ranked:
    hits = matcher.hits(passage)
    places = [hit.word for hit in hits]
    by_sentence = tuple(
        tuple(hits[bisect_left(places, sentence.first) : bisect_left(places, sentence.last)]) for sentence in passage.sentences
    )
    titles = (held for sentence, held in zip(passage.sentences, by_sentence, strict=True) if sentence.heading)
    context = (*matcher.context(passage), *chain.from_iterable(titles))
    score = (
        share
        + 0.4 * matcher.coverage((*hits, *context))
        + 0.3 * max(matcher.coverage((*sentence, *context)) for sentence in {*by_sentence})
        + 0.1 * matcher.pairs(hits)
        + 0.3 * max(matcher.pairs(sentence) for sentence in by_sentence)
    )
    return Ranked(id_, document, passage, score, tuple(hits), by_sentence, context)


def in_place(passage: Passage, place: Sequence[tuple[str, str]]) -> bool:
    """The passage stands under a heading such as "Article 4", or begins with it; ``place`` are its terms, e.g.
    ``("articl", "4")``, in each language."""
    opening = [stored.partition("|")[0] for stored in passage.terms[:_OPENING]]
    above = list(passage.context)
    return any(pair in place for terms in (opening, above) for pair in pairwise(terms))
