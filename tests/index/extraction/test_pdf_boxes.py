"""Boxes around the words of a quote: what pdfium finds inside them is the quote."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st
from reportlab.pdfgen.canvas import Canvas

from index.extraction.pdf import extract_pdf, opened
from index.extraction.pdf_boxes import boxes, spelled
from index.extraction.pictures import Picture, Place, boxed, render
from tests.index.extraction.files import pdf, write

LEFT = [
    "The delegation was led by the head of the group and took",
    "part in the conference in Vienna. It was a con-",
    "ference of all the countries, which went on for two days of talk",
    "about the protection of victims and of witnesses. After that",
    "a report was written by the secretariat and sent to each of",
    "the members, who had a month to say what they thought of it.",
    "Nothing else was decided on that day, as all were very tired.",
]
RIGHT = [
    "shelters for victims were opened in three towns in the year",
    "after, and a fourth one followed when the money was found by",
    "the ministry. Their number has not changed since, although it",
    "was promised more than once that a fifth one would be opened",
    "before long in the north of the country, where none is at all",
    "and where it is wanted most, as the organisations that work in",
    "the region have said again and again in their yearly reports.",
]


def in_columns(canvas: Canvas) -> None:
    """Draw line by line across two columns, as some programs do."""
    for at, (left, right) in enumerate(zip(LEFT, RIGHT, strict=True)):
        write(canvas, [left], x=50, y=700 - 14 * at, size=8)
        write(canvas, [right], x=310, y=700 - 14 * at, size=8)


COLUMNS = pdf(in_columns)


def over_a_page_break(canvas: Canvas) -> None:
    """A sentence that goes on overleaf."""
    write(canvas, ["The council met in Yerevan on 24 April 2018 and adopted the plan of"], y=90)
    canvas.showPage()
    write(canvas, ["the ministry for the years that were to follow, with some changes."], y=760)


def turned(canvas: Canvas) -> None:
    """A broad page, as most programs make them: on its side, and told to be turned."""
    canvas.setPageRotation(90)
    canvas.translate(595, 0)
    canvas.rotate(90)
    write(canvas, LEFT, y=500)


def under(data: bytes, sheet: int, words: str) -> str:
    """Give the letters that pdfium finds inside the boxes, in their order."""
    document = opened(data)
    page = document[sheet].get_textpage()
    return "".join(spelled(page.get_text_bounded(*box)) for box in boxes(document, sheet, words))


@pytest.mark.parametrize(
    "words",
    [
        "The delegation was led by the head of the group",
        "It was a conference of all the countries, which went on for two days",
        "Their number has not changed since, although it was promised",
        "yearly reports.",
    ],
)
def test_the_words_under_the_boxes_are_the_quote(words: str) -> None:
    """Over line ends, hyphens, and in columns that the file mixes."""
    assert words in extract_pdf(COLUMNS).text
    assert under(COLUMNS, 0, words) == spelled(words)


def test_each_page_shows_its_part() -> None:
    """Of a quote that goes on overleaf; a page without any of it has no boxes."""
    data = pdf(over_a_page_break)
    words = "on 24 April 2018 and adopted the plan of the ministry for the years that were to follow"
    assert words in extract_pdf(data).text
    assert [under(data, sheet, words) for sheet in (0, 1)] == [
        spelled("on 24 April 2018 and adopted the plan of"),
        spelled("the ministry for the years that were to follow"),
    ]
    assert under(data, 1, "which stands nowhere in these pages") == ""


@given(st.text(max_size=80))
def test_nothing_is_boxed_but_the_words(words: str) -> None:
    """Whatever is looked for: what stands under the boxes are letters of it, in their order."""
    rest = iter(spelled(words))
    assert all(letter in rest for letter in under(COLUMNS, 0, words))


@pytest.mark.parametrize("draw", [in_columns, turned])
def test_the_boxes_lie_where_the_words_are_seen(draw: Callable[[Canvas], None]) -> None:
    """In the picture, also of a page that is turned: what is marked is a little, and holds letters."""
    words = "The delegation was led by the head of the group"
    plain, marked = (render(pdf(draw), 0, 900, grey=False, words=w) for w in ("", words))
    changed = [at for at in range(0, len(plain.pixels), 3) if plain.pixels[at : at + 3] != marked.pixels[at : at + 3]]
    assert 0 < len(changed) < len(plain.pixels) / 3 / 50
    across = {at // 3 % plain.width for at in changed}
    down = {at // 3 // plain.width for at in changed}
    assert len(across) > 4 * len(down)
    inside = [plain.pixels[at] for at in changed]
    assert min(inside) < 100 < max(inside)


def test_a_box_is_framed_and_shows_what_is_under_it() -> None:
    """Black stays black, white becomes yellow, and nothing outside is touched."""
    black, white = b"\0\0\0", b"\xff\xff\xff"
    row = white * 5 + black + white * 4
    place: Place = (1, 2, 9, 9)
    done = boxed(Picture(10, 12, 3, row * 12, 72), [place])
    pixels = [[done.pixels[3 * (10 * y + x) :][:3] for x in range(10)] for y in range(12)]
    assert pixels[1] == pixels[9] == [row[at : at + 3] for at in range(0, 30, 3)]
    assert pixels[5][5] == black
    assert pixels[5][4] not in (white, pixels[2][4])
    assert pixels[2][1:9] == [pixels[2][1]] * 8
    assert pixels[5][0] == pixels[5][9] == white
