"""Which questions can be shown as examples? Golden questions that the documents answer right now."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path
from typing import Final, Protocol

from bot.markup import Html, escaped, joined
from bot.texts import Language, say
from index import golden
from index.errors import SettingError
from index.model import Answer, DocumentInfo

_SHOWN: Final = 3
_TRIED: Final = 40

Asked = tuple[tuple[str, ...], ...]


class Documents(Protocol):
    """What examples are taken from."""

    def ask(self, question: str) -> Answer:
        """Answer a question."""
        ...

    def documents(self) -> tuple[DocumentInfo, ...]:
        """List what is indexed."""
        ...


class Examples:
    """The examples, found anew whenever the documents have changed."""

    def __init__(self, documents: Documents, folder: Path) -> None:
        self._documents = documents
        self._file = folder / golden.FILE
        self._found = lru_cache(maxsize=8)(self._search)

    def questions(self, language: Language) -> tuple[str, ...]:
        """Give questions in a language that are answered now; none where there are none."""
        return self._found(language, tuple(info.digest for info in self._documents.documents()))

    def shown(self, language: Language) -> Html:
        """Show them, each to be copied by a tap."""
        lines = [Html(f"• <code>{escaped(question)}</code>") for question in self.questions(language)]
        return joined("\n", [say(language, "examples"), *lines]) if lines else Html("")

    def _search(self, language: Language, _: tuple[str, ...]) -> tuple[str, ...]:
        return tuple(question.text for question in self._right(language))

    def _right(self, language: Language) -> Iterator[golden.Question]:
        """Find some, of different documents as long as there are."""
        try:
            asked = [question for question in golden.load(self._file) if question.language == language and question.words]
        except SettingError:
            return
        first = {question.document: question for question in reversed(asked)}
        by_document = [*reversed(first.values()), *(question for question in asked if question not in first.values())]
        found = 0
        for question in by_document[:_TRIED]:
            if golden.check(self._documents.ask, [question])[0].right:
                yield question
                found += 1
            if found == _SHOWN:
                return
