"""The server as its host meets it: start, health, the open calls, and the stop."""

from __future__ import annotations

import asyncio

import aiohttp
import pytest

from harness.guest import Guest
from harness.hall import Hall
from harness.passes import guest_pass
from harness.server import HallwayServer
from harness.wire import WireSocket, see_out, wire_seat


async def test_the_open_calls_answer_anybody(server: HallwayServer) -> None:
    async with aiohttp.ClientSession() as http:
        for path in ("/healthz", "/readyz"):
            async with http.get(server.url + path) as response:
                assert response.status == 200, path
        async with http.get(server.url + "/api/config") as response:
            config = await response.json()
            assert config["protocol"] == 1
            assert config["signUp"] == "open"
            assert config["guestsAllowed"] is True
            assert config["relayOnly"] is False
            assert config["version"] and config["terms"]


async def test_ice_servers_are_for_guests_only(hall: Hall) -> None:
    async with aiohttp.ClientSession() as http, http.get(f"{hall.url}/api/ice-servers") as response:
        assert response.status == 401, await response.text()
    status, answer = await (await guest_pass(hall.url)).get("/api/ice-servers")
    assert status == 200, answer
    assert answer["iceTransportPolicy"] == "all" and isinstance(answer["iceServers"], list), answer


async def test_turn_credentials_are_short_lived_and_per_guest() -> None:
    settings = {"STUN_URLS": "stun:192.0.2.1:3478", "TURN_URLS": "turn:192.0.2.1:3478", "TURN_SECRET": "for this test"}
    async with HallwayServer("turn", **settings) as server:
        answers = [(await (await guest_pass(server.url)).get("/api/ice-servers"))[1] for _ in range(2)]
        turns = [
            entry
            for answer in answers
            for entry in answer["iceServers"]
            if any(url.startswith("turn:") for url in entry["urls"])
        ]
        assert len(turns) == 2, answers
        for turn in turns:
            expiry, _, chance = turn["username"].partition(":")
            assert expiry.isdigit() and chance, turn
            assert turn["credential"]
        assert turns[0]["username"] != turns[1]["username"]
        assert turns[0]["credential"] != turns[1]["credential"]


async def test_the_accounts_outlive_the_server() -> None:
    server = HallwayServer("restarted")
    async with server:
        pass_ = await guest_pass(server.url)
        await see_out(pass_)
        await server.stop()
        await server.start()
        again = type(pass_)(server.url, pass_.token, pass_.account)
        status, account = await again.get("/api/account")
        assert status == 200, account
        await see_out(again)


async def test_it_stops_in_time_while_people_talk() -> None:
    """The stop itself, and its status, are required by `HallwayServer`."""
    async with HallwayServer("stopped") as server:
        hall = Hall(server.url)
        by_default, _, room = await hall.pair()
        by_polling = await hall.guest(["polling"])
        assert await by_polling.ask("find", {}) == {"status": "waiting"}
        wire: WireSocket = await wire_seat(await guest_pass(server.url))
        silent = await WireSocket(server.url).open()
        stopping = asyncio.create_task(server.stop())
        code = await wire.until_closed()
        assert code == 1001, code
        assert "1" not in wire.messages, "a DISCONNECT would keep official clients from coming back"
        guests: list[Guest] = [by_default, by_polling]
        for guest in guests:
            await guest.hears("disconnect")
        await silent.until_closed()
        await stopping


async def test_a_wrong_setting_stops_the_start_and_is_named() -> None:
    server = HallwayServer("wrong", RECONNECT_GRACE="soon")
    with pytest.raises(AssertionError, match="RECONNECT_GRACE"):
        async with server:
            pass
    assert server.process.returncode not in (None, 0)
