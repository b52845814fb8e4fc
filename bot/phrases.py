"""Which phrases of a list stand in a message? Three languages, Latin-letter Russian and Armenian, typing mistakes.

A *phrase* is a line of words. ``stem*`` is any word that begins so; ``a|b`` is either; ``word?`` may be missing;
``NAME`` is any word, or any phrase, of the list of that name; ``~`` allows up to five words in between and ``~2`` up
to two, but never the end of a sentence or a word of the list ``BAR``; ``^`` and ``$`` are the ends of a sentence.
Words of the list ``SKIP`` count for nothing.

Words are compared by how they are *spelled out*: Russian and Armenian become Latin letters in such a way that what
people type without their own keyboard comes out the same.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import product
from typing import Final, Literal

from rapidfuzz.distance import OSA

from index import background
from index.analysis import stem

Language = Literal["en", "ru", "hy"]

_SHORTEST_MISSPELLED: Final = 6
_FARTHEST: Final = 5
_BAR: Final = "BAR"
_SKIP: Final = "SKIP"
_BEGIN: Final = "^"
_END: Final = "$"

_INSIDE: Final = re.compile("[՚-՜՞՟\u00ad\u0301]")
_APOSTROPHES: Final = re.compile("[’ʼ`´]")
_TOKEN: Final = re.compile(r"(?P<end>[.!?…։;\n]+)|(?P<word>[^\W_]+(?:'[^\W_]+)*)|(?P<schwa>@)")
_NAME: Final = re.compile("[A-Z]+")
_GAP: Final = re.compile(r"~(\d*)")

_CYRILLIC: Final = str.maketrans({
    "а": "a", "б": "b", "в": "v", "г": "g", "д": "d", "е": "i", "ё": "ia", "ж": "ž", "з": "z", "и": "i", "й": "i",
    "к": "k", "л": "l", "м": "m", "н": "n", "о": "a", "п": "p", "р": "r", "с": "s", "т": "t", "у": "u", "ф": "f",
    "х": "h", "ц": "c", "ч": "č", "ш": "š", "щ": "š", "ъ": "", "ы": "i", "ь": "", "э": "i", "ю": "iu", "я": "ia",
})  # fmt: skip
"""As it is heard: ``о`` as ``а`` and ``е`` as ``и``, which is how most mistakes come about."""

_ARMENIAN: Final = str.maketrans({
    "ա": "a", "բ": "b", "գ": "g", "դ": "d", "ե": "e", "զ": "z", "է": "e", "ը": "", "թ": "t", "ժ": "ž", "ի": "i",
    "լ": "l", "խ": "h", "ծ": "c", "կ": "k", "հ": "h", "ձ": "c", "ղ": "h", "ճ": "č", "մ": "m", "յ": "i", "ն": "n",
    "շ": "š", "ո": "o", "չ": "č", "պ": "p", "ջ": "ž", "ռ": "r", "ս": "s", "վ": "v", "տ": "t", "ր": "r", "ց": "c",
    "ւ": "v", "փ": "p", "ք": "k", "օ": "o", "ֆ": "f", "և": "ev",
})  # fmt: skip

_LATIN_RUSSIAN: Final = (
    (r"shch|sch|sh", "š"), (r"zh", "ž"), (r"ch", "č"), (r"kh|x", "h"), (r"ts|tz", "c"), (r"w", "v"), (r"q", "k"),
    (r"['’]", ""), (r"[yj](?=[aou])", "i"), (r"(?<=[aeiouy])j|j(?=e)", "i"), (r"j", "ž"), (r"y", "i"), (r"io", "ia"),
    (r"o", "a"), (r"e", "i"),
)  # fmt: skip
_LATIN_ARMENIAN: Final = (
    (r"sh", "š"), (r"zh|dj|j", "ž"), (r"ch", "č"), (r"kh|gh|x", "h"), (r"ts|tz|dz", "c"), (r"w", "v"), (r"q", "k"),
    (r"ou", "u"), (r"['’]", ""), (r"^y(?=[^aeiou])", ""), (r"^ye", "e"), (r"^vo(?=[^aeiou])", "o"),
    (r"(?<=[^aeiou])y$", ""), (r"y", "i"),
)  # fmt: skip
_LATIN: Final[Mapping[Language, tuple[tuple[re.Pattern[str], str], ...]]] = {
    "en": (),
    "ru": tuple((re.compile(pattern), letters) for pattern, letters in _LATIN_RUSSIAN),
    "hy": tuple((re.compile(pattern), letters) for pattern, letters in _LATIN_ARMENIAN),
}
_TWICE: Final = re.compile(r"(\D)\1+")

Names = frozenset[str]
_NOTHING: Final[Names] = frozenset()


@dataclass(frozen=True, slots=True)
class _Step:
    """One word of a phrase: what it may be, and how many words may stand before it."""

    names: Names
    gap: int = 0


_Phrase = tuple[_Step, ...]


@dataclass(frozen=True, slots=True)
class _Entry:
    """A word of a list: whole, or the beginning of one."""

    letters: str
    name: str
    is_stem: bool

    def is_misspelled_as(self, word: str) -> bool:
        """Tell whether one wrong, missing, doubled or exchanged letter makes the difference."""
        ends = (len(self.letters) + more for more in (-1, 0, 1)) if self.is_stem else (len(word),)
        return any(OSA.distance(self.letters, word[:end], score_cutoff=1) <= 1 for end in ends)


class Phrases:
    """The lists and the phrases of one language."""

    def __init__(
        self, language: Language, lists: Mapping[str, str | Sequence[str]], phrases: Mapping[str, Sequence[str]]
    ) -> None:
        """Take lists of words (a text) or of phrases (a sequence), and named phrases to look for."""
        self._language = language
        self._entries: dict[tuple[str, bool], set[str]] = defaultdict(set)
        for name, words in lists.items():
            if isinstance(words, str):
                self._put_in(words.split(), name)
        composed = {name: tuple(words) for name, words in lists.items() if not isinstance(words, str)}
        self._phrases = {
            name: tuple(self._compiled(line) for phrase in lines for line in _expanded(phrase, composed))
            for name, lines in phrases.items()
        }
        self._fuzzy: dict[str, list[_Entry]] = defaultdict(list)
        for (letters, is_stem), names in self._entries.items():
            if len(letters) >= _SHORTEST_MISSPELLED:
                self._fuzzy[letters[0]].extend(_Entry(letters, name, is_stem) for name in names)

    def found(self, text: str, *, first: Sequence[str] = ()) -> frozenset[str]:
        """Name the phrases that stand in ``text``; those called ``first`` keep their words for themselves."""
        words = list(self._read(text))
        names: set[str] = set()
        for name in first:
            words, taken = _taken_out(words, self._phrases[name])
            names |= {name} if taken else set()
        there = frozenset[str]().union(*words)
        names |= {
            name
            for name, phrases in self._phrases.items()
            if any(_spans(words, phrase) for phrase in phrases if _possible(phrase, there))
        }
        return frozenset(names)

    def _put_in(self, words: Iterable[str], name: str) -> None:
        for word in words:
            is_stem = word.endswith("*")
            self._entries[spelled(word.rstrip("*"), self._language), is_stem].add(name)

    def _compiled(self, phrase: str) -> _Phrase:
        steps: list[_Step] = []
        gap = 0
        for word in phrase.split():
            if between := _GAP.fullmatch(word):
                gap = int(between[1] or _FARTHEST)
            else:
                steps.append(_Step(self._names(word), gap))
                gap = 0
        return tuple(steps)

    def _names(self, word: str) -> Names:
        """Give the lists of a phrase's word; a plain word becomes a list of its own."""
        alternatives = word.split("|")
        for plain in alternatives:
            if not _NAME.fullmatch(plain) and plain not in {_BEGIN, _END}:
                self._put_in([plain], plain)
        return frozenset(alternatives)

    def _read(self, text: str) -> Iterator[Names]:
        """Give the lists that each word of a text stands in."""
        yield frozenset({_BEGIN, _END})
        for match in _TOKEN.finditer(_plain(text)):
            if match.lastgroup == "end":
                yield frozenset({_BEGIN, _END})
            elif match.lastgroup == "word":
                names = self._lists_of(match[0])
                if _SKIP not in names:
                    yield names
        yield frozenset({_BEGIN, _END})

    def _lists_of(self, word: str) -> Names:
        if _script(word) not in {"en", self._language}:
            return _NOTHING
        letters = spelled(word, self._language)
        names = set(self._entries.get((letters, False), ()))
        for length in range(2, len(letters) + 1):
            names |= self._entries.get((letters[:length], True), set())
        return frozenset(names) or self._misspelled(word, letters)

    def _misspelled(self, word: str, letters: str) -> Names:
        """Give the lists of the words that may have been meant; a word that exists was meant as it stands."""
        if len(letters) < _SHORTEST_MISSPELLED - 1 or background.share(stem(word)) != background.UNKNOWN:
            return _NOTHING
        return frozenset(entry.name for entry in self._fuzzy.get(letters[0], ()) if entry.is_misspelled_as(letters))


def spelled(word: str, language: Language) -> str:
    """Spell a word so that its other spellings, also in Latin letters, come out the same."""
    if language == "en":
        return word.replace("'", "")
    if word.isascii():
        for pattern, letters in _LATIN[language]:
            word = pattern.sub(letters, word)
    elif language == "ru":
        word = word.translate(_CYRILLIC)
    else:
        word = _opened(word.replace("ու", "u").replace("եւ", "և").replace("եվ", "և")).translate(_ARMENIAN)
    return _TWICE.sub(r"\1", word)


def _opened(word: str) -> str:
    """Leave out what is heard, and sometimes typed, before a first vowel."""
    return word.removeprefix("վ") if word.startswith("վո") else word


def _plain(text: str) -> str:
    return _APOSTROPHES.sub("'", _INSIDE.sub("", text.lower().replace("և", "և")))


def _script(word: str) -> Language | None:
    if "а" <= word[0] <= "я" or word[0] == "ё":
        return "ru"
    if "ա" <= word[0] <= "և":
        return "hy"
    return "en" if word.isascii() else None


def _expanded(phrase: str, composed: Mapping[str, tuple[str, ...]]) -> Iterator[str]:
    """Write a phrase out: once for each phrase of a list in it, with and without what may be missing."""
    choices: list[tuple[str, ...]] = []
    for word in phrase.split():
        if word in composed:
            choices.append(tuple(line for inner in composed[word] for line in _expanded(inner, composed)))
        elif word.endswith("?"):
            choices.append((word.removesuffix("?"), ""))
        else:
            choices.append((word,))
    for choice in product(*choices):
        yield " ".join(filter(None, choice))


def _possible(phrase: _Phrase, there: Names) -> bool:
    return all(not step.names.isdisjoint(there) for step in phrase)


def _spans(words: Sequence[Names], phrase: _Phrase) -> list[tuple[int, int]]:
    """Find where a phrase begins and ends."""
    starts = (place for place, names in enumerate(words) if not names.isdisjoint(phrase[0].names))
    return [(start, stop) for start in starts if (stop := _stop(words, start + 1, phrase[1:])) is not None]


def _stop(words: Sequence[Names], place: int, rest: _Phrase) -> int | None:
    """Find where the rest of a phrase ends that goes on at ``place``; the shortest way."""
    if not rest:
        return place
    for here in range(place, min(place + rest[0].gap + 1, len(words))):
        if not words[here].isdisjoint(rest[0].names):
            stop = _stop(words, here + 1, rest[1:])
            if stop is not None:
                return stop
        if _BAR in words[here] or _END in words[here]:
            return None
    return None


def _taken_out(words: Sequence[Names], phrases: Iterable[_Phrase]) -> tuple[list[Names], bool]:
    """Take out the words of some phrases, and tell whether there were any."""
    left = list(words)
    spans = [span for phrase in phrases for span in _spans(words, phrase)]
    for start, stop in spans:
        left[start:stop] = [_NOTHING] * (stop - start)
    return left, bool(spans)
