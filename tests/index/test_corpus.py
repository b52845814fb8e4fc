"""Which files are documents, what is said of them, and how a sent file gets its name and its place."""

from __future__ import annotations

import os
import threading
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index import corpus
from index.corpus import SUFFIXES, File, safe_name
from index.errors import FolderError, NameRefusedError
from index.model import Metadata
from tests.index.making import names, write


def put(folder: Path, *files: str) -> Path:
    """A folder with these files; what is in them does not matter."""
    for name in files:
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text("Some text.", encoding="utf-8")
    return folder


def one(folder: Path, sidecar: str | bytes | None = None) -> File:
    """The one document of a new folder, with what stands beside it."""
    write(folder, a="Some text.")
    if sidecar is not None:
        (folder / "a.txt.yaml").write_bytes(sidecar if isinstance(sidecar, bytes) else sidecar.encode())
    [file] = corpus.files(folder)
    return file


# Which files


def test_documents_of_all_folders_by_name(tmp_path: Path) -> None:
    """Files of subfolders are documents too; names are paths inside the folder, with ``/``, in order."""
    put(tmp_path, "b.md", "a.txt", "laws/2018/penal code.pdf", "laws/Ա.docx")
    assert names(tmp_path) == ["a.txt", "b.md", "laws/2018/penal code.pdf", "laws/Ա.docx"]


def test_reserved_hidden_and_metadata_files_are_no_documents(tmp_path: Path) -> None:
    """Golden questions, the glossary, metadata, and all that begins with a dot or an underscore are not read."""
    hidden = (".a.txt", "_b.txt", ".git/c.txt", "_drafts/d.txt", ".draft-0.txt", "~/.e.txt")
    put(tmp_path, "a.txt", "a.txt.yaml", "b.yml", "questions.yaml", "glossary.yaml", "in/questions.yaml", *hidden)
    assert names(tmp_path) == ["a.txt"]


def test_a_file_of_another_kind_is_seen(tmp_path: Path) -> None:
    """A file that cannot be read is not passed over: its refusal is reported."""
    put(tmp_path, "table.xlsx", "noending")
    assert names(tmp_path) == ["noending", "table.xlsx"]


def test_links(tmp_path: Path) -> None:
    """A link to a file or a folder counts as what it leads to; one that leads nowhere, or round in circles, is left out."""
    put(tmp_path, "in/a.txt", "in/deep/b.txt", "elsewhere/c.txt")
    (tmp_path / "in/link.txt").symlink_to(tmp_path / "elsewhere/c.txt")
    (tmp_path / "in/folder").symlink_to(tmp_path / "elsewhere")
    (tmp_path / "in/gone.txt").symlink_to(tmp_path / "gone.txt")
    (tmp_path / "in/deep/circle").symlink_to(tmp_path / "in")
    (tmp_path / "elsewhere/back").symlink_to(tmp_path / "in")
    assert names(tmp_path / "in") == ["a.txt", "deep/b.txt", "folder/c.txt", "link.txt"]


def test_a_name_that_is_no_utf8_can_be_written_down(tmp_path: Path) -> None:
    """A file from an old Windows disk keeps a name that can be stored and printed, and its path leads to it."""
    (tmp_path / os.fsdecode("отчёт.txt".encode("cp1251"))).write_text("Some text.")
    [file] = corpus.files(tmp_path)
    assert file.name.encode().endswith(b".txt")
    assert file.path.read_text() == "Some text."
    corpus.remove(tmp_path, file.name)
    assert names(tmp_path) == []


def test_no_folder(tmp_path: Path) -> None:
    """Where there is no documents folder, the error says which setting names it."""
    with pytest.raises(FolderError, match="DOCUMENTS_DIR"):
        corpus.files(tmp_path / "gone")
    with pytest.raises(FolderError):
        corpus.files(put(tmp_path, "a.txt") / "a.txt")


def test_a_mark_changes_with_the_file_and_its_metadata(tmp_path: Path) -> None:
    """Writing the file, putting metadata beside it, changing or deleting that: each gives another mark and digest."""
    marks, digests = [], []

    def look(file: File) -> None:
        marks.append(file.mark)
        digests.append(corpus.digest(file))

    look(one(tmp_path))
    look(one(tmp_path, "title: one"))
    look(one(tmp_path, "title: two and more"))
    (tmp_path / "a.txt.yaml").unlink()
    (tmp_path / "a.txt").write_text("Other text, longer.")
    [file] = corpus.files(tmp_path)
    look(file)
    assert len(set(marks)) == len(set(digests)) == 4


def test_a_touched_file_has_the_same_digest(tmp_path: Path) -> None:
    """A file that was copied or touched has another mark but the same digest, so it is not read again."""
    before = one(tmp_path)
    os.utime(before.path, ns=(1, 1))
    [after] = corpus.files(tmp_path)
    assert after.mark != before.mark
    assert corpus.digest(after) == corpus.digest(before)


# What is said of them


def test_metadata_beside_a_file_is_laid_over_its_own(tmp_path: Path) -> None:
    """What stands beside the file wins; what it does not say is kept from the file."""
    file = one(tmp_path, "title: The 2018 report\ndate: 2018-04-24\nurl: https://example.org/a?b=1\n")
    said, warnings = corpus.metadata(file, Metadata(title="Untitled1", publisher="The ministry"))
    assert said == Metadata("The 2018 report", "The ministry", "2018-04-24", "https://example.org/a?b=1")
    assert warnings == ()


def test_without_metadata_a_file_speaks_for_itself(tmp_path: Path) -> None:
    """No file beside it: its own words, and no warning."""
    assert corpus.metadata(one(tmp_path), Metadata(title="Own")) == (Metadata(title="Own"), ())


@pytest.mark.parametrize(
    ("written", "date"),
    [("2018", "2018"), ("2018-04", "2018-04"), ("2018-04-24", "2018-04-24"), ("'2018'", "2018")],
)
def test_dates_may_be_short(tmp_path: Path, written: str, date: str) -> None:
    """A year, a month or a day, with and without quotation marks."""
    assert corpus.metadata(one(tmp_path, f"date: {written}"), Metadata())[0].date == date


@pytest.mark.parametrize("written", ["24.04.2018", "spring", "18", "2018-4-1", "[2018]"])
def test_another_date_is_a_warning(tmp_path: Path, written: str) -> None:
    """A date in another form is not used, and the warning says how to write it."""
    said, warnings = corpus.metadata(one(tmp_path, f"title: A\ndate: {written}"), Metadata(date="2017"))
    assert (said.title, said.date) == ("A", "2017")
    assert ["2018-04-24" in warning and "a.txt.yaml" in warning for warning in warnings] == [True]


def test_an_unknown_key_is_a_warning(tmp_path: Path) -> None:
    """A slip (``titel``) is named together with what there is; the rest is used."""
    said, warnings = corpus.metadata(one(tmp_path, "titel: A\npublisher: B\n5: six"), Metadata())
    assert said == Metadata(publisher="B")
    assert len(warnings) == 2
    assert "“titel”" in warnings[1]
    assert "title" in warnings[1]


def test_white_space_in_a_value_is_one_blank(tmp_path: Path) -> None:
    """A title that goes over lines is shown on one."""
    said, _ = corpus.metadata(one(tmp_path, "title: >\n  The long\n  title\n\npublisher:\n"), Metadata(publisher="own"))
    assert (said.title, said.publisher) == ("The long title", "own")


@pytest.mark.parametrize(
    "sidecar",
    [
        "- a list",
        "just words",
        "",
        "title: [unclosed",
        "a: b: c",
        b"\xff\xfe\x00",
        "date: 2018-06-31",
        "[" * 5000,
        "\t",
    ],
)
def test_metadata_that_cannot_be_read_is_a_warning(tmp_path: Path, sidecar: str | bytes) -> None:
    """Whatever stands beside the file, the file itself is taken, and one warning names the other."""
    said, warnings = corpus.metadata(one(tmp_path, sidecar), Metadata(title="Own"))
    assert said == Metadata(title="Own")
    assert ["a.txt.yaml" in warning for warning in warnings] == [True]


# Names


@pytest.mark.parametrize(
    ("sent", "stored"),
    [
        ("report.txt", "report.txt"),
        ("Report 2018.PDF", "Report 2018.pdf"),
        ("Զեկույց 2018.docx", "Զեկույց 2018.docx"),
        ("отчёт (1).md", "отчёт (1).md"),
        ("../../etc/passwd.txt", "passwd.txt"),
        ("..\\..\\windows\\a.html", "a.html"),
        ("C:\\Users\\me\\a.htm", "a.htm"),
        ("/etc/./a.txt", "a.txt"),
        ("a:b?c*d|e<f>g\"h.txt", "abcdefgh.txt"),
        ("a\x00b\n\tc\x7f.txt", "abc.txt"),
        ("\ufeffa\u200b\u2028.p\u200ddf", "a.pdf"),
        ("\u202etxt.exe.pdf", "txt.exe.pdf"),
        ("report.exe.txt", "report.exe.txt"),
        ("...a.txt", "a.txt"),
        (".hidden.txt", "hidden.txt"),
        ("_draft.txt", "draft.txt"),
        (".draft-a.txt", "draft-a.txt"),
        ("-rf.txt", "rf.txt"),
        ("  a   b  .txt  ", "a b.txt"),
        ("a.txt.", "a.txt"),
        ("cafe\u0301.txt", "caf\u00e9.txt"),
        ("cafe\u200b\u0301.txt", "caf\u00e9.txt"),
        ("\ud800a.txt", "a.txt"),
    ],
)  # fmt: skip
def test_a_sent_name_is_made_safe(sent: str, stored: str) -> None:
    """No folders, no characters that a screen or a system takes for something else, one form of every letter."""
    assert safe_name(sent) == stored


@pytest.mark.parametrize(
    "sent",
    [
        "", ".", "..", "/", "a", "txt", ".txt", "....txt", " .pdf", "_.md", "\u202e.txt", "a.txt/", "a.exe", "a.txt.exe",
        "a.yaml", "questions.yaml", "a.txt.yaml",
        "a.рdf", "a.tхt", "a．txt", "a.txt\u202egpj.exe", "a.t xt",
        "con.txt", "NUL.pdf", "Aux.md", "com1.txt", "LPT9.docx", "con .txt", "nul.tar.txt",
    ],
)  # fmt: skip
def test_a_name_that_cannot_be_stored_is_refused(sent: str) -> None:
    """Nothing left, another ending or one that only looks right, a reserved name, a device of Windows: a sentence says so."""
    with pytest.raises(NameRefusedError, match=r"\.txt"):
        safe_name(sent)


@given(
    st.text(st.characters(exclude_categories=[]) | st.sampled_from("./\\ _-:\u202e\u0301Աრ字😀")),
    st.sampled_from(SUFFIXES),
)
def test_every_stored_name_is_safe(sent: str, suffix: str) -> None:
    """For any name: a file directly in the folder, seen there, short enough for its metadata, and safe as it is."""
    try:
        name = safe_name(sent * 20 + suffix)
    except NameRefusedError:
        return
    assert len(f"{name}.yaml".encode()) <= 255
    assert not set(name) & set('/\\:*?"<>|\0\n\u202e')
    assert not name.startswith((".", "_", " "))
    assert name.endswith(suffix)
    assert safe_name(name) == name


@pytest.mark.parametrize("letter", ["a", "Ա", "რ", "字", "😀", "é"])
def test_a_very_long_name_can_be_stored(tmp_path: Path, letter: str) -> None:
    """A long name of any script is cut so that the file, and its metadata beside it, fit a file system."""
    name = safe_name(letter * 300 + ".txt")
    corpus.store(tmp_path, name, b"Some text.")
    (tmp_path / f"{name}.yaml").write_text("title: A")
    assert names(tmp_path) == [name]
    assert len(name) > 60 or letter in "字😀"


# Storing and removing


def test_a_stored_file_holds_what_was_sent(tmp_path: Path) -> None:
    """Byte for byte; an older file of that name is replaced, and nothing else lies in the folder."""
    for content in (b"first", bytes(range(256))):
        assert corpus.store(tmp_path, "a.txt", content).read_bytes() == content
    assert [path.name for path in tmp_path.iterdir()] == ["a.txt"]


def test_nobody_meets_half_a_file(tmp_path: Path) -> None:
    """While files are stored again and again, the folder shows each whole or not at all, and never a draft."""
    contents = [letter * 300_000 for letter in (b"a", b"b")]
    failed: list[BaseException] = []

    def send(content: bytes) -> None:
        try:
            for _ in range(15):
                corpus.store(tmp_path, "a.txt", content)
        except BaseException as error:
            failed.append(error)

    threads = [threading.Thread(target=send, args=(content,)) for content in contents]
    for thread in threads:
        thread.start()
    seen = set()
    while any(thread.is_alive() for thread in threads):
        seen |= {(file.name, file.path.read_bytes()) for file in corpus.files(tmp_path)}
    assert failed == []
    assert seen <= {("a.txt", content) for content in contents}
    assert [path.name for path in tmp_path.iterdir()] == ["a.txt"]


def test_a_file_that_cannot_be_written_leaves_nothing(tmp_path: Path) -> None:
    """Where the place is taken by a folder, the error names the file, and no draft stays."""
    (tmp_path / "a.txt").mkdir()
    with pytest.raises(FolderError, match="a.txt"):
        corpus.store(tmp_path, "a.txt", b"text")
    assert [path.name for path in tmp_path.iterdir()] == ["a.txt"]
    with pytest.raises(FolderError):
        corpus.store(tmp_path / "gone", "a.txt", b"text")


def test_removing_takes_the_metadata_along(tmp_path: Path) -> None:
    """The document and what is said of it are gone; the others stay."""
    put(tmp_path, "a.txt", "a.txt.yaml", "in/b.txt")
    corpus.remove(tmp_path, "a.txt")
    assert [path.name for path in tmp_path.iterdir()] == ["in"]
    corpus.remove(tmp_path, "in/b.txt")
    assert names(tmp_path) == []


@pytest.mark.parametrize("name", ["gone.txt", "../outside.txt", "in/../a.txt", "questions.yaml", ".a.txt", "", "/etc/hosts"])
def test_only_documents_can_be_removed(tmp_path: Path, name: str) -> None:
    """A name that is no document of the folder removes nothing, whatever file it may lead to."""
    put(tmp_path, "outside.txt", "docs/a.txt", "docs/in/b.txt", "docs/questions.yaml", "docs/.a.txt")
    before = sorted(tmp_path.rglob("*"))
    with pytest.raises(FolderError, match="no document"):
        corpus.remove(tmp_path / "docs", name)
    assert sorted(tmp_path.rglob("*")) == before
