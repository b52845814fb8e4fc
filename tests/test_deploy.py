"""What the project is run with on a server, as far as it can be tried without one."""

from __future__ import annotations

import configparser
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml

from bot.__main__ import CANNOT_RUN
from bot.settings import DEFAULTS, Settings
from tests.index.making import REPORT, write

ROOT = Path(__file__).parents[1]
DEPLOY = ROOT / "deploy"
IMAGE = (DEPLOY / "Dockerfile").read_text("utf-8")


def service() -> dict[str, Any]:
    """Give the one service of the compose file."""
    (made,) = yaml.safe_load((DEPLOY / "compose.yaml").read_text("utf-8"))["services"].values()
    return dict(made)


def unit() -> configparser.RawConfigParser:
    """Read the unit of systemd."""
    parser = configparser.RawConfigParser(strict=True)
    parser.optionxform = str  # type: ignore[assignment, method-assign]
    parser.read(DEPLOY / "dossier.service", encoding="utf-8")
    return parser


def test_the_image_is_made_of_what_there_is() -> None:
    """Every file that is copied exists and is let through, and nothing else is."""
    copied = [name for line in re.findall(r"^COPY (?!--from)(.+) \S+$", IMAGE, re.MULTILINE) for name in line.split()]
    assert copied
    assert all((ROOT / name).exists() for name in copied)
    let_through = re.findall(r"^!(.+)$", (DEPLOY / "Dockerfile.dockerignore").read_text("utf-8"), re.MULTILINE)
    assert sorted(let_through) == sorted(copied)


def test_the_container_is_nobody() -> None:
    """No root, no way to write but into its two folders."""
    (user,) = re.findall(r"^USER (\d+)$", IMAGE, re.MULTILINE)
    made = service()
    assert (made["user"], int(user) > 1000) == (user, True)
    assert f"--uid {user} " in IMAGE
    assert made["read_only"]
    assert made["cap_drop"] == ["ALL"]
    assert [volume.split(":")[1] for volume in made["volumes"]] == ["/documents", "/data"]


def test_the_settings_are_settings() -> None:
    """Of the image and of the compose file; the folders that are mounted are those that are used."""
    (line,) = re.findall(r"^ENV (.+)$", IMAGE, re.MULTILINE)
    image = dict(pair.split("=") for pair in line.split() if not pair.startswith("PYTHON"))
    composed = service()["environment"]
    for settings in (image, composed):
        assert set(settings) <= set(DEFAULTS)
        read = Settings.read(settings)
        assert [str(read.documents), str(read.data)] == ["/documents", "/data"]
    assert all((DEPLOY / volume.split(":")[0]).parent.resolve() == ROOT for volume in service()["volumes"])


def test_the_unit_writes_where_the_bot_does() -> None:
    """And is not started again where that would not help."""
    made = unit()["Service"]
    home = made["WorkingDirectory"]
    settings = Settings.read({})
    assert made["ReadWritePaths"].split() == [f"{home}/{settings.documents}", f"{home}/{settings.data}"]
    assert int(made["RestartPreventExitStatus"]) == CANNOT_RUN
    assert made["ExecStart"].split()[1:] == ["-m", "bot"]
    assert '"-m", "bot"]' in IMAGE


@pytest.mark.skipif(shutil.which("systemd-analyze") is None, reason="systemd is not installed")
def test_systemd_understands_the_unit(tmp_path: Path) -> None:
    """As it is, but for a program that is not installed where the tests run."""
    copy = tmp_path / "dossier.service"
    text = (DEPLOY / "dossier.service").read_text("utf-8").replace("/opt/dossier/.venv/bin/python", sys.executable)
    copy.write_text(text, encoding="utf-8")
    looked = subprocess.run(["systemd-analyze", "verify", str(copy)], capture_output=True, text=True, check=False)
    assert looked.returncode == 0, looked.stderr
    assert "Unknown" not in looked.stderr


@pytest.mark.skipif(not Path("/proc").is_dir(), reason="there is no folder here that nobody may write to")
def test_it_writes_nothing_elsewhere(tmp_path: Path) -> None:
    """Started as in a container: without a home, where nothing can be written, with two folders of its own."""
    write(tmp_path / "documents", report=REPORT)
    environ = {
        "PATH": os.environ["PATH"],
        "DOCUMENTS_DIR": str(tmp_path / "documents"),
        "DATA_DIR": str(tmp_path / "data"),
        "TMPDIR": "/proc",
        "OCR": "off",
        "PYTHONPATH": str(ROOT),
        "PYTHONDONTWRITEBYTECODE": "1",
    }
    asked = subprocess.run(
        [sys.executable, "-m", "bot"], cwd="/proc", env=environ, input="who headed the delegation\n",
        capture_output=True, text=True, check=False, timeout=50,
    )  # fmt: skip
    assert asked.returncode == 0, asked.stderr
    assert "Kazhoyan" in asked.stdout
