"""What these tests may ask for."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest
import pytest_asyncio

from cluster.balancer import haproxy_binary
from cluster.postgres import Postgres, postgres_programs
from cluster.servers import Cluster


@pytest.fixture(scope="session", autouse=True)
def _installed() -> None:
    """Skips everything where there is no balancer."""
    if haproxy_binary() is None:
        pytest.skip("haproxy is not installed: apt-get install haproxy")


@pytest_asyncio.fixture(scope="session")
async def postgres(_installed: None) -> AsyncIterator[Postgres]:
    programs = postgres_programs()
    if programs is None:
        pytest.skip("PostgreSQL is not installed: apt-get install postgresql")
    async with Postgres(programs) as running:
        yield running


@pytest_asyncio.fixture(scope="session")
async def _lasting(postgres: Postgres) -> AsyncIterator[Cluster]:
    settings = {"LIMIT_PASSES_PER_MINUTE": "20", "LIMIT_CONNECTIONS_PER_MINUTE": "60"}
    # Whoever polls is answered once a second at least: many polls in a short time.
    async with Cluster(postgres, PING_INTERVAL="1", **settings) as cluster:
        yield cluster


@pytest_asyncio.fixture
async def cluster(_lasting: Cluster) -> AsyncIterator[Cluster]:
    """Two servers that nothing happens to. An address gets twenty guest passes and sixty sockets a minute."""
    yield _lasting
    await _lasting.empty()


@pytest_asyncio.fixture
async def doomed(postgres: Postgres) -> AsyncIterator[Cluster]:
    """Two servers of this test's own, to be stopped or killed."""
    async with Cluster(postgres) as cluster:
        yield cluster
        await cluster.empty()


@pytest_asyncio.fixture
async def patient(postgres: Postgres) -> AsyncIterator[Cluster]:
    """Two servers that ask nobody for a sign of life within a test, and wait for nobody who is lost."""
    async with Cluster(postgres, PING_INTERVAL="20", PING_TIMEOUT="20", RECONNECT_GRACE="1") as cluster:
        yield cluster
