"""Why this quote? What a question was taken for, which passages and sentences competed, and what each had to show.

The parts are what the scores of ``ranking``, ``quotes`` and ``confidence`` are made of, before they are weighted there.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from index import confidence
from index.errors import FolderError
from index.library import Library
from index.matching import Hit, Matcher
from index.model import Answer, Filter
from index.query import Query, Slot
from index.quotes import Candidate
from index.ranking import Ranked
from index.semantics import Meaning
from index.view import CANDIDATES, View

PASSAGES = 10
SENTENCES = 5

_SHOWN = 240
"""Characters of a sentence or of the beginning of a passage."""

Parts = Mapping[str, float]


@dataclass(frozen=True, slots=True)
class Found:
    """A passage or a sentence that competed: its score and what speaks for it.

    ``bold`` is what of a sentence would be set in bold, ``typed`` whether that has the form that the question expects.
    """

    document: str
    text: str
    score: float
    parts: Parts
    bold: str | None = None
    typed: bool = False


@dataclass(frozen=True, slots=True)
class Explanation:
    """How a question was answered.

    ``weights`` are those of the query's slots, ``confidence`` what the first sentence shows and lacks.
    """

    query: Query
    weights: tuple[float, ...]
    passages: tuple[Found, ...]
    sentences: tuple[Found, ...]
    confidence: Parts
    answer: Answer

    def __str__(self) -> str:
        """A page to read in a terminal."""
        return "\n".join(_page(self))


class _Watched(View):
    """A view that remembers what it saw on the way to its answer."""

    matcher: Matcher
    ranked: Sequence[Ranked] = ()
    found: Sequence[Candidate] = ()

    def _ranked(self, looked_for: Matcher, meaning: Meaning | None, only: Filter | None) -> list[Ranked]:
        self.matcher = looked_for
        self.ranked = ranked = super()._ranked(looked_for, meaning, only)
        return ranked

    def _confidence(self, looked_for: Matcher, found: Sequence[Candidate]) -> float:
        self.found = found
        return super()._confidence(looked_for, found)


def explain(library: Library, question: str, history: Sequence[str] = ()) -> Explanation:
    """How the library answers the question. Raises FolderError where there is no index."""
    view = library.view
    if view is None:
        raise FolderError("There is no index yet; please bring the library up to date first.")
    watched = _Watched(view.snapshot, view.glossary, view.ranker, meanings=view.semantics)
    answer = watched.ask(question, history)
    matcher = watched.matcher
    engine = dict(view.ranker.search(view._steadied(matcher.searched), CANDIDATES))
    return Explanation(
        query=matcher.query,
        weights=matcher.weights,
        passages=tuple(_passage(view, matcher, ranked, engine) for ranked in watched.ranked[:PASSAGES]),
        sentences=tuple(_sentence(view, matcher, candidate) for candidate in watched.found[:SENTENCES]),
        confidence=_evidence(view, matcher, watched.found[0], answer) if watched.found else {},
        answer=answer,
    )


def _passage(view: View, matcher: Matcher, ranked: Ranked, engine: Mapping[int, float]) -> Found:
    sentences = ranked.sentences
    return Found(
        document=view.snapshot.document(ranked.document).info.name,
        text=view.snapshot.text(ranked.document, ranked.passage.start, ranked.passage.stop),
        score=ranked.score,
        parts={
            "engine": engine.get(ranked.id, 0.0) / max(engine.values(), default=1.0),
            "coverage": matcher.coverage((*ranked.hits, *ranked.context)),
            "title and headings": matcher.coverage(ranked.context),
            "best sentence": max(matcher.coverage((*hits, *ranked.context)) for hits in sentences),
            "pairs": matcher.pairs(ranked.hits),
            "best sentence's pairs": max(map(matcher.pairs, sentences)),
        },
    )


def _sentence(view: View, matcher: Matcher, candidate: Candidate) -> Found:
    ranked, number = candidate.ranked, candidate.number
    before, after = (_hits(ranked, number + step) for step in (-1, 1))
    bold = candidate.answers[0] if candidate.answers else None
    return Found(
        document=view.snapshot.document(ranked.document).info.name,
        text=candidate.text,
        score=candidate.score,
        parts={
            "coverage": matcher.coverage(candidate.hits),
            "with the sentence before and titles": candidate.coverage,
            "sentence before": matcher.coverage(before),
            "sentence after": matcher.coverage(after),
            "pairs": matcher.pairs(candidate.hits),
            "passage's score": ranked.score,
            "heading": float(bool(candidate.sentence.heading)),
        },
        bold=candidate.text[slice(*bold)] if bold else None,
        typed=candidate.typed,
    )


def _hits(ranked: Ranked, number: int) -> Sequence[Hit]:
    return ranked.sentences[number] if 0 <= number < len(ranked.sentences) else ()


def _evidence(view: View, matcher: Matcher, best: Candidate, answer: Answer) -> Parts:
    slots = zip(matcher.query.slots, matcher.weights, strict=True)
    unknown = sum(weight for slot, weight in slots if slot.typed in answer.missing)
    return {
        "sentence's coverage": matcher.coverage(best.hits),
        "passage's coverage": matcher.coverage((*best.ranked.hits, *best.ranked.context)),
        "pairs": matcher.pairs(best.hits),
        "words in no document": unknown / matcher.total,
        "words asked": float(len(matcher.weights)),
        "typed": float(best.typed),
        "a number absent": float(confidence._number_absent(matcher, best)),
        "a place absent": float(confidence._place_absent(matcher, best, view.glossary.places)),
        "names absent": float(confidence._names_absent(matcher, best)),
    }


def _page(told: Explanation) -> Iterator[str]:
    asked = told.query
    yield f"“{asked.text}”: {asked.language}, kind {asked.kind}"
    yield ""
    yield "words"
    for slot, weight in zip(asked.slots, told.weights, strict=True):
        yield f"  {weight:6.2f}  {_word(slot)}"
    if asked.phrases:
        yield f"  must stand as they are: {', '.join(asked.phrases)}"
    if asked.titles:
        yield f"  must stand in the document: {', '.join(asked.titles)}"
    if asked.carried:
        yield f"  carried over: {', '.join(asked.carried)}"
    yield ""
    yield "passages"
    for passage in told.passages:
        yield from _entry(passage)
    yield ""
    yield "sentences"
    for sentence in told.sentences:
        yield from _entry(sentence)
        form = "of the form asked for" if sentence.typed else "of no particular form"
        yield f"          bold: {sentence.bold or 'nothing'} ({form})"
    yield ""
    yield f"{told.answer.band}, confidence {told.answer.confidence:.3f}"
    if told.confidence:
        yield f"          {_told(told.confidence)}"
    for quote in told.answer.quotes:
        yield f"  “{_shortened(quote.text)}” ({quote.document})"


def _word(slot: Slot) -> str:
    marks = [mark for mark, holds in (("a name", slot.named), (f"counts {slot.share:g}", slot.share < 1)) if holds]
    others = ", ".join(f"{other.shown} {other.factor:.2f}" for other in slot.alternatives)
    named = f" ({'; '.join(marks)})" if marks else ""
    return f"{slot.typed} → {' '.join(slot.terms)}{named}" + (f" or {others}" if others else "")


def _entry(found: Found) -> Iterator[str]:
    yield f"  {found.score:6.3f}  {found.document}: {_shortened(found.text)}"
    yield f"          {_told(found.parts)}"


def _told(parts: Parts) -> str:
    return ", ".join(f"{name} {value:.2f}" for name, value in parts.items())


def _shortened(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= _SHOWN else line[: _SHOWN - 1].rstrip() + "…"
