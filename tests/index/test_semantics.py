"""What the search by meaning adds, and what stays true while it is being prepared; with weights that a test can foretell."""

from __future__ import annotations

import signal
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Sequence
from contextlib import closing
from pathlib import Path

import numpy as np
import pytest

from index.errors import BusyError
from index.evaluation import replies_without
from index.library import Library
from index.model import Answer, Band
from index.questionsets import Question, QuestionSet
from index.semantics import READ_TOGETHER
from index.weights import Vector, Weights
from tests.index.making import in_process, write

SHELTER = "The house in Gyumri took in 35 women. Its doors never close."
SNOW = "Snow closed the mountain pass for a week."
ROOMS = "The library keeps maps and letters."
IN_OTHER_WORDS = "сильная метель"
SUBJECTS = (("snow", "метель", "blizzard"), ("refuge", "house", "women"), ("library", "maps"))


class Meanings:
    """An embedder that knows three subjects; ``embedded`` lists the passages and sentences it was given."""

    name = "three subjects"

    def __init__(self) -> None:
        self.embedded: list[str] = []

    def question(self, text: str) -> Vector:
        """Which subject is asked about?"""
        about = [float(any(word in text.lower() for word in words)) for words in SUBJECTS]
        vector = np.array([*about, 0.0 if any(about) else 1.0, 1.5])  # all texts are somewhat alike, as with E5
        return np.asarray(vector / np.linalg.norm(vector), dtype=np.float32)

    def passage(self, text: str) -> Vector:
        """Which subject is it about?"""
        self.embedded.append(text)
        return self.question(text)


class Reads:
    """A reranker that likes one word; ``read`` lists what it was given."""

    def __init__(self, liked: str = "no such word") -> None:
        self.read: list[tuple[str, ...]] = []
        self._liked = liked

    def scores(self, question: str, sentences: Sequence[str]) -> list[float]:
        """How well each answers."""
        self.read.append(tuple(sentences))
        return [8.0 if self._liked in sentence else -8.0 for sentence in sentences]


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder of three documents, read in this process."""
    in_process(monkeypatch)
    return write(tmp_path / "documents", shelter=SHELTER, snow=SNOW, rooms=ROOMS)


def opened(folder: Path, embedder: Meanings | None = None, reranker: Reads | None = None) -> Library:
    """A library with such weights, up to date but not embedded."""
    library = Library(folder, folder.parent / "data", Weights(embedder or Meanings(), reranker or Reads()))
    library.update()
    return library


def first(answer: Answer) -> str:
    """The first quote's text."""
    return answer.quotes[0].text if answer.quotes else ""


def test_what_is_put_in_other_words_is_found_once_it_is_embedded(folder: Path) -> None:
    """Until then, a question is answered by its words alone; without a shared word that is: not."""
    with opened(folder) as library:
        assert library.embedded == 0
        assert library.ask(IN_OTHER_WORDS).band is Band.NONE
        assert "35 women" in first(library.ask("how many women in Gyumri"))
        library.embed()
        assert library.embedded == 1
        answer = library.ask(IN_OTHER_WORDS)
        assert first(answer) == SNOW
        assert "35 women" in first(library.ask("how many women in Gyumri"))
    with opened(folder) as again:
        assert first(again.ask(IN_OTHER_WORDS)) == SNOW


def test_a_greeting_means_nothing(folder: Path) -> None:
    """Every text is a little like every other, so a message without a word to search for finds nothing."""
    with opened(folder) as library:
        library.embed()
        assert library.ask("what is it?").quotes == ()


def test_fact_sheets_that_are_about_something_else(folder: Path) -> None:
    """Where nothing speaks for any passage, nothing is found."""
    for path in folder.glob("*.txt"):
        path.with_name(f"{path.name}.yaml").write_text("kind: fact sheet", encoding="utf-8")
    with opened(folder) as library:
        library.embed()
        assert library.ask("who frobnicated the zebras").band is Band.NONE


def test_words_in_quotation_marks_must_occur(folder: Path) -> None:
    """However alike a passage is."""
    with opened(folder) as library:
        library.embed()
        assert library.ask('blizzard at the "summer school"').quotes == ()


def test_nothing_is_embedded_twice(folder: Path) -> None:
    """Neither after a start nor when a text moves to another file; what is gone is forgotten."""
    embedder = Meanings()
    with opened(folder, embedder) as library:
        library.embed()
        made = len(embedder.embedded)
        (folder / "snow.txt").rename(folder / "renamed.txt")
        write(folder, shelter="The refuge moved to Vanadzor.")
        library.update()
        assert library.embedded != 1
        library.embed()
        assert set(embedder.embedded[made:]) == {"The refuge moved to Vanadzor."}
        assert "Vanadzor" in first(library.ask("refuge where"))
    with sqlite3.connect(folder.parent / "data" / "semantic.sqlite3") as stored:
        assert stored.execute("SELECT count(*) FROM vector").fetchone() == (3,)
    embedder = Meanings()
    with opened(folder, embedder) as library:
        assert library.embedded == 1
        assert embedder.embedded == []


def test_an_index_made_anew_finds_by_meaning_too(folder: Path) -> None:
    """With the same vectors, before it takes its place and afterwards; only what is new in it is embedded."""
    embedder = Meanings()
    with opened(folder, embedder) as library:
        library.embed()
        before = library.changes
        made = len(embedder.embedded)
        write(folder, camp="The summer camp is in the woods.")
        with library.remade() as anew:
            assert first(anew.ask(IN_OTHER_WORDS)) == SNOW
        library.reindex()
        assert set(embedder.embedded[made:]) == {"The summer camp is in the woods."}
        assert library.embedded == 1
        assert first(library.ask(IN_OTHER_WORDS)) == SNOW
        assert library.changes > before


def test_an_index_made_anew_is_compared_like_with_like(folder: Path) -> None:
    """It finds by meaning where the other one does once it is made, whatever that did before."""
    with opened(folder) as library:
        with library.remade() as anew:
            assert anew.ask(IN_OTHER_WORDS).band is Band.NONE
        with library.remade(lambda *_: library.embed()) as anew:
            assert first(library.ask(IN_OTHER_WORDS)) == first(anew.ask(IN_OTHER_WORDS)) == SNOW

        def add(*_: object) -> None:
            write(folder, camp="The summer camp is in the woods.")
            library.update()

        with library.remade(add) as anew:
            assert library.ask(IN_OTHER_WORDS).band is anew.ask(IN_OTHER_WORDS).band is Band.NONE


def test_a_look_at_an_index_made_anew_costs_the_other_nothing(folder: Path) -> None:
    """What it does not hold, the one that answers still does."""
    embedder = Meanings()
    with opened(folder, embedder) as library:
        library.embed()
        snow = (folder / "snow.txt").rename(folder / "_snow.txt")
        library.remade().close()
        snow.rename(folder / "snow.txt")
        made = len(embedder.embedded)
    with opened(folder, embedder) as library:
        library.embed()
        assert first(library.ask(IN_OTHER_WORDS)) == SNOW
        assert len(embedder.embedded) == made


def test_what_is_answered_changes_once(folder: Path) -> None:
    """When all of it is embedded; not where that was stopped."""
    with opened(folder) as library:
        before = library.changes
        library.embed(going_on=lambda: False)
        assert library.changes == before
        library.embed()
        assert library.changes == before + 1


def test_it_can_be_stopped_and_goes_on(folder: Path) -> None:
    """Progress tells how many passages of all are done."""
    embedder, told = Meanings(), []
    with opened(folder, embedder) as library:
        library.embed(going_on=lambda: len(embedder.embedded) < 3)
        assert 0 < (library.embedded or 0) < 1
        before = len(embedder.embedded)
        library.embed(lambda *progress: told.append(progress))
        assert library.embedded == 1
    assert len(set(embedder.embedded[:before]) & set(embedder.embedded[before:])) == 0
    assert [progress[1] for progress in told] == [3] * len(told)
    assert told[-1] == (3, 3, "")


KILLED = """
import sys, time
from pathlib import Path
from index.library import Library
from index.weights import Weights
from tests.index.test_semantics import Meanings, Reads
class Slow(Meanings):
    def passage(self, text):
        if len(self.embedded) == 60:
            print("here", flush=True)
            time.sleep(50)
        return super().passage(text)
library = Library(Path(sys.argv[1]), Path(sys.argv[2]), Weights(Slow(), Reads()))
library.update()
library.embed()
"""


def test_kill_9_while_embedding(folder: Path) -> None:
    """What was embedded before is not embedded again, and the search by meaning is whole afterwards."""
    write(folder, **{f"n{i}": f"The maps of room {i} are in the library." for i in range(40)})
    data = folder.parent / "data"
    command = [sys.executable, "-c", KILLED, str(folder), str(data)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as embedding:
        assert embedding.stdout is not None
        assert embedding.stdout.readline() == "here\n"
        embedding.send_signal(signal.SIGKILL)
    embedder = Meanings()
    with opened(folder, embedder) as library:
        assert library.embedded != 1
        library.embed()
        assert 0 < len(embedder.embedded) < 60
        assert first(library.ask(IN_OTHER_WORDS)) == SNOW


def _garbled(stored: bytes) -> bytes:
    """All but the first page, which names the tables."""
    return stored[:4096] + b"\xff" * (len(stored) - 4096)


@pytest.mark.parametrize("damaged", [lambda _: b"", lambda _: b"not a database" * 999, _garbled])
def test_a_damaged_file_is_made_anew(folder: Path, damaged: Callable[[bytes], bytes]) -> None:
    """It holds nothing that cannot be made again."""
    path = folder.parent / "data" / "semantic.sqlite3"
    with opened(folder) as library:
        library.embed()
        library.close()
    with closing(sqlite3.connect(path)) as stored:
        stored.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    path.write_bytes(damaged(path.read_bytes()))
    with opened(folder) as library:
        assert library.embedded != 1
        library.embed()
        assert first(library.ask(IN_OTHER_WORDS)) == SNOW


def test_vectors_of_other_weights_are_not_compared(folder: Path) -> None:
    """They are made anew."""
    with opened(folder) as library:
        library.embed()
    embedder = Meanings()
    embedder.name = "three other subjects"
    with opened(folder, embedder) as library:
        assert library.embedded != 1
        library.embed()
        assert embedder.embedded
        assert library.embedded == 1


def test_two_do_not_embed_the_same(folder: Path) -> None:
    """The second is told so, and answers by words until the first is done."""
    with opened(folder) as one:
        refused = []

        def meanwhile(*_: object) -> None:
            with Library(folder, folder.parent / "data", Weights(Meanings(), Reads())) as two, pytest.raises(BusyError):
                two.embed()
            refused.append(True)

        one.embed(meanwhile)
        assert refused


def test_an_index_that_changed_meanwhile_is_embedded_the_next_time(folder: Path) -> None:
    """Embedding stops at what is shown no more."""
    with opened(folder) as library:

        def change(done: int, *_: object) -> None:
            if done == 1:
                write(folder, new="The refuge in Goris opened.")
                library.update()

        library.embed(change)
        assert library.embedded != 1
        library.embed()
        assert "Goris" in first(library.ask("refuge where"))


def test_the_reranker_reads_the_best_sentences_of_english_questions(folder: Path) -> None:
    """At most six, in English only; what it likes comes first, and what is quoted stands in the document."""
    write(folder, russian="Дом в Гюмри принял 12 женщин.", more=" ".join(f"House {i} took in women." for i in range(12)))
    reranker = Reads("House 3")
    with opened(folder, reranker=reranker) as library:
        library.embed()
        library.ask("сколько женщин принял дом в Гюмри")
        assert reranker.read == []
        answer = library.ask("women in a house")
        assert 0 < len(reranker.read[0]) <= READ_TOGETHER
        assert not any("Дом" in sentence for sentence in reranker.read[0])
        assert "House 3" in first(answer)
        for quote in answer.quotes:
            assert library.file(quote.document).read_text("utf-8")[quote.start : quote.stop] == quote.text


def test_confidence_follows_the_reranker(folder: Path) -> None:
    """The same words that the reranker likes are surer than those it does not like."""
    asked = "is the house in Gyumri open"
    sure = []
    for liked in ("Gyumri", "no such word"):
        with opened(folder, reranker=Reads(liked)) as library:
            library.embed()
            sure.append(library.ask(asked).confidence)
    assert sure[0] > sure[1]


def test_a_document_left_out_is_not_found_by_meaning(folder: Path) -> None:
    """Else an answer that was taken away for measuring would come back."""
    asked = Question("1", IN_OTHER_WORDS, "ru", document="snow.txt", answers=("Snow",))
    with opened(folder) as library:
        library.embed()
        (reply,) = replies_without(library, QuestionSet("set", (asked,), {}, folder))
        assert SNOW not in [quote.text for quote in reply.answer.quotes]
