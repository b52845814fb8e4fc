"""PDFs: paragraphs, pages and sections without what only paper needs."""

from __future__ import annotations

import pytest
from reportlab.pdfgen.canvas import Canvas

from index.errors import RefusedError
from index.extraction import extract
from index.model import Extract
from tests.index.extraction.files import pdf, picture_page, raw_pdf, simple_pdf, write

BODY = [
    "The Government adopted Decree No. 726-N on 27 June 2019. Traffick-",
    "ing in human beings remains a serious affront to human dignity and",
    "the first official definition of trafficking was introduced then.",
]


def of(data: bytes) -> Extract:
    return extract(data, "a.pdf")


def code_of(data: bytes) -> str:
    with pytest.raises(RefusedError) as refused:
        of(data)
    return refused.value.code


def report(canvas: Canvas) -> None:
    """Three pages with a running head, a page number, headings, and a sentence that goes on over the page."""
    for page in (1, 2, 3):
        write(canvas, ["Government of Armenia, official translation"], y=800, size=8)
        write(canvas, [f"Page {page} of 3"], x=280, y=30, size=8)
        y = write(canvas, [f"{page}. Chapter"], size=16, bold=True)
        y = write(canvas, BODY, y=y - 10)
        if page == 1:
            write(canvas, ["Victims are referred to the commission, which decides within the"], y=y - 10)
        if page < 3:
            canvas.showPage()


def test_lines_become_paragraphs() -> None:
    """A line end is a space, a hyphen that the document shows to be of the line goes."""
    text = of(pdf(report)).text
    assert "on 27 June 2019. Trafficking in human beings remains a serious affront to human dignity and the first" in text


def test_furniture_is_out() -> None:
    """Running heads and page numbers are no text."""
    text = of(pdf(report)).text
    assert "official translation" not in text
    assert "of 3" not in text


def test_pages_begin_where_their_text_does() -> None:
    """Offsets lead to the first words of each page; labels count from one where the file has none."""
    done = of(pdf(report))
    assert [page.label for page in done.pages] == ["1", "2", "3"]
    assert [done.text[page.start :][:10] for page in done.pages] == ["1. Chapter", "2. Chapter", "3. Chapter"]


def test_headings_are_sections() -> None:
    """By the size of their letters where there is no outline; the first names the document."""
    done = of(pdf(report))
    assert [section.title for section in done.sections] == ["1. Chapter", "2. Chapter", "3. Chapter"]
    assert done.metadata.title == "1. Chapter"


def test_the_outline_gives_the_depth() -> None:
    """Also of a heading in letters as large as the text."""

    def draw(canvas: Canvas) -> None:
        for level, title in enumerate(["Part one", "Chapter one"]):
            canvas.bookmarkPage(title)
            canvas.addOutlineEntry(title, title, level)
        write(canvas, ["Part one"], y=720)
        write(canvas, ["Chapter one"], y=690)
        write(canvas, BODY, y=660)

    done = of(pdf(draw))
    assert [(section.title, section.stop) for section in done.sections] == [
        ("Part one", len(done.text)),
        ("Chapter one", len(done.text)),
    ]


def test_a_sentence_goes_on_over_the_page() -> None:
    """Also where a footnote stands in between, which goes before it; the second page begins inside the paragraph."""

    def draw(canvas: Canvas) -> None:
        write(canvas, [*BODY, "Victims are referred to the Identification Commission, which decides"], y=200)
        write(canvas, ["1 See the report of the year before."], y=100, size=8)
        canvas.showPage()
        write(canvas, ["within thirty days. The commission comprises representatives of the police."])

    done = of(pdf(draw))
    _, note, paragraph = done.text.split("\n")
    assert note == "1 See the report of the year before."
    assert "which decides within thirty days. The commission" in paragraph
    assert done.text[done.pages[1].start :].startswith("within thirty days")


def test_items_signatures_and_names_stay_lines() -> None:
    """A bullet, a number, a short line before a capital letter begin a new line of the text."""

    def draw(canvas: Canvas) -> None:
        y = write(canvas, ["This includes:"], y=write(canvas, BODY) - 10)
        y = write(canvas, ["\u2022 shelter and legal counselling for all victims of trafficking, and", "  care"], y=y)
        y = write(canvas, ["1. compensation", "2. return"], y=y)
        y = write(canvas, ["Vahram Kazhoyan"], y=y - 20, bold=True)
        write(canvas, ["Head of the working group"], y=y)

    assert of(pdf(draw)).text.split("\n")[2:] == [
        "• shelter and legal counselling for all victims of trafficking, and care",
        "1. compensation",
        "2. return",
        "Vahram Kazhoyan",
        "Head of the working group",
    ]


def test_columns_in_the_order_of_the_file() -> None:
    """A sentence goes on in the next column."""

    def draw(canvas: Canvas) -> None:
        write(canvas, ["Victims are referred to a certain", "commission of the ministry and", "of the police that then"])
        write(canvas, ["decides within thirty days of the", "referral."], x=320)

    assert of(pdf(draw)).text == (
        "Victims are referred to a certain commission of the ministry and of the police that then decides within "
        "thirty days of the referral."
    )


def test_a_table_keeps_its_rows() -> None:
    """Each row is a line, and the first names the section."""

    def draw(canvas: Canvas) -> None:
        y = write(canvas, BODY)
        for cells in (["Year", "Women", "Men"], ["2020", "7", "4"], ["2021", "11", "8"], ["2022", "9", "6"]):
            for column, cell in enumerate(cells):
                write(canvas, [cell], x=70 + 120 * column, y=y)
            y -= 14

    done = of(pdf(draw))
    assert done.text.split("\n")[1:] == ["Year Women Men", "2020 7 4", "2021 11 8", "2022 9 6"]
    assert [section.title for section in done.sections] == ["Year Women Men"]


def test_a_raised_number_is_not_part_of_the_year() -> None:
    """The mark of a note stays, as what it looks like."""

    def draw(canvas: Canvas) -> None:
        write(canvas, ["There were 1,288 victims in 2019"])
        write(
            canvas,
            ["15"],
            x=70 + canvas.stringWidth("There were 1,288 victims in 2019", "Helvetica", 11),
            y=704,
            size=6,
        )

    assert of(pdf(draw)).text == "There were 1,288 victims in 2019¹⁵"


def test_no_control_character_remains() -> None:
    """Nor the noncharacter that pdfium writes for a hyphen."""
    content = b"BT /F 12 Tf 50 700 Td (The well-) Tj 0 -14 Td (being \\001 of all \\000 victims) Tj ET"
    text = of(raw_pdf(content)).text
    assert text.replace("\n", "").isprintable()
    assert "\ufffe" not in text
    assert text.startswith("The well-being")


def test_pages_without_text() -> None:
    """All pictures: refused; some: told by their places; a blank page is no picture."""

    def draw(canvas: Canvas) -> None:
        write(canvas, BODY)
        for _ in range(2):
            canvas.showPage()
            picture_page(canvas)
        canvas.showPage()
        canvas.showPage()
        picture_page(canvas)

    assert code_of(pdf(picture_page)) == "pictures"
    assert code_of(pdf(lambda canvas: canvas.setFont("Helvetica", 12))) == "no-text"
    done = of(pdf(draw))
    assert done.pictures == (1, 2, 4)
    assert [page.start for page in done.pages] == [0] + [len(done.text)] * 4


def test_passwords() -> None:
    """One that has to be typed is refused; one that only forbids copying is not asked for."""
    assert code_of(pdf(lambda canvas: canvas.drawString(70, 700, "x" * 30), password="secret")) == "password"
    assert of(pdf(report, owner="secret")).text == of(pdf(report)).text


def test_damaged_files() -> None:
    """Cut in the middle, or nothing but zeros."""
    good = simple_pdf()
    assert code_of(good[: len(good) // 2]) == "damaged"
    assert code_of(b"\0" * 5000) == "damaged"
