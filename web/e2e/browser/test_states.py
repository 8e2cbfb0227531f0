"""Every state of a visit as a picture, at desk and phone width, for somebody to look at: `artifacts/states/`.

It takes minutes and proves little that other tests do not, so it is made when it is asked for: `HALLWAY_LONG=1`.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable

import pytest
import pytest_asyncio
from harness.network import Network
from harness.server import ARTIFACTS, HallwayServer
from harness.street import Browsers, Street, empty_street
from harness.visitor import Visitor, connected, in_one_call
from playwright.async_api import ViewportSize, expect
from test_hall import calls, name_of
from test_network import HEARTBEAT, NO_NETWORK
from test_pictures import SCREEN

pytestmark = pytest.mark.long

DESK: ViewportSize = {"width": 1280, "height": 800}
PHONE: ViewportSize = {"width": 390, "height": 844}

FOLDER = ARTIFACTS / "states"


async def shot(visitor: Visitor, state: str, *sizes: ViewportSize) -> None:
    """One picture a size. What does not last is taken at one."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    for size in sizes or (PHONE, DESK):
        await visitor.page.set_viewport_size(size)
        await visitor.page.screenshot(path=FOLDER / f"{state}-{size['width']}.png")


async def both(ada: Visitor, ben: Visitor, state: str, words: str, within: float = 15_000) -> None:
    """A state that does not last, and that both are in: Ada at a desk, Ben on a phone."""
    for visitor, size in ((ada, DESK), (ben, PHONE)):
        await expect(visitor.status).to_contain_text(words, timeout=within)
        await shot(visitor, state, size)


Loses = Callable[[int], Awaitable[None]]


async def losing(visitor: Visitor) -> Loses:
    """What makes this page's calls lose that many of a hundred packets, either way. It is asked for before the call."""
    session = await visitor.context.new_cdp_session(visitor.page)
    await session.send("Network.enable")
    rule = {"offline": False, "latency": 1, "downloadThroughput": -1, "uploadThroughput": -1}

    async def loses(share: int) -> None:
        await session.send("Network.emulateNetworkConditions", {**rule, "packetLoss": share})

    await loses(0)
    return loses


@pytest_asyncio.fixture
async def quick_street(browsers: Browsers) -> AsyncIterator[Street]:
    async with (
        HallwayServer("states", REMATCH_COOLDOWN="0", RECONNECT_GRACE="30", **HEARTBEAT) as server,
        empty_street(server, browsers) as street,
    ):
        street.expected.append(NO_NETWORK)
        yield street


async def test_before_a_call(quick_street: Street) -> None:
    ada = await quick_street.ada()
    await shot(ada, "home")
    ben = await quick_street.ben()
    for visitor in (ada, ben):
        await visitor.continue_as_guest()
    await expect(ada.button(f"Call {await name_of(ben)}")).to_be_visible()
    await shot(ada, "idle")
    await ada.button("More").click()
    await ada.button("Camera and sound").click()
    dialog = ada.page.get_by_role("dialog")
    await expect(dialog.get_by_text("Your microphone hears you.")).to_be_visible()
    await shot(ada, "check")
    await dialog.get_by_role("button", name="Done").click()
    await calls(ada, ben)
    await shot(ada, "calling")
    await shot(ben, "ringing")
    await ben.page.get_by_role("dialog").get_by_role("button", name="Decline").click()
    await expect(ada.status).to_contain_text("declined")
    await shot(ada, "declined")
    await ada.start()
    await ada.waits()
    await shot(ada, "waiting")
    await ada.stop()
    refused = await quick_street.visitor("Cleo", await quick_street.browsers.refusing())
    await refused.continue_as_guest()
    await refused.start()
    await expect(refused.status).to_contain_text("blocked")
    await shot(refused, "camera-refused")


async def test_a_call_and_what_may_be_wrong_with_its_picture(quick_street: Street) -> None:
    ada, ben = await quick_street.two_guests()
    await in_one_call(ada, ben)
    await ada.sees("Partner", "blue")
    await expect(ada.page.locator(".facts-quality")).to_contain_text("good", timeout=15_000)
    await shot(ada, "connected")
    await ada.say("Hello! Where are you from?")
    await ben.say("From the far end of the corridor.")
    await ada.reads("far end", ["far end"])
    await shot(ada, "connected-with-texts")
    await ada.page.evaluate(SCREEN)
    await ada.button("Share screen").click()
    await expect(ada.status).to_contain_text("You are sharing your screen.")
    await ben.page.wait_for_function("() => document.querySelector('.call').dataset.whole === 'true'")
    await shot(ada, "sharing")
    await shot(ben, "their-screen")
    await ada.button("Stop sharing").click()
    await ben.sees("Partner", "terracotta")
    await ada.button("Mute").click()
    await ada.button("Camera off").click()
    await shot(ada, "my-camera-off")
    await expect(ben.status).to_contain_text("Their picture is black", timeout=10_000)
    await shot(ben, "black")
    await ada.button("Camera on").click()
    await expect(ben.status).to_contain_text("Connected with", timeout=10_000)
    # No frame more: as a camera that hangs.
    await ada.page.evaluate(
        """async () => {
          const sender = window.hallway.pc.getSenders().find((sender) => sender.track?.kind === "video");
          await sender.replaceTrack(document.createElement("canvas").captureStream(0).getVideoTracks()[0]);
        }"""
    )
    await expect(ben.status).to_contain_text("Their picture stands still", timeout=20_000)
    await shot(ben, "frozen")


async def test_a_call_that_does_not_connect(quick_street: Street) -> None:
    ada, ben = await quick_street.two_guests()
    # By a relay alone, where there is none.
    await ada.button("Account").click()
    await ada.page.get_by_role("switch", name="Hide my address from those I meet").click()
    await ada.button("Back").click()
    await ada.start()
    await ada.waits()
    await ben.start()
    await both(ada, ben, "connecting", "Connecting you with")
    await expect(ada.status).to_contain_text("takes longer than usual", timeout=15_000)
    await shot(ada, "connecting-slowly")
    await expect(ada.status).to_contain_text("does not connect", timeout=60_000)
    await shot(ada, "failed")


async def test_a_call_whose_network_loses_much_and_then_all(quick_street: Street) -> None:
    ada, ben = await quick_street.two_guests()
    loses = await losing(ada)
    await in_one_call(ada, ben)
    await ada.sees("Partner", "blue")
    await loses(40)
    await both(ada, ben, "weak", "The network loses much", 30_000)
    await both(ada, ben, "sound-alone", "they hear you and do not see you", 40_000)
    await loses(100)
    await both(ada, ben, "interrupted", "It often comes back", 30_000)
    await both(ada, ben, "recovering", "Looking for another way", 30_000)
    await expect(ada.status).to_contain_text("broke off, and no way back", timeout=60_000)
    await shot(ada, "lost")


async def test_a_connection_that_is_lost_and_a_partner_who_is_gone(browsers: Browsers) -> None:
    server = HallwayServer("states-lost", RECONNECT_GRACE="15", REMATCH_COOLDOWN="0", **HEARTBEAT)
    async with server, Network(server.url) as network, empty_street(server, browsers) as street:
        street.expected.append("net::ERR_|WebSocket")
        ada = await street.visitor("Ada", await browsers.with_picture("terracotta"), url=network.url)
        ben = await street.ben()
        for visitor in (ada, ben):
            await visitor.continue_as_guest()
        await in_one_call(ada, ben)
        await ada.sees("Partner", "blue")
        await ada.context.set_offline(True)
        await expect(ada.status).to_contain_text("You are offline")
        await shot(ada, "offline")
        await ada.context.set_offline(False)
        await expect(ada.status).to_contain_text("Connected with", timeout=15_000)
        network.cut()
        await expect(ada.status).to_contain_text("Your connection dropped")
        await shot(ada, "my-connection-dropped")
        await expect(ben.status).to_contain_text("Their connection dropped")
        await shot(ben, "partner-away")
        await expect(ben.status).to_contain_text("They left. Looking for", timeout=30_000)
        await shot(ben, "partner-left")
        await ben.stop()
        network.restore()
        await expect(ada.status).to_contain_text("You were away too long", timeout=15_000)
        await shot(ada, "away-too-long")
        await ben.start()
        await connected(ada, ben)
        other = await street.another_tab(ada)
        await other.start()
        await expect(ada.status).to_contain_text("another window")
        await shot(ada, "displaced")
