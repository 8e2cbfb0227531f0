"""One short run against a real server, recorded for all tests that plant something into it."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator

import pytest
import pytest_asyncio

from chaos.checker.run import Records, lines
from chaos.run import record
from chaos.settings import Settings
from chaos.tests.plants import Recording
from cluster.balancer import haproxy_binary
from harness.server import ARTIFACTS

#: Enough that every kind of mistake finds its place, and a few seconds more than anybody may be stuck.
SETTINGS = Settings(guests=60, servers=1, seconds=20, seed=7, pace=0.7, shares_lobby=False, grace=3, relax_after=1)


@pytest_asyncio.fixture(scope="session")
async def recording() -> AsyncIterator[Recording]:
    if haproxy_binary() is None:
        pytest.skip("haproxy is not installed: apt-get install haproxy")
    folder = ARTIFACTS / "e2e" / "chaos-recorded"
    await record(SETTINGS, folder, with_faults=False)
    settings = json.loads((folder / "run.json").read_text())
    guests: list[Records] = [lines(file) for file in sorted(folder.glob("guest-*.jsonl"))]
    yield Recording(settings, lines(folder / "faults.jsonl"), guests)
