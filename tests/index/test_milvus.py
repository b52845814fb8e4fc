"""What INDEX_URL may name, and what is said where it does not; how Milvus answers is in tests/extras."""

from __future__ import annotations

import sys

import pytest

from index import milvus
from index.errors import SettingError
from index.milvus import STRAYED, credentials, has_strayed, read


@pytest.fixture
def _installed(monkeypatch: pytest.MonkeyPatch) -> None:
    """The extra, as far as the setting is read."""
    monkeypatch.setattr("index.milvus.find_spec", lambda _: object())


@pytest.mark.parametrize(
    "text",
    [
        *("http://127.0.0.1:19530", "https://milvus.example.org", "http://somebody:secret@milvus:19530/database"),
        *("var/milvus.db", "/srv/milvus.db"),
    ],
)
@pytest.mark.usefixtures("_installed")
def test_an_address_or_a_file(text: str) -> None:
    """With blanks around it, as people leave them; nothing is nothing."""
    assert read(f" {text} ", "auto") == text
    assert read(" ", "tantivy") == ""


@pytest.mark.parametrize("text", ["milvus:19530", "var/milvus", "ftp://milvus/x.db", "http://", "http://a b", "http://a/b/c"])
@pytest.mark.usefixtures("_installed")
def test_anything_else_is_refused(text: str) -> None:
    """The sentence tells what it may be, and not what it was, which may hold a password."""
    with pytest.raises(SettingError, match=r"^INDEX_URL must be .* ends in \.db\.$"):
        read(text, "auto")


@pytest.mark.usefixtures("_installed")
def test_one_engine_at_a_time() -> None:
    """Both settings are named."""
    with pytest.raises(SettingError, match="ENGINE is rank-bm25, but INDEX_URL .* unset one of them"):
        read("milvus.db", "rank-bm25")


def test_without_the_extra_the_error_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    """Before anything is connected."""
    monkeypatch.setitem(sys.modules, "pymilvus", None)
    with pytest.raises(SettingError, match=r"INDEX_URL needs the extra: pip install '\.\[milvus\]'"):
        read("milvus.db", "auto")


def test_a_password_is_known_from_the_rest() -> None:
    """So that it can be hidden."""
    assert credentials("https://somebody:secret@milvus:19530") == "somebody:secret"
    assert credentials("https://milvus:19530") == credentials("var/milvus.db") == ""
    assert str(milvus.Server("https://somebody:secret@milvus:19530")) == "https://milvus:19530"


def test_how_far_the_average_length_may_stray() -> None:
    """A tenth of what it was, either way; from nothing, not at all."""
    assert STRAYED == 0.1
    assert not has_strayed(100.0, 110.0)
    assert not has_strayed(100.0, 90.0)
    assert has_strayed(100.0, 110.1)
    assert has_strayed(100.0, 89.9)
    assert has_strayed(0.0, 1.0)
    assert not has_strayed(0.0, 0.0)
