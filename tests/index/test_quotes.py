"""What of a document is shown: whole sentences, windows of long ones, and the words in bold."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache, partial
from pathlib import Path
from typing import cast

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from index.library import Library
from index.model import Quote
from index.query import Kind
from index.quotes import EXACT_TYPE, LONGEST, SURE, TYPE, Answering, Candidate, _best_first
from index.ranking import Ranked
from tests.index.making import Reader, in_process, write

OPENED = "the hotline for victims was opened by Narek Simonyan"
CLAUSES = [
    "after years of talks between the ministry and the embassy", "which had promised the money in the spring",
    "as the report of the council says on its last page", "with the help of volunteers from the towns of the north",
    "although nobody had counted on it", "and in spite of the doubts of the parliament",
]  # fmt: skip


@pytest.fixture
def reader(monkeypatch: pytest.MonkeyPatch) -> Reader:
    """What reads files."""
    return in_process(monkeypatch)


def quotes(folder: Path, text: str, question: str) -> tuple[Quote, ...]:
    """The quotes from a folder of one text."""
    with Library(write(folder / "documents", report=text), folder / "data") as library:
        library.update()
        return library.ask(question).quotes


def bold(quote: Quote) -> list[str]:
    """The words in bold."""
    return [quote.text[start:stop] for start, stop in quote.highlights]


def long_sentence(before: int, after: int) -> str:
    """A sentence that answers after so many other clauses and before so many more."""
    clauses = CLAUSES * 10
    return ", ".join([*clauses[:before], OPENED, *clauses[:after]]).capitalize() + "."


@pytest.mark.parametrize(("before", "after"), [(0, 12), (12, 0), (8, 8), (6, 20), (20, 6)])
def test_a_window_of_a_long_sentence(tmp_path: Path, reader: Reader, before: int, after: int) -> None:
    """Of a long sentence the part with the answer is shown: verbatim, not too long, cut between words, and it is told
    on which sides it was cut."""
    text = "Nothing of use stands here. " + long_sentence(before, after)
    quote = quotes(tmp_path, text, "who opened the hotline for victims")[0]
    assert quote.text == text[quote.start : quote.stop]
    assert len(quote.text) <= LONGEST
    assert "narek simonyan" in quote.text.lower()
    assert quote.cut == (before > 0, after > 0)
    assert text[quote.start - 1] == " "
    assert quote.stop == len(text) or text[quote.stop] in " ,"
    assert quote.text == quote.text.strip()


def test_the_longest_sentence_that_is_whole(tmp_path: Path, reader: Reader) -> None:
    """The longest sentence that is shown whole, and the shortest that is not."""
    head = "The hotline was opened by Narek Simonyan in 2011 "
    for length in (LONGEST, LONGEST + 1):
        text = (head + "and then " * 60)[: length - 2].rstrip("adnthe ") + "."
        text = text[:-1] + "x" * (length - len(text)) + "."
        quote = quotes(tmp_path, text, "who opened the hotline")[0]
        assert (quote.cut, len(quote.text) == len(text)) == ((False, length > LONGEST), length == LONGEST)


def test_two_spans_in_bold(tmp_path: Path, reader: Reader) -> None:
    """However many names a sentence holds, at most two are set in bold; they do not overlap, and the answer is one."""
    text = "Narek Simonyan, Anna Abovyan, Lilit Karapetyan and Aram Petrosyan opened the hotline in Yerevan."
    quote = quotes(tmp_path, text, "who opened the hotline")[0]
    assert 1 <= len(quote.highlights) <= 2
    assert all(a[1] <= b[0] for a, b in zip(quote.highlights, quote.highlights[1:], strict=False))
    assert any(name in words for words in bold(quote) for name in ("Petrosyan", "Simonyan", "Abovyan", "Karapetyan"))


@pytest.mark.parametrize(
    ("question", "words"),
    [
        ("who opened the hotline", "Narek Simonyan"),
        ("when was the hotline opened", "5 May 2011"),
        ("where was the hotline opened", "Gyumri"),
        ("how many volunteers did the hotline have", "12"),
        ("what was the title of the report about the hotline", "A Voice in the Night"),
    ],
)
def test_the_kind_of_question_chooses_what_is_bold(tmp_path: Path, reader: Reader, question: str, words: str) -> None:
    """One sentence, five questions: the name, the date, the place, the number, the title."""
    text = (
        "The hotline, whose report was entitled “A Voice in the Night”, was opened by Narek Simonyan in Gyumri "
        "on 5 May 2011 and had 12 volunteers."
    )
    assert any(words in found for found in bold(quotes(tmp_path, text, question)[0]))


@pytest.mark.parametrize(
    ("sentences", "quoted"),
    [
        (["The hotline was opened in 2011.", "Narek Simonyan opened the hotline."], [0, 1]),
        (["Narek Simonyan opened the hotline.", "The hotline was opened in 2011.", "It opened the hotline."], [0, 1, 2]),
        (["Nothing of use stands here.", "Narek Simonyan opened the hotline."], [1]),
        (["Narek Simonyan opened the hotline.", f"The hotline was opened {', '.join(CLAUSES)}."], [0]),
        (["Narek Simonyan opened the hotline.", "", "The hotline was opened in 2011."], [0]),
    ],
)
def test_neighbours_that_answer_nearly_as_well(tmp_path: Path, reader: Reader, sentences: list[str], quoted: list[int]) -> None:
    """They are quoted together, of one paragraph only; the longer one is, the better it must answer."""
    text = " ".join(sentences).replace("  ", "\n\n")
    quote = quotes(tmp_path, text, "who opened the hotline")[0]
    assert quote.text == " ".join(sentences[number] for number in quoted)


def test_a_heading_is_not_the_answer(tmp_path: Path, reader: Reader) -> None:
    """A heading that repeats the question stands behind the sentence that answers it."""
    folder = write(tmp_path / "documents")
    (folder / "page.md").write_text("# Who opened the hotline\n\nThe hotline was opened by Narek Simonyan in Gyumri.\n")
    with Library(folder, tmp_path / "data") as library:
        library.update()
        assert "Narek" in library.ask("who opened the hotline").quotes[0].text


@pytest.fixture(scope="module")
def asked(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Library, str]]:
    """A library of long sentences in three languages, without blanks, with blanks of every kind."""
    text = "\n\n".join(
        [
            long_sentence(9, 9),
            "Горячая линия, " + "о которой говорили в совете, " * 30 + "открыта Арменом Петросяном.",
            "Թեժ գիծը, " + "որի մասին խոսել են խորհրդում, " * 30 + "բացել է Արամ Սարգսյանը։",
            "hotline" * 120 + " ended.",
            "The hotline\u00a0was\u2003opened " + "very\u00a0slowly\t" * 60 + "by Anna.",
        ]
    )
    folder = tmp_path_factory.mktemp("quotes")
    with Library(write(folder / "documents", report=text), folder / "data") as library:
        library.update()
        yield library, text


@settings(deadline=None)
@given(st.lists(st.sampled_from(
    [*OPENED.split(), *" ".join(CLAUSES).split(), "горячая", "линия", "совете", "кто", "открыл", "գիծը", "ով", "խորհրդում",
     "slowly", "Anna", "ended"]
), min_size=1, max_size=6).map(" ".join))  # fmt: skip
def test_windows_are_verbatim_and_whole_words(asked: tuple[Library, str], question: str) -> None:
    """For any question: a window is the text's, not too long, and where it was cut, no word of up to its length is cut."""
    library, text = asked
    for quote in library.ask(question).quotes:
        assert quote.text == text[quote.start : quote.stop]
        assert 0 < len(quote.text) <= LONGEST
        assert all(0 <= start < stop <= len(quote.text) for start, stop in quote.highlights)
        if "hotlinehotline" not in quote.text:
            assert not (quote.cut[0] and text[quote.start - 1].isalnum() and text[quote.start].isalnum())
            assert not (quote.cut[1] and text[quote.stop - 1].isalnum() and text[quote.stop].isalnum())


@given(st.lists(st.tuples(st.floats(-1, 2), st.sampled_from((0.0, TYPE, EXACT_TYPE)), st.floats(0, 1)), max_size=40))
def test_the_first_sentences_stand_in_their_exact_order(told: list[tuple[float, float, float]]) -> None:
    """As if all had been looked at; what cannot come among them is not."""
    looked_at: list[int] = []

    def answering(number: int, form: float, nearness: float) -> Answering:
        looked_at.append(number)
        return Answering((), form, nearness)

    def made() -> list[Candidate]:
        return [
            Candidate(cast(Ranked, None), n, str(n), holding, 0.0, cache(partial(answering, n, form, near)))
            for n, (holding, form, near) in enumerate(told)
        ]

    exact = sorted((candidate.score for candidate in made()), reverse=True)
    looked_at.clear()
    found = _best_first(made(), Kind.PERSON)
    assert len(looked_at) == len(set(looked_at))
    assert sorted(candidate.number for candidate in found) == list(range(len(told)))
    assert [candidate.score for candidate in found[:SURE]] == exact[:SURE]
