"""A network that drops, for a while or for too long. Picture and sound do not go through it, as in real life."""

from __future__ import annotations

import contextlib
import time
from collections.abc import AsyncIterator

import pytest
import pytest_asyncio
from harness.network import Network
from harness.server import HallwayServer
from harness.still import stays
from harness.street import Browsers, Street, empty_street
from harness.visitor import Visitor, connected, in_one_call
from playwright.async_api import expect

#: A loss is noticed within two seconds, not fifteen.
HEARTBEAT = {"PING_INTERVAL": "1", "PING_TIMEOUT": "1"}

#: What a browser writes to the console while there is no network, whatever the page does.
NO_NETWORK = r"net::ERR_(CONNECTION_RESET|INTERNET_DISCONNECTED|EMPTY_RESPONSE|SOCKET_NOT_CONNECTED|NETWORK_CHANGED)"

#: The page tries again at growing intervals, ten seconds at most.
BACK_WITHIN = 12_000


@pytest_asyncio.fixture(scope="module")
async def patient_server() -> AsyncIterator[HallwayServer]:
    """A server that waits twenty seconds for who is lost, as is its default."""
    async with HallwayServer("patient", **HEARTBEAT) as server:
        yield server


@contextlib.asynccontextmanager
async def behind(server: HallwayServer, browsers: Browsers) -> AsyncIterator[tuple[Street, Network]]:
    """A street, and a network that lasts until everybody has left it."""
    async with Network(server.url) as network, empty_street(server, browsers) as street:
        street.expected.append(NO_NETWORK)
        yield street, network
        network.restore()


async def two_of_whom_one_may_be_lost(street: Street, network: Network) -> tuple[Visitor, Visitor]:
    """Ada behind that network, and Ben with a way of his own, in a call."""
    ada = await street.visitor("Ada", await street.browsers.with_picture("terracotta"), url=network.url)
    ben = await street.ben()
    for visitor in (ada, ben):
        await visitor.continue_as_guest()
    await in_one_call(ada, ben)
    for visitor in (ada, ben):
        await visitor.page.evaluate("() => { window.e2e.call = window.hallway.pc; }")
    return ada, ben


@pytest.mark.parametrize("how", ["broken_off_for_five_seconds", "silent", "offline_by_the_browser"])
async def test_a_call_outlives_a_network_that_drops_and_what_was_written_meanwhile_arrives_once_and_in_order(
    patient_server: HallwayServer, browsers: Browsers, how: str
) -> None:
    async with behind(patient_server, browsers) as (street, network):
        ada, ben = await two_of_whom_one_may_be_lost(street, network)
        room = (await ada.inspect())["room"]
        await ben.say("ben-0")
        await ada.reads(r"ben-\d+", ["ben-0"])
        if how == "silent":
            network.fall_silent()
        elif how == "offline_by_the_browser":
            # In Chromium 156 this makes WebSockets that are open fall silent, refuses new ones, and spares WebRTC.
            await ada.context.set_offline(True)
        else:
            network.cut()
        words = "You are offline." if how == "offline_by_the_browser" else "Your connection dropped. Trying again"
        await expect(ada.status).to_contain_text(words)
        await expect(ben.status).to_contain_text("Their connection dropped. Waiting for them.")
        for number in range(1, 4):
            await ben.say(f"ben-{number}")
        await ada.say("ada-0")
        await expect(ada.log).to_contain_text("Sending")
        # Picture and sound have a way of their own.
        for visitor in (ada, ben):
            await visitor.receives()
            await expect(visitor.video("Partner")).to_be_visible()
        if how == "broken_off_for_five_seconds":
            # The page counts the grace itself.
            await expect(ada.page.locator(".state-seconds")).to_have_text("15 s left", timeout=BACK_WITHIN)
        assert (await ada.inspect())["room"] == (await ben.inspect())["room"] == room

        network.restore()
        await ada.context.set_offline(False)
        for visitor in (ada, ben):
            await expect(visitor.status).to_contain_text("Connected with", timeout=BACK_WITHIN)
        assert await connected(ada, ben) == room
        said = [f"ben-{number}" for number in range(4)]
        await ada.reads(r"ben-\d+", said)
        await ben.reads(r"ada-\d+", ["ada-0"])
        await expect(ada.log).not_to_contain_text("Sending")
        await ben.say("ben-4")
        await ada.reads(r"ben-\d+", [*said, "ben-4"])
        await ada.say("ada-1")
        await ben.reads(r"ada-\d+", ["ada-0", "ada-1"])
        for visitor in (ada, ben):
            assert await visitor.page.evaluate("() => window.e2e.call === window.hallway.pc"), "the call is the same"
            await visitor.receives()
            await visitor.counts_agree()


@pytest.mark.parametrize(
    ("grace", "seconds"),
    [
        # Four seconds are to this server as forty are to the default.
        pytest.param(2, 4, id="twice_a_grace_of_two_seconds"),
        pytest.param(20, 40, id="forty_seconds", marks=pytest.mark.long),
    ],
)
async def test_who_is_gone_for_too_long_is_told_so_and_looks_on_and_so_does_the_other(
    browsers: Browsers, grace: int, seconds: int
) -> None:
    async with (
        HallwayServer(f"gone-for-{seconds}", RECONNECT_GRACE=str(grace), **HEARTBEAT) as server,
        behind(server, browsers) as (street, network),
    ):
        ada, ben = await two_of_whom_one_may_be_lost(street, network)
        since = time.monotonic()
        network.cut()
        await expect(ben.status).to_contain_text("Their connection dropped. Waiting for them.")
        await expect(ben.status).to_contain_text("They left. Looking for the next one.", timeout=(seconds + 8) * 1000)
        assert (await ben.inspect())["connection"] is None
        # As long again: Ada's own count of the grace has run out, too.
        await expect(ada.page.locator(".state-seconds")).to_have_count(0, timeout=seconds * 1000)
        await expect(ada.status).to_contain_text("Your connection dropped.")

        async def tries_on() -> bool:
            return "Your connection dropped. Trying again" in await ada.words()

        await stays(tries_on, "Ada's page tries to come back", since + seconds - time.monotonic())
        network.restore()
        await expect(ada.status).to_contain_text(
            "You were away too long, and that call is over.", timeout=BACK_WITHIN
        )
        await ada.waits()
        assert (await ada.inspect())["connection"] is None
        cleo = await street.cleo()
        await cleo.continue_as_guest()
        await cleo.start()
        met = await cleo.page.wait_for_function("() => window.hallway.room")
        room = await met.json_value()
        other = ada if (await ada.inspect())["room"] == room else ben
        await connected(other, cleo)
        for visitor in (ada, ben, cleo):
            await visitor.counts_agree()
