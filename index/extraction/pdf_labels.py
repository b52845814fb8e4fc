"""Which number is printed on each page, where the file itself does not say?"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence

import regex

_FEWEST = 2  # pages that count on
_NUMBER = regex.compile(r"(?<![\d.,/–-])\d{1,4}(?![\d.,–-]|/\d)")
_ROMAN = regex.compile(r"[-–—|\s]*((?=[ivxl])(?:xl|l?x{0,3})(?:ix|iv|v?i{0,3}))[-–—|\s]*", regex.IGNORECASE)
_LETTERS = {"i": 1, "v": 5, "x": 10, "l": 50}


def labels(furniture: Sequence[Sequence[str]]) -> list[str]:
    """The label of each page, from the running heads and feet of all pages.

    A number is a page's where the numbers of other pages count on from it: so a year in a running head is none. Pages
    before the first that is counted have their number in the file in brackets, as unnumbered pages are cited; where
    nothing is counted, all pages have that number, without.
    """
    arabic, roman = first_number(furniture), _first(furniture, _romans)
    if arabic is None:
        return [str(index + 1) for index in range(len(furniture))]
    return [_label(index, lines, arabic, roman) for index, lines in enumerate(furniture)]


def first_number(edges: Sequence[Sequence[str]]) -> int | None:
    """What is or would be printed on the first page of the file, from the lines at the edges of all pages."""
    return _first(edges, _numbers)


def _label(index: int, lines: Sequence[str], arabic: int, roman: int | None) -> str:
    if roman is not None and (printed := dict(_romans(lines)).get(index + roman)):
        return printed
    return str(index + arabic) if index + arabic > 0 else f"[{index + 1}]"


def _first(furniture: Sequence[Sequence[str]], read: Callable[[Sequence[str]], Iterator[tuple[int, str]]]) -> int | None:
    """What would be printed on the first page of the file, if half of the numbered pages agree on it."""
    offsets = [{value - index for value, _ in read(lines)} for index, lines in enumerate(furniture)]
    agreed = Counter(offset for found in offsets for offset in found).most_common(1)
    if not agreed or agreed[0][1] < max(_FEWEST, sum(map(bool, offsets)) / 2):
        return None
    return agreed[0][0]


def _numbers(lines: Sequence[str]) -> Iterator[tuple[int, str]]:
    return ((int(match[0]), match[0]) for line in lines for match in _NUMBER.finditer(line))


def _romans(lines: Sequence[str]) -> Iterator[tuple[int, str]]:
    return ((_value(match[1]), match[1]) for line in lines if (match := _ROMAN.fullmatch(line)))


def _value(numeral: str) -> int:
    """``xiv`` is 14: a letter before a greater one is taken away."""
    values = [_LETTERS[letter] for letter in numeral.lower()]
    return sum(-one if one < after else one for one, after in zip(values, [*values[1:], 0], strict=True))
