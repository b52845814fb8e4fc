"""The documentation names what there is, and its first answer is one that the documents give."""

from __future__ import annotations

import argparse
import ast
import re
from collections.abc import Iterator
from html import unescape
from pathlib import Path

import pytest

from index.__main__ import _parser
from index.library import Library
from index.model import Band

ROOT = Path(__file__).parents[1]
README = (ROOT / "README.md").read_text("utf-8")
ARCHITECTURE = (ROOT / "ARCHITECTURE.md").read_text("utf-8")
FIRST_ANSWER = re.compile(r"<pre>\n› (?P<question>.+)\n(?P<quote>(?:│ .+\n)+)")


def _command_handlers(path: Path) -> Iterator[ast.Call]:
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Call) and ast.unparse(node.func).endswith("CommandHandler"):
            yield node


def _names(written: str | list[str] | tuple[str, ...]) -> list[str]:
    return [written] if isinstance(written, str) else list(written)


def variables() -> list[str]:
    return re.findall(r"^(\w+)=", (ROOT / ".env.example").read_text("utf-8"), re.MULTILINE)


def sub_commands() -> list[str]:
    actions = _parser()._actions
    return [name for action in actions if isinstance(action, argparse._SubParsersAction) for name in action.choices]


def bot_commands() -> list[str]:
    """Return the commands that handlers are registered for; a name that is not written out fails here."""
    calls = [call for path in sorted((ROOT / "bot").glob("*.py")) for call in _command_handlers(path)]
    return sorted({name for call in calls for name in _names(ast.literal_eval(call.args[0]))})


def modules() -> list[str]:
    """Return the paths of all modules, a package by its folder."""
    paths = [path for package in ("bot", "index") for path in (ROOT / package).rglob("*.py")]
    files = [path.parent if path.stem == "__init__" else path for path in paths]
    return sorted(str(path.relative_to(ROOT)) for path in files if path.parent != ROOT)


@pytest.mark.parametrize("variable", variables())
def test_the_readme_names_every_setting(variable: str) -> None:
    """A variable of .env.example has a line in the table of settings."""
    assert f"| `{variable}` |" in README


@pytest.mark.parametrize("command", sub_commands())
def test_the_readme_names_every_sub_command(command: str) -> None:
    """A sub-command of the shell is shown with an example."""
    assert f"| `{command}`:" in README
    assert f"`python -m index {command}" in README


@pytest.mark.parametrize("command", bot_commands())
def test_the_readme_names_every_command_of_the_bot(command: str) -> None:
    """A command that Telegram can send has a line in a table."""
    assert re.search(rf"^\| `/{command}\b", README, re.MULTILINE)


@pytest.mark.parametrize("module", modules())
def test_the_architecture_names_every_module(module: str) -> None:
    """A module has its question in the part for its package."""
    package, _, inside = module.partition("/")
    parts = re.split(r"^### ", ARCHITECTURE, flags=re.MULTILINE)
    part = next(part for part in parts if part.startswith(f"{package}:"))
    rows = [row.split("|")[1] for row in part.splitlines() if row.startswith("|")]
    assert any(f"`{Path(inside).stem}`" in row for row in rows)


def test_the_first_answer_of_the_readme_is_true(tmp_path: Path) -> None:
    """The bundled documents give the quote that a stranger sees first, with the same words in bold."""
    shown = FIRST_ANSWER.search(README)
    assert shown
    quoted = " ".join(shown["quote"].replace("│", " ").split())
    with Library(ROOT / "documents", tmp_path) as library:
        library.update()
        answer = library.ask(shown["question"])
    quote = answer.quotes[0]
    assert answer.band is Band.ANSWER
    assert unescape(re.sub("</?b>", "", quoted)) == " ".join(quote.text.split())
    assert re.findall("<b>(.+?)</b>", quoted) == [quote.text[slice(*span)] for span in quote.highlights]


@pytest.mark.parametrize("name", ["README.md", "ARCHITECTURE.md", "CHANGELOG.md"])
def test_what_is_linked_is_there(name: str) -> None:
    """A link inside the project leads to a file, or to a heading of the same page."""
    text = (ROOT / name).read_text("utf-8")
    headings = {_anchor(heading) for heading in re.findall(r"^#+ (.+)$", text, re.MULTILINE)}
    for target in re.findall(r"\]\(([^)\s]+)\)", text):
        if target.startswith("#"):
            assert target[1:] in headings
        elif "://" not in target:
            assert (ROOT / target).exists(), target


def test_what_the_architecture_points_at_is_there() -> None:
    """A path is a file, and a test that holds a law exists under its name."""
    tests = "".join(path.read_text("utf-8") for path in (ROOT / "tests").rglob("test_*.py"))
    for path in re.findall(r"`((?:bot|index|tests)/[\w/.-]+)`", ARCHITECTURE):
        assert (ROOT / path).exists(), path
    for name in re.findall(r"`(test_\w+)`", ARCHITECTURE):
        assert f"def {name}(" in tests, name


def _anchor(heading: str) -> str:
    return re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-")
