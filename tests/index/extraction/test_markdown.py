"""Markdown as a reader sees it."""

from __future__ import annotations

import pytest

from index.errors import RefusedError
from index.extraction import extract
from index.model import Metadata


def text(source: str) -> str:
    return extract(source.encode(), "a.md").text


@pytest.mark.parametrize(
    ("source", "seen"),
    [
        ("one\ntwo", "one two"),
        ("one  \ntwo", "one\ntwo"),
        ("**bold** _and_ ~~struck~~ `code`", "bold and struck code"),
        ("[a link](https://x.org \"t\") <https://y.org>", "a link https://y.org"),
        ("see ![a picture](x.png){.img-fluid} here", "see here"),
        ("## Heading {#id .class}", "Heading"),
        ("####Use of terms\nFor the purposes", "Use of terms\nFor the purposes"),
        ("- one\n- two\n  - three", "one\ntwo\nthree"),
        ("3. third\n4. fourth", "3. third\n4. fourth"),
        ("before <!-- hidden\n\nstill --> after", "before after"),
        ("<div class='well'><em>Figure</em>&nbsp;9</div>", "Figure 9"),
        ("one<br>two <span>three</span>", "one\ntwo three"),
        ("a claim[^1] stands\n\n[^1]: A note.\n[^2]: Another.", "a claim stands\nA note.\nAnother."),
        ("```\nx  = 1\n\n y\n```", "x = 1\ny"),
        ("> quoted\n> on", "quoted on"),
        ("A &amp; B \\*not bold\\*", "A & B *not bold*"),
        ("Year | Women\n---|---\n2020 | 7\n2021 |", "Year | Women\n2020 | 7\n2021 |"),
        ("<script>x()</script>\n\n<style>p{}</style>\n\nseen", "seen"),
    ],
)  # fmt: skip
def test_what_a_reader_sees(source: str, seen: str) -> None:
    """Markup goes, words stay; every line is a paragraph, a heading, an item or a row."""
    assert text(source) == seen


def test_headings_and_tables_are_sections() -> None:
    """With the text under them."""
    done = extract(b"# A\n\nx\n\n## B\n\n|h|i|\n|-|-|\n|1|2|\n\n# C\n\ny", "a.md")
    assert [(section.title, done.text[section.start : section.stop].strip()) for section in done.sections] == [
        ("A", "A\nx\nB\nh | i\n1 | 2"),
        ("B", "B\nh | i\n1 | 2"),
        ("h | i", "h | i\n1 | 2"),
        ("C", "C\ny"),
    ]


def test_front_matter_is_metadata() -> None:
    """And no text; a date of YAML is a date."""
    done = extract(
        b"---\ntitle: 'Plan: the second'\ndate: 2018-04-24\npublisher: Council\nurl: https://x.org/\nlanguage: hy-AM\n"
        b"kind: fact sheet\naccess: staff\n---\n# Heading\n\ntext",
        "a.md",
    )
    assert done.text == "Heading\ntext"
    assert done.metadata == Metadata("Plan: the second", "Council", "2018-04-24", "https://x.org/", "hy", "fact sheet", "staff")


@pytest.mark.parametrize("front", ["a: [", "- list", "date: 2018-13-45", "!!python/object:os.system x", ""])
def test_front_matter_of_nonsense_is_left_out(front: str) -> None:
    """The text below it is read all the same."""
    done = extract(f"---\n{front}\n---\ntext".encode(), "a.md")
    assert (done.text, done.metadata) == ("text", Metadata())


def test_a_plain_header_is_metadata() -> None:
    """MultiMarkdown writes it without dashes."""
    done = extract(b"Title: Kazakhstan\nTemplate: case\n\nText: of the case.", "a.md")
    assert (done.text, done.metadata.title) == ("Text: of the case.", "Kazakhstan")


def test_the_first_heading_is_the_title_where_nothing_else_is() -> None:
    """But only one of the first level."""
    assert extract(b"x\n\n# Plan\n", "a.md").metadata.title == "Plan"
    assert extract(b"## Part\n\nx", "a.md").metadata.title is None


def test_a_file_without_words_is_refused() -> None:
    """Nothing but markup is no text."""
    with pytest.raises(RefusedError) as refused:
        text("![](x.png)\n\n---\n")
    assert refused.value.code == "no-text"
