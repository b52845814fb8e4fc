"""Text → sentence spans, by a list of small named rules; English, Russian and Armenian.

Every mark that could end a sentence is a ``Mark``; the rules of ``RULES`` are asked in order and the first that knows
says whether the sentence ends there. A new case is one function and one line.

Armenian: ``։`` ends a sentence, and so does an ASCII ``:`` typed for it; ``.`` is a middle dot and never does; the
question mark ``՞`` stands inside the word.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import regex

from index.model import Span

_ABBREVIATIONS = {
    "latin": "mr mrs ms dr prof rev hon gen col maj capt lt sgt sen rep gov pres st jr sr inc ltd co corp no nos art "
    "arts sec secs para paras subpara subparas p pp par ch chap vol fig tab ed eds cf vs v e.g i.e al approx acc res "
    "ca c jan feb mar apr jun jul aug sep sept oct nov dec min bln mln ph.d u.s u.k u.n g.a fn viz dept div est ibid",
    "cyrillic": "г гг ст ч п пп пункт т д др пр см стр с рис табл гл им ул кв корп обл р-н проф акад д-р доц полк ген "
    "гн гр напр тыс млн млрд долл руб ок прим ред изд т.е т.д т.п т.ч п.п янв февр мар апр авг сент окт нояб дек эл "
    "тел чел мин дн ср абз в вв н.э",
    "armenian": "թ թթ հոդ էջ օր քր կ մ գ ք փ բն դ դդ դոկտ պրոֆ ակադ գնդ գեն պր պրն տկն տես հմմտ հազ մլն մլրդ",
}
_KNOWN = frozenset(word for words in _ABBREVIATIONS.values() for word in words.split())
_MAY_END = frozenset(
    [
        "p.m",
        "a.m",
        "etc",
        "inc",
        "ltd",
        "co",
        "jr",
        "sr",
        "dec",
        "jan",
        "al",
        "u.s",
        "u.a.e",
        "г",
        "гг",
        "др",
        "т.д",
        "т.п",
        "чел",
        "мин",
        "дн",
        "долл",
        "млн",
        "руб",
        "п.п",
    ]
)
_MAY_START = regex.compile(
    r"(?:The|It|He|She|They|This|That|These|Those|In|Its|His|Her|Their|A|An|On|At|But|And|However|Officials|We|I)\b"
)
_CANDIDATE = regex.compile(r"(?:[.!?…։]+|:)(?P<closing>[\"»”’')\]]*)(?P<note>\d{0,2})(?=\s|$)")
_DATE_ALONE = regex.compile(r"(?:\p{Lu}\p{Ll}{0,5}\s+)?(?:[\p{L}\d]+\s+){0,3}\d{4}(?:[–-]\d{4})?\s*гг?")
_LIST_NUMBER = regex.compile(r"(?:\d{1,3}|[A-Za-zА-Яа-я]|[ivxIVX]{1,5})(?:\.\d{1,3})*")
_YEAR_AFTER = regex.compile(r"\d\s*гг?$")
_DOTTED = regex.compile(r"(?:\p{L}\.)+\p{L}")
_LAST_WORD = regex.compile(r"[^\s«\"“(]*$")
_OPENING = "«\"“‘'(—–- "


@dataclass(frozen=True, slots=True)
class Mark:
    """A place where a sentence could end: what is written before it, the mark itself, and what comes after."""

    before: str
    mark: str
    closing: str
    note: str
    after: str

    @property
    def word(self) -> str:
        """The word that the mark stands at, in lower case."""
        found = _LAST_WORD.search(self.before)
        return found.group().lower() if found else ""

    @property
    def first(self) -> str:
        """The first letter or digit of what comes after."""
        return self.after.lstrip(_OPENING)[:1]

    @property
    def starts_anew(self) -> bool:
        """What comes after could begin a sentence."""
        return self.first.isupper() or self.first.isdigit()


Rule = Callable[[Mark], bool | None]


def end_of_text(mark: Mark) -> bool | None:
    """Nothing comes after."""
    return True if not mark.after.strip() else None


def decimal(mark: Mark) -> bool | None:
    """``132.2``: digits after the point are a footnote's number only after a letter or a closing mark."""
    return False if mark.note and mark.before[-1:].isdigit() and not mark.closing else None


def inside_quotation(mark: Mark) -> bool | None:
    """«Оправданий нет. Никаких»: what stands between angle quotes stays together."""
    opened = mark.before.count("«") - mark.before.count("»") - mark.closing.count("»")
    closed = mark.after.partition("«")[0]
    return False if opened > 0 and "»" in closed else None


def armenian_stop(mark: Mark) -> bool | None:
    """``։`` always ends a sentence."""
    return True if "։" in mark.mark else None


def typed_armenian_stop(mark: Mark) -> bool | None:
    """``:`` ends one only after an Armenian letter and before a capital; elsewhere it announces."""
    if mark.mark != ":":
        return None
    return "\u0561" <= mark.before[-1:] <= "\u0587" and mark.first.isupper()


def speech_goes_on(mark: Mark) -> bool | None:
    """«…?» — сказал он: a dash after a closed quotation carries on."""
    return False if mark.after[:1] in "—–" and mark.before.lstrip()[:1] not in "—–" else None


def armenian_middle_dot(mark: Mark) -> bool | None:
    """``.`` after an Armenian letter is a middle dot."""
    return False if mark.mark == "." and not mark.closing and "\u0561" <= mark.before[-1:] <= "\u0587" else None


def lower_case_goes_on(mark: Mark) -> bool | None:
    """What begins with a small letter belongs to the sentence before."""
    return None if mark.starts_anew else False


def exclamation_or_question(mark: Mark) -> bool | None:
    """``!``, ``?`` and ``…`` before a capital end a sentence."""
    return True if mark.mark[-1:] in "!?…" or mark.mark.endswith("..") else None


def closed_quotation(mark: Mark) -> bool | None:
    """A full stop inside a closing quotation mark or bracket, before a capital, ends a sentence."""
    return True if mark.closing else None


def list_number(mark: Mark) -> bool | None:
    """``1. Text``: the number opens the sentence."""
    opening = mark.before.strip()
    return False if _LIST_NUMBER.fullmatch(opening) else None


def year_mark(mark: Mark) -> bool | None:
    """``… 2018 г. Армения``: ends where a capital follows; ``В 2018 г. Армения`` and ``г. Ереван`` go on."""
    if mark.word not in ("г", "гг"):
        return None
    if _DATE_ALONE.fullmatch(mark.before.strip()):
        return False
    return bool(_YEAR_AFTER.search(mark.before)) and mark.first.isupper()


def initial(mark: Mark) -> bool | None:
    """``V. Kazhoyan``, ``А. Б. Иванов``."""
    return False if len(mark.word) == 1 and mark.word.isalpha() and mark.word not in _MAY_END else None


def abbreviation_that_may_end(mark: Mark) -> bool | None:
    """``etc.``, ``т.д.``, ``U.S.``: an end before a capital, but ``U.S. Department`` goes on."""
    if mark.word not in _MAY_END:
        return None
    if mark.first.isdigit():
        return False
    if mark.word in ("u.s", "inc", "ltd", "co", "dec", "jan", "jr", "sr"):
        return bool(_MAY_START.match(mark.after))
    return not (mark.word in ("долл", "млн") and mark.after.startswith(("США", "долл", "руб")))


def abbreviation(mark: Mark) -> bool | None:
    """``Art. 5``, ``ст. 127``, ``Mr. Smith``; ``No.`` before a word is an answer, not a number."""
    if mark.word == "no" and not mark.first.isdigit() and len(mark.first) and mark.after[:1] != "№":
        return True
    return False if mark.word in _KNOWN or _DOTTED.fullmatch(mark.word) else None


def any_other_stop(mark: Mark) -> bool | None:
    """A full stop before a capital or a digit."""
    return True if mark.mark else None


RULES: tuple[Rule, ...] = (
    end_of_text,
    decimal,
    inside_quotation,
    armenian_stop,
    typed_armenian_stop,
    speech_goes_on,
    armenian_middle_dot,
    lower_case_goes_on,
    exclamation_or_question,
    closed_quotation,
    list_number,
    year_mark,
    initial,
    abbreviation_that_may_end,
    abbreviation,
    any_other_stop,
)


def sentences(text: str, start: int = 0, stop: int | None = None) -> Iterator[Span]:
    """The sentences of the paragraph ``text[start:stop]`` without the blanks between them; offsets count in ``text``."""
    end = len(text) if stop is None else stop
    begin = start
    for candidate in _CANDIDATE.finditer(text, start, end):
        if _ends(text, begin, candidate, end):
            yield from _trimmed(text, begin, candidate.end())
            begin = candidate.end()
    yield from _trimmed(text, begin, end)


def _ends(text: str, begin: int, candidate: regex.Match[str], end: int) -> bool:
    closing = candidate.group("closing")
    mark = Mark(
        before=text[begin : candidate.start()],
        mark=candidate.group()[: candidate.start("closing") - candidate.start()],
        closing=closing,
        note=candidate.group("note"),
        after=text[candidate.end() : min(end, candidate.end() + 40)].lstrip(),
    )
    return next(verdict for rule in RULES if (verdict := rule(mark)) is not None)


def _trimmed(text: str, start: int, stop: int) -> Iterator[Span]:
    while start < stop and text[start].isspace():
        start += 1
    while stop > start and text[stop - 1].isspace():
        stop -= 1
    if start < stop:
        yield start, stop
