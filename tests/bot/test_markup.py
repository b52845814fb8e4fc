"""Any text becomes safe HTML."""

from __future__ import annotations

import html

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.markup import Html, escaped, folded, link, shown, units
from tests.telegram_server import parse

ANY_TEXT = st.text(st.characters(exclude_categories=()))
"""Halves of characters and control characters too."""


@given(ANY_TEXT)
def test_escaped_text_is_seen_as_it_is(text: str) -> None:
    """What TDLib shows is the text on one line, without what cannot be shown."""
    assert parse(escaped(text)).text == folded(text)


@given(ANY_TEXT)
def test_units_are_those_of_telegram(text: str) -> None:
    """Also where letters are escaped or take two units."""
    assert units(escaped(text)) == parse(escaped(text)).units


@pytest.mark.parametrize(
    ("text", "seen"),
    [
        ("a\n\n b c", "a b c"),
        ("2020\t7 \t 4", "2020\u20037\u20034"),
        ("20\u00a0000\u202fdrams", "20\u00a0000\u202fdrams"),
        ("safe\u202egnp.exe", "safegnp.exe"),
        ("a\u2066b\u2069c", "abc"),
        ("a\x00b\x1bc\x9b", "abc"),
        ("half \ud83d of one", "half of one"),
        ("ՀՀ № 726-Ն ՞", "ՀՀ № 726-Ն ՞"),
    ],
)
def test_folding_takes_away_what_nobody_sees(text: str, seen: str) -> None:
    """White space becomes a space, a tab a wide one; no-break spaces stay, controls and direction overrides go."""
    assert folded(text) == seen


def test_what_a_reader_sees_stays() -> None:
    """Emoji with joiners and right-to-left letters are not touched."""
    assert shown("👩‍⚖️ שלום") == "👩‍⚖️ שלום"


@given(ANY_TEXT)
def test_an_address_cannot_leave_its_place(text: str) -> None:
    """Quotation marks and tags in it stay inside the link."""
    linked = link(Html("here"), f"https://example.org/{text}")
    assert parse(linked).text == "here"
    assert html.unescape(linked).startswith('<a href="https://example.org/')
