"""Numbers of lists in letters, in Roman numerals, in digits."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.extraction.numbering import Counter, Level, numeral


@pytest.mark.parametrize(
    ("number", "numerals", "written"),
    [
        (3, "lowerLetter", "c"), (28, "upperLetter", "BB"), (29, "russianLower", "аа"), (9, "russianUpper", "И"),
        (4, "lowerRoman", "iv"), (1994, "upperRoman", "MCMXCIV"), (7, "decimalZero", "07"), (12, "decimal", "12"),
        (0, "lowerLetter", "0"), (4000, "lowerRoman", "4000"), (10**6, "lowerLetter", "1000000"), (5, "chicago", "5"),
        (5, "", ""),
    ],
)  # fmt: skip
def test_numerals(number: int, numerals: str, written: str) -> None:
    """As in a list; in digits where there is no such numeral, or nobody would write it."""
    assert numeral(number, numerals) == written


@given(st.lists(st.integers(1, 4), max_size=40))
def test_a_number_under_the_same_ones_is_never_given_twice(depths: list[int]) -> None:
    """Whatever the order of depths, two items of a list with all their numbers differ."""
    levels = {depth: Level(pattern=".".join(f"%{above}" for above in range(1, depth + 1))) for depth in range(1, 5)}
    counter = Counter()
    numbers = [counter.next(levels, depth) for depth in depths]
    assert len(set(numbers)) == len(numbers)
