"""Which words of a passage stand for which words of a question?"""

from __future__ import annotations

from array import array

import pytest

from index import analysis, glossary
from index.matching import Matcher, Standings, matcher
from index.model import Passage
from index.query import understand

_WORDS = glossary.load()


def _matcher(question: str) -> Matcher:
    return matcher(understand(question, _WORDS), idf=lambda _: 1.0, frequency=lambda _: 1)


def _passage(text: str) -> Passage:
    terms = tuple("|".join(word.terms) for word in analysis.words(text))
    return Passage(0, len(text), terms, array("I"), ())


def _factors(question: str, text: str) -> dict[int, float]:
    """What each word of the text that stands for one of the question counts."""
    return {hit.word: hit.factor for hit in _matcher(question).hits(_passage(text))}


@pytest.mark.parametrize(
    ("asked", "akin"),
    [
        ("ministers", "ministries"),
        ("прокурор", "прокуратура"),
        ("перехватов", "перехватчики"),
        ("տեսուչները", "տեսուչական"),
    ],
)
def test_words_that_begin_alike_stand_for_each_other_a_little(asked: str, akin: str) -> None:
    """What stems leave apart is joined, for less than the very word counts, and for less the less they share."""
    assert _factors(asked, asked) == {0: 1.0}
    assert 0 < _factors(asked, akin)[0] < 1


@pytest.mark.parametrize(("asked", "other"), [("2018", "2019"), ("726-N", "726"), ("station", "stable"), ("дом", "дорога")])
def test_words_that_merely_share_letters_do_not(asked: str, other: str) -> None:
    """Numbers are met whole or not at all, and words that share less than half of the longer one are two words."""
    assert all(factor == 1 for factor in _factors(asked, other).values())


def test_a_word_counts_for_what_it_shares_most_with() -> None:
    """Of two words of the question, the nearer one."""
    hits = _matcher("prosecutions and prosecutorial").hits(_passage("prosecutorially"))
    assert [hit.slot for hit in hits] == [1]


def test_what_a_word_stands_for_does_not_depend_on_the_words_before() -> None:
    """A word of several terms stands for the same, whether or not one of them was met alone."""
    fresh, used = Standings({}, ["minister"]), Standings({}, ["minister"])
    assert used["ministri"]
    assert used["foreign|ministri"] == fresh["foreign|ministri"] == ()
