"""Waiting for things to become true, with a deadline and a reason; never for time to pass."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable
from typing import TypeVar

Value = TypeVar("Value")

#: How long anything may take that should take milliseconds. Generous, since two cores also build and draw.
PATIENCE = 8.0

#: Between two looks at something that cannot tell when it changes.
LOOK_EVERY = 0.03


class NeverHappened(AssertionError):
    """What was waited for did not come before its deadline."""


async def until(
    look: Callable[[], Awaitable[Value]], what: str, within: float = PATIENCE, every: float = LOOK_EVERY
) -> Value:
    """Looks again and again until the answer is truthy, and returns it.

    What the last look saw is told when the deadline passes.
    """
    deadline = time.monotonic() + within
    while True:
        seen = await look()
        if seen:
            return seen
        if time.monotonic() > deadline:
            raise NeverHappened(f"{what}: not within {within} s; last seen: {seen!r}")
        await asyncio.sleep(every)
