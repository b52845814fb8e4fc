"""Everything the bot says, in three languages: one YAML file each, the same keys in all.

``{name}`` stands for a value, which is escaped when it is put in; the texts themselves are Telegram's HTML. A
file's ``review`` lists the keys that a native speaker still has to read.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from typing import Any, Final, Literal, get_args

import yaml

from bot.markup import Html, escaped

Language = Literal["en", "ru", "hy"]
LANGUAGES: Final[tuple[Language, ...]] = get_args(Language)
DEFAULT: Final[Language] = "en"


def known(code: str | None) -> Language | None:
    """Give the language of ours that ``code`` names, as in ``ru`` or ``ru-RU``."""
    spoken = (code or "").lower().replace("_", "-").split("-")[0]
    return next((language for language in LANGUAGES if language == spoken), None)


def say(language: Language, key: str, **values: str | int) -> Html:
    """Say the text ``key`` with ``values`` put in."""
    text: str = _texts(language)[key]
    return Html(text.strip().format(**{name: escaped(str(value)) for name, value in values.items()}))


def month(language: Language, number: int, *, with_day: bool) -> str:
    """Name a month, in the form that stands with a day or in the one that stands alone."""
    names: list[str] = _texts(language)["months-with-day" if with_day else "months"]
    return names[number - 1]


@cache
def _texts(language: Language) -> Mapping[str, Any]:
    text = files(__name__).joinpath(f"{language}.yaml").read_text(encoding="utf-8")
    texts: dict[str, Any] = yaml.safe_load(text)
    return texts
