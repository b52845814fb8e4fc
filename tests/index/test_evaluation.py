"""The figures of a set, the curve of confidence, the explanation of a question, and the command that prints them."""

from __future__ import annotations

import io
import sys
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest

from index import evaluation, explanation, questionsets
from index.__main__ import main
from index.evaluation import Reply, Share
from index.model import Answer, Band, PassageRef, Quote
from index.questionsets import Question, QuestionSet, Text
from tests.index.test_questionsets import lines

TEXTS = (
    "The delegation of Armenia was led by Vahram Kazhoyan. It went to Vienna by train.",
    "The shelter in Gyumri received 35 victims in 2017. Two of them were minors.",
    "The library is open on weekdays. Books may be kept for three weeks.",
)
ROWS = (
    {"id": "who", "question": "who led the delegation of Armenia", "answers": ["Vahram Kazhoyan"],
     "gold_passage_ids": ["p0"]},
    {"id": "many", "question": "how many victims did the shelter receive", "answers": ["35"], "gold_passage_ids": ["p1"]},
    {"id": "none", "question": "zamboni quetzalcoatl xylophone", "answerable": False},
)  # fmt: skip


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A set of three passages and three questions, one of them without an answer."""
    lines(tmp_path / "set" / "questions.jsonl", *ROWS)
    lines(tmp_path / "set" / "passages.jsonl", *({"id": f"p{i}", "text": text} for i, text in enumerate(TEXTS)))
    return tmp_path / "set"


def quote(text: str, *bold: str, document: str = "000000.txt") -> Quote:
    """A quote with these words in bold."""
    spans = tuple((text.index(words), text.index(words) + len(words)) for words in bold)
    return Quote(document, "", 0, len(text), text, highlights=spans)


def reply(
    question: Question,
    *quotes: Quote,
    band: Band = Band.ANSWER,
    passages: Sequence[str] = (),
    confidence: float = 0.5,
    milliseconds: float = 1.0,
) -> Reply:
    """What a question got."""
    ranked = tuple(PassageRef(name, 0, 1) for name in passages)
    return Reply(question, Answer(band, confidence, quotes, ranked, (), "en"), milliseconds)


def asked(*texts: str) -> QuestionSet:
    """A set of these passages."""
    return QuestionSet("set", (), {f"{i:06d}.txt": Text(f"p{i}", "", text) for i, text in enumerate(texts)}, None)


WHO = Question("1", "who led", "en", answers=("Vahram Kazhoyan",), gold=frozenset({"p0"}))
NOBODY = Question("2", "who paid", "en", answerable=False)


# The figures


def test_the_gold_passage_is_ranked() -> None:
    """passage@1, passage@5 and mrr look for the best rank of a gold passage; a passage that comes twice counts once."""
    got = [
        reply(WHO, passages=["000000.txt", "000001.txt"]),
        reply(WHO, passages=["000001.txt", "000001.txt", "000000.txt"]),
        reply(WHO, passages=[*(f"00000{i}.txt" for i in range(1, 8)), "000000.txt"]),
        reply(WHO, passages=["000001.txt"]),
    ]
    figures = evaluation.figures(asked(*map(str, range(9))), got)
    assert (figures.passage_1, figures.passage_5) == (Share(1, 4), Share(2, 4))
    assert figures.mrr == pytest.approx((1 + 1 / 2 + 1 / 8 + 0) / 4)


def test_a_quote_holds_the_answer() -> None:
    """quote@1 and quote@3 want the words in an answer's quotes; a withheld answer counts as none."""
    right, wrong = quote("It was led by Vahram Kazhoyan."), quote("It was led by Vahram.")
    got = [
        reply(WHO, right),
        reply(WHO, wrong, wrong, right),
        reply(WHO, wrong),
        reply(WHO, right, band=Band.CLOSEST),
        reply(WHO, band=Band.NONE),
    ]
    figures = evaluation.figures(asked(), got)
    assert (figures.quote_1, figures.quote_3) == (Share(1, 5), Share(2, 5))
    assert figures.chars == pytest.approx((30 + 21 + 21) / 3)


@pytest.mark.parametrize(
    ("text", "answer", "holds"),
    [
        ("on April 23-24, 2018 in Vienna", "23–24 april 2018", False),
        ("on April 23-24, 2018 in Vienna", "april 23–24 2018", True),
        ("a group of 110 people", "11", False),
        ("the Ministry of the Interior", "Ministry of Interior", True),
        ("делегацию возглавил Армен Петросян.", "Армен ПЕТРОСЯН", True),
        ("anything", "—", False),
    ],
)
def test_words_of_an_answer(text: str, answer: str, holds: bool) -> None:
    """Whole words in their order count; case, punctuation and English articles do not."""
    assert evaluation.holds(text, [answer]) is holds


def test_bold() -> None:
    """Of the quotes that hold the answer: a highlight holds it, or is a part of it."""
    text = "The group was led by Vahram Kazhoyan of the ministry."
    got = [reply(WHO, quote(text, *bold)) for bold in ((), ("group",), ("Kazhoyan",), ("led by Vahram Kazhoyan",))]
    got.append(reply(WHO, quote("The group was led by Anna.", "Anna")))
    assert evaluation.figures(asked(), got).bold == Share(2, 4)


def test_answered_and_refused() -> None:
    """Closest passages are no answer: they lower ``answered`` and raise ``refused``."""
    got = [reply(question, band=band) for question in (WHO, NOBODY) for band in Band]
    figures = evaluation.figures(asked(), got)
    assert (figures.answered, figures.refused) == (Share(1, 3), Share(2, 3))


@pytest.mark.parametrize(
    ("higher", "lower", "chance"),
    [([0.9, 0.8], [0.1], 1.0), ([0.1], [0.9], 0.0), ([0.5], [0.5], 0.5), ([0.9, 0.2], [0.5, 0.1], 0.75), ([], [1], None)],
)
def test_auroc(higher: list[float], lower: list[float], chance: float | None) -> None:
    """The share of pairs in the right order; ties count half; of no pairs nothing is said."""
    assert evaluation.auroc(higher, lower) == chance


def test_verbatim_and_time() -> None:
    """A quote must stand in its passage letter for letter; times are the middle one and the one of 99 in 100."""
    got = [reply(NOBODY, quote("led by  Anna"), milliseconds=i) for i in range(100)]
    got[0] = reply(WHO, quote("led by Anna"), quote("of another set", document="x.txt"), milliseconds=200)
    figures = evaluation.figures(asked("It was led by Anna."), got)
    assert figures.verbatim == Share(1, 100)
    assert (figures.p50, figures.p99) == (51, 200)


def test_what_a_set_does_not_tell() -> None:
    """Without gold passages, answers or unanswerable questions the figures are left out of the line."""
    plain = Question("1", "who led", "en")
    line = str(evaluation.figures(asked(), [reply(plain)]))
    assert line == "questions 1 · answered 1.000 · ms p50 1.0 · ms p99 1.0"


@pytest.mark.parametrize(
    ("share", "low", "high"), [(Share(0, 10), 0.0, 0.278), (Share(10, 10), 0.722, 1.0), (Share(75, 100), 0.657, 0.825)]
)
def test_intervals(share: Share, low: float, high: float) -> None:
    """Wilson's 95 % intervals, as published tables have them."""
    assert share.interval == pytest.approx((low, high), abs=0.001)


def test_the_curve() -> None:
    """Each threshold's shares of each language: answered from it on, refused below it."""
    russian = replace(WHO, language="ru")
    got = [reply(WHO, confidence=0.5), reply(WHO, confidence=0.9), reply(NOBODY, confidence=0.3)]
    points = {point.threshold: point for point in evaluation.curve(got, [reply(WHO, confidence=0.6)])}
    assert list(points) == pytest.approx([i / 20 for i in range(1, 20)])
    assert [(p.answered, p.refused, p.refused_without) for p in (points[0.3], points[0.55], points[0.65])] == [
        (Share(2, 2), Share(0, 1), Share(0, 1)),
        (Share(1, 2), Share(1, 1), Share(0, 1)),
        (Share(1, 2), Share(1, 1), Share(1, 1)),
    ]
    lines = list(evaluation.curve_lines([*got, reply(russian)], []))
    assert lines[0] == "en: 2 answerable, 1 unanswerable, 0 whose answer was taken away"
    assert lines[6].split() == ["0.25", "1.000", "0.000", "–"]
    assert lines[21] == "ru: 1 answerable, 0 unanswerable, 0 whose answer was taken away"


# The whole way


def test_asking_a_set(folder: Path) -> None:
    """Every question is asked, through the library, of the set's passages."""
    read = questionsets.read(folder)
    with evaluation.opened(read) as library:
        got = list(evaluation.replies(library, read))
    assert [reply.question.id for reply in got] == ["who", "many", "none"]
    figures = evaluation.figures(read, got)
    assert figures.passage_1 == figures.quote_1 == Share(2, 2)
    assert figures.refused == Share(1, 1)
    assert figures.verbatim.value == 1.0


def test_an_answer_taken_away(folder: Path) -> None:
    """Asked again without its document, a question finds, quotes and knows nothing of it; the others stay."""
    read = questionsets.read(folder)
    with evaluation.opened(read) as library:
        got = list(evaluation.replies_without(library, read))
        assert [reply.question.id for reply in got] == ["who", "many"]
        assert all(reply.answer.band is not Band.ANSWER for reply in got)
        for gone, reply in zip(("000000.txt", "000001.txt"), got, strict=True):
            assert gone not in {passage.document for passage in reply.answer.passages}
            assert gone not in {quote.document for quote in reply.answer.quotes}
        assert "Armenia" in got[0].answer.missing
        assert library.ask("who led the delegation of Armenia").missing == (), "the library itself has it all"


def test_an_answer_taken_away_from_whole_documents(tmp_path: Path) -> None:
    """A question's document is known by its name without the ending too; the last document is never left out."""
    for name, texts in (("three", TEXTS), ("one", TEXTS[:1])):
        lines(tmp_path / name / "questions.jsonl", {**ROWS[0], "doc": "0"})
        (tmp_path / name / "docs").mkdir()
        for i, text in enumerate(texts):
            (tmp_path / name / "docs" / f"{i}.txt").write_text(text)
    for name, asked_again in (("three", 1), ("one", 0)):
        read = questionsets.read(tmp_path / name)
        with evaluation.opened(read) as library:
            got = list(evaluation.replies_without(library, read))
        assert len(got) == asked_again
        assert all("Kazhoyan" not in quote.text for reply in got for quote in reply.answer.quotes)


def test_explaining(folder: Path) -> None:
    """What is explained is the answer that is given: the same passages in the same order, the same first sentence."""
    with evaluation.opened(questionsets.read(folder)) as library:
        told = explanation.explain(library, "and how many were minors?", ("who received victims in the shelter",))
        assert told.answer == library.ask("and how many were minors?", ("who received victims in the shelter",))
    assert [found.document for found in told.passages] == [place.document for place in told.answer.passages]
    assert told.sentences[0].text in TEXTS[1]
    assert told.sentences[0].text in told.answer.quotes[0].text
    assert [found.score for found in told.sentences] == sorted((f.score for f in told.sentences), reverse=True)
    assert told.query.carried == ("received", "victims", "shelter")
    assert len(told.weights) == len(told.query.slots)


def test_an_explanation_to_read(folder: Path) -> None:
    """The page names the kind of the question, its words, the passages, the sentences and how sure the answer is."""
    with evaluation.opened(questionsets.read(folder)) as library:
        page = str(explanation.explain(library, "who led the delegation of Armenia"))
        nothing = str(explanation.explain(library, "?"))
    assert page.startswith("“who led the delegation of Armenia”: en, kind who\n")
    for words in ("led → lead", "delegation", "000000.txt: The delegation", "bold: Vahram Kazhoyan", "confidence 0."):
        assert words in page
    assert nothing.endswith("none, confidence 0.000")


# The command


def evaluate(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, *given: object) -> tuple[int, str, str]:
    """``python -m index evaluate``: its code and what it prints."""
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO()))
    code = main(["evaluate", *map(str, given)])
    return code, *capsys.readouterr()


def test_the_command(folder: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    """A line of figures for each set; with a limit fewer questions are asked."""
    code, out, err = evaluate(capsys, monkeypatch, folder, folder)
    assert (code, err) == (0, "")
    assert [line.split(" · ")[:2] for line in out.splitlines()] == [["set: questions 3", "passage@1 1.000 (0.342–1.000)"]] * 2
    assert evaluate(capsys, monkeypatch, folder, "--limit", 1, "--typos", 1)[1].startswith("set: questions 1 ·")


def test_the_command_prints_the_curve(
    folder: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """After the figures: the curve of all sets together, for each language of the questions."""
    code, out, _ = evaluate(capsys, monkeypatch, folder, folder, "--curve")
    assert code == 0
    assert out.splitlines()[2] == "en: 4 answerable, 2 unanswerable, 4 whose answer was taken away"
    assert len(out.splitlines()) == 2 + 2 + 19


def test_the_command_explains(folder: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    """One question by its id; an id that no set holds is a sentence and code 2."""
    code, out, _ = evaluate(capsys, monkeypatch, folder, "--explain", "many")
    assert code == 0
    assert out.startswith("“how many victims did the shelter receive”: en, kind number")
    assert evaluate(capsys, monkeypatch, folder, "--explain", "gone") == (
        2, "", "No set holds a question with the id gone.\n",
    )  # fmt: skip


def test_the_command_without_a_set(tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    """A folder that holds no set is a sentence and code 2."""
    code, out, err = evaluate(capsys, monkeypatch, tmp_path)
    assert (code, out) == (2, "")
    assert err == f"There is no questions.jsonl in {tmp_path}.\n"
