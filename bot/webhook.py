"""How does the bot hear where Telegram comes to it? Behind a reverse proxy that has the certificate.

An application of our own: python-telegram-bot's compares the secret with ``!=``, which tells by its time how much of a guess
is right.
"""

from __future__ import annotations

import hmac
import json
import logging
from collections.abc import Awaitable, Callable
from typing import Final
from urllib.parse import urlsplit

from telegram import Update

from bot.app import UPDATES, App
from bot.polling import until_reached
from bot.sending import TOGETHER
from bot.serving import Application, Receive, Scope, Send, answer, listening, serve
from bot.settings import Webhook

LARGEST: Final = 1 << 20
"""Bytes; an update of Telegram's has a few thousand."""

_HEADER: Final = b"x-telegram-bot-api-secret-token"

_log = logging.getLogger(__name__)


def hear(webhook: Webhook, heard: Callable[[], None]) -> Callable[[App], Awaitable[None]]:
    """Make what listens for Telegram, and tells it where to come; ``heard`` is told of each update."""

    async def listen(app: App) -> None:
        listened = listening(webhook.host, webhook.port)
        await until_reached(
            lambda: app.bot.set_webhook(
                webhook.url, secret_token=webhook.secret.value, allowed_updates=UPDATES, max_connections=TOGETHER
            )
        )
        heard()
        _log.info("Listening on %s:%d for %s.", webhook.host, webhook.port, urlsplit(webhook.url).hostname)
        await serve(application(app, webhook, heard), listened)

    return listen


def application(app: App, webhook: Webhook, heard: Callable[[], None]) -> Application:
    """Make the application: it takes updates that come with the secret, and answers once they are in their chat's line."""
    path, secret = urlsplit(webhook.url).path or "/", webhook.secret.value.encode()

    async def take(scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or scope["path"] != path:
            await answer(send, 404)
            return
        given = dict(scope["headers"]).get(_HEADER, b"")
        if scope["method"] != "POST" or not hmac.compare_digest(given, secret):
            await answer(send, 403)
            return
        body = await _body(receive)
        if body is None:
            await answer(send, 413)
            return
        try:
            update = Update.de_json(json.loads(body), app.bot)
        except (ValueError, KeyError, TypeError, AttributeError):
            await answer(send, 400)
            return
        heard()
        await app.update_queue.put(update)
        await answer(send, 200)

    return take


async def _body(receive: Receive) -> bytes | None:
    """Give what was sent; None where that is too much, or the sender left."""
    body: bytes = b""
    while True:
        message = await receive()
        if message["type"] == "http.disconnect":
            return None
        body += message.get("body", b"")
        if len(body) > LARGEST:
            return None
        if not message.get("more_body"):
            return body
