"""Whoever has a session at one of the servers goes on reaching that one, however they come."""

from __future__ import annotations

import asyncio

import aiohttp
import pytest
from yarl import URL

from cluster.servers import NAMES, Cluster
from cluster.visitor import Visitor, http_from
from harness.deadline import until
from harness.guest import TRANSPORTS
from harness.passes import guest_pass
from harness.wire import WirePolling

#: Each of twenty is a household of its own.
ADDRESSES = [f"127.0.1.{number}" for number in range(1, 21)]

COOKIES = pytest.mark.parametrize("keeps_cookies", [True, False], ids=["with cookies", "without cookies"])


async def say_and_hear(visitor: Visitor, times: int = 25) -> None:
    """Each is a POST, and an answer that comes by a poll."""
    for _ in range(times):
        assert "total" in await visitor.ask("hall", {"watch": False}), visitor.heard


@COOKIES
async def test_who_only_polls_stays_at_one_server(cluster: Cluster, keeps_cookies: bool) -> None:
    before = await cluster.position()
    visitors = [cluster.visitor(at, keeps_cookies=keeps_cookies, transports=["polling"]) for at in ADDRESSES]
    await asyncio.gather(*(visitor.come() for visitor in visitors))
    online = await cluster.online()
    assert sum(online.values()) == len(visitors) and min(online.values()) > 0, online
    await asyncio.gather(*(say_and_hear(visitor) for visitor in visitors))
    assert await cluster.online() == online
    for visitor in visitors:
        assert not {"disconnect", "connect_error"} & set(visitor.names()), visitor.heard
        assert visitor.client.eio.current_transport == "polling"
        assert (cluster.home(visitor) in NAMES) if keeps_cookies else (cluster.home(visitor) is None)
    polls = [answer for answer in (await cluster.balancer.answers())[before:] if answer.path == "/socket.io/"]
    assert len(polls) > 1_000 and {answer.server for answer in polls} == set(NAMES)
    assert await cluster.errors_since(before) == []


@COOKIES
@pytest.mark.parametrize("way", ["polling-then-upgrade", "websocket"])
async def test_a_websocket_gets_through_at_once_and_by_an_upgrade(
    cluster: Cluster, way: str, keeps_cookies: bool
) -> None:
    visitors = [cluster.visitor(at, keeps_cookies=keeps_cookies, transports=TRANSPORTS[way]) for at in ADDRESSES[:8]]
    await asyncio.gather(*(visitor.come() for visitor in visitors))
    for visitor in visitors:
        await visitor.is_carried_by("websocket")
    assert min((await cluster.online()).values()) > 0
    await asyncio.gather(*(say_and_hear(visitor) for visitor in visitors))
    assert not any({"disconnect", "connect_error"} & set(visitor.names()) for visitor in visitors)


async def roam(cluster: Cluster, session: WirePolling) -> list[tuple[int, str]]:
    """Says something from each of the addresses in turn, as a phone does that changes its network."""
    jar = session.http.cookie_jar
    answers = []
    for address in ADDRESSES:
        connector = aiohttp.TCPConnector(local_addr=(address, 0))
        async with aiohttp.ClientSession(connector=connector, cookie_jar=jar) as http:
            headers = {"Content-Type": "text/plain;charset=UTF-8"}
            said = b'421["hall",{"watch":false}]'
            async with http.post(cluster.url + session.path, data=said, headers=headers) as response:
                answers.append((response.status, await response.text()))
    return answers


@COOKIES
async def test_the_cookie_counts_more_than_the_address(cluster: Cluster, keeps_cookies: bool) -> None:
    session = WirePolling(cluster.url)
    await session.http.close()
    session.http = http_from(ADDRESSES[0], keeps_cookies=keeps_cookies)
    try:
        await session.request("GET", "/")  # where a browser gets the cookie
        pass_ = await guest_pass(cluster.url, http=session.http)
        await session.open()
        await session.connect(pass_)
        answers = await roam(cluster, session)
        if keeps_cookies:
            assert answers == [(200, "ok")] * len(ADDRESSES)
        else:  # which shows that these addresses do belong to different servers
            assert {status for status, _ in answers} == {200, 400}, answers
            assert {text for status, text in answers if status == 400} == {'{"code":1,"message":"Session ID unknown"}'}
        await session.send("41")
    finally:
        await session.close()


async def test_a_neighbour_with_a_cookie_moves_nobody_who_has_none(cluster: Cluster) -> None:
    """Behind one router one keeps cookies and has a session at the other server."""
    address = ADDRESSES[0]
    without = await cluster.visitor(address, keeps_cookies=False, transports=["polling"]).come()
    [home] = [name for name, guests in (await cluster.online()).items() if guests]
    [other] = set(NAMES) - {home}
    neighbour = cluster.visitor(address, keeps_cookies=True, transports=["polling"])
    neighbour.http.cookie_jar.update_cookies({"hallway_server": other}, URL(cluster.url))
    await neighbour.come()
    assert await cluster.online() == {home: 1, other: 1}
    await asyncio.gather(say_and_hear(without), say_and_hear(neighbour))
    for visitor in (without, neighbour):
        assert not {"disconnect", "connect_error"} & set(visitor.names()), visitor.heard


async def test_the_cookie_is_out_of_reach_of_scripts_and_is_kept_by_links_from_elsewhere(cluster: Cluster) -> None:
    async with http_from(ADDRESSES[0], keeps_cookies=False) as http, http.get(f"{cluster.url}/") as response:
        cookie = response.cookies["hallway_server"]
        assert cookie.value in NAMES
        assert cookie["httponly"] and cookie["samesite"] == "Lax" and cookie["path"] == "/", cookie
        assert not cookie["max-age"] and not cookie["expires"], "it ends with the browser"
        assert response.headers["Cache-Control"] in ("no-cache", "private"), response.headers


async def test_a_pass_of_one_server_is_good_at_the_other(cluster: Cluster) -> None:
    pass_ = await guest_pass(cluster.servers["one"].url)
    for name in NAMES:
        here = type(pass_)(cluster.servers[name].url, pass_.token, pass_.account)
        status, account = await here.get("/api/account")
        assert (status, account["account"]["id"]) == (200, pass_.account["id"]), (name, account)
    homes = set()
    for address in ADDRESSES[:8]:
        visitor = cluster.visitor(address, keeps_cookies=True)
        await visitor.come(pass_)
        homes.add(cluster.home(visitor))
        await visitor.leave()
    assert homes == set(NAMES)


async def test_a_poll_that_is_hung_up_on_is_known_to_the_server_at_once(patient: Cluster) -> None:
    """Its next ping would be twenty seconds later."""
    session = WirePolling(patient.url)
    try:
        pass_ = await guest_pass(patient.url, http=session.http)
        await session.open()
        await session.connect(pass_)
        assert sum((await patient.online()).values()) == 1
        polling = asyncio.create_task(session.request("GET", session.path))

        async def held() -> bool:
            return await patient.requests() == 1

        await until(held, "a server holds the poll")
        polling.cancel()

        async def noticed() -> bool:
            return sum((await patient.online()).values()) == 0

        await until(noticed, "the server lets go of a guest who hung up")
    finally:
        await session.close()
