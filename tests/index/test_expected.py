"""Which words of a sentence have the form that a question expects?"""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.expected import chunks, expected
from index.query import Kind

SENTENCE = (
    "The hotline, whose report was entitled “A Voice in the Night”, was opened by Narek Simonyan in Gyumri on 5 May 2011 "
    "and had 12 volunteers, 3.5 million drams and $40."
)


def found(kind: Kind, sentence: str) -> list[str]:
    """The words that could answer."""
    return [sentence[start:stop] for start, stop in expected(kind, sentence)]


@pytest.mark.parametrize(
    ("kind", "words"),
    [
        (Kind.WHO, ["Narek Simonyan"]),
        (Kind.WHEN, ["5 May 2011"]),
        (Kind.WHERE, ["Gyumri"]),
        (Kind.NUMBER, ["12", "3.5 million", "$40"]),
        (Kind.TITLE, ["A Voice in the Night"]),
    ],
)
def test_each_kind_has_its_form(kind: Kind, words: list[str]) -> None:
    """A name, a date, a place, numbers with what counts them, a title."""
    assert set(words) <= set(found(kind, SENTENCE))


@pytest.mark.parametrize(
    ("kind", "sentence", "word"),
    [
        (Kind.WHO, "Делегацию возглавил Армен Петросян.", "Армен Петросян"),
        (Kind.WHO, "Պատվիրակությունը գլխավորում էր Արամ Սարգսյանը։", "Արամ Սարգսյանը"),
        (Kind.WHEN, "Съезд прошёл 23–24 апреля 2018 года.", "23–24 апреля 2018 года"),
        (Kind.WHEN, "Համաժողովը տեղի ունեցավ 2018 թ. ապրիլի 23-ին։", "2018 թ. ապրիլի 23-ին"),
        (Kind.NUMBER, "Приют принял двадцать семь женщин.", "двадцать семь"),
        (Kind.NUMBER, "Ապաստարանն ընդունեց տասներկու կնոջ։", "տասներկու"),
        (Kind.WHERE, "Съезд прошёл в Вене весной.", "Вене"),
        (Kind.TITLE, "Доклад назван «Голос в ночи».", "Голос в ночи"),
    ],
)
def test_in_other_languages(kind: Kind, sentence: str, word: str) -> None:
    """The same forms in Russian and Armenian."""
    assert word in found(kind, sentence)


@pytest.mark.parametrize("kind", [Kind.WHY, Kind.HOW, Kind.YES_NO, Kind.OTHER])
def test_other_kinds_expect_no_form(kind: Kind) -> None:
    """Why, how, whether: anything may answer."""
    assert expected(kind, SENTENCE) == []


def test_the_first_word_is_no_name_for_its_capital() -> None:
    """A capital at the beginning of a sentence makes no name."""
    assert found(Kind.WHO, "Nobody was there.") == []


@given(
    st.text(max_size=80) | st.lists(st.sampled_from([*SENTENCE.split(), "“", "»", "է՝", "—", "и"]), max_size=20).map(" ".join)
)
def test_spans_are_inside_and_trimmed(sentence: str) -> None:
    """For any sentence and kind: the spans lie inside it, are not empty, and none comes twice."""
    for kind in Kind:
        spans = expected(kind, sentence)
        assert len(spans) == len(set(spans))
        assert all(0 <= start < stop <= len(sentence) for start, stop in spans)
        assert all(sentence[start:stop].strip() == sentence[start:stop] for start, stop in spans)
    assert all(0 <= start <= stop <= len(sentence) for start, stop in chunks(sentence))


@given(st.sampled_from(list(Kind)), st.text(st.sampled_from("aAб Բ9,.;:(«»“”’-18th 2018"), max_size=120))
def test_no_word_is_cut(kind: Kind, sentence: str) -> None:
    """For any sentence: what could be set in bold begins and ends where words do."""
    for start, stop in (*expected(kind, sentence), *chunks(sentence)):
        assert 0 <= start <= stop <= len(sentence)
        for at in (start, stop):
            assert start == stop or not (sentence[at - 1 : at].isalnum() and sentence[at : at + 1].isalnum())
