"""The same text in several documents is found without reading them all, and quoted once."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.duplicates import SKETCH, once, shared, sketch
from index.library import Library
from index.model import Passage, Source, Twin
from tests.index.making import Reader, in_process, reading, write

PRESS = " ".join(
    [
        "The shelter in Gyumri was opened by Anna Abovyan on 3 May 2018.",
        *(f"Speaker number {i} thanked the partners of project {i} for their work." for i in range(15)),
        "The embassy paid for the furniture of the house.",
        "The next meeting takes place in the town of Vanadzor.",
        "Representatives of the police took part in the opening.",
        "The ministry published the list of all participants.",
    ]
)
CHANGED = PRESS.replace("The embassy paid for the furniture of the house.", "The mission paid for the beds of the house.")
WHO = "who opened the shelter in Gyumri"
WHO_PAID = "who paid for the furniture of the house"


@pytest.fixture
def reader(monkeypatch: pytest.MonkeyPatch) -> Reader:
    """What reads files for every library of a test."""
    return in_process(monkeypatch)


def library(folder: Path, **texts: str) -> Library:
    """A library of these texts; a name may end in ``_yaml`` for what is said of the document before it."""
    write(folder, **{name: text for name, text in texts.items() if not name.endswith("_yaml")})
    for name, text in texts.items():
        if name.endswith("_yaml"):
            (folder / f"{name.removesuffix('_yaml')}.txt.yaml").write_text(text, encoding="utf-8")
    made = Library(folder, folder.parent / "data")
    made.update()
    return made


def hashes(*numbers: int) -> list[int]:
    return sorted(numbers)


def test_sentences_are_counted() -> None:
    """Nine of ten sentences in common are nine tenths; order and layout count nothing; cells and labels are left out."""
    ten = [f"Sentence number {i} speaks of subject {i}." for i in range(10)]
    one = sketch(reading(" ".join(ten)).passages)
    assert len(one) == 10
    assert shared(one, sketch(reading("\n\n".join(reversed(ten))).passages)) == 1
    other = sketch(reading(" ".join([*ten[:9], "Another sentence stands in this place."])).passages)
    assert shared(one, other) == pytest.approx(0.9)
    assert sketch(reading("Total: 5\n\nYes.").passages) == []
    assert shared([], []) == 0


@given(st.integers(0, 900), st.integers(1, 900), st.integers(0, 900))
def test_long_documents_are_estimated(alone: int, both: int, other: int) -> None:
    """From the sketches alone the share is right to a few hundredths, and exact where a sketch holds all sentences."""
    words = [f"{i}" for i in range(alone + both + other)]
    texts = words[: alone + both], words[alone:]
    exact = 2 * both / (len(texts[0]) + len(texts[1]))
    sketches = [_sketched(text) for text in texts]
    error = abs(shared(*sketches) - exact)
    assert error < 1e-9 if max(map(len, texts)) < SKETCH else error < 0.2


def _sketched(words: list[str]) -> list[int]:
    return sorted(int.from_bytes(hashlib.sha256(word.encode()).digest()[:7], "big") for word in words)[:SKETCH]


def test_the_worthiest_of_the_alike_stands_for_all() -> None:
    """Where scores are alike the worth decides; where the question tells them apart, the score does."""
    found = [("a", 2.0, 1), ("b", 1.9, 2), ("a", 1.8, 3), ("a", 1.2, 4)]

    def kept(worth: dict[int, str]) -> list[tuple[int, set[int]]]:
        groups = once(found, lambda f: f[0], lambda f: f[1], lambda f: f[2], lambda id_: (worth.get(id_, ""),))
        return [(thing[2], set(others)) for thing, others in groups]

    assert kept({3: "2019", 4: "2020"}) == [(3, {1, 4}), (2, set())]
    assert kept({1: "2019"}) == [(1, {3, 4}), (2, set())]


def test_the_same_text_is_quoted_once_and_both_are_named(tmp_path: Path, reader: Reader) -> None:
    """By the title and address of each; the other two quotes are of other words."""
    yaml = "title: Opening of the shelter\nurl: https://example.org/press\n"
    made = library(tmp_path / "documents", first=PRESS, second=PRESS.replace(". ", ".\n\n"), first_yaml=yaml)
    quotes = made.ask(WHO).quotes
    assert quotes[0].document == "first.txt"
    assert quotes[0].also_in == (Source("second.txt", "second"),)
    assert len({" ".join(quote.text.split()) for quote in quotes}) == len(quotes)
    assert made.twins("second.txt") == (Twin("first.txt", "Opening of the shelter", 1.0),)


@pytest.mark.parametrize(
    ("said_of_a", "said_of_b", "quoted"),
    [
        ("date: 2018-05-03", "date: 2018-05-04", "b.txt"),
        ("date: 2018-05-04", "date: 2018-05-03", "a.txt"),
        ("kind: official\ndate: 2018-05-03", "date: 2018-05-04", "a.txt"),
        ("kind: fact sheet\ndate: 2018-05-04", "date: 2018-05-03", "b.txt"),
    ],
)
def test_near_duplicates_show_the_official_or_newest(
    tmp_path: Path, reader: Reader, said_of_a: str, said_of_b: str, quoted: str
) -> None:
    """And the other behind it; what only one of them says is quoted from that one alone."""
    made = library(tmp_path / "documents", a=PRESS, b=CHANGED, a_yaml=said_of_a, b_yaml=said_of_b)
    quote = made.ask(WHO).quotes[0]
    assert (quote.document, [source.document for source in quote.also_in]) == (
        quoted,
        [{"a.txt": "b.txt"}.get(quoted, "a.txt")],
    )
    paid = made.ask(WHO_PAID).quotes[0]
    assert (paid.document, paid.also_in) == ("a.txt", ())
    assert [twin.document for twin in made.twins("a.txt")] == ["b.txt"]


def test_what_the_question_names_decides_before_the_date(tmp_path: Path, reader: Reader) -> None:
    """The statement of the year asked for, though a newer one repeats its words."""
    texts = {f"statement-{year}": PRESS.replace("2018", str(year)) for year in (2016, 2017)}
    dates = {f"statement-{year}_yaml": f"title: Statement {year}\ndate: '{year}'" for year in (2016, 2017)}
    made = library(tmp_path / "documents", **texts, **dates)
    assert made.ask("who took part in the opening in 2016").quotes[0].document == "statement-2016.txt"
    assert made.ask("who took part in the opening in 2017").quotes[0].document == "statement-2017.txt"


def test_a_document_that_is_gone_is_no_twin(tmp_path: Path, reader: Reader) -> None:
    """Nor one that has become another; and a passage quoted in a longer report does not make it one."""
    folder = tmp_path / "documents"
    report = "\n\n".join(f"Chapter {i} of the report tells what happened in the year {i}." for i in range(1900, 2000))
    made = library(folder, a=PRESS, b=PRESS, report=f"{report}\n\n{PRESS}")
    assert [twin.document for twin in made.twins("a.txt")] == ["b.txt"]
    write(folder, b="Something else altogether stands in here now.")
    made.update()
    assert made.twins("a.txt") == ()
    assert [source.document for source in made.ask(WHO).quotes[0].also_in] == ["report.txt"]


def test_finding_twins_reads_few_rows(tmp_path: Path, reader: Reader) -> None:
    """Not the texts: with every passage and text gone from the tables, the twins are still found."""
    texts = {f"n{i}": f"Report {i} speaks of town {i}. " + f"It has {i} chapters and {i} annexes. " * 3 for i in range(30)}
    made = library(tmp_path / "documents", a=PRESS, b=CHANGED, **texts)
    assert made.view is not None
    snapshot = made.view.snapshot
    asked: list[str] = []
    snapshot._connection.set_trace_callback(asked.append)
    assert [twin.document for twin in snapshot.twins("a.txt")] == ["b.txt"]
    assert not any("chunk" in query or "FROM passage" in query for query in asked)
    assert len(asked) < 10


def test_a_passage_knows_its_words() -> None:
    """An empty document has an empty sketch."""
    assert sketch(()) == []
    assert sketch((Passage(0, 0, (), reading("A word.").passages[0].spans, ()),)) == []
