"""The whole way from files to quotes, and what stays true while the folder changes."""

from __future__ import annotations

import gc
import os
import signal
import sqlite3
import subprocess
import sys
import threading
import weakref
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from filelock import FileLock
from hypothesis import given, settings
from hypothesis import strategies as st

from index.errors import BusyError, FolderError, NameRefusedError, RefusedError, SettingError
from index.library import Library
from index.model import Answer, Band, Extract, Page
from index.quotes import LONGEST
from tests.index.making import ARMENIAN, REPORT, RUSSIAN, Reader, in_process, refusal, write

HEAD = "who was the head of the group"
FILLER = "The library is open on weekdays. Books may be kept for three weeks."


@pytest.fixture
def reader(monkeypatch: pytest.MonkeyPatch) -> Reader:
    """What reads files for every library of a test."""
    return in_process(monkeypatch)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder of three documents."""
    return write(tmp_path / "documents", report=REPORT, russian=RUSSIAN, armenian=ARMENIAN)


@pytest.fixture
def library(folder: Path, reader: Reader) -> Iterator[Library]:
    """A library of the folder, up to date."""
    with opened(folder) as made:
        made.update()
        reader.read_names.clear()
        yield made


def opened(folder: Path) -> Library:
    """A library of the folder with its data beside it."""
    return Library(folder, folder.parent / "data")


def indexed(folder: Path) -> Path:
    """The data folder of an index of the folder, which nobody uses any more."""
    with opened(folder) as library:
        library.update()
    return folder.parent / "data"


def first(answer: Answer) -> str:
    """The words of the first quote."""
    return answer.quotes[0].text if answer.quotes else ""


def stored(folder: Path, name: str, start: int, stop: int) -> str:
    """What the file itself says from ``start`` to ``stop``."""
    return (folder / name).read_text("utf-8")[start:stop]


# Answers


@pytest.mark.parametrize(
    ("question", "words", "document"),
    [
        (HEAD, "led by the head of the group Vahram Kazhoyan", "report.txt"),
        ("how many victims did the shelter in gyumri receive", "35 victims", "report.txt"),
        ("кто возглавил делегацию", "Армен Петросян", "russian.txt"),
        ("ո՞վ էր գլխավորում պատվիրակությունը", "Արամ Սարգսյանը", "armenian.txt"),
    ],
)
def test_the_answer_is_quoted(library: Library, question: str, words: str, document: str) -> None:
    """A question is answered with the sentence that holds the answer, from the document in its language."""
    answer = library.ask(question)
    assert answer.band is Band.ANSWER
    assert answer.quotes[0].document == document
    assert words in first(answer)


def test_who_led_the_delegation(tmp_path: Path, reader: Reader) -> None:
    """The name stands first though the sentence beside it, and not its own, holds "delegation"."""
    with opened(write(tmp_path / "documents", report=REPORT, other=FILLER)) as library:
        library.update()
        quote = library.ask("who led the delegation").quotes[0]
    assert "Vahram Kazhoyan" in [quote.text[start:stop] for start, stop in quote.highlights]


WORDS = sorted(set(f"{REPORT} {RUSSIAN} {ARMENIAN} who when how сколько где ո՞վ երբ Mars 𝕏 ... « \x00".split(" ")))


@pytest.fixture(scope="module")
def asked(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Library, Path]]:
    """A library that is only asked, and its folder."""
    folder = write(tmp_path_factory.mktemp("law") / "documents", report=REPORT, russian=RUSSIAN, armenian=ARMENIAN)
    long = "The programme " + ", which was paid for by the embassy and the ministry" * 30 + ", ended in 2018."
    write(folder, long=long, page="Contents\n\n1. One\n\nShare\n\n" + FILLER)
    with opened(folder) as library:
        library.update()
        yield library, folder


@settings(max_examples=150, deadline=None)
@given(words=st.lists(st.sampled_from(WORDS), max_size=14).map(" ".join) | st.text(max_size=30))
def test_every_quote_is_verbatim(asked: tuple[Library, Path], words: str) -> None:
    """For any question: what is quoted stands in the file, from start to stop; bold words are inside; nothing is given
    in the band that means nothing, and no more than three quotes and ten passages in any."""
    library, folder = asked
    answer = library.ask(words)
    assert (answer.band is Band.NONE) == (answer.quotes == ())
    assert len(answer.quotes) <= 3
    assert len(answer.passages) <= 10
    assert 0 <= answer.confidence <= 1
    assert len({(quote.document, quote.start) for quote in answer.quotes}) == len(answer.quotes)
    for quote in answer.quotes:
        assert quote.text == stored(folder, quote.document, quote.start, quote.stop) != ""
        assert len(quote.text) <= LONGEST
        assert len(quote.highlights) <= 2
        assert all(0 <= start < stop <= len(quote.text) for start, stop in quote.highlights)
        assert list(quote.highlights) == sorted(quote.highlights)
    for passage in answer.passages:
        assert stored(folder, passage.document, passage.start, passage.stop).strip()


@pytest.mark.parametrize("question", ["", "   ", "?", "who", "the of and", "«»", "💛", "\n\x00", "a" * 5000])
def test_a_question_without_words_finds_nothing(library: Library, question: str) -> None:
    """Nothing asked, nothing found: no quotes and no error."""
    answer = library.ask(question)
    assert answer.band is Band.NONE
    assert answer.quotes == ()


def test_words_that_no_document_holds_are_named(library: Library) -> None:
    """ "Nothing found" comes with the words that are missing, as they were typed."""
    answer = library.ask("who invented the Zamboni in Winnipeg")
    assert answer.band is not Band.ANSWER
    assert {"Zamboni", "Winnipeg"} <= set(answer.missing)
    assert library.ask(HEAD).missing == ()


def test_each_passage_has_its_language(folder: Path, reader: Reader) -> None:
    """A document of two languages names both, the longer first; a quote is in the one of its own passage, also where its
    words have no letters of any."""
    write(folder, both=f"{FILLER * 40}\n\n{RUSSIAN.strip()} {'Приют открыт круглый год. ' * 20}(2016) 3456, 7890.")
    with opened(folder) as library:
        library.update()
        info = next(info for info in library.documents() if info.name == "both.txt")
        assert info.languages == ("en", "ru")
        assert library.view is not None
        snapshot = library.view.snapshot
        found = snapshot.passages(snapshot.passages_of(snapshot.id_of("both.txt") or 0))
        assert {passage.language for _, passage in found} == {"en", "ru"}
        assert [(quote.text, quote.language) for quote in library.ask("3456 7890").quotes] == [("(2016) 3456, 7890.", "ru")]


def test_the_same_words_in_two_documents_are_quoted_once(folder: Path, reader: Reader) -> None:
    """A text that lies in the folder twice fills one quote, not two."""
    write(folder, copy=REPORT)
    with opened(folder) as library:
        library.update()
        texts = [quote.text for quote in library.ask("who led the delegation").quotes]
    assert len(texts) == len(set(texts))


def test_a_quote_over_a_page_break_has_both_pages(folder: Path, reader: Reader) -> None:
    """A sentence that begins on page 12 and ends on page 13 is labelled ``12–13``; one on a page, with that page."""
    text = "Nothing here is of use. The head of the group\nwas Anna Abovyan. The prize went to Lilit Karapetyan."
    pages = (Page(0, "xi"), Page(10, "12"), Page(text.index("was"), "13"))
    reader.instead["paged.txt"] = Extract("pdf", text.replace("\n", " "), pages=pages)
    write(folder, paged="anything")
    (folder / "report.txt").unlink()
    with opened(folder) as library:
        library.update()
        assert library.ask(HEAD).quotes[0].page == "12–13"
        assert library.ask("who got the prize").quotes[0].page == "13"
        assert library.ask("кто возглавил делегацию").quotes[0].page is None


def test_headings_stand_above_a_quote(folder: Path, reader: Reader) -> None:
    """A quote names the headings that it stands under, outermost first, and is not one of them."""
    (folder / "law.md").write_text("# The plan\n\n## Money\n\nThe embassy paid 300 euros for the shelter.\n\n## Other\n\nNo.")
    with opened(folder) as library:
        library.update()
        quote = library.ask("how much did the embassy pay for the shelter").quotes[0]
    assert (quote.document, quote.text) == ("law.md", "The embassy paid 300 euros for the shelter.")
    assert quote.heading == ("The plan", "Money")


def test_a_fact_sheet_stands_behind_an_original(folder: Path, reader: Reader) -> None:
    """Where an original document answers as well as our fact sheet does, the original is quoted first."""
    for name, kind in (("a-sheet", "fact sheet"), ("z-original", "document")):
        said = "also " if kind == "document" else ""
        write(folder, **{name: f"The hotline was {said}opened by Narek Simonyan in 2011."})
        (folder / f"{name}.txt.yaml").write_text(f"kind: {kind}\ntitle: The hotline\n")
    with opened(folder) as library:
        library.update()
        quotes = library.ask("who opened the hotline").quotes
    assert [quote.document for quote in quotes[:2]] == ["z-original.txt", "a-sheet.txt"]


# Up to date


def test_only_what_changed_is_read(folder: Path, library: Library, reader: Reader) -> None:
    """An update reads nothing that was read before; of a changed, an added and a removed file it says so."""
    assert library.update().unchanged == 3
    assert reader.read_names == []
    write(folder, report=REPORT.replace("Vahram Kazhoyan", "Anna Abovyan"), new=FILLER)
    (folder / "russian.txt").unlink()
    report = library.update()
    assert reader.read_names == ["new.txt", "report.txt"]
    assert (report.added, report.changed, report.removed) == (("new.txt",), ("report.txt",), ("russian.txt",))
    assert report.unchanged == 1
    assert "Anna Abovyan" in first(library.ask(HEAD))
    assert {quote.document for quote in library.ask("кто возглавил делегацию").quotes} - {"russian.txt"} == {
        quote.document for quote in library.ask("кто возглавил делегацию").quotes
    }
    assert [info.name for info in library.documents()] == ["armenian.txt", "new.txt", "report.txt"]


def test_a_touched_file_is_not_read_again(folder: Path, library: Library, reader: Reader) -> None:
    """A new time on a file with the same content changes nothing."""
    os.utime(folder / "report.txt", ns=(1, 1))
    assert library.update().unchanged == 3
    assert reader.read_names == []


def test_a_new_start_reads_nothing(folder: Path, library: Library, reader: Reader) -> None:
    """What is indexed answers at once after a restart, before any update."""
    library.close()
    with opened(folder) as again:
        assert "Vahram Kazhoyan" in first(again.ask(HEAD))
        assert again.update().unchanged == 3
    assert reader.read_names == []


def test_changed_metadata_is_picked_up(folder: Path, library: Library) -> None:
    """A title, date and address put beside a file stand under its quotes after the next update; deleted, they go."""
    before = library.ask(HEAD).quotes[0]
    assert (before.title, before.date, before.url) == ("report", None, None)
    sidecar = folder / "report.txt.yaml"
    sidecar.write_text("title: The conference\ndate: 2018-04\nurl: https://example.org\npublisher: The group\n")
    assert library.update().changed == ("report.txt",)
    quote = library.ask(HEAD).quotes[0]
    assert (quote.title, quote.date, quote.url) == ("The conference", "2018-04", "https://example.org")
    assert quote.publisher == "The group"
    sidecar.unlink()
    library.update()
    assert library.ask(HEAD).quotes[0].title == "report"


def test_a_warning_about_metadata_is_reported(folder: Path, library: Library) -> None:
    """A slip beside a file is reported, and the file answers all the same."""
    (folder / "report.txt.yaml").write_text("titel: The conference")
    assert "“titel”" in library.update().warnings["report.txt"][0]
    assert "Vahram Kazhoyan" in first(library.ask(HEAD))


def test_a_refused_file_is_reported_and_the_rest_goes_on(folder: Path, reader: Reader) -> None:
    """A bad file has its name and reason in the report and in the list; it is read again only when it has changed."""
    reader.instead["bad.txt"] = refusal("damaged")
    write(folder, bad="anything", zebra=FILLER)
    with opened(folder) as library:
        report = library.update()
        assert [(one.name, one.code) for one in report.refused] == [("bad.txt", "damaged")]
        assert "please" in report.refused[0].reason
        assert len(report.added) == 4
        assert library.refusals() == report.refused
        assert library.update().refused == ()
        assert reader.read_names.count("bad.txt") == 1
        assert library.refusals() == report.refused
        del reader.instead["bad.txt"]
        write(folder, bad="The head of the house was Lilit Karapetyan.")
        library.update()
        assert library.refusals() == ()
        assert "Lilit" in first(library.ask("who was the head of the house"))


def test_a_document_that_went_bad_is_no_longer_quoted(folder: Path, library: Library, reader: Reader) -> None:
    """A good document replaced by a file that cannot be read leaves the index."""
    reader.instead["report.txt"] = refusal("password")
    write(folder, report="locked")
    assert [one.code for one in library.update().refused] == ["password"]
    assert "report.txt" not in {quote.document for quote in library.ask(HEAD).quotes}
    (folder / "report.txt").unlink()
    assert library.update().removed == ("report.txt",)
    assert library.refusals() == ()


def test_a_file_that_vanishes_meanwhile_is_no_error(folder: Path, library: Library, reader: Reader) -> None:
    """A file deleted between listing and reading is passed over."""
    reader.instead["new.txt"] = FileNotFoundError("gone")
    write(folder, new=FILLER)
    report = library.update()
    assert (report.added, report.refused) == ((), ())


def test_a_passing_fault_is_tried_again(folder: Path, library: Library, reader: Reader) -> None:
    """A file that the disk would not give is reported in a sentence and read again by the next update, though unchanged."""
    reader.instead["new.txt"] = PermissionError(13, "Permission denied", str(folder / "new.txt"))
    write(folder, new=FILLER)
    report = library.update()
    assert [one.name for one in report.refused] == ["new.txt"]
    assert "Errno" not in report.refused[0].reason
    assert str(folder) not in report.refused[0].reason
    del reader.instead["new.txt"]
    library.update()
    assert "new.txt" in {info.name for info in library.documents()}


def test_progress_is_told(folder: Path, reader: Reader) -> None:
    """How many files are done, of how many, which is next, and how many pages were read; at last all of them."""
    told: list[tuple[int, int, str, int]] = []
    reader.instead["report.txt"] = Extract("pdf", REPORT, pages=(Page(0, "1"), Page(9, "2")))
    with opened(folder) as library:
        library.update(lambda *step: told.append(step))
    assert told == [(0, 3, "armenian.txt", 0), (1, 3, "report.txt", 0), (2, 3, "russian.txt", 2), (3, 3, "", 2)]


def test_no_folder(tmp_path: Path, reader: Reader) -> None:
    """A missing documents folder, and a data folder that cannot be made, are named in a sentence."""
    with opened(tmp_path / "gone") as library, pytest.raises(FolderError, match="gone"):
        library.update()
    (tmp_path / "file").write_text("")
    with pytest.raises(FolderError, match="file"):
        Library(tmp_path, tmp_path / "file")


def test_an_empty_folder(tmp_path: Path, reader: Reader) -> None:
    """No documents is no error: every question finds nothing."""
    (tmp_path / "documents").mkdir()
    with opened(tmp_path / "documents") as library:
        assert library.ask(HEAD).band is Band.NONE
        assert library.update().added == ()
        assert library.ask(HEAD).band is Band.NONE
        assert (library.documents(), library.refusals()) == ((), ())


# Adding and removing


def test_adding_copies_and_indexes(folder: Path, library: Library, tmp_path: Path, reader: Reader) -> None:
    """The file is copied under a safe name and answers at once; the others are not read again."""
    (tmp_path / "sent").write_text("The head of the shelter was Lilit Karapetyan.", encoding="utf-8")
    assert library.add(tmp_path / "sent", "../Shelter\u202e.TXT").added == ("Shelter.txt",)
    assert reader.read_names == ["Shelter.txt"], "once, although it is looked at before it is stored"
    assert "Lilit" in first(library.ask("who was the head of the shelter"))
    assert (folder / "Shelter.txt").read_bytes() == (tmp_path / "sent").read_bytes()


def test_adding_a_known_name_replaces_the_document(library: Library, tmp_path: Path) -> None:
    """A newer version of a file takes the place of the older."""
    (tmp_path / "sent.txt").write_text("The head of the group was Anna Abovyan.")
    assert library.add(tmp_path / "sent.txt", "report.txt").changed == ("report.txt",)
    assert "Anna Abovyan" in first(library.ask(HEAD))
    assert len(library.documents()) == 3


def test_a_bad_file_is_not_kept(folder: Path, library: Library, tmp_path: Path, reader: Reader) -> None:
    """A file that cannot be read, or has no usable name, is refused and leaves the folder as it was."""
    before = sorted(folder.iterdir())
    (tmp_path / "sent").write_bytes(b"anything")
    reader.instead["bad.pdf"] = refusal("damaged")
    with pytest.raises(RefusedError):
        library.add(tmp_path / "sent", "bad.pdf")
    with pytest.raises(NameRefusedError):
        library.add(tmp_path / "sent", "virus.exe")
    assert sorted(folder.iterdir()) == before
    assert library.update().unchanged == 3


def test_removing(folder: Path, library: Library) -> None:
    """A removed document is gone from the folder and the index; an unknown name is an error that names it."""
    assert library.remove("report.txt").removed == ("report.txt",)
    assert not (folder / "report.txt").exists()
    assert "report.txt" not in {quote.document for quote in library.ask(HEAD).quotes}
    with pytest.raises(FolderError, match="gone.txt"):
        library.remove("gone.txt")


# One whole index, whatever happens


def test_a_question_during_an_update_sees_a_whole_index(folder: Path, reader: Reader) -> None:
    """While both files of a pair are exchanged, every answer comes from the one pair or from the other, never from both."""
    (folder / "russian.txt").unlink()
    (folder / "armenian.txt").unlink()
    pairs = {
        side: {name: f"The {side} {name} was opened by {side.title()} {name.title()}." for name in ("shelter", "hotline")}
        for side in ("old", "new")
    }
    write(folder, **pairs["old"])
    seen: set[frozenset[str]] = set()
    with opened(folder) as library:
        library.update()
        done = threading.Event()

        def ask() -> None:
            while not done.is_set():
                quotes = library.ask("who opened the shelter and the hotline").quotes
                seen.add(frozenset(quote.text.split()[1] for quote in quotes if quote.document != "report.txt"))

        threads = [threading.Thread(target=ask) for _ in range(2)]
        for thread in threads:
            thread.start()
        for turn in range(12):
            write(folder, **{k: v + " " * turn for k, v in pairs["old" if turn % 2 else "new"].items()})
            library.update()
        done.set()
        for thread in threads:
            thread.join()
    assert seen == {frozenset({"old"}), frozenset({"new"})}


def test_updates_from_any_thread(folder: Path, library: Library) -> None:
    """An update may be asked for from another thread than the last one, and from several at once."""
    failed: list[BaseException] = []

    def update() -> None:
        try:
            library.update()
        except BaseException as error:
            failed.append(error)

    write(folder, new=FILLER)
    threads = [threading.Thread(target=update) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failed == []
    assert len(library.documents()) == 4


def test_another_library_has_the_data_folder(folder: Path, library: Library) -> None:
    """Where another holds the data folder, updating says so and asking goes on with the index as it is."""
    with opened(folder) as second:
        with pytest.raises(BusyError):
            second.update()
        assert "Vahram Kazhoyan" in first(second.ask(HEAD))
        write(folder, report="The head of the group was Anna Abovyan.")
        library.update()
        with pytest.raises(BusyError):
            second.update()
        assert "Anna Abovyan" in first(second.ask(HEAD)), "what the other has indexed since is seen"
    library.close()
    with opened(folder) as third:
        assert third.update().unchanged == 3


def test_another_is_making_the_first_index(folder: Path, reader: Reader) -> None:
    """Where another holds the data folder and there is no index yet, updating is an error with a sentence."""
    data = folder.parent / "data"
    data.mkdir()
    with FileLock(data / "index.lock"), opened(folder) as library:
        with pytest.raises((BusyError, FolderError)):
            library.update()
        assert library.ask(HEAD).band is Band.NONE


@pytest.mark.parametrize(
    "damage",
    [
        lambda path: path.write_bytes(b""),
        lambda path: path.write_bytes(b"no database at all " * 500),
        lambda path: path.write_bytes(path.read_bytes()[:6000]),
        lambda path: path.write_bytes(path.read_bytes()[:100] + b"\xff" * (path.stat().st_size - 100)),
    ],
    ids=["empty", "foreign", "cut off", "scrambled"],
)
def test_a_damaged_index_comes_back_by_itself(folder: Path, reader: Reader, damage: Callable[[Path], object]) -> None:
    """The index is made from the folder, so whatever became of its file, the next start makes it anew."""
    damage(indexed(folder) / "index.sqlite3")
    with opened(folder) as library:
        assert len(library.update().added) == 3
        assert "Vahram Kazhoyan" in first(library.ask(HEAD))


def test_an_index_of_another_version_is_made_anew(folder: Path, reader: Reader) -> None:
    """An index that an older Dossier made, with other columns, is replaced at the next start."""
    with sqlite3.connect(indexed(folder) / "index.sqlite3") as raw:
        raw.execute("UPDATE version SET made_by = 'an older Dossier'")
        raw.execute("ALTER TABLE passage DROP COLUMN context")
    raw.close()
    with opened(folder) as library:
        assert len(library.update().added) == 3
        assert "Vahram Kazhoyan" in first(library.ask(HEAD))


def test_closing_gives_the_files_back(folder: Path, library: Library) -> None:
    """A closed library holds no file open: the index is one file again, and another may take the folder."""
    library.close()
    assert sorted(path.name for path in (folder.parent / "data").iterdir()) == [
        "index.lock",
        "index.sqlite3",
        "versions.sqlite3",
    ]


def test_an_index_no_longer_shown_is_let_go(folder: Path, library: Library) -> None:
    """After an update the state before it leaves memory at once, so that many updates cost no more than one."""
    before = weakref.ref(library.view.snapshot if library.view else library)
    write(folder, new=FILLER)
    gc.disable()
    try:
        library.update()
        assert before() is None
    finally:
        gc.enable()


def test_the_data_folder_can_be_deleted(folder: Path, library: Library) -> None:
    """All that the data folder holds of the index comes back from the documents."""
    library.close()
    for path in (folder.parent / "data").iterdir():
        path.unlink()
    with opened(folder) as again:
        assert len(again.update().added) == 3
        assert "Vahram Kazhoyan" in first(again.ask(HEAD))


BUILDING = """\
import select, sys
from pathlib import Path
from index.library import Library
folder, data, number = Path(sys.argv[1]), Path(sys.argv[2]), int(sys.argv[3])
library = Library(folder, data)
def progress(done, total, name, pages):
    if done == number:
        print("here", flush=True)
        while sys.argv[4] == "wait" and not select.select([sys.stdin], [], [], 0.05)[0]:
            pass  # a signal that comes just before a read would wait as long as the read does
library.update(progress)
"""


@pytest.mark.parametrize(("number", "how"), [(0, "wait"), (2, "wait"), (7, "wait"), (1, "go"), (4, "go")])
def test_kill_9_while_building(folder: Path, number: int, how: str) -> None:
    """Killed at any moment, the process leaves an index that answers what it answered, and the next update completes."""
    data = folder.parent / "data"
    with opened(folder) as library:
        library.update()
    texts = {f"n{i}": f"The shelter number {i} was opened by Person{i} Surname{i}. " + FILLER * 20 for i in range(8)}
    write(folder, report="The head of the group was Anna Abovyan.", **texts)
    command = [sys.executable, "-c", BUILDING, str(folder), str(data), str(number), how]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as building:
        assert building.stdout is not None
        assert building.stdout.readline() == "here\n"
        building.send_signal(signal.SIGKILL)
    with opened(folder) as library:
        assert first(library.ask(HEAD)).startswith(("11 representatives", "The head of the group was Anna"))
        library.update()
        assert len(library.documents()) == 11
        assert "Anna Abovyan" in first(library.ask(HEAD))
        assert all(f"Person{i}" in first(library.ask(f"who opened the shelter number {i}")) for i in range(8))


def test_an_interrupted_build_goes_on_where_it_was(folder: Path) -> None:
    """Ctrl-C ends it at once; what was read is not read again."""
    write(folder, **{f"n{i}": f"The shelter number {i} was opened in 2015. " + FILLER * 20 for i in range(8)})
    with subprocess.Popen(
        [sys.executable, "-c", BUILDING, str(folder), str(folder.parent / "data"), "6", "wait"],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True,
    ) as building:  # fmt: skip
        assert building.stdout is not None
        assert building.stdout.readline() == "here\n"
        building.send_signal(signal.SIGINT)
        assert building.wait(timeout=10) != 0
    with opened(folder) as library:
        report = library.update()
    assert (report.unchanged, len(report.added)) == (6, 5)


def test_kill_9_while_the_first_index_is_made(folder: Path) -> None:
    """Killed before anything was indexed, the process leaves nothing that stops the next start."""
    data = folder.parent / "data"
    with subprocess.Popen(
        [sys.executable, "-c", BUILDING, str(folder), str(data), "0", "wait"],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
    ) as building:  # fmt: skip
        assert building.stdout is not None
        assert building.stdout.readline() == "here\n"
        building.kill()
    with opened(folder) as library:
        assert len(library.update().added) == 3
        assert "Vahram Kazhoyan" in first(library.ask(HEAD))


def test_a_busy_folder_is_left_as_it_is(tmp_path: Path) -> None:
    """Where another library holds the data, nothing is added to the folder or removed from it."""
    folder = tmp_path / "documents"
    folder.mkdir()
    (folder / "kept.txt").write_text("The shelter in Gyumri opened in 2015.", encoding="utf-8")
    sent = tmp_path / "sent.txt"
    sent.write_text("The hotline opened in 2016.", encoding="utf-8")
    with Library(folder, tmp_path / "data") as holder, Library(folder, tmp_path / "data") as other:
        holder.update()
        with pytest.raises(BusyError):
            other.add(sent)
        with pytest.raises(BusyError):
            other.remove("kept.txt")
    assert [path.name for path in folder.iterdir()] == ["kept.txt"]


# Making the index anew


def test_a_remake_is_looked_at_before_it_takes_effect(folder: Path, library: Library, reader: Reader) -> None:
    """Every file is read anew, beside the index, and only ``reindex`` lets questions see what came of it."""
    reader.instead["report.txt"] = Extract("txt", "The head of the group was Anna Abovyan.")
    before = library.changes
    with library.remade() as made:
        assert sorted(reader.read_names) == ["armenian.txt", "report.txt", "russian.txt"]
        assert "Anna Abovyan" in first(made.ask(HEAD))
    assert (library.changes, library.update().unchanged) == (before, 3)
    assert "Vahram Kazhoyan" in first(library.ask(HEAD))
    reader.read_names.clear()
    library.reindex()
    assert reader.read_names == []
    assert library.changes > before
    assert "Anna Abovyan" in first(library.ask(HEAD))
    assert not (folder.parent / "data" / "anew").exists()


def test_what_changes_after_a_remake_is_not_lost(folder: Path, library: Library) -> None:
    """The folder at the moment of the change counts, not at that of the look; a new start reads nothing."""
    library.remade().close()
    write(folder, new="The head of the group was Anna Abovyan.", russian="Пусто.")
    (folder / "report.txt").unlink()
    library.reindex()
    assert [info.name for info in library.documents()] == ["armenian.txt", "new.txt", "russian.txt"]
    assert "Anna Abovyan" in first(library.ask(HEAD))
    assert library.update().unchanged == 3


def test_a_question_during_a_reindex_sees_a_whole_index(library: Library, reader: Reader) -> None:
    """The view that a question began with goes on."""
    view = library.view
    reader.instead["report.txt"] = Extract("txt", "Nothing.")
    library.reindex()
    assert view is not None
    assert "Vahram Kazhoyan" in first(view.ask(HEAD))
    assert "Vahram Kazhoyan" not in first(library.ask(HEAD))


def test_a_reindex_takes_the_new_words_of_the_folder(tmp_path: Path) -> None:
    """``glossary.yaml`` may have been written since the start; one that cannot be used changes nothing."""
    folder = write(tmp_path / "documents", report="The frobnicator of the group is Anna Abovyan.", filler=FILLER)
    with opened(folder) as library:
        library.update()
        (folder / "glossary.yaml").write_text("- en: [[frobnicator, wrangler]]", encoding="utf-8")
        with pytest.raises(SettingError, match=r"glossary\.yaml"):
            library.reindex()
        assert library.ask("who is the wrangler").band is not Band.ANSWER
        (folder / "glossary.yaml").write_text("- id: frobnicator\n  en: [frobnicator, wrangler]", encoding="utf-8")
        library.reindex()
        assert "Anna Abovyan" in first(library.ask("who is the wrangler"))


REINDEXING = """\
import sqlite3, sys
from functools import partial
from pathlib import Path
from index import store
from index.library import Library
class Stopping(sqlite3.Connection):
    def backup(self, target):
        super().backup(target, pages=1, progress=stop)
def stop(status, left, total):
    if left == int(total * float(sys.argv[3])):
        print("here", flush=True)
        sys.stdin.read()
store.sqlite3.connect = partial(sqlite3.connect, factory=Stopping)
Library(Path(sys.argv[1]), Path(sys.argv[2])).reindex()
"""


@pytest.mark.parametrize(("left", "head"), [("0.9", "Vahram Kazhoyan"), ("0.5", "Vahram Kazhoyan"), ("0", "Anna Abovyan")])
def test_kill_9_while_an_index_takes_the_place_of_another(folder: Path, left: str, head: str) -> None:
    """The old one answers as a whole until the new one is whole; a reindex afterwards completes."""
    write(folder, **{f"n{i}": f"The shelter number {i} was opened by Person{i} Surname{i}. " + FILLER * 20 for i in range(8)})
    data = indexed(folder)
    (folder / "report.txt").write_text(REPORT.replace("Vahram Kazhoyan", "Anna Abovyan"), encoding="utf-8")
    with subprocess.Popen(
        [sys.executable, "-c", REINDEXING, str(folder), str(data), left],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
    ) as reindexing:  # fmt: skip
        assert reindexing.stdout is not None
        assert reindexing.stdout.readline() == "here\n"
        reindexing.kill()
    with opened(folder) as library:
        assert head in first(library.ask(HEAD))
        assert all(f"Person{i}" in first(library.ask(f"who opened the shelter number {i}")) for i in range(8))
        library.reindex()
        assert "Anna Abovyan" in first(library.ask(HEAD))
        assert len(library.documents()) == 11
