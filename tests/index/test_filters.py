"""Filters: which documents a question is asked of."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from index import filters
from index.glossary import load
from index.library import Library
from index.model import Band, By, DocumentInfo, Metadata
from tests.index.making import Reader, in_process, write

GLOSSARY = load()


def info(name: str, title: str, language: str = "en", **said: str) -> DocumentInfo:
    """What the index says of a document."""
    return DocumentInfo(
        name, title, language, "txt", 0, 1, 9, "d", Metadata(title=title, **said), languages=(language,), years=None
    )


INFOS = (
    info("convention.pdf", "Convention on Action against Trafficking", publisher="Council of Europe", date="2005-05-16"),
    info("plan.docx", "National Action Plan 2016", publisher="Government of Armenia", date="2016"),
    info("report.pdf", "Доклад рабочей группы", "ru", publisher="Рабочая группа", date="2018"),
    info("sheet.md", "Fact sheet: the Convention", kind="fact sheet", date="2026"),
)


def kept(question: str) -> tuple[set[str], str]:
    """Give which documents are kept, and the question that is left."""
    found, rest = filters.named(question, GLOSSARY, lambda: INFOS)
    return (set(found.documents) if found else {info.name for info in INFOS}), rest


@pytest.mark.parametrize(
    ("question", "documents"),
    [
        ("who is a victim, only in the convention?", "convention.pdf sheet.md"),
        ("who is a victim only in the Council of Europe documents", "convention.pdf"),
        ("who is a victim in the plan only", "plan.docx"),
        ("only in documents of 2018: who is a victim", "report.pdf"),
        ("who is a victim, only 2005", "convention.pdf"),
        ("who is a victim, only documents in Russian", "report.pdf"),
        ("кто признаётся жертвой, только в конвенции", "convention.pdf sheet.md"),
        ("кто признаётся жертвой, только на английском языке?", "convention.pdf plan.docx sheet.md"),
        ("кто признаётся жертвой только в документах 2018 года", "report.pdf"),
        ("ով է զոհը, միայն կոնվենցիայում", "convention.pdf sheet.md"),
        ("ով է զոհը, միայն ռուսերեն", "report.pdf"),
        ("who is a victim, only in Armenian", ""),
        ("who is a victim, only in 2019", ""),
    ],
)
def test_plain_words_keep_to_documents(question: str, documents: str) -> None:
    """In three languages, also of documents of another one; where there is none of a year or a language, nothing is left."""
    found, rest = kept(question)
    assert found == set(documents.split())
    assert "only" not in rest
    assert "только" not in rest
    assert "միայն" not in rest


@pytest.mark.parametrize(
    "question",
    [
        "are victims only women",
        "who only pays a fine",
        "is it only in the capital that there are shelters?",
        "only in the convention",
        "приют принимает только женщин",
        "միայն կանայք են զոհ",
        "who is a victim",
    ],
)
def test_other_questions_are_left_as_they_are(question: str) -> None:
    """A mere "only" is a word like others, and a filter without a question is a question."""
    assert kept(question) == ({info.name for info in INFOS}, question)


def test_every_choice_can_be_taken() -> None:
    """What a button offers keeps some of what was found, and not all of it; names fit into a button."""
    offered = filters.choices(INFOS)
    assert {by for _, by, _ in offered} == {By.DOCUMENT, By.YEAR, By.LANGUAGE, By.PUBLISHER}
    for token, by, value in offered:
        found = filters.of_token(token, INFOS)
        assert found is not None
        assert (found.by, found.value) == (by, value)
        assert 0 < len(found.documents) < len(INFOS)
        assert len(token) <= 9
    assert "2026" not in {value for _, _, value in offered}


def test_a_filter_of_what_is_gone() -> None:
    """There is none, nor is there a choice among one."""
    assert filters.of_token("dAAAAAAAA", INFOS) is None
    assert filters.choices(INFOS[:1]) == []


@pytest.fixture
def reader(monkeypatch: pytest.MonkeyPatch) -> Reader:
    """What reads files."""
    return in_process(monkeypatch)


@pytest.fixture
def library(tmp_path: Path, reader: Reader) -> Iterator[Library]:
    """Two reports that answer the same question, one of them in two languages."""
    folder = write(
        tmp_path / "documents",
        spring="The spring report. The delegation was led by Anna Abovyan.",
        autumn="The delegation was led by Vahram Kazhoyan. " * 9 + "\n\n" + "Делегацию возглавлял Армен Петросян. " * 2,
    )
    with Library(folder, tmp_path / "data") as opened:
        opened.update()
        yield opened


def test_only_what_is_asked_is_found(library: Library) -> None:
    """By a button, by plain words, by the language of a passage; what was kept to is told."""
    (token,) = [token for token, by, value in filters.choices(library.documents()) if value == "spring"]
    answer = library.ask("who led the delegation", only=library.filter(token))
    assert {quote.document for quote in answer.quotes} == {"spring.txt"}
    assert answer.only is not None
    assert answer.only.value == "spring"
    answer = library.ask("who led the delegation, only in autumn")
    assert {quote.document for quote in answer.quotes} == {"autumn.txt"}
    answer = library.ask("who led the delegation, only in Russian")
    assert [quote.text.split(".")[0] for quote in answer.quotes] == ["Делегацию возглавлял Армен Петросян"]
    answer = library.ask("who led the delegation, only in Armenian")
    assert (answer.band, answer.quotes) == (Band.NONE, ())


def test_a_follow_up_does_not_take_the_filter_along(library: Library) -> None:
    """Its words are none of the subject."""
    answer = library.ask("and when?", ["who led the delegation, only in autumn"])
    assert "autumn" not in answer.carried
    assert answer.only is None
