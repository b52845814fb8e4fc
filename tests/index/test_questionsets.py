"""Sets of questions: which forms are read, and which mistakes are named."""

from __future__ import annotations

import gzip
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from index import questionsets
from index.errors import SettingError
from index.questionsets import Question, Text

PASSAGES = ({"id": "p1", "title": "Shelters: a list", "text": "The shelter is in Gyumri."}, {"id": "p2", "text": "No."})
QUESTION = {"id": "q1", "question": "where is the shelter"}


def lines(path: Path, *rows: Mapping[str, Any]) -> None:
    """A file of JSON lines, packed where its name says so."""
    path.parent.mkdir(parents=True, exist_ok=True)
    content = "\n".join(json.dumps(row, ensure_ascii=False) for row in rows).encode() + b"\n"
    path.write_bytes(gzip.compress(content) if path.suffix == ".gz" else content)


@pytest.mark.parametrize("ending", ["", ".gz"])
def test_a_set_of_passages(tmp_path: Path, ending: str) -> None:
    """Questions and passages are read, packed or not; what is left out gets its default."""
    more = {"answers": ["Gyumri"], "gold_passage_ids": ["p1"], "lang": "en", "answerable": True}
    lines(tmp_path / f"questions.jsonl{ending}", {**QUESTION, **more}, {"id": "q2", "question": "где", "answerable": False})
    lines(tmp_path / f"passages.jsonl{ending}", *PASSAGES)
    asked = questionsets.read(tmp_path)
    assert asked.questions == (
        Question("q1", "where is the shelter", "en", answers=("Gyumri",), gold=frozenset({"p1"})),
        Question("q2", "где", "ru", answerable=False),
    )
    assert asked.texts == {
        "000000.txt": Text("p1", "Shelters: a list", "The shelter is in Gyumri."),
        "000001.txt": Text("p2", "", "No."),
    }


def test_passages_become_documents(tmp_path: Path) -> None:
    """Each passage is a text file; its title stands beside it, whatever signs are in it."""
    lines(tmp_path / "set" / "questions.jsonl", QUESTION)
    lines(tmp_path / "set" / "passages.jsonl", *PASSAGES)
    folder = questionsets.documents(questionsets.read(tmp_path / "set"), tmp_path)
    assert sorted(path.name for path in folder.iterdir()) == ["000000.txt", "000000.txt.yaml", "000001.txt"]
    assert (folder / "000000.txt").read_text("utf-8") == "The shelter is in Gyumri.\n"
    assert (folder / "000000.txt.yaml").read_text("utf-8") == "title: 'Shelters: a list'\n"


def test_whole_documents(tmp_path: Path) -> None:
    """Documents are used where they are: in ``docs``, or where ``docs.path`` says."""
    lines(tmp_path / "one" / "questions.jsonl", QUESTION)
    lines(tmp_path / "two" / "questions.jsonl", QUESTION)
    (tmp_path / "one" / "docs").mkdir()
    (tmp_path / "two" / "docs.path").write_text("../one/docs\n")
    for name in ("one", "two"):
        assert questionsets.documents(questionsets.read(tmp_path / name), tmp_path) == tmp_path / "one" / "docs"


def test_the_questions_before(tmp_path: Path) -> None:
    """Of turns the user's are kept; plain questions are taken as they are."""
    turns = [{"speaker": "user", "text": "who led"}, {"speaker": "agent", "text": "Anna"}, {"text": "and then"}, "when"]
    lines(tmp_path / "questions.jsonl", {**QUESTION, "history": turns})
    lines(tmp_path / "passages.jsonl", *PASSAGES)
    assert questionsets.read(tmp_path).questions[0].history == ("who led", "and then", "when")


@pytest.mark.parametrize(
    ("questions", "passages", "sentence"),
    [
        (None, None, "There is no questions.jsonl"),
        ('{"id": 1, "question": "who"}', None, "neither passages.jsonl nor a folder"),
        ('\n{"id": 1, "question": "who"}\n{"id"', "", "questions.jsonl, line 3: this is not JSON"),
        ("[1]", "", "questions.jsonl, line 1: this is not a JSON object"),
        ('{"question": "who"}', "", "questions.jsonl, line 1: a question needs"),
        ('{"id": 1, "question": "who"}', '{"id": 1}', "passages.jsonl, line 1: a passage needs"),
    ],
)
def test_a_mistake_in_a_set_is_named(tmp_path: Path, questions: str | None, passages: str | None, sentence: str) -> None:
    """The sentence names the file and the line, and says what is wrong."""
    for name, content in (("questions", questions), ("passages", passages)):
        if content is not None:
            (tmp_path / f"{name}.jsonl").write_text(content)
    with pytest.raises(SettingError, match=sentence):
        questionsets.read(tmp_path)


def test_a_part_of_a_set(tmp_path: Path) -> None:
    """A limit takes questions from the whole length of the set, and never more than there are."""
    lines(tmp_path / "questions.jsonl", *({"id": str(i), "question": "who"} for i in range(10)))
    lines(tmp_path / "passages.jsonl", *PASSAGES)
    asked = questionsets.read(tmp_path)
    assert [question.id for question in questionsets.limited(asked, 4).questions] == ["0", "2", "5", "7"]
    assert questionsets.limited(asked, 100) == questionsets.limited(asked, None) == asked


def test_slips_of_the_thumb() -> None:
    """Slips are the same at every run, change long words only, one letter at a time, and keep first letters."""
    question = "who led the Armenian delegation in 2018"
    typed = {questionsets.with_slips(question, 1, seed) for seed in range(50)}
    assert typed == {questionsets.with_slips(question, 1, seed) for seed in range(50)}
    assert len(typed) > 20
    for slipped in typed:
        words = slipped.split()
        assert [words[i] for i in (0, 1, 2, 5, 6)] == ["who", "led", "the", "in", "2018"]
        assert [words[3][0], words[4][0]] == ["A", "d"]
    assert questionsets.with_slips("who led it", 3, 1) == "who led it"
    assert questionsets.with_slips(question, 0, 1) == question
