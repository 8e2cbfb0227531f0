"""What happens to real messages on their way is found in what guests wrote down of them."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from chaos.checker.breach import Promise
from chaos.checker.run import Run
from chaos.checker.verdict import breaches
from chaos.run import record
from chaos.settings import Settings
from chaos.tests.meddler import Meddler, Meddling
from cluster.balancer import haproxy_binary

SETTINGS = Settings(guests=16, servers=1, seconds=6, seed=3, pace=0.4, shares_lobby=False, grace=2, relax_after=1)


@pytest.mark.skipif(haproxy_binary() is None, reason="haproxy is not installed: apt-get install haproxy")
@pytest.mark.parametrize(
    ("meddling", "promise"),
    [
        (Meddling.LOSES, Promise.NO_TEXT_LOST),
        (Meddling.DOUBLES, Promise.SAID_ONCE),
        (Meddling.SWAPS, Promise.ORDER),
    ],
)
async def test_a_road_that_meddles_is_found_out(tmp_path: Path, meddling: Meddling, promise: Promise) -> None:
    meddlers: list[Meddler] = []

    @asynccontextmanager
    async def road(url: str) -> AsyncIterator[Meddler]:
        async with Meddler(url, meddling, seed=5) as meddler:
            meddlers.append(meddler)
            yield meddler

    await record(SETTINGS, tmp_path / "records", with_faults=False, road=road)
    found = {breach.promise for breach in breaches(Run.of(tmp_path / "records"))}
    assert meddlers[0].count > 0
    assert promise in found, (found, meddlers[0].count)
