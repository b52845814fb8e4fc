"""Questions that wait for an answer."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path

from bot.state import FILE, State
from bot.wishes import KEPT_FOR, MOST, Promise, Wishes

ANI, EVA = 918273645, 918273646


def test_questions_of_the_same_words_are_one(tmp_path: Path) -> None:
    """In whatever order and form; each person counts once, and the most wanted comes first."""
    with State(tmp_path) as state:
        wishes = Wishes(state)
        wishes.keep(ANI, "who opened the zoo", "en")
        wishes.keep(ANI, "Who opened the shelter?", "en")
        wishes.keep(ANI, "the shelter: who opened it", "en")
        wishes.keep(EVA, "who is opening shelters", "ru")
        assert [one.people for one in wishes.passed()] == [2, 1]
        assert wishes.passed()[1].question == "who opened the zoo"
        assert str(ANI).encode() not in (tmp_path / FILE).read_bytes()


def test_what_is_only_to_be_told_is_not_shown_to_editors(tmp_path: Path) -> None:
    """Unless it was passed to them too; taken from their list, it still waits for who is to be told."""
    with State(tmp_path) as state:
        wishes = Wishes(state)
        wishes.keep(ANI, "who opened the shelter", "hy", chat=ANI)
        assert wishes.passed() == ()
        (name,) = wishes.waiting()
        wishes.keep(ANI, "who opened the shelter", "hy")
        assert [one.name for one in wishes.passed()] == [name]
        assert wishes.dismiss(name)
        assert not wishes.dismiss(name)
        assert wishes.passed() == ()
        assert wishes.promises(name) == (Promise(ANI, "hy"),)
        wishes.kept(name, ANI)
        assert wishes.waiting() == {}


def test_nothing_of_what_was_forgotten_is_on_the_disk(tmp_path: Path) -> None:
    """Neither in the database nor in its log, though the bot goes on."""

    def on_disk(word: str) -> bool:
        return any(word.encode() in path.read_bytes() for path in tmp_path.glob(f"{FILE}*"))

    with State(tmp_path) as state:
        wishes = Wishes(state)
        for forgets in (partial(state.forget, ANI), partial(wishes.end, ANI)):
            wishes.keep(ANI, "who tamed the sesquipedalian", "en", chat=ANI)
            assert on_disk("sesquipedalian")
            forgets()
            assert not on_disk("sesquipedalian")


def test_nobody_fills_the_list_alone(tmp_path: Path) -> None:
    """The same question may be passed on again."""
    with State(tmp_path) as state:
        wishes = Wishes(state)
        assert all(wishes.keep(ANI, f"question {number}", "en") for number in range(MOST))
        assert not wishes.keep(ANI, "one more", "en")
        assert wishes.keep(ANI, "question 3", "en", chat=ANI)
        assert wishes.keep(EVA, "one more", "en")


def test_what_waited_is_forgotten(tmp_path: Path) -> None:
    """By the person's wish, when the chat is closed, when it is answered, and after a year."""
    with State(tmp_path) as state:
        wishes = Wishes(state)
        wishes.keep(ANI, "one", "en")
        wishes.keep(ANI, "two", "en", chat=ANI)
        wishes.keep(EVA, "three", "en", chat=EVA)
        wishes.keep(EVA, "four", "en")
        state.forget(ANI)
        wishes.end(EVA)
        assert list(wishes.waiting().values()) == ["four"]
        wishes.answered(*wishes.waiting())
        assert wishes.waiting() == {}
        wishes.keep(EVA, "five", "en", chat=EVA)
        today = datetime.now(UTC).date()
        wishes.forget_old(today + KEPT_FOR)
        assert wishes.waiting()
        wishes.forget_old(today + KEPT_FOR + timedelta(days=1))
        assert not wishes.waiting()
