"""How does the bot listen on a port of its own, and stop with everything else?"""

from __future__ import annotations

import socket
from collections.abc import Awaitable, Callable, Coroutine, Iterator, MutableMapping
from contextlib import contextmanager
from typing import Any

from index.errors import SettingError

Scope = MutableMapping[str, Any]
Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
Application = Callable[[Scope, Receive, Send], Coroutine[Any, Any, None]]
"""An application as ASGI has it, see https://asgi.readthedocs.io/."""


def listening(host: str, port: int) -> socket.socket:
    """Give a socket that listens there. Raises SettingError where that cannot be had: uvicorn itself would end the process."""
    try:
        return socket.create_server((host, port), family=socket.AF_INET6 if ":" in host else socket.AF_INET)
    except OSError as error:
        raise SettingError(
            f"{host}:{port} cannot be listened on ({error.strerror}): please free it, or set another."
        ) from error


async def serve(application: Application, listened: socket.socket) -> None:
    """Serve what comes to a socket until cancelled."""
    import uvicorn  # noqa: PLC0415 - it takes a tenth of a second, which a bot that listens nowhere does not have to wait for

    class Server(uvicorn.Server):
        """Leaves the signals to the bot."""

        @contextmanager
        def capture_signals(self) -> Iterator[None]:
            """Capture none."""
            yield

    config = uvicorn.Config(
        application,
        lifespan="off",
        log_config=None,
        access_log=False,
        server_header=False,
        timeout_graceful_shutdown=1,
    )
    await Server(config).serve(sockets=[listened])


async def answer(send: Send, status: int, body: bytes = b"", kind: str = "text/plain; charset=utf-8") -> None:
    """Send a whole answer."""
    headers = [(b"content-type", kind.encode()), (b"content-length", str(len(body)).encode())]
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": body})
