"""The same from a shell: ``python -m index ask | build | list | add | remove | inspect | check | evaluate``.

Exit codes: 0 done (``ask``: an answer), 1 a "no" (``ask``: closest passages or nothing; ``inspect``: not text;
``check``: something failed), 2 wrong usage or cannot run, with one sentence on standard error.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any, Protocol

from tqdm import tqdm

from index import dating, engine, evaluation, explanation, golden, inspection, milvus, questionsets, recognition, weights
from index.errors import BusyError, DossierError, RefusedError
from index.extraction.worker import Worker
from index.library import Library
from index.model import FACT_SHEET, Answer, Band, Dated, DocumentInfo, Quote, Report, Source
from index.questionsets import QuestionSet

DONE, NO, CANNOT = 0, 1, 2


def main(arguments: Sequence[str] | None = None) -> int:
    """Do what the command line asks; the exit code."""
    options = _parser().parse_args(arguments)
    sys.stdout.reconfigure(encoding="utf-8")  # type: ignore[union-attr]  # a terminal of another encoding
    sys.stdin.reconfigure(encoding="utf-8")  # type: ignore[union-attr]  # the same for piped questions
    try:
        return int(options.command(options))
    except DossierError as error:
        print(error, file=sys.stderr)
        return CANNOT
    except BrokenPipeError:
        return DONE
    except KeyboardInterrupt:
        print("Stopped. What was done is kept; the rest is done next time.", file=sys.stderr)
        return CANNOT


def _ask(options: argparse.Namespace) -> int:
    if not options.jsonl and not options.question:
        print(
            "Please put the question after “ask”, or use --jsonl for questions on standard input.",
            file=sys.stderr,
        )
        return CANNOT
    with _opened(options) as library:
        _bring_up_to_date(library)
        if options.jsonl:
            return _ask_lines(library)
        reply, milliseconds = _timed(library, options.question, ())
        print(json.dumps(_answer(reply, None, milliseconds), ensure_ascii=False) if options.json else _readable(reply))
        return DONE if reply.band is Band.ANSWER else NO


def _ask_lines(library: Library) -> int:
    for line in sys.stdin:
        if line.strip():
            asked = _asked(line)
            reply, milliseconds = _timed(library, asked["question"], asked.get("history", ()))
            print(json.dumps(_answer(reply, asked.get("id"), milliseconds), ensure_ascii=False), flush=True)
    return DONE


def _asked(line: str) -> Mapping[str, Any]:
    try:
        asked = json.loads(line)
        history = asked.get("history", [])
        texts = [asked["question"], *history] if isinstance(history, list) else [None]
        if all(isinstance(text, str) for text in texts):
            return asked  # type: ignore[no-any-return]  # a mapping, since it has a key
    except (ValueError, TypeError, KeyError, AttributeError):
        pass
    raise DossierError('Each line must be like {"id": "1", "question": "who led the delegation"}.')


def _timed(library: Library, question: str, history: Sequence[str]) -> tuple[Answer, float]:
    began = time.perf_counter()
    reply = library.ask(question, history)
    return reply, round((time.perf_counter() - began) * 1000, 3)


def _answer(reply: Answer, id_: object, milliseconds: float) -> dict[str, Any]:
    return {
        "id": id_,
        "milliseconds": milliseconds,
        "band": reply.band.value,
        "answered": reply.band is Band.ANSWER,
        "confidence": reply.confidence,
        "quotes": [_quote(quote) for quote in reply.quotes],
        "passages": [{"document": p.document, "start": p.start, "stop": p.stop} for p in reply.passages],
        "missing": list(reply.missing),
        "also": list(reply.also),
        "carried": list(reply.carried),
        "corrected": [{"typed": typed, "used": used} for typed, used in reply.corrected],
        "differing": reply.differing,
    }


def _quote(quote: Quote) -> dict[str, Any]:
    return {
        "document": quote.document,
        "title": quote.title,
        "start": quote.start,
        "stop": quote.stop,
        "text": quote.text,
        "highlights": [list(span) for span in quote.highlights],
        "page": quote.page,
        "heading": list(quote.heading),
        "date": quote.date,
        "url": quote.url,
        "language": quote.language,
        "relative": quote.relative,
        "years": list(quote.years) if quote.years else None,
        "also_in": [{"document": s.document, "title": s.title, "date": s.date, "url": s.url} for s in quote.also_in],
        "recognised": quote.recognised,
    }


def _readable(reply: Answer) -> str:
    if reply.band is Band.NONE:
        missing = ", ".join(f"“{word}”" for word in reply.missing)
        nothing = "Nothing found in the documents." + (f" No document holds {missing}." if missing else "")
        return "\n".join((nothing, *_searched(reply)))
    lines = [] if reply.band is Band.ANSWER else ["Closest passages; they may not answer:"]
    for quote in reply.quotes:
        before, after = ("[…] " if quote.cut[0] else ""), (" […]" if quote.cut[1] else "")
        lines += ["", f"  {before}“{_marked(quote)}”{after}", f"  {_source(quote)}"]
        lines += [f"  Also in: {'; '.join(_other(source) for source in quote.also_in)}"] if quote.also_in else []
    if reply.differing:
        lines.insert(0, "Two documents say different things; the newer comes first:")
    return "\n".join([*lines, "", *_searched(reply)]).strip("\n")


def _searched(reply: Answer) -> Iterator[str]:
    """What was searched for beside the words of the question, or in their place."""
    told = {
        "Searched for": [used for _, used in reply.corrected],
        "Also searched": reply.also,
        "With the question before": reply.carried,
    }
    return (f"{what}: {', '.join(words)}" for what, words in told.items() if words)


def _marked(quote: Quote) -> str:
    shown, at = "", 0
    for start, stop in quote.highlights:
        shown += quote.text[at:start] + "*" + quote.text[start:stop] + "*"
        at = stop
    return " ".join((shown + quote.text[at:]).split())


def _source(quote: Quote) -> str:
    label = FACT_SHEET if quote.kind == FACT_SHEET else None
    page = f"p. {quote.page}" if quote.page else None
    date = f"text of {quote.date}" if quote.relative and quote.date else quote.date
    recognised = "recognised text" if quote.recognised else None
    parts = [label, recognised, quote.title, page, " › ".join(quote.heading) or None, date, quote.url]
    return "— " + " · ".join(part for part in parts if part)


def _other(source: Source) -> str:
    return " · ".join(part for part in (source.title, source.date, source.document) if part)


def _build(options: argparse.Namespace) -> int:
    with _opened(options) as library:
        report = _bring_up_to_date(library, busy_is_fine=False)
        _recognise(library)
        return _told(report)


def _recognise(library: Library) -> None:
    with _bar("Recognising pages", "page") as show:
        library.recognise(show)


def _add(options: argparse.Namespace) -> int:
    if not options.file.is_file():
        print(f"There is no file {options.file}.", file=sys.stderr)
        return CANNOT
    with _library(options) as library:
        report = library.add(options.file, url=options.url)
        _recognise(library)
        told = _told(report)
        for name in (*report.added, *report.changed):
            for twin in library.twins(name):
                print(f"{name}: {twin.share:.0%} of its sentences are those of {twin.document}; they are quoted once.")
        return told


def _remove(options: argparse.Namespace) -> int:
    with _library(options) as library:
        return _told(library.remove(options.name, for_good=options.for_good))


def _versions(options: argparse.Namespace) -> int:
    with _library(options) as library:
        kept = library.versions(options.name)
    for version in kept:
        until = f" – {version.gone[:16]}" if version.gone else ""
        print(f"{version.name} {version.number}: {version.taken[:16]}{until} (UTC), {version.size:,} bytes")
    if not kept:
        print("No versions are kept.", file=sys.stderr)
    return DONE if kept else NO


def _restore(options: argparse.Namespace) -> int:
    with _library(options) as library:
        return _told(library.restore(options.name, options.version))


def _list(options: argparse.Namespace) -> int:
    with _library(options) as library:
        _bring_up_to_date(library)
        for info in library.documents():
            pages = f"{info.pages} pages, " if info.pages else ""
            languages = "+".join(info.languages) or info.language
            print(f"{info.name}: {info.title} ({languages}, {pages}{info.passages} passages{_dated(info)})")
        for refusal in library.refusals():
            print(f"{refusal.name}: not taken. {refusal.reason}")
    return DONE


_HOW = {Dated.SAID: "as said beside it", Dated.FILE: "by the file's own data", Dated.TEXT: "by its first lines"}


def _dated(info: DocumentInfo) -> str:
    """The date and the years of a document, with how they are known, to stand behind something else."""
    when = f", {info.metadata.date} {_HOW[info.dated]}" if info.dated else ""
    return when + (f", years {info.years[0]}–{info.years[1]}" if info.years and info.years[0] < info.years[1] else "")


def _inspect(options: argparse.Namespace) -> int:
    if not options.file.is_file():
        print(f"There is no file {options.file}.", file=sys.stderr)
        return CANNOT
    seen: dict[str, Any] = {
        "file": str(options.file),
        "status": "refused",
        "reason": None,
        "format": None,
        "title": None,
    }
    seen |= {"date": None, "dated": None, "pages": 0, "characters": 0, "warnings": [], "text": ""}
    with Worker() as worker:
        try:
            read = worker.read(options.file, options.file.name)
        except RefusedError as error:
            seen |= {"status": "scanned" if error.code == "pictures" else "refused", "reason": str(error)}
            shown = str(error)
        else:
            seen |= {
                "status": "text",
                "format": read.format,
                "title": read.metadata.title,
                "pages": len(read.pages),
            }
            warnings = (*read.warnings, *recognition.unread(read.pictures, None))
            seen["date"], seen["dated"] = dating.dated(read, read.metadata)
            seen |= {"characters": len(read.text), "warnings": list(warnings), "text": read.text}
            shown = inspection.report(options.file.name, replace(read, warnings=warnings))
    print(json.dumps(seen, ensure_ascii=False) if options.json else shown.rstrip("\n"))
    return DONE if seen["status"] == "text" else NO


def _check(options: argparse.Namespace) -> int:
    questions = golden.load(options.documents / golden.FILE)
    with _opened(options) as library:
        _bring_up_to_date(library)
        outcomes = golden.check(library.ask, questions)
    for outcome in outcomes:
        if not outcome.right:
            print(outcome)
    right = sum(outcome.right for outcome in outcomes)
    print(f"{right} of {len(outcomes)} golden questions are right.")
    return DONE if right == len(outcomes) else NO


def _evaluate(options: argparse.Namespace) -> int:
    sets = [questionsets.read(folder) for folder in options.sets]
    if options.explain is not None:
        return _explain(sets, options.explain)
    sets = [questionsets.mistyped(questionsets.limited(asked, options.limit), options.typos) for asked in sets]
    got: list[evaluation.Reply] = []
    without: list[evaluation.Reply] = []
    for asked in sets:
        with evaluation.opened(asked, weights=_weights(), engine=_engine()) as library:
            replies = list(_counted(evaluation.replies(library, asked), asked))
            without += _counted(evaluation.replies_without(library, asked), asked) if options.curve else ()
        print(f"{asked.name}: {evaluation.figures(asked, replies)}", flush=True)
        got += replies
    for line in evaluation.curve_lines(got, without) if options.curve else ():
        print(line)
    return DONE


def _explain(sets: Sequence[QuestionSet], id_: str) -> int:
    for asked in sets:
        for question in asked.questions:
            if question.id == id_:
                with evaluation.opened(asked, weights=_weights(), engine=_engine()) as library:
                    print(explanation.explain(library, question.text, question.history))
                return DONE
    print(f"No set holds a question with the id {id_}.", file=sys.stderr)
    return CANNOT


def _counted(replies: Iterator[evaluation.Reply], asked: QuestionSet) -> Iterator[evaluation.Reply]:
    """The replies, with a bar that counts them on a terminal."""
    total, quiet = len(asked.questions), not sys.stderr.isatty()
    return iter(tqdm(replies, desc=asked.name, total=total, unit="question", leave=False, disable=quiet))


def _opened(options: argparse.Namespace) -> Library:
    """The library to ask, by meaning too where that is switched on."""
    return _library(options, _weights())


def _library(options: argparse.Namespace, meaning: weights.Weights | None = None) -> Library:
    elsewhere = milvus.named(os.environ.get("INDEX_URL", ""), _engine(), options.data)
    return Library(options.documents, options.data, meaning, tesseract=_tesseract(), engine=_engine(), elsewhere=elsewhere)


def _tesseract() -> recognition.Tesseract | None:
    return recognition.installed(os.environ.get("OCR", ""))


def _engine() -> str:
    return engine.read(os.environ.get("ENGINE", ""))


def _weights() -> weights.Weights | None:
    return weights.read(os.environ.get("SEMANTIC", ""))


def _bring_up_to_date(library: Library, *, busy_is_fine: bool = True) -> Report:
    """Read what has changed, and embed it where the semantic extra is switched on."""
    report = Report()
    try:
        with _bar("Reading documents", "file") as show:
            report = library.update(show)
        with _bar("Embedding passages", "passage") as show:
            library.embed(show)
    except BusyError as error:
        if not busy_is_fine or not library.ready:
            raise
        print(f"{error} Answering from the index as it is.", file=sys.stderr)
    for refusal in report.refused:
        print(f"{refusal.name}: not taken. {refusal.reason}", file=sys.stderr)
    return report


class _Show(Protocol):
    """How to move a bar."""

    def __call__(self, done: int, total: int, name: str, pages: int = 0) -> None: ...


@contextmanager
def _bar(what: str, unit: str) -> Iterator[_Show]:
    """A bar on a terminal that tells how fast it goes and how long it will take, and how to move it."""
    bar: tqdm[Any] = tqdm(desc=what, unit=unit, leave=False, disable=not sys.stderr.isatty())

    def show(done: int, total: int, name: str, pages: int = 0) -> None:
        bar.total = total
        bar.set_postfix_str(f"{pages:,} pages, {name}" if pages else name, refresh=False)
        bar.update(done - bar.n)

    with bar:
        yield show


def _told(report: Report) -> int:
    for label, names in _changes(report):
        print(f"{label}: {', '.join(names)}")
    print(f"unchanged: {report.unchanged}")
    for name, warnings in report.warnings.items():
        print(f"{name}: {' '.join(warnings)}")
    return NO if report.refused else DONE


def _changes(report: Report) -> Iterator[tuple[str, tuple[str, ...]]]:
    for label in ("added", "changed", "removed"):
        names = getattr(report, label)
        if names:
            yield label, names


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m index", description="Answers from a folder of documents.")
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    folders = argparse.ArgumentParser(add_help=False)
    folders.add_argument("--documents", type=Path, default=Path("documents"), metavar="DIR", help="default: documents")
    folders.add_argument("--data", type=Path, default=Path("var"), metavar="DIR", help="default: var")

    ask = commands.add_parser("ask", parents=[folders], help="answer a question")
    ask.add_argument("question", nargs="?")
    form = ask.add_mutually_exclusive_group()
    form.add_argument("--json", action="store_true", help="print the answer as JSON")
    form.add_argument("--jsonl", action="store_true", help="JSON lines in, JSON lines out, in the same order")
    ask.set_defaults(command=_ask)

    build = commands.add_parser("build", parents=[folders], help="bring the index up to date")
    build.set_defaults(command=_build)
    listing = commands.add_parser("list", parents=[folders], help="list the documents")
    listing.set_defaults(command=_list)
    add = commands.add_parser("add", parents=[folders], help="copy a file into the folder and index it")
    add.add_argument("file", type=Path)
    add.add_argument("--url", help="where the file comes from; kept in the YAML file beside the document")
    add.set_defaults(command=_add)
    remove = commands.add_parser("remove", parents=[folders], help="delete a document")
    remove.add_argument("name")
    remove.add_argument("--for-good", action="store_true", help="with all of its versions that are kept")
    remove.set_defaults(command=_remove)
    versions = commands.add_parser("versions", parents=[folders], help="list the versions of a document that are kept")
    versions.add_argument("name", nargs="?", help="default: of all documents, also those that were removed")
    versions.set_defaults(command=_versions)
    restore = commands.add_parser("restore", parents=[folders], help="bring back a version of a document")
    restore.add_argument("name")
    restore.add_argument("version", type=int, nargs="?", help="its number; default: the newest but the present one")
    restore.set_defaults(command=_restore)

    inspect = commands.add_parser("inspect", help="show what is read from one file; nothing is stored")
    inspect.add_argument("file", type=Path)
    inspect.add_argument("--json", action="store_true")
    inspect.set_defaults(command=_inspect)

    check = commands.add_parser("check", parents=[folders], help="ask the golden questions of the documents folder")
    check.set_defaults(command=_check)
    evaluate = commands.add_parser("evaluate", help="ask sets of questions with known answers and print the figures")
    evaluate.add_argument("sets", nargs="+", type=Path, metavar="SET", help="a folder with questions.jsonl")
    evaluate.add_argument("--limit", type=int, metavar="N", help="at most so many questions a set, evenly spread")
    evaluate.add_argument("--typos", type=int, default=0, metavar="N", help="so many slips of the thumb a question")
    more = evaluate.add_mutually_exclusive_group()
    more.add_argument("--explain", metavar="ID", help="tell how one question was answered")
    more.add_argument("--curve", action="store_true", help="print what each threshold of confidence would do")
    evaluate.set_defaults(command=_evaluate)
    return parser


if __name__ == "__main__":
    sys.exit(main())
