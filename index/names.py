"""Which spellings are the same name, across three scripts?

Kazhoyan, Kajoyan, Кажоян and Կաժոյան share a *key*: the consonants of the name, with those joined that one
language writes for another. A key is coarse (an English word shares its key with about seven others): it
is a low-weight field for capitalised words alone, and candidates are put in order by the edit distance of
their ``latin`` forms.

``native`` goes the other way: a Russian or Armenian word that was typed in Latin letters.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from functools import lru_cache
from itertools import combinations, islice
from typing import Literal

import regex

VERSION = 1
"""Raised whenever the same name would give other keys."""

_RUSSIAN = {
    "а": "a", "б": "b", "в": "v", "г": "g", "д": "d", "е": "e", "ё": "e", "ж": "zh", "з": "z", "и": "i",
    "й": "y", "к": "k", "л": "l", "м": "m", "н": "n", "о": "o", "п": "p", "р": "r", "с": "s", "т": "t",
    "у": "u", "ф": "f", "х": "kh", "ц": "ts", "ч": "ch", "ш": "sh", "щ": "shch", "ъ": "", "ы": "y",
    "ь": "", "э": "e", "ю": "yu", "я": "ya",
}  # fmt: skip
_ARMENIAN = {
    "ա": "a", "բ": "b", "գ": "g", "դ": "d", "ե": "e", "զ": "z", "է": "e", "ը": "y", "թ": "t", "ժ": "zh",
    "ի": "i", "լ": "l", "խ": "kh", "ծ": "ts", "կ": "k", "հ": "h", "ձ": "dz", "ղ": "gh", "ճ": "ch",
    "մ": "m", "յ": "y", "ն": "n", "շ": "sh", "ո": "o", "չ": "ch", "պ": "p", "ջ": "j", "ռ": "r",
    "ս": "s", "վ": "v", "տ": "t", "ր": "r", "ց": "ts", "ւ": "v", "փ": "p", "ք": "k", "օ": "o", "ֆ": "f",
    "և": "ev",
}  # fmt: skip
_UKRAINIAN = {"і": "i", "ї": "yi", "є": "ye", "ґ": "g", "ў": "u"}
_LETTERS = _RUSSIAN | _ARMENIAN | _UKRAINIAN

_ARMENIAN_SPELLING = (
    (regex.compile("եւ|եվ"), "և"),
    (regex.compile("ու"), "u"),
    (regex.compile(r"\bե"), "ye"),
    (regex.compile(r"\bև"), "yev"),
    (regex.compile(r"\bո(?!վ)"), "vo"),
)


@lru_cache(50_000)
def latin(word: str) -> str:
    """The word in lower-case Latin letters without accents, as it would be written in an English text."""
    plain = unicodedata.normalize("NFKC", word).lower()
    if "\u0531" <= max(plain, default="") <= "\u0587":
        plain = regex.sub("[\u055a-\u055f]", "", plain)
        for spelling, letters in _ARMENIAN_SPELLING:
            plain = spelling.sub(letters, plain)
    plain = "".join(_LETTERS.get(letter, letter) for letter in plain)
    return "".join(c for c in unicodedata.normalize("NFKD", plain) if not unicodedata.combining(c))


_JOINED = (
    ("dzh", "j"), ("shch", "S"), ("sch", "S"), ("tch", "C"), ("dj", "j"), ("zh", "j"), ("ch", "C"),
    ("sh", "S"), ("kh", "K"), ("gh", "K"), ("ts", "Z"), ("tz", "Z"), ("dz", "Z"), ("ph", "F"),
    ("th", "t"), ("ck", "k"), ("rr", "r"), ("ou", "u"), ("x", "K"), ("q", "K"), ("w", "v"), ("c", "Z"),
    ("z", "Z"), ("j", "Z"), ("k", "K"), ("g", "K"), ("h", ""),
)  # fmt: skip
"""What one class of consonants is, longer spellings first. Russian г stands for h, gh and g."""

_NOT_LETTERS = regex.compile("[^a-z]")
_HOVHANNES = regex.compile("^h?ovh?(?=a)")
_SOFT = regex.compile("g(?!h)|kh(?=[bcdfgjklmnpqrstvz])")
_SURNAME = regex.compile("I?Y?AN(?:A|U|OM|E|Y|OV|AMI?|AK|IN?|IZ|UM|S|Z)?$")
_WESTERN = str.maketrans("BD", "PT")
_VOWELS = regex.compile("[AEIOUY]")
_TWICE = regex.compile(r"(.)\1+")
_SHORTEST_SURNAME = 5


@lru_cache(50_000)
def keys(word: str) -> tuple[str, ...]:
    """The keys of a name; two spellings may be the same name if they share one.

    The second key leaves out the ``г`` and ``х`` that Russian writes for the ``h`` of others (Ваграм and Vahram,
    Шахвердян and Shahverdyan). A name with one consonant (Hayk, Айк) keeps its vowels in its key. Case endings are
    known of surnames in -yan alone; of other names give the stem.
    """
    plain = _HOVHANNES.sub("", _NOT_LETTERS.sub("", latin(word)))
    found = (_skeleton(plain), _skeleton(_SOFT.sub("", plain)))
    distinct = tuple(dict.fromkeys(key for key in found if len(key) > 1))
    short = regex.sub("[hy]", "", plain).upper()
    return distinct or ((short,) if len(short) > 1 else ())


def _skeleton(plain: str) -> str:
    for spelling, letter in _JOINED:
        plain = plain.replace(spelling, letter)
    upper = _TWICE.sub(r"\1", plain.upper())
    if len(upper) >= _SHORTEST_SURNAME and _SURNAME.search(upper):
        # Western Armenian says b for p and d for t: Boghossian is Poghosyan.
        upper = _SURNAME.sub("N", upper).translate(_WESTERN)
    return _VOWELS.sub("", upper)


_TO_RUSSIAN = (
    "shch:щ,щь|sch:щ|zh:ж|kh:х|ts:ц|tz:ц|ch:ч,чь|sh:ш,шь|yu:ю|ju:ю|iu:ю|ya:я|ja:я|yo:е|jo:е|ye:е|je:е|"
    "a:а|b:б|v:в|w:в|g:г|d:д,дь|e:е|z:з|i:и|j:й,ж|k:к|l:л,ль|m:м|n:н,нь|o:о|p:п|r:р|s:с,сь|t:т,ть|u:у|f:ф|"
    "h:х|c:ц,к|x:х|y:ы,й|q:к|':ь"
)
_TO_ARMENIAN = (
    "zh:ժ|kh:խ|ts:ց,ծ|tz:ծ|dz:ձ|gh:ղ|ch:չ,ճ|sh:շ|ou:ու|oo:ու|ye:ե|vo:ո,վո|ev:և,եվ|yev:և|ph:փ|th:թ|rr:ռ|"
    "a:ա|b:բ|g:գ|d:դ|e:ե,է|z:զ|i:ի|l:լ|k:կ,ք|h:հ|m:մ|y:յ,ը|n:ն|o:ո,օ|p:պ,փ|j:ջ,ժ|r:ր,ռ|s:ս|v:վ|t:տ,թ|c:ց|u:ու|"
    "q:ք|w:վ|f:ֆ|x:խ,ղ|@:ը"
)
_AT_THE_START = {
    "ru": {"e": ("э", "е"), "y": ("й", "ы")},
    "hy": {"e": ("է", "ե"), "o": ("օ", "ո"), "y": ("ը", "յ")},
}
_LONGEST = 4
_MOST = 64
"""Candidates of one word: the likeliest first, so that a long word is not given up but cut short."""


def _spellings(table: str) -> dict[str, tuple[str, ...]]:
    pairs = (entry.rsplit(":", 1) for entry in table.split("|"))
    return {letters: tuple(native.split(",")) for letters, native in pairs}


_TO_NATIVE = {"ru": _spellings(_TO_RUSSIAN), "hy": _spellings(_TO_ARMENIAN)}


def native(word: str, script: Literal["ru", "hy"]) -> tuple[str, ...]:
    """What a word typed in Latin letters may be in Russian or Armenian, likelier spellings first.

    Most are no words at all: the caller keeps those that the documents hold. A word with a sign that stands for
    no letter, such as a digit, gives nothing.
    """
    table = _TO_NATIVE[script]
    plain = word.lower().replace("’", "'")
    choices: list[tuple[str, ...]] = []
    at = 0
    while at < len(plain):
        letters = next((plain[at : at + n] for n in range(_LONGEST, 0, -1) if plain[at : at + n] in table), None)
        if letters is None:
            return ()
        choices.append(_AT_THE_START[script].get(letters, table[letters]) if at == 0 else table[letters])
        at += len(letters)
    return tuple(islice(dict.fromkeys(_likeliest(choices)), _MOST))


def _likeliest(choices: list[tuple[str, ...]]) -> Iterator[str]:
    """All spellings, those with the fewest second choices first."""
    open_at = [i for i, spellings in enumerate(choices) if len(spellings) > 1]
    for changed in range(min(len(open_at), _SECOND_CHOICES) + 1):
        for places in combinations(open_at, changed):
            yield "".join(spellings[1 if i in places else 0] for i, spellings in enumerate(choices))


_SECOND_CHOICES = 3
