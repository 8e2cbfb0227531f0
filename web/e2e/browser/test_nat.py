"""Two hosts behind a NAT each: straight where the NATs allow it, by the relay where they do not, and said where neither is."""

from __future__ import annotations

from typing import Any

import pytest
from harness.nat import ADDRESS, Kind, Nats, cannot
from harness.pictures import PICTURES
from harness.relay import COTURN, Coturn
from harness.server import HallwayServer
from harness.street import COMMON
from harness.visitor import Visitor, connected
from playwright.async_api import async_playwright, expect

WHY_NOT = "no coturn on this machine: apt-get install coturn" if COTURN is None else cannot()

pytestmark = pytest.mark.skipif(WHY_NOT is not None, reason=str(WHY_NOT))

GIVEN_UP_WITHIN = 40_000


@pytest.mark.parametrize(
    ("kind", "relay_offered", "way"),
    [("plain", False, "Direct"), ("symmetric", True, "By relay"), ("symmetric", False, None)],
)
async def test_two_behind_nats_meet_where_there_is_a_way(
    kind: Kind, relay_offered: bool, way: str | None, tmp_path: Any
) -> None:
    with Nats(kind) as nats:
        async with Coturn(address=ADDRESS) as relay:
            settings = {"HOST": ADDRESS, "STUN_URLS": f"stun:{ADDRESS}:{relay.port}"}
            if relay_offered:
                settings |= relay.settings("udp")
            async with HallwayServer(f"nat-{kind}", **settings) as server, async_playwright() as playwright:
                visitors = []
                for program, picture in zip(nats.browsers, ("terracotta", "blue"), strict=True):
                    browser = await playwright.chromium.launch(
                        executable_path=str(program),
                        args=[
                            *(one for one in COMMON if "host-resolver" not in one),
                            "--use-fake-device-for-media-stream",
                            "--use-fake-ui-for-media-stream",
                            f"--use-file-for-fake-video-capture={PICTURES[picture].write(tmp_path)}",
                            f"--unsafely-treat-insecure-origin-as-secure={server.url}",
                        ],
                    )
                    context = await browser.new_context(reduced_motion="reduce")
                    visitor = await Visitor(picture, context, server.url).open()
                    await visitor.continue_as_guest()
                    visitors.append(visitor)
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
