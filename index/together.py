"""How are restricted documents asked beside the open ones, by those who may read both?

They are a library of their own, with a folder, an index and a vocabulary that the open one knows nothing of, so that nothing
of them can show in its answers. Here both look like one: the names of restricted documents begin with ``RESTRICTED``, which
no name of an open document can, since names that begin with ``_`` are not read.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from itertools import chain, zip_longest
from pathlib import Path
from typing import Final, TypeVar

from index import filters
from index.library import Library, ReadingProgress
from index.model import Answer, Band, DocumentInfo, Extract, Filter, PassageRef, Quote, Refusal, Report, Sheet, Twin
from index.quoteids import document_key, parsed
from index.receipts import Receipt
from index.versions import Version
from index.view import QUOTES, RANKED_SHOWN

RESTRICTED: Final = "_restricted/"

_Item = TypeVar("_Item")
_BANDS: Final = tuple(Band)


def is_restricted(name: str) -> bool:
    """Tell whether a document of that name is one of the restricted ones."""
    return name.startswith(RESTRICTED)


class Together:
    """Two libraries as one. Its methods do what those of ``Library`` do, and may be called from any thread."""

    def __init__(self, everybodys: Library, restricted: Library) -> None:
        self._open = everybodys
        self._restricted = restricted

    def ask(
        self,
        question: str,
        history: Sequence[str] = (),
        *,
        as_typed: bool = False,
        quotes: int = QUOTES,
        only: Filter | None = None,
    ) -> Answer:
        """The answer of both, see ``merged``."""
        found = self._open.ask(question, history, as_typed=as_typed, quotes=quotes, only=only)
        if not self._restricted.documents():
            return found
        within = replace(only, documents=frozenset(map(_inner, only.documents & self._names))) if only else None
        other = self._restricted.ask(question, history, as_typed=as_typed, quotes=quotes, only=within)
        return merged(found, _outer_answer(other), quotes)

    def filter(self, token: str) -> Filter | None:
        """See ``Library.filter``."""
        return filters.of_token(token, self.documents())

    def documents(self) -> tuple[DocumentInfo, ...]:
        """The open documents, then the restricted ones."""
        return (*self._open.documents(), *(replace(info, name=_outer(info.name)) for info in self._restricted.documents()))

    def find(self, quote_id: str) -> Quote | None:
        """See ``Library.find``."""
        found = self._open.find(quote_id)
        if found:
            return found
        inner = self._inner_id(quote_id)
        quote = self._restricted.find(inner) if inner else None
        return _outer_quote(quote) if quote else None

    def surroundings(self, quote: Quote) -> tuple[str, str]:
        """See ``Library.surroundings``."""
        return self._of(quote.document).surroundings(replace(quote, document=_inner(quote.document)))

    def reading(self, name: str) -> Extract | None:
        """See ``Library.reading``."""
        return self._of(name).reading(_inner(name))

    def file(self, name: str) -> Path:
        """See ``Library.file``."""
        return self._of(name).file(_inner(name))

    def twins(self, name: str) -> tuple[Twin, ...]:
        """The documents of the same collection that have the same text."""
        return self._of(name).twins(_inner(name))

    def verify(self, quote_id: str) -> Receipt | None:
        """See ``Library.verify``."""
        inner = self._inner_id(quote_id)
        receipt = self._restricted.verify(inner) if inner else None
        return replace(receipt, name=_outer(receipt.name)) if receipt else self._open.verify(quote_id)

    def sheet(self, quote_id: str, number: int) -> Sheet | None:
        """See ``Library.sheet``."""
        inner = self._inner_id(quote_id)
        sheet = self._restricted.sheet(inner, number) if inner else None
        return replace(sheet, document=_outer(sheet.document)) if sheet else self._open.sheet(quote_id, number)

    def picture(self, sheet: Sheet) -> bytes:
        """See ``Library.picture``."""
        return self._of(sheet.document).picture(replace(sheet, document=_inner(sheet.document)))

    def add(self, path: Path, name: str, progress: ReadingProgress | None = None) -> Report:
        """Take a file into the collection that the name belongs to."""
        return self._of(name).add(path, _inner(name), progress)

    def remove(self, name: str) -> Report:
        """See ``Library.remove``."""
        return self._of(name).remove(_inner(name))

    def describe(self, name: str, key: str, value: str | None) -> Report:
        """See ``Library.describe``."""
        return self._of(name).describe(_inner(name), key, value)

    def rename(self, name: str, new: str) -> Report:
        """Give a document another name in its collection."""
        report = self._of(name).rename(_inner(name), new)
        return replace(report, added=tuple(map(_outer, report.added))) if is_restricted(name) else report

    def versions(self) -> tuple[Version, ...]:
        """See ``Library.versions``."""
        restricted = (replace(version, name=_outer(version.name)) for version in self._restricted.versions())
        return (*self._open.versions(), *restricted)

    def restore(self, name: str, number: int) -> Report:
        """See ``Library.restore``."""
        return self._of(name).restore(_inner(name), number)

    def refusals(self) -> tuple[Refusal, ...]:
        """The files of both folders that could not be taken."""
        restricted = (replace(refusal, name=_outer(refusal.name)) for refusal in self._restricted.refusals())
        return (*self._open.refusals(), *restricted)

    @property
    def recognising(self) -> dict[str, tuple[int, int]]:
        """See ``Library.recognising``."""
        return {**self._open.recognising, **{_outer(name): state for name, state in self._restricted.recognising.items()}}

    @property
    def engine(self) -> str | None:
        """The search engine of the open documents."""
        return self._open.engine

    @property
    def embedded(self) -> float | None:
        """The smaller of both shares, see ``Library.embedded``."""
        shares = [share for share in (self._open.embedded, self._restricted.embedded) if share is not None]
        return min(shares, default=None)

    @property
    def ready(self) -> bool:
        """There is an index of both to answer from."""
        return self._open.ready and self._restricted.ready

    @property
    def changes(self) -> int:
        """See ``Library.changes``."""
        return self._open.changes + self._restricted.changes

    @property
    def _names(self) -> frozenset[str]:
        return frozenset(_outer(info.name) for info in self._restricted.documents())

    def _of(self, name: str) -> Library:
        return self._restricted if is_restricted(name) else self._open

    def _inner_id(self, quote_id: str) -> str | None:
        """What the restricted library itself calls a quote; None where it is of no document there, nor was."""
        named = parsed(quote_id)
        known = {info.name for info in self._restricted.documents()} | {v.name for v in self._restricted.versions()}
        name = next((name for name in known if named and document_key(_outer(name)) == named.document), None)
        return document_key(name) + quote_id[len(document_key(name)) :] if name else None


def merged(one: Answer, other: Answer, most: int) -> Answer:
    """One answer of two to the same question: the surer one, and where the other is of the same band, its quotes in turn.

    Where one of them was asked with a filter that stands in the question and fits only its documents, it is the answer.
    """
    if (one.only is None) != (other.only is None):
        return one if one.only else other
    first, second = sorted((one, other), key=lambda answer: (_BANDS.index(answer.band), -answer.confidence))
    together = 2 if first.differing else 1
    quotes = first.quotes
    if second.band is first.band:
        quotes = (*quotes[:together], *_in_turn(second.quotes, quotes[together:]))
    only = first.only
    if only and second.only:
        only = replace(only, documents=only.documents | second.only.documents)
    return replace(
        first,
        quotes=quotes[:most],
        passages=tuple(_in_turn(first.passages, second.passages))[:RANKED_SHOWN],
        missing=tuple(word for word in first.missing if word in second.missing),
        only=only,
    )


def _in_turn(one: Iterable[_Item], other: Iterable[_Item]) -> list[_Item]:
    return [item for item in chain.from_iterable(zip_longest(one, other)) if item is not None]


def _outer(name: str) -> str:
    return RESTRICTED + name


def _inner(name: str) -> str:
    return name.removeprefix(RESTRICTED)


def _outer_quote(quote: Quote) -> Quote:
    also_in = tuple(replace(source, document=_outer(source.document)) for source in quote.also_in)
    return replace(quote, document=_outer(quote.document), also_in=also_in)


def _outer_answer(answer: Answer) -> Answer:
    only = answer.only
    return replace(
        answer,
        quotes=tuple(map(_outer_quote, answer.quotes)),
        passages=tuple(PassageRef(_outer(p.document), p.start, p.stop) for p in answer.passages),
        only=replace(only, documents=frozenset(map(_outer, only.documents))) if only else None,
    )
