"""Is everything set up? One line for each thing, with what to do."""

from __future__ import annotations

import os
import shutil
from collections import namedtuple
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from bot.checks import Check, checks, look
from bot.confirmations import _numbers
from bot.hotlines import hotlines
from bot.settings import Settings
from bot.state import State
from index.errors import BusyError, EngineError
from tests.index.making import REPORT, write
from tests.telegram_server import TOKEN, Fault, TelegramServer


@pytest.fixture(scope="module")
def server() -> Iterator[TelegramServer]:
    """One Telegram for all tests of this module."""
    with TelegramServer() as server:
        yield server


@pytest.fixture
def settings(tmp_path: Path, server: TelegramServer) -> Settings:
    """All that has to be set, and everything done that has to be done."""
    write(tmp_path / "documents", report=REPORT)
    (tmp_path / "data").mkdir()
    with State(tmp_path / "data") as state:
        for hotline in hotlines():
            state.confirm(hotline.id, _numbers(hotline), datetime.now(UTC).date())
    return read(tmp_path, server)


def read(folder: Path, server: TelegramServer, **more: str) -> Settings:
    """Read the settings of a folder."""
    ours = {"DOCUMENTS_DIR": str(folder / "documents"), "DATA_DIR": str(folder / "data"), "OCR": "off"}
    return Settings.read({"TELEGRAM_BOT_TOKEN": TOKEN, "TELEGRAM_API_URL": server.url, **ours, **more})


def found(settings: Settings, now: datetime | None = None) -> dict[str, Check]:
    """Look at everything."""
    return {check.what: check for check in checks(settings, now or datetime.now(UTC))}


def wrong(settings: Settings, now: datetime | None = None) -> dict[str, str]:
    """Give what is not well, and what is said of it."""
    return {what: check.found for what, check in found(settings, now).items() if not check.well}


def test_all_is_well(settings: Settings) -> None:
    """A line each, none with the token."""
    lines: list[str] = []
    assert look(settings, lines.append)
    assert all(line.startswith("ok  ") for line in lines)
    assert any("@DossierBot" in line for line in lines)
    assert any("1 files in" in line for line in lines)
    assert not any(TOKEN in line or TOKEN.partition(":")[2] in line for line in lines)


def test_tokens(tmp_path: Path, settings: Settings, server: TelegramServer) -> None:
    """None, one that Telegram does not know, and one that cannot be asked about."""
    assert "TELEGRAM_BOT_TOKEN is not set" in wrong(read(tmp_path, server, TELEGRAM_BOT_TOKEN=""))["token"]
    assert "does not know it" in wrong(read(tmp_path, server, TELEGRAM_BOT_TOKEN="1:other"))["token"]
    nowhere = read(tmp_path, server, TELEGRAM_API_URL="http://127.0.0.1:9")
    assert "cannot be reached (ConnectError)" in wrong(nowhere)["token"]
    assert TOKEN not in str(found(nowhere))
    server.fails("getMe", Fault(500))
    assert set(wrong(settings)) == {"token"}


def test_the_clock_is_compared(settings: Settings) -> None:
    """With Telegram's."""
    assert "set it" in wrong(settings, datetime.now(UTC) + timedelta(minutes=5))["clock"]


def test_folders(tmp_path: Path, settings: Settings, server: TelegramServer, monkeypatch: pytest.MonkeyPatch) -> None:
    """That is missing, or may not be written to; a data folder is made when it is needed."""
    assert "please create it" in wrong(read(tmp_path, server, DOCUMENTS_DIR=str(tmp_path / "none")))["documents"]
    assert found(read(tmp_path, server, DATA_DIR=str(tmp_path / "none" / "data")))["data"].well
    monkeypatch.setattr(os, "access", lambda *_: False)
    assert {"documents", "data"} <= set(wrong(settings))


def test_room(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    """For an index made beside the other."""
    usage = namedtuple("usage", "free")
    monkeypatch.setattr(shutil, "disk_usage", lambda _: usage(10_000_000))
    assert "only 0.0 GB free" in wrong(settings)["room"]


def test_numbers_are_confirmed_again(tmp_path: Path, settings: Settings) -> None:
    """After half a year, all of them; a damaged state is said to be so."""
    with State(settings.data) as state:
        state.confirm(hotlines()[0].id, _numbers(hotlines()[0]), date(2020, 1, 1))
    count = len(hotlines())
    assert f"{count - 1} of {count} confirmed" in wrong(settings)["hotlines"]
    for file in settings.data.glob("state.*"):
        file.write_bytes(b"damaged")
    assert "restore it from a backup" in wrong(settings)["hotlines"]


def test_extras_that_are_asked_for_and_missing(tmp_path: Path, settings: Settings, server: TelegramServer) -> None:
    """Only those are something to be done."""
    assert "meaning" in wrong(read(tmp_path, server, SEMANTIC=str(tmp_path / "none")))
    assert found(settings)["scans"].found == "switched off"


def test_a_search_engine_elsewhere(tmp_path: Path, server: TelegramServer, monkeypatch: pytest.MonkeyPatch) -> None:
    """Which one, without the password; where it does not answer, what to do. One in a file that the bot has open is well."""
    monkeypatch.setattr("index.milvus.find_spec", lambda _: object())  # as if the extra were installed
    elsewhere = read(tmp_path, server, INDEX_URL="http://somebody:hunter2@milvus:19530")
    assert found(read(tmp_path, server))["engine"].found == "in this process (ENGINE is auto)"
    in_file = read(tmp_path, server, INDEX_URL=str(tmp_path / "milvus.db"))
    assert found(in_file)["engine"].found == f"Milvus in {tmp_path / 'milvus.db'}, which is made at the start"
    monkeypatch.setattr("index.milvus.Server.version", lambda _: "2.6.4")
    assert found(elsewhere)["engine"].found == "Milvus 2.6.4 at http://milvus:19530"

    def fails(error: Exception) -> Callable[[object], str]:
        def version(_: object) -> str:
            raise error

        return version

    monkeypatch.setattr("index.milvus.Server.version", fails(EngineError("It cannot be reached.")))
    assert wrong(elsewhere)["engine"] == "It cannot be reached."
    (tmp_path / "milvus.db").mkdir()
    monkeypatch.setattr("index.milvus.Server.version", fails(BusyError("It is in use.")))
    assert "another process has it open" in found(in_file)["engine"].found
    assert found(in_file)["engine"].well
