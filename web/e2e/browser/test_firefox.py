"""The page in Chromium with the page in Firefox, in both roles, sound and picture both ways."""

from __future__ import annotations

import pytest
from harness.deadline import until
from harness.firefox import FIREFOX, Firefox

pytestmark = pytest.mark.skipif(FIREFOX is None, reason="no Firefox on this machine: apt-get install firefox-esr")


@pytest.mark.parametrize("who_waits", ["chromium", "firefox"])
async def test_chromium_and_firefox_see_and_hear_each_other_and_find_the_same_words(street, who_waits: str) -> None:
    async with Firefox() as firefox:
        ada = await street.ada()
        await ada.continue_as_guest()
        await firefox.goto(street.url)
        await firefox.continue_as_guest()
        if who_waits == "chromium":
            await ada.start()
            await ada.waits()
            await firefox.press("Start")
        else:
            await firefox.press("Start")

            async def waits() -> bool:
                return await firefox.evaluate("window.hallway.state") == "waiting"

            await until(waits, "Firefox waits for somebody", 30)
            await ada.start()

        async def both_connected() -> bool:
            there = await firefox.evaluate("window.hallway.state")
            return there == "connected" and (await ada.inspect())["state"] == "connected"

        await until(both_connected, "the two are in a call", 30)
        await ada.receives()

        async def received() -> bool:
            now = await firefox.received()
            return now["frames"] >= 5 and now["packets"] >= 20

        await until(received, "Firefox has picture and sound", 20)
        mine = ada.page.locator(".facts-words summary")
        await mine.wait_for()
        theirs = await firefox.evaluate("""document.querySelector(".facts-words summary")?.textContent ?? null""")
        assert theirs is not None and theirs.split(":")[1].split() == (await mine.text_content() or "").split(":")[1].split()
        await firefox.press("Stop")
        await ada.waits()
