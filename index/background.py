"""How common is a word in general text?

In a collection of one page every word looks rare or common by chance; the share of passages of general text
that hold a word steadies its weight. The table is ``background.tsv``, whose head names its sources.
"""

from __future__ import annotations

import math
from functools import cache
from importlib import resources

UNKNOWN = 0.0003
"""The share of a term that is not in the table: rarer than all that are."""

_DRAWS = 80
"""Different words that a passage of about 120 words draws, as the same ones come again and again."""


def share(term: str) -> float:
    """The share (0 to 1) of passages of about 120 words of general text that hold the term."""
    return _shares().get(term, UNKNOWN)


@cache
def _shares() -> dict[str, float]:
    shares: dict[str, float] = {}
    table = (resources.files("index") / "background.tsv").read_text(encoding="utf-8")
    for line in table.splitlines():
        if not line.startswith("#"):
            value, terms = line.split("\t")
            shares |= dict.fromkeys(terms.split(), _share_of(int(value) / 10))
    return shares


def _share_of(zipf: float) -> float:
    """The chance that a word whose frequency is ``10 ** (zipf - 9)`` is drawn at least once."""
    return -math.expm1(-_DRAWS * 10 ** (zipf - 9))
