"""Golden questions: what counts as right, what is told of the rest, and which mistakes in the file are named."""

from __future__ import annotations

import io
import sys
from pathlib import Path

import pytest

from index import golden
from index.__main__ import main
from index.errors import SettingError
from index.golden import Outcome, Question
from index.model import Answer, Band, Quote
from tests.index.making import REPORT, write

LED = Question("who led the delegation", "en", "report.txt", "led by Anna Abovyan")
UNKNOWN = Question("what did it cost", "en")


def answer(band: Band, *quotes: tuple[str, str]) -> Answer:
    """An answer that quotes these words from these documents."""
    made = tuple(Quote(document, document, 0, len(text), text) for document, text in quotes)
    return Answer(band, 0.9, made, (), (), "en")


def outcome(question: Question, band: Band, *quotes: tuple[str, str]) -> Outcome:
    """What becomes of a question that gets this answer."""
    return golden.check(lambda _: answer(band, *quotes), [question])[0]


# What is right


@pytest.mark.parametrize(
    ("band", "quotes", "right"),
    [
        (Band.ANSWER, [("report.txt", "11 people, led by Anna Abovyan, came.")], True),
        (Band.ANSWER, [("report.txt", "11 people, led by\n  Anna Abovyan, came.")], True),
        (Band.ANSWER, [("report.txt", "11 people, Led by Anna Abovyan, came.")], False),
        (Band.ANSWER, [("other.txt", "11 people, led by Anna Abovyan, came.")], False),
        (Band.ANSWER, [("report.txt", "11 people."), ("report.txt", "led by Anna Abovyan")], False),
        (Band.CLOSEST, [("report.txt", "11 people, led by Anna Abovyan, came.")], False),
        (Band.NONE, [], False),
    ],
    ids=["held", "over a line break", "another case", "another document", "second quote", "only closest", "nothing"],
)
def test_an_expected_answer(band: Band, quotes: list[tuple[str, str]], right: bool) -> None:
    """Right is an answer whose first quote holds the words, letter for letter, and comes from the document."""
    assert outcome(LED, band, *quotes).right is right


@pytest.mark.parametrize(("band", "right"), [(Band.ANSWER, False), (Band.CLOSEST, True), (Band.NONE, True)])
def test_no_answer_expected(band: Band, right: bool) -> None:
    """Where the documents hold no answer, closest passages are right and an answer is wrong."""
    assert outcome(UNKNOWN, band, *([("report.txt", "11 people.")] if band is not Band.NONE else [])).right is right


def test_every_question_is_asked_in_order() -> None:
    """Each question gets its own outcome."""
    asked: list[str] = []

    def ask(question: str) -> Answer:
        asked.append(question)
        return answer(Band.NONE)

    outcomes = golden.check(ask, [LED, UNKNOWN])
    assert asked == [LED.text, UNKNOWN.text]
    assert [outcome.question for outcome in outcomes] == [LED, UNKNOWN]


def test_a_failure_in_one_line() -> None:
    """The line says what was asked, what was expected and what came; a long quote is shortened."""
    line = str(outcome(LED, Band.CLOSEST, ("report.txt", "The delegation\nwas large. " + "It was. " * 50)))
    assert line.startswith(
        "“who led the delegation”: expected “led by Anna Abovyan” (report.txt); got closest passages,"
        " first “The delegation was large. It was."
    )
    assert line.endswith("…” (report.txt)")
    assert len(line) < 400
    assert str(outcome(UNKNOWN, Band.NONE)) == "“what did it cost”: expected no answer; got nothing"


# What has changed


def test_what_has_changed() -> None:
    """A question is told where its band is another now, or its answer comes from elsewhere or in other words."""
    before = outcome(LED, Band.ANSWER, ("report.txt", "led by Anna Abovyan"))
    for after in (
        outcome(LED, Band.ANSWER, ("report.txt", "led by Armen Petrosyan")),
        outcome(LED, Band.ANSWER, ("other.txt", "led by Anna Abovyan")),
        outcome(LED, Band.CLOSEST, ("report.txt", "led by Anna Abovyan")),
        outcome(LED, Band.NONE),
    ):
        assert [(change.before, change.after) for change in golden.changed([before], [after])] == [(before, after)]


def test_what_has_not_changed() -> None:
    """The same words with other blanks, other closest passages and questions of one side only are not told."""
    led = outcome(LED, Band.ANSWER, ("report.txt", "led by Anna Abovyan"))
    assert golden.changed([led], [outcome(LED, Band.ANSWER, ("report.txt", "led by  Anna\nAbovyan"))]) == ()
    closest = [outcome(UNKNOWN, Band.CLOSEST, (name, "Nothing of it.")) for name in ("a.txt", "b.txt")]
    assert golden.changed(closest[:1], closest[1:]) == ()
    assert golden.changed([led], closest) == ()


# The file


def test_reading_the_file(tmp_path: Path) -> None:
    """Both kinds of entries are read in order; the language may be left out."""
    path = tmp_path / "questions.yaml"
    path.write_text(
        "- {question: who led the delegation, language: en, document: report.txt, words: led by Anna Abovyan}\n"
        "- {question: сколько это стоило, answer: none}\n",
        encoding="utf-8",
    )
    assert golden.load(path) == (LED, Question("сколько это стоило", "ru"))


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        ("- question: [", "questions.yaml, line"),
        ("question: who", "must be a list"),
        ("", "must be a list"),
        ("- who", "questions.yaml, entry 1: an entry needs a 'question'"),
        ("- {question: a, answer: none}\n- {language: en, answer: none}", "entry 2: 'question' is missing"),
        ("- {question: who, words: Anna}", "entry 1: 'document' is missing"),
        ("- {question: who, document: a.txt}", "entry 1: 'words' is missing"),
        ("- {question: when, document: a.txt, words: 2018}", "entry 1: 'words' must be text"),
        ("- {question: when, answer: none, language: de}", "entry 1: the language must be one of en, ru, hy"),
        ("- {question: when, answer: no}", "entry 1: give either"),
        ("- {question: when, answer: none, words: Anna}", "entry 1: give either"),
        ("- {question: when, answers: none}", "entry 1: 'answers' is not one of"),
        (b"- question: \xff\xfe", "not UTF-8"),
    ],
)
def test_a_mistake_in_the_file_is_named(tmp_path: Path, content: str | bytes, sentence: str) -> None:
    """The sentence names the file and the entry, and says what is wrong."""
    path = tmp_path / "questions.yaml"
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    with pytest.raises(SettingError, match=sentence):
        golden.load(path)


def test_no_file(tmp_path: Path) -> None:
    """A missing file is named."""
    with pytest.raises(SettingError, match="no golden questions"):
        golden.load(tmp_path / "questions.yaml")


# The command


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A documents folder; standard input as a terminal would give it."""
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO()))
    return write(tmp_path / "documents", report=REPORT)


def check(folder: Path) -> int:
    """``python -m index check``."""
    return main(["check", "--documents", str(folder), "--data", str(folder.parent / "data")])


def test_checking(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Where all is right only the summary is printed and the code is 0; one failure is one line more and code 1."""
    right = '- {question: "who was the head of the group", document: report.txt, words: "Vahram Kazhoyan"}\n'
    none = '- {question: "zamboni quetzalcoatl", answer: none}\n'
    (folder / "questions.yaml").write_text(right + none)
    assert check(folder) == 0
    assert capsys.readouterr().out == "2 of 2 golden questions are right.\n"
    (folder / "questions.yaml").write_text(right + none + right.replace("Vahram", "Anna"))
    assert check(folder) == 1
    failed, summary = capsys.readouterr().out.splitlines()
    assert "expected “Anna Kazhoyan” (report.txt); got an answer, first “11 representatives" in failed
    assert summary == "2 of 3 golden questions are right."


def test_checking_a_bad_file(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A file that cannot be used ends with code 2 and one sentence on standard error."""
    (folder / "questions.yaml").write_text("- {question: who}\n")
    assert check(folder) == 2
    printed = capsys.readouterr()
    assert printed.out == ""
    assert printed.err == "questions.yaml, entry 1: 'document' is missing.\n"
