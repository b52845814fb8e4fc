"""Which terms is a passage found by, and how often does it hold each?"""

from __future__ import annotations

from array import array
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

import numpy as np

from index.analysis import prefix


class Postings(NamedTuple):
    """What an engine's scores are made of, for one passage: how many terms it holds, and which how often.

    ``numbers`` are the store's numbers of its terms (32 bits each), ``times`` how often it holds each of them (16 bits).
    """

    passage: int
    length: int
    numbers: bytes
    times: bytes


def searchable(stored: str) -> Iterable[str]:
    """All terms that a passage is found by, from its words' terms as they are stored: those, and long terms' prefixes."""
    for term in stored.replace("|", " ").split():
        yield term
        key = prefix(term)
        if key:
            yield key


def packed(counts: Counter[str], numbers: Mapping[str, int]) -> tuple[int, bytes, bytes]:
    """The length, numbers and times of a passage's terms."""
    most = 0xFFFF
    times = array("H", [min(count, most) for count in counts.values()])
    return counts.total(), array("I", [numbers[term] for term in counts]).tobytes(), times.tobytes()


def frequencies(found: Sequence[Postings], wanted: Sequence[int]) -> np.ndarray[tuple[int, int], np.dtype[np.float64]]:
    """How often each of the passages (a column) holds each of the wanted terms (a row)."""
    table = np.zeros((len(wanted), len(found)))
    numbers = np.frombuffer(b"".join(postings.numbers for postings in found), dtype=np.uint32)
    times = np.frombuffer(b"".join(postings.times for postings in found), dtype=np.uint16)
    column = np.repeat(np.arange(len(found)), [len(postings.times) // 2 for postings in found])
    for row, number in enumerate(wanted):
        places = np.flatnonzero(numbers == number)
        table[row, column[places]] = times[places]
    return table
