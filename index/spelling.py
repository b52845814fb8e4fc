"""What was meant by words that no document holds?

Three things go wrong on a phone: a *slip* of the thumb ("delegatoin"), the wrong keyboard *layout* ("ltktufwbz" for
«делегация»), and Russian or Armenian in Latin *letters* ("kto vozglavlyal delegaciyu"). Only words that neither the
documents nor the glossary nor general text know are touched, never numbers, never what stands in quotation marks. The
question is respelled before it is understood, so that its kind, its phrases and its language are those of what was meant.
"""

from __future__ import annotations

from array import array
from bisect import bisect_left
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property
from typing import Literal

import regex
from rapidfuzz.distance import OSA

from index import background, names
from index.analysis import fold, stem, words
from index.glossary import Glossary
from index.query import FILLERS
from index.vocabulary import SHORTEST, Alike, Entry, fits, slipped, slipped_twice

LONG = 8
"""A word of so many letters may hold two slips, a shorter one only one."""

FIRST_LETTER = 6
"""A slip in the first letter is rare: in a word of fewer letters than this, it is taken for another word."""

UNTOLD = 1
"""So many more letters an Armenian word must have: no table of general text tells which Armenian words are words."""

CLEARLY = 3
"""Of two words that are two slips away, one must be so many times as frequent to be what was meant."""

_STEM = 5
"""Stems of so many letters are compared too: the documents may hold the word in another form."""

_ENDING = 1
"""A word in another form may be so many letters longer or shorter, beside those that the slips added or lost."""


class How(StrEnum):
    """What went wrong in a word."""

    TYPO = "typo"
    LAYOUT = "layout"
    LETTERS = "letters"


@dataclass(frozen=True, slots=True)
class Correction:
    """A word as it was typed and as it is understood; ``term`` is what it is found by, ``distance`` counts slips."""

    typed: str
    used: str
    term: str
    distance: int
    how: How


@dataclass(frozen=True, slots=True)
class Respelled:
    """A question as it is understood, and what was changed in it."""

    text: str
    corrections: tuple[Correction, ...] = ()


class Ordinary:
    """The words that a question may hold whatever the documents hold: those of the glossary, and the little words.

    Made once for a glossary; worked out when a question first needs them.
    """

    def __init__(self, glossary: Glossary) -> None:
        self._glossary = glossary

    @cached_property
    def terms(self) -> frozenset[str]:
        """The terms of all phrases of the glossary."""
        return frozenset(term for c in self._glossary.concepts for phrase in c.phrases for term in phrase.terms)

    def alike(self, keys: Iterable[int], fewest: int, most: int) -> list[Entry]:
        """The words that have one of the keys and so many letters."""
        entries, column, numbers = self._slips
        found = {number for key in keys for number in _beside(column, numbers, key)}
        return [entries[number] for number in found if fewest <= len(entries[number].word) <= most]

    @cached_property
    def _slips(self) -> tuple[tuple[Entry, ...], array[int], array[int]]:
        """The words, all their keys in order, and for each key the number of its word."""
        text = "\n".join({phrase.shown for concept in self._glossary.concepts for phrase in concept.phrases})
        terms = {fold(text[word.start : word.stop]): word.terms[0] for word in words(text)}
        terms |= {filler: stem(filler) for filler in FILLERS}
        entries = tuple(Entry(word, term, 1) for word, term in terms.items() if fits(word))
        slips = sorted((key, number) for number, entry in enumerate(entries) for key in slipped(entry.word))
        return entries, array("I", [key for key, _ in slips]), array("I", [number for _, number in slips])


class Speller:
    """Corrects questions against one state of the index.

    ``frequency`` tells in how many passages a term occurs, ``alike`` looks up the vocabulary of the documents.
    """

    def __init__(self, frequency: Callable[[str], int], alike: Alike, ordinary: Ordinary) -> None:
        self._frequency = frequency
        self._alike = alike
        self._ordinary = ordinary

    def respell(self, question: str) -> Respelled:
        """The question as it was meant; the very same text where nothing is wrong."""
        native = self._from_layout(question) or self._from_letters(question) or Respelled(question)
        slips = self._without_slips(native.text)
        return Respelled(slips.text, (*native.corrections, *slips.corrections))

    def correct(self, word: str, *, name: bool = False) -> tuple[Correction, ...]:
        """What may have been meant by a word, likeliest first; nothing for a word that is known or too short.

        A ``name`` is one slip away at most: two names may differ by two letters.
        """
        return tuple(_slip(word, away, entry) for away, entry in self._near(fold(word), name=name))

    def known(self, word: str) -> bool:
        """The documents, the glossary or general text know the word, in any form."""
        return self._rank(word) > 0

    def _rank(self, word: str) -> int:
        """How well a word is known: 3 in the documents or as a little word, 2 in the glossary, 1 in general text, or 0."""
        term = stem(word)
        if fold(word) in FILLERS or self._frequency(term):
            return 3
        if term in self._ordinary.terms:
            return 2
        return int(background.share(term) > background.UNKNOWN)

    def _without_slips(self, question: str) -> Respelled:
        quoted = [match.span() for match in _QUOTED.finditer(question)]
        changes: list[_Change] = []
        for word in words(question):
            typed = question[word.start : word.stop]
            if any(start < word.start < stop for start, stop in quoted):
                continue
            near = self._near(fold(typed), name=word.start > 0 and typed[0].isupper())
            if near and _is_clear(near):
                changes.append((word.start, word.stop, _slip(typed, *near[0])))
        return _changed(question, changes)

    def _near(self, typed: str, *, name: bool) -> list[_Near]:
        most = _most_slips(typed, name=name)
        if not most or not fits(typed) or self.known(typed):
            return []
        keys = slipped(typed) if most == 1 else slipped(typed) | slipped_twice(typed)
        among = keys, len(typed) - most - _ENDING, len(typed) + most + _ENDING
        held = (entry for entry in self._alike(*among) if self._frequency(entry.term))
        return _nearest(typed, (*held, *self._ordinary.alike(*among)), most)

    def _from_layout(self, question: str) -> Respelled | None:
        """The question as the other keyboard would have written it, if that makes more sense."""
        layout = _TO_CYRILLIC if _LATIN.search(question) else _TO_LATIN
        changes: list[_Change] = []
        balance = 0
        as_typed = [(match, self._all_known(match.group())) for match in _TYPED.finditer(question)]
        if all(was_known for _, was_known in as_typed):
            return None
        for match, was_known in as_typed:
            typed = match.group()
            meant = self._pressed(typed, layout)
            is_known = self._all_known(meant)
            balance += len(typed) * (is_known and not was_known) - len(typed) * was_known
            if meant and (is_known or not was_known):
                changes.append((*match.span(), Correction(typed, meant, stem(meant), 0, How.LAYOUT)))
        return _changed(question, changes) if balance >= SHORTEST else None

    def _pressed(self, typed: str, layout: dict[int, int]) -> str:
        """What the same keys write in the other layout; a mark at the end may be a mark after all, or a letter."""
        plain, core = typed.lower(), typed.lower().rstrip(_MARKS)
        meant = plain.translate(layout)
        if core != plain and not self._all_known(meant):
            meant = core.translate(layout) + plain[len(core) :]
        meant = meant.replace("&", "?")  # the same key in the Russian layout
        return meant if any(map(str.isalpha, meant)) else ""

    def _all_known(self, text: str) -> bool:
        """The text is nothing but known words, with a mark after them perhaps."""
        found = [text[word.start : word.stop] for word in words(text)]
        return bool(found) and "".join(found) == text.rstrip(_MARKS) and all(map(self.known, found))

    def _from_letters(self, question: str) -> Respelled | None:
        """The question in its own letters, where more of its words are Russian or Armenian than are English."""
        spans = ((word.start, word.stop) for word in words(question))
        typed = [span for span in spans if _LATIN_WORD.fullmatch(question, *span)]
        if all(self.known(question[start:stop]) for start, stop in typed):
            return None
        balance, changes = max((self._in_script(question, typed, script) for script in _NATIVE), key=lambda found: found[0])
        return _changed(question, changes) if balance > 0 else None

    def _in_script(self, question: str, typed: Sequence[tuple[int, int]], script: _Script) -> tuple[int, list[_Change]]:
        """How many more words are of this script's language than English, and all of them in the script.

        Little words alone say nothing: "on", "to" and "my" are words of Russian too.
        """
        changes: list[_Change] = []
        balance, telling = 0, False
        for start, stop in typed:
            word = question[start:stop]
            spellings = tuple(names.native(fold(word), script))
            little = next((spelling for spelling in spellings if spelling in FILLERS), "")
            is_known, is_little = self.known(word), little != ""
            if is_known and not is_little:
                balance -= 1
            elif meant := little or self._likeliest(spellings):
                balance += not is_known
                telling |= not is_little and len(word) >= SHORTEST
                changes.append((start, stop, Correction(word, _cased(word, meant), stem(meant), 0, How.LETTERS)))
        return (balance if telling else 0), changes

    def _likeliest(self, spellings: Iterable[str]) -> str:
        """The likeliest spelling in native letters that is a word; empty where there is none."""
        best, rank = "", 0
        for spelling in spellings:
            if len(spelling) > 2 and (found := self._rank(spelling)) > rank:
                best, rank = spelling, found
        return best


_Change = tuple[int, int, Correction]
"""From where to where a question is changed, and into what."""

_Near = tuple[int, Entry]
"""How many slips away a word is, and the word."""

_Script = Literal["ru", "hy"]
_NATIVE: tuple[_Script, ...] = ("ru", "hy")
_LATIN = regex.compile("[A-Za-z]")
_LATIN_WORD = regex.compile("[A-Za-z]+(?:['’][A-Za-z]+)*")
_ARMENIAN = regex.compile(r"\p{Armenian}")
_TYPED = regex.compile(r"\S+")
_QUOTED = regex.compile(r"[\"“„«][^\"“”„«»]{2,200}[\"”“»]")
_MARKS = "?!&.,:…"
_KEYS = "`qwertyuiop[]asdfghjkl;'zxcvbnm,."
_KEYS_CYRILLIC = "ёйцукенгшщзхъфывапролджэячсмитьбю"
_TO_CYRILLIC = str.maketrans(_KEYS, _KEYS_CYRILLIC)
_TO_LATIN = str.maketrans(_KEYS_CYRILLIC, _KEYS)


def _most_slips(typed: str, *, name: bool) -> int:
    """How many slips a word may hold: more in a longer one."""
    shorter = UNTOLD if _ARMENIAN.match(typed) else 0
    if len(typed) < SHORTEST + shorter:
        return 0
    return 2 if len(typed) >= LONG + shorter and not name else 1


def _nearest(typed: str, entries: Iterable[Entry], most: int) -> list[_Near]:
    """The words at most so many slips away, one a term: near ones first, then those that begin alike, then frequent ones."""
    typed_stem = stem(typed)
    found: dict[str, _Near] = {}
    for entry in entries:
        away = _slips_between(typed, typed_stem, entry, most)
        if away > most or (entry.word[0] != typed[0] and (away > 1 or len(typed) < FIRST_LETTER)):
            continue
        before_away, before = found.get(entry.term, (away, entry._replace(times=0)))
        word = entry.word if (away, -entry.times) < (before_away, -before.times) else before.word
        found[entry.term] = min(away, before_away), Entry(word, entry.term, entry.times + before.times)
    return sorted(found.values(), key=lambda near: (near[0], near[1].word[0] != typed[0], -near[1].times, near[1].word))


def _slips_between(typed: str, typed_stem: str, entry: Entry, most: int) -> int:
    """The edit distance, a swap of neighbours counting as one, of the words or of their stems; ``most`` + 1 for more."""
    away = OSA.distance(typed, entry.word, score_cutoff=most)
    if away > 1 and min(len(typed_stem), len(entry.term)) >= _STEM:
        away = min(away, max(1, OSA.distance(typed_stem, entry.term, score_cutoff=most)))
    return away


def _is_clear(near: Sequence[_Near]) -> bool:
    """The first is one slip away, or alone so near, or clearly more frequent than the next."""
    (away, first), *others = near
    return away == 1 or not others or others[0][0] > away or first.times >= CLEARLY * others[0][1].times


def _slip(typed: str, away: int, entry: Entry) -> Correction:
    return Correction(typed, _cased(typed, entry.word), entry.term, away, How.TYPO)


def _cased(typed: str, meant: str) -> str:
    return meant[0].upper() + meant[1:] if typed[0].isupper() else meant


def _changed(question: str, changes: Sequence[_Change]) -> Respelled:
    text, at = "", 0
    for start, stop, correction in changes:
        text += question[at:start] + correction.used
        at = stop
    return Respelled(text + question[at:], tuple(correction for _, _, correction in changes))


def _beside(column: array[int], numbers: array[int], key: int) -> Iterator[int]:
    """The numbers that stand beside a key in a sorted column."""
    at = bisect_left(column, key)
    while at < len(column) and column[at] == key:
        yield numbers[at]
        at += 1
