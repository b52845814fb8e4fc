"""RTF as a reader sees it."""

from __future__ import annotations

import pytest

from index.errors import RefusedError
from index.extraction import extract
from index.model import Extract

HEAD = (
    r"{\rtf1\ansi\ansicpg1252\deff0{\fonttbl{\f0\fcharset0 Arial;}{\f1\fcharset204 Arial;}{\f2\fcharset2 Symbol;}"
    r"{\f3\fnil Court{\*\falt Courier};}}{\colortbl;\red0;}{\stylesheet{\s0 Normal;}{\s1 heading 1;}{\s2\outlinelevel1 Part;}"
    r"{\s3 Title;}{\*\cs4 Strong;}}"
)


def read(body: str, head: str = HEAD) -> Extract:
    return extract((head + body + "}").encode("latin-1"), "a.rtf")


@pytest.mark.parametrize(
    ("body", "seen"),
    [
        (r"one\par two\line three\par", "one\ntwo\nthree"),
        (r"a\tab b\~c\_d\-e \emdash  f\{g\}", "a b c-de — f{g}"),
        (r"\f1\'cc\'ee\'f1\'ea\'e2\'e0 \f0 caf\'e9", "Москва café"),
        (r"\u1333?\u1408?\u1415? \uc2\u1377??x\uc0\u1378 y", "Եր\u0587 աxբy".replace("\u0580", "ր")),
        (r"{\uc1\u-10179?\u-8704?} end", "😀 end"),
        (r"seen{\v hidden}{\v0  more}\v x\plain  y", "seen more y"),
        (r"a{\deleted gone}{\revised  new}", "a new"),
        (r"a{\*\annotation x}{\footnote\chftn  See it.}b", "ab\nSee it."),
        (r"{\header running}{\pict 89504e47}{\field{\*\fldinst HYPERLINK x}{\fldrslt link}}", "link"),
        (r"{\shp{\*\shpinst{\sp{\sn a}{\sv b}}{\shptxt boxed}}{\shprslt x}}a", "a\nboxed"),
        (r"{\*\do\dobxpage{\dptxbxtext boxed, long ago}\dpx0}a", "a\nboxed, long ago"),
        (r"{\listtext 1.1.\tab}first\par{\listtext\f2\'b7\tab}second\par{\pntext o\tab}third", "1.1. first\nsecond\nthird"),
        (r"{\upr{\*\x old}{\*\ud new}}{\*\unknown x}{\*\bkmkstart y}", "new"),
        (r"a\bin3 \}{b", "ab"),
        ("one\r\ntwo", "onetwo"),
        (r"a}trailing", "a"),
    ],
)
def test_what_a_reader_sees(body: str, seen: str) -> None:
    """Letters in the font's encoding or in Unicode; hidden, deleted and unknown things are not read; notes follow."""
    assert read(body).text == seen


def test_headings_and_metadata() -> None:
    """By the names and levels of styles."""
    info = r"{\info{\title The plan}{\author x}{\revtim\yr2018\mo4\dy24}}"
    done = read(
        info + r"\pard\s3 Plan\par\pard\s1 One\par\pard text\par\pard\s2 Two\par\pard\outlinelevel0 Three\par\pard more\par"
    )
    assert done.text == "Plan\nOne\ntext\nTwo\nThree\nmore"
    assert [section.title for section in done.sections] == ["Plan", "One", "Two", "Three"]
    assert (done.metadata.title, done.metadata.date) == ("The plan", "2018-04-24")


def test_tables() -> None:
    """Rows under their header; what is merged downwards stands in each row; a row of one cell is a paragraph."""
    row = r"\trowd\cellx1\cellx2\pard\intbl {}\cell {}\cell\row"
    rows = row.format("Country", "Year") + row.format("Armenia", r"2020\par first")
    merged = r"\trowd\clvmrg\cellx1\cellx2\pard\intbl \cell 2021\cell\row"
    done = read(rows + merged + r"\pard between\par\trowd\cellx1\pard\intbl one\par two\cell\row")
    assert done.text == "Country | Year\nArmenia | 2020 first\nArmenia | 2021\nbetween\none\ntwo"
    assert [section.title for section in done.sections] == ["Country | Year"]


@pytest.mark.parametrize(
    ("source", "code"),
    [
        (r"{\rtf1 }", "no-text"),
        ("{\\rtf1 " + "{" * 10_000, "damaged"),
        (r"{\rtf1\ansicpg1252 " + r"\'81\'8d\'8f" * 20 + "}", "encoding"),
    ],
)
def test_what_is_refused(source: str, code: str) -> None:
    """Without words, nested without end, or in letters that the named encoding does not have."""
    with pytest.raises(RefusedError) as refused:
        extract(source.encode(), "a.rtf")
    assert refused.value.code == code


def test_a_file_that_is_cut_off_is_read_as_far_as_it_goes() -> None:
    """Without the braces at its end, too."""
    assert extract((HEAD + r"one\par tw").encode(), "a.rtf").text == "one\ntw"
