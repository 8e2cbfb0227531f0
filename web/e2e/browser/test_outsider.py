"""The page with an implementation of WebRTC that is nobody's browser: aiortc, in both roles, sound and picture both ways."""

from __future__ import annotations

import pytest
from harness.deadline import until
from harness.hall import Hall

pytest.importorskip("aiortc", reason="no aiortc here: pip install -r web/e2e/requirements.txt")

from harness.outsider import Outsider  # noqa: E402


@pytest.mark.parametrize("who_waits", ["the page", "aiortc"])
async def test_the_page_and_aiortc_see_and_hear_each_other(street, who_waits: str) -> None:
    hall = Hall(street.url)
    outsider = Outsider(await hall.guest(["websocket"]))
    try:
        ada = await street.ada()
        await ada.continue_as_guest()
        if who_waits == "the page":
            # It has brought an offer by then, and so it is the caller.
            await ada.start()
            await ada.waits()
            await outsider.find()
        else:
            await outsider.find()
            await ada.start()

        async def connected() -> bool:
            return (await ada.inspect())["connection"] == "connected"

        await until(connected, "Ada's call is connected", 25)
        await ada.receives()

        async def received() -> bool:
            return outsider.frames("video") >= 5 and outsider.frames("audio") >= 20

        await until(received, "aiortc has had picture and sound", 20)
        await ada.sees("Partner", "green")
    finally:
        await outsider.close()
        await hall.close()
