"""How golden answers look."""

from __future__ import annotations

import pytest

from bot import golden_answers
from bot.texts import LANGUAGES, Language, say
from index.golden import Change, Outcome, Question
from index.model import Band
from tests.telegram_server import parse

ASKED = Question("who led <it> & why", "en", "a&b.pdf", "led by <Ani>")
RIGHT = Outcome(ASKED, Band.ANSWER, "a&b.pdf", "It was led by <Ani>.")
CLOSEST = Outcome(ASKED, Band.CLOSEST, "other.pdf", "Nobody\nled it." + " Words." * 200)
NOTHING = Outcome(ASKED, Band.NONE)
UNASKED = Outcome(Question("what did it cost", "en"), Band.ANSWER, "other.pdf", "It cost 5.")


@pytest.mark.parametrize("language", LANGUAGES)
def test_however_many_there_are_telegram_takes_them(language: Language) -> None:
    """Some are shown, and it is said how many more there are."""
    entries = golden_answers.changes([Change(RIGHT, CLOSEST)] * 50, language, now="golden-now")
    message = parse(golden_answers.listed(say(language, "golden-changed", changed=50, count=60), entries, language))
    shown = message.text.count("who led <it> & why")
    assert 3 <= shown < 50
    assert message.units <= 4096
    assert message.text.splitlines()[-1] == parse(say(language, "golden-more", count=50 - shown)).text


def test_a_failure_tells_what_was_expected_and_what_came() -> None:
    """Also where no answer was expected."""
    texts = [parse(entry).text.splitlines() for entry in golden_answers.failures([NOTHING, UNASKED], "en")]
    assert texts[0][1:] == ["expected: “led by <Ani>” (a&b.pdf)", "came: nothing found"]
    assert texts[1][1:] == ["expected: no answer", "came: “It cost 5.” (other.pdf)"]


def test_a_change_tells_whether_it_is_for_the_better() -> None:
    """On one line each, shortened."""
    (entry,) = golden_answers.changes([Change(CLOSEST, RIGHT)], "en", now="golden-would-be")
    _, before, after = parse(entry).text.splitlines()
    assert before.startswith("was: ❌ closest passages, “Nobody led it. Words.")
    assert before.endswith("…” (other.pdf)")
    assert after == "would be: ✅ “It was led by <Ani>.” (a&b.pdf)"
