"""The check before a call, with a real relay."""

from __future__ import annotations

import pytest
from harness.relay import COTURN, Coturn
from harness.server import HallwayServer
from harness.street import Browsers, empty_street
from playwright.async_api import expect
from test_check import ways


@pytest.mark.skipif(COTURN is None, reason="no coturn on this machine: apt-get install coturn")
async def test_a_relay_that_is_there_and_one_that_refuses_are_told_apart(browsers: Browsers) -> None:
    async with Coturn() as relay:
        for name, settings, expected, words in (
            ("relay", relay.settings("udp"), "relay", "by the host's relay alone: nobody you meet sees your address"),
            ("refused", relay.settings("udp", TURN_SECRET="another"), "not", "refuses its own credentials"),
        ):
            async with (
                HallwayServer(f"check-{name}", **settings) as server,
                empty_street(server, browsers) as street,
            ):
                ada = await street.ada()
                await ada.continue_as_guest()
                await ada.button("Account").click()
                await ada.page.get_by_role("switch", name="Hide my address from those I meet").click()
                await ada.button("Back").click()
                await ada.page.keyboard.press("o")
                await expect(ways(ada)).to_contain_text(words, timeout=15_000)
                await expect(ways(ada)).to_have_attribute("data-verdict", expected)
