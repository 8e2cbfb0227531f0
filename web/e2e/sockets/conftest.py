"""The servers that these tests run against, and raw lines to them."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable
from typing import Any

import pytest
import pytest_asyncio

from harness.deadline import until
from sockets.conformance import LIVELY, PATIENT, SUITE, ConformanceServer
from sockets.lines import Line, PollingLine, WebSocketLine

LINES: dict[str, type[PollingLine] | type[WebSocketLine]] = {"polling": PollingLine, "websocket": WebSocketLine}


@pytest.hookimpl(hookwrapper=True)
def pytest_runtest_makereport(item: pytest.Item, call: pytest.CallInfo[None]) -> Any:
    """A failure shows the end of the log of every server that ran."""
    outcome = yield
    report = outcome.get_result()
    if report.failed:
        for server in ConformanceServer.running:
            report.sections.append((f"log of {server.name} ({server.log})", server.tail(60)))


@pytest_asyncio.fixture(scope="session")
async def server() -> AsyncIterator[ConformanceServer]:
    """A server whose heartbeat no test waits for."""
    async with ConformanceServer("patient", **PATIENT) as running:
        yield running


@pytest_asyncio.fixture(scope="session")
async def suite_server() -> AsyncIterator[ConformanceServer]:
    """A server as the official suites ask for it: it pings after 0.3 s and waits 0.2 s."""
    async with ConformanceServer("suite", **SUITE, connect_timeout=1_000, upgrade_timeout=400) as running:
        yield running


@pytest_asyncio.fixture(scope="session")
async def beating_server() -> AsyncIterator[ConformanceServer]:
    """A server that pings every 0.2 s, and waits long enough for anybody who answers."""
    async with ConformanceServer("beating", ping_interval=200, ping_timeout=8_000) as running:
        yield running


@pytest_asyncio.fixture(scope="session")
async def lively_server() -> AsyncIterator[ConformanceServer]:
    """A server whose polls last 0.3 s, and which waits long for anybody who answers."""
    async with ConformanceServer("lively", **LIVELY) as running:
        yield running


@pytest_asyncio.fixture(scope="session")
async def recovering_server() -> AsyncIterator[ConformanceServer]:
    """A server that keeps for a minute what a lost client has missed."""
    async with ConformanceServer("recovering", **PATIENT, recovery=60) as running:
        yield running


Dial = Callable[..., Awaitable[Any]]


@pytest_asyncio.fixture
async def dial() -> AsyncIterator[Dial]:
    """Opens lines, `await dial(server, "polling")`, and closes them at the end of the test."""
    opened: list[Line] = []

    async def dial(server: ConformanceServer, transport: str) -> Line:
        server.require_alive()
        line = LINES[transport](server.url)
        opened.append(line)
        return await line.open()

    yield dial
    for line in opened:
        await line.close()


@pytest_asyncio.fixture
async def polling(server: ConformanceServer, dial: Dial) -> PollingLine:
    """A session by long-polling."""
    return await dial(server, "polling")


@pytest_asyncio.fixture
async def websocket(server: ConformanceServer, dial: Dial) -> WebSocketLine:
    """A session on a WebSocket."""
    return await dial(server, "websocket")


@pytest_asyncio.fixture(params=sorted(LINES))
async def line(request: pytest.FixtureRequest, server: ConformanceServer, dial: Dial) -> Line:
    """A session, by each transport in turn."""
    return await dial(server, request.param)


@pytest.fixture
def only_witness_is_left(dial: Dial) -> Callable[[ConformanceServer], Awaitable[None]]:
    """Waits until a server holds no session but that of the one who asks."""

    async def wait(server: ConformanceServer) -> None:
        witness = await dial(server, "websocket")
        await witness.connect("/quiet")

        async def alone() -> bool:
            await witness.say('2/quiet,7["census"]')
            return (await witness.until_said("3/quiet,7["))[0]["sessions"] == 1

        await until(alone, "all other sessions are forgotten")

    return wait
