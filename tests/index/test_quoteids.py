"""Names of quotes that fit into a button."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.quoteids import document_key, found_in, is_at, parsed, quote_id


@given(st.text(max_size=300), st.integers(0, 10**9), st.text(max_size=500))
def test_a_name_says_where_the_words_stand(document: str, start: int, text: str) -> None:
    """In at most 40 letters of a start link."""
    id_ = quote_id(document, start, text)
    assert re.fullmatch(r"[A-Za-z0-9_-]{1,40}", id_)
    named = parsed(id_)
    assert named is not None
    assert (named.document, named.start, named.length) == (document_key(document), start, len(text))
    assert is_at(named, text, 0)


def test_words_that_have_moved_are_found_again() -> None:
    """The nearest, where they stand twice; nothing where they were changed."""
    named = parsed(quote_id("a.txt", 10, "the answer"))
    assert named is not None
    assert found_in(named, "x " * 20 + "the answer, and again the answer") == 40
    assert found_in(named, "the answer. " * 3) == 12
    assert found_in(named, "the Answer") is None


@pytest.mark.parametrize("text", ["", "short", "!" * 22, "a" * 23])
def test_what_is_no_name_is_none(text: str) -> None:
    """Whoever sends it."""
    assert parsed(text) is None
