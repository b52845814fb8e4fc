"""Spreadsheets as a reader sees them, made by another program."""

from __future__ import annotations

import datetime
from collections.abc import Callable

import pytest
from openpyxl import Workbook

from index.errors import RefusedError
from index.extraction import extract
from index.extraction.cells import shown
from tests.index.extraction.files import with_parts, xlsx_of

DAY = datetime.date(2018, 4, 24)


def read(build: Callable[[Workbook], None]) -> str:
    return extract(xlsx_of(build), "a.xlsx").text


def build_sheets(book: Workbook) -> None:
    first = book.active
    first.title = "Victims"
    for row in (["Country", "Year", "Women"], ["Armenia", 2020, 7], ["hidden", 2021, 8], ["Georgia", 2022, 9.5]):
        first.append(row)
    first.row_dimensions[3].hidden = True
    book.create_sheet("Secret").append(["a", "b"])
    book["Secret"].sheet_state = "veryHidden"
    third = book.create_sheet("Sheet3")
    third.append(["Name", "Draft", "Note"])
    third.append(["Ani", "x", "two\nlines"])
    third.column_dimensions["B"].hidden = True
    book.properties.title = "Statistics"


def test_sheets_that_are_shown() -> None:
    """Under their names; hidden sheets, rows and columns are not read."""
    done = extract(xlsx_of(build_sheets), "a.xlsx")
    assert done.text.split("\n") == [
        "Victims", "Country: Armenia | Year: 2020 | Women: 7",
        "Country: Georgia | Year: 2022 | Women: 9.5", "Name: Ani | Note: two lines",
    ]  # fmt: skip
    assert [section.title for section in done.sections] == ["Victims"]
    assert done.metadata.title == "Statistics"


def build_merged(book: Workbook) -> None:
    for row in (["Victims"], ["Country", "Sex", None], [None, "Women", "Men"], ["Armenia", 7, 4], [None, 8, 5]):
        book.active.append(row)
    for place in ("A1:C1", "A2:A3", "B2:C2", "A4:A5"):
        book.active.merge_cells(place)


def test_merged_cells() -> None:
    """In the header, in the rows, and over the whole table."""
    assert read(build_merged).split("\n") == [
        "Victims", "Country: Armenia | Sex Women: 7 | Sex Men: 4",
        "Country: Armenia | Sex Women: 8 | Sex Men: 5",
    ]  # fmt: skip


def build_values(book: Workbook) -> None:
    sheet = book.active
    sheet.append(["Kind", "Value"])
    values = {"date": DAY, "share": 0.125, "yes": True, "formula": "=1+1", "sum": 1234567.891, "error": "#N/A", "text": "007"}
    for name, value in values.items():
        sheet.append([name, value])
    sheet["B3"].number_format = "0.0%"
    sheet["B6"].number_format = '#,##0.00 "AMD"'
    sheet["B7"].data_type = "e"


def test_values_as_the_sheet_shows_them() -> None:
    """Dates, shares, sums; a formula that was never worked out and an error are no text."""
    assert read(build_values).split("\n") == [
        "Kind: date | Value: 2018-04-24", "Kind: share | Value: 12.5%", "Kind: yes | Value: TRUE", "Kind: formula",
        "Kind: sum | Value: 1,234,567.89 AMD", "Kind: error", "Kind: text | Value: 007",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("number", "form", "seen"),
    [
        (7.0, "General", "7"), (0.1 + 0.2, "General", "0.3"), (1e15, "General", "1e+15"), (-3.5, "0", "-4"),
        (43214.0, "dd.mm.yyyy", "2018-04-24"), (43214.4375, "yyyy-mm-dd hh:mm", "2018-04-24 10:30"), (0.4375, "h:mm", "10:30"),
        (43214.0, "mmmm yyyy", "2018-04"), (43214.0, "yyyy", "2018"), (1.0, "yyyy-mm-dd", "1900-01-01"),
        (1e10, "yyyy", "10000000000"),
        (1250.0, "[$€-2] #,##0", "€ 1,250"), (12.0, '0" \\"people"', "12"), (5.0, "@", "5"),
        (0.5, "#,##0.00;[Red]-#,##0.00", "0.50"),
        (float("nan"), "0", "nan"), (5.0, "0" * 300, "5"),
    ],
)  # fmt: skip
def test_formats_of_numbers(number: float, form: str, seen: str) -> None:
    """Dates of any order mean the same everywhere; what makes no sense is the number alone."""
    assert shown(number, form).startswith(seen)


@pytest.mark.parametrize(
    ("part", "content", "code"),
    [
        ("xl/workbook.xml", b"<workbook", "damaged"),
        ("xl/worksheets/sheet1.xml", b"<worksheet><sheetData/></worksheet>", "no-text"),
        ("xl/worksheets/sheet1.xml", b"<w>" + b"<c/>" * 15_000_000 + b"</w>", "bomb"),
        ("xl/worksheets/sheet1.xml",
         b"<w><sheetData><row r='999999999'><c r='ZZZ9999999' t='s'><v>-1</v></c><c t='s'><v>99</v></c><c><v>x</v></c></row>"
         b"</sheetData><mergeCells><mergeCell ref='A1:XFD1048576'/><mergeCell ref='?'/></mergeCells></w>", None),
    ],
)  # fmt: skip
def test_broken_sheets(part: str, content: bytes, code: str | None) -> None:
    """Refused, or read as far as they make sense: numbers that no sheet has ask for nothing."""
    data = with_parts(xlsx_of(build_merged), {part: content})
    if code is None:
        assert extract(data, "a.xlsx").text == "x"
        return
    with pytest.raises(RefusedError) as refused:
        extract(data, "a.xlsx")
    assert refused.value.code == code
