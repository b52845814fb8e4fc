"""The index catches up with the folder, and what went wrong is named."""

from __future__ import annotations

import logging
from collections.abc import Callable

import pytest

from bot.indexing import catch_up, catch_up_beside
from index.errors import BusyError, EngineError, FolderError
from index.model import Refusal, Report


class Index:
    """An index that reports, or fails, as it was told."""

    def __init__(self, outcome: Report | Exception) -> None:
        self._outcome = outcome

    def update(self, progress: Callable[[int, int, str, int], None] | None = None) -> Report:
        """Report or fail."""
        if progress:
            progress(0, 1, "a.pdf", 0)
            progress(1, 1, "", 12)
        if isinstance(self._outcome, Exception):
            raise self._outcome
        return self._outcome


def test_refused_files_are_named_with_the_reason(caplog: pytest.LogCaptureFixture) -> None:
    """And what was taken is counted."""
    caplog.set_level(logging.INFO)
    refusal = Refusal("scan.pdf", "pictures", "It holds no readable text.")
    catch_up(Index(Report(added=("a.txt",), unchanged=3, refused=(refusal,), warnings={"a.txt": ("Odd.",)})))
    assert "scan.pdf was not added. It holds no readable text." in caplog.messages
    assert "a.txt: Odd." in caplog.messages
    assert "Documents: 1 added, 0 changed, 0 removed, 3 as they were." in caplog.messages


def test_another_process_at_work_does_not_stop_the_answers(caplog: pytest.LogCaptureFixture) -> None:
    """It is said that the index is used as it is."""
    catch_up(Index(BusyError("Another process is using this data folder.")))
    assert "Another process is using this data folder. Questions are answered from the index" in caplog.text


@pytest.mark.parametrize("error", [FolderError("The folder is gone."), KeyError("words of a document")])
def test_a_failure_beside_the_answers_is_logged(error: Exception, caplog: pytest.LogCaptureFixture) -> None:
    """And nothing else; what a document holds is not."""
    assert catch_up_beside(Index(error))
    assert "could not be brought up to date" in caplog.text
    assert "words of a document" not in caplog.text


def test_a_search_engine_that_is_away_is_asked_again(caplog: pytest.LogCaptureFixture) -> None:
    """Since the folder does not change by its coming back."""
    assert not catch_up_beside(Index(EngineError("It cannot be reached.")))
    assert "It cannot be reached." in caplog.text


def test_a_failure_before_the_answers_is_raised() -> None:
    """Without any index there is nothing to answer from."""
    with pytest.raises(FolderError):
        catch_up(Index(FolderError("The folder is gone.")))
