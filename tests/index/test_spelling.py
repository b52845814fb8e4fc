"""Slips of the thumb, the wrong keyboard layout, and Russian and Armenian in Latin letters."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

import pytest

from index import glossary
from index.analysis import stem
from index.library import Library
from index.spelling import How, Ordinary, Speller
from index.vocabulary import Entry, slipped
from tests.index.making import REPORT, write

ORDINARY = Ordinary(glossary.load())
COLLECTION = {
    "delegation": 3, "representatives": 2, "kazhoyan": 2, "vahram": 1, "shelter": 4, "received": 1, "shelved": 1,
    "minors": 2, "miners": 9, "vienna": 2, "embassy": 1, "budge": 1, "sponsored": 1, "прокуратура": 2, "пострадавших": 3,
    "пострадавший": 1, "ապաստարան": 5, "բնակվել": 2, "պատվիրակությունը": 2, "coordination": 2, "coordinating": 1,
}  # fmt: skip


def speller(words: Mapping[str, int] = COLLECTION) -> Speller:
    """A speller of documents that hold these words so many times."""
    entries = [Entry(word, stem(word), count) for word, count in words.items()]
    terms = {entry.term for entry in entries}

    def alike(keys: Iterable[int], fewest: int, most: int) -> list[Entry]:
        sought = frozenset(keys)
        return [e for e in entries if sought & slipped(e.word) and fewest <= len(e.word) <= most]

    return Speller(lambda term: int(term in terms), alike, ORDINARY)


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("who led the delegatoin", "who led the delegation"),
        ("how many represntatives", "how many representatives"),
        ("reprezentatievs", "representatives"),
        ("who is Kazhoan?", "who is Kazhoyan?"),
        ("the sheltr", "the shelter"),
        ("whcih embasy", "which embassy"),
        ("сколько пострадвших", "сколько пострадавших"),
        ("где прокуртура", "где прокуратура"),
        ("քանի ապաստրան", "քանի ապաստարան"),
    ],
)
def test_a_slip_is_corrected_to_a_word_of_the_documents(typed: str, meant: str) -> None:
    """One in a short word, two in a long one; the rest of the question, its capitals and its marks stay."""
    assert speller().respell(typed).text == meant


@pytest.mark.parametrize(
    "question",
    [
        "who led the delegation",
        "what is the budget",
        "делегации и бюджет",
        "Decree 726-N of 2018",
        "0-800-50-558",
        "NGO",
        "teh",
        "who is Ivan Petrov",
        "ո՞վ է գլխավորել պատվիրակությունը",
        "what is on my mind",
        "",
        "?!",
        "“delegatoin”",
    ],
)
def test_what_is_known_or_no_word_stays(question: str) -> None:
    """Words of the documents, the glossary and general text, numbers, short words, and what stands in quotation marks."""
    respelled = speller().respell(question)
    assert (respelled.text, respelled.corrections) == (question, ())


def test_a_slip_in_a_word_of_the_glossary_is_corrected() -> None:
    """A Russian question over English documents may hold slips too."""
    assert speller({}).respell("кто возглавил делегцию").text.startswith("кто возглавил делегац")


def test_nearer_first_then_the_same_first_letter_then_the_more_frequent() -> None:
    """What was meant, likeliest first, each word in one of its forms."""
    found = speller({"zolding": 90, "moldings": 1, "molding": 2, "mouldings": 50}).correct("moldingg")
    assert (found[0].used, found[0].distance) == ("molding", 1)
    assert [c.term for c in found] == ["mold", "mould"]
    assert speller({"minors": 2, "minurs": 9}).correct("minvrs")[0].used == "minurs"


def test_of_two_words_two_slips_away_one_must_be_clearly_more_frequent() -> None:
    """Else the word stays as it was typed."""
    two = {"ventriloqbst": 3, "ventriloqcat": 2}
    assert speller(two).respell("ventriloqxxt").corrections == ()
    assert speller({**two, "ventriloqcat": 9}).respell("ventriloqxxt").text == "ventriloqcat"


def test_a_name_is_one_slip_away_at_most() -> None:
    """Two names may differ by two letters."""
    assert speller({"martirosyan": 1}).respell("where is Mardurosyan").corrections == ()
    assert speller({"martirosyan": 1}).respell("where is Mardirosyan").text == "where is Martirosyan"


def test_a_slip_in_the_first_letter_of_a_short_word_is_another_word() -> None:
    """So is a word of fewer than four letters."""
    assert speller({"zorqo": 3}).correct("worqo") == ()
    assert speller({"zorlot": 3}).correct("worlot")[0].used == "zorlot"


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("ltktufwbz", "делегация"),
        ("rnj djpukfdkzk ltktufwb.", "кто возглавлял делегацию"),
        ("rnj djpukfdkzk ltktufwb.&", "кто возглавлял делегацию?"),
        ("Ult ltktufwbz?", "где делегация?"),
        ("црщ дув еру вудупфешщт", "who led the delegation"),
    ],
)
def test_the_wrong_layout(typed: str, meant: str) -> None:
    """A question typed on the other keyboard, where its words make sense on the right one; «ю», «б», «х» are marks there."""
    respelled = speller().respell(typed)
    assert respelled.text == meant
    assert {correction.how for correction in respelled.corrections} == {How.LAYOUT}


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("kto vozglavlyal delegaciyu", "кто возглавлял делегацию"),
        ("Kto vozglavlyal delegatsiyu?", "Кто возглавлял делегацию?"),
        ("skolko postradavshikh", "сколько пострадавших"),
        ("kto takoy Kazhoyan", "кто такой Kazhoyan"),
        ("delegaciya", "делегация"),
        ("ov er ghekavarum patvirakutyuny", "ով էր ղեկավարում պատվիրակությունը"),
        ("qani apastaran", "քանի ապաստարան"),
    ],
)
def test_russian_and_armenian_in_latin_letters(typed: str, meant: str) -> None:
    """Words of the documents, the glossary and general text; a name that the documents hold in Latin letters stays."""
    respelled = speller().respell(typed)
    assert respelled.text == meant
    assert {correction.how for correction in respelled.corrections} == {How.LETTERS}


@pytest.mark.parametrize("question", ["who is Ivan Petrov", "on to my do", "Vienna", "who led na", "spas"])
def test_english_is_not_taken_for_another_language(question: str) -> None:
    """More words must be of the other language than English, and not only little ones."""
    assert How.LETTERS not in {c.how for c in speller({"иван": 1, "петров": 1, "vienna": 1}).respell(question).corrections}


def test_a_correction_names_what_was_typed_and_what_it_is_found_by() -> None:
    """So that what was searched can be shown."""
    (correction,) = speller().respell("the Delegatoin").corrections
    assert (correction.typed, correction.used, correction.term, correction.distance, correction.how) == (
        "Delegatoin", "Delegation", "deleg", 1, How.TYPO,
    )  # fmt: skip


@pytest.fixture
def library(tmp_path: Path) -> Iterator[Library]:
    """A library of a report in English."""
    opened = Library(write(tmp_path / "documents", report=REPORT), tmp_path / "data")
    opened.update()
    yield opened
    opened.close()


@pytest.mark.parametrize(
    ("asked", "language", "corrected"),
    [
        ("how many representativs took part", "en", (("representativs", "representatives"),)),
        ("rnj djpukfdkzk ltktufwb.", "ru", (("rnj", "кто"), ("djpukfdkzk", "возглавлял"), ("ltktufwb.", "делегацию"))),
        ("kto vozglavlyal", "ru", (("kto", "кто"), ("vozglavlyal", "возглавлял"))),
    ],
)
def test_an_answer_tells_what_was_searched(
    library: Library, asked: str, language: str, corrected: tuple[tuple[str, str], ...]
) -> None:
    """The quotes are those of the question as it was meant, and the frame speaks its language."""
    answer = library.ask(asked)
    assert (answer.language, answer.corrected) == (language, corrected)
    assert "11 representatives" in answer.quotes[0].text


def test_a_question_can_be_asked_as_it_was_typed(library: Library) -> None:
    """Then nothing is corrected, and the word is missing."""
    answer = library.ask("how many representativs", as_typed=True)
    assert (answer.corrected, answer.missing) == ((), ("representativs",))


def test_an_earlier_question_is_corrected_too(library: Library) -> None:
    """A follow-up takes over what was meant, not what was typed."""
    assert library.ask("and when?", ["who took part in the confrence"]).carried == ("took", "part", "conference")
