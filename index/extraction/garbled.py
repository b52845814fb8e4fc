"""Text that was read in the wrong alphabet before it came to us: ``Ð³Û³ëï³Ý`` and ``РіЫілпіЭ`` for ``Հայաստան``.

Before Unicode, Armenian was written with fonts that drew its letters in place of Latin ones; files keep those Latin letters to
this day. Russian met the same (``Ïðàâî``). Letter stands for letter, so that nothing moves in the text.
"""

from __future__ import annotations

import re
from dataclasses import replace
from functools import partial

from index.extraction.encoding import ARMSCII, read_as, recognised
from index.model import Extract

_SAMPLE = 200_000  # letters that are looked at
_WORD = re.compile(r"\S+")
_SIGNS = re.compile(r"[\u00a2-\u00b1]+")  # of old fonts, standing alone: quotation marks, and "և"
_SHAPES = {
    "latin-1": re.compile(r"[^A-Za-z\u0100-\u1fff]*[\u00b2-\u00fe][^A-Za-z\u0100-\u1fff]*"),
    "cp1251": re.compile(r"[^A-Za-z\u00c0-\u00ff\u0500-\u1fff]*[\u0401-\u045f][^A-Za-z\u00c0-\u00ff\u0500-\u1fff]*"),
}
"""Words as they look in the encoding in which they were read: with its letters above ASCII, and no others."""
_RUN = re.compile(r"[\u00a8\u00b2-\u00fe\u0401-\u045f]{3}")  # accents never stand so in words of any language


def restored(extract: Extract) -> Extract:
    """The extract with such words as they were meant, and a warning that says so; any other extract as it is."""
    for source in _SHAPES:
        meant = _meant(extract.text[:_SAMPLE], source)
        if meant is not None:
            repair = partial(_repaired, source=source, meant=meant)
            title = extract.metadata.title
            return replace(
                extract,
                text=repair(extract.text),
                sections=tuple(replace(section, title=repair(section.title)) for section in extract.sections),
                metadata=replace(extract.metadata, title=repair(title) if title else title),
                warnings=(*extract.warnings, _WARNINGS[meant == ARMSCII]),
            )
    return extract


_WARNINGS = {
    True: "The letters were those of an old Armenian font; they were read as Armenian.",
    False: "The Russian letters were stored as others; they were read as Russian.",
}


def _meant(sample: str, source: str) -> str | None:
    """The encoding in which the words make sense that do not in ``source``; None where all is well."""
    words = " ".join(word for word in _WORD.findall(sample) if _RUN.search(word) and _SHAPES[source].fullmatch(word))
    name = recognised(words.encode(source, "ignore")) if words else None
    return name if name != source else None


def _repaired(text: str, *, source: str, meant: str) -> str:
    return "\n".join(_line(line, source, meant) for line in text.split("\n"))


def _line(line: str, source: str, meant: str) -> str:
    """A line with its words as they were meant; a sign alone is one of the old font's where such words are around it."""
    if not any(_RUN.search(word) and _SHAPES[source].fullmatch(word) for word in line.split()):
        return line

    def word(found: re.Match[str]) -> str:
        if not (_SHAPES[source].fullmatch(found[0]) or (meant == ARMSCII and _SIGNS.fullmatch(found[0]))):
            return found[0]
        return "".join(_letter(letter, source, meant) for letter in found[0])

    return _WORD.sub(word, line)


def _letter(letter: str, source: str, meant: str) -> str:
    """The letter that was meant; what the old encoding does not have stays."""
    if letter.isascii():
        return letter
    try:
        raw = letter.encode(source)
    except UnicodeEncodeError:
        return letter
    return "և" if meant == ARMSCII and raw == b"\xa8" else read_as(raw, meant) or letter
