"""OpenDocument texts as a reader sees them."""

from __future__ import annotations

import pytest

from index.errors import RefusedError
from index.extraction import extract
from index.model import Extract, Metadata
from tests.index.extraction.files import odt, part_of, with_parts

STYLES = """<style:style style:name="Secret" style:family="text"><style:text-properties text:display="none"/></style:style>
<style:style style:name="P1" style:family="paragraph" style:parent-style-name="Title"/>
<text:list-style style:name="L1">
<text:list-level-style-number text:level="1" style:num-format="1" style:num-suffix="."/>
<text:list-level-style-number text:level="2" style:num-format="1" style:num-suffix="." text:display-levels="2"/>
<text:list-level-style-number text:level="3" style:num-format="a" style:num-prefix="(" style:num-suffix=")"/></text:list-style>
<text:list-style style:name="L2"><text:list-level-style-bullet text:level="1" text:bullet-char="•"/></text:list-style>
<text:outline-style style:name="Outline"><text:outline-level-style style:num-format="1" text:level="1"/>
<text:outline-level-style style:num-format="1" text:level="2" text:display-levels="2"/></text:outline-style>"""


def read(body: str, meta: str = "") -> Extract:
    return extract(odt(body, STYLES, meta), "a.odt")


@pytest.mark.parametrize(
    ("body", "seen"),
    [
        ("<text:p>one<text:s text:c='3'/>two<text:tab/>three\nfour</text:p>", "one two three four"),
        ("<text:p>one<text:line-break/>two</text:p>", "one\ntwo"),
        ("<text:p>N <text:span>726</text:span>-Ն</text:p>", "N 726-Ն"),
        ("<text:p>seen <text:span text:style-name='Secret'>hidden</text:span></text:p>", "seen"),
        ("<text:p>a<text:hidden-text>x</text:hidden-text><office:annotation><text:p>x</text:p></office:annotation></text:p>",
         "a"),
        ("<text:tracked-changes><text:changed-region><text:deletion><text:p>gone</text:p></text:deletion></text:changed-region>"
         "</text:tracked-changes><text:p>a<text:change text:change-id='1'/>b</text:p>", "ab"),
        ("<text:section><text:p>in</text:p></text:section><text:section text:display='none'><text:p>x</text:p></text:section>",
         "in"),
        ("<text:p>A claim<text:note><text:note-citation>1</text:note-citation><text:note-body><text:p>See it.</text:p>"
         "</text:note-body></text:note> stands.</text:p>", "A claim stands.\nSee it."),
        ("<text:p>before <draw:frame><draw:text-box><text:p>boxed</text:p></draw:text-box></draw:frame>after</text:p>",
         "before after\nboxed"),
        ("<text:p><text:a>link</text:a> <text:page-number>12</text:page-number></text:p>", "link 12"),
    ],
)  # fmt: skip
def test_what_a_reader_sees(body: str, seen: str) -> None:
    """Spaces and breaks are elements; deletions, comments and hidden text are not read; notes and boxes follow."""
    assert read(body).text == seen


def items(*texts: str, more: str = "", style: str = "L1") -> str:
    inner = "".join(f"<text:list-item>{text if '<' in text else f'<text:p>{text}</text:p>'}</text:list-item>" for text in texts)
    return f"<text:list text:style-name='{style}' {more}>{inner}</text:list>"


def test_numbers_of_lists_and_headings() -> None:
    """In each depth as its style says, going on where the list does; a bullet is no text."""
    deep = (
        "<text:list>" + "".join(f"<text:list-item><text:p>{text}</text:p></text:list-item>" for text in "bc") + "</text:list>"
    )
    body = items("a", f"<text:p>A</text:p>{deep}") + items("d", more="text:continue-numbering='true'") + items("e")
    assert read(body).text == "1. a\n2. A\n2.1. b\n2.2. c\n3. d\n1. e"
    assert read(items("a", style="L2")).text == "a"
    done = read("<text:h text:outline-level='1'>Part</text:h><text:h text:outline-level='2'>Scope</text:h><text:p>x</text:p>")
    assert done.text == "1 Part\n1.1 Scope\nx"
    assert [(section.title, section.stop) for section in done.sections] == [("1 Part", 18), ("1.1 Scope", 18)]


def test_tables() -> None:
    """Rows under their header, with what is merged; an empty cell that is repeated to the end of a sheet is one."""
    cell = "<table:table-cell {}><text:p>{}</text:p></table:table-cell>"
    covered = "<table:covered-table-cell/>"
    rows = [
        cell.format("", "Country") + cell.format("", "Year") + cell.format("", "Victims"),
        cell.format("table:number-rows-spanned='2'", "Armenia") + cell.format("", "2020") + cell.format("", "7"),
        covered + cell.format("", "2021") + "<table:table-cell table:number-columns-repeated='900'/>",
        cell.format("table:number-columns-spanned='2'", "both") + covered + cell.format("", "8"),
    ]
    header, *others = (f"<table:table-row>{row}</table:table-row>" for row in rows)
    done = read(f"<table:table><table:table-header-rows>{header}</table:table-header-rows>{''.join(others)}</table:table>")
    assert done.text == "Country | Year | Victims\nArmenia | 2020 | 7\nArmenia | 2021 |\nboth | 8"
    assert done.sections[0].title == "Country | Year | Victims"


def test_metadata() -> None:
    """As the file says, else the title of the text."""
    meta = "<dc:title>Plan</dc:title><dc:date>2018-04-24T10:00:00</dc:date><dc:language>hy-AM</dc:language>"
    assert read("<text:p>x</text:p>", meta).metadata == Metadata("Plan", date="2018-04-24", language="hy")
    assert read("<text:p text:style-name='P1'>The plan</text:p><text:p>x</text:p>").metadata.title == "The plan"


@pytest.mark.parametrize(
    ("parts", "code"),
    [
        ({"content.xml": b"<x"}, "damaged"),
        ({"content.xml": b"<x/>"}, "damaged"),
        ({"content.xml": b"<!DOCTYPE x [<!ENTITY a 'lol'>]><x>&a;</x>"}, "bomb"),
        ({"content.xml": b"<x>" + b" " * 60_000_000 + b"</x>"}, "bomb"),
        ({"META-INF/manifest.xml": b"<manifest><file-entry><encryption-data/></file-entry></manifest>"}, "password"),
    ],
)
def test_what_is_refused(parts: dict[str, bytes], code: str) -> None:
    """Broken, too large, or locked."""
    with pytest.raises(RefusedError) as refused:
        extract(with_parts(odt("<text:p>x</text:p>"), parts), "a.odt")
    assert refused.value.code == code


def test_a_document_type_without_entities_is_read() -> None:
    """Files of the first version of the format have one."""
    old = b"<!DOCTYPE a PUBLIC '-//OpenOffice.org//DTD' 'office.dtd'>" + part_of(odt("<text:p>old</text:p>"), "content.xml")
    assert extract(with_parts(odt(""), {"content.xml": old}), "a.odt").text == "old"
