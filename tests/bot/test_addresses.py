"""Addresses that lead to the very words."""

from __future__ import annotations

from dataclasses import replace
from urllib.parse import unquote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.addresses import to_words
from index.model import Quote

QUOTE = Quote("report.html", "Report", 0, 9, "The delegation was led by A. B-C, its head.", url="https://example.org/a?b=1")


def directive(address: str | None) -> list[str]:
    """Give the texts that a browser looks for."""
    assert address is not None
    return [unquote(text) for text in address.partition(":~:text=")[2].split(",")]


@given(st.text(min_size=1, max_size=300).filter(str.split))
def test_a_browser_finds_the_words(words: str) -> None:
    """Whatever they are: the address names them all, or how they begin and end."""
    found = directive(to_words(replace(QUOTE, text=words, url="https://example.org/")))
    text = " ".join(words.split())
    if found != [""]:
        assert text.startswith(found[0])
        assert text.endswith(found[-1])


@given(st.text(st.characters(codec="ascii", exclude_characters="\n"), min_size=1).filter(str.split))
def test_nothing_in_the_words_means_something_else(words: str) -> None:
    """In a directive commas part texts, hyphens mark what stands beside them, and ``&`` begins another one."""
    address = to_words(replace(QUOTE, text=words))
    assert address is not None
    said = address.partition(":~:text=")[2]
    assert said.count(",") <= 1
    assert not set(said) & set("-& \"'<>#")


@pytest.mark.parametrize(
    ("said", "address"),
    [
        ({}, "https://example.org/a?b=1#:~:text=The%20delegation%20was%20led%20by%20A.%20B%2DC%2C%20its%20head."),
        ({"url": "https://example.org/a#part", "text": "A word"}, "https://example.org/a#part:~:text=A%20word"),
        ({"url": "https://example.org/a.pdf", "sheet": 2}, "https://example.org/a.pdf#page=3"),
        ({"url": "https://example.org/get?id=1", "sheet": 2}, "https://example.org/get?id=1"),
        ({"kind": "fact sheet"}, "https://example.org/a?b=1"),
        ({"text": "Հ" * 300}, "https://example.org/a?b=1"),
        ({"url": "javascript:alert(1)"}, None),
        ({"url": "https://example.org/" + "a" * 1000}, None),
        ({"url": None}, None),
    ],
)
def test_of_pages_files_and_what_is_no_address(said: dict[str, object], address: str | None) -> None:
    """A PDF has pages, a fact sheet has words of its own, and only the web is linked to, by addresses of a sensible length."""
    assert to_words(replace(QUOTE, **said)) == address  # type: ignore[arg-type]
