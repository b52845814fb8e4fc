"""Question → Query: its language, its kind, and its weighted words.

A content word of the question is a slot: something that an answer should hold, in that word or in one that may stand for
it. Question words decide the kind and are not searched for.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

import regex

from index import background
from index.analysis import fold, stem, words
from index.glossary import Expansion, Glossary
from index.model import Word


class Kind(StrEnum):
    """What a question asks for."""

    WHO = "who"
    PERSON = "person"
    WHEN = "when"
    WHERE = "where"
    PHONE = "phone"
    MONEY = "money"
    NUMBER = "number"
    FREQUENCY = "frequency"
    ORDINAL = "ordinal"
    DURATION = "duration"
    NAMES = "names"
    LIST = "list"
    WHICH = "which"
    DEFINITION = "definition"
    TITLE = "title"
    YES_NO = "yes-no"
    WHY = "why"
    HOW = "how"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Alternative:
    """A word or phrase that may stand for a slot: its terms, and what it counts beside the very word (below 1)."""

    terms: tuple[str, ...]
    factor: float
    shown: str


@dataclass(frozen=True, slots=True)
class Slot:
    """A content word of the question: its terms, as it was typed, whether it is a name, and what may stand for it.

    ``share`` is 1 for a word of the question itself, less for one carried over from the question before.
    """

    terms: tuple[str, ...]
    typed: str
    named: bool = False
    share: float = 1.0
    alternatives: tuple[Alternative, ...] = ()


@dataclass(frozen=True, slots=True)
class Query:
    """A question, understood.

    ``phrases`` are the words in quotation marks, which must occur as they stand (folded); ``titles`` are those that begin
    with a capital and name something, which only the document must hold. ``place`` is where to look:
    ``("article", "4")`` as terms, in each language. ``carried`` are the words taken over from the question before.
    ``focus`` is the slot beside which the answer stands: what is counted ("how many victims"), what somebody did
    ("who led").
    """

    text: str
    language: str
    kind: Kind
    slots: tuple[Slot, ...]
    phrases: tuple[str, ...] = ()
    titles: tuple[str, ...] = ()
    place: tuple[tuple[str, str], ...] = ()
    carried: tuple[str, ...] = ()
    focus: int | None = None


FEW_WORDS = 2
"""So few content words, without a question word, may be a follow-up ("the second panel?")."""

CARRIED = 0.5
"""What a word counts that is carried over from the question before (measured; 1 drags a changed subject along)."""

ORDINARY = 0.04
"""The share of passages of general text that hold an ordinary word."""

SYNONYM = 0.5
TRANSLATION = 0.95
"""What a word counts that stands for the question's word, in its language or in another."""

_STOP = {
    "en": "a an the of in on at to for from by with and or as is are was were be been being am do does did has have had "
    "that this these those it its their there they them he she his her him we our us you your i my me about into than "
    "then so such can could would should may might will shall must any some also just please tell give show find know "
    "if but s t during within between under over after before per via because out up while both each own same",
    "ru": "и в во на с со к ко по из от до за для при о об обо у а но или же бы ли то это этот эта эти этого этой этих "
    "был была было были быть есть является являются его ее их он она они оно мы вы я мне меня нам вас вам как-то так также "
    "уже еще ещё под над между через после перед без который которая которое которые которых скажи скажите будет будут пройдет "
    "расскажи покажи пожалуйста можно",
    "hy": "և ու կամ է են եմ ես ենք եք էր էին լինել ունի ունեն ունես ունեք ունենք ունեմ ուներ ունեին ունեցել ունեցավ ունեցան ունենա որ այդ այս այն նա նրանք նրա նրանց իր իրենց մեջ մասին համար հետ վրա "
    "կողմից ըստ բայց թե եթե ից ի մի եղել եղավ կա կան մենք դուք ձեր մեր ինձ խնդրում ասա ասեք",
}
_QUESTION = {
    "en": "who whom whose what which when where why how many much long often old far",
    "ru": "кто кого кому кем ком чей чья чье чьи что чего чему чем какой какая какое какие какого какую каких какому каким "
    "какими каком когда где куда откуда почему зачем как сколько скольких скольким ли разве каков какова каково каковы "
    "насколько",
    "hy": "ով ովքեր ում ումից ինչ ինչի ինչը ինչեր ինչու ինչպես ինչպիսի ինչքան երբ որտեղ որտեղից ուր քանի քանիսը որքան "
    "արդյոք որը որոնք որոնց որի որում",
}
_STOP_TERMS = frozenset(w for line in _STOP.values() for w in map(fold, line.split()))
_QUESTION_TERMS = frozenset(w for line in _QUESTION.values() for w in map(fold, line.split()))
FILLERS = _STOP_TERMS | _QUESTION_TERMS
"""The little words of a question, which are not searched for."""

_KINDS: tuple[tuple[Kind, str], ...] = (
    (Kind.WHY, r"\bwhy\b|\bwhat (?:was|is) the reason\b|\bпочему\b|\bзачем\b|ինչու"),
    (Kind.TITLE, r"\b(?:title|entitled|theme|slogan|motto)\b|\bname of the (?:conference|event|report|document|programme|plan|law)"
                 r"|\bназвани|\bназывал|\bназывает|\bтема конф|վերնագի|կոչվ|անվանում"),
    (Kind.FREQUENCY, r"\bhow (?:often|frequently)\b|\bкак часто\b|\bсколько раз\b|որքան հաճախ|ինչքան հաճախ|քանի անգամ"),
    (Kind.NAMES, r"\b(?:which|what) (?:\w+ )?(?:countries|states|nations|ministries|agencies|organi[sz]ations|institutions|bodies|authorities|ngos|companies|offices)\b"
                 r"|\bкаки(?:е|х|м|ми) (?:\w+ )?(?:стран|государств|ведомств|министерств|организаци|орган[аыо]|учреждени|компани|нпо\b)"
                 r"|\b(?:որ|ինչ) (?:[^ ]+ )?(?:երկր|պետություն|նախարարություն|կազմակերպություն|մարմին|գերատեսչություն|կառույց|հկ-?)ներ"),
    (Kind.ORDINAL, r"\b(?:how manyth|which number|what number (?:was|is)|which one in (?:a row|order))\b|\bпо счету\b|քանիերորդ|որերորդ"),
    (Kind.DURATION, r"\bhow long\b|\bhow many (?:\w+ )?(?:days|weeks|months|years|hours|minutes)\b|\bкак долго\b|\bна какой срок"
                    r"|\bсколько (?:\w+ )?(?:дней|недель|месяцев|лет|часов|минут|времени)\b|\bза сколько\b|քանի (?:օր|շաբաթ|ամիս|տարի|ժամ)"
                    r"|որքան ժամանակ|ինչքան ժամանակ|որքան է տևում"),
    (Kind.PHONE, r"\b(?:tele)?phone numbers?\b|\b(?:hotline|helpline|contact|emergency)(?:s|'s|’s)? numbers?\b|\bnumber (?:of|for) (?:the |a )?(?:[\w&-]+ ){0,5}(?:hotline|helpline)"
                 r"|\b(?:what|which) (?:phone )?number (?:\w+ ){0,4}(?:call|ring|dial)\b|\bnumbers? to (?:call|ring|dial)\b|\b(?:какой|каков|номера?) (?:\w+ )?телефон|^телефон|\bтелефон(?:а|ы)? (?:горяч|довер|полиц|консул|посольс)"
                 r"|\bномера? (?:\w+ ){0,3}(?:лини|доверия)|\b(?:по )?как(?:ой|ому) номеру? (?:\w+ )?(?:звон|позвон|набра)|\bкуда (?:\w+ )?(?:звонить|позвонить)\b|հեռախոսահամար|հեռախոսի համար|\bգծի (?:հեռախոս|համար)|\bինչ համարով|\bոր համարով|\bուր զանգ"),
    (Kind.MONEY, r"\bhow much (?:money|did [^?]*cost|does [^?]*cost|is the (?:salary|fee|budget)|funding)\b|\b(?:what|how (?:big|large|high)) (?:is|was|are|were) (?:the )?(?:\w+ )?(?:budget|cost|price|salary|fee)\b|\bwhat budget\b"
                 r"|\bво сколько обош|\bво что обош|\bсколько (?:денег|сто(?:ит|ил\w*|ят)|средств|потрачено|выделен\w*|заплатил\w*)\b|\bкако(?:й|ва?|го) (?:\w+ )?(?:бюджет|оклад|стоимост|зарплат|цен)\w*|\bкак(?:ая|ую) (?:\w+ )?(?:сумм|зарплат|цен|стоимост)\w*|\bна какую сумму"
                 r"|(?:որքան|ինչքան) (?:գումար|փող|արժե)|\b(?:որքան|ինչքան) է (?:[^ ]+ ){0,3}(?:բյուջե|աշխատավարձ|արժեք)|\bինչ (?:գումար|բյուջե|արժե)"),
    (Kind.NUMBER, r"\bhow (?:many|much|often|long|old|far|large|big|high)\b|\bnumber of\b|\bshare of\b|\bpercent|\bwhat (?:share|proportion|age|amount)\b"
                  r"|\bсколько|\bскольк|\bколичеств|\bчисло\b|\bчисленност|\bдоля\b|\bкак (?:часто|долго)|\bна сколько|\bкак(?:ая|ую) (?:дол|сумм)"
                  r"|քանի|որքան|ինչքան|թիվը|քանակ"),
    (Kind.WHEN, r"\bwhen\b|\b(?:which|what) (?:year|date|day|month|time|century|decade)\b|\bdates?\b|\bсегодня|\bкогда\b|\bв каком году|\bкакого числа|\bв какие дни"
                r"|\bкак(?:ой|ого|ом) (?:год|день|дат|месяц|век)|\bдат[аыу]\b|երբ|որ թվական|ո՞ր թվ|ամսաթիվ|որ տար|որ օր|ինչ օրերի|օրերը$"),
    (Kind.WHERE, r"\bwhere\b|\b(?:which|what) (?:city|cities|country|town|place|location|venue|region|state)\b|\bгде\b|\bкуда\b|\bоткуда\b"
                 r"|\bв как(?:ом|ой|их) (?:город|стран|мест|регион)|որտեղ|\bուր\b|որ քաղաք|որ երկր|ինչ քաղաք"),
    (Kind.DEFINITION, r"^(?:what (?:is|are|does)|define|definition of|meaning of)\b.{0,60}$(?<!\bof .*\bof .*)|\bwhat does .* mean\b|\bmean by\b|\bdefin(?:e|ed|ition)\b"
                      r"|\bчто такое\b|\bопредел(?:ени|яет)|\bчто (?:значит|означает)|\bкого считают\b|^ինչ է [^ ]+(?: [^ ]+)?$|սահմանում|ինչ է նշանակում"),
    (Kind.PERSON, r"\bwho (?:is|was|were|are) (?:the |an? )?(?:\w+ ){0,2}(?:minister|head|leader|director|chief|chair\w*|president|ambassador|prosecutor|judge|lawyer|author|owner|mayor|governor|secretary|commissioner|rapporteur|representative|coordinator)\b"
                  r"|\b(?:кто (?!так|из )|как(?: \w+)? (?:зовут|звали) |имя |фамилия )(?:\w+ ){0,2}(?:министр|глав[аы]\b|руководител|лидер|директор|начальник|председател|президент|пос(?:ол|ла)\b|прокурор|судь[яи]\b|адвокат|автор|владел|мэр|губернатор|секретар|представител|координатор)"
                  r"|\bով (?:է|էր|են) (?:[^ ]+ ){0,6}(?:նախարար|ղեկավար|գլխավոր|առաջնորդ|տնօրեն|պետ|նախագահ|դեսպան|դատախազ|դատավոր|փաստաբան|հեղինակ|սեփականատեր|քաղաքապետ|մարզպետ|քարտուղար|ներկայացուցիչ|համակարգող)(?:ն|ը)?(?: |$)"),
    (Kind.WHO, r"\bwho(?:m|se)?\b|\bname of\b|\bимя\b|\bимена\b|\bфамили|\bкак(?: \w+)? (?:зовут|звали)|\bանուն|\bhead of\b|\bleader of\b|\bкто\b|\bкого\b|\bкому\b|\bкем\b|\bчь|\bчей\b|\bглава\b|\bруководитель\b"
               r"|\bով\b|\bովքեր\b|\bում\b|\bումից\b|\bումով\b|ղեկավարը"),
    (Kind.LIST, r"\b(?:which|what) (?!(?:is|was|does|has|this|his|its)\b)(?:[a-z]+ )?(?:[a-z]+[^s]s)\b(?<!\b(?:is|was|does|has))(?! (?:is|was)\b)|\bwhat (?:countries|ministries|bodies|states|kinds|types|forms|measures|steps|are the)\b|\blist\b|\bкаки[ехм]|\bперечисл"
                r"|\bсписок|ինչ(?:պիսի)? [^ ]+ներ|\bորոնք\b|\bոր [^ ]+ներ|թվարկ"),
    (Kind.WHICH, r"\b(?:which|what)\b(?! (?:is|are|was|were|do|does|did)\b)|\b(?:какой|какая|какое|какую|каким|какого)\b|\bոր\b|ինչ [^ ]+ (?:է|են)"),
    (Kind.YES_NO, r"^(?:is|are|was|were|do|does|did|has|have|had|can|could|must|should|may|will)\b|\bли\b|արդյոք|^(?:является|был|есть|должн|может|могут|имеет)"),
    (Kind.HOW, r"\bhow\b|\bкак\b|ինչպես"),
)  # fmt: skip
_TOKEN = regex.compile(r"[\p{L}\p{M}\p{N}\u055A-\u055F'’.-]*[\p{L}\p{M}\p{N}]")
_POINTS_BACK = regex.compile(
    r"^(?:and|but|also|so|what about|how about|а|и|но|также|а что|իսկ|և|բայց|նաև)\b"
    r"|\b(?:it|its|they|them|their|he|him|his|she|her|there|this|that|these|those|one|ones|then)\b"
    r"|\b(?:он|она|оно|они|его|ее|их|ему|ей|им|нем|ней|них|там|тогда|этот|эта|это|эти|этого|этой|этих|тот|те)\b"
    r"|\b(?:նա|նրա|նրան|նրանք|նրանց|դա|դրա|դրանք|դրանց|այն|այնտեղ|այդ|այս|սա|սրա)\b"
)
_EXISTS = regex.compile(r"\b(?:is|are|was|were) there\b|\bthere (?:is|are|was|were)\b")
"""This "there" points nowhere."""

_DEFINES = regex.compile(
    r"^what (?:is|are) (?!the\b|next$|new$)(?!.*ed$)|^who (?:is|are) an?\b|^what does .+ mean$|^define\b|\b(?:meaning|definition) of\b"
    r"|^(?:кто|что) так(?:ой|ая|ое|ие)\b|^что (?:значит|означает)\b|^кого считают\b|\bопределение\b"
    r"|^ինչ է (?!.*(?:ում|ել|ած)$)|(?<!^)\bինչ է(?: նշանակում)?$|^ինչ է նշանակում\b"
)
"""A question what a thing is names its subject; not "what is the aim" or "what is planned", which are of something."""

_OF_A_NAME = regex.compile(r"^(?:who|what|where) (?:is|are|was|were)\b|^(?:кто|где) \S+$|^(?:ով|ինչ|որտեղ) (?:է|էր)\b")
_ASKS = regex.compile(
    r"\b(?:how many|how much|number of|who|whom|whose|кто|кого|кем|сколько|скольким|число|количество)\b"
    r"|\bո[՛՞]?վ(?:քեր)?\b|\bքանի՞?\b|\bո[՛՞]?ւմ\b",
    regex.IGNORECASE,
)
_PATTERNS = tuple((kind, regex.compile(pattern)) for kind, pattern in _KINDS)
_QUOTED = regex.compile(r"[\"“„«](\s*[^\s\"“”„«»][^\"“”„«»]{1,200})[\"”“»]")
_PLACE_WORDS = (
    ("article", "art", "статья", "статье", "статьи", "статью", "ст", "հոդված", "հոդվածի", "հոդվածը", "հոդվածում"),
    ("section", "sec", "раздел", "разделе", "բաժին", "բաժնում"),
    ("paragraph", "para", "пункт", "пункте", "пункта", "կետ", "կետը", "կետի", "կետում"),
    ("chapter", "глава", "главе", "главы", "գլուխ", "գլխում"),
    ("annex", "приложение", "приложении", "հավելված", "հավելվածում"),
)
_PLACE = regex.compile(
    rf"\b(?P<word>{'|'.join(word for words in _PLACE_WORDS for word in words)})\.? ?(?:no\.?|n)? ?(?P<number>\d[\d.]*)"
)
_SCRIPTS = (
    ("hy", regex.compile(r"\p{Armenian}")),
    ("ru", regex.compile(r"\p{Cyrillic}")),
    ("en", regex.compile(r"\p{Latin}")),
)


def understand(question: str, glossary: Glossary, history: Sequence[str] = ()) -> Query:
    """The query of a question as it was typed; a question without words has no slots.

    A follow-up ("and where?") takes what it lacks from the questions before it; ``history`` holds them, oldest first.
    """
    plain = folded(question)
    own = _slots(question, glossary)
    quoted = [words.strip() for words in _QUOTED.findall(question)]
    asked_for = kind(plain)
    few = FEW_WORDS if asked_for is Kind.OTHER else 1
    carried = _carried(history, glossary, own) if history and _leans_back(plain, own, few) else ()
    return Query(
        text=question,
        language=language(question),
        kind=asked_for,
        slots=(*own, *carried),
        phrases=tuple(folded(words) for words in quoted if not words[0].isupper()),
        titles=tuple(folded(words) for words in quoted if words[0].isupper()),
        place=_place(plain),
        carried=tuple(slot.typed for slot in carried),
        focus=_focus(question, own),
    )


def folded(text: str) -> str:
    """The words of a text in one spelling, apart by single blanks: what quoted phrases are compared by."""
    return " ".join(fold(token) for token in _TOKEN.findall(text))


def _slots(question: str, glossary: Glossary) -> tuple[Slot, ...]:
    found = words(question)
    expansions = glossary.expand([word.terms[0] for word in found])
    others = _alternatives(expansions, [word.terms[0] for word in found])
    asked = [i for i, word in enumerate(found) if not _is_filler(question, word)]
    shares = _shares(expansions, asked, [word.terms[0] for word in found])
    return tuple(
        Slot(
            terms=found[i].terms,
            typed=question[found[i].start : found[i].stop],
            named=i > 0 and question[found[i].start].isupper(),
            share=shares.get(i, 1.0),
            alternatives=others.get(i, ()),
        )
        for i in asked
    )


def _shares(expansions: Sequence[Expansion], asked: Sequence[int], found: Sequence[str]) -> dict[int, float]:
    """Ordinary words that mean one thing together ("took part") weigh together what one word weighs."""
    shares: dict[int, float] = {}
    for expansion in expansions:
        inside = [i for i in asked if expansion.start <= i < expansion.stop]
        if all(background.share(found[i]) > ORDINARY for i in inside):
            shares |= {i: 1 / len(inside) for i in inside}
    return shares


def _focus(question: str, slots: Sequence[Slot]) -> int | None:
    asks = _ASKS.search(question)
    if asks is None:
        return None
    after = question[asks.end() :]
    return next((i for i, slot in enumerate(slots) if after.find(slot.typed) >= 0), None)


def _leans_back(plain: str, own: Sequence[Slot], few: int) -> bool:
    """The question cannot be understood alone: it points back, begins with "and", or names too little and not its subject."""
    if _POINTS_BACK.search(_EXISTS.sub("", plain)):
        return True
    named = any(slot.named for slot in own)
    return len(own) <= few and not (own and (_DEFINES.search(plain) or (named and _OF_A_NAME.search(plain))))


def _carried(history: Sequence[str], glossary: Glossary, own: Sequence[Slot]) -> tuple[Slot, ...]:
    """The content words of the question before, and of the one before that if it too leant back; each counts less."""
    known = {slot.terms[0] for slot in own}
    taken: list[Slot] = []
    share = CARRIED
    for earlier in reversed(history):
        slots = _slots(earlier, glossary)
        taken += [replace(slot, share=share * slot.share) for slot in slots if slot.terms[0] not in known]
        known |= {slot.terms[0] for slot in slots}
        if not _leans_back(folded(earlier), slots, few=1):
            break
        share *= CARRIED
    return tuple(taken)


def _alternatives(expansions: Sequence[Expansion], found: Sequence[str]) -> dict[int, tuple[Alternative, ...]]:
    """For each word of the question, by its number, what may stand for it or for the phrase that it belongs to."""
    others: dict[int, tuple[Alternative, ...]] = {}
    for expansion in expansions:
        own = language("".join(found[expansion.start : expansion.stop]))
        more = tuple(
            Alternative(phrase, expansion.weight * (SYNONYM if language(shown) == own else TRANSLATION), shown)
            for phrase, shown in zip(expansion.phrases, expansion.shown, strict=True)
        )
        for i in range(expansion.start, expansion.stop):
            others[i] = (*others.get(i, ()), *more)
    return others


def language(text: str, default: str = "en") -> str:
    """``hy``, ``ru`` or ``en`` by the script of most letters; ``default`` where there are none."""
    counts = [(len(letters.findall(text)), name) for name, letters in _SCRIPTS]
    most, name = max(counts, key=lambda count: count[0])
    return name if most else default


def kind(plain: str) -> Kind:
    """What a folded question asks for."""
    return next((kind for kind, pattern in _PATTERNS if pattern.search(plain)), Kind.OTHER)


def is_stop(term: str) -> bool:
    """A word that says nothing about what is asked; a folded word or a stem."""
    return term in _STOP_TERMS or term in _QUESTION_TERMS


def content(terms: Sequence[str]) -> list[str]:
    """The terms that are no stop words."""
    return [term for term in terms if not is_stop(term)]


def _is_filler(question: str, word: Word) -> bool:
    typed = fold(question[word.start : word.stop])
    if is_stop(typed):
        return word.terms[0] == stem(typed)  # US is no pronoun
    return len(typed) == 1 and not typed.isdigit() and len(word.terms) == 1


def _place(plain: str) -> tuple[tuple[str, str], ...]:
    match = _PLACE.search(plain)
    if match is None:
        return ()
    group = next(group for group in _PLACE_WORDS if match["word"] in group)
    return tuple(dict.fromkeys((stem(word), match["number"].rstrip(".")) for word in group))
