"""The chat in the terminal, as a user starts it without a token."""

from __future__ import annotations

import os
import pty
import subprocess
import sys
from pathlib import Path

from tests.end_to_end.conftest import environment

BOT = [sys.executable, "-m", "bot"]


def piped(folder: Path, text: bytes, **more: str) -> subprocess.CompletedProcess[bytes]:
    """Pipe lines into the bot."""
    return subprocess.run(
        BOT,
        input=text,
        capture_output=True,
        cwd=folder,
        env=environment(folder, **more),
        timeout=50,
        check=False,
    )


def test_answers_line_by_line(folder: Path) -> None:
    """Each line gets its answer, without styles, and the end of the input is the end."""
    done = piped(folder, "who led the delegation\n\n🎉\nand where?\n/new\nand where?\n".encode())
    output = done.stdout.decode()
    assert done.returncode == 0
    assert "led by the head of the group Vahram Kazhoyan" in output
    assert output.index("Vahram Kazhoyan") < output.index("in words")
    assert output.count("With your last question: led, delegation") == 1  # not after /new
    assert "\x1b" not in output
    assert "<b>" not in output
    assert "&amp;" not in output


def test_tells_how_to_get_a_token(folder: Path) -> None:
    """On standard error, where it does not stand among the answers."""
    done = piped(folder, b"")
    assert b"BotFather" in done.stderr
    assert done.stdout == b""


def test_bytes_that_are_no_text_do_no_harm(folder: Path) -> None:
    """A line in another encoding is a question like any other."""
    assert piped(folder, b"\xff\xfe\x00 delegation\n").returncode == 0


def test_the_token_may_stand_in_a_file(folder: Path) -> None:
    """A wrong one in ``.env`` is refused by the variable's name, without showing the value."""
    (folder / ".env").write_text("TELEGRAM_BOT_TOKEN=not-a-token\n", encoding="utf-8")
    done = piped(folder, b"")
    assert done.returncode == 2
    assert done.stderr.startswith(b"TELEGRAM_BOT_TOKEN ")
    assert b"not-a-token" not in done.stderr
    assert done.stderr.count(b"\n") == 1


def test_names_a_folder_that_is_missing(folder: Path) -> None:
    """One sentence and exit code 2."""
    done = piped(folder, b"", DOCUMENTS_DIR=str(folder / "nowhere"))
    assert done.returncode == 2
    assert b"nowhere" in done.stderr
    assert b"Traceback" not in done.stderr


def test_on_a_screen_the_answer_is_in_bold(folder: Path) -> None:
    """In a terminal the highlights are bold, and Ctrl-D leaves."""
    output = on_a_screen(folder, b"who led the delegation\n", b"\x04")
    assert "\x1b[1m" in output
    assert "Kazhoyan" in output


def test_ctrl_c_leaves_quietly(folder: Path) -> None:
    """Without a traceback."""
    assert "Traceback" not in on_a_screen(folder, b"\x03")


def on_a_screen(folder: Path, *keys: bytes) -> str:
    """Type into a terminal, each time when the prompt shows; give all that was to be seen."""
    environ = environment(folder, TERM="xterm")  # before the fork: this process has threads, and the child none
    child, screen = pty.fork()
    if child == 0:
        os.chdir(folder)
        os.execve(BOT[0], BOT, environ)
    seen = b""
    waiting = list(keys)
    while chunk := _read(screen):
        seen += chunk
        if waiting and seen.count("› ".encode()) > len(keys) - len(waiting):
            os.write(screen, waiting.pop(0))
    os.close(screen)
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0
    return seen.decode()


def _read(screen: int) -> bytes:
    """Read what is shown; nothing when the other side is gone."""
    try:
        return os.read(screen, 65536)
    except OSError:
        return b""
