"""Dates of three languages. The bars mark a date, and what stands after the arrow is how it is read."""

from __future__ import annotations

import pytest

from index.dates import Date, dates, is_relative, plan_years

CASES = (
    """
|April 23-24, 2018| → 2018-04-23..24
held on |April 23, 2018|, in Vienna → 2018-04-23
|23-24 April 2018| → 2018-04-23..24
|23 and 24 April 2018| → 2018-04-23..24
the |20th of October 2016| → 2016-10-20
|Oct. 20, 2016| → 2016-10-20
|1 January, 2020| → 2020-01-01
|10-February-2006| → 2006-02-10
|23 апреля 2018| → 2018-04-23
|23–24 апреля 2018 года| → 2018-04-23..24
с |23 по 24 апреля 2018 г.| → 2018-04-23..24
|27-ое июня 2019| → 2019-06-27
|20 окт. 2016 г.| → 2016-10-20
|2018 թ. ապրիլի 23| → 2018-04-23
|2018թ. ապրիլի 23-24-ին| → 2018-04-23..24
|2018 թվականի ապրիլի 23-ին| → 2018-04-23
|ապրիլի 23, 2018| → 2018-04-23
|27 Հունիսի 2019| → 2019-06-27
|04.05.2018| → 2018-05-04
|4/24/2018| → 2018-04-24
|2018-04-23| → 2018-04-23
в |августе 1937| → 1937-08
|April 2018| → 2018-04
|2018 թ. ապրիլ| → 2018-04
|янв. 2020 г.| → 2020-01
in |May 2019| she → 2019-05
|5 мая| → 05-05
|Սեպտեմբերի 1-ից| → 09-01
on |July 30| → 07-30
in |May| → 05
|հունվարին| → 01
in |2016| → 2016
|2018-ին| → 2018
летом |2018-го| → 2018
|1045 г.| → 1045
|2016|-|2018| programme → 2016 2018
|2013|–|2017| гг. → 2013 2017
the |1998|-|99| season → 1998 1999
|2018-04| → 2018-04
the Act |2015|
|October 2019| → 2015 2019-10
who may attend →
they march on →
THE COMMISSION MAY DECIDE →
section 5 may apply →
In |2018| may have → 2018
№ 726-Н, N 726-Ն, N 2018-Ն →
article 132.2 →
2018 victims, 2000 драм →
1,500 people, 1500 людей →
call 0-800-50-558 or +374 10 2018 →
at 12.50, 31 февраля 2018, 45.67.2018 →
մարտը →
""".strip()
    .replace("|\n|", "|¶|")
    .splitlines()
)


def shown(date: Date) -> str:
    last = f"..{date.last_day:02d}" if date.last_day else ""
    parts = [f"{date.year}" if date.year else "", *(f"{part:02d}" for part in (date.month, date.day) if part)]
    return "-".join(part for part in parts if part) + last


@pytest.mark.parametrize("case", CASES)
def test_dates_are_read_where_they_stand(case: str) -> None:
    """Each marked date, and nothing else, with its offsets."""
    marked, _, expected = case.replace("¶", "\n").rpartition(" →")
    text = marked.replace("|", "")
    found = dates(text)
    assert " ".join(map(shown, found)) == expected.strip()
    pieces = marked.split("|")[1::2]
    assert [text[date.start : date.stop] for date in found] == pieces


def test_terms_go_from_the_day_to_the_year() -> None:
    """A date is met by its day, its month and its year, with or without the year."""
    (date,) = dates("23 апреля 2018 года")
    assert date.terms == ("d:2018-04-23", "m:2018-04", "y:2018", "d:04-23", "m:04")


def test_a_range_is_met_by_each_of_its_days() -> None:
    """April 23-25 holds the 24th."""
    (date,) = dates("April 23-25, 2018")
    assert {"d:2018-04-23", "d:2018-04-24", "d:2018-04-25"} < set(date.terms)


@pytest.mark.parametrize(
    ("question", "text"),
    [
        ("what happened on 24 April 2018", "2018թ. ապրիլի 23-24-ին"),
        ("что было в апреле 2018", "April 23-24, 2018"),
        ("ի՞նչ եղավ 2018 թվականին", "on 23.04.2018"),
        ("on April 23", "23 апреля 2018 года"),
    ],
)
def test_a_question_in_one_language_meets_a_date_in_another(question: str, text: str) -> None:
    """They share a term, and it is the question's most exact one."""
    (asked,), (written,) = dates(question), dates(text)
    assert asked.terms[0] in written.terms


@pytest.mark.parametrize(
    ("title", "years"),
    [
        ("National Action Plan against Trafficking 2016–2018", (2016, 2018)),
        ("Программа противодействия на 2016-2018 годы", (2016, 2018)),
        ("Թրաֆիքինգի դեմ 2016-2018 թթ. ազգային ծրագիր", (2016, 2018)),
        ("Report on the implementation of the National Action Plan 2016-2018", None),
        ("Отчёт о выполнении программы на 2016-2018 годы", None),
        ("2016-2018 թթ. ծրագրի կատարման հաշվետվություն", None),
        ("Human trafficking 2016-2018", None),
        ("National Action Plan", None),
    ],
)
def test_the_years_of_a_plan(title: str, years: tuple[int, int] | None) -> None:
    """By its title; a report on a plan is none, nor is anything else that was about some years."""
    assert plan_years(title) == years


@pytest.mark.parametrize(
    ("text", "is_said"),
    [
        ("The next plan is due in spring.", True),
        ("В этом году принят закон.", True),
        ("Այս տարի ընդունվել է օրենքը։", True),
        ("The shelter stands next to the court.", False),
        ("The law was adopted in 2014.", False),
    ],
)
def test_words_that_reckon_from_when_they_were_written(text: str, is_said: bool) -> None:
    """Then the text's date has to be told."""
    assert is_relative(text) == is_said
