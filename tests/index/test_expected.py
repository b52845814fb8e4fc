"""Which words of a sentence have the form that a question expects?"""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.expected import chunks, expected, vague
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
        (Kind.PHONE, "Звоните по номеру 8 800 200 01 22 в любое время.", "8 800 200 01 22"),
        (Kind.PHONE, "Թեժ գիծը՝ 0 800 50 558։", "0 800 50 558"),
        (Kind.MONEY, "Поездка стоила 200 долларов США.", "200 долларов"),
        (Kind.MONEY, "Ուղևորությունն արժեցել է 5 մլն դրամ։", "5 մլն դրամ"),
        (Kind.WHERE, "Դասընթացն անցկացվեց Գյումրիում։", "Գյումրիում"),
        (Kind.ORDINAL, "Это была пятая программа.", "пятая"),
        (Kind.ORDINAL, "Դա հինգերորդ ծրագիրն էր։", "հինգերորդ"),
        (Kind.NAMES, "Там были Армения, Италия и Мальта.", "Армения, Италия и Мальта"),
        (Kind.TITLE, "Доклад назван «Голос в ночи».", "Голос в ночи"),
    ],
)
def test_in_other_languages(kind: Kind, sentence: str, word: str) -> None:
    """The same forms in Russian and Armenian."""
    assert word in found(kind, sentence)


@pytest.mark.parametrize(
    ("kind", "sentence", "words"),
    [
        (
            Kind.PHONE,
            "Call 08000 121 700, +374 60 838 855 or 116 in 2013-2015, not 1 200 000 people.",
            ["08000 121 700", "+374 60 838 855"],
        ),
        (Kind.PHONE, "The hotline 0800-505-50 took 2 310 calls on 28-11-2018.", ["0800-505-50"]),
        (Kind.PHONE, "Dial 116 or ring 1-888-373-7888.", ["116", "1-888-373-7888"]),
        (Kind.MONEY, "It cost $3.5 million for 40 people over 3 years, and AMD 300 more.", ["$3.5 million", "AMD 300"]),
        (Kind.NUMBER, "By order N 726-N, No. 5 and Article 12, № 7, eleven people got 3 rooms.", ["eleven", "3"]),
        (Kind.WHERE, "In April the Ministry’s speech on Armenia was read.", []),
        (Kind.WHEN, "After the session of the Conference it was closed.", []),
        (Kind.WHO, "In Gyumri and Vanadzor the courses of April were held by the Open Door.", ["Open Door"]),
        (Kind.ORDINAL, "The 18th conference of 2018 was attended by 11 people for the first time.", ["18th", "first"]),
        (
            Kind.NAMES,
            "Armenia, the USA, Italy and New Zealand came; Malta did not.",
            ["Armenia, the USA, Italy and New Zealand"],
        ),
        (Kind.WHERE, "During the session of the Conference in Vienna a paper of the Ministry was read.", ["Vienna"]),
    ],
)
def test_what_only_looks_alike(kind: Kind, sentence: str, words: list[str]) -> None:
    """A year is no telephone number, a count is no sum of money, a number that names counts nothing, a body is no place."""
    assert found(kind, sentence) == words


@pytest.mark.parametrize(
    ("kind", "sentence", "words"),
    [
        (Kind.WHEN, "It was closed during the war.", ["during the war"]),
        (Kind.WHERE, "The shelter is run by Open Door.", ["Open Door"]),
        (Kind.NUMBER, "It was closed during the war.", []),
    ],
)
def test_what_answers_where_there_is_nothing_better(kind: Kind, sentence: str, words: list[str]) -> None:
    """A time without a date, a name that is no place."""
    assert expected(kind, sentence) == []
    assert [sentence[start:stop] for start, stop in vague(kind, sentence)] == words


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
