"""How are the golden questions asked beside the answers, and how do their outcomes look in a chat?"""

from __future__ import annotations

import time
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Final

from bot.markup import Html, bold, escaped, joined, units
from bot.rendering import short
from bot.texts import Language, say
from index import golden
from index.golden import Ask, Change, Outcome, Question
from index.model import Answer, Band

_LONGEST: Final = 200
"""Characters of a question and of each answer."""

_ROOM: Final = 3_900
"""UTF-16 units of a message, without what tells how much there is besides."""


def questions(folder: Path) -> tuple[Question, ...]:
    """Give the folder's golden questions; none where it has no list. Raises SettingError for one that is not readable."""
    path = folder / golden.FILE
    return golden.load(path) if path.exists() else ()


def outcomes(ask: Ask, asked: Iterable[Question]) -> tuple[Outcome, ...]:
    """Ask them one by one, resting after each as long as it took, so that people's questions come first."""

    def gently(question: str) -> Answer:
        began = time.perf_counter()
        answer = ask(question)
        time.sleep(time.perf_counter() - began)
        return answer

    return golden.check(gently, asked)


def failures(failed: Iterable[Outcome], language: Language) -> list[Html]:
    """Show what was asked, what was expected and what came."""
    return [
        joined(
            "\n",
            [
                Html(f"❌ {_asked(outcome)}"),
                Html(f"{say(language, 'golden-expected')} {_expected(outcome.question, language)}"),
                Html(f"{say(language, 'golden-came')} {_came(outcome, language)}"),
            ],
        )
        for outcome in failed
    ]


def changes(changed: Iterable[Change], language: Language, *, now: str) -> list[Html]:
    """Show what was asked, what came before and what comes after; ``now`` is the text that names the latter."""
    return [
        joined(
            "\n",
            [
                _asked(change.after),
                Html(f"{say(language, 'golden-was')} {_sign(change.before)} {_came(change.before, language)}"),
                Html(f"{say(language, now)} {_sign(change.after)} {_came(change.after, language)}"),
            ],
        )
        for change in changed
    ]


def listed(head: Html, entries: Sequence[Html], language: Language) -> Html:
    """Put as many entries under a head as Telegram takes, and tell how many more there are."""
    room = _ROOM - units(head)
    shown = 0
    for entry in entries:
        room -= units(entry) + 2
        if room < 0:
            break
        shown += 1
    more = say(language, "golden-more", count=len(entries) - shown) if shown < len(entries) else Html("")
    return joined("\n\n", [head, *entries[:shown], more])


def _asked(outcome: Outcome) -> Html:
    return bold(escaped(short(outcome.question.text, _LONGEST)))


def _sign(outcome: Outcome) -> str:
    return "✅" if outcome.right else "❌"


def _expected(question: Question, language: Language) -> Html:
    if question.words is None or question.document is None:
        return say(language, "golden-no-answer")
    return _quoted(question.words, question.document)


def _came(outcome: Outcome, language: Language) -> Html:
    if outcome.quote is None or outcome.document is None:
        return say(language, "golden-nothing")
    quoted = _quoted(outcome.quote, outcome.document)
    return quoted if outcome.band is Band.ANSWER else Html(f"{say(language, 'golden-closest')} {quoted}")


def _quoted(words: str, document: str) -> Html:
    return escaped(f"“{short(words, _LONGEST)}” ({short(document, _LONGEST)})")
