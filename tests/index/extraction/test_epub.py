"""E-books as a reader sees them."""

from __future__ import annotations

import pytest

from index.errors import RefusedError
from index.extraction import extract
from index.model import Metadata
from tests.index.extraction.files import epub, with_parts

TABLE = "<table><tr><td>{}</td><td>{}</td></tr><tr><td>{}</td><td>{}</td></tr></table>"
FIRST = "<h1>One</h1><p>Text of <b>one</b>.</p><aside>A note.</aside>" + TABLE.format(*"ab12")
SECOND = "<h1>Two</h1>" + TABLE.format(*"cd34")


def test_chapters_in_the_order_of_reading() -> None:
    """Each a section; notes are read, and the tables of two chapters are two."""
    done = extract(epub(FIRST, SECOND), "a.epub")
    assert done.text == "One\nText of one.\nA note.\na | b\n1 | 2\nTwo\nc | d\n3 | 4"
    assert [section.title for section in done.sections] == ["One", "a | b", "Two", "c | d"]
    assert done.metadata == Metadata("The book", "Council", "2018-04-24", language="en")


def test_the_table_of_contents_is_not_read() -> None:
    """It repeats the headings."""
    contents = {"OEBPS/nav.xhtml": b"<html><body><nav>Contents</nav></body></html>"}
    assert extract(with_parts(epub("<p>text</p>"), contents), "a.epub").text == "text"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "windows-1251"])
def test_what_xml_says_of_itself(encoding: str) -> None:
    """Its encoding, and elements that are closed at once."""
    page = (
        f"<?xml version='1.0' encoding='{encoding}'?><html><head><title/><script src='x'/></head><body><p>Да</p></body></html>"
    )
    assert extract(with_parts(epub(""), {"OEBPS/0.xhtml": page.encode(encoding)}), "a.epub").text == "Да"


@pytest.mark.parametrize(
    ("algorithm", "code"),
    [("http://www.w3.org/2001/04/xmlenc#aes256-cbc", "password"), ("http://www.idpf.org/2008/embedding", None)],
)
def test_locked_books_are_refused(algorithm: str, code: str | None) -> None:
    """But not those whose fonts alone are veiled."""
    locked = f"<encryption><EncryptedData><EncryptionMethod Algorithm='{algorithm}'/></EncryptedData></encryption>"
    book = with_parts(epub("<p>text</p>"), {"META-INF/encryption.xml": locked.encode()})
    if code is None:
        assert extract(book, "a.epub").text == "text"
        return
    with pytest.raises(RefusedError) as refused:
        extract(book, "a.epub")
    assert refused.value.code == code


def test_a_book_without_its_parts_is_damaged() -> None:
    """Or whose list of parts is nowhere."""
    for container in (b"<container/>", b"<container><rootfiles><rootfile full-path='gone'/></rootfiles></container>"):
        with pytest.raises(RefusedError) as refused:
            extract(with_parts(epub("<p>text</p>"), {"META-INF/container.xml": container}), "a.epub")
        assert refused.value.code == "damaged"
