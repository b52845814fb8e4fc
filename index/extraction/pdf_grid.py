"""The rules drawn on a page → the tables they make, and the cell that a word on the page stands in.

Roles: a ``Rule`` is one straight line, level or upright; ``grids`` finds the tables of a page; a ``Grid`` knows where its
rows and columns part and which of its borders are missing, since a missing border makes one cell of two.
"""

from __future__ import annotations

import ctypes
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import NamedTuple, Protocol

import pypdfium2 as pdfium
import pypdfium2.raw as pdfium_c

from index.extraction.pdf_frame import Frame

_THIN = 3.0  # points: as thick as a rule may be
_SHORTEST = 6.0  # points: shorter ones are dashes and heads of arrows
_TOUCH = 3.0  # points: rules so near belong together
_REACH = 8.0  # points: how far words may stick out of their cell
_MOST = 2000  # drawn things; more are a map or a chart
_LINE, _BOX = 2, 5  # segments of a path
_FILLED = 0.6  # of all borders that a grid could have: boxes joined by arrows have fewer
_TALLEST = 120.0  # points: a row that only level rules part


Box = tuple[float, float, float, float]
"""Left, top, right, bottom."""


class Rule(NamedTuple):
    """A straight line at ``at`` from the top or from the left, reaching from ``start`` to ``stop`` the other way."""

    at: float
    start: float
    stop: float


class Cell(NamedTuple):
    """A cell of a table by its row and column; one that spans several has the first of them."""

    table: Grid
    row: int
    column: int


class Placed(Protocol):
    """What has a left and a right end."""

    @property
    def left(self) -> float: ...
    @property
    def right(self) -> float: ...


@dataclass(frozen=True, eq=False)
class Grid:
    """A table: where its rows and columns part, and the rules that are drawn there."""

    tops: tuple[float, ...]
    lefts: tuple[float, ...]
    levels: tuple[Rule, ...]
    uprights: tuple[Rule, ...]

    def cells(self, y: float, parts: Iterable[Placed]) -> list[Cell | None]:
        """For each part of a line at the height ``y``, the cell it stands in; None for what stands in none."""
        return [self._cell(part.left, part.right, y) for part in parts]

    def _cell(self, left: float, right: float, y: float) -> Cell | None:
        row, column = bisect_right(self.tops, y) - 1, bisect_right(self.lefts, left + _TOUCH) - 1
        if not (0 <= row < len(self.tops) - 1 and 0 <= column < len(self.lefts) - 1):
            return None
        end = column + 1
        while end < len(self.lefts) - 1 and not _is_drawn(self.uprights, self.lefts[end], y):
            end += 1
        if right > self.lefts[end] + _REACH:
            return None
        while column and not _is_drawn(self.uprights, self.lefts[column], y):
            column -= 1
        middle = (self.lefts[column] + self.lefts[column + 1]) / 2
        while row and not _is_drawn(self.levels, self.tops[row], middle):
            row -= 1
        return Cell(self, row, column)

    def goes_on_in(self, other: Grid) -> bool:
        """Whether another table has the same columns, as the rest of this one on the next page has."""
        return _are_near(self.lefts, other.lefts)


def grids(page: pdfium.PdfPage, frame: Frame) -> tuple[Grid, ...]:
    """The tables of a page: two rows and two columns or more."""
    levels: list[Rule] = []
    uprights: list[Rule] = []
    for left, top, right, bottom in _strokes(page, frame):
        if right - left >= _SHORTEST and bottom - top <= _THIN:
            levels.append(Rule((top + bottom) / 2, left, right))
        elif bottom - top >= _SHORTEST and right - left <= _THIN:
            uprights.append(Rule((left + right) / 2, top, bottom))
    if not levels:
        return ()
    ruled = [grid for group in _groups(_joined(levels), _joined(uprights)) if (grid := _ruled(*group)) is not None]
    return (*ruled, *_open_grids([level for level in levels if not any(_is_inside(level, grid) for grid in ruled)]))


def _strokes(page: pdfium.PdfPage, frame: Frame) -> Iterator[Box]:
    """The straight strokes of a page and the sides of its boxes: left, top, right and bottom of each."""
    count = pdfium_c.FPDFPage_CountObjects(page.raw)
    for at in range(count if count <= _MOST else 0):
        thing = pdfium_c.FPDFPage_GetObject(page.raw, at)
        if pdfium_c.FPDFPageObj_GetType(thing) != pdfium_c.FPDF_PAGEOBJ_PATH:
            continue
        segments = pdfium_c.FPDFPath_CountSegments(thing)
        if segments <= _BOX:
            yield from _simple(thing, frame, is_box=segments > _LINE)
        elif segments <= _MOST:
            yield from _of_many(thing, frame, segments)


def _simple(path: pdfium_c.FPDF_PAGEOBJECT, frame: Frame, *, is_box: bool) -> Iterator[Box]:
    """A line by its bounds, or the four sides of a box."""
    edges = [ctypes.c_float() for _ in range(4)]
    if not pdfium_c.FPDFPageObj_GetBounds(path, *edges):
        return
    x1, y1, x2, y2 = (edge.value for edge in edges)
    left, top, right, bottom = _between(frame.shown(x1, y1), frame.shown(x2, y2))
    if not is_box or right - left <= _THIN or bottom - top <= _THIN:
        yield left, top, right, bottom
        return
    yield from ((left, y, right, y) for y in (top, bottom))
    yield from ((x, top, x, bottom) for x in (left, right))


def _of_many(path: pdfium_c.FPDF_PAGEOBJECT, frame: Frame, segments: int) -> Iterator[Box]:
    """The strokes of a path that draws several, as some programs do for a whole table."""
    matrix, x, y = pdfium_c.FS_MATRIX(), ctypes.c_float(), ctypes.c_float()
    if not pdfium_c.FPDFPageObj_GetMatrix(path, matrix):
        return
    begun = before = (0.0, 0.0)
    for at in range(segments):
        segment = pdfium_c.FPDFPath_GetPathSegment(path, at)
        pdfium_c.FPDFPathSegment_GetPoint(segment, x, y)
        point = frame.shown(
            matrix.a * x.value + matrix.c * y.value + matrix.e, matrix.b * x.value + matrix.d * y.value + matrix.f
        )
        kind = pdfium_c.FPDFPathSegment_GetType(segment)
        if kind == pdfium_c.FPDF_SEGMENT_MOVETO:
            begun = point
        elif kind == pdfium_c.FPDF_SEGMENT_LINETO:
            yield _between(before, point)
        if pdfium_c.FPDFPathSegment_GetClose(segment):
            yield _between(point, begun)
        before = point


def _between(one: tuple[float, float], other: tuple[float, float]) -> Box:
    (left, right), (top, bottom) = (sorted(ends) for ends in zip(one, other, strict=True))
    return left, top, right, bottom


def _joined(rules: Iterable[Rule]) -> list[Rule]:
    """Rules that go on in each other as one: many programs draw the borders of each cell."""
    joined: list[Rule] = []
    for at, members in _clusters(rules):
        ordered = sorted(members, key=lambda rule: rule.start)
        start, stop = ordered[0].start, ordered[0].stop
        for rule in ordered[1:]:
            if rule.start > stop + _TOUCH:
                joined.append(Rule(at, start, stop))
                start = rule.start
            stop = max(stop, rule.stop)
        joined.append(Rule(at, start, stop))
    return joined


def _clusters(rules: Iterable[Rule]) -> Iterator[tuple[float, list[Rule]]]:
    """Rules at the same place, and where that is."""
    members: list[Rule] = []
    for rule in sorted(rules):
        if members and rule.at - members[0].at > _TOUCH:
            yield members[0].at, members
            members = []
        members.append(rule)
    if members:
        yield members[0].at, members


def _groups(levels: Sequence[Rule], uprights: Sequence[Rule]) -> Iterator[tuple[list[Rule], list[Rule]]]:
    """Level and upright rules that cross or touch each other, also by way of others."""
    left_levels, left_uprights = list(levels), list(uprights)
    while left_levels:
        group: tuple[list[Rule], list[Rule]] = ([left_levels.pop()], [])
        at = [0, 0]
        while at[0] < len(group[0]) or at[1] < len(group[1]):
            for kind, others in ((0, left_uprights), (1, left_levels)):
                while at[kind] < len(group[kind]):
                    rule = group[kind][at[kind]]
                    at[kind] += 1
                    group[1 - kind].extend(other for other in others if _cross(rule, other))
                    others[:] = [other for other in others if not _cross(rule, other)]
        yield group


def _cross(one: Rule, other: Rule) -> bool:
    return one.start - _TOUCH <= other.at <= one.stop + _TOUCH and other.start - _TOUCH <= one.at <= other.stop + _TOUCH


def _ruled(levels: Sequence[Rule], uprights: Sequence[Rule]) -> Grid | None:
    """The table that crossing rules make. Its outermost rules may be missing."""
    tops, lefts = ([at for at, _ in _clusters(rules)] for rules in (levels, uprights))
    if not tops or not lefts:
        return None
    width, height = _length(levels, lefts), _length(uprights, tops)
    if sum(rule.stop - rule.start for rule in levels) < _FILLED * width * len(tops):
        return None
    if sum(rule.stop - rule.start for rule in uprights) < _FILLED * height * len(lefts):
        return None
    tops, lefts = _with_ends(tops, uprights), _with_ends(lefts, levels)
    if min(len(tops), len(lefts)) < 3:
        return None
    return Grid(tuple(tops), tuple(lefts), tuple(levels), tuple(uprights))


def _length(rules: Sequence[Rule], across: Sequence[float]) -> float:
    """From the first end of the rules to the last one, or of those that cross them."""
    return max(*(rule.stop for rule in rules), across[-1]) - min(*(rule.start for rule in rules), across[0])


def _with_ends(places: Sequence[float], across: Sequence[Rule]) -> list[float]:
    """The places of rules, and before and after them the ends of those that cross them and go on."""
    start, stop = min(rule.start for rule in across), max(rule.stop for rule in across)
    first = [start] if start < places[0] - _REACH else []
    last = [stop] if stop > places[-1] + _REACH else []
    return [*first, *places, *last]


def _is_inside(level: Rule, grid: Grid) -> bool:
    return any(abs(level.at - rule.at) <= _TOUCH and rule.start - _TOUCH <= level.start <= rule.stop for rule in grid.levels)


def _open_grids(levels: Sequence[Rule]) -> Iterator[Grid]:
    """Tables without upright rules, whose level ones are drawn cell by cell: that shows where columns part.

    The head stands above the first rule and the last row below the last one.
    """
    rows: list[tuple[float, list[float]]] = []
    for at, members in _clusters(levels):
        lefts = _parting(members)
        if rows and (at - rows[-1][0] > _TALLEST or not _are_near(lefts, rows[-1][1])):
            yield from _open_grid(rows)
            rows = []
        rows.append((at, lefts))
    yield from _open_grid(rows)


def _parting(members: Sequence[Rule]) -> list[float]:
    """Where rules in a row begin and end, those that touch once."""
    return [at for at, _ in _clusters(Rule(end, 0, 0) for rule in members for end in (rule.start, rule.stop))]


def _open_grid(rows: Sequence[tuple[float, list[float]]]) -> Iterator[Grid]:
    if len(rows) < 2 or len(rows[0][1]) < 3:
        return
    tops, lefts = [at for at, _ in rows], rows[0][1]
    tallest = max(below - above for above, below in pairwise(tops))
    uprights = tuple(Rule(at, tops[0] - tallest, tops[-1] + tallest) for at in lefts)
    levels = tuple(Rule(at, lefts[0], lefts[-1]) for at in tops)
    yield Grid((tops[0] - tallest, *tops, tops[-1] + tallest), tuple(lefts), levels, uprights)


def _is_drawn(rules: Iterable[Rule], at: float, along: float) -> bool:
    return any(abs(rule.at - at) <= _TOUCH and rule.start <= along <= rule.stop for rule in rules)


def _are_near(some: Sequence[float], others: Sequence[float]) -> bool:
    return len(some) == len(others) and all(abs(one - other) <= _TOUCH for one, other in zip(some, others, strict=True))
