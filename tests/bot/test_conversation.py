"""What is said to whom."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest

from bot.conversation import LONGEST_QUESTION, Conversation, Turns, spoken, written_in
from bot.texts import Language, say
from index.library import Library
from index.model import Answer, Band, DocumentInfo, Filter, Quote
from tests.telegram_server import parse


class Nothing:
    """An index that finds nothing and remembers what it was asked."""

    def __init__(self, language: str = "en") -> None:
        self.asked: list[tuple[str, tuple[str, ...]]] = []
        self._language = language

    def ask(self, question: str, history: Sequence[str] = (), *, as_typed: bool = False, only: Filter | None = None) -> Answer:
        """Find nothing."""
        self.asked.append((question, tuple(history)))
        return Answer(Band.NONE, 0.0, (), (), (), self._language)

    def documents(self) -> tuple[DocumentInfo, ...]:
        """Hold nothing."""
        return ()

    def filter(self, token: str) -> Filter | None:
        """Keep nothing."""
        return None

    def find(self, quote_id: str) -> Quote | None:
        """Find nothing."""
        return None

    def surroundings(self, quote: Quote) -> tuple[str, str]:
        """Know nothing."""
        return "", ""


@pytest.fixture
def library(tmp_path: Path) -> Iterator[Library]:
    """A real index of one document."""
    documents = tmp_path / "documents"
    documents.mkdir()
    (documents / "visit.txt").write_text(
        "The delegation was headed by Vahram Kazhoyan. It met the press in Vienna.", encoding="utf-8"
    )
    with Library(documents, tmp_path / "data") as library:
        library.update()
        yield library


def test_answers_from_the_documents(library: Library) -> None:
    """With the sentence that answers."""
    answer = parse(Conversation(library).reply("who headed the delegation", chat=1, language="en").text)
    assert answer.parts("BlockQuote")[0] == "The delegation was headed by Vahram Kazhoyan."


def test_says_how_much_it_knows(library: Library) -> None:
    """The start counts the documents."""
    assert "Documents I know: 1" in Conversation(library).start("en")


@pytest.mark.parametrize("text", ["", "  \n", "🎉", "???", "\u202e\x00"])
def test_what_holds_no_word_is_met_kindly(text: str) -> None:
    """And the index is not asked."""
    nothing = Nothing()
    assert Conversation(nothing).reply(text, chat=1, language="hy").text == say("hy", "no-words")
    assert nothing.asked == []


def test_an_essay_is_met_kindly() -> None:
    """In its own language, whatever the person's."""
    essay = "слово " * LONGEST_QUESTION
    assert Conversation(Nothing()).reply(essay, chat=1, language="en").text == say("ru", "too-long")


@pytest.mark.parametrize(
    ("question", "answered", "language", "frame"),
    [
        ("who led it", "en", "ru", "en"),
        ("кто возглавил", "ru", "en", "ru"),
        ("ո՞վ էր ղեկավարում", "hy", "en", "hy"),
        ("kto vozglavil", "ru", "en", "ru"),
        ("2018?", "en", "hy", "hy"),
    ],
)
def test_our_own_words_are_in_the_questions_language(question: str, answered: str, language: Language, frame: Language) -> None:
    """A number has none, so the person's is taken."""
    reply = Conversation(Nothing(answered)).reply(question, chat=1, language=language)
    assert reply.text.startswith(say(frame, "none"))


def test_a_question_is_passed_on_in_one_line() -> None:
    """Without what nobody can see."""
    nothing = Nothing()
    Conversation(nothing).reply("who\n led\u202e it\ud83d", chat=1, language="en")
    assert nothing.asked[0][0] == "who led it"


def test_earlier_questions_come_along() -> None:
    """Those of the same chat, oldest first; what was no question does not count."""
    nothing = Nothing()
    conversation = Conversation(nothing)
    for chat, text in [(1, "one"), (2, "other"), (1, "🎉"), (1, "two"), (1, "three")]:
        conversation.reply(text, chat=chat, language="en")
    assert nothing.asked[-1] == ("three", ("one", "two"))


def test_turns_are_forgotten() -> None:
    """After a while, after a few, and when there are too many chats."""
    now = 0.0
    turns = Turns(questions=2, chats=2, seconds=60, clock=lambda: now)
    for question in ("a", "b", "c"):
        turns.add(1, question)
    assert turns.before(1) == ("b", "c")
    now = 61.0
    assert turns.before(1) == ()
    for chat in (2, 3, 4):
        turns.add(chat, "d")
    assert [turns.before(chat) for chat in (2, 3, 4)] == [(), ("d",), ("d",)]


def test_languages() -> None:
    """By code or by script, English where nothing is known."""
    assert spoken("hy-AM") == "hy"
    assert spoken("de") == "en"
    assert [written_in(text) for text in ("ա", "ж", "z", "1 🎉")] == ["hy", "ru", "en", None]
