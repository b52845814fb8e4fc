"""Which words mean the same, also across languages?

A *concept* holds *phrases* that may stand for each other in an answer; a *place* is a concept whose id is a
country's code (``AM``), or country and town (``AM/Yerevan``). Phrases are compared by their terms (see
``index.analysis``), so any form of their words matches. Ours are in ``glossary.yaml`` and ``places.yaml``,
whose heads describe the notation; administrators add a file of their own.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from importlib import resources
from pathlib import Path
from typing import Any, NamedTuple

import regex
import yaml

from index import analysis
from index.errors import SettingError

Terms = tuple[str, ...]

_LANGUAGES = ("en", "ru", "hy", "abbr")
_KEYS = {"id", "words", "found", "weight", "review", *_LANGUAGES}
_WEIGHT = 1.0
_BETWEEN = regex.compile(r"\s*,\s*")
_BETWEEN_LANGUAGES = regex.compile(r"\s*,\s*|\s+/\s+")


class Phrase(NamedTuple):
    """``shown`` as written, ``terms`` as compared; ``asks`` is False for what is only to be found."""

    shown: str
    terms: Terms
    asks: bool


@dataclass(frozen=True, slots=True)
class Concept:
    """Phrases that may stand for each other, no two of them with the same terms.

    ``alternatives`` are those worth looking for: "human trafficking" is not, where "trafficking" is.
    """

    id: str
    phrases: tuple[Phrase, ...]
    alternatives: tuple[Phrase, ...]
    weight: float = _WEIGHT
    is_place: bool = False


@dataclass(frozen=True, slots=True)
class Expansion:
    """What else may stand for the words from ``start`` to ``stop`` (exclusive, counted in words).

    They name ``concept``. ``phrases`` and ``shown`` are the same alternatives, as terms and readable; the phrase
    that was matched is not among them, nor is any that holds it whole.
    """

    start: int
    stop: int
    concept: str
    phrases: tuple[Terms, ...]
    shown: tuple[str, ...]
    weight: float = _WEIGHT
    is_place: bool = False


_Index = Mapping[str, tuple[tuple[Terms, tuple[Concept, ...]], ...]]
"""First term → the phrases that begin with it, longest first, each with its concepts."""


@dataclass(frozen=True, slots=True)
class Glossary:
    """All concepts, and the phrases that name them by their first term; made by ``load``."""

    concepts: tuple[Concept, ...]
    _phrases: _Index
    _places: _Index

    def expand(self, terms: Sequence[str]) -> tuple[Expansion, ...]:
        """What may stand for the words of a question; ``terms`` are all its words' first terms, in order.

        The longest phrase wins and its words are not looked at again; one phrase may name several concepts.
        """
        return tuple(
            _expansion(concept, start, phrase)
            for start, phrase, concepts in _matches(self._phrases, terms)
            for concept in concepts
        )

    def places(self, terms: Sequence[str]) -> frozenset[str]:
        """The places that the words name, as codes; a town brings its country: ``AM/Gyumri`` and ``AM``."""
        return frozenset(
            code
            for _, _, concepts in _matches(self._places, terms)
            for concept in concepts
            for code in (concept.id, concept.id.partition("/")[0])
        )


def load(*additions: Path) -> Glossary:
    """Our glossary and places, and the administrators' files: a block with a known ``id`` adds to it.

    Raises ``SettingError``, naming the file and the entry, for a file that is not in the notation.
    """
    ours = resources.files("index")
    drafts: dict[str, _Draft] = {}
    for name, read in (("glossary.yaml", _concepts), ("places.yaml", _places)):
        _merge(drafts, read(_parsed(name, (ours / name).read_bytes()), name))
    for path in additions:
        try:
            content = path.read_bytes()
        except OSError as error:
            raise SettingError(f"{path.name} cannot be read: {error.strerror}.") from error
        _merge(drafts, _concepts(_parsed(path.name, content), path.name))
    concepts = tuple(_analysed(list(drafts.values())))
    return Glossary(concepts, _index(concepts), _index(c for c in concepts if c.is_place))


class _Written(NamedTuple):
    """A phrase not yet analysed: how it is shown, the words it is compared by, and whether it asks."""

    shown: str
    words: str
    asks: bool


@dataclass(slots=True)
class _Draft:
    """A concept as it is written, its phrases not yet analysed; ``where`` names the entry in an error."""

    id: str
    phrases: list[_Written]
    weight: float | None
    where: str
    is_place: bool = False


def _parsed(name: str, content: bytes) -> Any:
    # The C loader is ten times faster; a PyYAML without it still works.
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    try:
        return yaml.load(content, loader)  # noqa: S506 - both are safe loaders
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        line = f", line {mark.line + 1}" if mark else ""
        problem = getattr(error, "problem", None) or error
        raise SettingError(f"{name}{line} is not valid YAML: {problem}.") from error


def _concepts(blocks: Any, file: str) -> Iterator[_Draft]:
    """Reads the notation of ``glossary.yaml``: a list of blocks."""
    if blocks is None:
        return
    if not isinstance(blocks, list):
        raise SettingError(f"{file} must be a list of blocks that each begin with '- id:'.")
    for number, block in enumerate(blocks, 1):
        where = f"{file}, entry {number}"
        if not isinstance(block, dict) or not ("id" in block) ^ ("words" in block):
            raise SettingError(f"{where}: a block needs an 'id' and phrases, or 'words'.")
        if unknown := sorted(str(key) for key in block if key not in _KEYS):
            raise SettingError(f"{where}: '{unknown[0]}' is not one of {', '.join(sorted(_KEYS))}.")
        if "words" in block:
            yield from _lines(block["words"], where)
        else:
            yield _block(block, f"{where} ({block['id']})")


def _block(block: Mapping[str, Any], where: str) -> _Draft:
    weight = block.get("weight")
    if weight is not None and not (_is_number(weight) and 0 < weight <= 1):
        raise SettingError(f"{where}: 'weight' must be a number above 0 and at most 1.")
    phrases = [_Written(p, p, asks=True) for key in _LANGUAGES for p in _phrases(block.get(key), where)]
    phrases += [_Written(p, p, asks=False) for p in _phrases(block.get("found"), where)]
    if not phrases:
        raise SettingError(f"{where}: there are no phrases.")
    return _Draft(str(block["id"]), phrases, weight, where)


def _lines(lines: Any, where: str) -> Iterator[_Draft]:
    """Reads a block of ``words``: one small concept a line; its id is its first phrase."""
    if not isinstance(lines, list) or not all(isinstance(line, str) for line in lines):
        raise SettingError(f"{where}: 'words' must be a list of lines such as '- year / год / տարի'.")
    for line in lines:
        phrases = [_Written(p, p, asks=True) for p in _split(line, _BETWEEN_LANGUAGES)]
        if not phrases:
            raise SettingError(f"{where}: a line of 'words' is empty.")
        yield _Draft(phrases[0].shown, phrases, None, f"{where} ({line})")


def _places(places: Mapping[str, str], file: str) -> Iterator[_Draft]:
    """Reads the notation of ``places.yaml``: ``code: English / Russian / Armenian``, forms after a bar."""
    for code, line in places.items():
        names = (name.split("|") for name in _split(line, _BETWEEN_LANGUAGES))
        phrases = [_Written(forms[0], form, asks=True) for forms in names for form in forms]
        yield _Draft(code, phrases, None, f"{file} ({code})", is_place=True)


def _phrases(value: Any, where: str) -> list[str]:
    """Phrases are written as a list, or as one line with commas between."""
    match value:
        case None:
            return []
        case bool():  # YAML reads an unquoted yes, no, on and off as one
            raise SettingError(f"{where}: put 'yes', 'no', 'on' and 'off' between quotation marks.")
        case str() | int() | float():
            return _split(str(value), _BETWEEN)
        case list() if all(isinstance(item, str) or _is_number(item) for item in value):
            return [text for item in value if (text := str(item).strip())]
        case _:
            raise SettingError(f"{where}: phrases must be a list, or one line with commas between.")


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def _split(line: str, between: regex.Pattern[str]) -> list[str]:
    return [phrase for part in between.split(line) if (phrase := part.strip())]


def _merge(drafts: dict[str, _Draft], additions: Iterable[_Draft]) -> None:
    for draft in additions:
        known = drafts.get(draft.id)
        if known is None:
            drafts[draft.id] = draft
        else:
            known.phrases += draft.phrases
            known.where = draft.where
            known.weight = known.weight if draft.weight is None else draft.weight


def _analysed(drafts: Sequence[_Draft]) -> Iterator[Concept]:
    """The concepts of the drafts; all phrases are analysed in one go, a line each: that is faster."""
    lines = [phrase.words for draft in drafts for phrase in draft.phrases]
    terms = iter(_terms_of_lines(lines))
    for draft in drafts:
        yield _concept(draft, [next(terms) for _ in draft.phrases])


def _terms_of_lines(lines: Sequence[str]) -> list[Terms]:
    found = analysis.words("\n".join(lines))
    terms, at, stop = [], 0, -1
    for line in lines:
        stop += 1 + len(line)
        first = at
        while at < len(found) and found[at].stop <= stop:
            at += 1
        terms.append(tuple([word.terms[0] for word in found[first:at]]))
    return terms


def _concept(draft: _Draft, terms_of_phrases: Sequence[Terms]) -> Concept:
    phrases: dict[Terms, Phrase] = {}
    for written, terms in zip(draft.phrases, terms_of_phrases, strict=True):
        if not terms:
            raise SettingError(f"{draft.where}: '{written.words}' holds no word.")
        if terms not in phrases:
            phrases[terms] = Phrase(written.shown, terms, written.asks)
    asking = {terms for terms, phrase in phrases.items() if phrase.asks}
    alternatives = [phrase for terms, phrase in phrases.items() if len(terms) == 1 or asking.isdisjoint(_inside(terms))]
    weight = _WEIGHT if draft.weight is None else float(draft.weight)
    return Concept(draft.id, tuple(phrases.values()), tuple(alternatives), weight, draft.is_place)


def _index(concepts: Iterable[Concept]) -> _Index:
    named: defaultdict[Terms, list[Concept]] = defaultdict(list)
    for concept in concepts:
        for phrase in concept.phrases:
            if phrase.asks:
                named[phrase.terms].append(concept)
    by_first: defaultdict[str, list[tuple[Terms, tuple[Concept, ...]]]] = defaultdict(list)
    for terms in sorted(named, key=len, reverse=True):
        by_first[terms[0]].append((terms, tuple(named[terms])))
    return {first: tuple(phrases) for first, phrases in by_first.items()}


def _matches(index: _Index, terms: Sequence[str]) -> Iterator[tuple[int, Terms, tuple[Concept, ...]]]:
    """The longest phrase at each place from left to right, none overlapping another."""
    words = tuple(terms)
    start = 0
    while start < len(words):
        for phrase, concepts in index.get(words[start], ()):
            if words[start : start + len(phrase)] == phrase:
                yield start, phrase, concepts
                start += len(phrase)
                break
        else:
            start += 1


def _expansion(concept: Concept, start: int, matched: Terms) -> Expansion:
    others = [phrase for phrase in concept.alternatives if not _holds(phrase.terms, matched)]
    return Expansion(
        start,
        start + len(matched),
        concept.id,
        tuple(phrase.terms for phrase in others),
        tuple(phrase.shown for phrase in others),
        concept.weight,
        concept.is_place,
    )


def _holds(terms: Terms, part: Terms) -> bool:
    return terms == part or part in _inside(terms)


def _inside(terms: Terms) -> list[Terms]:
    """The shorter phrases that a phrase holds."""
    size = len(terms)
    spans = ((i, j) for i in range(size) for j in range(i + 1, size + 1) if j - i < size)
    return [terms[i:j] for i, j in spans]
