"""Which words mean the same: the glossary's own content, its notation, and places."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import pytest

from index import analysis, glossary
from index.errors import SettingError
from index.glossary import Expansion, Glossary


@cache
def ours() -> Glossary:
    return glossary.load()


def expand(question: str, words: Glossary | None = None) -> dict[str, Expansion]:
    found = (words or ours()).expand(analysis.terms(question))
    return {expansion.concept: expansion for expansion in found}


def written(path: Path, text: str) -> Path:
    path.write_text(text, encoding="utf-8")
    return path


@pytest.mark.parametrize(
    ("question", "answer"),
    [
        ("who led the delegation", "head"),
        ("who led the delegation", "group"),
        ("who paid for the trip", "sponsored"),
        ("who was the boss of the delegation", "headed"),
        ("кто возглавлял делегацию", "led"),
        ("кто возглавлял делегацию", "delegation"),
        ("ով էր գլխավորում պատվիրակությունը", "led"),
        ("ով վճարեց", "sponsored"),
        ("when was the NAP adopted", "national action plan"),
        ("national action plan", "NAP"),
        ("կառավարության որոշումը", "decree"),
        ("какой срок на размышление", "reflection period"),
        ("наказание за торговлю людьми", "penalty"),
        ("торговля людьми", "trafficking in persons"),
        ("номер горячей линии", "hotline"),
        ("labour inspection", "labor"),
        ("organisation", "organization"),
        ("в апреле", "April"),
        ("в Молдавии", "Moldova"),
        ("Հայաստանում", "Armenian"),
        ("делегация США", "American"),
        ("в Ереване", "Yerevan"),
    ],
)
def test_a_word_of_the_question_leads_to_the_word_of_the_answer(question: str, answer: str) -> None:
    """Everyday words, abbreviations, spellings and three languages meet."""
    phrases = {phrase for expansion in expand(question).values() for phrase in expansion.phrases}
    wanted = tuple(analysis.terms(answer))
    assert any(wanted[i:j] in phrases for i in range(len(wanted)) for j in range(i + 1, len(wanted) + 1))


@pytest.mark.parametrize(
    ("question", "concept"),
    [
        ("in what order do they speak", "decree"),
        ("who may attend", "may"),
        ("they march on", "march"),
        ("в группе шесть человек", "delegation"),
        ("ես եմ", "eu"),
        ("по данным отчета", "DK"),
    ],
)
def test_an_ambiguous_word_starts_nothing(question: str, concept: str) -> None:
    """Words that mostly mean something else are found, but do not ask."""
    assert concept not in expand(question)


def test_the_longest_phrase_wins() -> None:
    """ "National action plan" is one concept; its "plan" is not looked at again."""
    found = expand("the national action plan")
    assert "nap" in found
    assert "plan" not in found
    assert (found["nap"].start, found["nap"].stop) == (1, 4)


def test_the_matched_phrase_is_not_its_own_alternative() -> None:
    """Nor is one that holds it: a text with "human trafficking" is found by "trafficking"."""
    found = expand("trafficking")["human-trafficking"]
    trafficking = analysis.stem("trafficking")
    assert all(trafficking not in phrase for phrase in found.phrases)
    assert len(found.phrases) == len(found.shown) == len(set(found.phrases))


def test_administrators_add_to_our_concepts_and_make_their_own(tmp_path: Path) -> None:
    """A block with a known id adds to it; everything of ours stays."""
    theirs = written(
        tmp_path / "glossary.yaml",
        "- id: shelter\n  en: [the blue house]\n"
        "- id: hope\n  en: Hope and Help, H&H\n  hy: Հույս և օգնություն\n  weight: 0.5\n"
        "- words:\n    - brick kiln / кирпичный завод\n",
    )
    words = glossary.load(theirs)
    assert "shelter" in expand("who runs the blue house", words)
    assert ("blue", "hous") in {phrase[-2:] for phrase in expand("приют", words)["shelter"].phrases}
    assert expand("Hope and Help", words)["hope"].shown == ("H&H", "Հույս և օգնություն")
    assert expand("Hope and Help", words)["hope"].weight == 0.5
    assert expand("кирпичный завод", words)["brick kiln"].shown == ("brick kiln",)
    assert "nap" in expand("NAP", words)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("- id: a\n  en: [x\n", "theirs.yaml, line 3 is not valid YAML"),
        ("id: a\nen: x\n", "theirs.yaml must be a list"),
        ("- id: a\n  en: one\n- fr: deux\n", "theirs.yaml, entry 2: a block needs an 'id'"),
        ("- id: a\n  fr: un\n", "theirs.yaml, entry 1: 'fr' is not one of"),
        ("- id: a\n  en: [one, yes]\n", "theirs.yaml, entry 1 (a): phrases must be"),
        ("- id: a\n  en: no\n", "theirs.yaml, entry 1 (a): put 'yes', 'no'"),
        ("- id: a\n  en: one\n  weight: 7\n", "theirs.yaml, entry 1 (a): 'weight' must be"),
        ("- id: a\n", "theirs.yaml, entry 1 (a): there are no phrases"),
        ("- id: a\n  en: one, '?!'\n", "theirs.yaml, entry 1 (a): ''?!'' holds no word"),
        ("- words: one / два\n", "theirs.yaml, entry 1: 'words' must be a list of lines"),
    ],
)
def test_a_mistake_is_named_with_its_file_and_entry(tmp_path: Path, text: str, message: str) -> None:
    """An administrator reads what is wrong and where."""
    with pytest.raises(SettingError) as error:
        glossary.load(written(tmp_path / "theirs.yaml", text))
    assert str(error.value).startswith(message)


def test_a_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    """The message names the file, not its folder."""
    with pytest.raises(SettingError, match=r"^glossary\.yaml cannot be read"):
        glossary.load(tmp_path / "glossary.yaml")


def test_an_empty_file_adds_nothing(tmp_path: Path) -> None:
    """A file with only comments is fine."""
    assert len(glossary.load(written(tmp_path / "g.yaml", "# later\n")).concepts) == len(ours().concepts)


@pytest.mark.parametrize(
    ("text", "places"),
    [
        ("the Georgian delegation", {"GE"}),
        ("делегация Грузии", {"GE"}),
        ("Վրաստանի պատվիրակությունը", {"GE"}),
        ("in Gyumri", {"AM", "AM/Gyumri"}),
        ("в Гюмри", {"AM", "AM/Gyumri"}),
        ("Գյումրիում", {"AM", "AM/Gyumri"}),
        ("в Вене и в Страсбурге", {"AT", "AT/Vienna", "FR", "FR/Strasbourg"}),
        ("Vienna, Austria", {"AT", "AT/Vienna"}),
        ("who is the us ambassador", {"US"}),
        ("the U.S. Embassy", {"US"}),
        ("ԱՄՆ-ում և Ռուսաստանում", {"US", "RU"}),
        ("tell us about it", set()),
        ("Объединенных Арабских Эмиратах", {"AE"}),
        ("Россия, в России, российские, РФ", {"RU"}),
        ("Türkiye", {"TR"}),
        ("из Турции", {"TR"}),
        ("Թուրքիան", {"TR"}),
        ("Հայաստանի Հանրապետության", {"AM"}),
        ("ՀՀ կառավարությունը", {"AM"}),
        ("Республика Молдова", {"MD"}),
        ("the Kyrgyz Republic", {"KG"}),
        ("в Казахстане", {"KZ"}),
        ("того и другого", set()),
        ("a small number of children", set()),
    ],
)
def test_places_are_named_by_any_form_in_any_language(text: str, places: set[str]) -> None:
    """A question that names Georgia can be held against a quote that names Georgia."""
    assert ours().places(analysis.terms(text)) == places


def test_every_phrase_stands_in_the_column_of_its_script() -> None:
    """No letter of another alphabet has slipped into a word, where it would never match."""
    for concept in ours().concepts:
        for phrase in concept.phrases:
            for word in phrase.shown.replace("-", " ").replace("/", " ").split():
                scripts = {_script(letter) for letter in word if letter.isalpha()}
                assert len(scripts) <= 1, (concept.id, word)


def _script(letter: str) -> str:
    return "Armenian" if "\u0530" <= letter <= "\u058f" else "Cyrillic" if "\u0400" <= letter <= "\u04ff" else "Latin"
