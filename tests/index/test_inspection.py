"""The report on a file names everything that was read, and where it stands."""

from __future__ import annotations

from index.inspection import LABELS, report
from index.model import Extract, Metadata, Page, Section

TEXT = "Plan\nOne\nText of one.\nYear | Women\n2020 | 7\nTwo\nEnd."
READ = Extract(
    "pdf",
    TEXT,
    Metadata("The plan", "Council", "2018-04-24", "https://example.org", "en"),
    (Page(0, "i"), Page(9, "ii"), Page(15, "1")),
    (Section(0, 55, "Plan"), Section(5, 43, "One"), Section(22, 43, "Year | Women"), Section(44, 55, "Two")),
    ("Page 3 is a picture.",),
)


def test_a_report() -> None:
    """Facts, warnings, headings by their depth, tables with their rows, and each line behind the page that it begins on."""
    assert (
        report("a.pdf", READ)
        == """\
a.pdf
  Format: pdf
  Letters: 52
  Pages: 3
  Title: The plan
  Publisher: Council
  Date: 2018-04-24
  Address: https://example.org
  Language: en

Warnings
! Page 3 is a picture.

Headings, and where each begins
       0  Plan
       5    One
      44    Two

Tables: from, to, rows, header
      22–43         2  Year | Women

Text, and where each line begins
――― page i (0) ―――
       0  Plan
       5  One
――― page ii (9) ―――
       9  Text of one.
――― page 1 (15) ―――
      22  Year | Women
      35  2020 | 7
      44  Two
      48  End.
"""
    )


def test_what_there_is_not_is_not_told() -> None:
    """A plain text has a format, letters and lines."""
    assert report("a.txt", Extract("txt", "one")) == (
        "a.txt\n  Format: txt\n  Letters: 3\n\nText, and where each line begins\n       0  one\n"
    )


def test_every_line_stands_where_the_report_says() -> None:
    """In another language too."""
    lines = report("a.pdf", READ, dict.fromkeys(LABELS, "–")).partition("――― – i")[2].splitlines()[1:]
    numbered = [line.split(maxsplit=1) for line in lines if line[:1] == " "]
    assert all(TEXT.startswith(line, int(offset)) for offset, line in numbered)
    assert len(numbered) == TEXT.count("\n") + 1
