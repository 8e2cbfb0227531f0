"""A device that sleeps, and a tab that is put to rest: processes of a browser stopped for a while."""

from __future__ import annotations

import os
import signal
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from playwright.async_api import Browser


@asynccontextmanager
async def asleep(browser: Browser, *, pages_alone: bool = False) -> AsyncIterator[None]:
    """Stops the browser for as long as this lasts, as when a laptop is closed. Its pages answer nothing meanwhile.

    With `pages_alone` the pages stand still and the browser lives: its connections stand, as those of a tab do that the
    browser has put to rest. (DevTools' own way to freeze a page does nothing in a browser that a test drives.)
    """
    session = await browser.new_browser_cdp_session()
    told = await session.send("SystemInfo.getProcessInfo")
    await session.detach()
    processes = [one["id"] for one in told["processInfo"] if one["type"] == "renderer" or not pages_alone]
    assert processes, told
    for process in processes:
        os.kill(process, signal.SIGSTOP)
    try:
        yield
    finally:
        for process in processes:
            os.kill(process, signal.SIGCONT)
