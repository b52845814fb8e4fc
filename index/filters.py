"""Of which documents is a question asked? Of all, or of those that a filter keeps.

It keeps one document, or those of a title, a year, a language or a publisher. A filter is chosen by a button, or stands in
the question in plain words: "…, only in the convention".
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from typing import Final

import regex

from index import analysis, query
from index.glossary import Glossary
from index.model import FACT_SHEET, By, DocumentInfo, Filter
from index.quoteids import document_key

_LANGUAGES: Final[Mapping[str, str]] = {
    analysis.stem(word): language
    for language, words in (
        ("en", "english английском английский английских անգլերեն"),
        ("ru", "russian русском русский русских ռուսերեն"),
        ("hy", "armenian армянском армянский армянских հայերեն"),
    )
    for word in words.split()
}
_FILLERS: Final = frozenset(
    map(
        analysis.stem,
        "document documents text texts year years language "
        "документ документы документах текст тексты год года годы году язык языке "
        "փաստաթուղթ փաստաթղթեր փաստաթղթերում տեքստ տարի տարվա թվական թվականի թվականին լեզու".split(),
    )
)
"""What says nothing about which documents are meant."""

_WHAT: Final = r"(?P<what>[^?!.,;:՞։]+(?:\.[^?!.,;:՞։ ]+)*)"
_END: Final = r"\s*[?!.՞։]*\s*$"
_CLAUSES: Final = tuple(
    regex.compile(pattern, regex.IGNORECASE)
    for pattern in (
        rf"[,;]?\s+(?:but\s+)?only\s+(?:(?:in|from|by|of|within|according to)\s+(?:the\s+)?|the\s+){_WHAT}{_END}",
        rf"[,;]\s+(?:but\s+)?only\s+{_WHAT}{_END}",
        rf"[,;]?\s+(?:in|from|by|within)\s+(?:the\s+)?{_WHAT}\s+only{_END}",
        rf"^only\s+(?:in|from|by|within)\s+(?:the\s+)?{_WHAT}[,:]\s+",
        rf"[,;]?\s+(?:но\s+)?только\s+(?:в|во|из|от|по|на|согласно)\s+{_WHAT}{_END}",
        rf"[,;]\s+(?:но\s+)?только\s+{_WHAT}{_END}",
        rf"^только\s+(?:в|во|из|от|по|на)\s+{_WHAT}[,:]\s+",
        rf"[,;՝]?\s+միայն\s+(?P<what>[^?!.,;:՞։]+(?:ում|ից|ով)(?:\s+[^?!.,;:՞։]+)?){_END}",
        rf"[,;՝]\s+(?:բայց\s+)?միայն\s+{_WHAT}{_END}",
    )
)


def named(question: str, glossary: Glossary, infos: Callable[[], Iterable[DocumentInfo]]) -> tuple[Filter | None, str]:
    """The filter that a question ends or begins with in plain words, and the question without it.

    None, and the question as it is, where it has none, or the words are in no title and name no publisher: then they are words
    of the question.
    """
    for clause in _CLAUSES:
        match = clause.search(question)
        rest = f"{question[: match.start()]} {question[match.end() :]}".strip() if match else ""
        if match and query.understand(rest, glossary).slots:
            kept = _meant(match["what"], glossary, tuple(infos()))
            if kept:
                return kept, rest
    return None, question


def of_token(token: str, infos: Iterable[DocumentInfo]) -> Filter | None:
    """The filter that a button names, see ``choices``; None where there is no such document any more."""
    by, value = By(token[0]), token[1:]
    kept = [info for info in infos if value in _values(by, info)]
    return _filter(by, _shown(by, kept[0], value), kept) if kept else None


def choices(found: Sequence[DocumentInfo]) -> list[tuple[str, By, str]]:
    """The filters that would keep some of the documents found, not all: each with a name of at most nine letters for a button,
    by what it goes, and its value. By document first."""
    offered: dict[str, tuple[str, By, str]] = {}
    for by in (By.DOCUMENT, By.YEAR, By.LANGUAGE, By.PUBLISHER):
        counts = Counter(value for info in found for value in _values(by, info))
        for info in found:
            for value in _values(by, info):
                if counts[value] < len(found) or (by is By.LANGUAGE and len(_values(by, info)) > 1):
                    offered.setdefault(by + value, (by + value, by, _shown(by, info, value)))
    return list(offered.values())


def _values(by: By, info: DocumentInfo) -> Collection[str]:
    """By what a document is found: short names, as they stand in a button."""
    said = info.metadata
    match by:
        case By.DOCUMENT:
            return (document_key(info.name),)
        case By.YEAR:
            of = (said.date or "")[:4] if said.kind != FACT_SHEET else ""  # that of compiling says nothing of the facts
            first, last = info.years or (0, -1)
            return dict.fromkeys([*filter(None, [of]), *(str(year) for year in range(first, last + 1))])
        case By.LANGUAGE:
            return info.languages or (info.language,)
        case By.PUBLISHER:
            return (document_key(said.publisher),) if said.publisher else ()
        case By.TITLE:
            return ()


def _shown(by: By, info: DocumentInfo, value: str) -> str:
    return {By.DOCUMENT: info.title, By.PUBLISHER: info.metadata.publisher or ""}.get(by, value)


def _filter(by: By, value: str, kept: Iterable[DocumentInfo]) -> Filter:
    return Filter(by, value, frozenset(info.name for info in kept))


def _meant(what: str, glossary: Glossary, infos: Sequence[DocumentInfo]) -> Filter | None:
    """The filter that some words name: a language, a year, a publisher, or words of titles."""
    slots = [slot for slot in query.understand(what, glossary).slots if slot.terms[0] not in _FILLERS]
    terms = [slot.terms[0] for slot in slots]
    if len(terms) == 1 and terms[0] in _LANGUAGES:
        return _kept(By.LANGUAGE, _LANGUAGES[terms[0]], infos)
    if len(terms) == 1 and regex.fullmatch(r"(?:19|20)\d\d", terms[0]):
        return _kept(By.YEAR, terms[0], infos)
    for by, said in ((By.PUBLISHER, _publisher), (By.TITLE, _title)):
        kept = [info for info in infos if slots and all(_stands_in(said(info), slot) for slot in slots)]
        if kept:
            return _filter(by, what.strip(), kept)
    return None


def _kept(by: By, value: str, infos: Iterable[DocumentInfo]) -> Filter:
    """The filter by a language or a year: where nothing is in it or of it, that is to be said."""
    return _filter(by, value, [info for info in infos if value in _values(by, info)])


def _publisher(info: DocumentInfo) -> str:
    return info.metadata.publisher or ""


def _title(info: DocumentInfo) -> str:
    return info.title


def _stands_in(said: str, slot: query.Slot) -> bool:
    """A word, or one that may stand for it, in whichever language, stands there."""
    terms = set(_terms(said))
    return slot.terms[0] in terms or any(terms.issuperset(other.terms) for other in slot.alternatives)


def _terms(said: str) -> Iterator[str]:
    for word in analysis.words(said):
        yield from word.terms
