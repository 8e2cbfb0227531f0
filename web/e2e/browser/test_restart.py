"""A server that is killed or restarted during a call: the two see each other all the while, and are told what is gone."""

from __future__ import annotations

import contextlib
from collections.abc import AsyncIterator

import pytest
from chaos.ground.redis import Redis, redis_binary
from cluster.balancer import haproxy_binary
from cluster.ports import free_port
from cluster.postgres import Postgres, postgres_programs
from cluster.servers import Cluster, ClusterServer
from harness.record import Record
from harness.street import Browsers, Street, empty_street
from harness.visitor import Visitor, connected, in_one_call
from playwright.async_api import expect
from test_network import BACK_WITHIN, HEARTBEAT, NO_NETWORK

#: What is not there to be asked says so in the console, and a balancer without a server says 503.
GONE = rf"{NO_NETWORK}|net::ERR_CONNECTION_REFUSED|status of 50[234]|WebSocket connection to"


async def still_the_same_call(*visitors: Visitor) -> None:
    for visitor in visitors:
        assert await visitor.page.evaluate("() => window.e2e.call === window.hallway.pc"), "the call is the same"
        await visitor.receives()


async def in_a_call(street: Street) -> tuple[Visitor, Visitor, str]:
    """Ada and Ben, and their room."""
    ada, ben = await street.two_guests()
    room = await in_one_call(ada, ben)
    await ada.sees("Partner", "blue")
    for visitor in (ada, ben):
        await visitor.page.evaluate("() => { window.e2e.call = window.hallway.pc; }")
    return ada, ben, room


@pytest.mark.parametrize("how", ["killed", "stopped"])
async def test_a_server_that_comes_back_without_its_lobby_ends_the_call_and_says_why(
    browsers: Browsers, how: str
) -> None:
    server = ClusterServer(f"restart-{how}", REMATCH_COOLDOWN="0", **HEARTBEAT)
    async with server, empty_street(server, browsers) as street:
        street.expected.append(GONE)
        ada, ben, room = await in_a_call(street)
        async with Record(f"server-{how}-and-back", ada, ben) as record:
            record.note(f"the server is {how}")
            if how == "killed":
                server.crash()
                meanwhile = "Your connection dropped. Trying again"
            else:
                await server.stop()
                meanwhile = "The server is restarting. Your call goes on"
            for visitor in (ada, ben):
                await record.tells(visitor, meanwhile)
            # The picture needs no server.
            await still_the_same_call(ada, ben)
            record.note("the server is started again")
            await server.start()
            for visitor in (ada, ben):
                await record.tells(visitor, meanwhile, "The server has started anew, and that call is over. Looking for")
            room = await connected(ada, ben, not_in=room)
        for visitor in (ada, ben):
            await visitor.receives()
        await ada.next()
        await connected(ada, ben, not_in=room)
        await ada.say("hello again")
        await ben.reads("hello again", ["hello again"])


@contextlib.asynccontextmanager
async def two_servers(browsers: Browsers) -> AsyncIterator[tuple[Cluster, Street]]:
    """Two servers that share a lobby, behind the balancer."""
    programs = postgres_programs()
    assert programs is not None
    async with Postgres(programs) as postgres, Redis(free_port(), "restart-redis") as redis:
        shared = {"REDIS_URL": f"redis://127.0.0.1:{redis.port}/0", "LOBBY": "restart", **HEARTBEAT}
        async with Cluster(postgres, **shared) as cluster:
            street = Street(cluster.url, browsers)
            street.expected.append(GONE)
            try:
                yield cluster, street
                complaints = await street.complaints()
            finally:
                await street.close()
            # A server that stops waits for guests who may come back.
            await cluster.empty()
            assert not complaints, complaints


async def server_of(visitor: Visitor) -> str:
    """The server that a visitor's cookie names."""
    cookies = {one.get("name"): one.get("value") for one in await visitor.context.cookies()}
    return str(cookies["hallway_server"])


@pytest.mark.skipif(
    None in (redis_binary(), haproxy_binary(), postgres_programs()),
    reason="needs redis-server, haproxy and postgresql on this machine",
)
async def test_a_call_outlives_the_servers_that_share_a_lobby_as_one_is_killed_and_the_other_stopped(
    browsers: Browsers,
) -> None:
    async with two_servers(browsers) as (cluster, street):
        ada, ben, room = await in_a_call(street)
        killed = await server_of(ada)
        other = next(name for name in cluster.servers if name != killed)
        async with Record("two-servers", ada, ben) as record:
            record.note(f"Ada's server, {killed}, is killed; Ben's is {await server_of(ben)}")
            cluster.servers[killed].crash()
            dropped = ("Connected with", "Your connection dropped. Trying again", "Connected with")
            await record.tells(ada, *dropped)
            await all_is_well(ada, ben)
            await still_the_same_call(ada, ben)
            await ada.say("ada-1")
            await ben.reads(r"\w+-1", ["ada-1"])
            await ben.say("ben-1")
            await ada.reads(r"\w+-1", ["ada-1", "ben-1"])

            record.note(f"{killed} is started again, and {other} is stopped")
            await cluster.servers[killed].start()
            await cluster.balancer.until_server(killed, is_up=True)
            await cluster.servers[other].stop()
            await record.tells(ada, *dropped, "restarting. Your call goes on", "Connected with")
            await all_is_well(ada, ben)
            assert await connected(ada, ben) == room
            await still_the_same_call(ada, ben)
            await ben.say("ben-2")
            await ada.reads(r"\w+-2", ["ben-2"])
            await ada.next()
            await ada.waits()
            await record.tells(ben, "They moved on.")


async def all_is_well(*visitors: Visitor) -> None:
    for visitor in visitors:
        await expect(visitor.status).to_contain_text("Connected with", timeout=BACK_WITHIN)
