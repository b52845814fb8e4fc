"""Which services can be called, and where was each number seen? Data: ``hotlines.yaml``."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

import yaml

from bot.texts import Language

Said = Mapping[Language, str]
"""The same in each language."""


@dataclass(frozen=True, slots=True)
class Hotline:
    """A service: its numbers, and the page that they were seen on."""

    id: str
    country: str
    numbers: tuple[str, ...]
    organisation: Said
    purpose: Said
    page: str
    published: str
    hours: Said | None = None
    languages: Said | None = None
    police: bool = False


@cache
def hotlines() -> tuple[Hotline, ...]:
    """Give the services in the order in which they are shown."""
    loaded: list[dict[str, Any]] = yaml.safe_load(files("bot").joinpath("hotlines.yaml").read_text("utf-8"))
    return tuple(_hotline(**entry) for entry in loaded)


def _hotline(*, numbers: list[str], published: object, **others: Any) -> Hotline:
    """Make a service of its entry; YAML reads a bare year as a number."""
    return Hotline(numbers=tuple(numbers), published=str(published), **others)
