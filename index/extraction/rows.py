"""Data in rows, as in a spreadsheet: which row names the columns, and how does a row tell them when it is quoted alone?

The rule: the first row of two cells or more that are no data names the columns; it is no line of its own, for each row under it
is written ``Country: Armenia | Year: 2020``, cell by cell with its column's name, empty cells left out. What stands above is
text. After an empty row another table may begin, if its first row fills other columns and names them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from index.extraction.blocks import CELL_BORDER, Block, clean

_LONGEST_NAME = 80  # letters of a column's name; longer ones are text
_NUMBER = re.compile(r"[-+(]?\s*\W?\s*\d[\d\s.,'’%()/:-]*\W?")
_YEAR = re.compile(r"(?:19|20)\d\d(?:\s*[-–/]\s*(?:19|20)?\d\d)?")

Row = Mapping[int, str]
"""Cells by their columns; empty ones may be left out."""
Place = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Grid:
    """Rows of cells, and how many rows and columns a merged cell covers, by the place of its first one."""

    rows: Sequence[Row]
    merged: Mapping[Place, tuple[int, int]] = field(default_factory=dict)


def blocks(grid: Grid) -> Iterator[Block]:
    """The lines of the stored text for these rows."""
    rows = _filled_down(grid)
    names: dict[int, str] = {}
    after_gap = True
    at = 0
    while at < len(rows):
        row, height = rows[at], 1
        if after_gap and _is_header(row) and row.keys() != names.keys() and at + (height := _height(grid, at)) < len(rows):
            names = _names(grid, rows[at : at + height], at)
        elif row:
            yield Block(CELL_BORDER.join(_named(names.get(column, ""), cell) for column, cell in row.items()))
        after_gap = len(row) < 2
        at += height


def _is_header(row: Row) -> bool:
    """Names of columns are short, two at least, and no numbers but years."""
    return len(row) > 1 and not any(
        len(cell) > _LONGEST_NAME or (_NUMBER.fullmatch(cell) and not _YEAR.fullmatch(cell)) for cell in row.values()
    )


def _named(name: str, cell: str) -> str:
    return f"{name.rstrip(':')}: {cell}" if name else cell


def _height(grid: Grid, at: int) -> int:
    """How many rows name the columns: as many as a merged cell of the first one covers, or two under one that lies across."""
    spans = [span for (row, _), span in grid.merged.items() if row == at]
    return max((max(height, 2 if width > 1 else 1) for height, width in spans), default=1)


def _names(grid: Grid, rows: Sequence[Row], at: int) -> dict[int, str]:
    """A name for each column, from the outermost heading on: ``Victims Women``."""
    names: dict[int, list[str]] = {}
    for number, row in enumerate(rows, at):
        for column, cell in row.items():
            _, width = grid.merged.get((number, column), (1, 1))
            for under in range(column, column + width):
                names.setdefault(under, []).append(cell)
    return {column: " ".join(dict.fromkeys(parts)) for column, parts in sorted(names.items())}


def _filled_down(grid: Grid) -> list[dict[int, str]]:
    """The rows in clean cells, with what is merged downwards in each of them: it is said of all."""
    rows = [{column: cell for column, raw in sorted(row.items()) if (cell := clean(raw))} for row in grid.rows]
    for (top, column), (height, _) in grid.merged.items():
        if height > 1 and column in rows[top]:
            for row in rows[top + 1 : top + height]:
                row[column] = rows[top][column]
    return [dict(sorted(row.items())) for row in rows]
