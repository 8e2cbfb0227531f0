"""Camera, sound and connection, tried before anybody is met."""

from __future__ import annotations

import asyncio
import re
import struct
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import cast

from harness.deadline import until
from harness.server import ARTIFACTS, HallwayServer
from harness.street import Browsers, empty_street
from harness.visitor import Visitor
from playwright.async_api import Locator, expect
from test_access import SIZES, looks
from test_views import within

MAGIC = 0x2112A442


class StunServer(asyncio.DatagramProtocol):
    """Tells everybody the address they came from, as RFC 5389 asks, but for another machine than this one."""

    def __init__(self, shift: int) -> None:
        #: How far the port is from the true one: behind a network that gives another for each partner, servers differ.
        self.shift = shift

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self.transport = cast(asyncio.DatagramTransport, transport)

    def datagram_received(self, data: bytes, address: tuple[str, int]) -> None:
        kind, _, magic = struct.unpack("!HHI", data[:8])
        if kind != 0x0001 or magic != MAGIC:
            return
        # 203.0.113.9 is for documents, and nobody's.
        port = address[1] + self.shift
        where = struct.unpack("!I", bytes([203, 0, 113, 9]))[0] ^ MAGIC
        value = struct.pack("!HHI", 1, (port ^ (MAGIC >> 16)) & 0xFFFF, where)
        answer = struct.pack("!HH", 0x0020, len(value)) + value
        self.transport.sendto(struct.pack("!HHI", 0x0101, len(answer), MAGIC) + data[8:20] + answer, address)


@asynccontextmanager
async def stun(shift: int = 0) -> AsyncIterator[str]:
    """A STUN server on this machine, by its URL."""
    loop = asyncio.get_running_loop()
    transport, _ = await loop.create_datagram_endpoint(lambda: StunServer(shift), local_addr=("127.0.0.1", 0))
    try:
        yield f"stun:127.0.0.1:{transport.get_extra_info('sockname')[1]}"
    finally:
        transport.close()


def ways(visitor: Visitor) -> Locator:
    return visitor.page.locator(".check-ways")


async def all_in_reach(visitor: Visitor, *must_be_reached: Locator) -> None:
    """Requires that each of them can be scrolled into sight at each size."""
    for size in SIZES.values():
        await visitor.page.set_viewport_size(size)
        for locator in must_be_reached:
            await locator.scroll_into_view_if_needed()
            box = await locator.bounding_box()
            assert box is not None and within(box, size), (locator, box, size)
    await visitor.page.set_viewport_size(SIZES["desk"])


async def test_from_home_i_see_hear_and_am_heard_and_the_camera_closes_again(street) -> None:
    ada = await street.ada()
    await ada.button("Check your camera and sound").click()
    await ada.sees("How you look", "terracotta")
    # The pretended microphone beeps once a second.
    await expect(ada.page.get_by_text("Your microphone hears you.")).to_be_visible()
    await ada.button("Play a sound").click()
    await expect(ada.page.get_by_text("Three tones were played.")).to_be_visible()
    await expect(ways(ada)).to_have_text("Whether calls reach you can be checked once you are in.")
    assert not await looks(ada, "check-home")
    await all_in_reach(ada, ada.button("Play a sound"), ada.button("Done"))
    stream = await ada.video("How you look").evaluate_handle("(video) => video.srcObject")
    await ada.button("Done").click()
    assert await stream.evaluate("(stream) => stream.getTracks().every((track) => track.readyState === 'ended')")
    await expect(ada.button("Check your camera and sound")).to_be_focused()


async def test_a_refused_camera_is_told_in_the_check_as_well(street) -> None:
    ada = await street.visitor("Ada", await street.browsers.refusing())
    await ada.continue_as_guest()
    await ada.start()
    await ada.button("Find out why").click()
    dialog = ada.page.get_by_role("dialog")
    await expect(dialog.get_by_role("alert")).to_contain_text("blocked the camera")
    # Without a server to ask the ways within one's own network are sure, and no others.
    await expect(ways(ada)).to_have_attribute("data-verdict", re.compile("near|not"))
    assert not await looks(ada, "check-refused")
    await dialog.get_by_role("button", name="Done").click()
    await ada.context.grant_permissions(["camera", "microphone"], origin=street.url)
    await ada.button("Try again").click()
    await ada.waits()


async def verdict(ada: Visitor) -> str:
    """Opens the check inside, waits for what it says of the connection, and closes it."""
    await ada.page.keyboard.press("o")
    await expect(ways(ada)).to_have_attribute("data-verdict", re.compile("direct|relay|near|not"), timeout=15_000)
    said = await ways(ada).get_attribute("data-verdict") or ""
    await looks(ada, f"check-{said}")
    await ada.page.get_by_role("dialog").get_by_role("button", name="Done").click()

    async def closed() -> bool:
        return (await ada.inspect())["open"] == 0

    await until(closed, "the connection of the check is closed")
    return said


async def test_the_connection_is_judged_by_the_servers_of_the_host(browsers: Browsers) -> None:
    # A browser that may not use the camera keeps this machine's own addresses to itself, so that none of them counts.
    hidden, shown = await browsers.refusing(), await browsers.with_picture("terracotta")
    async with stun() as steady, stun(1) as one, stun(2) as other:
        for urls, browser, expected in (
            ("", hidden, "near"),
            (steady, hidden, "direct"),
            ("stun:127.0.0.1:9", hidden, "not"),
            (f"{one},{other}", shown, "not"),
        ):
            settings = {"STUN_URLS": urls} if urls else {}
            async with (
                HallwayServer(f"check-{expected}", **settings) as server,
                empty_street(server, browsers) as street,
            ):
                ada = await street.visitor("Ada", browser)
                await ada.continue_as_guest()
                assert await verdict(ada) == expected, urls
