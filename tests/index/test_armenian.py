"""The Armenian stemmer on its own; words are given folded."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.armenian import stem

LETTERS = st.sampled_from("աբգդեզէըթժիլխծկհձղճմյնշոչպջռսվտրցփքօֆևւ")


@pytest.mark.parametrize(
    "forms",
    [
        "զոհ զոհը զոհն զոհի զոհին զոհից զոհով զոհեր զոհերը զոհերն զոհերի զոհերին զոհերից զոհերով",
        "վկա վկայի վկային վկաներ վկաները վկաների",
        "դատարան դատարանը դատարանի դատարանին դատարանից դատարանում դատարաններ դատարանների",
        "ոստիկան ոստիկանը ոստիկանի ոստիկանին ոստիկաններ ոստիկանները ոստիկանների",
        "հանցագործ հանցագործը հանցագործի հանցագործներ հանցագործների",
        "շահագործում շահագործման շահագործումը շահագործմամբ",
        "աջակցություն աջակցության աջակցությունը աջակցությամբ",
        "կոնվենցիա կոնվենցիան կոնվենցիայի կոնվենցիայով կոնվենցիաներ",
        "ծրագիր ծրագիրը ծրագիրն",
        "քննիչ քննիչը քննիչի քննիչներ քննիչների",
        "մարդ մարդը մարդու մարդիկ մարդկանց",
        "երկիր երկրի երկրում երկրներ երկրների",
    ],
)  # fmt: skip
def test_forms_share_a_stem(forms: str) -> None:
    """Plural, case and article are taken off, in their order."""
    assert len({stem(form) for form in forms.split()}) == 1


@pytest.mark.parametrize("word", ["հայաստան", "երևան", "օր", "կին", "տուն", "ով", "ում", "ի", "ն", "գինի"])
def test_short_words_and_names_are_left_whole(word: str) -> None:
    """What looks like an ending belongs to the word where nothing would be left, or after a vowel."""
    assert stem(word) in (word, word[:-1] if len(word) > 3 and word[-1] == "ի" else word)


def test_law_is_not_day() -> None:
    """``օրենք`` (law) is not cut down to ``օր`` (day)."""
    assert stem("օրենքների") == stem("օրենք") != stem("օր")


@given(st.text(LETTERS, min_size=1, max_size=16))
def test_a_stem_is_never_too_short(word: str) -> None:
    """For any letters: something to compare by stays, and it is the word's beginning unless the word is irregular."""
    result = stem(word)
    assert len(result) >= min(2, len(word))
    assert word.startswith(result) or result == stem(result)
