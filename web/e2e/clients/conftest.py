"""What these tests may ask for."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest_asyncio

from clients.contract.walker import Walker, walking
from clients.ground import attacked, bystanders, ground, memory
from harness.server import HallwayServer

__all__ = ["attacked", "bystanders", "ground", "memory", "walker"]


@pytest_asyncio.fixture
async def walker(server: HallwayServer) -> AsyncIterator[Walker]:
    """Somebody who calls the server that needs no other settings."""
    async with walking(server.url) as walker:
        yield walker
