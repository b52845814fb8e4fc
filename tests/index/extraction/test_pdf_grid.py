"""Which cell a place lies in, without a PDF."""

from __future__ import annotations

from index.extraction.pdf_grid import Grid, Rule
from index.extraction.pdf_lines import Part

TOPS, LEFTS = (0.0, 20.0, 40.0, 60.0), (0.0, 100.0, 200.0)


def grid(*, levels: tuple[Rule, ...] = (), uprights: tuple[Rule, ...] = ()) -> Grid:
    """A table of three rows and two columns, with these rules inside."""
    frame = tuple(Rule(at, 0, 200) for at in (0.0, 60.0))
    sides = tuple(Rule(at, 0, 60) for at in (0.0, 200.0))
    return Grid(TOPS, LEFTS, (*frame, *levels), (*sides, *uprights))


def place(table: Grid, left: float, right: float, y: float) -> tuple[int, int] | None:
    (cell,) = table.cells(y, [Part(left, right, "")])
    return (cell.row, cell.column) if cell else None


FULL = grid(levels=(Rule(20, 0, 200), Rule(40, 0, 200)), uprights=(Rule(100, 0, 60),))


def test_rows_and_columns() -> None:
    """A word lies in the row of its height and in the column where it begins."""
    assert place(FULL, 5, 50, 10) == (0, 0)
    assert place(FULL, 105, 190, 50) == (2, 1)


def test_outside() -> None:
    """Beside the table, above it, or over a border: in no cell."""
    assert place(FULL, 210, 250, 10) is None
    assert place(FULL, 5, 50, -5) is None
    assert place(FULL, 5, 150, 10) is None


def test_a_missing_border_makes_one_cell() -> None:
    """Over two columns, and over two rows, of which it is the first."""
    wide = grid(levels=(Rule(20, 0, 200), Rule(40, 0, 200)), uprights=(Rule(100, 20, 60),))
    assert place(wide, 5, 150, 10) == (0, 0)
    assert place(wide, 105, 150, 10) == (0, 0)
    assert place(wide, 105, 150, 30) == (1, 1)
    tall = grid(levels=(Rule(20, 100, 200), Rule(40, 0, 200)), uprights=(Rule(100, 0, 60),))
    assert place(tall, 5, 50, 30) == (0, 0)
    assert place(tall, 105, 150, 30) == (1, 1)
