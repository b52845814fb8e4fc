"""Word documents as a reader sees them."""

from __future__ import annotations

import datetime
import io
import zipfile
from itertools import pairwise

import pytest
from docx.document import Document

from index.errors import RefusedError
from index.extraction import extract
from index.model import Extract
from tests.index.extraction.files import add_xml, docx_bomb, docx_of, with_parts

RUN = "<w:r><w:t xml:space='preserve'>%s</w:t></w:r>"


def read(inner: str, *, tag: str = "p") -> str:
    return extract(docx_of(lambda document: add_xml(document, inner, tag=tag)), "a.docx").text


@pytest.mark.parametrize(
    ("inner", "seen"),
    [
        (RUN % "before " + "<w:ins w:id='1' w:author='a'>" + RUN % "inserted" + "</w:ins>", "before inserted"),
        (RUN % "a" + "<w:del w:id='1' w:author='a'><w:r><w:delText>gone</w:delText></w:r></w:del>", "a"),
        (RUN % "a" + "<w:moveFrom w:id='1' w:author='a'>" + RUN % "gone" + "</w:moveFrom>", "a"),
        ("<w:hyperlink w:anchor='x'>" + RUN % "link" + "</w:hyperlink>", "link"),
        ("<w:sdt><w:sdtContent>" + RUN % "control" + "</w:sdtContent></w:sdt>", "control"),
        (RUN % "seen" + "<w:r><w:rPr><w:vanish/></w:rPr><w:t>hidden</w:t></w:r>", "seen"),
        ("<w:r><w:rPr><w:vanish w:val='0'/></w:rPr><w:t>seen</w:t></w:r>", "seen"),
        (RUN % "soft" + "<w:r><w:softHyphen/></w:r>" + RUN % "hyphen", "softhyphen"),
        (RUN % "non" + "<w:r><w:noBreakHyphen/></w:r>" + RUN % "breaking", "non-breaking"),
        (RUN % "a" + "<w:r><w:tab/></w:r>" + RUN % "b", "a b"),
        (RUN % "one" + "<w:r><w:br/></w:r>" + RUN % "two", "one\ntwo"),
        (RUN % "one" + "<w:r><w:br w:type='page'/></w:r>" + RUN % "two", "one two"),
        ("<w:r><w:instrText>PAGE</w:instrText></w:r>" + RUN % "12", "12"),
        (RUN % "Երևան, " + RUN % "Москва", "Երևան, Москва"),
    ],
)
def test_what_a_reader_sees(inner: str, seen: str) -> None:
    """Insertions, links, controls and special hyphens are read; deletions, hidden text and field codes are not."""
    assert read(inner) == seen


def test_a_content_control_around_paragraphs() -> None:
    """Is read as if it were not there."""
    assert read(f"<w:sdtContent><w:p>{RUN % 'inside'}</w:p></w:sdtContent>", tag="sdt") == "inside"


def test_a_text_box_follows_its_paragraph_once() -> None:
    """Word writes it twice, for new and for old readers."""
    box = f"<w:txbxContent><w:p>{RUN % 'in the box'}</w:p></w:txbxContent>"
    drawing = (
        "<w:r><mc:AlternateContent xmlns:mc='http://schemas.openxmlformats.org/markup-compatibility/2006'>"
        f"<mc:Choice Requires='wps'><w:drawing>{box}</w:drawing></mc:Choice>"
        f"<mc:Fallback><w:pict>{box}</w:pict></mc:Fallback></mc:AlternateContent></w:r>"
    )
    assert read(RUN % "before " + drawing + RUN % "after") == "before after\nin the box"


def test_notes_follow_the_paragraph_that_they_belong_to() -> None:
    """So that the sentence stays whole; the separators of the notes are none."""
    source = docx_of(
        lambda document: add_xml(document, RUN % "A claim" + "<w:r><w:footnoteReference w:id='2'/></w:r>" + RUN % " stands.")
    )
    notes = (
        "<w:footnotes xmlns:w='http://schemas.openxmlformats.org/wordprocessingml/2006/main'>"
        f"<w:footnote w:type='separator' w:id='0'><w:p>{RUN % 'line'}</w:p></w:footnote>"
        f"<w:footnote w:id='2'><w:p>{RUN % ' See the report.'}</w:p></w:footnote></w:footnotes>"
    )
    done = extract(with_parts(source, {"word/footnotes.xml": notes.encode()}), "a.docx")
    assert done.text == "A claim stands.\nSee the report."


def build_tables(document: Document) -> None:
    table = document.add_table(3, 3)
    for cell, text in zip(table._cells, ["Year", "Women", "Men", "2020", "7", "4", "2021", "", "8"], strict=True):
        cell.text = text
    document.add_paragraph("between")
    merged = document.add_table(2, 2)
    merged.cell(0, 0).merge(merged.cell(0, 1)).text = "merged"
    merged.cell(1, 0).text = "left"
    merged.cell(1, 1).add_table(1, 1).cell(0, 0).text = "nested"
    down = document.add_table(2, 2)
    down.cell(0, 0).merge(down.cell(1, 0)).text = "down"
    down.cell(0, 1).text, down.cell(1, 1).text = "one", "two"


def test_tables_are_rows_under_their_header() -> None:
    """A cell merged across is there once, one merged downwards in each of its rows; a nested table is read, an empty cell
    keeps its place."""
    done = extract(docx_of(build_tables), "a.docx")
    assert done.text.split("\n") == [
        "Year | Women | Men", "2020 | 7 | 4", "2021 |  | 8", "between", "merged", "left | nested", "down | one", "down | two",
    ]  # fmt: skip
    assert done.sections[0].title == "Year | Women | Men"
    assert done.text[done.sections[0].start : done.sections[0].stop].endswith("2021 |  | 8")


W = "xmlns:w='http://schemas.openxmlformats.org/wordprocessingml/2006/main'"


def item(text: str, number: int | None = None, depth: int | None = None, style: str | None = None) -> str:
    """A paragraph of a list."""
    listed = "" if number is None else f"<w:numId w:val='{number}'/>"
    listed = ("" if depth is None else f"<w:ilvl w:val='{depth}'/>") + listed
    styled = f"<w:pStyle w:val='{style}'/>" if style else ""
    return f"<w:p><w:pPr>{styled}{f'<w:numPr>{listed}</w:numPr>' if listed else ''}</w:pPr>{RUN % text}</w:p>"


def level(depth: int, numerals: str, pattern: str, more: str = "") -> str:
    shape = f"<w:start w:val='1'/><w:numFmt w:val='{numerals}'/>{more}<w:lvlText w:val='{pattern}'/>"
    return f"<w:lvl w:ilvl='{depth}'>{shape}</w:lvl>"


NUMBERING = f"""<w:numbering {W}>
<w:abstractNum w:abstractNumId='1'>{level(0, "decimal", "%1.", "<w:pStyle w:val='Heading1'/>")}{level(1, "decimal", "%1.%2.")}
{level(2, "lowerLetter", "(%3)")}{level(3, "upperRoman", "%4)")}{level(4, "decimal", "%3-%5", "<w:isLgl/>")}</w:abstractNum>
<w:abstractNum w:abstractNumId='2'>{level(0, "bullet", "•")}{level(1, "russianLower", "%2)")}</w:abstractNum>
<w:num w:numId='1'><w:abstractNumId w:val='1'/></w:num>
<w:num w:numId='2'><w:abstractNumId w:val='2'/></w:num>
<w:num w:numId='3'><w:abstractNumId w:val='1'/><w:lvlOverride w:ilvl='1'><w:startOverride w:val='7'/></w:lvlOverride></w:num>
</w:numbering>"""
STYLES = f"""<w:styles {W}><w:style w:styleId='Heading1'><w:name w:val='heading 1'/><w:pPr><w:numPr>
<w:numId w:val='1'/></w:numPr></w:pPr></w:style>
<w:style w:styleId='Secret'><w:name w:val='secret'/><w:rPr><w:vanish/></w:rPr></w:style>
<w:style w:styleId='Deeper'><w:name w:val='deeper'/><w:basedOn w:val='Secret'/></w:style></w:styles>"""


def written(body: str) -> Extract:
    """A document with the lists and styles above."""
    document = f"<w:document {W}><w:body>{body}</w:body></w:document>"
    parts = {"word/document.xml": document, "word/numbering.xml": NUMBERING, "word/styles.xml": STYLES}
    made = docx_of(lambda document: None)
    return extract(with_parts(made, {name: part.encode() for name, part in parts.items()}), "a.docx")


@pytest.mark.parametrize(
    ("items", "seen"),
    [
        ([("a", 1, 0), ("b", 1, 1), ("c", 1, 1), ("d", 1, 0), ("e", 1, 1)], "1. a\n1.1. b\n1.2. c\n2. d\n2.1. e"),
        ([("a", 1, 0), ("b", 1, 2), ("c", 1, 2), ("d", 1, 3)], "1. a\n(a) b\n(b) c\nI) d"),
        ([("a", 1, 1)], "1.1. a"),
        ([("a", 1, 2), ("b", 1, 4)], "(a) a\n1-1 b"),
        ([("a", 2, 0), ("b", 2, 1), ("c", 2, 1)], "a\nа) b\nб) c"),
        ([("a", 1, 0), ("b", 3, 1), ("c", 3, 1), ("d", 1, 1)], "1. a\n1.7. b\n1.8. c\n1.9. d"),
        ([("a", 9, 0), ("b", 0, 0)], "a\nb"),
        ([("a", 1, 0), ("", 1, 0), ("c", 1, 0)], "1. a\n3. c"),
    ],
)
def test_the_numbers_of_lists(items: list[tuple[str, int, int]], seen: str) -> None:
    """As Word draws them: each depth in its own way, begun anew under the next one above, over several lists of one rule;
    a bullet is no text."""
    assert written("".join(item(*one) for one in items)).text == seen


def test_numbered_headings() -> None:
    """The number comes from the heading's style, and stands in the section's title."""
    done = written(item("Scope", style="Heading1") + item("It applies.", 1, 1) + item("Terms", style="Heading1"))
    assert done.text == "1. Scope\n1.1. It applies.\n2. Terms"
    assert [section.title for section in done.sections] == ["1. Scope", "2. Terms"]


def test_a_hidden_style_hides_what_does_not_say_otherwise() -> None:
    """Also through the style that it is based on."""
    shown = "<w:r><w:rPr><w:vanish w:val='0'/></w:rPr><w:t>shown</w:t></w:r>"
    assert written(f"<w:p><w:pPr><w:pStyle w:val='Deeper'/></w:pPr>{RUN % 'hidden '}{shown}</w:p>").text == "shown"


def test_a_deleted_end_of_a_paragraph_joins_it_with_the_next() -> None:
    """As Word shows it when the change is taken; and a deleted cell is not read."""
    deleted = "<w:pPr><w:rPr><w:del w:id='1' w:author='a'/></w:rPr></w:pPr>"
    assert written(f"<w:p>{deleted}{RUN % 'one '}</w:p><w:p>{RUN % 'two'}</w:p>").text == "one two"
    cell = "<w:tc><w:tcPr>%s</w:tcPr><w:p>" + RUN + "</w:p></w:tc>"
    cells = cell % ("", "a") + cell % ("<w:cellDel w:id='1' w:author='a'/>", "gone") + cell % ("", "b")
    assert written(f"<w:tbl><w:tr>{cells}</w:tr></w:tbl>").text == "a | b"


def build_headings(document: Document) -> None:
    document.add_heading("The plan", 0)
    document.add_heading("Введение", 1)
    document.add_paragraph("item", style="List Bullet")
    document.add_heading("Part", 2)
    own = document.styles.add_style("Überschrift eigen", 1)
    own.base_style = document.styles["Heading 2"]
    document.add_paragraph("Own style", style=own)
    document.add_heading("A whole paragraph in the style of a heading is still a paragraph, as it ends so.", 1)
    document.sections[0].header.paragraphs[0].text = "running head"


def test_headings_by_style() -> None:
    """The title, headings of any language and styles based on them; page headers are no text."""
    done = extract(docx_of(build_headings), "a.docx")
    assert "running head" not in done.text
    assert [section.title for section in done.sections] == ["The plan", "Введение", "Part", "Own style"]
    assert done.sections[0].stop == done.sections[1].stop == len(done.text)
    assert done.sections[2].stop == done.sections[3].start
    assert done.pages == ()


def test_metadata_of_the_core_properties() -> None:
    """Title and the date of the last change; else the title of the text, and no date of a template."""

    def build(document: Document) -> None:
        document.core_properties.title = "National plan"
        document.core_properties.modified = datetime.datetime(2018, 4, 24, 9)  # noqa: DTZ001
        document.add_paragraph("text")

    metadata = extract(docx_of(build), "a.docx").metadata
    assert (metadata.title, metadata.date) == ("National plan", "2018-04-24")
    metadata = extract(docx_of(build_headings), "a.docx").metadata
    assert (metadata.title, metadata.date) == ("The plan", None)


def code_of(data: bytes) -> str:
    with pytest.raises(RefusedError) as refused:
        extract(data, "a.docx")
    return refused.value.code


def test_a_bomb_is_refused_before_it_is_read() -> None:
    """A part of 600 MB in a megabyte."""
    assert code_of(docx_bomb()) == "bomb"


def test_entities_are_refused() -> None:
    """A billion laughs, and one laugh as well."""
    good = docx_of(lambda document: add_xml(document, RUN % "text"))
    names = "abcdefghij"
    laughs = "".join(f'<!ENTITY {b} "{f"&{a};" * 10}">' for a, b in pairwise(names))
    for entities, used in (('<!ENTITY a "lol">', "a"), (f'<!ENTITY a "lol">{laughs}', "j")):
        part = (
            f"<!DOCTYPE x [{entities}]><w:document xmlns:w='http://schemas.openxmlformats.org/wordprocessingml/2006/main'>"
            f"<w:body><w:p><w:r><w:t>&{used};</w:t></w:r></w:p></w:body></w:document>"
        )
        assert code_of(with_parts(good, {"word/document.xml": part.encode()})) in {"bomb", "damaged"}


def test_damaged_and_empty_documents_are_refused() -> None:
    """Cut in the middle, a part that is no XML, a document without words."""
    good = docx_of(lambda document: add_xml(document, RUN % "text"))
    assert code_of(good[: len(good) // 2]) == "damaged"
    assert code_of(with_parts(good, {"word/document.xml": b"<w:document"})) == "damaged"
    assert code_of(docx_of(lambda document: add_xml(document, ""))) == "no-text"


def test_a_part_whose_bytes_were_changed_is_refused() -> None:
    """The checksum of the zip tells."""
    good = bytearray(docx_of(lambda document: add_xml(document, RUN % "text" * 50)))
    with zipfile.ZipFile(io.BytesIO(bytes(good))) as archive:
        at = archive.getinfo("word/document.xml").header_offset + 80
    good[at] ^= 0xFF
    assert code_of(bytes(good)) == "damaged"
