"""Pages that are pictures: named, recognised beside the answers where that can be done, and told apart where quoted."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.errors import FolderError, RefusedError
from index.library import Library
from index.model import Extract, Page, Section
from index.recognition import CONFIDENCE, FILE, Recognised, Tesseract, installed, numbers, repaired, tidied, with_recognised
from tests.index.making import Reader, in_process, refusal

TESSERACT = Tesseract("tesseract", "eng")
FIRST = "The annual report tells of shelters.\n\nIt has two pages."
SECOND = "The shelter in Gyumri was opened by Anna\nAbovyan on 3 May 2018."
WHO = "who opened the shelter in Gyumri"
KNOWN = {"երևանում", "առևտուրը", "հանրապետության", "նրանք"}


@pytest.fixture
def reader(monkeypatch: pytest.MonkeyPatch) -> Reader:
    """A reader for which ``scan.pdf`` is a scan of two pages."""
    made = in_process(monkeypatch)
    made.instead["scan.pdf"] = refusal("pictures", pages=2)
    made.on_pages = {0: FIRST, 1: SECOND}
    return made


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with that scan."""
    folder = tmp_path / "documents"
    folder.mkdir()
    (folder / "scan.pdf").write_bytes(b"%PDF pictures")
    return folder


def opened(folder: Path, tesseract: Tesseract | None = TESSERACT) -> Library:
    """A library of the folder, up to date."""
    made = Library(folder, folder.parent / "data", tesseract=tesseract)
    made.update()
    return made


# The text


@pytest.mark.parametrize(
    ("read", "printed"),
    [
        ("Երնանում ներկայացրեց:", "Երևանում ներկայացրեց։"),
        ("Մարդկանց առնտուրը շարունակվում է:", "Մարդկանց առևտուրը շարունակվում է։"),
        ("հոդվածը՝ երեխաների w իրենց", "հոդվածը՝ երեխաների և իրենց"),
        ("երեխաների ն իրենց, նաև Լ ուրիշների", "երեխաների և իրենց, նաև և ուրիշների"),
        ("ընդունեց Ի 726-Ն որոշումը", "ընդունեց N 726-Ն որոշումը"),
        ("ընդունեց М 726-Ն որոշումը", "ընդունեց N 726-Ն որոշումը"),
        ("կոնվենցիան (ԵԽՊՇ М 197) ուժի մեջ", "կոնվենցիան (ԵԽՊՇ N 197) ուժի մեջ"),
        ("փոխհատուցում` զոհերին", "փոխհատուցում՝ զոհերին"),
        # What is right stays:
        ("Նրանք Հանրապետության անունից", "Նրանք Հանրապետության անունից"),
        ("ժամը 10:30-ին. Note: this", "ժամը 10:30-ին. Note: this"),
        ("М 726 и N 5", "М 726 и N 5"),
        ("Note w this", "Note w this"),
    ],
)
def test_armenian_is_repaired(read: str, printed: str) -> None:
    """Only what is known to be misread: a word that somebody knows as it is, and other scripts, stay."""
    assert repaired(read, lambda word: word.lower() in KNOWN) == printed


def test_lines_become_paragraphs() -> None:
    """With hyphens at line ends resolved as in any other PDF, and list items on lines of their own."""
    read = "The govern-\nment met. The government\nhas agreed on a long-\nterm plan.\n\n1. First\n2. A long-term one\n\n \n"
    expected = "The government met. The government has agreed on a long-term plan.\n1. First\n2. A long-term one"
    assert tidied(read, lambda _: False) == expected
    assert tidied("\n\n", lambda _: False) == ""


def test_pages_are_put_where_they_stand() -> None:
    """Headings and the other pages keep their words; what was recognised is told by offsets."""
    text = "Title\nOn page one.\nOn page three."
    pages = (Page(0, "i"), Page(19, "ii"), Page(19, "iii"), Page(33, "iv"))
    extract = Extract("pdf", text, pages=pages, sections=(Section(0, 33, "Title"),), pictures=(1, 3))
    done = with_recognised(extract, {1: "On page two.", 3: "On page four."})
    assert done.text == "Title\nOn page one.\nOn page two.\nOn page three.\nOn page four.\n"
    assert [done.text[page.start :].partition("\n")[0] for page in done.pages[1:]] == [
        "On page two.",
        "On page three.",
        "On page four.",
    ]
    assert [done.text[start:stop].strip() for start, stop in done.recognised] == ["On page two.", "On page four."]
    assert done.pictures == ()
    assert with_recognised(extract, {1: ""}).pictures == (3,)


def test_a_paragraph_that_goes_on_over_a_picture_stays_whole() -> None:
    """The picture's text follows it."""
    extract = Extract("pdf", "It goes on here.\nEnd.", pages=(Page(0, "1"), Page(8, "2"), Page(8, "3")), pictures=(1,))
    done = with_recognised(extract, {1: "Figure."})
    assert done.text == "It goes on here.\nFigure.\nEnd."
    assert [page.start for page in done.pages] == sorted(page.start for page in done.pages)


@given(
    st.lists(st.tuples(st.booleans(), st.text("ab \n", max_size=8).map(str.strip)), min_size=1, max_size=8),
    st.text("xy", max_size=5),
)
def test_nothing_is_lost_or_moved_out_of_order(drawn: list[tuple[bool, str]], read: str) -> None:
    """The lines that were there are there in their order, and each page begins no earlier than the one before it."""
    texts = ["" if picture else text for picture, text in drawn]
    pages, at = [], 0
    for number, text in enumerate(texts):
        pages.append(Page(at, str(number)))
        at += len(text) + 1 if text else 0
    extract = Extract(
        "pdf",
        "\n".join(filter(None, texts)),
        pages=tuple(Page(min(page.start, max(0, at - 1)), page.label) for page in pages),
        pictures=tuple(number for number, (picture, _) in enumerate(drawn) if picture),
    )
    done = with_recognised(extract, dict.fromkeys(extract.pictures, read))
    kept = [line for line in done.text.split("\n") if line and not set(line) <= set("xy")]
    assert kept == [line for line in extract.text.split("\n") if line]
    starts = [page.start for page in done.pages]
    assert starts == sorted(starts)
    assert len(done.recognised) == (len(extract.pictures) if read else 0)
    assert all(done.text[start:stop].strip() == read for start, stop in done.recognised)


@pytest.mark.parametrize(("sheets", "said"), [((), ""), ((0,), "1"), ((1, 2, 4), "2–3, 5"), (tuple(range(9)), "1–9")])
def test_pages_are_counted_as_a_reader_does(sheets: tuple[int, ...], said: str) -> None:
    """From one, with runs drawn together."""
    assert numbers(sheets) == said


# The library


def test_a_scan_is_answered_from_once_it_is_recognised(folder: Path, reader: Reader) -> None:
    """Until then it is there without a text, and how far it is can be asked; its quotes say what they are."""
    with opened(folder) as library:
        assert library.recognising == {"scan.pdf": (0, 2)}
        assert library.ask(WHO).quotes == ()
        told: list[tuple[int, int, str]] = []
        library.recognise(lambda *done: told.append(done))
        assert told == [(0, 2, "scan.pdf"), (1, 2, "scan.pdf")]
        assert library.recognising == {}
        answer = library.ask(WHO)
        quote = answer.quotes[0]
        assert quote.text == "The shelter in Gyumri was opened by Anna Abovyan on 3 May 2018."
        assert (quote.recognised, quote.page, quote.sheet) == (True, "2", 1)
        (folder / "plain.txt").write_text(SECOND.replace("\n", " "), encoding="utf-8")
        (folder / "scan.pdf").unlink()
        library.update()
        plain = library.ask(WHO)
        assert not plain.quotes[0].recognised
        assert answer.confidence == pytest.approx(plain.confidence * CONFIDENCE, abs=1e-3)


def test_what_was_recognised_is_kept(folder: Path, reader: Reader) -> None:
    """Interrupted, it goes on where it was; an index made anew, and metadata that change, cost no page again."""
    with opened(folder) as library:
        library.recognise(going_on=lambda: len(reader.recognised_pages) < 1)
        assert library.recognising == {"scan.pdf": (0, 2)}
        assert library.ask(WHO).quotes == ()
    with opened(folder) as library:
        library.recognise()
        assert reader.recognised_pages == [0, 1]
        (folder / "scan.pdf.yaml").write_text("title: The scan", encoding="utf-8")
        library.update()
        assert library.ask(WHO).quotes[0].title == "The scan"
        library.reindex()
        assert library.ask(WHO).quotes[0].recognised
    assert reader.recognised_pages == [0, 1]


def test_the_pages_of_a_partial_scan_are_named(folder: Path, reader: Reader) -> None:
    """To whoever added it, with what is done about them; the other pages answer at once."""
    pages = (Page(0, "1"), Page(0, "2"), Page(0, "3"))
    reader.instead["scan.pdf"] = Extract("pdf", "The hotline opened in 2016.", pages=pages, pictures=(0, 1))
    with Library(folder, folder.parent / "data", tesseract=None) as library:
        (warning,) = library.update().warnings["scan.pdf"]
        assert warning.startswith("Pages 1–2 are pictures: no text was read. With the program Tesseract installed")
        assert library.ask("when did the hotline open").quotes[0].recognised is False
    with opened(folder) as library:
        library.recognise()
        assert library.ask(WHO).quotes[0].recognised
        assert not library.ask("when did the hotline open").quotes[0].recognised


def test_without_tesseract_a_scan_is_refused_and_later_taken(folder: Path, reader: Reader) -> None:
    """With what to do; once it is installed, the file is taken although it has not changed."""
    with opened(folder, None) as library:
        (refused,) = library.refusals()
        assert refused.code == "pictures"
        assert "all 2 pages are pictures" in refused.reason
        assert "Tesseract" in refused.reason
        library.recognise()
        with pytest.raises(RefusedError):
            library.add(folder / "scan.pdf")
    with Library(folder, folder.parent / "data", tesseract=TESSERACT) as library:
        assert library.update().added == ("scan.pdf",)
        assert library.refusals() == ()
        library.recognise()
        assert library.ask(WHO).quotes


def test_removed_for_good_means_what_was_recognised_too(folder: Path, reader: Reader) -> None:
    """No letter of it stays; removed otherwise, it comes back without being recognised again."""
    with opened(folder) as library:
        library.recognise()
        library.remove("scan.pdf")
        library.restore("scan.pdf")
        assert library.ask(WHO).quotes[0].recognised
        assert reader.recognised_pages == [0, 1]
        library.remove("scan.pdf", for_good=True)
    assert b"Abovyan" not in (folder.parent / "data" / FILE).read_bytes()


def test_a_page_that_cannot_be_recognised_is_passed_over(folder: Path, reader: Reader) -> None:
    """The others are answered from, and it is not tried again and again."""
    reader.on_pages[0] = refusal("bomb")
    with opened(folder) as library:
        library.recognise()
        library.recognise()
        assert library.ask(WHO).quotes
        assert library.recognising == {}
        assert library.documents()[0].warnings == ("No text could be recognised on page 1.",)
    assert reader.recognised_pages == [0, 1]


def test_a_scan_that_goes_meanwhile_is_left(folder: Path, reader: Reader) -> None:
    """Nothing fails, and nothing of it stays."""

    def gone(done: int, total: int, name: str) -> None:
        (folder / "scan.pdf").unlink(missing_ok=True)

    with opened(folder) as library:
        library.recognise(gone)
        library.update()
        assert library.documents() == ()


def test_what_is_damaged_is_made_anew(tmp_path: Path) -> None:
    """It is derived from the documents: one sentence, then it begins again."""
    kept = Recognised(tmp_path)
    assert kept.of("a") == {}
    kept.keep("a", 3, "text")
    assert (kept.of("a"), kept.of("b")) == ({3: "text"}, {})
    (tmp_path / FILE).write_bytes(b"no database" * 1000)
    with pytest.raises(FolderError, match="made anew"):
        kept.of("a")
    assert kept.of("a") == {}


def test_it_can_be_switched_off() -> None:
    """Then nothing is looked for."""
    assert installed("off") is None
