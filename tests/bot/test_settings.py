"""The environment is read once, and errors name the variable."""

from __future__ import annotations

import logging
from pathlib import Path

import pytest
from dotenv import dotenv_values

from bot.settings import DEFAULTS, Secret, Settings
from index.errors import SettingError

EXAMPLE = Path(__file__).parents[2] / ".env.example"


def test_nothing_needs_to_be_set() -> None:
    """Everything has a default."""
    assert Settings.read({}) == Settings(
        token=None,
        api_url="https://api.telegram.org",
        documents=Path("documents"),
        data=Path("var"),
        restricted=None,
        admins=frozenset(),
        access="open",
        chats=frozenset(),
        engine="auto",
        index_url=None,
        semantic="off",
        ocr="on",
        webhook=None,
        monitor_port=None,
        log_level=logging.INFO,
        log_format="text",
    )


def test_the_example_holds_every_variable_with_its_default() -> None:
    """In the same order, and to copy it unchanged changes nothing."""
    assert dotenv_values(EXAMPLE) == dict(DEFAULTS)
    assert list(dotenv_values(EXAMPLE)) == list(DEFAULTS)


def test_the_example_explains_every_variable() -> None:
    """A comment stands above each."""
    lines = EXAMPLE.read_text(encoding="utf-8").splitlines()
    for name in DEFAULTS:
        place = next(number for number, line in enumerate(lines) if line.startswith(f"{name}="))
        assert lines[place - 1].startswith("# ")


def test_reads_what_is_set() -> None:
    """With blanks around values, as people leave them."""
    settings = Settings.read(
        {
            "TELEGRAM_BOT_TOKEN": " 123:abc_DEF-4 ",
            "TELEGRAM_API_URL": "http://localhost:8081/",
            "DOCUMENTS_DIR": "/srv/documents",
            "ADMIN_IDS": "12, 34,",
            "ALLOWED_CHATS": "-1001, -12",
            "ENGINE": "rank-bm25",
            "LOG_LEVEL": "debug",
        }
    )
    assert settings.token == Secret("123:abc_DEF-4")
    assert settings.api_url == "http://localhost:8081"
    assert settings.documents == Path("/srv/documents")
    assert settings.admins == {12, 34}
    assert settings.chats == {-1001, -12}
    assert settings.engine == "rank-bm25"
    assert settings.log_level == logging.DEBUG


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("TELEGRAM_BOT_TOKEN", "put it here"),
        ("TELEGRAM_API_URL", "api.telegram.org"),
        ("TELEGRAM_API_URL", "https://api.telegram.org/bot"),
        ("ADMIN_IDS", "me"),
        ("ADMIN_IDS", "12;34"),
        ("ACCESS", "everybody"),
        ("ALLOWED_CHATS", "77123"),
        ("ALLOWED_CHATS", "@group"),
        ("ENGINE", "elastic"),
        ("INDEX_URL", "milvus.example.org:19530"),
        ("LOG_LEVEL", "loud"),
    ],
)
def test_an_error_names_the_variable_and_not_the_value(name: str, value: str) -> None:
    """The value may be a secret that was put in the wrong place."""
    with pytest.raises(SettingError, match=rf"^{name} .*\.$") as raised:
        Settings.read({name: value})
    assert value not in str(raised.value).removesuffix("as in https://api.telegram.org.")


def test_invitations_need_somebody_who_invites() -> None:
    """Else nobody could ever ask."""
    with pytest.raises(SettingError, match="ADMIN_IDS"):
        Settings.read({"ACCESS": "invited"})
    assert Settings.read({"ACCESS": "Invited", "ADMIN_IDS": "12"}).invited


def test_a_token_does_not_show_itself() -> None:
    """Neither alone nor with the settings around it."""
    settings = Settings.read({"TELEGRAM_BOT_TOKEN": "123:abc"})
    assert "abc" not in f"{settings} {settings!r} {settings.token} {settings.token!r}"


@pytest.mark.parametrize("folder", ["documents", "documents/inner", ".", "var", "var/restricted", "documents/../documents/x"])
def test_restricted_documents_are_apart(folder: str) -> None:
    """Not where they would be shown to everybody, nor among the data."""
    with pytest.raises(SettingError, match="RESTRICTED_DIR must be a folder apart from"):
        Settings.read({"RESTRICTED_DIR": folder})
    assert Settings.read({"RESTRICTED_DIR": "restricted"}).restricted == Path("restricted")


def test_a_search_engine_elsewhere(monkeypatch: pytest.MonkeyPatch) -> None:
    """Its address may hold a password, which does not show itself; another engine beside it is refused."""
    monkeypatch.setattr("index.milvus.find_spec", lambda _: object())  # as if the extra were installed
    settings = Settings.read({"INDEX_URL": " http://somebody:hunter2@127.0.0.1:19530 ", "ENGINE": "auto"})
    assert settings.index_url == Secret("http://somebody:hunter2@127.0.0.1:19530")
    assert settings.index_credentials == Secret("somebody:hunter2")
    assert "hunter2" not in f"{settings!r}"
    assert Settings.read({"INDEX_URL": "var/milvus.db"}).index_credentials is None
    with pytest.raises(SettingError, match=r"ENGINE is tantivy, but INDEX_URL"):
        Settings.read({"INDEX_URL": "var/milvus.db", "ENGINE": "tantivy"})
