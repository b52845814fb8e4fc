"""Page numbers from what stands at the edges of pages."""

from __future__ import annotations

import pytest

from index.extraction.pdf_labels import labels


@pytest.mark.parametrize(
    ("edges", "printed"),
    [
        ([[], [], ["1"], ["2"], ["3"]], "[1] [2] 1 2 3"),
        ([["34 / PLAN 2018"], ["PLAN 2018 / 35"], [], ["PLAN 2018 / 37"]], "34 35 36 37"),
        ([["Page 1 of 3"], ["Page 2 of 3"], ["Page 3 of 3"]], "1 2 3"),
        ([["– ii –"], ["iii"], ["iv"], ["1"], ["2"]], "ii iii iv 1 2"),
        ([["ix"], ["x"], ["1"], ["2"]], "ix x 1 2"),
        ([["Plan 2018"], ["Plan 2018"], ["Plan 2018"]], "1 2 3"),
        ([["Решение № 726"], ["24.04.2018"], ["7"]], "1 2 3"),
        ([["Plan 2016–17"], ["12"]], "1 2"),
        ([[], []], "1 2"),
        ([], ""),
    ],
)
def test_what_is_printed(edges: list[list[str]], printed: str) -> None:
    """Numbers that count on from page to page; years, totals, dates and a single number do not."""
    assert labels(edges) == printed.split()
