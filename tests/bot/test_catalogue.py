"""A document's card."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.catalogue import card
from bot.replies import Button
from bot.texts import Language
from index.model import Dated, DocumentInfo, Metadata
from tests.telegram_server import parse

INFO = DocumentInfo(
    name="plan.pdf",
    title="National Action Plan 2016–2018",
    language="hy",
    format="pdf",
    pages=12,
    passages=30,
    characters=9000,
    digest="0" * 32,
    metadata=Metadata(date="2018-04-24"),
    dated=Dated.TEXT,
    languages=("hy", "en"),
    years=(2016, 2018),
    plan=True,
)


def seen(info: DocumentInfo, language: Language = "en") -> str:
    """The card as a person sees it."""
    return parse(card(info, 0, language).text).text


@pytest.mark.parametrize(
    ("language", "facts"),
    [
        ("en", "24 April 2018 (by its first lines) · 12 p. · in Armenian, in English · about 2016–2018"),
        ("ru", "24 апреля 2018 г. (по первым строкам) · 12 с. · на армянском языке, на английском языке · о 2016–2018 гг."),
        ("hy", "ըստ առաջին տողերի"),
    ],
)
def test_a_card_says_how_the_date_is_known(language: Language, facts: str) -> None:
    """With all the languages of the document and the years that it is about."""
    assert facts in seen(INFO, language)


def test_what_was_said_of_a_document_needs_no_reason() -> None:
    """A single year stands in the title already; a document without any of it has none of it on its card."""
    said = seen(replace(INFO, dated=Dated.SAID, years=(2018, 2018)))
    assert "24 April 2018 · 12 p." in said
    assert "about" not in said
    assert "by the file’s own data" in seen(replace(INFO, dated=Dated.FILE))
    bare = seen(replace(INFO, metadata=Metadata(), dated=None, years=None, languages=()))
    assert "12 p. · in Armenian\n" in bare


def test_more_buttons_stand_below() -> None:
    """Those that the reader of the card may use besides."""
    more = Button("more", "m:1")
    assert card(INFO, 0, "en", more).buttons[1:] == ((more,),)
