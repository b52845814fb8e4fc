"""What a file says of itself is shown only where it makes sense."""

from __future__ import annotations

import datetime

import pytest

from index.extraction.metadata import from_mapping, iso_date, language_code, sensible_title, web_address
from index.model import Metadata


@pytest.mark.parametrize(
    "title",
    ["", "  ", "Microsoft Word - plan.doc", "plan_final.docx", "untitled", "Document1", "Home Office document template",
     "—", "12", None, "x" * 400],
)  # fmt: skip
def test_a_title_of_a_program_is_none(title: object) -> None:
    """File names, placeholders, nothing at all and whole summaries are no titles."""
    assert sensible_title(title) is None


def test_a_title_is_folded() -> None:
    """A title is one line."""
    assert sensible_title(" National\n Action Plan ") == "National Action Plan"


@pytest.mark.parametrize(
    ("raw", "date"),
    [
        ("2018", "2018"),
        (2018, "2018"),
        ("2018-4", "2018-04"),
        ("2018-04-24T10:00:00Z", "2018-04-24"),
        (datetime.date(2018, 4, 24), "2018-04-24"),
        (datetime.datetime(2018, 4, 24, 10, tzinfo=datetime.UTC), "2018-04-24"),
        ("24 April 2018", None),
        ("2018-13", None),
        ("2018-02-31", None),
        (True, None),
        ([2018], None),
    ],
)
def test_dates(raw: object, date: str | None) -> None:
    """A date is a year, a month or a day that exists; anything else is none."""
    assert iso_date(raw) == date


def test_addresses_and_languages() -> None:
    """Only the web's addresses, only the language of a tag."""
    assert web_address(" https://www.coe.int/x ") == "https://www.coe.int/x"
    assert web_address("javascript:alert(1)") is None
    assert language_code("hy-AM") == "hy"
    assert language_code("Armenian") is None


def test_front_matter_of_any_shape() -> None:
    """Keys in any case; values of the wrong kind are left out."""
    said = {"Title": "Plan", "publisher": ["x"], "DATE": 2018, "lang": "ru", "kind": "fact sheet", 7: None}
    assert from_mapping(said) == Metadata(title="Plan", date="2018", language="ru", kind="fact sheet")
