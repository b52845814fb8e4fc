"""Plain text is kept as it is."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.errors import RefusedError
from index.extraction import LONGEST, extract

_CONTROL = "".join(map(chr, (*range(9), *range(11, 32), 127)))


@given(st.text(st.characters(codec="utf-8", exclude_characters=_CONTROL)).filter(str.strip))
def test_utf8_gives_the_text_back(text: str) -> None:
    """For any text, its UTF-8 bytes give the same text in NFC, without a mark at its start."""
    wanted = unicodedata.normalize("NFC", text.removeprefix("\ufeff"))
    if wanted.strip():
        assert extract(b"\xef\xbb\xbf" + text.removeprefix("\ufeff").encode(), "a.txt").text == wanted


def test_line_ends_become_one_kind() -> None:
    """Windows, old Mac and Unix line ends are all ``\\n``; nothing else changes."""
    assert extract(b"one\r\ntwo\rthree\n\n  four\t5 ", "a.txt").text == "one\ntwo\nthree\n\n  four\t5 "


@pytest.mark.parametrize("data", [b"", b" \n\t ", b"\xef\xbb\xbf", b"\xef\xbb\xbf \n"])
def test_nothing_is_refused_as_empty(data: bytes) -> None:
    """White space, and a byte order mark, are no text."""
    with pytest.raises(RefusedError) as refused:
        extract(data, "a.txt")
    assert refused.value.code == "empty"


def test_a_text_without_end_is_refused() -> None:
    """So many letters would keep the index busy for a minute; they are to be split."""
    assert len(extract(b"word " * (LONGEST // 5), "a.txt").text) == LONGEST
    with pytest.raises(RefusedError) as refused:
        extract(b"word " * (LONGEST // 5 + 1), "a.txt")
    assert refused.value.code == "bomb"
