"""That something stays as it is, for as long as it would have taken to change."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable

from harness.deadline import LOOK_EVERY


async def stays(look: Callable[[], Awaitable[bool]], what: str, lasting: float) -> None:
    """Requires at every look, for that many seconds, that it is so."""
    since = time.monotonic()
    while (passed := time.monotonic() - since) < lasting:
        assert await look(), f"{what}: no more after {passed:.1f} s"
        await asyncio.sleep(LOOK_EVERY)
