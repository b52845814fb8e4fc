"""The date of a document is its own, and it is told how it is known."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.dating import dated, first_date, years
from index.model import Dated, Extract, Metadata

TODAY = date(2026, 11, 27)


@pytest.mark.parametrize(
    ("lines", "when"),
    [
        ("The shelter\nYerevan, 24 April 2018\nIt was opened in 2015.", "2018-04-24"),
        ("Plan\nOctober 2019\n© Commissioner copyright 2019", "2019-10"),
        ("Last Updated: 27th April 2026\nUse this sheet.", "2026-04-27"),
        ("Strasbourg, 2018\nReport", "2018"),
        ("Report\n2018\nContents", "2018"),
        ("Adopted 31 March 2017\nPublished on 20 June 2017", "2017-06-20"),
        ("Adopted: 15 November 2000", "2000-11-15"),
        ("Press release | 10.11.2021", "2021-11-10"),
        ("№ 726-Н, 27.06.2019", "2019-06-27"),
        ("Ереван, 24 апреля 2018 г.\nВ 2015 году открыт приют.", "2018-04-24"),
        ("Дата публикации: 24.04.2018", "2018-04-24"),
        ("Опубликовано 24 апреля 2018 года", "2018-04-24"),
        ("Ք. Երևան, 2018 թ. ապրիլի 24", "2018-04-24"),
        ("Հրապարակվել է 2018 թ. ապրիլի 24-ին", "2018-04-24"),
        ("27 հունիսի 2019 թ. N 726-Ն", "2019-06-27"),
        # Dates that are not the document's own:
        ("The shelter was opened on 24 April 2018 in Yerevan.", None),
        ("From 1 November 2015, authorities have a duty to notify.", None),
        ("Vienna, 23-24 April 2018", None),
        ("National Report 2018", None),
        ("Delivery Plan\n2017 – 2018", None),
        ("© Crown copyright 2026", None),
        ("Modern Slavery Act 2015", None),
        ("Yerevan, 3 May 2018\nGyumri, 5 May 2018", None),
        ("Published 24 April 2098", None),
        ("\n".join(["A line."] * 20 + ["24 April 2018"]), None),
        ("Приют открыт 24 апреля 2018 года.", None),
        ("2018 թ. ապաստարանում բնակվել է 12 զոհ։", None),
        ("", None),
    ],
)
def test_a_line_that_is_nothing_but_a_date(lines: str, when: str | None) -> None:
    """With its place, its number or a word that says so; two that differ, a range, and the future tell nothing."""
    assert first_date(lines, TODAY) == when


@given(st.text(max_size=300))
def test_any_text_has_a_date_or_none(text: str) -> None:
    """Whatever is read, what comes out is a date up to today."""
    found = first_date(text, TODAY)
    assert found is None or found <= TODAY.isoformat()


@pytest.mark.parametrize(
    ("format_", "own", "said", "when"),
    [
        ("pdf", "2020-01-01", "2018", ("2018", Dated.SAID)),
        ("pdf", "2020-01-01", "2020-01-01", ("2018-04-24", Dated.TEXT)),
        ("html", "2020-01-01", "2020-01-01", ("2020-01-01", Dated.FILE)),
        ("txt", None, None, ("2018-04-24", Dated.TEXT)),
    ],
)
def test_what_is_said_comes_first(format_: str, own: str | None, said: str | None, when: tuple[str, Dated]) -> None:
    """Then a page's own date, the first lines, and last the day on which a program saved the file."""
    extract = Extract(format_, "24 April 2018\nIt was opened.", Metadata(date=own))
    assert dated(extract, Metadata(date=said), TODAY) == when


def test_without_a_date_the_files_own_is_left() -> None:
    """Or none."""
    extract = Extract("pdf", "It was opened.", Metadata(date="2020-01-01"))
    assert dated(extract, extract.metadata, TODAY) == ("2020-01-01", Dated.FILE)
    assert dated(Extract("pdf", "It was opened."), Metadata(), TODAY) == (None, None)


@pytest.mark.parametrize(
    ("title", "valid", "expected"),
    [
        ("National Action Plan 2016–2018", None, ((2016, 2018), True)),
        ("Report on the National Action Plan 2016–2018", None, ((2016, 2018), False)),
        ("National Report 2018", None, ((2018, 2018), False)),
        ("Decree", "2019-2021", ((2019, 2021), True)),
        ("Decree", "2019", ((2019, 2019), True)),
        ("Decree", None, (None, False)),
    ],
)
def test_the_years_of_a_document(title: str, valid: str | None, expected: tuple[tuple[int, int] | None, bool]) -> None:
    """By its title, or by how long it is said to be valid: then it is over afterwards."""
    assert years(title, Metadata(valid=valid)) == expected
