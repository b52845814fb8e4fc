"""Everything the bot says, in three languages."""

from __future__ import annotations

import re
from functools import cache
from importlib.resources import files
from string import Formatter
from typing import Any

import pytest
import yaml

from bot.texts import LANGUAGES, Language, known, month, say
from index.corpus import SUFFIXES
from tests.telegram_server import parse


@cache
def texts(language: Language) -> dict[str, Any]:
    """Read a language's file as it is."""
    loaded: dict[str, Any] = yaml.safe_load(files("bot.texts").joinpath(f"{language}.yaml").read_text("utf-8"))
    return loaded


def said(language: Language) -> dict[str, str]:
    """Give the texts without the lists."""
    return {key: text for key, text in texts(language).items() if isinstance(text, str)}


def placeholders(text: str) -> set[str]:
    """Name the values that a text needs."""
    return {name for _, name, _, _ in Formatter().parse(text) if name}


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_languages_say_the_same(language: Language) -> None:
    """The same keys in the same order, with the same values put in."""
    assert list(texts(language)) == list(texts("en"))
    for key, text in said(language).items():
        assert placeholders(text) == placeholders(said("en")[key]), key


@pytest.mark.parametrize("language", LANGUAGES)
def test_telegram_understands_every_text(language: Language) -> None:
    """Each is HTML of Telegram's, with values that look like markup too."""
    for key, text in said(language).items():
        parsed = parse(say(language, key, **dict.fromkeys(placeholders(text), "<&>")))
        assert parsed.text.count("<&>") == len(placeholders(text)), key
        assert not re.search(r"</?(?:b|i|code|a)>", parsed.text), key


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_refusals_name_every_format(language: Language) -> None:
    """Whoever sent a file of another kind is told all that can be sent."""
    for suffix in SUFFIXES:
        assert suffix in say(language, "refused-name") or suffix in {".htm", ".markdown"}
        assert suffix.strip(".") in say(language, "refused-unsupported") or suffix == ".markdown"


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_month_has_a_name(language: Language) -> None:
    """Twelve of them, in both forms."""
    for with_day in (True, False):
        assert len({month(language, number, with_day=with_day) for number in range(1, 13)}) == 12


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_awaits_a_reader_exists(language: Language) -> None:
    """``review`` names keys that are there."""
    assert set(texts(language)["review"]) <= set(texts(language))


@pytest.mark.parametrize(
    ("code", "language"),
    [("en", "en"), ("RU", "ru"), ("hy-AM", "hy"), ("ru_RU.UTF-8", "ru"), ("fr", None), ("", None), (None, None)],
)
def test_a_language_is_known_by_its_code(code: str | None, language: Language | None) -> None:
    """As Telegram writes it, or a terminal."""
    assert known(code) == language
