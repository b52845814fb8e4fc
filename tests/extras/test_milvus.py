"""Milvus answers as rank-bm25 does, through its own client: on the embedded milvus-lite, or where MILVUS_TEST_URL says."""

from __future__ import annotations

import os
import random
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as run
from hypothesis import strategies as st

from index import milvus
from index.errors import BusyError, EngineError
from index.library import Library
from index.milvus import STRAYED, opened
from index.ranking import RankBM25
from index.store import Snapshot, Store
from tests.end_to_end.conftest import started
from tests.index.making import ARMENIAN, REPORT, RUSSIAN, Reader, id_of, in_process, info, reading, write
from tests.index.test_engine import text, words
from tests.telegram_server import TelegramServer

for package in ("pymilvus", "milvus_lite"):
    pytest.importorskip(package)

VERSION = "made by a test"
URL = os.environ.get("MILVUS_TEST_URL", "")
NOBODY = "http://somebody:secret@127.0.0.1:9"


@pytest.fixture(autouse=True)
def reader(monkeypatch: pytest.MonkeyPatch) -> Reader:
    """Files are read in this process."""
    return in_process(monkeypatch)


class Stocked:
    """A store, and beside it what Milvus holds of it; the documents are changed one at a time."""

    def __init__(self, folder: Path, place: str) -> None:
        folder.mkdir(exist_ok=True)
        self.path = folder / "index.sqlite3"
        self.place = place
        self.store = Store(self.path, VERSION)
        self.held = opened(place, folder)

    def put(self, name: str, text: str) -> None:
        """Put a text in the place of what has that name."""
        made = reading(text)
        self.store.replace(info(name, made), "mark", made)

    def snapshot(self) -> Snapshot:
        """The store as it now is."""
        return Snapshot(self.path)

    def found(self, weights: dict[str, float], limit: int = 10) -> list[tuple[int, float]]:
        """What Milvus finds now."""
        return self.held.follow(self.snapshot()).search(weights, limit)

    def expected(self, weights: dict[str, float], limit: int = 10) -> list[tuple[int, float]]:
        """What rank-bm25 finds now."""
        return RankBM25(self.snapshot().bags()).search(weights, limit)

    def collections(self) -> list[str]:
        """What there is of it in Milvus."""
        name = self.held._name()
        return [one for one in self.held._server.call("list_collections") if name and one.startswith(name)]

    def rows(self) -> int:
        """How many entities there are, but for that of the state."""
        [collection] = self.collections()
        counted = self.held._server.call("query", collection, filter="id > 0", output_fields=["count(*)"])
        return int(counted[0]["count(*)"])

    def start_again(self) -> None:
        """Close what is open in Milvus, and open it."""
        self.held.close()
        self.held = opened(self.place, self.path.parent)

    def close(self) -> None:
        """Take away what is in Milvus."""
        self.held.forget()
        self.store.close()


@pytest.fixture
def place(tmp_path: Path) -> str:
    """Where Milvus is."""
    return URL or str(tmp_path / "milvus.db")


@pytest.fixture
def stocked(tmp_path: Path, place: str) -> Iterator[Stocked]:
    """An empty store."""
    made = Stocked(tmp_path / "data", place)
    yield made
    made.close()


@pytest.mark.parametrize("seed", [1, 2])
def test_the_order_is_that_of_rank_bm25(stocked: Stocked, seed: int) -> None:
    """On generated collections, also after documents were replaced and dropped: first passages, scores, frequencies, sizes."""
    dice = random.Random(seed)
    for number in range(120):
        stocked.put(f"{number}.txt", text(dice))
    stocked.found({"w": 1.0})
    for number in range(0, 60, 3):
        stocked.put(f"{number}.txt", text(dice))
        stocked.store.drop(f"{number + 1}.txt")
    snapshot = stocked.snapshot()
    ranker, exact = stocked.held.follow(snapshot), RankBM25(snapshot.bags())
    assert len(ranker) == len(exact)
    same = tens = 0
    for _ in range(200):
        asked = {word: dice.uniform(0.1, 1) for word in words(dice, dice.randint(1, 9))}
        assert [ranker.frequency(word) for word in asked] == [exact.frequency(word) for word in asked]
        same += ranker.search(asked, 1) == exact.search(asked, 1)
        tens += ranker.search(asked, 10) == exact.search(asked, 10)
    assert same >= 198
    assert tens >= 195


TERMS = st.sampled_from(["head", "group", "victim", "приют", "զոհ", "2018", "132.2", "antitrafficking", "a"])
CORPORA = st.lists(st.lists(TERMS, min_size=1, max_size=12).map(" ".join), min_size=1, max_size=9)
WEIGHTS = st.dictionaries(
    st.sampled_from(["head", "group", "victim", "приют", "զոհ", "132", "^antit", "gone"]), st.floats(0.1, 1), min_size=1
)


@run(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(CORPORA, st.lists(WEIGHTS, min_size=1, max_size=5), st.sets(st.integers(0, 8)), st.integers(1, 6))
def test_any_texts_and_weights(
    stocked: Stocked, corpus: list[str], asked: list[dict[str, float]], kept: set[int], limit: int
) -> None:
    """In three languages, with any weights, in all documents or in some: what rank-bm25 finds, with its scores."""
    for name in stocked.store.seen():
        stocked.store.drop(name)
    for number, written in enumerate(corpus):
        stocked.put(f"{number}.txt", written)
    snapshot = stocked.snapshot()
    ranker, exact = stocked.held.follow(snapshot), RankBM25(snapshot.bags())
    within = [id_of(snapshot, f"{number}.txt") for number in kept if number < len(corpus)]
    for weights in asked:
        assert ranker.search(weights, limit) == exact.search(weights, limit)
        assert ranker.search(weights, limit, within) == exact.search(weights, limit, within)
        assert [ranker.frequency(term) for term in weights] == [exact.frequency(term) for term in weights]
    assert len(ranker) == len(exact)


def test_within_some_documents(stocked: Stocked) -> None:
    """Keeping to some documents leaves the others out and the scores as they are."""
    for name in ("a.txt", "b.txt", "c.txt"):
        stocked.put(name, "The head of the group.\n\nThe shelter received victims.")
    snapshot = stocked.snapshot()
    ranker, exact = stocked.held.follow(snapshot), RankBM25(snapshot.bags())
    kept = [id_of(snapshot, "b.txt"), id_of(snapshot, "c.txt")]
    assert ranker.search({"head": 1.0}, 10, kept) == exact.search({"head": 1.0}, 10, kept)
    assert ranker.search({"head": 1.0}, 10, []) == []
    assert ranker.search({"gone": 1.0}, 10) == []


def test_an_empty_collection(stocked: Stocked) -> None:
    """Nothing is found in nothing."""
    assert stocked.found({"head": 1.0}) == []
    stocked.put("a.txt", "The head of the group.")
    assert stocked.found({"head": 1.0}) == stocked.expected({"head": 1.0}) != []
    stocked.store.drop("a.txt")
    assert stocked.found({"head": 1.0}) == []


def test_a_reader_keeps_its_state(stocked: Stocked) -> None:
    """Whatever is added, replaced and removed later, each reader finds what there was when it was made: never both, never none.
    What nobody sees any more goes."""
    for name in "abcdefgh":
        stocked.put(name, f"The head of the group {name}.")
    readers = [stocked.held.follow(stocked.snapshot())]
    found = [readers[0].search({"head": 1.0}, 20)]
    for number in range(3):
        stocked.put("a", f"Another head {number}.")
        stocked.store.drop("bcd"[number])
        readers.append(stocked.held.follow(stocked.snapshot()))
        found.append(readers[-1].search({"head": 1.0}, 20))
        assert found[-1] == stocked.expected({"head": 1.0}, 20)
        assert [one.search({"head": 1.0}, 20) for one in readers] == found
    assert stocked.rows() == 8 + 3
    readers.clear()
    stocked.put("z", "The tail.")
    assert stocked.found({"head": 1.0}, 20) == stocked.expected({"head": 1.0}, 20)
    assert stocked.rows() == 5 + 1


def test_questions_while_documents_come_and_go(stocked: Stocked) -> None:
    """From any thread, a question sees the passages of one state."""
    stocked.put("a.txt", "The head of the group.")
    ranker = stocked.held.follow(stocked.snapshot())
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
        stocked.put(f"{number % 3}.txt", f"The head of group {number}.")
        assert stocked.found({"head": 1.0}) == stocked.expected({"head": 1.0})
    done.set()
    asking.join()
    assert not wrong


def _nothing(stocked: Stocked) -> None:
    """Milvus holds what the store does."""


def _behind(stocked: Stocked) -> None:
    stocked.put("b.txt", "Another head.")
    stocked.store.drop("a.txt")


def _killed(stocked: Stocked) -> None:
    """After the passages were written, and before the state was."""
    _behind(stocked)
    held, snapshot = stocked.held._held(), stocked.snapshot()
    assert held
    stocked.held._do("upsert", held.collection, data=list(milvus._entities(snapshot, held.state.last, held.average)))
    stocked.store.drop("b.txt")
    stocked.put("b.txt", "One more head.")


def _half_made(stocked: Stocked) -> None:
    """Killed while a collection was made anew."""
    [whole] = stocked.collections()
    fields = milvus._schema(milvus._pymilvus())
    stocked.held._do("create_collection", f"{whole[:-8]}00000000", schema=fields, timeout=60)
    _behind(stocked)


def _missing(stocked: Stocked) -> None:
    [collection] = stocked.collections()
    stocked.held._do("drop_alias", collection.rpartition("_")[0])
    stocked.held._do("drop_collection", collection)


def _unnamed(stocked: Stocked) -> None:
    stocked.held.forget()


def _of_another_version(stocked: Stocked) -> None:
    held = stocked.held._held()
    assert held
    other = {**milvus._told(held), "state": "[0, 1]"}
    stocked.held._do("upsert", held.collection, data=[other])


def _of_another_store(stocked: Stocked) -> None:
    stocked.store.close()
    for path in stocked.path.parent.glob("index.sqlite3*"):
        path.unlink()
    stocked.store = Store(stocked.path, VERSION)
    stocked.put("other.txt", "Some other head.")


@pytest.mark.parametrize(
    "happens", [_nothing, _behind, _killed, _half_made, _missing, _unnamed, _of_another_version, _of_another_store]
)
def test_any_difference_between_store_and_milvus_is_mended(stocked: Stocked, happens: Callable[[Stocked], None]) -> None:
    """Also after a start: what Milvus holds is behind, half written, gone or another store's. Who may write makes up for it;
    who may not is told that it is of no use."""
    stocked.put("a.txt", "The head of the group.")
    stocked.found({"head": 1.0})
    happens(stocked)
    stocked.start_again()
    assert (stocked.held.ranker(stocked.snapshot()) is None) == (happens is not _nothing)
    for _ in range(2):
        assert stocked.found({"head": 1.0}) == stocked.expected({"head": 1.0}) != []
    stocked.put("last.txt", "The last head.")
    assert stocked.found({"head": 1.0}) == stocked.expected({"head": 1.0})
    assert len(stocked.collections()) == 1


def test_a_start_writes_nothing_that_is_there(stocked: Stocked) -> None:
    """The collection is the same one, and so are its entities."""
    stocked.put("a.txt", "The head of the group.")
    stocked.found({"head": 1.0})
    before = stocked.collections(), stocked.rows()
    stocked.start_again()
    assert stocked.held.ranker(stocked.snapshot()) is not None
    stocked.put("b.txt", "Another group, and its head.")
    assert stocked.found({"head": 1.0}) == stocked.expected({"head": 1.0})
    assert (stocked.collections(), stocked.rows()) == (before[0], before[1] + 1)


def test_the_passages_can_be_found_in_the_documents(stocked: Stocked) -> None:
    """An entity tells its document and where the passage starts and stops."""
    stocked.put("a.txt", "The head of the group.\n\n" + "The shelter received victims in the year. " * 30)
    snapshot = stocked.snapshot()
    stocked.held.follow(snapshot)
    [collection] = stocked.collections()
    rows = stocked.held._do("query", collection, filter="id > 0", output_fields=["id", "document", "start", "stop"])
    found = {(row["id"], row["document"], row["start"], row["stop"]) for row in rows}
    assert found == {cut[:4] for cut in snapshot.cuts()}


def test_the_average_length_is_refreshed(stocked: Stocked) -> None:
    """A collection is made anew once the average length of a passage is off by more than a tenth of that it was made with."""
    for number in range(20):
        stocked.put(f"{number}.txt", "The head of the group has ten words in each.")
    stocked.found({"head": 1.0})
    before = stocked.collections()
    average = stocked.snapshot().average_length
    stocked.put("longer.txt", "The head of the group has more words than that in this one.")
    assert abs(stocked.snapshot().average_length - average) < STRAYED * average
    assert stocked.found({"words": 1.0, "more": 0.5}) == stocked.expected({"words": 1.0, "more": 0.5})
    assert stocked.collections() == before
    reader = stocked.held.follow(stocked.snapshot())
    seen = reader.search({"head": 1.0}, 50)
    for number in range(5):
        stocked.put(f"long-{number}.txt", "The head of the group has words, words and words. " * 4)
    assert abs(stocked.snapshot().average_length - average) > STRAYED * average
    assert stocked.found({"words": 1.0, "head": 0.5}) == stocked.expected({"words": 1.0, "head": 0.5})
    assert stocked.held.follow(stocked.snapshot()).collection not in before
    assert reader.search({"head": 1.0}, 50) == seen
    assert len(stocked.collections()) == 2
    del reader
    stocked.put("short.txt", "The head.")
    stocked.found({"head": 1.0})
    assert len(stocked.collections()) == 1


def test_two_data_folders_do_not_mix(tmp_path: Path, place: str) -> None:
    """In one Milvus."""
    one, other = Stocked(tmp_path / "one", place), Stocked(tmp_path / "other", place)
    one.put("a.txt", "The head of the group.")
    other.put("b.txt", "Another head of the group, and more of it.")
    for _ in range(2):
        for each in (one, other):
            assert each.found({"head": 1.0}) == each.expected({"head": 1.0})
            each.put("c.txt", "One more head.")
    one.close()
    assert other.found({"head": 1.0}) == other.expected({"head": 1.0})
    other.close()


def test_another_writer_is_noticed(stocked: Stocked, monkeypatch: pytest.MonkeyPatch) -> None:
    """Two data folders of which one is a copy cannot share a collection; a sentence says what to do."""
    stocked.put("a.txt", "The head of the group.")
    monkeypatch.setattr(stocked.held, "_bring_up_to_date", lambda _: None)  # as if the other had written since
    with pytest.raises(
        EngineError, match=r"one data folder is a copy of the other. Please delete .*/data/milvus\.name in the copy"
    ):
        stocked.found({"head": 1.0})


def test_where_nobody_answers(tmp_path: Path) -> None:
    """A sentence says so within the timeout, without the password; the process can go on."""
    began = time.monotonic()
    with pytest.raises(EngineError) as raised:
        opened(NOBODY, tmp_path)
    assert str(raised.value) == (
        "The search engine at http://127.0.0.1:9 cannot be reached; please see that Milvus runs there, or unset INDEX_URL."
    )
    assert time.monotonic() - began < milvus.TIMEOUT + 2


def test_where_somebody_listens_and_never_answers(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The same."""
    monkeypatch.setattr(milvus, "TIMEOUT", 2.0)
    with socket.create_server(("127.0.0.1", 0)) as listening:
        began = time.monotonic()
        with pytest.raises(EngineError, match="cannot be reached"):
            opened(f"http://127.0.0.1:{listening.getsockname()[1]}", tmp_path)
        assert time.monotonic() - began < 5


class Served:
    """milvus-lite at an address, which can go away and come back."""

    def __init__(self, folder: Path) -> None:
        with socket.create_server(("127.0.0.1", 0)) as free:
            self._port = free.getsockname()[1]
        self._folder = str(folder)
        self.url = f"http://127.0.0.1:{self._port}"
        self.start()

    def start(self) -> None:
        """Answer, from now on."""
        serving = import_module("milvus_lite.adapter.grpc.server")
        self._running: tuple[Any, Any] = serving.start_server_in_thread(self._folder, "127.0.0.1", self._port)[:2]

    def stop(self) -> None:
        """Go away."""
        server, files = self._running
        server.stop(grace=None).wait()
        files.close()


@pytest.fixture
def served(tmp_path: Path) -> Iterator[Served]:
    """Milvus at an address."""
    made = Served(tmp_path / "served")
    yield made
    made.stop()


def test_milvus_goes_away_and_comes_back(tmp_path: Path, served: Served, monkeypatch: pytest.MonkeyPatch) -> None:
    """A question gets a sentence within the timeout, what is written waits a little; when it is back, everything goes on."""
    monkeypatch.setattr(milvus, "TIMEOUT", 3.0)
    stocked = Stocked(tmp_path / "data", served.url)
    stocked.put("a.txt", "The head of the group.")
    ranker = stocked.held.follow(stocked.snapshot())
    expected = ranker.search({"head": 1.0}, 10)
    served.stop()
    began = time.monotonic()
    with pytest.raises(EngineError, match="cannot be reached"):
        ranker.search({"head": 1.0}, 10)
    assert time.monotonic() - began < 2 * milvus.TIMEOUT
    stocked.put("b.txt", "Another head.")
    back = threading.Timer(2.0, served.start)
    back.start()
    stocked.held._loaded.clear()  # the embedded one forgets at its end what was loaded
    assert stocked.found({"head": 1.0}) == stocked.expected({"head": 1.0})
    assert ranker.search({"head": 1.0}, 10) == expected
    stocked.close()


def test_a_refusal_is_told(stocked: Stocked) -> None:
    """In one line."""
    with pytest.raises(EngineError, match=r"^The search engine at .* does not do what it is asked: .*nowhere[^\n]*$"):
        stocked.held._server.call("describe_collection", "nowhere")


@pytest.mark.skipif(bool(URL), reason="of files")
def test_a_file_that_another_process_has_open(tmp_path: Path) -> None:
    """Who may not write is told that it is of no use, and who may is told why."""
    fcntl = pytest.importorskip("fcntl")
    stocked = Stocked(tmp_path / "data", str(tmp_path / "milvus.db"))
    stocked.put("a.txt", "The head of the group.")
    stocked.found({"head": 1.0})
    stocked.held.close()
    with (tmp_path / "milvus.db" / "LOCK").open("r+") as locked:
        fcntl.flock(locked, fcntl.LOCK_EX)
        assert stocked.held.ranker(stocked.snapshot()) is None
        with pytest.raises(BusyError, match=r"milvus\.db cannot be opened: another process"):
            stocked.held.follow(stocked.snapshot())
    assert stocked.found({"head": 1.0}) == stocked.expected({"head": 1.0})
    stocked.close()


@pytest.mark.skipif(bool(URL), reason="of files")
def test_nothing_is_left_running(tmp_path: Path) -> None:
    """Once all that had the file open have closed it."""
    before = set(threading.enumerate())
    one, other = (
        Stocked(tmp_path / "one", str(tmp_path / "milvus.db")),
        Stocked(tmp_path / "other", str(tmp_path / "milvus.db")),
    )
    one.put("a.txt", "The head of the group.")
    one.found({"head": 1.0})
    assert other.found({"head": 1.0}) == []
    one.close()
    assert set(threading.enumerate()) - before
    other.close()
    until = time.monotonic() + 5
    while set(threading.enumerate()) - before and time.monotonic() < until:
        time.sleep(0.05)
    assert not set(threading.enumerate()) - before


def test_the_environment_stays_as_it_is(tmp_path: Path) -> None:
    """pymilvus reads .env by itself, and would show the token to the processes that read files; nor is anything logged."""
    (tmp_path / ".env").write_text("TELEGRAM_BOT_TOKEN=1:secret", "ascii")
    code = (
        "import os, logging; before = dict(os.environ); from index import milvus; milvus._pymilvus();"
        "assert dict(os.environ) == before | {'GRPC_VERBOSITY': 'ERROR'}; assert not logging.getLogger().handlers"
    )
    command = [sys.executable, "-c", code]
    there = {**os.environ, "PYTHONPATH": str(Path(__file__).parents[2])}
    done = subprocess.run(command, cwd=tmp_path, env=there, capture_output=True, text=True, check=False, timeout=50)
    assert (done.returncode, done.stderr) == (0, "")


QUESTIONS = (
    *("who led the working group", "how many victims did the shelter receive", "when was the conference in Vienna"),
    *("кто возглавил делегацию", "сколько пострадавших принял приют"),
    *("ով էր գլխավորում պատվիրակությունը", "քանի զոհ է բնակվել ապաստարանում"),
)


def test_a_whole_library_answers_the_same(tmp_path: Path, place: str) -> None:
    """In three languages: after a start, after documents came and went, after a reindex, and to whoever only reads."""
    folder = write(tmp_path / "documents", report=REPORT, russian=RUSSIAN, armenian=ARMENIAN)
    data = tmp_path / "data"

    def same(library: Library) -> None:
        with Library(folder, tmp_path / "beside", engine="rank-bm25") as exact:
            exact.update()
            assert library.engine == "milvus"
            answers = [library.ask(question) for question in QUESTIONS]
            assert answers == [exact.ask(question) for question in QUESTIONS]
            assert any(answer.quotes for answer in answers)

    held = opened(place, data)
    with Library(folder, data, elsewhere=held) as library:
        library.update()
        same(library)
        write(folder, more="The head of the new group is Anna Petrosyan.")
        library.update()
        same(library)
        library.remove("report.txt")
        same(library)
        write(folder, report=REPORT)
        library.reindex()
        same(library)
    with Library(folder, data, elsewhere=opened(place, data)) as library:
        same(library)
        library.update()
        same(library)
        with Library(folder, data, elsewhere=opened(place, data)) as other:
            same(other)
    held.forget()


def test_a_library_whose_engine_goes_away(tmp_path: Path, served: Served, monkeypatch: pytest.MonkeyPatch) -> None:
    """What is asked and added meanwhile gets the sentence; what was added is there with the next update."""
    monkeypatch.setattr(milvus, "TIMEOUT", 2.0)
    monkeypatch.setattr(milvus, "_PAUSES", (0.1, 1.0))
    folder = write(tmp_path / "documents", report=REPORT)
    with Library(folder, tmp_path / "data", elsewhere=opened(served.url, tmp_path / "data")) as library:
        library.update()
        served.stop()
        with pytest.raises(EngineError, match="cannot be reached"):
            library.ask("who led the working group")
        write(folder, more="The head of the new group is Anna Petrosyan.")
        with pytest.raises(EngineError, match="cannot be reached"):
            library.update()
        served.start()
        library._follower._loaded.clear()  # type: ignore[attr-defined]  # the embedded one forgets what was loaded
        assert not library.update().added
        assert "Anna Petrosyan" in library.ask("who is the head of the new group").quotes[0].text


def test_the_command_line(tmp_path: Path, place: str) -> None:
    """Milvus answers where INDEX_URL says, and the process ends; where it does not run, a sentence and 2."""
    folder = write(tmp_path / "documents", report=REPORT)
    said = shell(folder, "ask", "who led the working group", INDEX_URL=place)
    assert (said.returncode, said.stderr) == (0, "")
    assert "Vahram Kazhoyan" in said.stdout
    said = shell(folder, "ask", "who led the working group", INDEX_URL=NOBODY)
    assert (said.returncode, said.stdout) == (2, "")
    assert said.stderr == (
        "The search engine at http://127.0.0.1:9 cannot be reached; please see that Milvus runs there, or unset INDEX_URL.\n"
    )
    opened(place, tmp_path / "data").forget()


def shell(folder: Path, *command: str, **more: str) -> subprocess.CompletedProcess[str]:
    """What a command of ``python -m index`` says."""
    where = ["--documents", str(folder), "--data", str(folder.parent / "data")]
    run = [sys.executable, "-m", "index", command[0], *where, *command[1:]]
    return subprocess.run(run, env={**os.environ, **more}, capture_output=True, text=True, check=False, timeout=50)


def test_the_bot_while_it_is_away(tmp_path: Path, served: Served) -> None:
    """A person is told to ask again, the log tells why; it stops as fast as ever. Without Milvus it does not start. Of
    restricted documents Milvus is told nothing."""
    write(tmp_path / "documents", report=REPORT)
    write(tmp_path / "restricted", russian=RUSSIAN)
    with TelegramServer() as telegram:
        bot = started(tmp_path, telegram, INDEX_URL=served.url, RESTRICTED_DIR=str(tmp_path / "restricted"))
        try:
            assert "Vahram Kazhoyan" in telegram.ask("who led the working group").text
            served.stop()
            assert "I could not search just now" in telegram.ask("how many victims did the shelter receive").text
            assert f"The search engine at {served.url} cannot be reached" in bot.output
            named = sorted(path.relative_to(tmp_path) for path in tmp_path.rglob("milvus.name"))
            assert named == [Path("data/milvus.name")]
            assert (tmp_path / "data" / "restricted" / "index.sqlite3").exists()
            code, seconds = bot.stop()
            assert code == 0
            assert seconds < 5
        finally:
            bot.close()
        bot = started(tmp_path, telegram, INDEX_URL=NOBODY)
        assert bot.process.wait(20) == 2
        assert bot.output.endswith("cannot be reached; please see that Milvus runs there, or unset INDEX_URL.\n")
        assert "secret" not in bot.output
        bot.close()
    served.start()
