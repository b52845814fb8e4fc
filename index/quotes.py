"""Ranked passages → quotes: the answering sentences, the words to set in bold, the window around a long one."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache, partial
from heapq import nlargest
from itertools import islice, takewhile
from typing import NamedTuple

import regex

from index.expected import chunks, expected, vague
from index.matching import Hit, Matcher
from index.model import Passage, Sentence, Span
from index.query import Kind, Query, is_stop
from index.ranking import Ranked
from index.sentences import sentences

PASSAGES = 6
"""The sentences of so many of the best passages compete."""

LONGEST = 450
"""Characters of a quote; of a longer sentence a window around the answering words is shown."""

NEARLY, DEARER = 0.66, 0.11
"""A neighbouring sentence with so much of the best one's score by words is quoted with it, and with so much more for each
hundred characters that it makes the quote longer."""

NEIGHBOURS = 2

TYPE, EXACT_TYPE = 0.04, 0.2
"""What a sentence gains that holds words of the form asked for; more where the form is told for sure (a number, a date)."""

EXACT = frozenset(
    {Kind.PERSON, Kind.PHONE, Kind.MONEY, Kind.NUMBER, Kind.ORDINAL, Kind.NAMES, Kind.WHEN, Kind.DURATION, Kind.FREQUENCY}
)

NEARNESS = 0.17
"""What a sentence gains whose answer stands right beside the question's words."""

SURE = 8
"""So many sentences stand in their exact order: more than an answer quotes, while a list of ten ends a little less exactly."""

HEADING = 0.5
"""What a heading loses beside a sentence: it names what follows and seldom answers."""

MOST_BOLD = 2
_BLANK = regex.compile(r"\s")
_LINE = regex.compile(r"[^\n]+")
_LAST_BLANK = regex.compile(r"\s\S*$")
_NEAR = 40
"""Characters: a span that far from the question's words counts half as one beside them."""

TextOf = Callable[[int, int, int], str]
"""Document id, start, stop → stored text."""


class Answering(NamedTuple):
    """What of a sentence could answer: spans, the likeliest first; what their form is worth; how near the first is to the
    question's words, 0 to 1."""

    spans: tuple[Span, ...]
    form: float
    nearness: float


@dataclass(frozen=True, slots=True)
class Candidate:
    """A sentence that may answer.

    ``holding`` is its score by what it holds of the question; ``answering``, what of it could answer, is worked out when it
    is first called for. ``coverage`` is the share of the question that the sentence holds with the one before it and the
    titles above. ``likeness`` and ``reranked`` are what the semantic extra says of it, see ``semantics``, and ``meant`` is
    what that adds to its score.
    """

    ranked: Ranked
    number: int
    text: str
    holding: float
    coverage: float
    answering: Callable[[], Answering]
    meant: float = 0.0
    likeness: float | None = None
    reranked: float | None = None

    @property
    def by_words(self) -> float:
        """The score without the semantic extra."""
        return self.holding + self.answering().form + NEARNESS * self.answering().nearness

    @property
    def score(self) -> float:
        """All that speaks for it; comparable within one question."""
        return self.by_words + self.meant

    @property
    def answers(self) -> tuple[Span, ...]:
        """The spans that could answer, the likeliest first."""
        return self.answering().spans

    @property
    def typed(self) -> bool:
        """The spans have the form that the question's kind expects."""
        return self.answering().form > 0

    @property
    def sentence(self) -> Sentence:
        """Where the sentence stands."""
        return self.ranked.passage.sentences[self.number]

    @property
    def place(self) -> tuple[int, int]:
        """The passage's id and the sentence's number in it."""
        return self.ranked.id, self.number

    @property
    def terms(self) -> tuple[str, ...]:
        """The sentence's terms as they are stored, the forms of one word joined by ``|``."""
        return self.ranked.passage.terms[self.sentence.first : self.sentence.last]

    @property
    def hits(self) -> tuple[Hit, ...]:
        """The words of the sentence that the question asks with."""
        return self.ranked.sentences[self.number]


@dataclass(frozen=True, slots=True)
class Window:
    """What of a document is shown: offsets in its text, whether the sentence goes on on either side, and the bold spans
    inside the window."""

    start: int
    stop: int
    cut: tuple[bool, bool]
    highlights: tuple[Span, ...]


def candidates(matcher: Matcher, ranked: Sequence[Ranked], text_of: TextOf, *, every: bool = False) -> list[Candidate]:
    """The sentences of the best passages, best first; from ``SURE`` on by what they hold alone, unless ``every`` one is wanted.

    Then those that hold nothing of the question are left out, too.
    """
    if not ranked:
        return []
    best = ranked[0].score
    known: dict[str, Callable[[], Answering]] = {}

    def answering(passage: Ranked, number: int, said: str) -> Callable[[], Answering]:
        """What could answer in a sentence, worked out once for all that have the same words."""
        return known.setdefault(said, cache(partial(_answering, matcher, passage, number, said)))

    found = [
        Candidate(passage, number, said, *_holding(matcher, passage, number, best), answering(passage, number, said))
        for passage in ranked[:PASSAGES]
        for text in [text_of(passage.document, passage.passage.start, passage.passage.stop)]
        for number, hits in enumerate(passage.sentences)
        for said in [_said(passage.passage, number, text)]
        if every or hits or (number and passage.sentences[number - 1])
    ]
    return sorted(found, key=lambda candidate: -candidate.score) if every else _best_first(found, matcher.query.kind)


def _best_first(found: Iterable[Candidate], kind: Kind) -> list[Candidate]:
    """The candidates in order, without working out what answers of those that it cannot bring among the first ``SURE``."""
    likely = sorted(found, key=lambda candidate: -candidate.holding)
    most = NEARNESS + (EXACT_TYPE if kind in EXACT else TYPE)
    scores: dict[str, float] = {}  # documents may hold the same sentence, which is quoted once
    number = 0
    for candidate in likely:
        if len(scores) >= SURE and candidate.holding + most < nlargest(SURE, scores.values())[-1]:
            break
        scores[candidate.text] = max(candidate.score, scores.get(candidate.text, candidate.score))
        number += 1
    return [*sorted(likely[:number], key=lambda candidate: -candidate.score), *likely[number:]]


def with_neighbours(best: Candidate, found: Iterable[Candidate]) -> tuple[Candidate, ...]:
    """The candidate, with the sentences beside it where they answer nearly as well and all fit into one quote."""
    beside = {
        other.number: other
        for other in found
        if other.ranked.id == best.ranked.id
        and other.sentence.paragraph == best.sentence.paragraph
        and not best.sentence.heading | other.sentence.heading
    }
    parts: tuple[Candidate, ...] = (best,)
    for _ in range(NEIGHBOURS):
        ends = {min(part.number for part in parts) - 1, max(part.number for part in parts) + 1}
        worth = {
            number: beside[number].by_words - _price(beside[number]) * best.by_words
            for number in ends & beside.keys()
            if _length(*parts, beside[number]) <= LONGEST
        }
        most = max(worth, key=worth.__getitem__, default=None)
        if most is None or worth[most] < 0:
            break
        parts = (*parts, beside[most])
    return parts


def window(candidate: Candidate, *neighbours: Candidate) -> Window:
    """The whole sentence, with its neighbours; of a long one the part around the answering words, cut between words."""
    start = min(part.sentence.start for part in (candidate, *neighbours))
    stop = max(part.sentence.stop for part in (candidate, *neighbours))
    shift = candidate.sentence.start - start
    bold = [(a + shift, b + shift) for a, b in _apart(candidate.answers)[:MOST_BOLD]]
    if stop - start <= LONGEST:
        return Window(start, stop, (False, False), tuple(sorted(bold)))
    marks = [candidate.ranked.passage.span(hit.word) for hit in candidate.hits]
    marks += [(start + a, start + b) for a, b in bold[:1]]
    first, last = _densest(marks, start, stop)
    first, last = _at_words(candidate.text, first - start, last - start)
    kept = tuple(sorted((a - first, b - first) for a, b in bold if first <= a and b <= last))
    return Window(start + first, start + last, (first > 0, last < stop - start), kept)


def also(query: Query, best: Candidate) -> Iterator[str]:
    """The words of the sentence that were taken for words of the question, as the glossary writes them."""
    held = {hit.slot for hit in best.hits if hit.factor == 1}
    said = {term for stored in best.terms for term in stored.split("|")}
    for i, slot in enumerate(query.slots):
        found = (other.shown for other in slot.alternatives if i not in held and said.issuperset(other.terms))
        yield from islice(found, 1)


def _price(neighbour: Candidate) -> float:
    """The share of the best sentence's score that a neighbour needs."""
    return NEARLY + DEARER * _length(neighbour) / 100


def _length(*parts: Candidate) -> int:
    """The characters from the first sentence's beginning to the last one's end."""
    return max(part.sentence.stop for part in parts) - min(part.sentence.start for part in parts)


def _said(passage: Passage, number: int, text: str) -> str:
    sentence = passage.sentences[number]
    return text[sentence.start - passage.start : sentence.stop - passage.start]


def _holding(matcher: Matcher, ranked: Ranked, number: int, best: float) -> tuple[float, float]:
    """What a sentence counts by what it holds of the question, where the ``best`` passage has that score; and its coverage."""
    hits = ranked.sentences[number]
    before = ranked.sentences[number - 1] if number else ()
    after = ranked.sentences[number + 1] if number + 1 < len(ranked.sentences) else ()
    own = matcher.coverage(hits)
    joined = matcher.coverage((*before, *hits))
    joint = matcher.coverage((*before, *hits, *ranked.context))
    holding = (
        own
        + 0.8 * ranked.score / best
        + 0.45 * (joined - own)
        + 0.6 * (joint - joined)
        + 0.23 * matcher.pairs(hits)
        + 0.07 * matcher.coverage(after)
        - HEADING * ranked.passage.sentences[number].heading
    )
    return holding, joint


def _answering(matcher: Matcher, ranked: Ranked, number: int, text: str) -> Answering:
    """What of a sentence could answer, nearest to the question's words first."""
    sentence, hits = ranked.passage.sentences[number], ranked.sentences[number]
    asked = {term for slot in matcher.query.slots for term in slot.terms}
    beside = [hit for hit in hits if hit.slot == matcher.query.focus] or hits
    places = [ranked.passage.span(hit.word) for hit in beside]
    places = [(a - sentence.start, b - sentence.start) for a, b in places]
    kind = matcher.query.kind
    for find, form in ((expected, EXACT_TYPE if kind in EXACT else TYPE), (vague, TYPE)):
        fresh = [span for span in find(kind, text) if _says_more(ranked.passage, sentence, span, asked)]
        if fresh:
            ordered = sorted(fresh, key=lambda span: _distance(span, places))
            near = 1 / (1 + _distance(ordered[0], places) / _NEAR) if places else 0.0
            return Answering(tuple(ordered), form, near)
    if kind is Kind.YES_NO:
        return Answering(_asked_words(places), 0.0, 0.0)
    others = [span for span in chunks(text) if places and _says_more(ranked.passage, sentence, span, asked)]
    others.sort(key=lambda span: _distance(span, places))
    return Answering(tuple(others[:1]) if len(others) > 1 else _asked_words(places), 0.0, 0.0)


def _apart(spans: Iterable[Span]) -> list[Span]:
    """The spans in their order, without those that overlap one before them."""
    kept: list[Span] = []
    for start, stop in spans:
        if all(stop <= a or b <= start for a, b in kept):
            kept.append((start, stop))
    return kept


def _says_more(passage: Passage, sentence: Sentence, span: Span, asked: Collection[str]) -> bool:
    """A word of the span is neither asked with nor a little word."""
    start, stop = sentence.start + span[0], sentence.start + span[1]
    words = range(sentence.first, sentence.last)
    after = words[bisect_right(words, start, key=lambda word: passage.span(word)[1]) :]
    held = (passage.terms[word] for word in takewhile(lambda word: passage.span(word)[0] < stop, after))
    return any((term := stored.partition("|")[0]) not in asked and not is_stop(term) for stored in held)


def _asked_words(places: Sequence[Span]) -> tuple[Span, ...]:
    return tuple(places[:MOST_BOLD])


def _distance(span: Span, places: Sequence[Span]) -> float:
    """Characters from the span to the nearest word of the question; 0 where one stands inside."""
    return min((max(0, start - span[1], span[0] - stop) for start, stop in places), default=1000)


def _densest(marks: Sequence[Span], start: int, stop: int) -> Span:
    """The window of at most ``LONGEST`` characters that holds the most marks, centred on them; the last mark must be in."""
    if not marks:
        return start, start + LONGEST
    answer = marks[-1]
    best: list[Span] = [answer]
    for opening, _ in sorted(marks):
        inside = [m for m in marks if opening <= m[0] and m[1] <= opening + LONGEST]
        if answer in inside and len(inside) > len(best):
            best = inside
    first, last = min(m[0] for m in best), max(m[1] for m in best)
    last = min(last, first + LONGEST)
    slack = LONGEST - (last - first)
    first = max(start, first - slack // 2)
    last = min(stop, first + LONGEST)
    return max(start, last - LONGEST), last


def _at_words(text: str, start: int, stop: int) -> Span:
    """The window moved inwards to where words begin and end."""
    if start:
        blank = _BLANK.search(text, start - 1, stop)
        start = blank.end() if blank else start
    if stop < len(text):
        blank = _LAST_BLANK.search(text, start, stop + 1)
        stop = blank.start() if blank else stop
    return start, stop


def tail(text: str, *, whole: bool) -> str:
    """The sentences that ``text`` ends with, the first of them whole; all of it where ``whole``."""
    if whole:
        return text.strip()
    starts = [start for start, _ in _sentences(text)]
    return text[starts[1] :].strip() if len(starts) > 1 else text[_first_blank(text) :].strip()


def head(text: str, *, whole: bool) -> str:
    """The sentences that ``text`` begins with, the last of them whole; all of it where ``whole``."""
    if whole:
        return text.strip()
    stops = [stop for _, stop in _sentences(text)]
    if len(stops) > 1:
        return text[: stops[-2]].strip()
    cut = _LAST_BLANK.search(text)
    return text[: cut.start() if cut else len(text)].strip()


def _sentences(text: str) -> Iterator[Span]:
    """The sentences of all paragraphs."""
    for line in _LINE.finditer(text):
        yield from sentences(text, line.start(), line.end())


def _first_blank(text: str) -> int:
    blank = _BLANK.search(text)
    return blank.end() if blank else 0
