"""Lines become the stored text, headings and tables its sections."""

from __future__ import annotations

from itertools import combinations

from hypothesis import given
from hypothesis import strategies as st

from index.extraction.blocks import CELL_BORDER, TAB, Block, assemble, clean, row
from index.model import Section

_LINES = st.text(st.characters(exclude_characters="\n"), min_size=1, max_size=20)
_BLOCKS = st.one_of(
    st.builds(Block, _LINES),
    st.builds(Block, _LINES, level=st.integers(0, 6)),
    st.builds(Block, _LINES, table=st.integers(0, 2)),
)


@given(st.lists(_BLOCKS, max_size=30))
def test_sections_lie_inside_the_text_and_are_ordered(blocks: list[Block]) -> None:
    """Whatever the blocks: sections are ordered, within the text, begin with their title, and do not cross."""
    done = assemble(blocks)
    assert done.text == "\n".join(block.text for block in blocks)
    assert list(done.sections) == sorted(done.sections, key=lambda section: (section.start, -section.stop))
    for section in done.sections:
        assert 0 <= section.start < section.stop <= len(done.text)
        shown = done.text[section.start : section.stop].replace(TAB, CELL_BORDER)
        assert shown.startswith(section.title.replace(TAB, CELL_BORDER))
    for outer, inner in combinations(done.sections, 2):
        assert inner.start >= outer.stop or inner.stop <= outer.stop


def test_a_heading_reaches_to_the_next_that_is_not_deeper() -> None:
    """The section of a chapter holds those of its parts."""
    done = assemble([Block("A", 1), Block("a", 2), Block("text"), Block("b", 2), Block("B", 1)])
    assert done.sections == (
        Section(0, 11, "A"),
        Section(2, 9, "a"),
        Section(9, 11, "b"),
        Section(11, 12, "B"),
    )


def test_a_table_is_a_section_named_by_its_header() -> None:
    """Two rows or more are a section; a single row is not."""
    done = assemble([Block("Year | Women", table=1), Block("2020 | 7", table=1), Block("x | y", table=2)])
    assert done.sections == (Section(0, 21, "Year | Women"),)


def test_clean_leaves_what_a_reader_sees() -> None:
    """White space is folded; soft hyphens, zero widths, controls and noncharacters go; the rest is composed."""
    assert clean(" a\u00a0 b\t\u00adc\u200b\ufeff\ufffe\x02d e\u0301 ") == "a b cd é"


def test_a_row_keeps_the_place_of_an_empty_cell() -> None:
    """So that a number stays under its header; a row of nothing is no row."""
    assert row(["2020", " ", "7"]) == "2020 |  | 7"
    assert row(["", " "]) == ""
