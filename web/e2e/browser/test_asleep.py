"""A laptop that sleeps and a tab that is put to rest, in a call: the partner is told, and all is mended on return."""

from __future__ import annotations

import pytest
from harness.record import Record
from harness.server import HallwayServer
from harness.slumber import asleep
from harness.street import Browsers, empty_street
from harness.visitor import connected, in_one_call
from playwright.async_api import expect
from test_network import BACK_WITHIN, HEARTBEAT, NO_NETWORK

#: Longer than a page may be late for other reasons, and shorter than the grace of twenty seconds.
SLEPT_WHEN = "9 s left"


@pytest.mark.parametrize(
    "how", ["the_laptop_sleeps", pytest.param("the_tab_rests", marks=pytest.mark.long)]
)
async def test_who_wakes_within_the_grace_is_told_why_and_the_call_goes_on(browsers: Browsers, how: str) -> None:
    async with HallwayServer("asleep", **HEARTBEAT) as server, empty_street(server, browsers) as street:
        street.expected.append(NO_NETWORK)
        ada, ben = await street.two_guests()
        room = await in_one_call(ada, ben)
        browser = await browsers.with_picture("terracotta")
        async with Record(how, ada, ben) as record:
            async with asleep(browser, pages_alone=how == "the_tab_rests"):
                record.note("Ada is asleep")
                await expect(ben.page.locator(".state-seconds")).to_have_text(SLEPT_WHEN, timeout=20_000)
                assert "Their connection dropped. Waiting for them." in await ben.words()
                record.note("Ada wakes up")
            await record.tells(ada, "This page was asleep")
            await record.tells(ben, "Their connection dropped. Waiting for them.", "Connected with")
            for visitor in (ada, ben):
                await expect(visitor.status).to_contain_text("Connected with", timeout=BACK_WITHIN)
            assert await connected(ada, ben) == room
            for visitor in (ada, ben):
                await visitor.receives()
            await ada.say("awake")
            await ben.reads("awake", ["awake"])
            await ben.sees("Partner", "terracotta")


@pytest.mark.long
async def test_who_sleeps_longer_than_the_grace_is_told_so_and_meets_the_next(browsers: Browsers) -> None:
    async with (
        HallwayServer("fast-asleep", RECONNECT_GRACE="9", **HEARTBEAT) as server,
        empty_street(server, browsers) as street,
    ):
        street.expected.append(NO_NETWORK)
        ada, ben = await street.two_guests()
        await in_one_call(ada, ben)
        async with Record("the-laptop-sleeps-too-long", ada, ben) as record:
            async with asleep(await browsers.with_picture("terracotta")):
                record.note("Ada is asleep")
                await expect(ben.status).to_contain_text("They left. Looking for", timeout=20_000)
                record.note("Ada wakes up")
            await record.tells(ben, "Their connection dropped. Waiting for them.", "They left.")
            await record.tells(ada, "This page was asleep", "You were away too long, and that call is over.")
            await ada.waits()
