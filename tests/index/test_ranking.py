"""Scores are BM25's, as a second implementation computes them."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.analysis import prefix
from index.postings import searchable
from index.ranking import RankBM25


def bm25(corpus: Sequence[Sequence[str]], weights: Mapping[str, float]) -> list[float]:
    """BM25 by the book: k1 = 1.2, b = 0.75, idf = ln((N + 1) / df)."""
    average = sum(map(len, corpus)) / len(corpus)
    scores = []
    for document in corpus:
        score = 0.0
        for term, weight in weights.items():
            frequency, holding = document.count(term), sum(term in other for other in corpus)
            if frequency:
                length = 1 - 0.75 + 0.75 * len(document) / average
                idf = math.log((len(corpus) + 1) / holding)
                score += weight * idf * frequency * (1.2 + 1) / (frequency + 1.2 * length)
        scores.append(score)
    return scores


def ranker(*passages: str) -> RankBM25:
    """Passages with the ids 100, 101, …; each two belong to a document: 7, 8, …"""
    return RankBM25((100 + i, 7 + i // 2, passage) for i, passage in enumerate(passages))


TERMS = st.sampled_from(["head", "group", "victim", "приют", "զոհ", "2018", "132.2|132|2", "antitraffick", "a"])
CORPORA = st.lists(st.lists(TERMS, min_size=1, max_size=12).map(" ".join), min_size=1, max_size=12)
WEIGHTS = st.dictionaries(
    st.sampled_from(["head", "group", "victim", "приют", "զոհ", "132", "^antit", "gone"]), st.floats(0.1, 1), min_size=1
)


@given(CORPORA, WEIGHTS)
def test_scores_are_those_of_bm25(corpus: list[str], weights: dict[str, float]) -> None:
    """For any passages and weighted terms: the scores equal the book's, are positive exactly where a term occurs, and
    come best first."""
    bags = [list(searchable(passage)) for passage in corpus]
    expected = bm25(bags, weights)
    found = ranker(*corpus).search(weights, len(corpus))
    assert dict(found) == pytest.approx({100 + i: score for i, score in enumerate(expected) if score})
    assert {id_ for id_, _ in found} == {100 + i for i, bag in enumerate(bags) if set(bag) & weights.keys()}
    assert all(score > 0 for _, score in found)
    assert [score for _, score in found] == sorted((score for _, score in found), reverse=True)


@given(CORPORA, WEIGHTS, st.sets(st.integers(6, 14)), st.integers(0, 5))
def test_within_some_documents(corpus: list[str], weights: dict[str, float], within: set[int], limit: int) -> None:
    """Keeping to some documents leaves the others out and the scores as they are; no more than the limit are given."""
    everywhere = ranker(*corpus).search(weights, len(corpus))
    expected = [(id_, score) for id_, score in everywhere if 7 + (id_ - 100) // 2 in within]
    assert ranker(*corpus).search(weights, limit, within) == expected[:limit]


@given(CORPORA, TERMS)
def test_frequencies(corpus: list[str], term: str) -> None:
    """In how many passages a term occurs, however often in each."""
    first = term.partition("|")[0]
    assert ranker(*corpus).frequency(first) == sum(first in searchable(passage) for passage in corpus)
    assert len(ranker(*corpus)) == len(corpus)


def test_one_passage() -> None:
    """In a collection of one passage its score is positive too."""
    [(id_, score)] = ranker("head group").search({"head": 1.0}, 10)
    assert id_ == 100
    assert score == pytest.approx(math.log(2))


def test_no_passages() -> None:
    """An empty collection, a question without terms, terms that nobody holds: nothing found and no error."""
    assert ranker().search({"head": 1.0}, 10) == []
    assert (ranker().frequency("head"), len(ranker())) == (0, 0)
    assert ranker("head").search({}, 10) == []
    assert ranker("head").search({"gone": 1.0}, 10) == []
    assert ranker("head").search({"head": 1.0}, 10, within=()) == []


def test_ties_keep_the_order_of_the_documents() -> None:
    """Equal passages come in the order in which they were indexed, so that an answer does not change by chance."""
    assert [id_ for id_, _ in ranker("head", "head", "head").search({"head": 1.0}, 10)] == [100, 101, 102]


def test_every_term_of_a_word_finds_it() -> None:
    """A number's parts, a compound's whole, and the first letters of a long word."""
    assert list(searchable("132.2|132|2 antitraffick")) == ["132.2", "132", "2", "antitraffick", prefix("antitraffick")]
