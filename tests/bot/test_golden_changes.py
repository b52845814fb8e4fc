"""Administrators hear which golden answers changed."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Any, cast

import pytest

from bot import golden_changes
from bot.administrators import Administrators, Said
from bot.golden_changes import FILE, GoldenChanges
from bot.settings import Settings
from index.model import Answer, Band, Quote

GOLDEN = "- {question: who led it, document: a.txt, words: Ani}\n"


class Documents:
    """A library with one answer, which counts how often it was asked."""

    ready = True
    embedded: float | None = None

    def __init__(self, words: str) -> None:
        self.changes = 1
        self.asked = 0
        self.words = words

    def ask(self, question: str) -> Answer:
        """Quote the words."""
        self.asked += 1
        return Answer(Band.ANSWER, 1.0, (Quote("a.txt", "A", 0, len(self.words), self.words),), (), (), "en")

    def become(self, words: str) -> None:
        """Answer something else."""
        self.words, self.changes = words, self.changes + 1


class Told:
    """The administrators, who keep what they hear."""

    def __init__(self) -> None:
        self.messages: list[str] = []

    async def tell(self, _: Any, said: Said) -> None:
        """Keep it."""
        self.messages.append(said("en").text)


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """Wait less."""
    monkeypatch.setattr(golden_changes, "QUIET", 0.03)


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    """A folder with a golden question."""
    (tmp_path / "questions.yaml").write_text(GOLDEN, encoding="utf-8")
    return Settings.read({"DOCUMENTS_DIR": str(tmp_path), "DATA_DIR": str(tmp_path)})


def heard(settings: Settings, documents: Documents, *words: str) -> list[str]:
    """Give what administrators hear while the documents answer with these words, one after the other."""
    told = Told()

    async def live() -> None:
        watching = GoldenChanges(documents, cast("Administrators", told), settings)
        watching.start(cast("Any", None))
        await _looked(documents)
        for answer in words:
            documents.become(answer)
            await _looked(documents)

    asyncio.run(live())
    return told.messages


async def _looked(documents: Documents) -> None:
    """Wait until the answers of now have been asked for, or for as long as that may take where they are not."""
    asked = documents.asked
    for _ in range(25):
        await asyncio.sleep(0.02)
        if documents.asked > asked:
            break
    await asyncio.sleep(0.2)


def test_each_change_is_told_once(settings: Settings) -> None:
    """With the words before and after; what stays the same is not asked about again."""
    documents = Documents("Ani led it.")
    first, second = heard(settings, documents, "Ani led it.", "Bob led it.", "Ani led it.")
    assert "was: ✅ “Ani led it.”" in first
    assert "now: ❌ “Bob led it.”" in first
    assert "now: ✅ “Ani led it.”" in second
    assert documents.asked == 4


def test_answers_without_the_search_by_meaning_are_no_news(settings: Settings) -> None:
    """While it is being prepared, questions are answered by their words alone for a while."""
    heard(settings, Documents("Ani led it."))
    documents = Documents("Bob led it.")
    documents.embedded = 0.5
    assert heard(settings, documents) == []
    documents.embedded = 1
    assert len(heard(settings, documents)) == 1


def test_answers_of_two_states_are_no_news(settings: Settings) -> None:
    """Where the documents change while they are asked, they are asked anew before anything is told."""

    class Changing(Documents):
        def ask(self, question: str) -> Answer:
            answer = super().ask(question)
            if self.asked == 1:
                self.become("Ani led it.")
            return answer

    heard(settings, Documents("Ani led it."))
    documents = Changing("Bob led it.")
    assert heard(settings, documents) == []
    assert documents.asked == 2


def test_a_change_across_a_restart_is_told(settings: Settings) -> None:
    """But only once."""
    assert heard(settings, Documents("Ani led it.")) == []
    assert len(heard(settings, Documents("Bob led it."))) == 1
    assert heard(settings, Documents("Bob led it.")) == []


@pytest.mark.parametrize("damage", ["", "[]", "{", '{"x": 1}', "null"])
def test_a_damaged_record_begins_anew(settings: Settings, damage: str) -> None:
    """Nothing is told of what is not known."""
    (settings.data / FILE).write_text(damage, encoding="utf-8")
    assert len(heard(settings, Documents("Ani led it."), "Bob led it.")) == 1


@pytest.mark.parametrize("questions", [None, "", "- nonsense"])
def test_without_golden_questions_nothing_is_asked(settings: Settings, questions: str | None) -> None:
    """Nor where they cannot be read."""
    path = settings.documents / "questions.yaml"
    path.unlink() if questions is None else path.write_text(questions, encoding="utf-8")
    documents = Documents("Ani led it.")
    assert heard(settings, documents, "Bob led it.") == []
    assert documents.asked == 0
