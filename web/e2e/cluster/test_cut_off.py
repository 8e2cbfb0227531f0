"""Servers that cannot reach the lobby they share, and what the balancer makes of that."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass

import aiohttp
import pytest
import pytest_asyncio

from chaos.ground.ports import lasting_port
from chaos.ground.redis import Redis, redis_binary
from cluster.balancer import Balancer
from cluster.postgres import Postgres
from cluster.servers import NAMES, SECRET, ClusterServer
from cluster.visitor import Visitor
from harness.network import Network
from harness.server import stats

#: A server says that it is cut off after 5 s, and that it is not any more with its next beat; the balancer asks each second.
FOUND_WITHIN = 20.0


@dataclass
class Ground:
    """Two servers that share a lobby, of which `one` reaches Redis by a cable; and the balancer before them."""

    redis: Redis
    cable: Network
    servers: dict[str, ClusterServer]
    balancer: Balancer


@pytest_asyncio.fixture
async def ground(postgres: Postgres) -> AsyncIterator[Ground]:
    if redis_binary() is None:
        pytest.skip("redis-server is not installed: apt-get install redis-server")
    async with Redis(lasting_port()) as redis, Network(f"redis://127.0.0.1:{redis.port}") as cable:
        shared = {"DATABASE_URL": postgres.database(), "JWT_SECRET": SECRET, "TRUSTED_PROXIES": "127.0.0.1"}
        urls = {"one": cable.url, "two": f"redis://127.0.0.1:{redis.port}"}
        servers = {name: ClusterServer(f"cut-off-{name}", REDIS_URL=urls[name], **shared) for name in NAMES}
        async with servers["one"], servers["two"]:
            ports = {name: server.port for name, server in servers.items()}
            async with Balancer(ports, "balancer-cut-off") as balancer:
                yield Ground(redis, cable, servers, balancer)


async def test_a_server_that_cannot_reach_the_lobby_is_given_nobody(ground: Ground) -> None:
    ground.cable.cut()
    await ground.balancer.until_server("one", is_up=False, within=FOUND_WITHIN)
    visitors = [Visitor(ground.balancer.url, f"127.0.4.{number + 1}", keeps_cookies=True) for number in range(8)]
    # By their addresses some of them would be given the first.
    await asyncio.gather(*(visitor.come() for visitor in visitors))
    assert (await stats(ground.servers["two"].url))["online"] == len(visitors)
    for visitor in visitors:
        await visitor.leave()
    ground.cable.restore()
    await ground.balancer.until_server("one", is_up=True, within=FOUND_WITHIN)


async def test_the_page_is_served_though_no_server_reaches_the_lobby(ground: Ground) -> None:
    await ground.redis.stop()
    for name in NAMES:
        await ground.balancer.until_server(name, is_up=False, within=FOUND_WITHIN)
    async with aiohttp.ClientSession() as http, http.get(f"{ground.balancer.url}/api/config") as answer:
        assert answer.status == 200
        kept_at = answer.cookies.get("hallway_server")
        assert kept_at is None or not kept_at.value, "nobody is kept at a server that is not ready"
    await ground.redis.start()
    for name in NAMES:
        await ground.balancer.until_server(name, is_up=True, within=FOUND_WITHIN)
    visitor = await Visitor(ground.balancer.url, "127.0.4.9", keeps_cookies=True).come()
    await visitor.leave()
