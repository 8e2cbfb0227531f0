"""What every end-to-end test may ask for."""

from __future__ import annotations

import os
from collections.abc import AsyncIterator
from typing import Any

import pytest
import pytest_asyncio

from harness.hall import Hall
from harness.notes import NOTES
from harness.server import HallwayServer, empty_of_guests


@pytest.hookimpl(hookwrapper=True)
def pytest_runtest_makereport(item: pytest.Item, call: pytest.CallInfo[None]) -> Any:
    """A failure shows the end of the log of every server that ran."""
    outcome = yield
    report = outcome.get_result()
    if report.failed:
        for server in HallwayServer.running:
            report.sections.append((f"log of {server.name} ({server.log})", server.tail(60)))


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """What takes long is left out until it is asked for; it is counted as deselected, for nothing is missing."""
    if os.environ.get("HALLWAY_LONG"):
        return
    long = [item for item in items if item.get_closest_marker("long")]
    config.hook.pytest_deselected(items=long)
    items[:] = [item for item in items if item not in long]


def pytest_terminal_summary(terminalreporter: Any) -> None:
    """Tells what the tests wanted to be known though they passed."""
    if NOTES:
        terminalreporter.section("notes")
        for line in NOTES:
            terminalreporter.write_line(line)


@pytest_asyncio.fixture(scope="session")
async def server() -> AsyncIterator[HallwayServer]:
    """One server with the protocol's defaults and no rate limits, for all tests that need no other."""
    async with HallwayServer("main") as running:
        yield running


@pytest_asyncio.fixture
async def hall(server: HallwayServer) -> AsyncIterator[Hall]:
    """A hall that nobody else is in."""
    server.require_alive()
    hall = Hall(server.url)
    yield hall
    await hall.close()
    server.require_alive()
    await empty_of_guests(server.url)


@pytest_asyncio.fixture(scope="session")
async def hasty_server() -> AsyncIterator[HallwayServer]:
    """A server that notices a lost socket within two seconds and waits one more for it to come back."""
    async with HallwayServer("hasty", PING_INTERVAL="1", PING_TIMEOUT="1", RECONNECT_GRACE="1") as running:
        yield running


@pytest_asyncio.fixture
async def hasty_hall(hasty_server: HallwayServer) -> AsyncIterator[Hall]:
    """A hall that nobody else is in, on the hasty server."""
    hasty_server.require_alive()
    hall = Hall(hasty_server.url)
    yield hall
    await hall.close()
    hasty_server.require_alive()
    await empty_of_guests(hasty_server.url)
