"""Is the hyphen at the end of a line part of the word, or only of the line?

The rule, in this order, for ``left-`` at a line end and ``right`` at the start of the next:

1. A soft hyphen (U+00AD) and the Armenian one (U+058A) are only of the line.
2. Where a digit, a sign or a capital letter stands on either side (``27-`` ``30``, ``Anglo-`` ``Saxon``, an address of
   the web), the hyphen belongs to the word.
3. The document shows it: the form that occurs more often elsewhere in it, ``leftright`` or ``left-right``.
4. ``right`` occurs in the document as a word of its own, and ``left`` does too or is a prefix that is written with a
   hyphen (``decision-`` ``making``, ``anti-`` ``trafficking``): the hyphen belongs to the word.
5. Else it is only of the line in a document that breaks words (rule 3 has shown it once, or one line in twenty ends
   with a hyphen), and belongs to the word in one that does not: most word processors break none.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

import regex

_OF_THE_LINE = {"\u00ad", "\u058a"}
_TOKEN = regex.compile(r"\p{L}+(?:-\p{L}+)*")
_LAST = regex.compile(r"\S+$")
_FIRST = regex.compile(r"^[\p{L}\d]+(?:-[\p{L}\d]+)*|^\S+")
_LETTERS_AT_END = regex.compile(r"\p{L}+$")
_SMALL = regex.compile(r"\p{Ll}+")
_ADDRESS = regex.compile(r"[/@]|www\.")
_HYPHENATED_PREFIXES = frozenset(
    [
        "anti",
        "non",
        "multi",
        "self",
        "cross",
        "co",
        "ex",
        "pre",
        "post",
        "re",
        "semi",
        "quasi",
        "pro",
        "inter",
        "intra",
        "sub",
        "well",
        "long",
        "short",
        "high",
        "low",
        "full",
        "part",
        "кое",
        "по",
        "во",
        "в",
        "из",
        "экс",
        "вице",
        "северо",
        "юго",
    ]
)
_MANY = 0.05  # of all lines
_BY_CHANCE = 3  # lines of any document may end with the hyphen of a compound
_LIKE_A_WORD = 3  # letters; shorter pieces of broken words are words by chance


@dataclass(frozen=True, slots=True)
class Hyphens:
    """What a document knows of its words, and whether it breaks them."""

    words: Mapping[str, int]
    breaks_words: bool

    @classmethod
    def of(cls, lines: Sequence[tuple[str, str]]) -> Hyphens:
        """Learn from the lines of a document in their order, each with the hyphen after it or ``""``."""
        words = _vocabulary(lines)
        broken = [(text, below) for (text, hyphen), (below, _) in pairwise(lines) if hyphen]
        pieces = [pair for text, below in broken if (pair := _pieces(text, below)) is not None]
        shown = any(_shown(head, tail, words) == "" for head, tail in pieces)
        return cls(words, shown or len(broken) > max(_MANY * len(lines), _BY_CHANCE))

    def glue(self, left: str, hyphen: str, right: str) -> str:
        """What stands between two lines of which the first ends with ``hyphen``: a hyphen, or nothing."""
        if hyphen in _OF_THE_LINE:
            return ""
        pieces = _pieces(left, right)
        if pieces is None:
            return "-"
        shown = _shown(*pieces, self.words)
        if shown is not None:
            return shown
        return "-" if not self.breaks_words or _is_compound(*pieces, self.words) else ""


def _vocabulary(lines: Iterable[tuple[str, str]]) -> Counter[str]:
    """Count words, hyphenated ones whole; the two pieces of a broken word are not counted."""
    words: Counter[str] = Counter()
    broken_before = False
    for text, hyphen in lines:
        tokens = [token.lower() for token in _TOKEN.findall(text)]
        words.update(tokens[1 if broken_before else 0 : len(tokens) - 1 if hyphen else None])
        broken_before = bool(hyphen)
    return words


def _pieces(left: str, right: str) -> tuple[str, str] | None:
    """The two pieces in small letters, or None where the hyphen belongs to the word whatever the document shows."""
    before, after = _LAST.search(left), _FIRST.search(right)
    if before is None or after is None or _ADDRESS.search(before[0]):
        return None
    head, tail = _LETTERS_AT_END.search(before[0]), after[0].split("-")[0]
    if head is None or not _SMALL.fullmatch(head[0][1:] + tail):
        return None
    return head[0].lower(), tail


def _shown(head: str, tail: str, words: Mapping[str, int]) -> str | None:
    """What the document shows elsewhere, or None."""
    joined, parted = words.get(head + tail, 0), words.get(f"{head}-{tail}", 0)
    return None if joined == parted else "" if joined > parted else "-"


def _is_compound(head: str, tail: str, words: Mapping[str, int]) -> bool:
    if len(tail) <= _LIKE_A_WORD or tail not in words:
        return False
    return head in _HYPHENATED_PREFIXES or (len(head) > _LIKE_A_WORD and head in words)
