"""Names across scripts and spellings, and words typed in Latin letters."""

from __future__ import annotations

from itertools import combinations
from typing import Literal

import pytest

from index.names import keys, latin, native


def same(*spellings: str) -> bool:
    return all(set(keys(one)) & set(keys(other)) for one, other in combinations(spellings, 2))


@pytest.mark.parametrize(
    "spellings",
    [
        "Kazhoyan Kajoyan Kazhoian Кажоян Кажояна Кажояном Կաժոյան Կաժոյանի Կաժոյանից",
        "Vahram Vagram Wahram Ваграм Վահրամ",
        "Hovhannisyan Hovannisian Oganesyan Оганесян Оганнисян Հովհաննիսյան",
        "Manukyan Manoukian Манукян Մանուկյան",
        "Stepanyan Stepanian Степанян Ստեփանյան",
        "Sahakyan Sahakian Саакян Սահակյան",
        "Hakhverdyan Ахвердян Հախվերդյան",
        "Meghri Мегри Մեղրի",
        "Hasmik Асмик Հասմիկ",
        "Tatevik Татевик Տաթևիկ",
        "Hayk Айк Հայկ",
        "Boghossian Poghosyan Погосян Պողոսյան",
        "Schmidt Шмидт Շմիդտ",
        "Zhanna Жанна Ժաննա",
    ],
)
def test_spellings_of_one_name_share_a_key(spellings: str) -> None:
    """English, Russian and Armenian, and what people type, meet."""
    assert same(*spellings.split())


@pytest.mark.parametrize(
    ("one", "other"),
    [("Kazhoyan", "Petrosyan"), ("Vahram", "Vardan"), ("Кажоян", "Казанцев"), ("Գյումրի", "Գորիս"), ("Ani", "Ara")],
)
def test_other_names_do_not_meet(one: str, other: str) -> None:
    """The key is coarse, but not blind."""
    assert not same(one, other)


@pytest.mark.parametrize(
    ("word", "expected"),
    [
        ("Կաժոյան", "kazhoyan"),
        ("Կաժոյա՞ն", "kazhoyan"),
        ("Երևան", "yerevan"),
        ("որոշում", "voroshum"),
        ("Ով", "ov"),
        ("Кажоян", "kazhoyan"),
        ("Щеглова", "shcheglova"),
        ("Zürich", "zurich"),
    ],
)
def test_latin_is_how_an_english_text_writes_it(word: str, expected: str) -> None:
    """Candidates of one key are put in order by the edit distance of these."""
    assert latin(word) == expected


@pytest.mark.parametrize(
    ("typed", "script", "meant"),
    [
        ("torgovlya", "ru", "торговля"),
        ("lyudmi", "ru", "людьми"),
        ("delegatsiyu", "ru", "делегацию"),
        ("pomoshch", "ru", "помощь"),
        ("eto", "ru", "это"),
        ("vozglavlyal", "ru", "возглавлял"),
        ("patvirakutyun", "hy", "պատվիրակություն"),
        ("zoh", "hy", "զոհ"),
        ("orenk", "hy", "օրենք"),
        ("trafiking", "hy", "թրաֆիքինգ"),
        ("ov", "hy", "ով"),
        ("voroshum", "hy", "որոշում"),
        ("yntanik", "hy", "ընտանիք"),
        ("mardkanc", "hy", "մարդկանց"),
    ],
)
def test_a_word_in_latin_letters_has_its_native_spelling_among_the_candidates(
    typed: str, script: Literal["ru", "hy"], meant: str
) -> None:
    """The caller looks which candidate the documents hold."""
    candidates = native(typed, script)
    assert meant in candidates
    assert len(candidates) == len(set(candidates)) <= 64


@pytest.mark.parametrize("word", ["", "726-N", "кто", "a1"])
def test_what_is_not_typed_in_latin_letters_has_no_candidates(word: str) -> None:
    """Numbers are never turned into words."""
    assert [candidate for candidate in native(word, "ru") if candidate] == []
