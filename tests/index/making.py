"""Documents and readings for the tests of this package, made without reading files in a child process."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import pytest

from index.corpus import files
from index.errors import RefusedError
from index.extraction import extract
from index.glossary import load
from index.model import DocumentInfo, Extract, Metadata, Passage, Reading
from index.passages import passages
from index.store import Snapshot

REPORT = """\
11 representatives of the working group, led by the head of the group Vahram Kazhoyan, took part in the 18th Alliance \
conference in Vienna on April 23-24, 2018. The delegation’s participation was sponsored by the embassy’s programme.

The shelter in Gyumri received 35 victims in 2017. Two of them were minors.
"""
RUSSIAN = """\
Делегацию возглавил начальник управления Армен Петросян. В 2019 году приют принял 47 пострадавших.
"""
ARMENIAN = """\
Պատվիրակությունը գլխավորում էր Արամ Սարգսյանը։ 2018 թ. ապաստարանում բնակվել է 12 զոհ։
"""


class Reader:
    """A worker that reads in this process; ``read_names`` lists what it was asked to read, in order.

    ``on_pages`` is what a scanner would find on the pages that are pictures.
    """

    count = 1

    def __init__(self) -> None:
        self.read_names: list[str] = []
        self.instead: dict[str, Extract | BaseException] = {}
        self.on_pages: dict[int, str | Exception] = {}
        self.recognised_pages: list[int] = []

    def read(self, path: Path, name: str) -> Extract:
        """What is in the file, or what ``instead`` holds for its name."""
        self.read_names.append(name)
        given = self.instead.get(name)
        if isinstance(given, BaseException):
            raise given
        return given or extract(path.read_bytes(), name)

    def cut(self, extract: Extract) -> tuple[Passage, ...]:
        """The passages of what was read."""
        return passages(extract)

    def give_up(self) -> None:
        """There is nothing to stop."""

    def recognise(self, path: Path, sheet: int, program: str, languages: str) -> str:
        """What stands on a page."""
        self.recognised_pages.append(sheet)
        found = self.on_pages[sheet]
        if isinstance(found, Exception):
            raise found
        return found

    def close(self, *, patient: bool = True) -> None:
        """There is nothing to end."""


_glossary = cache(load)


def in_process(monkeypatch: pytest.MonkeyPatch) -> Reader:
    """Let every library of a test read with this reader, and all of them share one glossary: both take long to start."""
    made = Reader()
    monkeypatch.setattr("index.library.workers.Workers", lambda: made)
    monkeypatch.setattr("index.library.worker.Worker", lambda *_: made)
    monkeypatch.setattr("index.library.glossary.load", _glossary)
    return made


def write(folder: Path, **texts: str) -> Path:
    """A folder of texts: ``report="…"`` becomes ``report.txt``."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in texts.items():
        (folder / f"{name}.txt").write_text(text, encoding="utf-8")
    return folder


def reading(text: str, **more: object) -> Reading:
    """A plain text as the index keeps it."""
    read = Extract("txt", text, **more)  # type: ignore[arg-type]  # pages and sections, given by the tests
    return Reading(read, passages(read))


def info(name: str, made: Reading, **said: str) -> DocumentInfo:
    """What the index says of a document."""
    return DocumentInfo(
        name=name,
        title=said.get("title", name),
        language="en",
        format=made.extract.format,
        pages=len(made.extract.pages),
        passages=len(made.passages),
        characters=len(made.extract.text),
        digest="0" * 32,
        metadata=Metadata(**said),
        warnings=made.extract.warnings,
    )


def id_of(snapshot: Snapshot, name: str) -> int:
    """The id of a document that is there."""
    found = snapshot.id_of(name)
    assert found is not None
    return found


def names(folder: Path) -> list[str]:
    """The names of the documents in a folder."""
    return [file.name for file in files(folder)]


def refusal(code: str = "damaged", **details: object) -> RefusedError:
    """What a reader raises for a bad file."""
    return RefusedError(code, **details)
