"""Tables as text, with commas, semicolons, tabs or bars between the cells."""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Sequence

from index.errors import RefusedError
from index.extraction import rows
from index.extraction.blocks import assemble
from index.extraction.encoding import decode
from index.model import Extract

_BORDERS = (",", ";", "\t", "|")  # the first of those that fit equally well is taken
_SAMPLE = 100  # lines in which the border of cells is looked for
_SAID = "sep="  # Excel's own first line


def extract_csv(data: bytes) -> Extract:
    """Return the rows, each cell with the name of its column. Raises ``RefusedError``."""
    lines = decode(data).splitlines()
    said = lines[0].strip().lower() if lines else ""
    if said.startswith(_SAID) and len(said) == len(_SAID) + 1:
        read = _read(lines[1:], said[-1])
    else:
        read = _read(lines, _border(lines[:_SAMPLE]))
    grid = rows.Grid([dict(enumerate(cells)) for cells in read])
    assembled = assemble(list(rows.blocks(grid)))
    if not assembled.text:
        raise RefusedError("no-text")
    return Extract(format="csv", text=assembled.text, sections=assembled.sections)


def _read(lines: Sequence[str], border: str | None) -> list[list[str]]:
    """The cells; where a quotation mark is never closed, quotation marks are letters; without a border a line is a cell."""
    if border is None:
        return [[line] for line in lines]
    try:
        return list(csv.reader([f"{line}\n" for line in lines], delimiter=border, strict=True))
    except csv.Error:
        return [line.split(border) for line in lines]


def _border(lines: Sequence[str]) -> str | None:
    """What stands between cells: it gives the most rows the same number of them, and at least half of all rows."""
    fits = {border: _fit(lines, border) for border in _BORDERS}
    best = max(fits, key=lambda border: fits[border])
    written = sum(bool(line.strip()) for line in lines)
    return best if fits[best][0] * 2 >= written else None


def _fit(lines: Sequence[str], border: str) -> tuple[int, int]:
    """How many rows have the same number of cells, two or more, and how many those are."""
    lengths = Counter(len(row) for row in _read(lines, border) if len(row) > 1)
    cells, times = max(lengths.items(), key=lambda item: (item[1], item[0]), default=(1, 0))
    return times, cells
