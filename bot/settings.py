"""The environment, read once from a mapping that is passed in; errors name the variable."""

from __future__ import annotations

import logging
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final, TypeVar

from index import engine, milvus
from index.errors import SettingError

Value = TypeVar("Value")

DEFAULTS: Final[Mapping[str, str]] = {
    "TELEGRAM_BOT_TOKEN": "",
    "TELEGRAM_API_URL": "https://api.telegram.org",
    "DOCUMENTS_DIR": "documents",
    "DATA_DIR": "var",
    "RESTRICTED_DIR": "",
    "ADMIN_IDS": "",
    "ACCESS": "open",
    "ALLOWED_CHATS": "",
    "ENGINE": "auto",
    "INDEX_URL": "",
    "SEMANTIC": "off",
    "OCR": "on",
    "WEBHOOK_URL": "",
    "WEBHOOK_SECRET": "",
    "WEBHOOK_LISTEN": "127.0.0.1:8081",
    "MONITOR_PORT": "",
    "LOG_LEVEL": "INFO",
    "LOG_FORMAT": "text",
}
"""Every variable and its default; one that is set to nothing has its default too."""

ACCESS: Final = ("open", "invited")
LOG_FORMATS: Final = ("text", "json")
LOG_LEVELS: Final = ("DEBUG", "INFO", "WARNING", "ERROR")

_TOKEN: Final = re.compile(r"\d+:[A-Za-z0-9_-]+", re.ASCII)
_CHAT: Final = re.compile(r"-\d{1,20}", re.ASCII)
_HTTPS_URL: Final = re.compile(r"https://[^\s/?#]+(?:/[^\s?#]*)?", re.ASCII)
_SECRET: Final = re.compile(r"[A-Za-z0-9_-]{16,256}", re.ASCII)
_API_URL: Final = re.compile(r"https?://[^\s/?#]+", re.ASCII)


@dataclass(frozen=True, slots=True, repr=False)
class Secret:
    """A value that does not show itself by being printed."""

    value: str

    def __repr__(self) -> str:
        return "Secret('…')"

    __str__ = __repr__


@dataclass(frozen=True, slots=True)
class Webhook:
    """Where Telegram comes to, what it proves itself with, and where the bot listens behind a proxy."""

    url: str
    secret: Secret
    host: str
    port: int


@dataclass(frozen=True, slots=True)
class Settings:
    """What can be set from outside."""

    token: Secret | None
    api_url: str
    documents: Path
    data: Path
    restricted: Path | None
    admins: frozenset[int]
    access: str
    chats: frozenset[int]
    engine: str
    index_url: Secret | None
    semantic: str
    ocr: str
    webhook: Webhook | None
    monitor_port: int | None
    log_level: int
    log_format: str

    @classmethod
    def read(cls, environ: Mapping[str, str]) -> Settings:
        """Read the settings, or raise a SettingError that names the variable."""

        def read(name: str, convert: Callable[[str], Value]) -> Value:
            text = environ.get(name, "").strip() or DEFAULTS[name]
            try:
                return convert(text)
            except ValueError as error:
                raise SettingError(f"{name} {error}.") from None

        ranked_by = engine.read(environ.get("ENGINE", ""))
        elsewhere = milvus.read(environ.get("INDEX_URL", ""), ranked_by)
        settings = cls(
            token=read("TELEGRAM_BOT_TOKEN", _token),
            api_url=read("TELEGRAM_API_URL", _api_url),
            documents=read("DOCUMENTS_DIR", Path),
            data=read("DATA_DIR", Path),
            restricted=read("RESTRICTED_DIR", _folder),
            admins=read("ADMIN_IDS", _ids),
            access=read("ACCESS", _access),
            chats=read("ALLOWED_CHATS", _chats),
            engine=ranked_by,
            index_url=Secret(elsewhere) if elsewhere else None,
            semantic=read("SEMANTIC", str),
            ocr=read("OCR", _switch),
            webhook=_webhook(
                read("WEBHOOK_URL", _webhook_url), read("WEBHOOK_SECRET", _secret), read("WEBHOOK_LISTEN", _address)
            ),
            monitor_port=read("MONITOR_PORT", _port),
            log_level=read("LOG_LEVEL", _log_level),
            log_format=read("LOG_FORMAT", _log_format),
        )
        if settings.restricted:
            _keep_apart(settings.restricted, settings.documents, settings.data)
        if settings.invited and not settings.admins:
            raise SettingError("ACCESS is invited, so ADMIN_IDS must name somebody who can invite.")
        return settings

    @property
    def restricted_data(self) -> Path:
        """The folder for the index of the restricted documents."""
        return self.data / "restricted"

    @property
    def index_credentials(self) -> Secret | None:
        """What nobody is shown of the address of a search engine."""
        found = milvus.credentials(self.index_url.value) if self.index_url else ""
        return Secret(found) if found else None

    @property
    def invited(self) -> bool:
        """Only those who were let in may ask."""
        return self.access == "invited"


def _folder(text: str) -> Path | None:
    return Path(text) if text else None


def _keep_apart(restricted: Path, *others: Path) -> None:
    """Raise a SettingError where one of the folders is inside the other, and what is in it would be shown to everybody."""
    for other in others:
        inside = restricted.resolve().is_relative_to(other.resolve()), other.resolve().is_relative_to(restricted.resolve())
        if any(inside):
            raise SettingError(f"RESTRICTED_DIR must be a folder apart from {other}: neither inside it, nor around it.")


def _token(text: str) -> Secret | None:
    if text and not _TOKEN.fullmatch(text):
        raise ValueError("does not look like a token of BotFather, as in 123456789:AbC…")
    return Secret(text) if text else None


def _api_url(text: str) -> str:
    url = text.rstrip("/")
    if not _API_URL.fullmatch(url):
        raise ValueError("must be the root of a Bot API server, as in https://api.telegram.org")
    return url


def _ids(text: str) -> frozenset[int]:
    ids = [part.strip() for part in text.split(",") if part.strip()]
    if not all(part.isascii() and part.isdigit() for part in ids):
        raise ValueError("must be user ids with commas between them, as in 123456789,987654321")
    return frozenset(int(part) for part in ids)


def _chats(text: str) -> frozenset[int]:
    ids = [part.strip() for part in text.split(",") if part.strip()]
    if not all(_CHAT.fullmatch(part) for part in ids):
        raise ValueError("must be numbers of groups with commas between them, as in -1001234567890,-1002345678901")
    return frozenset(int(part) for part in ids)


def _access(text: str) -> str:
    return _one_of(ACCESS, text.lower())


def _switch(text: str) -> str:
    return _one_of(("on", "off"), text.lower())


def _webhook(url: str, secret: Secret | None, address: tuple[str, int]) -> Webhook | None:
    if not url:
        return None
    if secret is None:
        raise SettingError("WEBHOOK_SECRET must be set where WEBHOOK_URL is: else anybody could speak for Telegram.")
    return Webhook(url, secret, *address)


def _webhook_url(text: str) -> str:
    if text and not _HTTPS_URL.fullmatch(text):
        raise ValueError("must begin with https://, as in https://example.org/dossier: Telegram comes to nothing else")
    return text


def _secret(text: str) -> Secret | None:
    if text and not _SECRET.fullmatch(text):
        raise ValueError("must be 16 to 256 of the letters A-Z, a-z, 0-9, _ and -, as Telegram takes no others")
    return Secret(text) if text else None


def _address(text: str) -> tuple[str, int]:
    host, colon, port = text.rpartition(":")
    if not (host and colon and port.isascii() and port.isdigit() and 0 < int(port) < 65536):
        raise ValueError("must be a host and a port, as in 127.0.0.1:8081")
    return host.strip("[]"), int(port)


def _port(text: str) -> int | None:
    if text and not (text.isascii() and text.isdigit() and 0 < int(text) < 65536):
        raise ValueError("must be a port, as in 9090")
    return int(text) if text else None


def _log_format(text: str) -> str:
    return _one_of(LOG_FORMATS, text.lower())


def _log_level(text: str) -> int:
    return logging.getLevelNamesMapping()[_one_of(LOG_LEVELS, text.upper())]


def _one_of(choices: tuple[str, ...], text: str) -> str:
    if text not in choices:
        raise ValueError(f"must be one of {', '.join(choices)}")
    return text
