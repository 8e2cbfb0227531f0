"""Where guests come from, and what does not get out."""

from __future__ import annotations

import aiohttp
import pytest

from cluster.servers import Cluster
from cluster.visitor import http_from
from harness.passes import terms

#: The settings of these servers.
PASSES_PER_MINUTE = 20
SOCKETS_PER_MINUTE = 60


async def passes(cluster: Cluster, address: str, times: int, header: str = "X-Forwarded-For") -> list[int]:
    """Asks for that many guest passes, each time as somebody who says to come from elsewhere."""
    statuses = []
    async with http_from(address, keeps_cookies=True) as http:
        body = {"adult": True, "terms": await terms(cluster.url, http)}
        for number in range(times):
            headers = {header: f"203.0.113.{number + 1}"}
            async with http.post(f"{cluster.url}/api/sessions/guest", json=body, headers=headers) as response:
                statuses.append(response.status)
    return statuses


async def test_nobody_gets_past_the_rate_limits_by_naming_other_addresses(cluster: Cluster) -> None:
    statuses = await passes(cluster, "127.0.4.1", PASSES_PER_MINUTE + 5)
    assert statuses[:PASSES_PER_MINUTE] == [201] * PASSES_PER_MINUTE, statuses
    assert statuses[-1] == 429, statuses
    # And the limit is theirs alone: the servers are told who comes, not only that the balancer does.
    for address in ("127.0.4.2", "127.0.4.3", "127.0.4.4", "127.0.4.5"):
        assert await passes(cluster, address, 1) == [201]


async def test_the_servers_would_believe_it(cluster: Cluster) -> None:
    """The balancer's address is trusted, so the test above would fail if a guest's word were passed on."""
    server = cluster.servers["one"]
    async with aiohttp.ClientSession() as http:
        body = {"adult": True, "terms": await terms(server.url, http)}
        for number in range(PASSES_PER_MINUTE + 5):
            headers = {"X-Forwarded-For": f"203.0.113.{number + 1}"}
            async with http.post(f"{server.url}/api/sessions/guest", json=body, headers=headers) as response:
                assert response.status == 201, (number, await response.text())


async def test_nor_past_those_of_sockets(cluster: Cluster) -> None:
    async with http_from("127.0.4.6", keeps_cookies=True) as http:
        statuses = []
        for number in range(SOCKETS_PER_MINUTE + 10):
            headers = {"X-Forwarded-For": f"203.0.113.{number + 1}"}
            path = "/socket.io/?EIO=4&transport=polling"
            async with http.get(cluster.url + path, headers=headers) as response:
                statuses.append(response.status)
    assert statuses[:SOCKETS_PER_MINUTE] == [200] * SOCKETS_PER_MINUTE, statuses
    assert statuses[-1] == 429, statuses


@pytest.mark.parametrize("path", ["/metrics", "/METRICS", "/metrics/", "/metrics?x"])
async def test_metrics_are_not_for_the_world(cluster: Cluster, path: str) -> None:
    before = await cluster.position()
    async with aiohttp.ClientSession() as http, http.get(cluster.url + path) as response:
        assert response.status == 404
    [answer] = (await cluster.balancer.answers())[before:]
    assert answer.server == "<NOSRV>", "no server was asked"
