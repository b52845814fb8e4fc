"""The documents folder is watched."""

from __future__ import annotations

import shutil
import time
from pathlib import Path

from tests.end_to_end.conftest import Bot
from tests.telegram_server import TelegramServer

REPORT = "The minister of zebras, Ani Zebrian, opened the shelter in Gyumri on 3 May 2024.\n"
QUESTION = "who opened the shelter in Gyumri"


def test_what_happens_in_the_folder_comes_into_the_answers(folder: Path, telegram: TelegramServer, bot: Bot) -> None:
    """A file dropped there, also into a new subfolder, changed, and deleted, each within seconds."""
    telegram.ask("/help")
    path = folder / "documents" / "2024" / "report.txt"
    path.parent.mkdir()
    path.write_text(REPORT, encoding="utf-8")
    bot.says("1 added, 0 changed")
    assert "Ani Zebrian" in telegram.ask(QUESTION).text
    path.write_text(REPORT.replace("Zebrian", "Okapian"), encoding="utf-8")
    bot.says("1 changed")
    assert "Ani Okapian" in telegram.ask(QUESTION).text
    path.unlink()
    bot.says("1 removed")
    assert "Okapian" not in telegram.ask(QUESTION).text


def test_a_file_that_is_still_being_copied_is_not_taken(folder: Path, telegram: TelegramServer, bot: Bot) -> None:
    """It is read once, when it is whole."""
    telegram.ask("/help")
    with (folder / "documents" / "report.txt").open("w", encoding="utf-8") as file:
        for number in range(10):
            file.write(f"Line {number} says little.\n")
            file.flush()
            time.sleep(0.3)
            assert "1 added" not in bot.output
        file.write(REPORT)
    bot.says("1 added")
    assert "Ani Zebrian" in telegram.ask(QUESTION).text
    assert "1 changed" not in bot.output


def test_a_folder_that_is_gone_for_a_while_is_watched_again(folder: Path, telegram: TelegramServer, bot: Bot) -> None:
    """Meanwhile the index answers as it is."""
    telegram.ask("/help")
    shutil.move(folder / "documents", folder / "elsewhere")
    time.sleep(3)
    assert "Vahram Kazhoyan" in telegram.ask("who led the delegation").text
    (folder / "elsewhere" / "report.txt").write_text(REPORT, encoding="utf-8")
    shutil.move(folder / "elsewhere", folder / "documents")
    bot.says("1 added", seconds=25)
    assert "Ani Zebrian" in telegram.ask(QUESTION).text
