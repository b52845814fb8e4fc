"""How does long work run beside the answers, without keeping the bot from being stopped?"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from concurrent.futures import Future
from threading import Thread
from typing import TypeVar

Result = TypeVar("Result")


async def beside(work: Callable[[], Result]) -> Result:
    """Run in a thread that ends with the process; those of asyncio would be waited for at the end."""
    done: Future[Result] = Future()
    done.set_running_or_notify_cancel()  # whoever waits may stop waiting; the work is not stopped by that

    def run() -> None:
        try:
            done.set_result(work())
        except Exception as error:  # handed over to whoever waits
            done.set_exception(error)

    Thread(target=run, daemon=True).start()
    return await asyncio.wrap_future(done)
