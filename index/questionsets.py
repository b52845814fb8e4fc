"""Which questions with known answers are there, and what are they asked of?

A set is a folder with ``questions.jsonl`` and one of ``passages.jsonl`` (each passage becomes a text document),
``docs/`` (whole documents) and ``docs.path`` (a file that says where they are, from the set); ``.jsonl`` may be
``.jsonl.gz``. A question has ``id`` and ``question``, and may have ``lang``, ``history`` (the questions before, or
turns with ``speaker`` and ``text``), ``answers``, ``gold_passage_ids``, ``doc`` and ``answerable`` (true where it is
left out). A passage has ``id`` and ``text``, and may have ``title``.
"""

from __future__ import annotations

import gzip
import json
import random
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import yaml

from index import query
from index.errors import SettingError

_SHORTEST_SLIP = 4
"""Letters of a word in which a slip of the thumb is made."""


@dataclass(frozen=True, slots=True)
class Question:
    """A question of a set. ``history`` are the questions before it, ``gold`` the ids of the passages that answer it,
    ``document`` the name of the document that does, as the set gives it (perhaps without its ending)."""

    id: str
    text: str
    language: str
    history: tuple[str, ...] = ()
    answers: tuple[str, ...] = ()
    gold: frozenset[str] = frozenset()
    document: str | None = None
    answerable: bool = True


@dataclass(frozen=True, slots=True)
class Text:
    """A passage of a set."""

    id: str
    title: str
    text: str


@dataclass(frozen=True, slots=True)
class QuestionSet:
    """Questions and what they are asked of: passages, by the names of the documents made of them, or a folder."""

    name: str
    questions: tuple[Question, ...]
    texts: Mapping[str, Text]
    folder: Path | None


def read(folder: Path) -> QuestionSet:
    """The set in a folder. Raises SettingError, which names the file and the line."""
    rows = _rows(folder / "questions.jsonl")
    if rows is None:
        raise SettingError(f"There is no questions.jsonl in {folder}.")
    questions = tuple(_question(row, where) for row, where in rows)
    passages = _rows(folder / "passages.jsonl")
    if passages is None:
        return QuestionSet(folder.name, questions, {}, _documents(folder))
    texts = {f"{i:06d}.txt": _text(row, where) for i, (row, where) in enumerate(passages)}
    return QuestionSet(folder.name, questions, texts, None)


def limited(asked: QuestionSet, limit: int | None) -> QuestionSet:
    """The set with at most so many of its questions, evenly spread."""
    total = len(asked.questions)
    if not limit or total <= limit:
        return asked
    return replace(asked, questions=tuple(asked.questions[int(i * (total / limit))] for i in range(limit)))


def mistyped(asked: QuestionSet, slips: int) -> QuestionSet:
    """The set with so many slips of the thumb in each question, the same at every run."""
    questions = (replace(q, text=with_slips(q.text, slips, seed)) for seed, q in enumerate(asked.questions))
    return replace(asked, questions=tuple(questions))


def with_slips(question: str, slips: int, seed: int) -> str:
    """The question with that many one-letter slips inside its longer words: a letter lost, doubled, moved or wrong."""
    dice = random.Random(seed)  # noqa: S311 - it must be the same at every run, nothing else
    words = question.split()
    for _ in range(slips):
        long = [i for i, word in enumerate(words) if len(word) >= _SHORTEST_SLIP and word.isalpha()]
        if not long:
            break
        chosen = dice.choice(long)
        words[chosen] = _slipped(words[chosen], dice)
    return " ".join(words)


def _slipped(word: str, dice: random.Random) -> str:
    at = dice.randrange(1, len(word) - 1)
    before, letter, after = word[:at], word[at], word[at + 1 :]
    wrong = dice.choice(word)
    slips = (after, letter + letter + after, after[0] + letter + after[1:], wrong + after)
    return before + dice.choice(slips)


def documents(asked: QuestionSet, work: Path) -> Path:
    """The folder of the set's documents; passages are written below ``work`` first."""
    if asked.folder:
        return asked.folder
    folder = work / "documents"
    folder.mkdir()
    for name, passage in asked.texts.items():
        (folder / name).write_text(passage.text + "\n", encoding="utf-8")
        if passage.title:
            (folder / f"{name}.yaml").write_text(yaml.safe_dump({"title": passage.title}, allow_unicode=True), encoding="utf-8")
    return folder


def _rows(path: Path) -> list[tuple[Mapping[str, Any], str]] | None:
    """The objects of a file of JSON lines, each with the words that name its place; None where there is no file."""
    packed = path.with_name(path.name + ".gz")
    if not path.exists() and not packed.exists():
        return None
    path = path if path.exists() else packed
    try:
        content = path.read_bytes()
        lines = (gzip.decompress(content) if path == packed else content).decode("utf-8").split("\n")
    except (OSError, EOFError, UnicodeDecodeError) as error:
        raise SettingError(f"{path} cannot be read: {error}.") from error
    numbered = ((line, f"{path}, line {number}") for number, line in enumerate(lines, 1) if line.strip())
    return [(_object(line, where), where) for line, where in numbered]


def _object(line: str, where: str) -> Mapping[str, Any]:
    try:
        row = json.loads(line)
    except ValueError as error:
        raise SettingError(f"{where}: this is not JSON.") from error
    if not isinstance(row, dict):
        raise SettingError(f"{where}: this is not a JSON object.")
    return row


def _question(row: Mapping[str, Any], where: str) -> Question:
    if not isinstance(row.get("question"), str) or "id" not in row:
        raise SettingError(f"{where}: a question needs an 'id' and a 'question'.")
    return Question(
        id=str(row["id"]),
        text=row["question"],
        language=row.get("lang") or query.language(row["question"]),
        history=tuple(_history(row.get("history") or ())),
        answers=tuple(row.get("answers") or ()),
        gold=frozenset(row.get("gold_passage_ids") or ()),
        document=row.get("doc"),
        answerable=row.get("answerable", True),
    )


def _history(turns: Iterable[Any]) -> Iterator[str]:
    """The questions among the turns before."""
    for turn in turns:
        if not isinstance(turn, dict):
            yield str(turn)
        elif turn.get("speaker", "user") == "user":
            yield str(turn["text"])


def _text(row: Mapping[str, Any], where: str) -> Text:
    if not isinstance(row.get("text"), str) or "id" not in row:
        raise SettingError(f"{where}: a passage needs an 'id' and a 'text'.")
    return Text(str(row["id"]), row.get("title") or "", unicodedata.normalize("NFC", row["text"]))


def _documents(folder: Path) -> Path:
    elsewhere = folder / "docs.path"
    documents = folder / (elsewhere.read_text("utf-8").strip() if elsewhere.exists() else "docs")
    if not documents.is_dir():
        raise SettingError(f"{folder} has neither passages.jsonl nor a folder of documents ({documents}).")
    return documents.resolve()
