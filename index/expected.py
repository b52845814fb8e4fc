"""Which words of a sentence could be the answer that a kind of question expects?

Every finder looks at one sentence and gives spans inside it, in no order of worth. What the question itself names is no
answer; choosing among the rest (the nearest to the question's words) is up to the caller.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import cache, partial

import regex

from index.analysis import fold
from index.dates import dates
from index.model import Span
from index.query import Kind, is_stop

_NAME_WORD = r"\p{Lu}[\p{L}\p{N}\u055A-\u055F'’]*(?:[-.]\p{L}[\p{L}'’]*)*\.?"
_LINK = r"(?:of(?: the)?|the|and|de|van|von|der|al|bin|for|и|по|ու|և|&|[«“\"])"
_FIRST = regex.compile(r"\S+")
_BROKEN = regex.compile(r"[\s.-]")
_NAME = regex.compile(
    rf"{_NAME_WORD}(?:(?:[ \u00A0-]|[»”\"] )(?:(?:al|el|аль|эль)-)?{_NAME_WORD}|[ ]{_LINK} {_NAME_WORD}){{0,7}}"
)
_QUOTED = regex.compile(r"[“„«\"](?P<inside>[^“”„«»\"]{3,300})[”“»\"]")
_NUMBER_WORDS = (
    "zero|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|thirteen|fourteen|fifteen|sixteen|seventeen|eighteen"
    "|nineteen|twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety|hundred|thousand|million|billion|dozen|dozens|half|third"
    "|quarter|once|twice|thrice|several|hundreds|thousands|millions|two-thirds|three-quarters|both"
    "|один|одна|одно|одного|одной|два|две|двух|двумя|три|трех|тремя|четыре|четырех|пять|пяти|шесть|шести|семь|семи|восемь|восьми"
    "|девять|девяти|десять|десяти|одиннадцать|двенадцать|тринадцать|пятнадцать|двадцать|двадцати|тридцать|тридцати|сорок|пятьдесят"
    "|сто|ста|двести|триста|тысяча|тысяч|тысячи|миллион|миллиона|миллионов|миллиард|миллиарда|миллиардов|половина|половины|треть"
    "|трети|четверть|дважды|трижды|несколько|десятки|сотни|трое|двое|четверо|пятеро"
    "|մեկ|երկու|երեք|չորս|հինգ|վեց|յոթ|ութ|ինը|տասը|տասնմեկ|տասներկու|տասներեք|տասնչորս|տասնհինգ|տասնվեց|տասնյոթ|տասնութ|քսան|երեսուն"
    "|քառասուն|հիսուն|վաթսուն|յոթանասուն|ութսուն|իննսուն|հարյուր|հազար|միլիոն|միլիարդ|կես|երրորդ|քառորդ|երկուսը|երեքը|երկուսն|մի քանի"
)
_NUMBER = (
    rf"(?<![\p{{L}}\p{{N}}])(?:[$€£֏]\s?)?(?:\p{{Nd}}[\p{{Nd}}.,\u00A0\u202F]*(?<=\p{{Nd}})(?: \p{{Nd}}{{3}}\b)*"
    rf"|\b(?:{_NUMBER_WORDS})\b(?:[ -](?:and |и )?(?:{_NUMBER_WORDS})\b)*)"
    rf"(?:\s?(?:%|‰|percent|per cent|процент\p{{L}}*|տոկոս\p{{L}}*))?(?:\s(?:{_NUMBER_WORDS}|млн|млрд|тыс|մլն|մլրդ|հզ)\b\.?)*"
)
_TIME = regex.compile(
    r"\b(?:(?:on|every|each)\s)?(?:monday|tuesday|wednesday|thursday|friday|saturday|sunday|понедельник|вторник|сред[ау]|четверг|пятниц[ау]|суббот[ау]"
    r"|воскресенье)\b|\b(?:annually|monthly|weekly|daily|quarterly|ежегодно|ежемесячно|еженедельно|ежедневно)\b"
    r"|\b(?:once|twice|\w+ times)\s(?:a|per|every|each)\s(?:day|week|month|quarter|year|term)\b",
    regex.IGNORECASE,
)
_SOMETIME = regex.compile(
    r"\b(?:within|after|before|until|during|since)\s[^,.;]{3,60}|\bthis (?:year|month)\b|\bв этом году\b|այս տարի",
    regex.IGNORECASE,
)
_CENTURY = regex.compile(
    r"\b(?:(?:the )?(?:early |late |mid-)?\d{1,2}(?:st|nd|rd|th)[- ]century|\d{3,4}s|[IVX]+ век\p{L}*)\b",
    regex.IGNORECASE,
)
_PLACE = regex.compile(
    rf"\b(?i:in|at|to|from|near|into|across|throughout|outside|around|of|в|во|на|из|до|под|около|у)\s(?:the\s)?(?P<place>{_NAME_WORD}(?:(?:,? |-){_NAME_WORD}|[ ]{_LINK} {_NAME_WORD}){{0,5}})"
)
_THITHER = regex.compile(
    rf"\b(?i:in|at|to|from|near|into|across|throughout|outside|around|в|во|на|из|до|под|около)\s(?:the\s)?(?P<place>{_NAME_WORD}(?:(?:,? |-){_NAME_WORD}){{0,5}})"
)
"""The same without "of", behind which bodies stand too."""

_IN_CASE = regex.compile(r"\p{Armenian}(?:ում|ից)$")
"""Armenian says with an ending where, or from where."""

_BODY = regex.compile(
    r"\b(?:group|minist|committee|council|conference|protocol|convention|commission|police|office|department|division|agency"
    r"|government|organi[sz]ation|union|nations|states|kingdom|program|plan|report|law|act|embassy|court|universit|school"
    r"|church|alliance|association|foundation|fund|network|team|party|service|centre|center|society|institute|company"
    r"|republic|inspectorate|affairs|assembly|parliament|army|league|club|bank|board|bureau|mission|human|against|trafficking|anti-"
    r"|групп|министерств|комитет|совет|конференц|протокол|конвенц|комисси|полици|управлени|департамент|агентств|правительств"
    r"|организаци|союз|наци|штат|программ|план|доклад|закон|посольств|суд|университет|школ|церк|альянс|ассоциаци|фонд|центр"
    r"|обществ|институт|компани|республик|ассамбле|парламент|лиг|клуб|банк|академи|прокуратур|служб|инспекц)"
    r"|խումբ|խմբի|նախարարությ|կոմիտե|խորհուրդ|խորհրդ|համաժողով|արձանագր|կոնվենց|հանձնաժող|ոստիկան|վարչությ|գործակալ|կառավար"
    r"|կազմակերպ|միությ|ազգեր|նահանգ|ծրագ|զեկույց|օրենք|օրենսգ|դեսպան|դատարան|համալսար|դպրոց|եկեղեց|ֆոնդ|հիմնադր|կենտրոն"
    r"|ինստիտուտ|ընկերությ|հանրապետ|ժողով|ակումբ|բանկ|դատախազ|ծառայությ|տեսչությ",
    regex.IGNORECASE,
)
_COPULA = regex.compile(
    r"\b(?:shall mean|means?|is|are|was|were|refers? to|includes?|consists? of|defined as|называется|означает|это|является|считается|является)\b|—|–|նշանակում է|է՝|՝|համարվում է",
    regex.IGNORECASE,
)
_ITEM = r"[^,;:.()]{2,90}"
_SERIES = regex.compile(rf"{_ITEM}(?:[,;] (?:and |и |և |as well as )?{_ITEM}){{1,}}(?:,? (?:and|or|и|или|և|կամ) {_ITEM})?")
_ONE_NAME = rf"(?>(?:the )?{_NAME_WORD}(?: {_NAME_WORD}| of(?: the)? {_NAME_WORD}){{0,7}})"
_AND = r",? (?:and|и|և|ու) "
_NAMES_SERIES = regex.compile(rf"{_ONE_NAME}(?:, {_ONE_NAME})+{_AND}{_ONE_NAME}|{_ONE_NAME}(?:, {_ONE_NAME}){{2,}}")
_ORDINAL = regex.compile(
    r"\b\d+(?:st|nd|rd|th|-?(?:й|я|е|ый|ой|ий|ая|ое|го|րդ|ին))\b"
    r"|\b(?:first|second|third|fourth|fifth|sixth|seventh|eighth|ninth|tenth|eleventh|twelfth|\w+teenth|\w+ieth)\b"
    r"|\b(?:перв|втор|трет|четверт|пят|шест|седьм|восьм|девят|десят|\p{L}+надцат)(?:ый|ой|ий|ая|ья|ое|ье|ого|его|ом|ем)\b"
    r"|\b(?:առաջին|երկրորդ|երրորդ|չորրորդ|\p{L}+երորդ)",
    regex.IGNORECASE,
)
_CHUNK = regex.compile(r"[^,;:()«»“”\"]+")

_UNIT = (
    r"(?:working |calendar |рабочи\p{L}+ |календарн\p{L}+ )?(?:second|minute|hour|day|week|month|year|decade|секунд|минут|час|дн|день|сут|недел|месяц"
    r"|год|лет|վայրկյան|րոպե|ժամ|օր|շաբաթ|ամիս|ամս|տարի|տարվ)\p{L}*"
)
_DURATION = rf"(?:{_NUMBER})[ -]{_UNIT}"
_FREQUENCY = regex.compile(
    r"\b(?:once|twice|thrice|\w+ times)(?: (?:a|an|per|every|each|in))? \w+|\b(?:every|each) (?:\w+ )?(?:day|week|month|quarter|year|term)s?\b"
    r"|\b(?:hourly|daily|weekly|monthly|quarterly|yearly|annually|annual|biannual|regularly)\b|\b(?:\w+ )?раза? в \w+|\bкажд\w+ \w+"
    r"|\b(?:ежегодно|ежемесячно|еженедельно|ежедневно|ежеквартально|регулярно)\b|\w+ \w+ անգամ|ամեն \w+|յուրաքանչյուր \w+|\bտարեկան\b",
    regex.IGNORECASE,
)
_PHONE = regex.compile(
    r"(?<![\p{L}\p{N}])(?:\+ ?\d[\d \u00A0()–-]{6,}\d|\(?0[ -]?\d[\d \u00A0()–-]{4,}\d|8[ \u00A0-]?\(?\d{3}\)?[ \u00A0-]?\d[\d \u00A0-]{3,}\d"
    r"|(?:\d{1,2}-)?\d{3}-\d{3}-\d{4}|\d{3}-\d{2}-\d{2}|\d{2}-\d{2}-\d{2}|11[2-9][ \u00A0]?\d{3})(?![\p{L}\p{N}])"
    r"|(?:phone|number|tel|call|dial|ring|line|телефон|номер|звон|лини|հեռախոս|համար|զանգ|գիծ|գծ)\p{L}*[^\p{L}\p{N}]{1,4}\K(?!(?:19|20)\d\d)\d(?:[ -]?\d){1,3}(?![ -]?\p{N}|\p{L})",
    regex.IGNORECASE,
)
_CURRENCY = r"(?:AMD|USD|EUR|GBP|RUB|CHF|dollar|euro|pound|dram|rouble|ruble|franc|драм|доллар|евро|фунт|рубл|франк|դրամ|դոլար|եվրո|ֆունտ|ռուբլ|ֆրանկ)\p{L}*"
_MONEY = rf"[$€£֏₽]\s?{_NUMBER}|(?:AMD|USD|EUR|GBP|RUB|CHF)\s(?:{_NUMBER})|(?:{_NUMBER})\s(?:(?:of |US |\p{{L}}+ )?{_CURRENCY}|[$€£֏₽])"
_LABEL = regex.compile(
    r"(?:№|\b(?:no|nos|n|number|article|art|section|chapter|paragraph|para|annex|resolution|directive|protocol no|стать\p{L}*|ст|пункт\p{L}*|п|раздел\p{L}*"
    r"|глав\p{L}*|приложени\p{L}*|հոդված\p{L}*|կետ\p{L}*|բաժ\p{L}*|գլ\p{L}*|թիվ))[.:]?\s?$",
    regex.IGNORECASE,
)
"""A number behind one of these names a thing and counts nothing."""

_ITEM_NUMBER = regex.compile(r"\s*(?:\d+(?:\.\d+)+\.?|\d+\s*[.)|])\s")

Finder = Callable[[str], Iterator[Span]]


def _all(*patterns: regex.Pattern[str], group: str | int = 0) -> Finder:
    def find(sentence: str) -> Iterator[Span]:
        for pattern in patterns:
            for match in pattern.finditer(sentence):
                yield match.span(group)

    return find


def _later(source: str) -> Finder:
    """Finds what a long pattern matches, which is compiled when it is first used: that takes as long as many answers."""
    compiled = cache(partial(regex.compile, source, regex.IGNORECASE))

    def find(sentence: str) -> Iterator[Span]:
        for match in compiled().finditer(sentence):
            yield match.span()

    return find


_figures = _later(_NUMBER)


def _names(sentence: str) -> Iterator[Span]:
    for match in _NAME.finditer(sentence):
        start, stop = match.span()
        first = _FIRST.match(match.group())
        while first and is_stop(fold(first.group())) and start + first.end() < stop:
            start += first.end() + 1
            first = _FIRST.match(sentence[start:stop])
        if start < stop and not is_stop(fold(sentence[start:stop])) and not _merely_first(sentence, start, stop):
            yield start, stop


def _people(sentence: str) -> Iterator[Span]:
    """Names of people where there are any, else those of bodies, which lead and pay too; not of places and months."""
    elsewhere = [*_all(_THITHER, group="place")(sentence), *((date.start, date.stop) for date in dates(sentence))]
    persons = _clear_of(elsewhere, _persons(sentence))
    bodies = (span for span in _clear_of(elsewhere, _names(sentence)) if not _IN_CASE.search(sentence, *span))
    yield from persons or bodies


def _clear_of(taken: Sequence[Span], spans: Iterable[Span]) -> list[Span]:
    """The spans that overlap none of those taken."""
    return [(start, stop) for start, stop in spans if not any(a < stop and start < b for a, b in taken)]


def _persons(sentence: str) -> Iterator[Span]:
    quoted = [match.span() for match in _QUOTED.finditer(sentence)]
    yield from (span for span in _clear_of(quoted, _names(sentence)) if _is_person(sentence[slice(*span)]))


def _is_person(name: str) -> bool:
    parts = name.split()
    return len(parts) > 1 and not name.isupper() and not _BODY.search(name)


def _merely_first(sentence: str, start: int, stop: int) -> bool:
    """One word with a capital because the sentence begins with it."""
    return not any(c.isalnum() for c in sentence[:start]) and not _BROKEN.search(sentence, start, stop)


def _times(sentence: str) -> Iterator[Span]:
    for date in dates(sentence):
        yield date.start, date.stop
    yield from _all(_TIME, _CENTURY)(sentence)


def _numbers(sentence: str) -> Iterator[Span]:
    """Numbers, but not that of a list's item or of a paragraph, and no dates."""
    item = _ITEM_NUMBER.match(sentence)
    taken = [(0, item.end())] if item else []
    taken += [(date.start, date.stop) for date in dates(sentence)]
    for start, stop in _clear_of(taken, _figures(sentence)):
        if not _LABEL.search(sentence, max(0, start - 20), start):
            yield start, stop


def _definition(sentence: str) -> Iterator[Span]:
    copula = _COPULA.search(sentence, 3)
    if copula and copula.end() < len(sentence) - 3:
        yield copula.end(), len(sentence)


def _places(sentence: str) -> Iterator[Span]:
    """Names that stand where a place would, but no bodies, events and months."""
    found = list(_all(_PLACE, group="place")(sentence))
    found += [span for span in _names(sentence) if _IN_CASE.search(sentence, *span)]
    months = [(date.start, date.stop) for date in dates(sentence)]
    yield from (span for span in _clear_of(months, found) if not _BODY.search(sentence, *span))


_FINDERS: dict[Kind, Finder] = {
    Kind.WHO: _people,
    Kind.PERSON: _persons,
    Kind.WHEN: _times,
    Kind.WHERE: _places,
    Kind.PHONE: _all(_PHONE),
    Kind.MONEY: _later(_MONEY),
    Kind.NUMBER: _numbers,
    Kind.FREQUENCY: _all(_FREQUENCY),
    Kind.DURATION: _later(_DURATION),
    Kind.ORDINAL: _all(_ORDINAL),
    Kind.NAMES: _all(_NAMES_SERIES),
    Kind.LIST: _all(_SERIES),
    Kind.DEFINITION: _definition,
    Kind.TITLE: _all(_QUOTED, group="inside"),
    Kind.WHICH: _names,
}


_VAGUE_FINDERS: dict[Kind, Finder] = {
    Kind.WHEN: _all(_SOMETIME),
    Kind.WHERE: _names,
    Kind.NAMES: _all(_SERIES),
}


def expected(kind: Kind, sentence: str) -> list[Span]:
    """Spans of the sentence, trimmed, that could answer a question of this kind; none where the kind expects no form."""
    return _found(_FINDERS.get(kind), sentence)


def vague(kind: Kind, sentence: str) -> list[Span]:
    """Spans that answer such a question where there is nothing better: "during the war" for a date, any name for a place."""
    return _found(_VAGUE_FINDERS.get(kind), sentence)


def _found(finder: Finder | None, sentence: str) -> list[Span]:
    if finder is None:
        return []
    spans = dict.fromkeys(_trimmed(sentence, *span) for span in finder(sentence))
    return [(start, stop) for start, stop in spans if start < stop]


def chunks(sentence: str) -> list[Span]:
    """The sentence's parts between commas and brackets: what is set in bold where no form is expected."""
    return [_trimmed(sentence, *match.span()) for match in _CHUNK.finditer(sentence)]


def _trimmed(text: str, start: int, stop: int) -> Span:
    """The span without the blanks and marks at its ends, and with the whole of the words that it begins and ends in."""
    while start < stop and not text[start].isalnum() and text[start] not in "$€£֏₽+":
        start += 1
    while stop > start and not text[stop - 1].isalnum() and text[stop - 1] not in "%‰)€₽֏":
        stop -= 1
    while 0 < start < stop and text[start].isalnum() and text[start - 1].isalnum():
        start -= 1
    while start < stop < len(text) and text[stop - 1].isalnum() and text[stop].isalnum():
        stop += 1
    return start, stop
