"""Tables as text."""

from __future__ import annotations

import pytest

from index.errors import RefusedError
from index.extraction import extract
from index.extraction.blocks import clean


@pytest.mark.parametrize("border", [",", ";", "\t", "|"])
@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "cp1251"])
def test_cells_in_any_common_form(border: str, encoding: str) -> None:
    """The border is found by what fits, the encoding as everywhere."""
    rows = [["Страна", "Год", "Примечание"], ["Армения", "2020", f'"семь{border} или более"'], ["Россия", "2021", ""]]
    done = extract("\r\n".join(border.join(row) for row in rows).encode(encoding), "a.csv")
    lines = [
        f"Страна: Армения | Год: 2020 | Примечание: {clean(f'семь{border} или более')}",
        "Страна: Россия | Год: 2021",
    ]
    assert done.text == "\n".join(lines)


@pytest.mark.parametrize(
    ("source", "seen"),
    [
        ("sep=;\nA;B\n1,5;2", "A: 1,5 | B: 2"),
        ('A,B\n"one\ntwo",3', "A: one two | B: 3"),
        ('A,B\n"never closed,3', 'A: "never closed | B: 3'),
        ("A sentence, with a comma.\nAnother one\nA third", "A sentence, with a comma.\nAnother one\nA third"),
        ("only\none\ncolumn", "only\none\ncolumn"),
        (f"A,B\n{'x' * 200_000},2", f"A: {'x' * 200_000} | B: 2"),
    ],
)
def test_what_people_write(source: str, seen: str) -> None:
    """Excel's first line, cells of several lines, quotation marks that are letters, long cells."""
    assert extract(source.encode(), "a.csv").text == seen


def test_a_table_without_cells_is_refused() -> None:
    """There is nothing to quote."""
    with pytest.raises(RefusedError) as refused:
        extract(b",,,\n,,,\n", "a.csv")
    assert refused.value.code == "no-text"
