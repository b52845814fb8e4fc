"""Text → terms: the same function for passages and for questions.

A word is folded (case, accents, Armenian marks, spelling variants), then stemmed by the rules of its own script, so that
a text may mix languages. Numbers and law references are found whole and in parts: ``726-N`` is found by ``726-n``,
``726`` and ``n``; ``132.2`` by ``132.2``, ``132`` and ``2``; ``250 000`` and ``250,000`` by ``250000``.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Callable
from functools import lru_cache

import regex
import Stemmer

from index import armenian
from index.model import Word

VERSION = 2
"""Raised whenever the same text would give other terms; an index made with another version is made anew."""

_LETTERS = r"\p{L}[\p{L}\p{M}\u00AD\u055A-\u055C\u055E\u055F]*"
_ORDINAL = r"(?:-?(?:st|nd|rd|th|го|ому|ый|ий|ой|ым|ом|ая|ое|ые|ых|й|я|е|х|м|րդը?|ինը?|ից|ի|ը|ն|թթ?))?"
_TOKEN = regex.compile(
    rf"""
    (?P<thousands>(?<![\d.,])\d{{1,3}}(?:[ \u00A0\u202F,]\d{{3}})+(?![\d]|[.,]\d))
  | (?P<number>\p{{Nd}}+(?:[.,\u2024]\p{{Nd}}+)*{_ORDINAL}(?!\p{{L}})|\p{{Nd}}+(?:[.,\u2024]\p{{Nd}}+)*)
  | (?P<initials>(?:\p{{Lu}}\.){{2,}}(?!\p{{L}})|\p{{Lu}}\.\p{{Lu}}\b)
  | (?P<word>{_LETTERS}(?:['’ʼ]{_LETTERS})*(?:-(?:ի|ին|ից|ով|ում|ը|ն)(?!\p{{L}}))?)
    """,
    regex.VERBOSE,
)
_DIGITS = regex.compile(r"[\p{Nd}.,\u2024]*\p{Nd}")
_JOINT = regex.compile(r"[-‐‑–/]")
_DROPPED = regex.compile(r"[\u00AD\u0301\u055A-\u055C\u055E\u055F]")
_POSSESSIVE = regex.compile(r"['’ʼ]s?$")
_APOSTROPHE = regex.compile(r"['’ʼ]")
_NAME_IN_N = regex.compile(r"(\p{L}{2,}(?:ян|стан|еван))(?:а|у|ом|е|ы|ов|ам|ами|ах)?")
_ARMENIAN_CASE = regex.compile(r"-(?:ի|ին|ից|ով|ում|ը|ն)$")
_ARMENIAN_AND = regex.compile(r"եւ|եվ")
_UNITED_STATES = {"US", "USA", "U.S.", "U.S", "U.S.A.", "США", "ԱՄՆ"}

_ENGLISH = Stemmer.Stemmer("english")
_RUSSIAN = Stemmer.Stemmer("russian")
PREFIX_LENGTH = 5

_MANY = 200_000
"""Folded and stemmed words that are remembered; natural text repeats itself."""

_IRREGULAR = {
    form: base
    for base, forms in {
        # Russian: suppletive forms and alternations that no suffix rule joins.
        "ребенок": "дети детей детям детьми детях ребенка ребенку ребенком ребенке",
        "человек": "люди людей людям людьми людях человека человеку человеком человеке",
        "год": "лет годы годов годах годам",
        "судья": "судей",
        # English: forms that the stemmer leaves apart.
        "woman": "women", "man": "men", "child": "children", "person": "people persons", "wife": "wives",
        "foot": "feet", "tooth": "teeth", "crisis": "crises", "hold": "held", "lead": "led",
        "take": "took taken", "go": "went gone", "pay": "paid", "say": "said", "make": "made",
        "give": "gave given", "get": "got", "begin": "began begun", "meet": "met", "win": "won",
        "write": "wrote written", "speak": "spoke spoken", "come": "came", "see": "seen", "know": "knew known",
        "grow": "grew grown", "build": "built", "send": "sent", "spend": "spent", "lose": "lost", "keep": "kept",
        "teach": "taught", "buy": "bought", "bring": "brought", "sell": "sold", "tell": "told",
        "become": "became", "choose": "chose chosen", "die": "dying", "fight": "fought", "catch": "caught",
        "seek": "sought", "stand": "stood", "understand": "understood", "rise": "risen", "fall": "fell fallen",
        "draw": "drew drawn", "break": "broke broken", "wear": "wore worn", "steal": "stole stolen",
        "traffick": "trafficking trafficked trafficker traffickers traffics",
        "identify": "identification identifications", "ratify": "ratification ratifications",
        "notify": "notification notifications", "prosecute": "prosecutor prosecutors",
    }.items()
    for form in forms.split()
}  # fmt: skip


def words(text: str, start: int = 0, stop: int | None = None) -> list[Word]:
    """The words of ``text[start:stop]`` in order; offsets count in ``text``."""
    found: list[Word] = []
    end = len(text) if stop is None else stop
    for match in _TOKEN.finditer(text, start, end):
        terms = _terms(match.lastgroup or "word", match.group())
        if terms:
            found.append(Word(match.start(), match.end(), terms))
    return _with_compounds(text, found)


def terms(text: str) -> list[str]:
    """The first term of every word: what a phrase is compared by."""
    return [word.terms[0] for word in words(text)]


@lru_cache(_MANY)
def fold(word: str) -> str:
    """One spelling for all spellings of a word: NFKC, no case, no accents, no Armenian marks, ``ё`` as ``е``."""
    if word.isascii():
        return _APOSTROPHE.sub("", _POSSESSIVE.sub("", word.lower()))
    plain = _DROPPED.sub("", unicodedata.normalize("NFKC", _POSSESSIVE.sub("", word))).casefold()
    plain = "".join(plain.split())  # a few single letters stand for whole phrases
    plain = _APOSTROPHE.sub("", plain).replace("ё", "е")
    return _ARMENIAN_AND.sub("և", plain) if "ա" <= plain[-1:] <= "և" or "ե" in plain else _without_accents(plain)


@lru_cache(_MANY)
def stem(word: str) -> str:
    """The term of a word in any form, by the rules of its script; a folded word may be given as well."""
    plain = fold(word)
    plain = _IRREGULAR.get(plain, plain)
    return _stemmer(plain)(plain) if plain else ""


def prefix(term: str) -> str | None:
    """A low-weight second key: the first five letters of a long term; None for short terms and numbers.

    It joins what stems leave apart (``прокурор``, ``прокуратура``), at the price of some false joins.
    """
    return f"^{term[:PREFIX_LENGTH]}" if len(term) > PREFIX_LENGTH and term.isalpha() else None


def _stemmer(plain: str) -> Callable[[str], str]:
    last = plain[-1]
    if "a" <= last <= "z":
        return _english
    if "а" <= last <= "я":
        return _russian
    if "ա" <= last <= "և":
        return armenian.stem
    return str


def _english(plain: str) -> str:
    return str(_ENGLISH.stemWord(plain))


def _russian(plain: str) -> str:
    # Snowball takes the end of "Кажоян" and "Ереван" for a verb's: such names take a noun's endings and no others.
    name = _NAME_IN_N.fullmatch(plain)
    return name.group(1) if name else str(_RUSSIAN.stemWord(plain))


def _without_accents(plain: str) -> str:
    if not any("\u00c0" <= letter <= "\u024f" for letter in plain):
        return plain
    bare = "".join(c for c in unicodedata.normalize("NFKD", plain) if not unicodedata.combining(c))
    return unicodedata.normalize("NFC", bare)


@lru_cache(_MANY)
def _terms(kind: str, token: str) -> tuple[str, ...]:
    token = _ARMENIAN_CASE.sub("", token)
    if token in _UNITED_STATES:
        return ("usa", fold(token.replace(".", "")))
    if kind == "thousands":
        return (regex.sub(r"\D", "", token),)
    if kind == "number":
        return _number_terms(token)
    if kind == "initials":
        return (fold(token.replace(".", "")),)
    term = stem(token)
    return (term,) if term else ()


def _number_terms(token: str) -> tuple[str, ...]:
    digits = _DIGITS.findall(token)[0]
    whole = unicodedata.normalize("NFKC", digits).replace("\u2024", ".").replace(",", ".")
    parts = whole.split(".")
    return (whole, *parts) if len(parts) > 1 else (whole,)


def _with_compounds(text: str, found: list[Word]) -> list[Word]:
    """Words joined by a hyphen or a slash without blanks are also found as one, at the first of them."""
    for i in range(len(found) - 1):
        left, right = found[i], found[i + 1]
        if right.start - left.stop == 1 and _JOINT.match(text[left.stop]):
            mark = "-" if left.terms[0][-1:].isdigit() or right.terms[0][-1:].isdigit() else ""
            found[i] = Word(left.start, left.stop, (*left.terms, left.terms[0] + mark + right.terms[0]))
    return found
