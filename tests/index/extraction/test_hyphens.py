"""A hyphen at a line end belongs to the word or to the line."""

from __future__ import annotations

import pytest

from index.extraction.hyphens import Hyphens

# The bar is the line end. First what the document shows elsewhere, then the two lines, then what they become.
CASES = [
    ("identification", "the iden-|tification of victims", "identification"),
    ("co-operation identification iden-|tification", "irrespective of co-|operation", "co-operation"),
    ("decision making iden-|tification identification", "a decision-|making body", "decision-making"),
    ("trafficking iden-|tification identification", "the anti-|trafficking law", "anti-trafficking"),
    ("", "on 23-|24 April", "23-24"),
    ("", "an Anglo-|Saxon rule", "Anglo-Saxon"),
    ("", "gov.uk/duty-|to-notify", "gov.uk/duty-to-notify"),
    ("идентификация", "первая иденти-|фикация", "идентификация"),
    ("plain words only in this long document", "the well-|being of victims", "well-being"),
]


@pytest.mark.parametrize(("elsewhere", "broken", "wanted"), CASES)
def test_the_rule(elsewhere: str, broken: str, wanted: str) -> None:
    """The rule of the module, a case for each of its points."""
    left, right = broken.split("-|")
    lines = [("filler", "")] * 40
    for text in elsewhere.split(" "):
        before, bar, after = text.partition("-|")
        lines += [(before, "-"), (after, "")] if bar else [(text, "")]
    hyphens = Hyphens.of([*lines, (left, "-"), (right, "")])
    assert wanted in left + hyphens.glue(left, "-", right) + right


@pytest.mark.parametrize("hyphen", ["\u00ad", "\u058a"])
def test_soft_and_armenian_hyphens_are_of_the_line(hyphen: str) -> None:
    """They are never part of a word."""
    assert Hyphens.of([]).glue("ինքնու", hyphen, "թյուն") == ""


def test_a_document_that_breaks_many_words() -> None:
    """Where one line in twenty ends so, an unknown word is joined."""
    lines = [("some words of a para", "-"), ("graph that goes on", "")] * 5
    assert Hyphens.of(lines).glue("a para", "-", "graph") == ""
