"""The words of the documents, and what is alike."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.store import Snapshot, Store
from index.vocabulary import Entry, counted, fits, slipped, slipped_twice
from tests.index.making import ARMENIAN, REPORT, RUSSIAN, info, reading

WORDS = st.text("abcdeжզ", min_size=4, max_size=12)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """Where the index file is."""
    return tmp_path / "index.sqlite3"


@pytest.fixture
def store(path: Path) -> Iterator[Store]:
    """An empty store."""
    opened = Store(path, "a test")
    yield opened
    opened.close()


def words(path: Path) -> dict[str, int]:
    """The vocabulary on disk, and how often each word occurs."""
    with sqlite3.connect(path) as connection:
        return dict(connection.execute("SELECT word, count FROM word"))


def slips(path: Path) -> int:
    """How many keys are on disk."""
    with sqlite3.connect(path) as connection:
        return int(connection.execute("SELECT count(*) FROM slip").fetchone()[0])


def put(store: Store, name: str, text: str) -> None:
    """Index a text under a name."""
    made = reading(text)
    store.replace(info(name, made), "mark", made)


@given(word=WORDS, at=st.integers(0, 11), letter=st.sampled_from("abcdeжզ"))
def test_one_slip_anywhere_leaves_a_key(word: str, at: int, letter: str) -> None:
    """A letter lost, added, changed or swapped with the next: the mistyped word shares a key with the right one."""
    at %= len(word)
    for mistyped in (
        word[:at] + word[at + 1 :],
        word[:at] + letter + word[at:],
        word[:at] + letter + word[at + 1 :],
        word[:at] + word[at + 1 : at + 2] + word[at : at + 1] + word[at + 2 :],
    ):
        assert slipped(word) & slipped(mistyped)


@pytest.mark.parametrize("mistyped", ["delegaation", "deelegaation", "delegatoin", "dlegatoin", "ddeelegation", "delxgatixn"])
def test_two_slips_are_found_by_more_keys(mistyped: str) -> None:
    """Two slips in a long word, whether apart or among its first letters."""
    assert slipped("delegation") & (slipped(mistyped) | slipped_twice(mistyped))


@pytest.mark.parametrize("word", ["ngo", "726", "x2018", "a-b-c-d", "", "և", "a" * 31])
def test_short_words_and_numbers_are_no_words_of_it(word: str) -> None:
    """They are neither corrected nor what was meant."""
    assert not fits(word)


def test_words_are_counted_folded_with_their_term() -> None:
    """Each word once, with what it is found by; the title's words count too."""
    made = reading("Victims and victims’ rights. Жертвы.")
    found = counted(made.extract.text, made.passages, "A victims’ report")
    assert Entry("victims", "victim", 3) in found
    assert Entry("жертвы", "жертв", 1) in found
    assert Entry("report", "report", 1) in found
    assert len({entry.word for entry in found}) == len(found)


def test_the_vocabulary_grows_and_shrinks_with_the_documents(store: Store, path: Path) -> None:
    """Adding, replacing and removing documents leaves what the remaining ones hold, and nothing of the others."""
    put(store, "a.txt", REPORT)
    alone = words(path), slips(path)
    put(store, "b.txt", REPORT + RUSSIAN + ARMENIAN)
    both = words(path)
    assert both["delegation"] == 2 * alone[0]["delegation"]
    assert both["делегацию"] == 1
    put(store, "b.txt", ARMENIAN)
    assert "делегацию" not in words(path)
    store.drop("b.txt")
    assert (words(path), slips(path)) == alone
    store.drop("a.txt")
    assert (words(path), slips(path)) == ({}, 0)


def test_a_snapshot_keeps_the_vocabulary_it_was_taken_with(store: Store, path: Path) -> None:
    """A question under way sees the words of one whole index."""
    put(store, "a.txt", REPORT)
    before = Snapshot(path)
    store.drop("a.txt")
    after = Snapshot(path)
    sought = slipped("delegatoin"), 8, 12
    assert before.alike(*sought) == [Entry("delegation", "deleg", 1)]
    assert after.alike(*sought) == []
    before.close()
    after.close()


def test_only_words_of_such_a_length_are_looked_up(store: Store, path: Path) -> None:
    """A word with the same first letters, much longer or shorter, is not alike."""
    put(store, "a.txt", "Traffic, trafficking, traffickers.")
    snapshot = Snapshot(path)
    assert {entry.word for entry in snapshot.alike(slipped("trafic"), 6, 8)} == {"traffic"}
    snapshot.close()
