"""Which lines of a page were drawn across columns, and how do they read?

Nearly every file draws one column after the other, and the order of the file is left alone. A few draw line by line
across the page; there, and only there, lines are parted at the gutter and each column is read to its end.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import groupby, pairwise

from index.extraction.pdf_lines import Line, Part, without_hyphen

_FEWEST = 6  # lines with a gutter that a page must have
_NEAR = 2.0  # points: left ends of one column
_GUTTER = 4.0  # points that are free left of a column
_CROSSING = 0.25  # of the lines of a column: those that run across both, such as a title
_PROSE = 0.25  # of a column's lines begin in small letters, since sentences go on; cells of a table do not
_LETTERS = 12  # of a column's line, on average: cells of a table are shorter


def in_reading_order(lines: Sequence[Line]) -> list[Line]:
    """The lines of a page, those drawn across columns parted and put below each other, column by column.

    Columns to the right are parted in turn, so that three are read as three.
    """
    for edge in _edges(lines):
        parted = [piece for line in lines for piece in _parted(line, edge)]
        if _is_interleaved(parted, edge):
            return [
                line
                for side, members in groupby(_by_column(parted, edge), key=lambda pair: pair[0])
                for line in _read_on([line for _, line in members], side)
            ]
    return list(lines)


def _read_on(lines: Sequence[Line], side: int) -> Sequence[Line]:
    return in_reading_order(lines) if side == _RIGHT else lines


_ACROSS, _LEFT, _RIGHT = range(3)


def _edges(lines: Sequence[Line]) -> Iterator[float]:
    """Where a column may begin: left ends that many lines or parts of lines share, the leftmost first."""
    lefts = sorted(part.left for line in lines for part in line.parts)
    at = 0
    while at < len(lefts):
        after = bisect_right(lefts, lefts[at] + _NEAR)
        if at and after - at >= _FEWEST:
            yield lefts[at]
        at = after


def _parted(line: Line, edge: float) -> Sequence[Line]:
    """The line as one or, where a part begins at the edge of a column, as two."""
    cut = next((at for at, part in enumerate(line.parts) if part.left >= edge - _NEAR), 0)
    if not cut or line.parts[cut].left > edge + 2 * _NEAR:
        return (line,)
    left, right = line.parts[:cut], line.parts[cut:]
    text, hyphen = without_hyphen(_text(left))
    head = replace(line, text=text, hyphen=hyphen, right=left[-1].right, parts=left)
    return head, replace(line, text=_text(right).removesuffix(line.hyphen), left=right[0].left, parts=right)


def _text(parts: Sequence[Part]) -> str:
    return " ".join(part.text for part in parts)


def _is_interleaved(lines: Sequence[Line], edge: float) -> bool:
    """Whether text changes sides again and again although each side is prose that goes on below."""
    sides = [_side(line, edge) for line in lines]
    left, right = ([line for line, side in zip(lines, sides, strict=True) if side == one] for one in (_LEFT, _RIGHT))
    fewest = min(len(left), len(right))
    turns = sum(one == _RIGHT and other == _LEFT for one, other in pairwise(sides))
    if fewest < _FEWEST or turns < fewest / 2 or sides.count(_ACROSS) > _CROSSING * fewest:
        return False
    return all(_is_prose(column) for column in (left, right))


def _side(line: Line, edge: float) -> int:
    if line.left >= edge - _NEAR:
        return _RIGHT
    return _LEFT if line.right < edge - _GUTTER else _ACROSS


def _is_prose(column: Sequence[Line]) -> bool:
    small = sum(line.text[0].islower() for line in column)
    return small >= _PROSE * len(column) and sum(len(line.text) for line in column) >= _LETTERS * len(column)


def _by_column(lines: Sequence[Line], edge: float) -> Iterator[tuple[int, Line]]:
    """Between lines that run across, first the left column, then the right one."""
    sided = [(_side(line, edge), line) for line in lines]
    for _, members in groupby(sided, key=lambda pair: pair[0] == _ACROSS):
        yield from sorted(members, key=lambda pair: pair[0])
