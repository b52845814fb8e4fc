"""Receipts: the original file is read once more."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from pathlib import Path

import pytest

from index.library import Library
from index.model import Extract, Page
from index.quoteids import quote_id
from index.receipts import Receipt, Standing
from tests.index.making import REPORT, Reader, in_process, refusal, write

WHO = "who headed the delegation"


@pytest.fixture
def reader(monkeypatch: pytest.MonkeyPatch) -> Reader:
    """What reads files."""
    return in_process(monkeypatch)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder of one document."""
    return write(tmp_path / "documents", report=REPORT)


@pytest.fixture
def library(folder: Path, reader: Reader) -> Iterator[Library]:
    """A library of it, up to date."""
    with Library(folder, folder.parent / "data") as opened:
        opened.update()
        yield opened


def verified(library: Library, id_: str) -> Receipt:
    """Give the receipt for a quote of a known file."""
    receipt = library.verify(id_)
    assert receipt is not None
    return receipt


def test_the_words_stand_in_the_file(folder: Path, library: Library) -> None:
    """As they were quoted; with the digest that anybody can compare."""
    quote = library.ask(WHO).quotes[0]
    receipt = verified(library, quote_id(quote.document, quote.start, quote.text))
    assert (receipt.standing, receipt.words, receipt.name) == (Standing.STANDS, quote.text, "report.txt")
    assert receipt.digest == hashlib.sha256((folder / "report.txt").read_bytes()).hexdigest()
    assert receipt.written is not None


def test_the_file_counts_and_not_the_index(folder: Path, library: Library) -> None:
    """One letter changed, and the words are gone; put elsewhere, they are found; without the file there is nothing to read."""
    file = folder / "report.txt"
    quote = library.ask(WHO).quotes[0]
    id_ = quote_id(quote.document, quote.start, quote.text)
    file.write_text(REPORT.replace(quote.text, quote.text.replace("e", "é", 1)), encoding="utf-8")
    changed = verified(library, id_)
    assert (changed.standing, changed.words) == (Standing.CHANGED, "")
    assert changed.digest == hashlib.sha256(file.read_bytes()).hexdigest()
    file.write_text("Something new comes first.\n\n" + REPORT, encoding="utf-8")
    assert verified(library, id_).words == quote.text
    library.update()
    assert verified(library, id_).words == quote.text
    file.unlink()
    assert verified(library, id_) == Receipt(Standing.GONE, "report.txt")
    library.update()
    gone = verified(library, id_)
    assert gone.standing is Standing.GONE
    assert gone.since is not None


def test_a_file_that_went_bad(library: Library, reader: Reader) -> None:
    """It has a digest, and nothing can be said of its words."""
    quote = library.ask(WHO).quotes[0]
    reader.instead["report.txt"] = refusal("damaged")
    receipt = verified(library, quote_id(quote.document, quote.start, quote.text))
    assert (receipt.standing, receipt.words) == (Standing.UNREADABLE, "")
    assert receipt.digest is not None


def test_the_page_is_told(library: Library, reader: Reader) -> None:
    """As it is printed."""
    reader.instead["report.txt"] = Extract("pdf", REPORT, pages=(Page(0, "iv"),))
    quote = library.ask(WHO).quotes[0]
    assert verified(library, quote_id(quote.document, quote.start, quote.text)).page == "iv"


@pytest.mark.parametrize("id_", ["", "x" * 22, "nonsense"])
def test_what_names_no_quote(id_: str, library: Library) -> None:
    """Nothing is known of it."""
    assert library.verify(id_) is None
