"""Which text stands on pages that are only pictures?

Where the program Tesseract is installed, such pages are recognised one by one beside the answers. What was recognised is
kept by the file's content, since it takes seconds a page, and put into the document's text where the page stands. It is no
word-for-word reading, and is told apart wherever it is quoted. Without Tesseract nothing of this runs.
"""

from __future__ import annotations

import shutil
import sqlite3
import subprocess
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass, replace
from functools import cache
from itertools import groupby, pairwise
from pathlib import Path
from typing import Final

import regex

from index.errors import FolderError
from index.extraction.hyphens import Hyphens
from index.model import Extract, Page, Section, Span

VERSION = 1
"""Raised whenever the same page would give another text."""

FILE: Final = "recognised.sqlite3"
CONFIDENCE: Final = 0.9
"""What the confidence in an answer is multiplied by where its words were recognised."""

HINT: Final = "With the program Tesseract installed (see the README) it would be recognised."

_LANGUAGES: Final = ("hye", "rus", "eng")
_SCHEMA: Final = "CREATE TABLE page (digest TEXT, sheet INTEGER, text TEXT NOT NULL, PRIMARY KEY (digest, sheet)) WITHOUT ROWID"
_ARMENIAN = r"[\u0531-\u0587]"
_FULL_STOP = regex.compile(rf"(?<={_ARMENIAN}[»)]?):(?=\s|$)", regex.MULTILINE)
_LONE_AND = regex.compile(rf"(?<={_ARMENIAN}[,»)]?\s)(?:ն|Լ|w)\.?(?=\s«?{_ARMENIAN})")
_WORD = regex.compile(rf"{_ARMENIAN}{{3,}}")
_NUMBER_SIGN = regex.compile(
    rf"(?<![\p{{L}}\p{{N}}])[МИПԻՊ](?=\s?\d{{1,5}}-{_ARMENIAN}(?!\p{{L}}))|(?<={_ARMENIAN}\s)[МИП](?=\s\d)"
)
_BUT = regex.compile(rf"(?<={_ARMENIAN})[`‘](?=\s)")
_HYPHEN = regex.compile(r"(?<=\p{L})[-‐\u00ad\u058a]$")
_LIST = regex.compile(r"\n(?=(?:[•*–—-]|\(?[\p{L}\d]{1,3}(?:\.\d{1,3})*[.)])\s)")


@dataclass(frozen=True, slots=True)
class Tesseract:
    """The program, and which of our languages it knows, as it wants them: ``hye+rus+eng``."""

    program: str
    languages: str


def installed(setting: str = "on") -> Tesseract | None:
    """Tesseract, if it is there with at least one of our languages, and the setting ``OCR`` is not ``off``."""
    program = None if setting.strip().lower() == "off" else shutil.which("tesseract")
    return _looked_at(program) if program else None


@cache
def _looked_at(program: str) -> Tesseract | None:
    try:
        listed = subprocess.run([program, "--list-langs"], capture_output=True, timeout=20, check=True)  # noqa: S603
    except (OSError, subprocess.SubprocessError):
        return None
    known = listed.stdout.decode("utf-8", "replace").split()
    languages = "+".join(language for language in _LANGUAGES if language in known)
    return Tesseract(program, languages) if languages else None


class Recognised:
    """What was recognised, by the digest of the file and the page's place in it. It may be deleted; a damaged file is."""

    def __init__(self, data: Path) -> None:
        self._path = data / FILE

    def of(self, digest: str) -> dict[int, str]:
        """The text of each page of a file that was recognised, by its place from 0."""
        if not self._path.exists():
            return {}
        with self._opened() as read:
            return dict(read.execute("SELECT sheet, text FROM page WHERE digest = ?", (digest,)))

    def keep(self, digest: str, sheet: int, text: str) -> None:
        """Keep the text of a page."""
        with self._opened() as write:
            write.execute("INSERT OR REPLACE INTO page VALUES (?, ?, ?)", (digest, sheet, text))

    def forget(self, digest: str) -> None:
        """Keep nothing of a file."""
        if self._path.exists():
            with self._opened() as write:
                write.execute("DELETE FROM page WHERE digest = ?", (digest,))

    @contextmanager
    def _opened(self) -> Iterator[sqlite3.Connection]:
        try:
            with closing(sqlite3.connect(self._path, isolation_level=None, timeout=10)) as connection:
                connection.execute("PRAGMA secure_delete = ON")  # as in ``versions``
                if connection.execute("PRAGMA user_version").fetchone() != (VERSION,):
                    connection.execute("DROP TABLE IF EXISTS page")
                    connection.execute(_SCHEMA)
                    connection.execute(f"PRAGMA user_version = {VERSION}")
                yield connection
        except sqlite3.DatabaseError as error:
            self._path.unlink(missing_ok=True)
            raise FolderError(f"{self._path} was damaged and is made anew; recognising begins again.") from error


def tidied(text: str, known: Callable[[str], bool]) -> str:
    """What Tesseract found as paragraphs, one a line, repaired; ``known`` tells whether a word is one."""
    blocks = [part.split("\n") for block in text.split("\n\n") for part in _LIST.split(block.strip())]
    hyphens = Hyphens.of([_hyphenated(line) for block in blocks for line in block])
    paragraphs = (_joined([_hyphenated(line) for line in block], hyphens) for block in blocks)
    return repaired("\n".join(filter(None, paragraphs)), known)


def _hyphenated(line: str) -> tuple[str, str]:
    """A line without the hyphen at its end, and that."""
    plain = " ".join(line.split())
    at = _HYPHEN.search(plain)
    return (plain[: at.start()], at[0]) if at else (plain, "")


def _joined(lines: Sequence[tuple[str, str]], hyphens: Hyphens) -> str:
    text = lines[0][0]
    for (left, hyphen), (right, _) in pairwise(lines):
        text += (hyphens.glue(left, hyphen, right) if hyphen else " ") + right
    return (text + lines[-1][1]).strip()


def repaired(text: str, known: Callable[[str], bool]) -> str:
    """Armenian as it was printed: Tesseract takes ``։`` for a colon and ``և`` for ``ն`` (alone also for ``Լ`` and ``w``).

    So it does ``՝`` for a grave accent and the ``N`` of a decree's number for another letter. A word is changed only where
    nobody knows it as it is and somebody does with ``և``.
    """
    printed = _LONE_AND.sub("և", _BUT.sub("՝", _NUMBER_SIGN.sub("N", _FULL_STOP.sub("։", text))))
    return _WORD.sub(lambda word: _with_and(word[0], known), printed)


def _with_and(word: str, known: Callable[[str], bool]) -> str:
    if "ն" not in word or known(word):
        return word
    readings = (word[: at.start()] + "և" + word[at.end() :] for at in regex.finditer("ն", word))
    return next((reading for reading in readings if known(reading)), word)


def scan(pages: int) -> Extract:
    """A PDF of so many pages that are all pictures, before any is recognised."""
    return Extract("pdf", "", pages=tuple(Page(0, str(i + 1)) for i in range(pages)), pictures=tuple(range(pages)))


def with_recognised(extract: Extract, texts: Mapping[int, str]) -> Extract:
    """The extract with the text of recognised pages at their places; ``texts`` holds it by their places in the file.

    Where a paragraph goes on over the picture, the page's text follows the paragraph. Pages on which nothing could be
    recognised are named in the warnings.
    """
    done = [sheet for sheet in extract.pictures if sheet in texts]
    empty = [sheet for sheet in done if not texts[sheet]]
    for sheet in done:
        extract = _with_page(extract, sheet, texts[sheet])
    return replace(
        extract,
        pictures=tuple(sheet for sheet in extract.pictures if sheet not in texts),
        warnings=(*extract.warnings, *_without_text(empty)),
    )


def _with_page(extract: Extract, sheet: int, text: str) -> Extract:
    if not text:
        return extract
    at = _line_after(extract.text, extract.pages[sheet].start)
    before = "\n" if at and extract.text[at - 1] != "\n" else ""
    added = before + text + "\n"
    start, stop = at + len(before), at + len(added)

    def moved(offset: int) -> int:
        return offset + len(added) if offset >= at else offset

    pages = (
        Page(start if i == sheet else max(moved(page.start), stop) if i > sheet else min(page.start, start), page.label)
        for i, page in enumerate(extract.pages)
    )
    return replace(
        extract,
        text=extract.text[:at] + added + extract.text[at:],
        pages=tuple(pages),
        sections=tuple(Section(moved(s.start), moved(s.stop), s.title) for s in extract.sections),
        recognised=tuple(sorted([*((moved(a), moved(b - 1) + 1) for a, b in extract.recognised), (start, stop)])),
    )


def _line_after(text: str, offset: int) -> int:
    """The offset, or where its line ends if that is in the midst of one."""
    if offset == 0 or text[offset - 1] == "\n":
        return offset
    end = text.find("\n", offset)
    return len(text) if end < 0 else end + 1


def is_recognised(spans: Sequence[Span], start: int, stop: int) -> bool:
    """Some of the text from ``start`` to ``stop`` was recognised."""
    return any(first < stop and start < last for first, last in spans)


def numbers(sheets: Sequence[int]) -> str:
    """Places of pages as a reader counts them: ``1, 3–5``."""
    runs = [[i + 1 for _, i in members] for _, members in groupby(enumerate(sheets), key=lambda pair: pair[1] - pair[0])]
    return ", ".join(str(run[0]) if len(run) == 1 else f"{run[0]}–{run[-1]}" for run in runs)


def _without_text(sheets: Sequence[int]) -> tuple[str, ...]:
    return (f"No text could be recognised on page {numbers(sheets)}.",) if sheets else ()


def unread(sheets: Sequence[int], tesseract: Tesseract | None) -> tuple[str, ...]:
    """The sentence that names the pages of a PDF that are pictures, and what is being done about it; none for none."""
    if not sheets:
        return ()
    what = f"Pages {numbers(sheets)} are pictures" if len(sheets) > 1 else f"Page {numbers(sheets)} is a picture"
    return (f"{what}: the text is being recognised." if tesseract else f"{what}: no text was read. {HINT}",)
