"""Which lines of a page are the rows of a table that is drawn with rules?"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import groupby

from index.extraction.pdf_grid import Cell, Grid
from index.extraction.pdf_lines import Line

_ROWS = 2  # with two cells or more: else the rules are a frame around columns, or a form
_LONGEST = 2500  # letters of a cell: more is a page that was laid out with a table


def blocks(lines: Sequence[Line]) -> Iterator[tuple[Grid | None, list[Line]]]:
    """The lines of a page in runs: a table, all of it where its first line stands, or what stands between tables."""
    tables: dict[Grid, list[Line]] = defaultdict(list)
    for line in lines:
        if line.cell:
            tables[line.cell.table].append(line)
    true = {table for table, members in tables.items() if _is_table(members)}

    def table_of(line: Line) -> Grid | None:
        return line.cell.table if line.cell and line.cell.table in true else None

    told: set[Grid] = set()
    for table, members in groupby(lines, key=table_of):
        if table is None:
            yield None, [replace(line, cell=None) if line.cell else line for line in members]
        elif table not in told:
            told.add(table)
            yield table, tables[table]


def rows(lines: Sequence[Line]) -> Iterator[list[list[Line]]]:
    """The rows of a table from top to bottom, each the lines of its cells from left to right; empty cells are left out."""
    cells: dict[Cell, list[Line]] = defaultdict(list)
    for line in lines:
        assert line.cell is not None
        cells[line.cell].append(line)
    ordered = sorted(cells, key=lambda cell: (cell.row, cell.column))
    for _, row in groupby(ordered, key=lambda cell: cell.row):
        yield [cells[cell] for cell in row]


def _is_table(lines: Sequence[Line]) -> bool:
    several = [row for row in rows(lines) if len(row) > 1]
    return len(several) >= _ROWS and all(sum(len(line.text) for line in cell) <= _LONGEST for row in several for cell in row)
