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


def test_headings_that_differ_in_their_number_are_text() -> None:
    """At the top of pages too: only the number of the page may differ in a running head."""

    def draw(canvas: Canvas) -> None:
        for page in (1, 2, 3):
            write(canvas, [f"{page + 4}.1 Introduction"], y=790)
            write(canvas, [str(page)], x=280, y=30)
            write(canvas, BODY)
            canvas.showPage()
        write(canvas, ["The end of the report."])

    assert [line for line in of(pdf(draw)).text.split("\n") if "Introduction" in line] == [
        "5.1 Introduction",
        "6.1 Introduction",
        "7.1 Introduction",
    ]


def test_pages_begin_where_their_text_does() -> None:
    """Offsets lead to the first words of each page; labels count from one where the file has none."""
    done = of(pdf(report))
    assert [page.label for page in done.pages] == ["1", "2", "3"]
    assert [done.text[page.start :][:10] for page in done.pages] == ["1. Chapter", "2. Chapter", "3. Chapter"]


def test_the_printed_number_is_the_label() -> None:
    """Counted from where the numbers begin; pages before that are told in brackets."""

    def draw(canvas: Canvas) -> None:
        for page in range(5):
            write(canvas, [f"What the {'abcde'[page]} part of the report says of the shelters."])
            if page > 1:
                write(canvas, [f"{page - 1} | Report of 2018"], y=30, size=8)
            canvas.showPage()
        write(canvas, ["The end of it all, on the last page of the report."])

    assert [page.label for page in of(pdf(draw)).pages] == ["[1]", "[2]", "1", "2", "3", "4"]


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


def test_items_of_full_lines() -> None:
    """The like sign at the like place begins the next one though the line above is full and has no stop."""

    def draw(canvas: Canvas) -> None:
        write(
            canvas,
            [
                "- make recommendations to any public authority about its functions",
                "- undertake or support the carrying out of research on the figures",
                "  83.5 per cent of which are known, and publish it",
            ],
        )

    assert [line[:8] for line in of(pdf(draw)).text.split("\n")] == ["- make r", "- undert"]


def test_lines_of_a_form_that_stand_apart() -> None:
    """Most lines stand alone, far from each other; those that go on tell how near is near."""

    def draw(canvas: Canvas) -> None:
        for at in range(8):
            write(
                canvas, [f"{'If there are other victims, answer' if at % 2 else 'Name of the authority'} {at}"], y=700 - 28 * at
            )
        write(canvas, ["Include the country and the town that the person was", "born in."], y=400)

    assert len(of(pdf(draw)).text.split("\n")) == 9


def test_bold_words_go_on_over_the_page() -> None:
    """Where the last line is bold in part and the next page begins in bold."""

    def draw(canvas: Canvas) -> None:
        write(canvas, [*BODY, "The commissioner studied the matter for two years. I will then"], y=200)
        canvas.showPage()
        write(canvas, ["work with partners to address it."], bold=True)

    assert "I will then work with partners" in of(pdf(draw)).text


def test_columns_in_the_order_of_the_file() -> None:
    """A sentence goes on in the next column."""

    def draw(canvas: Canvas) -> None:
        write(canvas, ["Victims are referred to a certain", "commission of the ministry and", "of the police that then"])
        write(canvas, ["decides within thirty days of the", "referral."], x=320)

    assert of(pdf(draw)).text == (
        "Victims are referred to a certain commission of the ministry and of the police that then decides within "
        "thirty days of the referral."
    )


LEFT = [
    "Victims are referred to a certain",
    "commission of the ministry and",
    "of the police. It decides within",
    "thirty days. The decision is sent",
    "to the person in a language that",
    "the person understands, and to",
    "those who asked for it in the anti-",
    "trafficking unit of the ministry.",
]
RIGHT = [
    "A lump sum of 250,000 drams is",
    "paid to every victim,",
    "irrespective of the person's help",
    "and of the outcome of the trial.",
    "The hotline is open around the",
    "clock; calls are free and nobody",
    "is asked for a name, a place or",
    "a document.",
]


def test_columns_drawn_line_by_line() -> None:
    """Each column is read to its end, and a title over both stays above them."""

    def draw(canvas: Canvas) -> None:
        write(canvas, ["Support for victims of trafficking in human beings in the year of the report, and"], y=740)
        for at, (left, right) in enumerate(zip(LEFT, RIGHT, strict=True)):
            write(canvas, [left], y=700 - 14 * at)
            write(canvas, [right], x=320, y=700 - 14 * at)

    text = of(pdf(draw)).text
    assert "within thirty days. The decision is sent to the person in a language" in text
    assert "in the anti-trafficking unit of the ministry. A lump sum" in text.replace("\n", " ")
    assert text.startswith("Support for victims")
    assert text.endswith("a name, a place or a document.")


def test_three_columns_that_do_not_stand_level() -> None:
    """Lines that overlap in height are taken apart."""

    def draw(canvas: Canvas) -> None:
        for at in range(8):
            for column, lines in enumerate((LEFT, RIGHT, LEFT)):
                write(canvas, [lines[at]], x=40 + 180 * column, y=700 - 14 * at - 3 * column, size=9)

    text = of(pdf(draw)).text
    assert text.count("within thirty days. The decision is sent to the person in a language") == 2
    assert "drams is paid to every victim, irrespective of the person's help" in text


def test_a_table_of_two_columns_is_none() -> None:
    """Lines of which no side is prose stay rows."""

    def draw(canvas: Canvas) -> None:
        for at in range(8):
            write(canvas, [f"Region of the north, district {at}"], y=700 - 14 * at)
            write(canvas, [f"Police station number {at}"], x=320, y=700 - 14 * at)

    assert of(pdf(draw)).text.startswith("Region of the north, district 0 Police station number 0\nRegion")


def test_words_drawn_out_of_order() -> None:
    """A line reads from left to right, whatever was drawn first."""

    def draw(canvas: Canvas) -> None:
        at = 70.0
        places = {}
        for word in ["The", "plan", "of", "2023–2025", "years", "."]:
            places[word] = at
            at += canvas.stringWidth(word, "Helvetica", 11) + (0 if word == "years" else 3)
        for word in ["The", "plan", "of", "years", "2023–2025", "."]:
            write(canvas, [word], x=places[word])

    assert of(pdf(draw)).text == "The plan of 2023–2025 years."


def test_a_table_keeps_its_rows() -> None:
    """Each row is a line, its cells parted by tabs, and the first names the section."""

    def draw(canvas: Canvas) -> None:
        y = write(canvas, BODY)
        for cells in (["Year", "Women", "Men"], ["2020", "7", "4"], ["2021", "11", "8"], ["2022", "9", "6"]):
            for column, cell in enumerate(cells):
                write(canvas, [cell], x=70 + 120 * column, y=y)
            y -= 14

    done = of(pdf(draw))
    assert done.text.split("\n")[1:] == ["Year\tWomen\tMen", "2020\t7\t4", "2021\t11\t8", "2022\t9\t6"]
    assert [section.title for section in done.sections] == ["Year | Women | Men"]


Row = list[list[str]]
"""The cells of a row, each as its lines."""

MEASURES: list[Row] = [
    [["Measure"], ["Who is", "responsible"], ["Until"]],
    [["A hotline in three", "languages"], ["Ministry of", "Labour"], ["2024"]],
    [["Training of the", "border police"], ["Police"], ["June 2025"]],
]


def table(canvas: Canvas, rows: list[Row], *, y: float = 700, ruled: bool = True) -> float:
    """Draw a table cell by cell, its lines below each other; return where it ends."""
    lefts = [70, 200, 320, 450]
    tops = [y]
    for row in rows:
        for left, cell in zip(lefts, row, strict=False):
            write(canvas, cell, x=left + 4, y=tops[-1] - 12)
        tops.append(tops[-1] - 14 * max(map(len, row)) - 6)
    if ruled:
        canvas.grid(lefts, tops)
    return tops[-1]


def test_cells_of_several_lines() -> None:
    """What stands in one cell stays together, also where the row is wider than its lines are long."""

    def draw(canvas: Canvas) -> None:
        table(canvas, MEASURES, y=write(canvas, BODY) - 20)

    done = of(pdf(draw))
    assert done.text.split("\n")[1:] == [
        "Measure\tWho is responsible\tUntil",
        "A hotline in three languages\tMinistry of Labour\t2024",
        "Training of the border police\tPolice\tJune 2025",
    ]
    assert [section.title for section in done.sections] == ["Measure | Who is responsible | Until"]


def test_a_table_goes_on_over_the_page() -> None:
    """The head that is printed again is left out, and names the rows of both pages."""

    def draw(canvas: Canvas) -> None:
        table(canvas, MEASURES[:2], y=300)
        canvas.showPage()
        table(canvas, [MEASURES[0], MEASURES[2]])

    done = of(pdf(draw))
    assert [line.split("\t")[0] for line in done.text.split("\n")] == [
        "Measure",
        "A hotline in three languages",
        "Training of the border police",
    ]
    assert [(section.start, section.stop) for section in done.sections] == [(0, len(done.text))]
    assert done.text[done.pages[1].start :].startswith("Training")


def test_a_table_with_level_rules_only() -> None:
    """Where they are drawn cell by cell, they show the columns; the head stands above the first."""

    def draw(canvas: Canvas) -> None:
        table(canvas, MEASURES, ruled=False)
        for y in (700 - 34, 700 - 68):
            for left, right in ((70, 200), (200, 320), (320, 450)):
                canvas.line(left, y, right, y)

    assert of(pdf(draw)).text.split("\n") == [
        "Measure\tWho is responsible\tUntil",
        "A hotline in three languages\tMinistry of Labour\t2024",
        "Training of the border police\tPolice\tJune 2025",
    ]


def test_a_form_that_was_filled_in() -> None:
    """What a reader sees in the fields stands beside their labels; a password is not seen."""

    def draw(canvas: Canvas) -> None:
        form = canvas.acroForm
        write(canvas, ["Name of the organisation:"], y=700)
        form.textfield(name="name", value="Hope and Help", x=220, y=694, width=200, height=18)
        write(canvas, ["Police", "Shelter"], x=100, y=670)
        form.checkbox(name="police", checked=True, x=80, y=668, size=12)
        form.checkbox(name="shelter", x=80, y=654, size=12)
        write(canvas, ["Country"], y=620)
        form.choice(name="country", value="Armenia", options=["Georgia", "Armenia"], x=220, y=614, width=120, height=18)
        write(canvas, ["Remarks"], y=580)
        form.textfield(name="more", value="She speaks\nRussian", x=70, y=510, width=300, height=60, fieldFlags="multiline")
        form.radio(name="safe", value="yes", selected=True, x=80, y=460, size=12)
        form.radio(name="safe", value="no", x=180, y=460, size=12)
        write(canvas, ["Yes"], x=100, y=462)
        write(canvas, ["No"], x=200, y=462)
        form.textfield(name="word", value="secret", x=70, y=400, width=100, height=18, fieldFlags="password")

    assert of(pdf(draw)).text.split("\n") == [
        "Name of the organisation: Hope and Help",
        "☑ Police",
        "☐ Shelter",
        "Country Armenia",
        "Remarks",
        "She speaks Russian",
        "☑ Yes ☐ No",
    ]


def test_a_frame_around_columns_is_no_table() -> None:
    """Its paragraphs and items stay lines of their own."""

    def draw(canvas: Canvas) -> None:
        write(canvas, ["Signs of trafficking"], x=75, y=705, bold=True)
        write(canvas, ["\u2022 has no passport", "\u2022 is never alone"], x=75, y=680)
        write(canvas, ["\u2022 shows fear", "\u2022 works long hours"], x=305, y=680)
        canvas.grid([70, 300, 530], [695, 640])
        canvas.rect(70, 695, 460, 25)

    assert of(pdf(draw)).text.split("\n")[1:] == [
        "• has no passport",
        "• is never alone",
        "• shows fear",
        "• works long hours",
    ]


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
    """All pictures: refused; some: named in a warning; a blank page is no picture."""

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
    assert done.warnings == ("Pages 2–3, 5 are pictures and were not read.",)
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
