"""How good are the answers on a set of questions with known answers? (``index.questionsets`` reads them.)

The figures:

passage@1, @5, mrr  a gold passage at rank 1, in the first 5, 1 / its rank in the first 10 (of passage sets)
quote@1, quote@3    words of an answer stand in the first quote, in one of three; not where the answer is withheld
chars               mean length of the first quote
bold                of the first quotes that hold the answer: the answer and a highlight overlap
answered, refused   share of the answerable questions that got an answer, of the others that got none
auroc               chance that an answerable question has a higher confidence than another
verbatim            share of the quotes that stand, letter for letter, in their document (passage sets)
ms p50, p99         time of a question
"""

from __future__ import annotations

import copy
import math
import statistics
import string
import tempfile
import time
import unicodedata
from bisect import bisect_left, bisect_right
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

from index.engine import AUTO
from index.library import Library, ReadingProgress
from index.model import Answer, Band, PassageRef, Quote
from index.postings import searchable
from index.questionsets import Question, QuestionSet, documents
from index.ranking import Ranker
from index.view import View
from index.weights import Weights

RANKS = 10
"""So many ranked passages count for the mean reciprocal rank."""

THRESHOLDS = tuple(step / 100 for step in range(5, 100, 5))

_Z = 1.959964
"""Of the normal distribution 95 % lie that many standard deviations around the mean."""

_ARTICLES = frozenset({"a", "an", "the"})


@dataclass(frozen=True, slots=True)
class Reply:
    """What a question got, and in what time."""

    question: Question
    answer: Answer
    milliseconds: float

    @property
    def answered(self) -> bool:
        """It got an answer, not only the closest passages."""
        return self.answer.band is Band.ANSWER


@dataclass(frozen=True, slots=True)
class Share:
    """So many ``of`` so many."""

    hits: int
    of: int

    @property
    def value(self) -> float | None:
        """0 to 1; None of nothing."""
        return self.hits / self.of if self.of else None

    @property
    def interval(self) -> tuple[float, float]:
        """Where the true share lies with 95 % confidence (Wilson's score interval)."""
        if not self.of:
            return 0.0, 1.0
        share, square = self.hits / self.of, _Z * _Z / self.of
        middle, half = share + square / 2, _Z * math.sqrt((share * (1 - share) + square / 4) / self.of)
        return max(0.0, (middle - half) / (1 + square)), min(1.0, (middle + half) / (1 + square))


@dataclass(frozen=True, slots=True)
class Figures:
    """The figures of a set, see the head of this module; None where a set does not tell."""

    questions: int
    passage_1: Share
    passage_5: Share
    mrr: float | None
    quote_1: Share
    quote_3: Share
    chars: float | None
    bold: Share
    answered: Share
    refused: Share
    auroc: float | None
    verbatim: Share
    p50: float
    p99: float

    def __str__(self) -> str:
        """One line, without what the set does not tell."""
        told = {
            "questions": str(self.questions),
            "passage@1": _with_interval(self.passage_1),
            "passage@5": _decimal(self.passage_5.value),
            "mrr": _decimal(self.mrr),
            "quote@1": _with_interval(self.quote_1),
            "quote@3": _decimal(self.quote_3.value),
            "chars": None if self.chars is None else f"{self.chars:.0f}",
            "bold": _decimal(self.bold.value),
            "answered": _decimal(self.answered.value),
            "refused": _decimal(self.refused.value),
            "auroc": _decimal(self.auroc),
            "verbatim": _decimal(self.verbatim.value),
            "ms p50": f"{self.p50:.1f}",
            "ms p99": f"{self.p99:.1f}",
        }
        return " · ".join(f"{name} {value}" for name, value in told.items() if value is not None)


@dataclass(frozen=True, slots=True)
class Point:
    """What a threshold of confidence does.

    Of the answerable questions so many are ``answered``, of the others so many ``refused``, and of the answerable ones
    whose answer was taken away so many are ``refused_without``.
    """

    threshold: float
    answered: Share
    refused: Share
    refused_without: Share


# Asking it


@contextmanager
def opened(
    asked: QuestionSet, progress: ReadingProgress | None = None, weights: Weights | None = None, engine: str = AUTO
) -> Iterator[Library]:
    """A library of what the set is asked of, embedded where there are weights, in a folder that is gone afterwards."""
    with ExitStack() as stack:
        work = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="dossier-")))
        library = stack.enter_context(Library(documents(asked, work), work / "data", weights, keep=False, engine=engine))
        library.update(progress)
        library.embed()
        yield library


def replies(library: Library, asked: QuestionSet) -> Iterator[Reply]:
    """What each question gets, in their order."""
    for question in asked.questions:
        began = time.perf_counter()
        answer = library.ask(question.text, question.history)
        yield Reply(question, answer, (time.perf_counter() - began) * 1000)


def replies_without(library: Library, asked: QuestionSet) -> Iterator[Reply]:
    """What each answerable question gets once the documents that answer it are left out.

    Only questions whose documents the set names, and only where others are left. A document left out leaves its traces
    in the search engine's own statistics, but not in what is found or known. Another document may hold the answer too,
    so the figures look worse than they are.
    """
    for question in asked.questions:
        gone = _gold_documents(library, asked, question) if question.answerable else frozenset()
        view = _without(library, gone) if gone else None
        if view is not None:
            began = time.perf_counter()
            answer = view.ask(question.text, question.history)
            yield Reply(question, answer, (time.perf_counter() - began) * 1000)


class Without:
    """A ranker that knows nothing of some documents."""

    def __init__(self, ranker: Ranker, kept: Collection[int], bags: Sequence[str]) -> None:
        self.name = ranker.name
        self._ranker = ranker
        self._kept = kept
        self._gone = [frozenset(searchable(bag)) for bag in bags]

    def search(
        self, weights: Mapping[str, float], limit: int, within: Collection[int] | None = None
    ) -> list[tuple[int, float]]:
        """See ``Ranker``."""
        kept = self._kept if within is None else set(within).intersection(self._kept)
        return self._ranker.search(weights, limit, kept)

    def frequency(self, term: str) -> int:
        """See ``Ranker``."""
        return self._ranker.frequency(term) - sum(term in terms for terms in self._gone)

    def __len__(self) -> int:
        return len(self._ranker) - len(self._gone)


def _gold_documents(library: Library, asked: QuestionSet, question: Question) -> frozenset[str]:
    if asked.texts:
        return frozenset(name for name, text in asked.texts.items() if text.id in question.gold)
    names = (info.name for info in library.documents())
    return frozenset(name for name in names if question.document in (name, Path(name).name, Path(name).stem))


def _without(library: Library, gone: Collection[str]) -> View | None:
    """The library's view without some documents; None where nothing would be left."""
    view = library.view
    if view is None:
        return None
    snapshot = view.snapshot
    names = [info.name for info in snapshot.infos()]
    ids = {name: id_ for name in names if (id_ := snapshot.id_of(name)) is not None}
    kept = [id_ for name, id_ in ids.items() if name not in gone]
    passages = [id_ for name in gone for id_ in snapshot.passages_of(ids[name])]
    bags = [" ".join((*passage.terms, *passage.context)) for _, passage in snapshot.passages(passages)]
    shown = copy.copy(view)
    shown.ranker = Without(view.ranker, kept, bags)
    shown.semantics = view.semantics.of_documents(kept) if view.semantics else None
    return shown if kept else None


# The figures


def figures(asked: QuestionSet, got: Sequence[Reply]) -> Figures:
    """The figures of the replies to a set."""
    answerable = [reply for reply in got if reply.question.answerable]
    others = [reply for reply in got if not reply.question.answerable]
    ranks = [_rank(asked, reply) for reply in answerable if reply.question.gold and asked.texts]
    worded = [reply for reply in answerable if reply.question.answers]
    firsts = [(reply, reply.answer.quotes[0]) for reply in worded if reply.answered and reply.answer.quotes]
    right = [(quote, reply.question.answers) for reply, quote in firsts if _holds(quote, reply.question.answers)]
    times = sorted(reply.milliseconds for reply in got) or [0.0]
    return Figures(
        questions=len(got),
        passage_1=_share(rank == 1 for rank in ranks),
        passage_5=_share(0 < rank <= 5 for rank in ranks),
        mrr=statistics.fmean(1 / rank if rank else 0 for rank in ranks) if ranks else None,
        quote_1=Share(len(right), len(worded)),
        quote_3=_share(_answers_in_three(reply) for reply in worded),
        chars=statistics.fmean(len(quote.text) for _, quote in firsts) if firsts else None,
        bold=_share(_is_bold(quote, answers) for quote, answers in right),
        answered=_share(reply.answered for reply in answerable),
        refused=_share(not reply.answered for reply in others),
        auroc=auroc([r.answer.confidence for r in answerable], [r.answer.confidence for r in others]),
        verbatim=_share(
            quote.text in asked.texts[quote.document].text
            for reply in got
            for quote in reply.answer.quotes
            if quote.document in asked.texts
        ),
        p50=times[len(times) // 2],
        p99=times[min(len(times) - 1, int(len(times) * 0.99))],
    )


def auroc(higher: Sequence[float], lower: Sequence[float]) -> float | None:
    """The chance that one of ``higher`` is above one of ``lower``; ties count half. None where either is empty."""
    if not higher or not lower:
        return None
    below = sorted(lower)
    wins = sum((bisect_left(below, value) + bisect_right(below, value)) / 2 for value in higher)
    return wins / (len(higher) * len(lower))


def holds(text: str, answers: Iterable[str]) -> bool:
    """Words of an answer stand in the text as whole words; case, punctuation and articles do not count."""
    whole = f" {_plain(text)} "
    return any(plain and f" {plain} " in whole for plain in map(_plain, answers))


def curve(got: Sequence[Reply], without: Sequence[Reply]) -> tuple[Point, ...]:
    """What each threshold would do to these replies and to those whose answer was taken away."""
    able = [reply.answer.confidence for reply in got if reply.question.answerable]
    others = [reply.answer.confidence for reply in got if not reply.question.answerable]
    taken = [reply.answer.confidence for reply in without]
    return tuple(
        Point(
            threshold,
            _share(value >= threshold for value in able),
            _share(value < threshold for value in others),
            _share(value < threshold for value in taken),
        )
        for threshold in THRESHOLDS
    )


def curve_lines(got: Sequence[Reply], without: Sequence[Reply]) -> Iterator[str]:
    """The curve of each language of the questions, as a table to print."""
    for language in sorted({reply.question.language for reply in got}):
        points = curve(
            [reply for reply in got if reply.question.language == language],
            [reply for reply in without if reply.question.language == language],
        )
        first = points[0]
        yield (
            f"{language}: {first.answered.of} answerable, {first.refused.of} unanswerable,"
            f" {first.refused_without.of} whose answer was taken away"
        )
        yield "threshold  answered  refused  refused (taken away)"
        for point in points:
            shares = (point.answered, point.refused, point.refused_without)
            shown = [_decimal(share.value) or "–" for share in shares]
            yield f"{point.threshold:9.2f}{shown[0]:>10}{shown[1]:>9}{shown[2]:>22}"


def _rank(asked: QuestionSet, reply: Reply) -> int:
    """The rank of the first gold passage, from 1; 0 where it is not among the first ten. A passage counts once."""
    ranked = list(dict.fromkeys(_passage_id(asked, passage) for passage in reply.answer.passages))
    return next((rank for rank, id_ in enumerate(ranked[:RANKS], 1) if id_ in reply.question.gold), 0)


def _passage_id(asked: QuestionSet, passage: PassageRef) -> str:
    return asked.texts[passage.document].id if passage.document in asked.texts else passage.document


def _answers_in_three(reply: Reply) -> bool:
    return reply.answered and any(_holds(quote, reply.question.answers) for quote in reply.answer.quotes[:3])


def _holds(quote: Quote, answers: Iterable[str]) -> bool:
    return holds(quote.text, answers)


def _is_bold(quote: Quote, answers: Sequence[str]) -> bool:
    """The highlights hold an answer, or one of them is a part of an answer."""
    bold = [quote.text[start:stop] for start, stop in quote.highlights]
    wanted = _plain(" ".join(answers))
    return holds(" ".join(bold), answers) or any(plain and plain in wanted for plain in map(_plain, bold))


def _plain(text: str) -> str:
    lower = unicodedata.normalize("NFC", text).lower()
    apart = "".join(" " if _is_punctuation(letter) else letter for letter in lower)
    return " ".join(word for word in apart.split() if word not in _ARTICLES)


def _is_punctuation(letter: str) -> bool:
    return letter in string.punctuation or unicodedata.category(letter).startswith("P")


def _share(right: Iterable[bool]) -> Share:
    each = list(right)
    return Share(sum(each), len(each))


def _decimal(value: float | None) -> str | None:
    return None if value is None else f"{value:.3f}"


def _with_interval(share: Share) -> str | None:
    if share.value is None:
        return None
    low, high = share.interval
    return f"{share.value:.3f} ({low:.3f}–{high:.3f})"
