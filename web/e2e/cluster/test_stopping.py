"""A server that stops or dies, and what its guests notice."""

from __future__ import annotations

import asyncio

from cluster.servers import Cluster
from cluster.visitor import Visitor
from harness.deadline import until

#: How soon everybody is back. python-socketio waits for up to a second and a half before it tries.
BACK_WITHIN = 6.0

WAYS = [["polling"], ["websocket"], None]


async def crowd(cluster: Cluster) -> list[Visitor]:
    """Eighteen, of each kind some at each server, all of whom listen: none is between two polls."""
    visitors = [
        cluster.visitor(f"127.0.2.{number + 1}", keeps_cookies=number % 2 == 0, transports=WAYS[number // 2 % 3])
        for number in range(18)
    ]
    await asyncio.gather(*(visitor.come() for visitor in visitors))
    for visitor in visitors:
        await visitor.is_carried_by("polling" if visitor.transports == ["polling"] else "websocket")

    async def all_listen() -> bool:
        return await cluster.requests() == len(visitors)

    await until(all_listen, "everybody listens")
    return visitors


async def all_at(cluster: Cluster, name: str, visitors: list[Visitor]) -> None:
    """Waits until that server has everybody, and requires that they can speak to it."""

    async def gathered() -> bool:
        return (await cluster.online())[name] == len(visitors)

    await until(gathered, f"everybody is at {name}", BACK_WITHIN)
    for visitor in visitors:
        assert "total" in await visitor.ask("hall", {"watch": False})


async def test_a_server_that_stops_sends_its_guests_to_the_other_without_an_error(doomed: Cluster) -> None:
    visitors = await crowd(doomed)
    online = await doomed.online()
    assert min(online.values()) > 0, online
    before, heard = await doomed.position(), {visitor: len(visitor.heard) for visitor in visitors}
    await doomed.servers["one"].stop()
    await all_at(doomed, "two", visitors)
    moved = [visitor for visitor in visitors if visitor.names(heard[visitor])]
    assert len(moved) == online["one"], [visitor.heard for visitor in visitors]
    for visitor in moved:
        names = visitor.names(heard[visitor])
        assert names[:2] == ["draining", "disconnect"] and "welcome" in names, names
        assert "connect_error" not in names, visitor.heard
        assert doomed.home(visitor) in (None, "two")
    # A client that polls asks once more for its session, which is no more: the server that stops if it still listens, or
    # the other one. That neither knows it is no error to anybody: the client opens a new one. Nothing was refused, and
    # nothing failed.
    for answer in await doomed.errors_since(before):
        assert (answer.status, answer.path) == (400, "/socket.io/"), answer


async def test_a_server_that_dies_loses_its_guests_to_the_other(doomed: Cluster) -> None:
    visitors = await crowd(doomed)
    online = await doomed.online()
    assert min(online.values()) > 0, online
    before, heard = await doomed.position(), {visitor: len(visitor.heard) for visitor in visitors}
    doomed.servers["one"].crash()
    await all_at(doomed, "two", visitors)
    moved = [visitor for visitor in visitors if visitor.names(heard[visitor])]
    assert len(moved) == online["one"], [visitor.heard for visitor in visitors]
    for visitor in moved:
        assert {"disconnect", "welcome"} <= set(visitor.names(heard[visitor])), visitor.heard
        assert "connect_error" not in visitor.names(heard[visitor]), visitor.heard
    # What was asked of the dead server and not answered cannot be answered any more: 502, or 400 from the other.
    for answer in await doomed.errors_since(before):
        assert answer.path == "/socket.io/" and answer.status in (400, 502, -1), answer


async def test_nobody_is_torn_from_their_server_when_another_comes_back(doomed: Cluster) -> None:
    visitors = await crowd(doomed)
    await doomed.servers["one"].stop()
    await all_at(doomed, "two", visitors)
    await doomed.balancer.until_server("one", is_up=False)
    before, heard = await doomed.position(), {visitor: len(visitor.heard) for visitor in visitors}
    await doomed.servers["one"].start()
    await doomed.balancer.until_server("one", is_up=True)
    await all_at(doomed, "two", visitors)
    assert [visitor.names(heard[visitor]) for visitor in visitors] == [[]] * len(visitors)
    assert await doomed.errors_since(before) == []
    newcomers = [doomed.visitor(f"127.0.3.{number + 1}", keeps_cookies=number % 2 == 0) for number in range(12)]
    await asyncio.gather(*(newcomer.come() for newcomer in newcomers))
    assert (await doomed.online())["one"] > 0


async def test_a_server_can_be_emptied_by_hand(doomed: Cluster) -> None:
    """As deploy/README.md says: nobody new, while those who are there go on."""
    visitors = await crowd(doomed)
    online = await doomed.online()
    before = await doomed.position()
    assert (await doomed.balancer.command("set server hallway/one state drain")).strip() == ""
    newcomers = [doomed.visitor(f"127.0.3.{number + 1}", keeps_cookies=number % 2 == 0) for number in range(12)]
    await asyncio.gather(*(newcomer.come() for newcomer in newcomers))
    assert await doomed.online() == {"one": online["one"], "two": online["two"] + len(newcomers)}
    for visitor in visitors:
        assert "total" in await visitor.ask("hall", {"watch": False})
    assert await doomed.errors_since(before) == []
