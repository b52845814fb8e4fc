"""What the layout does with lines, without a PDF."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.extraction.pdf_layout import paragraphs, without_furniture
from index.extraction.pdf_lines import Line, PageLines, Part
from index.extraction.pdf_structure import headings, tables

HEIGHT = 842.0


def line(text: str, baseline: float = 100, *, page: int = 0, left: float = 70, size: float = 11) -> Line:
    """A line whose letters are half as wide as they are high."""
    right = left + len(text) * size / 2
    return Line(text, page, left, right, baseline, size, parts=(Part(left, right, text),))


def test_running_heads_of_odd_and_even_pages() -> None:
    """Each stands on half of the pages; digits in them may differ, and the first page may have none."""
    pages = [
        PageLines((line(f"PLAN / {at}" if at % 2 else f"{at} / MINISTRY", 20, page=at), line("text", 400, page=at)), HEIGHT)
        for at in range(12)
    ]
    assert [[one.text for one in page] for page in without_furniture(pages)] == [["text"]] * 12


def test_running_heads_of_chapters() -> None:
    """On few pages each, known by the page number beside them; what has another number is text."""
    chapters = [1, 1, 2, 2, 2, 3, 3, 4, 4, 5]
    pages = [
        PageLines(
            (
                line(f"Chapter {chapter}: {'abcdefg'[chapter]} {at + 5}", 20, page=at),
                line(f"Article {chapter} of {'abcdefghij'[at]}", 60, page=at),
            ),
            HEIGHT,
        )
        for at, chapter in enumerate(chapters)
    ]
    texts = [[one.text for one in page] for page in without_furniture(pages)]
    assert [text[-1] for text in texts] == [
        f"Article {chapter} of {page}" for chapter, page in zip(chapters, "abcdefghij", strict=True)
    ]
    assert [len(text) for text in texts] == [1] * 9 + [2]


def test_running_heads_of_parts_that_are_numbered_anew() -> None:
    """Pages that count from one in every part have no number of the whole; what stands beside it repeats all the same."""
    numbers = [1, 2, 1, 2, 1, 2, 1, 2]
    pages = [
        PageLines((line(f"Report of 2018 | {number}", 20, page=at), line("text", 400, page=at)), HEIGHT)
        for at, number in enumerate(numbers)
    ]
    assert [[one.text for one in page] for page in without_furniture(pages)] == [["text"]] * 8


@pytest.mark.parametrize("number", ["7", "- 7 -", "Page 7 of 9", "Стр. 7", "iv", "7 | P a g e"])
def test_page_numbers_alone(number: str) -> None:
    """Also on a single page; in the middle of a page it is text."""
    assert without_furniture([PageLines((line(number, 820),), HEIGHT)]) == [[]]
    assert without_furniture([PageLines((line(number, 400),), HEIGHT)]) != [[]]


def test_long_lines_are_compared_with_their_digits() -> None:
    """Numbered paragraphs at the top of pages are not a running head."""
    text = "({}) Each party shall adopt such measures as may be necessary to establish the offence."
    pages = [PageLines((line(text.format(at), 50, page=at),), HEIGHT) for at in range(3)]
    assert all(without_furniture(pages))


def test_no_line_and_no_page_is_lost() -> None:
    """An empty document, an empty page."""
    assert paragraphs([]) == []
    assert headings([], {}) == tables([]) == []
    assert [one.text for one in paragraphs([[], [line("text", page=1)]])] == ["text"]


_WORDS = st.text("abcXYZ.,:•1) ", min_size=1, max_size=30).map(str.strip).filter(bool)
_LINES = st.builds(line, _WORDS, st.floats(0, 842), left=st.floats(0, 500), size=st.floats(5, 30), page=st.just(0))


@given(st.lists(st.lists(_LINES, max_size=12), max_size=4))
def test_letters_are_neither_lost_nor_made(pages: list[list[Line]]) -> None:
    """Whatever stands where: every letter is there once, and pages begin inside their paragraphs in order."""
    numbered = [
        [Line(one.text, at, one.left, one.right, one.baseline, one.size, parts=one.parts) for one in page]
        for at, page in enumerate(pages)
    ]
    found = paragraphs(numbered)
    letters = "".join(one.text for page in pages for one in page).replace(" ", "")
    assert sorted("".join(one.text for one in found).replace(" ", "")) == sorted(letters)
    marks = [index for one in found for index, offset in one.marks if offset <= len(one.text)]
    assert marks == sorted(marks)
    assert len(headings(found, {})) == len(tables(found)) == len(found)
