"""Which dates does a text name?

English, Russian and Armenian dates in any order (``April 23-24, 2018``, ``23–24 апреля 2018 года``,
``2018թ. ապրիլի 23-24-ին``, ``04.05.2018`` read as day.month, ``2018-04-23``) become the same terms, so that a
question in one language finds a date in another. A number is taken for a year only where nothing says that it
counts something.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cache

import regex

VERSION = 1
"""Raised whenever the same text would give other dates."""


@dataclass(frozen=True, slots=True)
class Date:
    """A date at ``start`` to ``stop`` (code points, exclusive); what is not said is None.

    ``last_day`` is the last day of a range within one month ("April 23-24"), else None.
    """

    start: int
    stop: int
    year: int | None = None
    month: int | None = None
    day: int | None = None
    last_day: int | None = None

    @property
    def terms(self) -> tuple[str, ...]:
        """``d:2018-04-23``, ``m:2018-04`` and ``y:2018``, as far as they are known; a range has all its days.

        A date without its year can only be met without it, so a day is also ``d:04-23`` and a month ``m:04``.
        """
        months = [f"{self.month:02d}"] if self.month else []
        years = [f"{self.year}"] if self.year else []
        days = range(self.day, (self.last_day or self.day) + 1) if self.day else ()
        return (
            *(f"d:{year}-{month}-{day:02d}" for year in years for month in months for day in days),
            *(f"m:{year}-{month}" for year in years for month in months),
            *(f"y:{year}" for year in years),
            *(f"d:{month}-{day:02d}" for month in months for day in days),
            *(f"m:{month}" for month in months),
        )


_MONTHS = (
    ("january", "январ", "հունվար"),
    ("february", "феврал", "փետրվար"),
    ("march", "март", "մարտ"),
    ("april", "апрел", "ապրիլ"),
    ("may", "ма", "մայիս"),
    ("june", "июн", "հունիս"),
    ("july", "июл", "հուլիս"),
    ("august", "август", "օգոստոս"),
    ("september", "сентябр", "սեպտեմբեր"),
    ("october", "октябр", "հոկտեմբեր"),
    ("november", "ноябр", "նոյեմբեր"),
    ("december", "декабр", "դեկտեմբեր"),
)
"""Names by month, in English, Russian (without their endings) and Armenian; from CLDR."""

_SHORT_MONTHS = (
    "jan янв հունվ հնվ", "feb февр фев փետր փտվ", "mar мар մրտ", "apr апр ապր", "մյս", "jun հնս", "jul հլս",
    "aug авг օգոստ օգս", "sept sep сент сен սեպտ սեպ", "oct окт հոկտ հոկ", "nov нояб ноя նոյեմ նոյ",
    "dec дек դեկտ դեկ",
)  # fmt: skip
"""Abbreviations by month, from CLDR and from use; they take no endings and are no dates by themselves."""

_ENDINGS = ("", "(?:ь|я|е|ю|[её]м|а|у|ом|й)?", "(?:ին|ի|ից|ով|ում|ը|ն)?")
"""What follows a name of ``_MONTHS``, by language."""

_NUMBER_OF = {name: number for number, names in enumerate(_MONTHS, 1) for name in names}
_NUMBER_OF_SHORT = {name: number for number, names in enumerate(_SHORT_MONTHS, 1) for name in names.split()}
_BATTLE = "մարտ"
"""The Armenian for March is also the word for a battle."""


def _month() -> str:
    """The group ``month`` holds a month in any form; ``name`` or ``short`` in it what the tables list."""
    full = (
        rf"(?P<name>{'|'.join(names)}){endings}" for names, endings in zip(zip(*_MONTHS, strict=True), _ENDINGS, strict=True)
    )
    short = "|".join(sorted(_NUMBER_OF_SHORT, key=len, reverse=True))
    return rf"(?P<month>(?:{'|'.join(full)}|(?P<short>{short}))(?![\p{{L}}\p{{N}}])\.?)"


_DAY_ENDING = r"(?:-?(?:st|nd|rd|th|го|ого|ое|ые|е|й|ին|ի|ից|ը|ն|րդ)(?!\p{L}))?"
_DAY = rf"(?:0?[1-9]|[12]\d|3[01])(?!\d){_DAY_ENDING}"
_GAP = r"\s{1,3}"
_DASH = r"\s?[-‐‑–—]\s?"
_DAYS = rf"(?P<day>{_DAY})(?:(?:{_DASH}|\s(?:to|and|и|по|և|եւ|մինչև)\s)(?P<last>{_DAY}))?"
_DAYS_AFTER = rf"(?P<day>{_DAY})(?:(?:{_DASH}|\s(?:to|по|մինչև)\s)(?P<last>{_DAY}))?(?!\d|[.,:]\d)"
_YEAR = r"(?P<year>1\d\d\d|20\d\d)(?![\d%])"
_YEAR_ENDING = (
    r"(?:\s?(?:թվականի?(?:ն|ին)?|թվին|թ[.․]|թ(?!\p{L})|год[ау]?(?!\p{L})|г\.|г(?!\p{L}))"
    r"|-?(?:ին|ի|ն|ում)(?!\p{L})|-(?:го|му|й|м|х|ым|ых)(?!\p{L}))?"
)
_OLD_YEAR_ENDING = r"(?=\s?(?:год|г\.|թ\.|թվ))"
_UNTIL = r"(?:\s?[-‐‑–—/]\s?(?P<until>(?:19|20)?\d\d)(?![\d\p{L}%]|[.,-]\d))?"
_MONTH = _month()
_NOT_AFTER = r"(?<![\p{L}\p{N}][.,/:‐‑–—-]?)(?<!№\s?)(?<!\bN[or]?\.?\s?)(?<![$€£+#§])"
_NOT_COUNTED = (
    r"(?!\s?(?:%|°|euros?|eur|usd|amd|drams?|dollars?|people|persons?|victims|cases|participants|km|kg|руб|драм"
    r"|долл|евро|человек|чел\b|людей|жертв|случа|участник|км|кг|դրամ|եվրո|դոլար|մարդ|անձ|զոհ|դեպք|կմ))"
    r"(?![.,:]?\d)(?![‐‑–—-](?!\d\d(?:\d\d)?(?!\d)|(?:ին|ի|ից|ը|ն|ում|го|й|м|х|ым)(?!\p{L})))"
)

_DATE = rf"""
    (?:
        {_NOT_AFTER}
        (?=\d)
        (?:
            (?P<year>[12]\d\d\d)-(?P<number>0[1-9]|1[0-2])-(?P<day>0[1-9]|[12]\d|3[01])(?!\d|[.,]\d)
          | (?P<first>\d{{1,2}})(?P<mark>[./-])(?P<second>\d{{1,2}})(?P=mark)(?P<year>[12]\d\d\d)
            (?!\d|[.,/-]\d){_YEAR_ENDING}
          | {_DAYS}(?:{_GAP}(?:of\s)?|-|,\s){_MONTH}(?:(?:,?{_GAP}|-){_YEAR}{_YEAR_ENDING})?
          | {_YEAR}(?P<gap>{_YEAR_ENDING}\s?,?\s?){_MONTH}(?!,?{_GAP}[12]\d\d\d)(?:{_GAP}{_DAYS_AFTER})?
          | (?<!\d\s)(?P<year>1[89]\d\d|20\d\d|1\d\d\d{_OLD_YEAR_ENDING})(?![\d\p{{L}}--թг]){_NOT_COUNTED}
            {_UNTIL}{_YEAR_ENDING}
        )
      |
        (?<![\p{{L}}\p{{N}}_-])
        {_MONTH}(?:{_GAP}{_DAYS_AFTER}(?:,?{_GAP}{_YEAR}{_YEAR_ENDING})?|(?:,?{_GAP}|-){_YEAR}{_YEAR_ENDING})?
    )
    """


@cache
def _pattern() -> regex.Pattern[str]:
    """What a date looks like, compiled when it is first looked for: that takes as long as many answers."""
    return regex.compile(_DATE, regex.VERBOSE | regex.IGNORECASE | regex.VERSION1)


_DIGIT = regex.compile(r"\d")


def dates(text: str) -> list[Date]:
    """The dates of ``text`` in order, none overlapping another."""
    if not _DIGIT.search(text):  # most sentences: nothing but a month could be in them, and that is quickly seen
        small = text.lower()
        if not any(name in small for name in _NUMBER_OF):
            return []
    return [date for match in _pattern().finditer(text) for date in _read(match)]


def _read(match: regex.Match[str]) -> list[Date]:
    """One date; two for a range of years; none where the words turn out to mean something else."""
    if match["month"]:
        return _named(match)
    if match["until"]:
        return _years(match)
    date = Date(*match.span(), int(match["year"]))
    if match["first"]:
        first, second = int(match["first"]), int(match["second"])
        day, month = (second, first) if second > 12 else (first, second)  # the former is American
        return _checked(replace(date, month=month, day=day))
    if match["number"]:
        return _checked(replace(date, month=int(match["number"]), day=int(match["day"])))
    return [date]


def _years(match: regex.Match[str]) -> list[Date]:
    """ "1998-99": the second year borrows its century from the first. "2018-04" cannot be read so: it is April."""
    year, until = match["year"], match["until"]
    last = int(year[: -len(until)] + until)
    if len(until) == 2 and last <= int(year):
        return _checked(Date(*match.span(), int(year), int(until)))
    return [Date(*match.span("year"), int(year)), Date(match.start("until"), match.end(), last)]


def _named(match: regex.Match[str]) -> list[Date]:
    """A date whose month has its name."""
    year = int(match["year"]) if match["year"] else None
    if _means_something_else(match):
        return [Date(*match.span("year"), year)] if match["gap"] else []
    month = _NUMBER_OF[match["name"].lower()] if match["name"] else _NUMBER_OF_SHORT[match["short"].lower()]
    day, last = (_leading_number(match[group]) for group in ("day", "last"))
    return _checked(Date(*match.span(), year, month, day, last if last and day and last > day else None))


def _means_something_else(match: regex.Match[str]) -> bool:
    """Whether it is the verb "may" or "march", or an abbreviation with neither a day nor a year beside it."""
    if match["month"].lower() == "ма":
        return True
    word = match["month"].rstrip(".")
    alone = not match["day"] and not match["year"]
    if word in ("may", "march"):
        return not match["year"] or match["gap"] is not None
    if word.lower() in ("may", "march") and alone:
        return _BEFORE_MONTH.search(match.string, max(0, match.start() - 10), match.start()) is None
    return alone and (match["short"] is not None or match["name"].lower() == _BATTLE)


_BEFORE_MONTH = regex.compile(r"\b(?:in|of|since|until|by|during|last|this|next|early|late|mid)[ -]$", regex.IGNORECASE)


def _leading_number(text: str | None) -> int | None:
    return int(text[: 2 if text[:2].isdigit() else 1]) if text else None


def _checked(date: Date) -> list[Date]:
    """No date, rather than a 31 February."""
    if date.month is None or not 1 <= date.month <= 12:
        return []
    last_of_month = _DAYS_OF[date.month - 1]
    return [date] if 1 <= (date.day or 1) <= last_of_month and (date.last_day or 1) <= last_of_month else []


_DAYS_OF = (31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)


_RELATIVE = regex.compile(
    r"\b(?:(?:this|next|last|current|coming|previous) (?:year|month|week|quarter|spring|summer|autumn|winter)|today|tomorrow"
    r"|yesterday|now|currently|recently|so far|to date|upcoming|ago|next(?! to\b)"
    r"|(?:этом|этого|следующем|прошлом|текущем|будущем|следующего|прошлого) (?:году|года|месяце|месяца|квартале)"
    r"|на этой неделе|сегодня|завтра|вчера|сейчас|в настоящее время|недавно|назад|предстоящ\p{L}+"
    r"|(?:այս|հաջորդ|նախորդ|անցյալ|ընթացիկ|գալիք) (?:տարի|տարվա|տարում|ամիս|ամսին|ամսվա)|այսօր|վաղը|երեկ|այժմ|ներկայումս"
    r"|վերջերս|առաջիկա)\b",
    regex.IGNORECASE,
)


def is_relative(text: str) -> bool:
    """The text reckons time from when it was written ("this year", «в этом году», «այս տարի»)."""
    return _RELATIVE.search(text) is not None


_PLAN = regex.compile(
    r"\b(?:plan|programme|program|strategy|roadmap|план|программ|стратеги)|ծրագ|ռազմավարությ", regex.IGNORECASE
)
_ABOUT_A_PLAN = regex.compile(
    r"\b(?:report|review|evaluation|assessment|monitoring)|\b(?:отч[её]т|доклад|обзор|оценк|мониторинг)|զեկույց|հաշվետվ|գնահատ|մշտադիտ",
    regex.IGNORECASE,
)
_YEARS = regex.compile(r"(?<!\d)(?P<first>(?:19|20)\d\d)\s?[-–—]\s?(?P<last>(?:19|20)\d\d)(?!\d)")


def plan_years(title: str) -> tuple[int, int] | None:
    """The first and the last year of the plan, programme or strategy that a title names; None where it names none.

    Nor for a report on one: that is not over with the plan's years.
    """
    found = _YEARS.search(title)
    if found is None or not _PLAN.search(title) or _ABOUT_A_PLAN.search(title):
        return None
    years = int(found["first"]), int(found["last"])
    return years if years[0] <= years[1] else None
