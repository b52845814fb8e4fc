"""What earlier releases kept is there after an upgrade: a data folder of each stands in ``fixtures``, written out as SQL."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from bot.audit import Act, Audit
from bot.members import Members, Role
from bot.people import People
from bot.state import State
from bot.subscribers import Subscribers
from bot.tallies import Tallies
from bot.wishes import Wishes
from index.library import Library
from index.versions import Versions
from tests.index.making import in_process

RELEASES = sorted((Path(__file__).parent / "fixtures").glob("data-*"))


@pytest.fixture(params=RELEASES, ids=lambda release: str(release.name))
def data(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    """The data folder of a release, as it was left."""
    folder = tmp_path / "data"
    folder.mkdir()
    for script in request.param.glob("*.sql"):
        with closing(sqlite3.connect(folder / f"{script.stem}.sqlite3")) as made:
            made.executescript(script.read_text(encoding="utf-8"))
    return folder


def test_what_was_remembered_is_known(data: Path) -> None:
    """Of people and documents, with who may do what and what was promised; another start finds it too."""
    for _ in range(2):
        with State(data) as state:
            assert state.language(4711) == "hy"
            assert state.file_id("digest") == "file"
            assert state.opinions() == (1, 0)
            assert state.confirmations() == {("police", "112"): date(2026, 11, 27)}
            members = Members(state)
            assert members.role(4712) is Role.EDITOR
            assert [(one.person, one.role) for one in members.listed()] == [(4713, None), (4712, Role.EDITOR)]
            assert [(one.chat, one.days) for one in Subscribers(state).listed()] == [(4711, 7)]
            assert list(Wishes(state).waiting().values()) == ["who opened the second shelter"]
            (entry,) = Audit(state, People(state)).entries()
            assert (entry.act, entry.what) == (Act.REMOVED, "old.txt")
            assert Tallies(state).days()[-1].asked == 1


def test_earlier_versions_can_be_brought_back(data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Of a document that was replaced before the upgrade."""
    in_process(monkeypatch)
    documents = data.parent / "documents"
    documents.mkdir()
    at_that_time = Versions(data, lambda: datetime(2026, 11, 28, tzinfo=UTC))  # they are kept for a year
    monkeypatch.setattr("index.library.Versions", lambda _: at_that_time)
    with Library(documents, data) as library:
        library.update()
        assert [version.number for version in library.versions("report.txt")] == [2, 1]
        library.restore("report.txt", 1)
        assert "Anna Abovyan" in library.ask("who opened the shelter").quotes[0].text
        assert library.documents()[0].title == "On shelters"
