"""The command line as a user calls it: what is printed, in which form, and with which exit code."""

from __future__ import annotations

import io
import json
import os
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from filelock import FileLock

from index.__main__ import main
from tests.index.making import REPORT, RUSSIAN, Reader, in_process, refusal, write

ANSWER_KEYS = [
    *("id", "milliseconds", "band", "answered", "confidence", "quotes", "passages", "missing"),
    *("also", "carried", "corrected", "differing"),
]
QUOTE_KEYS = [
    "document", "title", "start", "stop", "text", "highlights", "page", "heading", "date", "url", "language",
    "relative", "years", "also_in", "recognised",
]  # fmt: skip
INSPECT_KEYS = [
    *("file", "status", "reason", "format", "title", "date", "dated", "pages", "characters", "warnings", "text"),
]
HEAD = "who was the head of the group"
NOTHING = "zamboni quetzalcoatl xylophone"


@dataclass(frozen=True)
class Said:
    """What a command printed and how it ended."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> dict[str, Any]:
        """The one line printed."""
        answer: dict[str, Any] = json.loads(self.out)
        return answer

    @property
    def lines(self) -> list[dict[str, Any]]:
        """The lines printed."""
        return [json.loads(line) for line in self.out.splitlines()]


Run = Callable[..., Said]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder of two documents, one with metadata."""
    folder = write(tmp_path / "documents", report=REPORT, russian=RUSSIAN)
    (folder / "report.txt.yaml").write_text("title: The conference\ndate: 2018-04\nurl: https://example.org\n")
    return folder


@pytest.fixture
def reader(monkeypatch: pytest.MonkeyPatch) -> Reader:
    """What reads files of the library."""
    return in_process(monkeypatch)


@pytest.fixture
def run(folder: Path, reader: Reader, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Run:
    """Run a command of ``python -m index`` on the folder."""

    def run_command(command: str, *more: str, given: str | bytes = "") -> Said:
        pipes = [io.TextIOWrapper(io.BytesIO(x), "ascii", newline="\n") for x in (_bytes(given), b"", b"")]
        for name, pipe in zip(("stdin", "stdout", "stderr"), pipes, strict=True):
            monkeypatch.setattr(sys, name, pipe)
        sys.stderr.reconfigure(encoding="utf-8")  # type: ignore[union-attr]
        where = ["--documents", str(folder), "--data", str(tmp_path / "data")] if command != "inspect" else []
        try:
            code = main([command, *where, *more])
        except SystemExit as stop:
            code = stop.code if isinstance(stop.code, int) else 1
        for pipe in pipes:
            pipe.flush()
        return Said(code, *(pipe.buffer.getvalue().decode() for pipe in pipes[1:]))

    return run_command


def _bytes(given: str | bytes) -> bytes:
    return given.encode() if isinstance(given, str) else given


def outside(*command: str, given: bytes = b"", **environment: str) -> Said:
    """The same as a process of its own, in an environment of its own."""
    variables = {k: v for k, v in os.environ.items() if not k.startswith(("LC_", "LANG", "PYTHON"))} | environment
    done = subprocess.run(
        [sys.executable, "-m", "index", *command], input=given, capture_output=True, env=variables, check=False
    )
    return Said(done.returncode, done.stdout.decode(), done.stderr.decode(errors="replace"))


def test_interrupted(run: Run, folder: Path, reader: Reader) -> None:
    """A sentence and no traceback, and the rest is read by the next command."""
    reader.instead["report.txt"] = KeyboardInterrupt()
    said = run("build")
    assert said.code == 2
    assert said.err == "Stopped. What was done is kept; the rest is done next time.\n"
    del reader.instead["report.txt"]
    assert run("ask", HEAD).code == 0


# ask


def test_an_answer_as_json(run: Run) -> None:
    """Every key of the contract, in its order, and no other; exit code 0."""
    said = run("ask", "--json", HEAD)
    answer = said.json
    assert said.code == 0
    assert list(answer) == ANSWER_KEYS
    assert (answer["id"], answer["band"], answer["answered"], answer["missing"]) == (None, "answer", True, [])
    assert answer["milliseconds"] >= 0
    assert 0 < answer["confidence"] <= 1
    quote = answer["quotes"][0]
    assert list(quote) == QUOTE_KEYS
    assert quote["text"] == REPORT[quote["start"] : quote["stop"]]
    assert [quote[key] for key in ("document", "title", "date", "url", "page", "heading", "language")] == [
        "report.txt", "The conference", "2018-04", "https://example.org", None, [], "en",
    ]  # fmt: skip
    assert all(0 <= start < stop <= len(quote["text"]) for start, stop in quote["highlights"])
    assert [list(passage) for passage in answer["passages"]] == [["document", "start", "stop"]] * len(answer["passages"])


def test_nothing_as_json(run: Run) -> None:
    """Nothing found is exit code 1, without quotes, with the words that are missing."""
    said = run("ask", "--json", NOTHING)
    answer = said.json
    assert said.code == 1
    assert (answer["band"], answer["answered"], answer["quotes"]) == ("none", False, [])
    assert answer["missing"] == NOTHING.split()


def test_an_answer_to_read(run: Run) -> None:
    """For a person: the quote in quotation marks, bold words between stars, title, date and address beneath."""
    said = run("ask", HEAD)
    assert said.code == 0
    assert "*Vahram Kazhoyan*" in said.out
    assert "— The conference · 2018-04 · https://example.org" in said.out


def test_nothing_to_read(run: Run) -> None:
    """For a person: a sentence that names the missing words; exit code 1."""
    said = run("ask", NOTHING)
    assert said.code == 1
    assert "Nothing found" in said.out
    assert "“zamboni”" in said.out


def test_a_question_in_parts_is_wrong_usage(run: Run) -> None:
    """A question without quotation marks around it, none at all, or an unknown form: exit code 2 and how to use it."""
    for arguments in (("who", "was", "it"), ("--xml", HEAD), ("--json", "--jsonl")):
        said = run("ask", *arguments)
        assert (said.code, said.out) == (2, "")
        assert "usage" in said.err
    said = run("ask")
    assert (said.code, said.out) == (2, "")
    assert len(said.err.splitlines()) == 1


def test_lines_are_answered_in_order(run: Run) -> None:
    """JSON lines in, JSON lines out: same order, same ids of any kind, blank lines passed over; exit code 0."""
    asked = [("a", HEAD), (2, NOTHING), (None, "кто возглавил делегацию"), ("a", "")]
    given = "\n\n".join(json.dumps({"id": id_, "question": text}) for id_, text in asked) + "\n"
    said = run("ask", "--jsonl", given=given)
    assert said.code == 0
    assert [line["id"] for line in said.lines] == [id_ for id_, _ in asked]
    assert [line["band"] for line in said.lines] == ["answer", "none", "answer", "none"]
    assert all(list(line) == ANSWER_KEYS for line in said.lines)


def test_a_line_may_hold_earlier_questions(run: Run) -> None:
    """``history`` may stand in a line, and be empty; the question is answered."""
    given = "".join(
        json.dumps({"id": "1", "question": HEAD, "history": history}) + "\n" for history in ([], ["when was the conference"])
    )
    said = run("ask", "--jsonl", given=given)
    assert [line["answered"] for line in said.lines] == [True, True]


@pytest.mark.parametrize("line", ["who led", "[]", "{}", '{"id": 1}', '{"question": 5}', "5", '"a"', '{"question": null}'])
def test_a_bad_line_is_wrong_usage(run: Run, line: str) -> None:
    """A line that is no question ends the run with exit code 2 and one sentence; what came before is answered."""
    said = run("ask", "--jsonl", given=json.dumps({"id": "1", "question": HEAD}) + f"\n{line}\n")
    assert said.code == 2
    assert [answer["id"] for answer in said.lines] == ["1"]
    assert said.err.startswith("Each line must be like")
    assert len(said.err.splitlines()) == 1


@pytest.mark.parametrize("history", ["who led", 5, [5], {"a": 1}, [None]])
def test_a_bad_history_is_wrong_usage(run: Run, history: object) -> None:
    """Earlier questions are a list of texts; anything else is answered with the same sentence."""
    said = run("ask", "--jsonl", given=json.dumps({"id": "1", "question": HEAD, "history": history}))
    assert (said.code, said.out) == (2, "")
    assert said.err.startswith("Each line must be like")


def test_no_lines(run: Run) -> None:
    """Nothing on standard input: nothing printed, exit code 0."""
    assert run("ask", "--jsonl").code == 0


def test_refused_files_are_told_aside(run: Run, folder: Path, reader: Reader) -> None:
    """A file that could not be taken is named on standard error; the answer stands alone on standard output."""
    reader.instead["bad.txt"] = refusal("password")
    write(folder, bad="locked")
    said = run("ask", "--json", HEAD)
    assert (said.code, said.json["answered"]) == (0, True)
    assert said.err.startswith("bad.txt: not taken. ")
    assert "password" in said.err


def test_another_process_has_the_data_folder(run: Run, tmp_path: Path, folder: Path) -> None:
    """Where another process holds the data folder, the index is asked as it is, and standard error says so."""
    run("build")
    write(folder, report="Nobody.")
    with FileLock(tmp_path / "data" / "index.lock"):
        said = run("ask", "--json", HEAD)
        assert (said.code, said.json["answered"]) == (0, True)
        assert "Another process" in said.err
        assert "as it is" in said.err
        assert run("build").code == 2
    assert "Vahram" not in json.dumps(run("ask", "--json", HEAD).json["quotes"])


def test_another_process_makes_the_first_index(run: Run, tmp_path: Path) -> None:
    """Where another process holds the data folder and there is no index yet: exit code 2 and a sentence."""
    (tmp_path / "data").mkdir()
    with FileLock(tmp_path / "data" / "index.lock"):
        said = run("ask", HEAD)
    assert (said.code, said.out) == (2, "")
    assert len(said.err.splitlines()) == 1


def test_no_documents_folder(run: Run, folder: Path) -> None:
    """Exit code 2 and a sentence that names the folder."""
    folder.rename(folder.with_name("elsewhere"))
    for command in (["ask", HEAD], ["build"], ["list"]):
        said = run(*command)
        assert said.code == 2
        assert str(folder) in said.err
        assert len(said.err.splitlines()) == 1


# build, list, add, remove


def test_build_tells_what_changed(run: Run, folder: Path) -> None:
    """Added, changed and removed files by name, and how many were right."""
    assert run("build").out == "added: report.txt, russian.txt\nunchanged: 0\n"
    write(folder, new="Some text.", report="Other text.")
    (folder / "russian.txt").unlink()
    said = run("build")
    assert said.out == "added: new.txt\nchanged: report.txt\nremoved: russian.txt\nunchanged: 0\n"
    assert said.code == 0


def test_build_with_a_refused_file_is_a_no(run: Run, folder: Path, reader: Reader) -> None:
    """Exit code 1 where a file was not taken; the rest is indexed."""
    reader.instead["bad.txt"] = refusal("empty")
    write(folder, bad="")
    said = run("build")
    assert said.code == 1
    assert "bad.txt: not taken." in said.err
    assert "added: report.txt, russian.txt" in said.out


def test_list(run: Run, folder: Path, reader: Reader) -> None:
    """Each document with title and language, each refused file with its reason."""
    reader.instead["bad.txt"] = refusal("empty")
    write(folder, bad="")
    said = run("list")
    assert said.code == 0
    assert "report.txt: The conference (en" in said.out
    assert "russian.txt: russian (ru" in said.out
    assert "bad.txt: not taken. The file is empty" in said.out


def test_add_and_remove(run: Run, folder: Path, tmp_path: Path) -> None:
    """A file is copied in under a safe name and answers; removed, it is gone."""
    (tmp_path / "My  notes.TXT").write_text("The head of the shelter was Lilit Karapetyan.")
    said = run("add", str(tmp_path / "My  notes.TXT"))
    assert (said.code, "My notes.txt" in said.out) == (0, True)
    assert "Lilit" in run("ask", "who was the head of the shelter").out
    assert run("remove", "My notes.txt").code == 0
    assert sorted(path.name for path in folder.glob("*.txt")) == ["report.txt", "russian.txt"]


def test_where_a_file_comes_from(run: Run, folder: Path, tmp_path: Path) -> None:
    """``--url`` is kept beside the document and shown with its quotes; all else that stands there stays."""
    (tmp_path / "shelter.txt").write_text("The head of the shelter was Lilit Karapetyan.")
    (folder / "shelter.txt.yaml").write_text("# checked\ntitle: The shelter\nurl: https://old.example\n")
    assert run("add", str(tmp_path / "shelter.txt"), "--url", "https://example.org/a?b=1#c").code == 0
    assert run("ask", "--json", "who was the head of the shelter").json["quotes"][0]["url"] == "https://example.org/a?b=1#c"
    kept = (folder / "shelter.txt.yaml").read_text()
    assert kept == '# checked\ntitle: The shelter\nurl: "https://example.org/a?b=1#c"\n'


@pytest.mark.parametrize(("url", "said"), [("example.org", "begins with"), ("https://example.org", "correct it first")])
def test_an_address_that_cannot_be_kept(run: Run, folder: Path, tmp_path: Path, url: str, said: str) -> None:
    """Is told, and nothing is added."""
    (tmp_path / "shelter.txt").write_text("The head of the shelter was Lilit Karapetyan.")
    (folder / "shelter.txt.yaml").write_text("just words\n")
    done = run("add", str(tmp_path / "shelter.txt"), "--url", url)
    assert (done.code, said in done.err) == (2, True)
    assert not (folder / "shelter.txt").exists()
    assert (folder / "shelter.txt.yaml").read_text() == "just words\n"


@pytest.mark.parametrize("command", [["add", "gone.txt"], ["remove", "gone.txt"], ["inspect", "gone.txt"]])
def test_a_file_that_is_not_there(run: Run, command: list[str]) -> None:
    """Exit code 2 and a sentence that names the file."""
    said = run(*command)
    assert said.code == 2
    assert "gone.txt" in said.err
    assert len(said.err.splitlines()) == 1


def test_a_bad_file_is_not_added(run: Run, folder: Path, tmp_path: Path, reader: Reader) -> None:
    """A file that cannot be read, or has an ending we do not know: a sentence, exit code 2, the folder as it was."""
    before = sorted(folder.iterdir())
    reader.instead["bad.txt"] = refusal("damaged")
    for name in ("bad.txt", "bad.exe"):
        (tmp_path / name).write_text("anything")
        said = run("add", str(tmp_path / name))
        assert said.code == 2
        assert "lease" in said.err
    assert sorted(folder.iterdir()) == before


def test_wrong_usage() -> None:
    """No command and an unknown one: exit code 2, with how to use it."""
    for arguments in ([], ["dance"]):
        with pytest.raises(SystemExit) as stop:
            main(arguments)
        assert stop.value.code == 2


# inspect, and the process itself


def test_inspect_a_text(run: Run, folder: Path) -> None:
    """What is read from one file, whole, with every key of the contract; nothing is stored."""
    (folder / "law.md").write_text("---\ntitle: The law\n---\n# One\n\nSome *text*.", encoding="utf-8")
    said = run("inspect", str(folder / "law.md"), "--json")
    assert said.code == 0
    seen = said.json
    assert list(seen) == INSPECT_KEYS
    assert (seen["status"], seen["reason"], seen["format"], seen["title"]) == ("text", None, "md", "The law")
    assert "Some text." in seen["text"]
    assert seen["characters"] == len(seen["text"])
    report = run("inspect", str(folder / "law.md"))
    assert report.code == 0
    assert "Title: The law" in report.out
    assert "       4  Some text." in report.out
    assert not (folder.parent / "data").exists()


def test_inspect_a_refused_file(run: Run, tmp_path: Path) -> None:
    """Exit code 1, with the reason in a sentence."""
    (tmp_path / "empty.txt").write_bytes(b"")
    said = run("inspect", str(tmp_path / "empty.txt"), "--json")
    assert said.code == 1
    assert list(said.json) == INSPECT_KEYS
    assert (said.json["status"], said.json["text"]) == ("refused", "")
    assert said.json["reason"].startswith("The file is empty")
    shown = run("inspect", str(tmp_path / "empty.txt"))
    assert (shown.code, shown.out) == (1, f"{said.json['reason']}\n")


@pytest.mark.parametrize("encoding", ["ascii", "cp1251", "utf-16"])
def test_pipes_are_utf8_whatever_the_terminal(folder: Path, tmp_path: Path, encoding: str) -> None:
    """Questions and answers through a pipe are UTF-8 in both directions, also where the terminal has another encoding."""
    where = ["--documents", str(folder), "--data", str(tmp_path / "data")]
    given = json.dumps({"id": "ա", "question": "кто возглавил делегацию"}, ensure_ascii=False).encode()
    said = outside("ask", *where, "--jsonl", given=given, PYTHONIOENCODING=encoding)
    assert (said.code, said.err) == (0, "")
    assert said.lines[0]["id"] == "ա"
    assert said.lines[0]["quotes"][0]["text"] in RUSSIAN


def test_a_foreign_terminal_gets_the_error_too(tmp_path: Path) -> None:
    """A sentence with letters that the terminal's encoding lacks is printed all the same, without a traceback."""
    said = outside("list", "--documents", str(tmp_path / "Փաստաթղթեր"), "--data", str(tmp_path / "d"), PYTHONIOENCODING="ascii")
    assert said.code == 2
    assert "Traceback" not in said.err


def test_a_reader_that_goes_away_is_no_error(folder: Path, tmp_path: Path) -> None:
    """``python -m index ask … | head -0`` ends without a traceback."""
    where = ["--documents", str(folder), "--data", str(tmp_path / "data")]
    command = [sys.executable, "-m", "index", "ask", *where, "--jsonl"]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as asking:
        assert asking.stdin is not None
        assert asking.stdout is not None
        assert asking.stderr is not None
        asking.stdout.close()
        asking.stdin.write((json.dumps({"question": HEAD}) + "\n").encode() * 3)
        asking.stdin.close()
        assert asking.stderr.read() == b""
