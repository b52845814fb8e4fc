"""tantivy answers as rank-bm25 does, and what it holds is what the store holds."""

from __future__ import annotations

import random
import shutil
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from index.engine import ENGINES, MANY, Engine, read
from index.errors import SettingError
from index.library import Library
from index.ranking import RankBM25
from index.store import Snapshot, Store
from tests.index.making import Reader, id_of, in_process, info, reading, write

VERSION = "made by a test"


@pytest.fixture(autouse=True)
def reader(monkeypatch: pytest.MonkeyPatch) -> Reader:
    """Files are read in this process."""
    return in_process(monkeypatch)


class Collection:
    """A store and an engine beside it, changed a document at a time."""

    def __init__(self, folder: Path) -> None:
        self.path = folder / "index.sqlite3"
        self.folder = folder / "tantivy"
        self.store = Store(self.path, VERSION)
        self.engine = Engine(self.folder)

    def put(self, name: str, text: str) -> None:
        """Put a text in the place of what has that name."""
        made = reading(text)
        self.store.replace(info(name, made), "mark", made)

    def found(self, weights: dict[str, float], limit: int = 10) -> list[tuple[int, float]]:
        """What the engine finds now."""
        return self.engine.follow(Snapshot(self.path)).search(weights, limit)

    def expected(self, weights: dict[str, float], limit: int = 10) -> list[tuple[int, float]]:
        """What rank-bm25 finds now."""
        return RankBM25(Snapshot(self.path).bags()).search(weights, limit)

    def close(self) -> None:
        """Give the files back."""
        self.engine.close()
        self.store.close()


@pytest.fixture
def collection(tmp_path: Path) -> Iterator[Collection]:
    """An empty collection."""
    made = Collection(tmp_path)
    yield made
    made.close()


def words(dice: random.Random, count: int) -> list[str]:
    """Words as often as words are in texts: the n-th one an n-th as often as the first."""
    ranks = range(1, 3000)
    return [f"w{'abcdefghij'[rank % 10] * (rank % 7)}x{rank}" for rank in dice.choices(ranks, [1 / r for r in ranks], k=count)]


def text(dice: random.Random) -> str:
    """Paragraphs of such words, short and long ones."""
    return "\n\n".join(" ".join(words(dice, dice.choice([5, 20, 60, 150]))) + "." for _ in range(dice.randint(1, 12)))


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_the_order_is_that_of_rank_bm25(collection: Collection, seed: int) -> None:
    """On generated collections, also after documents were replaced and dropped: the first passage is the same in 99 of 100
    questions, and its score the same to the last digit."""
    dice = random.Random(seed)
    for number in range(120):
        collection.put(f"{number}.txt", text(dice))
    collection.found({"w": 1.0})
    for number in range(0, 60, 3):
        collection.put(f"{number}.txt", text(dice))
        collection.store.drop(f"{number + 1}.txt")
    snapshot = Snapshot(collection.path)
    tantivy, exact = collection.engine.follow(snapshot), RankBM25(snapshot.bags())
    assert len(tantivy) == len(exact)
    same = 0
    for _ in range(200):
        asked = {word: dice.uniform(0.1, 1) for word in words(dice, dice.randint(1, 9))}
        assert [tantivy.frequency(word) for word in asked] == [exact.frequency(word) for word in asked]
        same += tantivy.search(asked, 1) == exact.search(asked, 1)
    assert same >= 198


def test_within_some_documents(collection: Collection) -> None:
    """Keeping to some documents leaves the others out and the scores as they are."""
    for name in ("a.txt", "b.txt", "c.txt"):
        collection.put(name, "The head of the group.\n\nThe shelter received victims.")
    snapshot = Snapshot(collection.path)
    ranker, exact = collection.engine.follow(snapshot), RankBM25(snapshot.bags())
    kept = [id_of(snapshot, "b.txt"), id_of(snapshot, "c.txt")]
    assert ranker.search({"head": 1.0}, 10, kept) == exact.search({"head": 1.0}, 10, kept)
    assert ranker.search({"head": 1.0}, 10, []) == []
    assert ranker.search({"gone": 1.0}, 10) == []


def test_an_empty_collection(collection: Collection) -> None:
    """Nothing is found in nothing."""
    assert collection.found({"head": 1.0}) == []
    collection.put("a.txt", "The head of the group.")
    collection.store.drop("a.txt")
    assert collection.found({"head": 1.0}) == []


def test_a_ranker_keeps_its_state(collection: Collection) -> None:
    """Whatever is added and dropped later, a ranker finds what there was when it was made."""
    collection.put("a.txt", "The head of the group.")
    ranker = collection.engine.follow(Snapshot(collection.path))
    before = ranker.search({"head": 1.0}, 10)
    collection.put("a.txt", "The shelter.")
    collection.put("b.txt", "The head of a shelter.")
    assert collection.found({"head": 1.0}) == collection.expected({"head": 1.0}) != before
    assert ranker.search({"head": 1.0}, 10) == before


def _nothing(collection: Collection) -> None:
    """The files are those of the store."""


def _behind(collection: Collection) -> None:
    collection.put("b.txt", "Another head.")
    collection.store.drop("a.txt")


def _missing(collection: Collection) -> None:
    shutil.rmtree(collection.folder)


def _damaged(collection: Collection) -> None:
    for path in collection.folder.iterdir():
        path.write_bytes(b"{")


def _of_another_store(collection: Collection) -> None:
    collection.store.close()
    collection.path.unlink()
    for log in collection.path.parent.glob("index.sqlite3-*"):
        log.unlink()
    collection.store = Store(collection.path, VERSION)
    collection.put("other.txt", "Some other head.")


@pytest.mark.parametrize("happens", [_nothing, _behind, _missing, _damaged, _of_another_store])
def test_any_difference_between_store_and_engine_is_mended(
    collection: Collection, happens: Callable[[Collection], None]
) -> None:
    """The engine's files are behind, gone, damaged or another store's: who may write makes up for it; who may not is told
    that they are of no use."""
    collection.put("a.txt", "The head of the group.")
    collection.found({"head": 1.0})
    collection.engine.close()
    happens(collection)
    reader = Engine(collection.folder)
    assert (reader.ranker(Snapshot(collection.path)) is None) == (happens is not _nothing)
    assert collection.found({"head": 1.0}) == collection.expected({"head": 1.0})


def test_questions_while_documents_come_and_go(collection: Collection) -> None:
    """From any thread, a question sees the passages of one state."""
    collection.put("a.txt", "The head of the group.")
    ranker = collection.engine.follow(Snapshot(collection.path))
    expected = ranker.search({"head": 1.0}, 10)
    wrong: list[object] = []
    done = threading.Event()

    def ask() -> None:
        while not done.is_set():
            if (found := ranker.search({"head": 1.0}, 10)) != expected:
                wrong.append(found)

    asking = threading.Thread(target=ask)
    asking.start()
    for number in range(10):
        collection.put(f"{number % 3}.txt", f"The head of group {number}.")
        assert collection.found({"head": 1.0}) == collection.expected({"head": 1.0})
    done.set()
    asking.join()
    assert not wrong


@pytest.mark.parametrize("engine", ENGINES[1:])
def test_the_same_answers_with_either(tmp_path: Path, engine: str) -> None:
    """The engine that is set answers, in a small collection too, and finds what is added and no longer what is removed."""
    folder = write(tmp_path / "documents", a="The head of the group is Anna Petrosyan.", b="The shelter is in Gyumri.")
    with Library(folder, tmp_path / "data", engine=engine) as library:
        library.update()
        assert library.engine == engine
        assert "Petrosyan" in library.ask("who is the head of the group").quotes[0].text
        write(folder, c="The delegation was led by Aram Kazhoyan.")
        library.update()
        assert "Kazhoyan" in library.ask("who led the delegation").quotes[0].text
        library.remove("a.txt")
        assert not any("Petrosyan" in quote.text for quote in library.ask("who is Petrosyan").quotes)
    with Library(folder, tmp_path / "data", engine=engine) as library:
        assert library.engine == engine
        assert "Kazhoyan" in library.ask("who led the delegation").quotes[0].text


def test_a_large_collection_is_ranked_by_tantivy(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The engine changes by itself when the collection grows over the size, and when it shrinks again, whose files go."""
    assert MANY > 4
    monkeypatch.setattr("index.library.MANY", 4)
    folder = write(tmp_path / "documents", a="The head of the group.", b="The shelter.")
    with Library(folder, tmp_path / "data") as library:
        library.update()
        assert library.engine == "rank-bm25"
        write(folder, c="The law.", d="The court.")
        library.update()
        assert library.engine == "tantivy"
        assert library.ask("law").quotes[0].document == "c.txt"
        library.reindex()
        assert library.engine == "tantivy"
        assert library.ask("court").quotes[0].document == "d.txt"
        library.remove("d.txt")
        assert library.engine == "rank-bm25"
    assert not (tmp_path / "data" / "tantivy").exists()


def test_a_reader_beside_the_writer_answers_too(tmp_path: Path) -> None:
    """A second library of the folder is shown the same engine without changing its files."""
    folder = write(tmp_path / "documents", a="The head of the group.")
    with Library(folder, tmp_path / "data", engine="tantivy") as library:
        library.update()
        with Library(folder, tmp_path / "data", engine="tantivy") as other:
            assert other.engine == "tantivy"
            assert other.ask("head of the group").quotes == library.ask("head of the group").quotes


def test_most_of_a_collection_is_gone(collection: Collection) -> None:
    """The engine still counts what was deleted, until it tidies up; what is left is found."""
    for name in "abcdefgh":
        collection.put(name, "shelter")
    collection.found({"shelter": 1.0})
    for name in "abcdefg":
        collection.store.drop(name)
    assert collection.found({"shelter": 1.0}) == collection.expected({"shelter": 1.0})
    assert len(collection.found({"shelter": 1.0})) == 1


def test_an_index_left_behind_by_a_kill_is_taken_once_more(collection: Collection, tmp_path: Path) -> None:
    """A reindex was killed after its index had taken the other's place: that goes on being changed, and so does ours."""
    beside = Collection(tmp_path / "anew")
    beside.put("a", "shelter alpha")
    collection.store.become(beside.path)
    collection.put("b", "shelter beta")
    assert len(collection.found({"shelter": 1.0})) == 2
    beside.store.drop("a")
    for name in "cde":
        beside.put(name, f"shelter {name}")
    collection.store.become(beside.path)
    beside.close()
    for term in ("shelter", *"cde"):
        assert collection.found({term: 1.0}) == collection.expected({term: 1.0})


def test_an_unknown_engine_is_refused() -> None:
    """What can be asked for is named; nothing said is ``auto``."""
    assert read("") == "auto"
    assert read(" Tantivy ") == "tantivy"
    with pytest.raises(SettingError, match="rank-bm25, tantivy"):
        read("elastic")
