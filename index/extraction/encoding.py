"""Bytes → text, for files that do not say how they are written. What cannot be told is refused, never garbled.

The order: byte order marks, UTF-16 without one, UTF-8, one byte a letter. The last is decided by looking: in Russian and
Armenian files letters above 0x7F stand in runs, and the right alphabet is the one whose commonest letters come out most often;
in Western files they stand alone between ASCII letters. What the file declares decides where looking does not: many pages
declare an encoding that they are not in.
"""

from __future__ import annotations

import codecs
import math
import re
from collections.abc import Callable
from functools import lru_cache

from index.errors import RefusedError

_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),  # before UTF-16, whose mark it begins with
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)

_SAMPLE = 200_000  # bytes that are looked at: enough to be sure of an alphabet, and quick

_CYRILLIC = ("cp1251", "koi8-r", "cp866", "iso-8859-5")

# Letters from the commonest on. The rank stands for the frequency, which falls off as in any alphabet.
_RUSSIAN = "оеаинтсрвлкмдпуяыьгзбчйхжшюцщэфъё"
_ARMENIAN = "անորւեմիկյվտցհըթսդգպէքլխևծզղշբժռչձօջփճֆ"

ARMSCII = "armscii-8"
_TYPOGRAPHY = frozenset("“”‘’‚„–—…•·«»‹›€£§©®™°±²³¹½¼¾¿¡†‡ªº×µ¶№−\u00a0\u00ad\u2011`'\"։՝՛՞՜՚֊")

# ARMSCII-8, as in the Armenian standard AST 34.002 (Python has no codec): capital and small letters
# alternate.
_ARMSCII = {
    0xA0: "\u00a0", 0xA1: "֍", 0xA2: "և", 0xA3: "։", 0xA4: ")", 0xA5: "(", 0xA6: "»", 0xA7: "«", 0xA8: "—",
    0xA9: ".", 0xAA: "՝", 0xAB: ",", 0xAC: "-", 0xAD: "֊", 0xAE: "…", 0xAF: "՜", 0xB0: "՛", 0xB1: "՞",
    0xFE: "՚",
    **{0xB2 + 2 * letter: chr(0x531 + letter) for letter in range(38)},
    **{0xB3 + 2 * letter: chr(0x561 + letter) for letter in range(38)},
}  # fmt: skip

_AND_IN_WORD = re.compile(rb"[\xb2-\xfd]\xa8[\xb2-\xfd]")  # old fonts have "և" where the standard has a dash

_MIXED = re.compile(r"[A-Za-z][Ѐ-ӿԱ-և]|[Ѐ-ӿԱ-և][A-Za-z]")

_LATIN_RUN = re.compile(r"[\u00c0-\u024f]{3,}")  # of letters with accents: in no language do they stand side by side

_LIKELY = -3.6  # mean log-probability of a letter; real text has -3.1, a wrong alphabet at most -3.9
_SURE = 0.12  # by how much the best alphabet has to win
_STRANGE = 0.01  # share of foreign letters and capitals inside words: Mac Cyrillic read as cp1251 has 0.03
_ENOUGH = 8  # letters below which nothing can be said


def decode(data: bytes, *, declared: str | None = None) -> str:
    """Return the text of ``data`` without its byte order mark; ``declared`` is the encoding that the file names.

    Raises ``RefusedError("encoding")`` for what is no text or may as well be another text.
    """
    text = _decode(data, declared)
    if text is None or _is_noise(text):
        raise RefusedError("encoding")
    return text


def _decode(data: bytes, declared: str | None) -> str | None:
    for mark, name in _MARKS:
        if data.startswith(mark):
            marked = _strict(data, name)
            return marked if marked is None else marked.removeprefix("\ufeff")
    if b"\0" in data[:_SAMPLE]:
        return _utf16(data)
    if (text := _strict(data, "utf-8")) is not None:
        return text
    if _looks_western(data):
        return _declared(data, declared) or _western(data)
    if (found := recognised(data)) is not None:
        return read_as(data, found)
    return _declared(data, declared) or _signs(data)


def read_as(data: bytes, name: str) -> str | None:
    """The text in an encoding that ``recognised`` names; None where the bytes cannot be in it."""
    return _armscii(data) if name == ARMSCII else _strict(data, name)


def _strict(data: bytes, name: str) -> str | None:
    try:
        return data.decode(name)
    except (UnicodeError, LookupError):
        return None


def _is_noise(text: str) -> bool:
    """A NUL, or one control character in a hundred, is no text."""
    if "\0" in text:
        return True
    control = sum(text.count(chr(code)) for code in (*range(1, 9), *range(14, 32), 127))
    return control * 100 > len(text)


def _utf16(data: bytes) -> str | None:
    """UTF-16 without a mark: of the two byte orders, the one that gives letters that we know."""
    if len(data) % 2:
        return None
    texts = [text for name in ("utf-16-le", "utf-16-be") if (text := _strict(data, name)) is not None]
    known = [text for text in texts if _share(text, _is_familiar) > 0.95]
    return known[0] if len(known) == 1 else None


def _share(text: str, predicate: Callable[[str], bool]) -> float:
    sample = text[:_SAMPLE]
    return sum(map(predicate, sample)) / max(len(sample), 1)


def _is_familiar(letter: str) -> bool:
    """In ASCII, Latin-1, Cyrillic, Armenian or general punctuation, and no control character."""
    code = ord(letter)
    if code < 0x20:
        return letter in "\t\n\r\f"
    return code < 0x250 or 0x400 <= code < 0x590 or 0x2010 <= code < 0x2120


def _declared(data: bytes, declared: str | None) -> str | None:
    """What the file says, where the letters it gives may stand so; browsers read Latin-1 as Windows-1252, so do we."""
    name = (declared or "").strip().lower()
    if name in {"iso-8859-1", "latin-1", "latin1", "us-ascii", "ascii"}:
        name = "cp1252"
    text = read_as(data, ARMSCII if name.startswith("armscii") else name) if name else None
    if text is None or len(_MIXED.findall(text)) > len(text) * _STRANGE:
        return None
    return text if _looks_western(data) or len(_LATIN_RUN.findall(text)) <= len(text) * _STRANGE else None


def _armscii(data: bytes) -> str | None:
    if any(byte > 0x7F and byte not in _ARMSCII for byte in set(data)):
        return None
    table = {**_ARMSCII, 0xA8: "և"} if _AND_IN_WORD.search(data) else _ARMSCII
    return data.decode("latin-1").translate(table)


def _looks_western(data: bytes) -> bool:
    """Few letters above ASCII, and hardly any of them side by side."""
    sample = data[:_SAMPLE]
    high = sum(byte > 0x7F for byte in sample)
    in_runs = sum(map(len, re.findall(rb"[\x80-\xff]{3,}", sample)))
    return in_runs * 2 < high < len(re.findall(rb"[A-Za-z]", sample))


def _western(data: bytes) -> str | None:
    """Windows-1252 (a superset of Latin-1), if all that it gives are letters and the signs of typesetting."""
    text = _strict(data, "cp1252")
    if text is None:
        return None
    strange = {letter for letter in set(text) if ord(letter) > 0x7F and not letter.isalpha()} - _TYPOGRAPHY
    return None if strange else text


def _signs(data: bytes) -> str | None:
    """An English text with a row of dashes: whatever the alphabet, only signs are above ASCII."""
    text = _strict(data, "cp1252")
    return text if text is not None and {letter for letter in text if ord(letter) > 0x7F} <= _TYPOGRAPHY else None


def recognised(data: bytes) -> str | None:
    """The Russian or Armenian encoding that fits well, and clearly better than the next other reading; else None."""
    alphabets = dict.fromkeys(_CYRILLIC, _RUSSIAN) | {ARMSCII: _ARMENIAN}
    read = {name: text for name in alphabets if (text := read_as(data, name)) is not None}
    scored = sorted(((_likelihood(text, alphabets[name]), name) for name, text in read.items()), reverse=True)
    if not scored or scored[0][0] < _LIKELY:
        return None
    best, name = scored[0]
    rivals = [score for score, other in scored[1:] if read[other] != read[name]]
    return name if not rivals or best - rivals[0] >= _SURE else None


def _likelihood(text: str, alphabet: str) -> float:
    """Mean log-probability of the letters above ASCII; minus infinity for what is not written in this alphabet."""
    sample = text[:_SAMPLE]
    letters = [letter for letter in sample if ord(letter) > 0x7F and letter not in _TYPOGRAPHY]
    if len(letters) < _ENOUGH:
        return -math.inf
    weights = _weights(alphabet)
    strange = sum(letter.isalpha() and letter.lower() not in weights for letter in letters)
    inner_capitals = len(re.findall(r"[а-яёա-և][А-ЯЁԱ-Ֆ]", sample))
    if strange + inner_capitals > len(letters) * _STRANGE:
        return -math.inf
    miss = min(weights.values()) - 4
    return sum(weights.get(letter.lower(), miss) for letter in letters) / len(letters)


@lru_cache
def _weights(alphabet: str) -> dict[str, float]:
    """Log-probabilities that fall exponentially with the rank, which is close to the real ones."""
    raw = {letter: math.exp(-rank / 8) for rank, letter in enumerate(alphabet)}
    total = sum(raw.values())
    return {letter: math.log(weight / total) for letter, weight in raw.items()}
