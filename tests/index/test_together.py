"""Restricted documents beside open ones: one answer of two, and names that cannot be mistaken."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from index import quoteids
from index.library import Library
from index.model import Answer, Band, By, Filter, Quote
from index.together import RESTRICTED, Together, is_restricted, merged
from tests.index.making import REPORT, in_process, write

SECRET = "The assessment of the shelter in Vanadzor was written by Siranush Petrosyan in 2021.\n"


@pytest.fixture
def libraries(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[tuple[Library, Library]]:
    """Open documents and a restricted one, which has the name of an open one."""
    in_process(monkeypatch)
    with (
        Library(
            write(tmp_path / "documents", report=REPORT, library="Books may be kept for three weeks.\n"), tmp_path / "data"
        ) as one,
        Library(write(tmp_path / "inner", report=SECRET), tmp_path / "data" / "restricted", restricted=True) as other,
    ):
        one.update()
        other.update()
        yield one, other


@pytest.fixture
def together(libraries: tuple[Library, Library]) -> Together:
    """Both."""
    return Together(*libraries)


def answer(band: Band, confidence: float, *texts: str, missing: tuple[str, ...] = (), only: Filter | None = None) -> Answer:
    """Make an answer that quotes these words."""
    quotes = tuple(Quote(text, text, 0, len(text), text) for text in texts)
    return Answer(band, confidence, quotes, (), missing, "en", only=only)


def texts(found: Answer) -> list[str]:
    """Give what it quotes."""
    return [quote.text for quote in found.quotes]


def test_both_are_asked(together: Together) -> None:
    """Each answers what it holds; a restricted quote is told by the name of its document."""
    found = together.ask("who headed the delegation")
    assert "Kazhoyan" in found.quotes[0].text
    assert found.quotes[0].document == "report.txt"
    found = together.ask("who wrote the assessment of the shelter in Vanadzor")
    assert "Petrosyan" in found.quotes[0].text
    assert found.quotes[0].document == f"{RESTRICTED}report.txt"
    assert is_restricted(found.passages[0].document)


def test_a_quote_is_found_again(together: Together) -> None:
    """By its name alone: its words, what is around it, its file, its receipt; the open one of the same name is another."""
    quote = together.ask("who wrote the assessment of the shelter in Vanadzor").quotes[0]
    id_ = quoteids.quote_id(quote.document, quote.start, quote.text)
    found = together.find(id_)
    assert found is not None
    assert (found.document, found.text) == (quote.document, quote.text)
    assert together.file(quote.document).read_text(encoding="utf-8") == SECRET
    receipt = together.verify(id_)
    assert receipt is not None
    assert (receipt.standing, receipt.name) == ("stands", quote.document)
    assert together.file("report.txt").read_text(encoding="utf-8") == REPORT


def test_the_open_library_knows_nothing_of_it(libraries: tuple[Library, Library], together: Together) -> None:
    """Not by the quote's name, nor by any word, nor as one that is missing only because nobody may know it."""
    question = "who wrote the assessment of the shelter in Vanadzor"
    quote = together.ask(question).quotes[0]
    everybodys, _ = libraries
    id_ = quoteids.quote_id(quote.document, quote.start, quote.text)
    assert everybodys.find(id_) is None
    assert everybodys.verify(id_) is None
    assert "Vanadzor" in everybodys.ask(question).missing
    assert "Vanadzor" not in together.ask(question).missing


def test_documents_are_changed_where_they_are(libraries: tuple[Library, Library], together: Together, tmp_path: Path) -> None:
    """Added, described, renamed, removed and brought back by the name that is shown."""
    everybodys, restricted = libraries
    source = tmp_path / "patrol.txt"
    source.write_text("The patrol plan was approved by Colonel Karapetyan.\n", encoding="utf-8")
    together.add(source, f"{RESTRICTED}patrol.txt")
    together.describe(f"{RESTRICTED}patrol.txt", "title", "Patrols")
    report = together.rename(f"{RESTRICTED}patrol.txt", "plan.txt")
    assert report.added == (f"{RESTRICTED}plan.txt",)
    assert [info.title for info in together.documents() if is_restricted(info.name)] == ["Patrols", "report"]
    assert "patrol.txt" not in [info.name for info in everybodys.documents()]
    together.remove(f"{RESTRICTED}plan.txt")
    assert [info.name for info in restricted.documents()] == ["report.txt"]
    kept = [version for version in together.versions() if version.name == f"{RESTRICTED}plan.txt"]
    together.restore(kept[0].name, kept[0].number)
    assert [info.name for info in restricted.documents()] == ["plan.txt", "report.txt"]


def test_a_filter_keeps_to_a_restricted_document(together: Together) -> None:
    """By its button; of documents of the same name only the one that is meant."""
    token = By.DOCUMENT + quoteids.document_key(f"{RESTRICTED}report.txt")
    only = together.filter(token)
    assert only is not None
    assert only.documents == {f"{RESTRICTED}report.txt"}
    found = together.ask("shelter", only=only)
    assert {quote.document for quote in found.quotes} == {f"{RESTRICTED}report.txt"}


def test_the_surer_answer_comes_first() -> None:
    """Of the same band the quotes take turns; a lower band adds nothing; a word is missing that both miss."""
    one = answer(Band.ANSWER, 0.7, "a", "b", "c", missing=("x", "y"))
    other = answer(Band.ANSWER, 0.9, "d", "e", missing=("y",))
    assert texts(merged(one, other, 3)) == ["d", "a", "e"]
    assert merged(one, other, 3).missing == ("y",)
    assert texts(merged(one, answer(Band.CLOSEST, 0.4, "f"), 3)) == ["a", "b", "c"]
    assert merged(answer(Band.NONE, 0.0), answer(Band.NONE, 0.0), 3).band is Band.NONE


def test_a_filter_that_fits_one_of_them_chooses_it() -> None:
    """Who asks "only in the assessment" wants nothing from other documents."""
    only = Filter(By.TITLE, "assessment", frozenset({"a"}))
    filtered = answer(Band.CLOSEST, 0.3, "a", only=only)
    assert merged(answer(Band.ANSWER, 0.9, "b"), filtered, 3) is filtered


def test_an_empty_folder_changes_nothing(libraries: tuple[Library, Library], tmp_path: Path) -> None:
    """As long as nothing is restricted, the answers are the open ones."""
    everybodys, _ = libraries
    (tmp_path / "empty").mkdir()
    with Library(tmp_path / "empty", tmp_path / "other", restricted=True) as nothing:
        nothing.update()
        question = "who wrote the xylophone"
        assert Together(everybodys, nothing).ask(question) == everybodys.ask(question)


@pytest.mark.parametrize(("said", "taken"), [("open", True), ("Public", True), ("staff", False), ("служебный", False)])
def test_a_document_that_says_it_is_restricted_is_not_taken_openly(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, said: str, *, taken: bool
) -> None:
    """Nor by ``add``; a restricted folder takes it."""
    in_process(monkeypatch)
    folder = write(tmp_path / "documents", report=REPORT)
    (folder / "report.txt.yaml").write_text(f"access: {said}\n", encoding="utf-8")
    with Library(folder, tmp_path / "one") as library, Library(folder, tmp_path / "two", restricted=True) as restricted:
        report = library.update()
        assert bool(library.documents()) is taken
        assert [refusal.code for refusal in report.refused] == ([] if taken else ["restricted"])
        assert restricted.update().added == ("report.txt",)
