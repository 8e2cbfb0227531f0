"""The browsers, and a street that leads to a server."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Any

import pytest_asyncio
from playwright.async_api import async_playwright

from harness.server import HallwayServer
from harness.street import Browsers, Street, empty_street


@pytest_asyncio.fixture(scope="session")
async def browsers(tmp_path_factory: Any) -> AsyncIterator[Browsers]:
    async with async_playwright() as playwright:
        browsers = Browsers(playwright, tmp_path_factory.mktemp("pictures"))
        yield browsers
        await browsers.close()


@pytest_asyncio.fixture(scope="session")
async def visited_server() -> AsyncIterator[HallwayServer]:
    """A server on which two visitors who are alone may meet again at once."""
    async with HallwayServer("browser", REMATCH_COOLDOWN="0", REMATCH_AFTER="1") as server:
        yield server


@pytest_asyncio.fixture
async def street(visited_server: HallwayServer, browsers: Browsers) -> AsyncIterator[Street]:
    """An empty hall, and a way for visitors to come to it. Nobody's console may complain."""
    async with empty_street(visited_server, browsers) as street:
        yield street
