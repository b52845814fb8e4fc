"""Which words do the documents hold, and which of them look like a mistyped one?

The vocabulary and its index of slips live in the store, beside the documents, and change with each of them. A word of the
vocabulary and a mistyped one are *alike* if they share a key: their first ``HEAD`` letters as they are, or without one of
them. So one slip anywhere, and most pairs of slips in a long word, are found by a handful of look-ups however many words
there are; the edit distance then decides.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from typing import NamedTuple
from zlib import crc32

from index.analysis import fold, words
from index.model import Passage

VERSION = 1
"""Raised whenever the same documents would give another vocabulary or other keys."""

HEAD = 6
"""Only so many first letters make keys: 7 keys a word, where all its letters would make half as many again."""

SHORTEST, LONGEST = 4, 30
"""Shorter words are too much alike to be corrected, or to be what was meant; longer ones are no words."""


class Entry(NamedTuple):
    """A word of the vocabulary: folded, the term that it is found by, and how often it occurs."""

    word: str
    term: str
    times: int


Alike = Callable[[Iterable[int], int, int], Sequence[Entry]]
"""Keys, and the fewest and the most letters → the words of the vocabulary."""


def slipped(word: str) -> frozenset[int]:
    """The keys of a folded word: its head, whole and without one letter, as numbers of 32 bits."""
    head = word[:HEAD]
    return frozenset(map(_key, (head, *_shorter(head))))


def slipped_twice(word: str) -> frozenset[int]:
    """More keys to look a long word up by, which two slips among its first letters leave: one of them added a letter."""
    return frozenset(_key(part) for shorter in _shorter(word[: HEAD + 1]) for part in _shorter(shorter))


def _shorter(head: str) -> list[str]:
    return [head[:i] + head[i + 1 :] for i in range(len(head))]


def _key(part: str) -> int:
    return crc32(part.encode())


def counted(text: str, passages: Iterable[Passage], title: str) -> list[Entry]:
    """The words of a document's passages and title, each once."""
    found: Counter[str] = Counter()
    terms: dict[str, str] = {}
    for passage in passages:
        for i, stored in enumerate(passage.terms):
            start, stop = passage.span(i)
            word = fold(text[start:stop])
            found[word] += 1
            terms.setdefault(word, stored.partition("|")[0])
    for named in words(title):
        word = fold(title[named.start : named.stop])
        found[word] += 1
        terms.setdefault(word, named.terms[0])
    return [Entry(word, terms[word], count) for word, count in found.items() if fits(word)]


def fits(word: str) -> bool:
    """A folded word that may be corrected, or be what was meant: letters only, not too few."""
    return SHORTEST <= len(word) <= LONGEST and word.isalpha()
