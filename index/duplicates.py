"""Which documents are the same text, or nearly, and which of them is quoted?

Of each document a *sketch* is kept, the smallest hashes of its sentences: two documents share as many of their sentences as
their sketches share hashes (exactly up to ``SKETCH`` sentences, estimated beyond), and a look at a few hundred rows finds
them, however many documents there are. When a question finds the same words in several documents, they are quoted once.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Collection, Hashable, Iterable, Sequence
from typing import Final, TypeVar

from index.model import Passage

VERSION = 1
"""Raised whenever the same document would give another sketch."""

SKETCH: Final = 200
NEARLY: Final = 0.9
"""The share of sentences that makes two documents nearly the same."""

FEWEST: Final = 4
"""Words of a sentence below which it is a cell or a label, which says nothing of where it comes from."""

CLOSE: Final = 0.35
"""Scores that near to each other are alike. Of one text laid out in two ways they were up to 0.3 apart; of two texts of which
the question names one by its year or its title, 0.7."""

Found = TypeVar("Found")


def sketch(passages: Iterable[Passage]) -> list[int]:
    """The smallest hashes of a document's sentences."""
    hashes = {
        _hash(" ".join(passage.terms[sentence.first : sentence.last]))
        for passage in passages
        for sentence in passage.sentences
        if sentence.last - sentence.first >= FEWEST
    }
    return sorted(hashes)[:SKETCH]


def shared(one: Collection[int], other: Collection[int]) -> float:
    """The share of their sentences that two documents have in common, by their sketches: from 0 to 1 (Dice's measure)."""
    union = sorted({*one, *other})
    if max(len(one), len(other)) == SKETCH:
        union = union[:SKETCH]  # of a longer document nothing is known above its greatest hash
    both = len({*one} & {*other} & {*union})
    return 2 * both / (len(union) + both) if union else 0.0


def once(
    found: Sequence[Found],
    words: Callable[[Found], Hashable | None],
    score: Callable[[Found], float],
    document: Callable[[Found], int],
    worth: Callable[[int], tuple[bool | str, ...]],
) -> list[tuple[Found, frozenset[int]]]:
    """What was found, best first, the same ``words`` of several documents once; each with the other documents that hold them.

    Of those whose scores are alike, the document of the greatest ``worth`` stands for all. What has no ``words`` (None)
    stands for itself.
    """
    groups: dict[Hashable, list[Found]] = {}
    for place, thing in enumerate(found):
        key = words(thing)
        groups.setdefault(("alone", place) if key is None else ("words", key), []).append(thing)
    kept: list[tuple[Found, frozenset[int]]] = []
    for group in groups.values():
        if len(group) == 1:  # most are: neither score nor worth, which take their time, need to be known
            kept.append((group[0], frozenset()))
            continue
        near = [thing for thing in group if score(thing) >= score(group[0]) - CLOSE]
        chosen = max(near, key=lambda thing: worth(document(thing)))
        kept.append((chosen, frozenset(map(document, group)) - {document(chosen)}))
    return kept


def _hash(words: str) -> int:
    """Eight bytes as SQLite's whole numbers are: signed."""
    return int.from_bytes(hashlib.blake2b(words.encode(), digest_size=8).digest(), "big", signed=True)
