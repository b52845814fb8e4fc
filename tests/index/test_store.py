"""What is saved loads again, and a reader sees one whole index."""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from index.errors import FolderError
from index.model import Extract, Page, Reading, Refusal, Section
from index.passages import passages
from index.store import Snapshot, Store
from tests.index.making import id_of, info, reading

VERSION = "made by a test"
TEXTS = st.text(st.characters(codec="utf-8"), max_size=300) | st.lists(
    st.sampled_from(["The group", "приют.", "զոհերի։", "𝕏😀", "\n\n", "\x00", "e\u0301", "2018", " "]), max_size=60
).map(" ".join)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """Where the index file will be."""
    return tmp_path / "data" / "index.sqlite3"


@pytest.fixture
def store(path: Path) -> Iterator[Store]:
    """An empty store."""
    opened = Store(path, VERSION)
    yield opened
    opened.close()


def text_of(snapshot: Snapshot, name: str) -> str:
    """The whole stored text of a document."""
    id_ = id_of(snapshot, name)
    return snapshot.text(id_, 0, snapshot.document(id_).info.characters)


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(text=TEXTS, times=st.sampled_from([1, 40, 400]), title=st.text(st.characters(codec="utf-8")), data=st.data())
def test_what_is_saved_loads_again(store: Store, path: Path, text: str, times: int, title: str, data: st.DataObject) -> None:
    """For any text, of any length: the text, every slice of it, passages, pages, headings and metadata are the same."""
    text *= times
    made = reading(text, pages=(Page(0, "iv"), Page(5, title)), sections=(Section(0, len(text), title),), warnings=(title,))
    store.replace(info("a.txt", made, title=title, date="2018"), "mark", made)
    snapshot = Snapshot(path)
    id_ = id_of(snapshot, "a.txt")
    document = snapshot.document(id_)
    start = data.draw(st.integers(0, len(text)))
    stop = data.draw(st.integers(start, len(text)))
    assert text_of(snapshot, "a.txt") == text
    assert snapshot.text(id_, start, stop) == text[start:stop]
    assert document.info == info("a.txt", made, title=title, date="2018")
    assert (document.pages, document.sections) == (made.extract.pages, made.extract.sections)
    assert tuple(passage for _, passage in snapshot.passages(snapshot.passages_of(id_))) == made.passages
    snapshot.close()


@pytest.mark.parametrize("length", [4095, 4096, 4097, 8192, 20_000])
def test_a_slice_over_chunks(store: Store, path: Path, length: int) -> None:
    """A slice that begins, ends or lies on a chunk's border is the text's slice, and one of nothing is empty."""
    text = "".join(chr(0x1F600 + i % 50) if i % 7 else "a" for i in range(length))
    made = reading(text)
    store.replace(info("a.txt", made), "mark", made)
    snapshot = Snapshot(path)
    id_ = id_of(snapshot, "a.txt")
    for start in (0, 1, 4094, 4095):
        for stop in (start, 4095, 4096, 4097, length):
            assert snapshot.text(id_, start, stop) == text[start:stop]
    snapshot.close()


def test_a_letter_that_unfolds_to_several_words_loads_again(store: Store, path: Path) -> None:
    """Letters whose plain form holds a blank (the Arabic ligature ﷺ) leave the words of a passage in their places."""
    made = reading("The blessing ﷺ stands here with ͺ and words after it.")
    store.replace(info("a.txt", made), "mark", made)
    snapshot = Snapshot(path)
    [(_, loaded)] = snapshot.passages(snapshot.passages_of(id_of(snapshot, "a.txt")))
    assert loaded == made.passages[0]
    snapshot.close()


def test_bags_hold_every_passage_once(store: Store, path: Path) -> None:
    """What the ranker is fed: each passage's id, its document, its words' terms and its titles' terms."""
    for name in ("a.txt", "b.txt"):
        made = reading("The head of the group.\n\nThe shelter received victims.")
        store.replace(info(name, made), "mark", made)
    snapshot = Snapshot(path)
    bags = list(snapshot.bags())
    assert [document for _, document, _ in bags] == [id_of(snapshot, "a.txt"), id_of(snapshot, "b.txt")]
    for id_, document, terms in bags:
        [(owner, passage)] = snapshot.passages([id_])
        assert owner == document
        assert terms.split() == [*passage.terms, *passage.context]
    snapshot.close()


def test_a_replaced_document_is_gone_whole(store: Store, path: Path) -> None:
    """A document put in place of another of its name leaves nothing of the other behind."""
    for text in ("The first text. " * 500, "The second."):
        made = reading(text)
        store.replace(info("a.txt", made), "mark", made)
    snapshot = Snapshot(path)
    assert text_of(snapshot, "a.txt") == "The second."
    assert len(snapshot.infos()) == len(list(snapshot.bags())) == 1
    with sqlite3.connect(path) as raw:
        assert raw.execute("SELECT count(*) FROM chunk").fetchone() == (1,)
    raw.close()
    snapshot.close()


def test_drop_and_refuse(store: Store, path: Path) -> None:
    """A dropped document is gone; a refused file is remembered with its reason, in place of the document it was."""
    made = reading("Some words.")
    for name in ("a.txt", "b.txt", "c.txt"):
        store.replace(info(name, made), f"mark {name}", made)
    store.drop("a.txt")
    store.refuse(Refusal("b.txt", "damaged", "It is damaged."), "new mark")
    snapshot = Snapshot(path)
    assert [one.name for one in snapshot.infos()] == ["c.txt"]
    assert snapshot.refusals() == (Refusal("b.txt", "damaged", "It is damaged."),)
    assert store.seen() == {"b.txt": "new mark", "c.txt": "mark c.txt"}
    store.touch("b.txt", "touched")
    store.drop("c.txt")
    assert store.seen() == {"b.txt": "touched"}
    store.replace(info("b.txt", made), "good", made)
    assert store.seen() == {"b.txt": "good"}
    assert snapshot.refusals() == (Refusal("b.txt", "damaged", "It is damaged."),), "a snapshot does not change"
    snapshot.close()


def test_a_snapshot_sees_one_whole_index(store: Store, path: Path) -> None:
    """While documents are replaced, dropped and refused, a snapshot goes on seeing what there was, from any thread."""
    old, new = reading("The old text. " * 900), reading("Something else. " * 700)
    for i in range(3):
        store.replace(info(f"{i}.txt", old), "old", old)
    snapshot = Snapshot(path)
    before = list(snapshot.bags())
    seen: list[bool] = []

    def look() -> None:
        for _ in range(30):
            texts = {text_of(snapshot, info.name) for info in snapshot.infos()}
            seen.append(texts == {old.extract.text} and list(snapshot.bags()) == before)

    threads = [threading.Thread(target=look) for _ in range(3)]
    for thread in threads:
        thread.start()
    for _ in range(10):
        store.replace(info("0.txt", new), "new", new)
        store.drop("1.txt")
        store.refuse(Refusal("2.txt", "damaged", ""), "new")
        store.replace(info("1.txt", new), "new", new)
    for thread in threads:
        thread.join()
    assert seen == [True] * 90
    later = Snapshot(path)
    assert {text_of(later, info.name) for info in later.infos()} == {new.extract.text}
    later.close()
    snapshot.close()


def test_a_failed_change_changes_nothing(store: Store, path: Path) -> None:
    """A document that cannot be written whole leaves the one before it in place."""
    good = reading("The good text.")
    store.replace(info("a.txt", good), "mark", good)
    text = "Half \ud800 of a letter pair cannot be stored."
    bad = Reading(Extract("txt", text), passages(Extract("txt", "Words.")))
    with pytest.raises(UnicodeEncodeError):
        store.replace(info("a.txt", bad), "mark", bad)
    snapshot = Snapshot(path)
    assert text_of(snapshot, "a.txt") == "The good text."
    store.replace(info("b.txt", good), "mark", good)
    snapshot.close()


def filled(path: Path, version: str = VERSION) -> None:
    """An index file with one document."""
    store = Store(path, version)
    made = reading("The text of a document. " * 300)
    store.replace(info("a.txt", made), "mark", made)
    store.close()


def test_the_same_version_is_kept(path: Path) -> None:
    """An index of this version is opened with what it holds."""
    filled(path)
    store = Store(path, VERSION)
    assert store.seen() == {"a.txt": "mark"}
    store.close()


def test_another_version_is_made_anew(path: Path) -> None:
    """An index that other rules made is empty when it is opened, so that everything is read again."""
    filled(path, "another version")
    store = Store(path, VERSION)
    assert store.seen() == {}
    store.close()


@pytest.mark.parametrize(
    "damage",
    [
        lambda content: b"",
        lambda content: b"no database at all " * 500,
        lambda content: content[:5000],
        lambda content: b"\0" * 100 + content[100:],
        lambda content: content[:4096] + b"\xff" * 4096 + content[8192:],
        lambda content: content[:8192] + bytes(255 - byte for byte in content[8192:]),
    ],
    ids=["empty", "foreign", "cut off", "no head", "a bad page", "all pages bad"],
)
def test_a_damaged_file_is_made_anew(path: Path, damage: object) -> None:
    """Whatever happened to the file, the store opens, is empty and works; nothing is left of the damage."""
    filled(path)
    assert callable(damage)
    path.write_bytes(damage(path.read_bytes()))
    store = Store(path, VERSION)
    assert store.seen() == {}
    made = reading("The new text.")
    store.replace(info("b.txt", made), "mark", made)
    snapshot = Snapshot(path)
    assert text_of(snapshot, "b.txt") == "The new text."
    snapshot.close()
    store.close()


def test_there_is_no_index_yet(path: Path) -> None:
    """Where no index was made, a snapshot says so."""
    with pytest.raises(FolderError, match="no index"):
        Snapshot(path)


@pytest.mark.parametrize("content", [b"", b"no database at all " * 500])
def test_a_snapshot_of_a_damaged_file_is_refused(path: Path, content: bytes) -> None:
    """A file that is no index is reported as one that is being made anew, not as a database's error."""
    path.parent.mkdir()
    path.write_bytes(content)
    with pytest.raises(FolderError, match="made anew"):
        Snapshot(path)


def test_a_data_folder_that_is_a_file(tmp_path: Path) -> None:
    """Where the data folder cannot be made, the store says which."""
    (tmp_path / "data").write_text("a file")
    with pytest.raises(FolderError, match="data"):
        Store(tmp_path / "data" / "index.sqlite3", VERSION)
