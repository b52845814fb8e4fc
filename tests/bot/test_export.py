"""Tables that leave the bot."""

from __future__ import annotations

import csv
import io

import pytest

from bot.export import table


@pytest.mark.parametrize("cell", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "\n=1"])
def test_no_cell_is_run_as_a_formula(cell: str) -> None:
    """An apostrophe before it makes it text; it stays whole."""
    (_, (written,)) = csv.reader(io.StringIO(table(["what"], [[cell]]).decode("utf-8-sig"), newline=""))
    assert written == f"'{cell}"


def test_a_table_is_read_back_as_it_was() -> None:
    """With commas, quotation marks, line ends and every script; numbers are left alone."""
    rows = [["a,b", 'say "yes"', "two\nlines", "Կաժոյան", -3]]
    written = table(["one", "two", "three", "four", "five"], rows).decode("utf-8-sig")
    assert list(csv.reader(io.StringIO(written, newline="")))[1] == ["a,b", 'say "yes"', "two\nlines", "Կաժոյան", "-3"]
