"""Which number stands before an item of a list, where the file holds the rule and not the number?

Roles: a ``Level`` says how the numbers of one depth look, a ``Counter`` counts the items of one list. Bullets are not
text: they get no number.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass

_PLACE = re.compile(r"%(\d)")
_ROMAN = [(1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"), (50, "l"), (40, "xl"), (10, "x"),
          (9, "ix"), (5, "v"), (4, "iv"), (1, "i")]  # fmt: skip
_LATIN = "abcdefghijklmnopqrstuvwxyz"
_RUSSIAN = "абвгдежзиклмнопрстуфхцчшщэюя"  # without those letters that Russian lists leave out
_LARGEST_ROMAN = 3999
_MOST_LETTERS = 10  # after z come aa and bb; nobody numbers by longer ones


@dataclass(frozen=True, slots=True)
class Level:
    """How the numbers of one depth look: in ``pattern`` ``%1`` stands for the number of the first depth.

    ``numerals`` is a name of WordprocessingML (``decimal``, ``lowerLetter``, ``upperRoman``, …) or empty for bullets.
    """

    numerals: str = "decimal"
    pattern: str = "%1."
    start: int = 1
    restarts: bool = True
    plain: bool = False  # all numbers in the pattern as decimals, whatever their own depth says


class Counter:
    """Counts the items of one list; depths begin at 1."""

    def __init__(self) -> None:
        self._counts: dict[int, int] = {}

    def next(self, levels: Mapping[int, Level], depth: int, *, start: int | None = None) -> str:
        """The number of the next item at this depth, or nothing for a bullet; ``start`` begins anew."""
        level = levels.get(depth, Level(""))
        begun = self._counts.get(depth)
        self._counts[depth] = start if start is not None else level.start if begun is None else begun + 1
        for deeper in [other for other in self._counts if other > depth and levels.get(other, level).restarts]:
            del self._counts[deeper]
        return (
            _PLACE.sub(lambda place: self._shown(levels, int(place[1]), plain=level.plain), level.pattern)
            if level.numerals
            else ""
        )

    def _shown(self, levels: Mapping[int, Level], depth: int, *, plain: bool) -> str:
        level = levels.get(depth, Level())
        return numeral(self._counts.setdefault(depth, level.start), "decimal" if plain else level.numerals)


def numeral(number: int, numerals: str) -> str:
    """The number as it is written in a list: ``c``, ``III``, ``07``; in digits where the kind is unknown or has no such."""
    return _NUMERALS.get(numerals, str)(number)


def _letters(number: int, alphabet: str) -> str:
    rounds, at = divmod(number - 1, len(alphabet))
    return alphabet[at] * (rounds + 1) if 0 <= rounds < _MOST_LETTERS else str(number)


def _roman(number: int) -> str:
    if not 0 < number <= _LARGEST_ROMAN:
        return str(number)
    written = ""
    for size, letters in _ROMAN:
        times, number = divmod(number, size)
        written += letters * times
    return written


_NUMERALS: Mapping[str, Callable[[int], str]] = {
    "lowerLetter": lambda number: _letters(number, _LATIN),
    "upperLetter": lambda number: _letters(number, _LATIN).upper(),
    "russianLower": lambda number: _letters(number, _RUSSIAN),
    "russianUpper": lambda number: _letters(number, _RUSSIAN).upper(),
    "lowerRoman": _roman,
    "upperRoman": lambda number: _roman(number).upper(),
    "decimalZero": lambda number: f"{number:02}",
    "": lambda _: "",
}
