"""The evaluation sets and the golden questions say what their documents say."""

import json
import unicodedata
from pathlib import Path
from typing import Any

import pytest
import yaml

HERE = Path(__file__).parent
DOCUMENTS = HERE.parent.parent / "documents"
SETS = sorted(path.parent for path in HERE.glob("*/questions.jsonl"))


def questions(folder: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in (folder / "questions.jsonl").read_text("utf-8").splitlines()]


def documents(folder: Path) -> Path:
    elsewhere = folder / "docs.path"
    return folder / elsewhere.read_text("utf-8").strip() if elsewhere.exists() else folder / "docs"


def text(path: Path) -> str:
    return unicodedata.normalize("NFC", path.read_text("utf-8"))


@pytest.mark.parametrize("folder", SETS, ids=lambda folder: folder.name)
def test_every_answer_stands_in_its_document(folder: Path) -> None:
    """An answerable question has answers, each letter for letter in its document; another has none."""
    for question in questions(folder):
        assert bool(question["answers"]) == question["answerable"], question["id"]
        for answer in question["answers"]:
            assert answer in text(documents(folder) / question["doc"]), question["id"]


def test_ids_are_unique_across_sets() -> None:
    """An id names one question."""
    ids = [question["id"] for folder in SETS for question in questions(folder)]
    assert len(ids) == len(set(ids))


def test_golden_words_stand_in_their_document() -> None:
    """Each golden question expects words that its document holds, or expects no answer."""
    golden = yaml.safe_load((DOCUMENTS / "questions.yaml").read_text("utf-8"))
    for question in golden:
        if question.get("answer") == "none":
            assert "document" not in question, question["question"]
        else:
            assert question["words"] in text(DOCUMENTS / question["document"]), question["question"]


def test_the_press_text_is_the_bundled_one() -> None:
    """The press set asks about the document that Dossier ships."""
    name = "osce-alliance-conference-2018.txt"
    assert (HERE / "press" / "docs" / name).read_bytes() == (DOCUMENTS / name).read_bytes()
