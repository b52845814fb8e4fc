"""Counts of what was asked."""

from __future__ import annotations

import logging
from collections import Counter
from datetime import date
from functools import partial
from pathlib import Path

import pytest

from bot.state import HELPED, State
from bot.tallies import Day, Tallies
from index.model import Answer, Band

TODAY = date(2026, 3, 12)


def _same(day: date) -> date:
    return day


def answer(band: Band, language: str = "en") -> Answer:
    """Make an answer as far as it is counted."""
    return Answer(band, 0.5, (), (), (), language)


def test_questions_are_counted_by_day_language_and_band(tmp_path: Path) -> None:
    """The newest day first; the last days are added up, with today."""
    with State(tmp_path) as state:
        for day, asked in ((date(2026, 3, 5), "en"), (date(2026, 3, 6), "ru"), (TODAY, "hy")):
            tallies = Tallies(state, today=partial(_same, day))
            tallies.count(answer(Band.ANSWER, asked))
            tallies.count(answer(Band.NONE, asked))
        assert [day.day.day for day in tallies.days()] == [12, 6, 5]
        assert tallies.days()[0] == Day(TODAY, Counter({"answer": 1, "none": 1, "in-hy": 2}))
        week = tallies.last(7)
        assert (week.asked, week.counts["answer"], week.counts["in-ru"], week.counts["in-en"]) == (4, 2, 2, 0)


def test_taps_are_counted_with_their_day(tmp_path: Path) -> None:
    """Beside what is counted for the quotation."""
    with State(tmp_path) as state:
        state.count_opinion("quote", helpful=True)
        assert Tallies(state).last(1).counts[HELPED] == 1


def test_what_cannot_be_counted_is_answered_all_the_same(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    """The log says so, without the question."""
    state = State(tmp_path)
    state.close()
    with caplog.at_level(logging.WARNING):
        Tallies(state).count(answer(Band.ANSWER))
    assert "could not be counted" in caplog.text
