"""Rows of data that tell, each of them alone, what their cells are."""

from __future__ import annotations

import pytest

from index.extraction.rows import Grid, blocks


def read(rows: list[list[str]], merged: dict[tuple[int, int], tuple[int, int]] | None = None) -> list[str]:
    grid = Grid([dict(enumerate(row)) for row in rows], merged or {})
    return [block.text for block in blocks(grid)]


@pytest.mark.parametrize(
    ("rows", "seen"),
    [
        ([["Country", "Victims"], ["Armenia", "7"]], ["Country: Armenia | Victims: 7"]),
        ([["Country", "2020", "2021"], ["Armenia", "7", "8"]],
         ["Country: Armenia | 2020: 7 | 2021: 8"]),
        ([["Identified victims"], [], ["Year", "Number:"], ["2020", "7"]],
         ["Identified victims", "Year: 2020 | Number: 7"]),
        ([["a", ""], ["", "b"]], ["a", "b"]),
        ([["1", "2"], ["3", "4"]], ["1 | 2", "3 | 4"]),
        ([["Country", "Victims"]], ["Country | Victims"]),
        ([["Year", "Number"], ["2020", ""], ["2021", "7"]], ["Year: 2020", "Year: 2021 | Number: 7"]),
        ([["A", "B"], ["1", "2"], [], ["x", "y"]], ["A: 1 | B: 2", "A: x | B: y"]),
        ([["A", "B"], ["1", "2"], [], ["C", "D", "E"], ["3", "4", "5"]],
         ["A: 1 | B: 2", "C: 3 | D: 4 | E: 5"]),
        ([["A", "x" * 81], ["1", "2"]], ["A | " + "x" * 81, "1 | 2"]),
        ([["A", "B"], ["one\ntwo", "3", "4"]], ["A: one two | B: 3 | 4"]),
    ],
)  # fmt: skip
def test_each_row_names_its_columns(rows: list[list[str]], seen: list[str]) -> None:
    """The first row of names is the header, numbers name nothing but as years; another table may follow a gap."""
    assert read(rows) == seen


def test_merged_cells() -> None:
    """A header in two rows is one name; what is merged downwards is said of every row."""
    rows = [["Country", "Victims", ""], ["", "Women", "Men"], ["Armenia", "7", "4"], ["", "8", "5"]]
    assert read(rows, {(0, 0): (2, 1), (0, 1): (1, 2), (2, 0): (2, 1)}) == [
        "Country: Armenia | Victims Women: 7 | Victims Men: 4",
        "Country: Armenia | Victims Women: 8 | Victims Men: 5",
    ]
