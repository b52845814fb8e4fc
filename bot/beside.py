"""How does long work run beside the answers, without keeping the bot from being stopped?"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from contextlib import suppress
from threading import Thread
from typing import TypeVar

Result = TypeVar("Result")


async def beside(work: Callable[[], Result]) -> Result:
    """Run in a thread that ends with the process; those of asyncio would be waited for at the end."""
    loop = asyncio.get_running_loop()
    done: asyncio.Future[Result] = loop.create_future()

    def run() -> None:
        try:
            result = work()
        except Exception as error:  # handed over to whoever waits
            tell(_fail, error)
        else:
            tell(_succeed, result)

    def tell(set_: Callable[[asyncio.Future[Result], object], None], value: object) -> None:
        with suppress(RuntimeError):  # the loop is closed: nobody waits any more
            loop.call_soon_threadsafe(set_, done, value)

    Thread(target=run, daemon=True).start()
    return await done


def _succeed(done: asyncio.Future[Result], result: object) -> None:
    if not done.done():
        done.set_result(result)  # type: ignore[arg-type]  # what ``work`` gave


def _fail(done: asyncio.Future[Result], error: object) -> None:
    if not done.done():
        assert isinstance(error, BaseException)
        done.set_exception(error)
