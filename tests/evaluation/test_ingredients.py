"""Switching off an ingredient changes what it should and nothing afterwards."""

from __future__ import annotations

from pathlib import Path

import pytest

from index import questionsets
from index.library import Library
from tests.evaluation.ingredients import INGREDIENTS, Ingredient, measured, tables
from tests.index.test_questionsets import lines


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A set whose one question needs the glossary."""
    question = {"question": "who paid for the trip", "answers": ["the embassy"], "gold_passage_ids": ["p0"]}
    lines(tmp_path / "set" / "questions.jsonl", {"id": "q0", **question})
    texts = ("The participation was sponsored by the embassy.", "The library is open on weekdays.")
    lines(tmp_path / "set" / "passages.jsonl", *({"id": f"p{i}", "text": text} for i, text in enumerate(texts)))
    return tmp_path / "set"


@pytest.mark.parametrize("ingredient", INGREDIENTS, ids=lambda ingredient: ingredient.name)
def test_what_is_replaced_is_there(ingredient: Ingredient) -> None:
    """Each replacement's place exists: an ingredient that was renamed or removed must be here too."""
    for owner, name, instead in ingredient.replaced:
        assert hasattr(owner, name)
        assert callable(getattr(owner, name)) == callable(instead)


def test_an_ingredient_is_switched_off(folder: Path, tmp_path: Path) -> None:
    """Without the glossary "paid" finds no "sponsored"; afterwards it does again."""
    asked = questionsets.read(folder)
    documents = questionsets.documents(asked, tmp_path)
    with Library(documents, tmp_path / "data") as library:
        library.update()
    everything = INGREDIENTS[0]
    glossary = next(ingredient for ingredient in INGREDIENTS if ingredient.name.startswith("glossary"))
    found = [
        measured(replaced, asked, documents, tmp_path / "data").passage_1.hits
        for replaced in (everything, glossary, everything)
    ]
    assert found == [1, 0, 1]


def test_the_tables(folder: Path) -> None:
    """A table for each figure that a set tells, with a line for each ingredient."""
    printed = "\n".join(tables([questionsets.read(folder)], jobs=2)).strip().split("\n\n")
    assert [table.splitlines()[0] for table in printed] == [
        "| passage@1 without | set (1) |", "| quote@1 without | set (1) |", "| quote@3 without | set (1) |",
    ]  # fmt: skip
    for table in printed:
        assert len(table.splitlines()) == 2 + len(INGREDIENTS)
    assert "| glossary and places | -100.0 |" in printed[0]
