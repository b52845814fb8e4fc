"""Words become terms: one for all forms and spellings of a word, several for numbers and references."""

from __future__ import annotations

import unicodedata

import pytest
import regex
from hypothesis import given
from hypothesis import strategies as st

from index.analysis import fold, prefix, stem, terms, words


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("726-N", ["726", "n", "726-n"]),
        ("№ 726-Ն", ["726", "ն", "726-ն"]),
        ("132.2", ["132.2", "132", "2"]),
        ("132․2", ["132.2", "132", "2"]),
        ("4.1.2", ["4.1.2", "4", "1", "2"]),
        ("12,5 %", ["12.5", "12", "5"]),
        ("250 000", ["250000"]),
        ("250\u00a0000", ["250000"]),
        ("250,000", ["250000"]),
        ("1 250 000", ["1250000"]),
        ("2018", ["2018"]),
        ("18th", ["18"]),
        ("18-й", ["18"]),
        ("18-րդ", ["18"]),
        ("18-ին", ["18"]),
        ("2016-2018", ["2016", "2018", "2016-2018"]),
        ("23–24", ["23", "24", "23-24"]),
    ],
)
def test_numbers_are_found_whole_and_in_parts(text: str, found: list[str]) -> None:
    """Numbers, ordinals and law references: every term that they are found by."""
    assert sorted({term for word in words(text) for term in word.terms}) == sorted(found)


@pytest.mark.parametrize(
    ("text", "found"),
    [("24.04.2018", ["24.04.2018"]), ("2018թ.", ["2018"]), ("in 2018 300 people", ["in", "2018", "300", "peopl"])],
)
def test_numbers_stay_apart(text: str, found: list[str]) -> None:
    """A date is one term, a year's mark is none, and a year before a number is no part of it."""
    assert terms(text)[:3] == found[:3]


@pytest.mark.parametrize("text", ["US", "USA", "U.S.", "U.S.A.", "США", "ԱՄՆ", "ԱՄՆ-ի", "ԱՄՆ-ում"])
def test_the_united_states(text: str) -> None:
    """All short names of the United States are one term; the pronoun "us" is not."""
    assert terms(f"the {text} embassy")[1] == "usa"
    assert "usa" not in terms("they told us")


@pytest.mark.parametrize(
    ("text", "whole"),
    [
        ("anti-trafficking", "antitraffick"),
        ("co-operation", "cooper"),
        ("anti‑corruption", "anticorrupt"),
        ("NGO/government", "ngogovern"),
    ],
)
def test_words_with_a_hyphen_are_found_whole_and_in_parts(text: str, whole: str) -> None:
    """The parts are words; the first is found by the whole as well."""
    first, second = words(text)
    assert whole in first.terms
    assert first.terms[0] == stem(text[first.start : first.stop])
    assert text[second.start : second.stop] == text[len(text) - (second.stop - second.start) :]


def test_a_dash_between_blanks_joins_nothing() -> None:
    """A dash is no hyphen."""
    assert [word.terms for word in words("group - head")] == [("group",), ("head",)]


@pytest.mark.parametrize(
    "forms",
    [
        "victim victims victim's victims’ VICTIMS", "trafficking trafficked trafficker traffickers", "child children child’s",
        "identify identified identifies identification", "woman women women's", "shelter shelters sheltered", "lead led leads",
        "prosecute prosecuted prosecution prosecutions", "hold held holds", "café cafe CAFÉ cafe\u0301",
        "жертва жертвы жертве жертву жертвой жертвам жертвами жертвах", "приют приюта приюту приютом приюты приютов",
        "ребёнок ребенок ребёнка дети детей детям", "человек человека люди людей людям", "учёба учеба учёбы УЧЁБА",
        "делегация делегации делегацию делегацией", "Кажоян Кажояна Кажояну Кажояном", "закон закона законом законы законов",
        "расследование расследования расследованию расследований", "суд суда суду судом", "год года году лет годы годов",
        "զոհ զոհը զոհի զոհին զոհից զոհով զոհեր զոհերը զոհերի զոհերին զոհերից զոհերով", "և եւ եվ Եվ ԵՎ",
        "օրենք օրենքը օրենքի օրենքով օրենքներ օրենքները", "երեխա երեխայի երեխաներ երեխաները երեխաների",
        "կին կինը կնոջ կանայք կանանց", "ապաստարան ապաստարանի ապաստարանը ապաստարանում ապաստարանները",
        "նախարարություն նախարարությունը նախարարության նախարարությունից", "Երևան Երեւան ԵՐԵՎԱՆ Երևանի Երևանում Երեւանից",
        "պատվիրակություն պատվիրակության պատվիրակությունը", "Կաժոյան Կաժոյանը Կաժոյանի Կաժոյանին",
    ],
)  # fmt: skip
def test_forms_of_a_word_share_a_stem(forms: str) -> None:
    """Number, case, article, tense, spelling and capitals do not matter."""
    assert {stem(form): form for form in forms.split()} == {stem(forms.split(maxsplit=1)[0]): forms.rsplit(maxsplit=1)[-1]}


@pytest.mark.parametrize(
    "pair",
    ["victim victory", "organ organization", "закон законник", "օր օրենք", "մարդ մարզ", "суд судно", "child chill"],
)
def test_other_words_do_not(pair: str) -> None:
    """Words that only begin alike keep terms of their own."""
    left, right = pair.split()
    assert stem(left) != stem(right)


@pytest.mark.parametrize(
    ("left", "right"),
    [("Ո՞վ", "ով"), ("Օգնե՜ք", "օգնեք"), ("Ո՛չ", "ոչ"), ("traf\u00adfick\u00ading", "trafficking"), ("же\u0301ртва", "жертва"),
     ("жерт\u00adва", "жертва"), ("ﬁne", "fine"), ("Ｆｉｎｅ", "fine"), ("зо\u0301лото", "золото")],
)  # fmt: skip
def test_marks_inside_words_do_not_matter(left: str, right: str) -> None:
    """Armenian marks, stress, soft hyphens and wide letters: one word, and one term."""
    assert terms(left) == terms(right)
    assert len(words(left)) == 1


def test_an_armenian_ending_after_a_hyphen_belongs_to_the_word() -> None:
    """ՆԱՏՕ-ի is ՆԱՏՕ, and it is one word."""
    assert terms("ՆԱՏՕ-ի ՄԱԿ-ում") == terms("ՆԱՏՕ ՄԱԿ")


@pytest.mark.parametrize(
    ("text", "found"), [("V.Kazhoyan", 2), ("don't", 1), ("children’s", 1), ("e-mail", 2), ("", 0), ("—!?", 0)]
)
def test_how_many_words(text: str, found: int) -> None:
    """Apostrophes stand inside words; marks alone are none."""
    assert len(words(text)) == found


def test_prefixes() -> None:
    """Long terms have a key of their first letters; short ones, and numbers, have none."""
    assert prefix(stem("прокурор")) == prefix(stem("прокуратура")) == "^проку"
    assert prefix("права") is None
    assert prefix("132.2.1") is None


LETTERS = "abzéßİǅﬁﷺͺёйЖщъԱևեւվօ՞՜՛֊'’-./№%0123٣ \u00ad\u0301\u00a0\n😀𝕏"
TEXTS = st.text(st.sampled_from(LETTERS), max_size=30) | st.text(max_size=30)


@given(TEXTS, st.data())
def test_words_are_slices_in_order(text: str, data: st.DataObject) -> None:
    """For any part of any text: words stand in order inside it, hold a letter or digit, and each has terms without blanks."""
    start = data.draw(st.integers(0, len(text)))
    stop = data.draw(st.integers(start, len(text)))
    at = start
    for word in words(text, start, stop):
        assert at <= word.start < word.stop <= stop
        assert regex.search(r"[\p{L}\p{N}]", text[word.start : word.stop])
        assert word.terms
        assert all(term and not any(c.isspace() or c == "|" for c in term) for term in word.terms)
        at = word.stop


ALPHABETS = st.sampled_from(
    ["abcdefghijklmnopqrstuvwxyzéüöç", "абвгдежзийклмнопрстуфхцчшщъыьэюяё", "աբգդեզէըթժիլխծկհձղճմյնշոչպջռսվտրցփքօֆև"]
)


@given(ALPHABETS.flatmap(lambda letters: st.text(st.sampled_from(letters), min_size=1, max_size=12)))
def test_one_term_for_every_form_of_writing(word: str) -> None:
    """For any word of the three scripts: composed or not, in small or in capital letters, the term is the same."""
    expected = terms(word)
    assert terms(unicodedata.normalize("NFD", word)) == expected
    assert terms(unicodedata.normalize("NFC", word)) == expected
    assert terms(word.capitalize()) == expected
    assert terms(word.upper()) == expected


@given(TEXTS)
def test_folding_twice_changes_nothing(text: str) -> None:
    """A folded word may be folded again."""
    for word in words(text):
        once = fold(text[word.start : word.stop])
        assert fold(once) == once
