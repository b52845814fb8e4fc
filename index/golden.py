"""Do the documents still answer what they should? Golden questions, checked one by one.

``questions.yaml`` in the documents folder is a list of entries: a ``question``, and either the ``document`` and the
``words`` that the first quote of its answer must hold, or ``answer: none`` for what the documents do not say. Its
``language`` (``en``, ``ru``, ``hy``) is read off the letters where it is left out.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from index import query
from index.errors import SettingError
from index.model import Answer, Band

FILE = "questions.yaml"
LANGUAGES = ("en", "ru", "hy")

_KEYS = ("question", "language", "document", "words", "answer")
_SHOWN = 160
"""Characters of a quote in a line about a failure."""

Ask = Callable[[str], Answer]


@dataclass(frozen=True, slots=True)
class Question:
    """A golden question; ``document`` and ``words`` are None where the documents hold no answer."""

    text: str
    language: str
    document: str | None = None
    words: str | None = None


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a golden question: the band, and the document and the words of the first quote if there is one."""

    question: Question
    band: Band
    document: str | None = None
    quote: str | None = None

    @property
    def right(self) -> bool:
        """An answer that quotes the expected words from the expected document; or no answer where none is expected."""
        if self.question.words is None:
            return self.band is not Band.ANSWER
        return (
            self.band is Band.ANSWER
            and self.document == self.question.document
            and _one_line(self.question.words) in _one_line(self.quote or "")
        )

    def __str__(self) -> str:
        """One line: what was asked, what was expected, what came."""
        return f"“{self.question.text}”: expected {_expectation(self.question)}; got {self._reply()}"

    def _reply(self) -> str:
        if self.quote is None:
            return "nothing"
        called = "an answer" if self.band is Band.ANSWER else "closest passages"
        return f"{called}, first “{_shortened(self.quote)}” ({self.document})"


@dataclass(frozen=True, slots=True)
class Change:
    """A golden question whose reply is another than before."""

    before: Outcome
    after: Outcome


def load(path: Path) -> tuple[Question, ...]:
    """The questions of a file. Raises SettingError, which names the file and the entry."""
    try:
        entries = yaml.safe_load(path.read_text("utf-8-sig"))
    except FileNotFoundError as error:
        raise SettingError(f"There are no golden questions at {path}.") from error
    except OSError as error:
        raise SettingError(f"{path.name} cannot be read: {error.strerror}.") from error
    except UnicodeDecodeError as error:
        raise SettingError(f"{path.name} is not UTF-8; please save it as UTF-8.") from error
    except (yaml.YAMLError, ValueError, RecursionError) as error:  # ValueError: a 30th of February
        raise SettingError(f"{path.name}{_line(error)} is not valid YAML: {_problem(error)}.") from error
    if not isinstance(entries, list):
        raise SettingError(f"{path.name} must be a list of entries that each begin with '- question:'.")
    return tuple(_question(entry, f"{path.name}, entry {number}") for number, entry in enumerate(entries, 1))


def check(ask: Ask, questions: Iterable[Question]) -> tuple[Outcome, ...]:
    """What becomes of each question, in their order."""
    return tuple(_outcome(question, ask(question.text)) for question in questions)


def changed(before: Iterable[Outcome], after: Iterable[Outcome]) -> tuple[Change, ...]:
    """The questions of both whose band is another now, or whose answer is quoted from elsewhere or in other words.

    Passages that were only the closest may change without being told.
    """
    known = {outcome.question: outcome for outcome in before}
    pairs = ((known[outcome.question], outcome) for outcome in after if outcome.question in known)
    return tuple(Change(old, new) for old, new in pairs if _told(old) != _told(new))


def _outcome(question: Question, answer: Answer) -> Outcome:
    first = next(iter(answer.quotes), None)
    if first is None:
        return Outcome(question, answer.band)
    return Outcome(question, answer.band, first.document, first.text)


def _told(outcome: Outcome) -> tuple[object, ...]:
    answered = outcome.band is Band.ANSWER
    return (outcome.band, *((outcome.document, _one_line(outcome.quote or "")) if answered else ()))


def _question(entry: Any, where: str) -> Question:
    if not isinstance(entry, Mapping):
        raise SettingError(f"{where}: an entry needs a 'question'.")
    if unknown := [str(key) for key in entry if key not in _KEYS]:
        raise SettingError(f"{where}: '{unknown[0]}' is not one of {', '.join(_KEYS)}.")
    text = _text(entry, "question", where)
    language = _text(entry, "language", where) if "language" in entry else query.language(text)
    if language not in LANGUAGES:
        raise SettingError(f"{where}: the language must be one of {', '.join(LANGUAGES)}.")
    if "answer" not in entry:
        return Question(text, language, _text(entry, "document", where), _text(entry, "words", where))
    if entry["answer"] != "none" or "document" in entry or "words" in entry:
        raise SettingError(f"{where}: give either 'document' and 'words', or 'answer: none'.")
    return Question(text, language)


def _text(entry: Mapping[str, Any], key: str, where: str) -> str:
    value = entry.get(key)
    if value is None:
        raise SettingError(f"{where}: '{key}' is missing.")
    if not isinstance(value, str) or not value.strip():
        raise SettingError(f"{where}: '{key}' must be text; please put it in quotation marks.")
    return value


def _expectation(question: Question) -> str:
    return "no answer" if question.words is None else f"“{_one_line(question.words)}” ({question.document})"


def _one_line(text: str) -> str:
    return " ".join(text.split())


def _shortened(text: str) -> str:
    line = _one_line(text)
    return line if len(line) <= _SHOWN else line[: _SHOWN - 1].rstrip() + "…"


def _line(error: Exception) -> str:
    mark = getattr(error, "problem_mark", None)
    return f", line {mark.line + 1}," if mark else ""


def _problem(error: Exception) -> str:
    return str(getattr(error, "problem", None) or error)
