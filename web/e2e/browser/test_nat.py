"""Two hosts behind a NAT each: straight where the NATs allow it, by the relay where they do not, and said where neither is."""

from __future__ import annotations

from pathlib import Path

import pytest
from harness.nat import ADDRESS, Kind, Nats, cannot
from harness.pictures import PICTURES
from harness.record import Record
from harness.relay import COTURN, Coturn
from harness.server import HallwayServer
from harness.street import COMMON
from harness.visitor import Visitor, connected
from playwright.async_api import Playwright, async_playwright, expect
from test_network import HEARTBEAT

WHY_NOT = "no coturn on this machine: apt-get install coturn" if COTURN is None else cannot()

pytestmark = pytest.mark.skipif(WHY_NOT is not None, reason=str(WHY_NOT))

GIVEN_UP_WITHIN = 40_000


async def guest_behind(program: Path, picture: str, url: str, playwright: Playwright, folder: Path) -> Visitor:
    """Somebody with a browser behind a NAT, in as a guest."""
    browser = await playwright.chromium.launch(
        executable_path=str(program),
        args=[
            *(one for one in COMMON if "host-resolver" not in one),
            "--use-fake-device-for-media-stream",
            "--use-fake-ui-for-media-stream",
            f"--use-file-for-fake-video-capture={PICTURES[picture].write(folder)}",
            f"--unsafely-treat-insecure-origin-as-secure={url}",
        ],
    )
    context = await browser.new_context(reduced_motion="reduce")
    visitor = await Visitor(picture, context, url).open()
    await visitor.continue_as_guest()
    return visitor


@pytest.mark.parametrize(
    ("kind", "relay_offered", "way"),
    [("plain", False, "Direct"), ("symmetric", True, "By relay"), ("symmetric", False, None)],
)
async def test_two_behind_nats_meet_where_there_is_a_way(
    kind: Kind, relay_offered: bool, way: str | None, tmp_path: Path
) -> None:
    with Nats(kind) as nats:
        async with Coturn(address=ADDRESS) as relay:
            settings = {"HOST": ADDRESS, "STUN_URLS": f"stun:{ADDRESS}:{relay.port}"}
            if relay_offered:
                settings |= relay.settings("udp")
            async with HallwayServer(f"nat-{kind}", **settings) as server, async_playwright() as playwright:
                visitors = [
                    await guest_behind(program, picture, server.url, playwright, tmp_path)
                    for program, picture in zip(nats.browsers, ("terracotta", "blue"), strict=True)
                ]
                for visitor in visitors:
                    await visitor.start()
                if way is None:
                    for visitor in visitors:
                        words = "a network in between may block it. Press Next"
                        await expect(visitor.status).to_contain_text(words, timeout=GIVEN_UP_WITHIN)
                else:
                    one, other = visitors
                    await connected(one, other)
                    for visitor in visitors:
                        await visitor.receives()
                        await expect(visitor.page.locator(".facts-quality")).to_contain_text(way, timeout=15_000)
                    await one.sees("Partner", "blue")
                    await other.sees("Partner", "terracotta")
                for visitor in visitors:
                    await visitor.page.close()


async def test_a_call_goes_on_by_another_network_where_the_first_is_lost(tmp_path: Path) -> None:
    with Nats("plain", two_ways=True) as nats:
        async with Coturn(address=ADDRESS) as relay:
            settings = {"HOST": ADDRESS, "STUN_URLS": f"stun:{ADDRESS}:{relay.port}", **HEARTBEAT}
            async with HallwayServer("nat-two-ways", **settings) as server, async_playwright() as playwright:
                ada, ben = [
                    await guest_behind(program, picture, server.url, playwright, tmp_path)
                    for program, picture in zip(nats.browsers, ("terracotta", "blue"), strict=True)
                ]
                ada.name, ben.name = "Ada", "Ben"
                await ada.start()
                await ben.start()
                room = await connected(ada, ben)
                await ada.sees("Partner", "blue")
                for visitor in (ada, ben):
                    await visitor.page.evaluate("() => { window.e2e.call = window.hallway.pc; }")
                async with Record("another-network", ada, ben) as record:
                    record.note("Ada's Wi-Fi is out of reach; she has a mobile network")
                    nats.take_first_way_away()
                    for visitor in (ada, ben):
                        await record.tells(visitor, "Connected with", "dropped", "Connected with", within=40)
                        await expect(visitor.status).to_contain_text("Connected with", timeout=20_000)
                        await visitor.receives()
                        assert await visitor.page.evaluate("() => window.e2e.call === window.hallway.pc")
                    assert await connected(ada, ben) == room
                    await ada.say("from elsewhere")
                    await ben.reads("from elsewhere", ["from elsewhere"])
                for visitor in (ada, ben):
                    await visitor.page.close()
