"""What is each ingredient of the search worth? Switches one off at a time and measures again.

    python -m tests.evaluation.ingredients [--limit N] [--jobs N] SET …

prints a table of Markdown for each figure: with everything, and what it gains or loses without an ingredient, in points
(-6.0: the ingredient brings six points; +1.0: it costs one). A difference of a few questions says nothing; the head of
each column says how many there are. A quote counts only in an answer, so what makes the confidence stricter costs quotes.

An ingredient is a list of replacements in the modules that use it; one whose place is gone is an error, so that this
page cannot go stale unnoticed.
"""

from __future__ import annotations

import argparse
import os
import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from contextlib import ExitStack
from dataclasses import dataclass, replace
from multiprocessing import get_context
from pathlib import Path
from typing import Any
from unittest.mock import patch

from index import confidence, library, matching, postings, query, questionsets, quotes, ranking, view
from index.evaluation import Figures, Share, figures, replies
from index.glossary import Glossary
from index.library import Library
from index.matching import Matcher
from index.questionsets import QuestionSet

FIGURES: Mapping[str, Callable[[Figures], float | Share | None]] = {
    "passage@1": lambda figures: figures.passage_1,
    "quote@1": lambda figures: figures.quote_1,
    "quote@3": lambda figures: figures.quote_3,
    "auroc": lambda figures: figures.auroc,
}


@dataclass(frozen=True, slots=True)
class Ingredient:
    """What is switched off: attributes and what stands there instead. ``read_again``: the documents must be, too."""

    name: str
    replaced: tuple[tuple[Any, str, Any], ...] = ()
    read_again: bool = False


def _none(*_: Any) -> None:
    return None


def _nothing(*_: Any) -> tuple[()]:
    return ()


def _as_they_are(_: Any, weights: Mapping[str, float]) -> Mapping[str, float]:
    return weights


def _zero(*_: Any) -> float:
    return 0.0


def _alone(holding: Callable[..., tuple[float, float]]) -> Callable[..., tuple[float, float]]:
    """Scores a sentence as if the one before it held nothing of the question."""

    def scored(matcher: Matcher, ranked: ranking.Ranked, number: int, best: float) -> tuple[float, float]:
        sentences = tuple(() if i == number - 1 else hits for i, hits in enumerate(ranked.sentences))
        return holding(matcher, replace(ranked, sentences=sentences), number, best)

    return scored


def _untyped(answers: Callable[..., Any]) -> Callable[..., Any]:
    """Finds what to set in bold, and lets it count for nothing."""
    return lambda *given: answers(*given)._replace(form=0.0, nearness=0.0)


def _without_context(_: Any, passage: Any, *__: Any) -> Any:
    return passage


INGREDIENTS = (
    Ingredient("everything"),
    Ingredient("first letters of long words", ((matching, "prefix", _none), (postings, "prefix", _none))),
    Ingredient("words that begin alike", ((matching.Standings, "_akin", _nothing),)),
    Ingredient("general rareness in the ranking", ((view.View, "_steadied", _as_they_are),)),
    Ingredient("pairs of words", ((Matcher, "pairs", _zero),)),
    Ingredient("the sentence before", ((quotes, "_holding", _alone(quotes._holding)),)),
    Ingredient("the form of the answer and how near it stands", ((quotes, "_answering", _untyped(quotes._answering)),)),
    Ingredient("titles and headings", ((library, "_with_context", _without_context),), read_again=True),
    Ingredient("glossary and places", ((Glossary, "expand", _nothing),)),
    Ingredient("names by their sound", ((matching, "name_keys", _nothing), (view, "name_keys", _nothing))),
    Ingredient("word frequencies of general text", ((matching, "BACKGROUND", 0),)),
    Ingredient("words carried over to a follow-up", ((query, "_carried", _nothing),)),
    Ingredient("headings quoted last", ((quotes, "HEADING", 0.0),)),
    Ingredient("neighbouring sentences", ((quotes, "NEIGHBOURS", 0),)),
    Ingredient("confidence: how far the best passage is ahead", ((confidence, "_ahead", _zero),)),
    Ingredient("confidence: the form of a phone number, a sum, a person", ((confidence, "_UNMISTAKABLE", frozenset()),)),
    Ingredient("confidence: a number is required", ((confidence, "_number_absent", _zero),)),
    Ingredient("confidence: a place is required", ((confidence, "_place_absent", _zero),)),
    Ingredient("confidence: names are required", ((confidence, "_names_absent", _zero),)),
)


def measured(ingredient: Ingredient, asked: QuestionSet, documents: Path, data: Path) -> Figures:
    """The figures of a set without an ingredient; ``data`` holds its index, made with all of them."""
    with ExitStack() as stack:
        for owner, name, instead in ingredient.replaced:
            stack.enter_context(patch.object(owner, name, instead))
        if ingredient.read_again:
            data = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="dossier-")))
        opened = stack.enter_context(Library(documents, data))
        if ingredient.read_again:
            opened.update()
        return figures(asked, list(replies(opened, asked)))


def tables(sets: Sequence[QuestionSet], jobs: int) -> Iterator[str]:
    """The lines of the tables, one table a figure."""
    with ExitStack() as stack:
        work = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="dossier-")))
        places = [_indexed(asked, work / str(i)) for i, asked in enumerate(sets)]
        # Forked: each process has the modules as they were read at the start, whatever is being edited meanwhile.
        pool = stack.enter_context(ProcessPoolExecutor(jobs, mp_context=get_context("fork")))
        running = [
            [pool.submit(_measured, number, asked, *place) for asked, place in zip(sets, places, strict=True)]
            for number in range(len(INGREDIENTS))
        ]
        rows = [[future.result() for future in row] for row in running]
    for name in FIGURES:
        yield from _table(name, [asked.name for asked in sets], rows)


def _indexed(asked: QuestionSet, work: Path) -> tuple[Path, Path]:
    work.mkdir()
    documents = questionsets.documents(asked, work)
    with Library(documents, work / "data") as made:
        made.update()
    return documents, work / "data"


def _measured(number: int, asked: QuestionSet, documents: Path, data: Path) -> Figures:
    return measured(INGREDIENTS[number], asked, documents, data)


def _table(name: str, sets: Sequence[str], rows: Sequence[Sequence[Figures]]) -> Iterator[str]:
    """The table of one figure, without the sets that do not tell it."""
    whole = rows[0]
    columns = [i for i, figures in enumerate(whole) if _value(figures, name) is not None]
    if not columns:
        return
    yield ""
    yield f"| {name} without | {' | '.join(f'{sets[i]} ({_questions(whole[i], name)})' for i in columns)} |"
    yield f"| --- |{' ---: |' * len(columns)}"
    yield f"| nothing | {' | '.join(f'{_value(whole[i], name):.3f}' for i in columns)} |"
    for ingredient, row in zip(INGREDIENTS[1:], rows[1:], strict=True):
        changes = [_points(_value(whole[i], name), _value(row[i], name)) for i in columns]
        yield f"| {ingredient.name} | {' | '.join(changes)} |"


def _questions(figures: Figures, name: str) -> int:
    figure = FIGURES[name](figures)
    return figure.of if isinstance(figure, Share) else figures.questions


def _points(whole: float | None, without: float | None) -> str:
    points = 100 * ((without or 0.0) - (whole or 0.0))
    return "·" if abs(points) < 0.05 else f"{points:+.1f}"


def _value(figures: Figures, name: str) -> float | None:
    figure = FIGURES[name](figures)
    return figure.value if isinstance(figure, Share) else figure


def main() -> None:
    """Print the table of the sets on the command line."""
    parser = argparse.ArgumentParser(description="What is each ingredient of the search worth?")
    parser.add_argument("sets", nargs="+", type=Path, metavar="SET")
    parser.add_argument("--limit", type=int, metavar="N", help="at most so many questions a set, evenly spread")
    parser.add_argument("--jobs", type=int, default=os.cpu_count() or 1, metavar="N", help="processes at a time")
    options = parser.parse_args()
    sets = [questionsets.limited(questionsets.read(folder), options.limit) for folder in options.sets]
    for line in tables(sets, options.jobs):
        print(line)


if __name__ == "__main__":
    main()
