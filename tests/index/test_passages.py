"""Documents are cut into passages of whole sentences."""

from __future__ import annotations

import itertools
import textwrap

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.model import Extract, Passage, Section
from index.passages import LONGEST_SENTENCE, MOST_WORDS, headings, is_furniture, paragraphs, passages

LONG = "The shelter in Gyumri received thirty victims of trafficking in the year that ended in March. " * 4


def extract(*lines: str, titles: tuple[str, ...] = (), kind: str = "md") -> Extract:
    """Lines as a reader gives them; those in ``titles`` are headings over all up to the next one."""
    text = "\n".join(lines)
    starts = [text.index(title) for title in titles]
    stops = [*starts[1:], len(text)][: len(titles)]
    sections = (Section(start, stop, title) for start, stop, title in zip(starts, stops, titles, strict=True))
    return Extract(kind, text, sections=tuple(sections))


def texts(read: Extract) -> list[str]:
    """The passages' words."""
    return [read.text[passage.start : passage.stop] for passage in passages(read)]


def quoted(read: Extract) -> list[str]:
    """The sentences of all passages."""
    return [read.text[s.start : s.stop] for passage in passages(read) for s in passage.sentences]


def test_long_paragraphs_are_passages_of_their_own() -> None:
    """A paragraph of some length is a passage."""
    assert texts(extract(LONG, LONG)) == [LONG.strip()] * 2


def test_short_paragraphs_stand_together() -> None:
    """Short neighbours under the same heading share a passage: a list, a form, rows of a table."""
    assert texts(extract("First: one.", "Second: two.", "Third: three.")) == ["First: one.\nSecond: two.\nThird: three."]


def test_a_heading_begins_a_passage() -> None:
    """However short the text before it; the heading belongs to what follows and is marked as a heading."""
    read = extract("Money", "It costs 5.", "Time", "It takes a day.", titles=("Money", "Time"))
    assert texts(read) == ["Money\nIt costs 5.", "Time\nIt takes a day."]
    assert [[s.heading for s in passage.sentences] for passage in passages(read)] == [[1, 0], [1, 0]]


def test_a_long_paragraph_is_cut_between_sentences() -> None:
    """No passage has more than two hundred words, and none ends in the middle of a sentence."""
    found = texts(extract("The shelter received thirty victims. " * 120))
    assert len(found) > 2
    assert all(text.startswith("The") and text.endswith("victims.") and len(text.split()) <= MOST_WORDS for text in found)


def test_text_without_full_stops_is_cut_at_blanks() -> None:
    """A page read as one line is cut into pieces of a bearable length, never inside a word."""
    read = extract("word " * 2000)
    assert all(len(text) <= LONGEST_SENTENCE and set(text.split()) == {"word"} for text in quoted(read))
    assert " ".join(quoted(read)).split() == ["word"] * 2000


def test_text_without_blanks_is_cut_all_the_same() -> None:
    """Even one word that is longer than any sentence."""
    read = extract("x" * 4000)
    assert "".join(quoted(read)) == "x" * 4000


def test_wrapped_text_is_put_together() -> None:
    """Lines of a plain text that were broken at a column are one paragraph, with its sentences whole."""
    sentence = "The delegation was led by the head of the working group, who had been named to it in the year before."
    wrapped = textwrap.fill(" ".join([sentence] * 5), 72)
    assert [" ".join(text.split()) for text in quoted(extract(wrapped, kind="txt"))] == [sentence] * 5
    assert len(quoted(extract(wrapped))) > 5, "in other formats a line is a paragraph"


def test_lines_that_are_not_wrapped_stay_apart() -> None:
    """Short lines, list items, and a line after an empty one begin anew in a plain text too."""
    lines = [
        "Hotline numbers",
        "Police: 102",
        "",
        "- free legal help for everyone who asks for it at the office there",
        "- food",
    ]
    assert quoted(extract(*lines, kind="txt")) == [line for line in lines if line]


@pytest.mark.parametrize(
    "line",
    [
        "About the author", "ABOUT THE AUTHOR", "About the author:", "Об авторе", "Հեղինակի մասին", "Share this", "Contents",
        "Содержание", "Բովանդակություն", "* * *", "—", "1.2 Money ........ 15", "Chapter one . . . . . . . 3", "...........",
        "Source: <https://example.org/a>", "https://example.org/a?b=1", "Sources: <https://a.org/b> <https://c.org/d>",
    ],
)  # fmt: skip
def test_furniture_is_left_out(line: str) -> None:
    """Lines of the page that say nothing: they are in no passage."""
    assert is_furniture(line)
    assert quoted(extract("Before it.", line, "After it.")) == ["Before it.", "After it."]


@pytest.mark.parametrize(
    "line",
    [
        "About the author of the report nothing is known.", "Contents of the parcel", "He wrote more.", "5",
        "The source: a report of the ministry.", "It is at https://example.org today.", "Wait... what?",
    ],
)  # fmt: skip
def test_text_is_not_furniture(line: str) -> None:
    """What only resembles furniture is kept."""
    assert not is_furniture(line)


@pytest.mark.parametrize("text", ["", "\n\n", " \n\t\n", "* * *\n\n—", "About the author"])
def test_nothing_to_quote(text: str) -> None:
    """A text without words has no passages."""
    assert passages(Extract("txt", text)) == ()


def test_headings_above() -> None:
    """The titles above a place, outermost first; a heading is not above itself, nor above what comes after its text."""
    sections = (Section(0, 100, "Report"), Section(10, 50, "Money"), Section(60, 100, "Time"))
    assert headings(sections, 20, 30) == ("Report", "Money")
    assert headings(sections, 70, 90) == ("Report", "Time")
    assert headings(sections, 10, 15) == ("Report",)
    assert headings(sections, 52, 58) == ("Report",)


PARTS = st.sampled_from(
    ["The head of the group spoke.", "В 2018 г. приют", "զոհերը։", "\n", "\n\n", "- item", "Contents", "x" * 60, "1.", "№ 5",
     "U+FDFA ﷺ", "😀", "Share", "word " * 90, "https://example.org", "a | b"]
)  # fmt: skip


@given(st.lists(PARTS, max_size=30).map(" ".join) | st.text(max_size=80), st.sampled_from(["txt", "md"]), st.data())
def test_passages_are_slices_in_order(text: str, kind: str, data: st.DataObject) -> None:
    """For any text: passages and their sentences are in order and do not overlap; every word stands in its sentence;
    whatever a paragraph holds in letters and digits is in a passage."""
    cuts = sorted(data.draw(st.sets(st.integers(0, len(text)), max_size=4)))
    sections = tuple(Section(a, b, text[a:b]) for a, b in itertools.pairwise(cuts))
    read = Extract(kind, text, sections=sections)
    found = passages(read)
    at = 0
    for passage in found:
        assert_consistent(passage, text)
        assert at <= passage.start
        at = passage.stop
    kept = "".join(text[s.start : s.stop] for passage in found for s in passage.sentences)
    whole = "".join(text[a:b] for a, b in paragraphs(text, wrapped=kind == "txt"))
    assert [c for c in kept if c.isalpha()] == [c for c in whole if c.isalpha()]


def assert_consistent(passage: Passage, text: str) -> None:
    """A passage's sentences and words fit together and into the text."""
    assert len(passage.terms) <= MOST_WORDS or len(passage.sentences) == 1
    assert 2 * len(passage.terms) == len(passage.spans)
    assert (passage.start, passage.stop) == (passage.sentences[0].start, passage.sentences[-1].stop)
    at, word = passage.start, 0
    for sentence in passage.sentences:
        assert at <= sentence.start < sentence.stop <= len(text)
        assert sentence.first == word < sentence.last
        for number in range(sentence.first, sentence.last):
            start, stop = passage.span(number)
            assert sentence.start <= start < stop <= sentence.stop
        at, word = sentence.stop, sentence.last
    assert word == len(passage.terms)
