"""Every view and every dialog, on the narrowest phone and on a desk, in the light and in the dark."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator

import pytest_asyncio
from harness.host import moderate
from harness.network import Network
from harness.server import ARTIFACTS, HallwayServer
from harness.street import Browsers, Street, empty_street
from harness.visitor import Visitor, in_one_call
from playwright.async_api import FloatRect, Locator, ViewportSize, expect
from test_access import serious

SIZES: tuple[ViewportSize, ...] = ({"width": 320, "height": 640}, {"width": 1280, "height": 800})
SCHEMES = ("light", "dark")
PASSWORD = "correct horse battery staple"

#: How wide the page is, where that is wider than the window.
TOO_WIDE = "() => Math.max(0, document.documentElement.scrollWidth - innerWidth)"

#: Controls that a finger would miss. WCAG 2.2 asks for 24 pixels, and lets links in a sentence be.
TOO_SMALL = """
() => [...document.querySelectorAll("button, input:not([type=radio]):not([type=checkbox]), textarea")]
  .filter((one) => one.checkVisibility({ opacityProperty: true, visibilityProperty: true }))
  .map((one) => [one, one.getBoundingClientRect()])
  .filter(([one, box]) => box.width > 1 && !one.matches(".link") && Math.min(box.width, box.height) < 24)
  .map(([one, box]) => `${one.textContent || one.name} ${box.width}x${box.height}`)
"""


class Looker:
    """Looks at view after view, and tells at the end what was wrong with any."""

    def __init__(self) -> None:
        self.wrong: list[str] = []

    async def at(self, visitor: Visitor, view: str, *must_be_reached: Locator) -> None:
        for size in SIZES:
            width = size["width"]
            await visitor.page.set_viewport_size(size)
            for scheme in SCHEMES:
                await visitor.page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
                self.wrong += [f"{view}, {width}, {scheme}: {line}" for line in await serious(visitor)]
            # Pictures take longer than all the rest: one of each size.
            await visitor.page.screenshot(path=ARTIFACTS / "screenshots" / f"{view}-{width}-{scheme}.png")
            for fault in (TOO_WIDE, TOO_SMALL):
                found = await visitor.page.evaluate(fault)
                self.wrong += [f"{view}, {width}: {found}"] if found else []
            for locator in must_be_reached:
                await locator.scroll_into_view_if_needed()
                box = await locator.bounding_box()
                if box is None or not within(box, size):
                    self.wrong.append(f"{view}, {width}: {locator} lies at {box}")
        await visitor.page.set_viewport_size(SIZES[-1])
        await visitor.page.emulate_media(color_scheme="light")


def within(box: FloatRect, size: ViewportSize) -> bool:
    """Whether the whole box is in the window."""
    right, bottom = box["x"] + box["width"], box["y"] + box["height"]
    return box["x"] >= 0 and box["y"] >= 0 and right <= size["width"] + 0.5 and bottom <= size["height"] + 0.5


@pytest_asyncio.fixture
async def looker() -> AsyncIterator[Looker]:
    looker = Looker()
    yield looker
    assert not looker.wrong, "\n".join(looker.wrong)


async def test_the_account_of_a_guest_and_of_a_member_and_its_dialogs(street: Street, looker: Looker) -> None:
    ada = await street.ada()
    await ada.button("the terms").click()
    dialog = ada.page.get_by_role("dialog")
    await looker.at(ada, "terms", dialog.get_by_role("button", name="Close"))
    await dialog.get_by_role("button", name="Close").click()
    await ada.button("Sign in").click()
    await expect(ada.page.get_by_role("alert").filter(has_text=re.compile(r"\w"))).not_to_have_count(0)
    await looker.at(ada, "home-mistake", ada.button("Sign up"))

    await ada.continue_as_guest()
    await ada.button("Account").click()
    await expect(ada.page.get_by_role("region", name="Keep your name")).to_be_visible()
    await expect(ada.page.get_by_role("region", name="Where you are signed in")).to_be_visible()
    await looker.at(ada, "account-guest", ada.button("Sign out"), ada.button("Back"))
    await ada.button("Sign up").click()
    await looker.at(ada, "account-guest-mistake", ada.button("Sign up"))
    await ada.button("Delete account").click()
    await looker.at(ada, "account-deletion", ada.button("Delete for good"), ada.button("Keep it"))
    await ada.button("Show the keys").click()
    await looker.at(ada, "keys", dialog.get_by_role("button", name="Close"))
    await dialog.get_by_role("button", name="Close").click()

    ben, elsewhere = await street.ben(), await street.cleo()
    await ben.sign_up("Ben of the views", PASSWORD)
    await elsewhere.sign_in("Ben of the views", PASSWORD)
    await ben.button("Account").click()
    await expect(ben.page.get_by_role("button", name=re.compile("^End "))).to_have_count(1)
    await ben.button("Change password").click()
    await looker.at(ben, "account-member", ben.button("Change password"), ben.button("Sign out"))


async def test_the_account_beside_a_call_and_the_ways_to_be_rid_of_somebody(street: Street, looker: Looker) -> None:
    ada, ben = await street.two_guests()
    await in_one_call(ada, ben)
    await ada.sees("Partner", "blue")
    await ada.button("Account").click()
    await looker.at(ada, "account-in-call", ada.button("Sign out"))
    await ada.button("Back").click()

    menu, dialog = ada.button("Report or block them"), ada.page.get_by_role("dialog")
    report, block = (ada.page.get_by_role("button", name=re.compile(f"^{what} Guest")) for what in ("Report", "Block"))
    await menu.click()
    await looker.at(ada, "safety-menu", report, block)
    await report.click()
    await dialog.get_by_role("button", name="Send report").click()
    await looker.at(
        ada, "report", dialog.get_by_role("button", name="Send report"), dialog.get_by_role("button", name="Cancel")
    )
    await dialog.get_by_role("radio", name="Something else").check()
    await dialog.get_by_role("checkbox", name="Block them too").uncheck()
    await dialog.get_by_label("Anything to add?").fill("x" * 900)
    await looker.at(ada, "report-written", dialog.get_by_role("button", name="Send report"))
    await dialog.get_by_role("button", name="Send report").click()
    await dialog.get_by_role("button", name="Close").wait_for()
    await looker.at(ada, "report-received", dialog.get_by_role("button", name="Close"))
    await dialog.get_by_role("button", name="Close").click()
    await menu.click()
    await block.click()
    await looker.at(ada, "block", dialog.get_by_role("button", name="Block", exact=True))
    await dialog.get_by_role("button", name="Cancel").click()
    await ben.stop()
    await ada.waits()
    await menu.click()
    await looker.at(ada, "safety-menu-waiting", report, block)


async def test_a_connection_that_is_lost_on_either_side(browsers: Browsers, looker: Looker) -> None:
    async with (
        HallwayServer("views", PING_INTERVAL="1", PING_TIMEOUT="1", RECONNECT_GRACE="60") as server,
        Network(server.url) as network,
        empty_street(server, browsers) as street,
    ):
        street.expected.append("net::ERR_")
        ada = await street.visitor("Ada", await browsers.with_picture("terracotta"), url=network.url)
        ben = await street.ben()
        for visitor in (ada, ben):
            await visitor.continue_as_guest()
        await in_one_call(ada, ben)
        await ada.sees("Partner", "blue")
        network.cut()
        await expect(ben.status).to_contain_text("Their connection dropped.")
        await ada.say("is anybody there?")
        await expect(ada.log).to_contain_text("Sending")
        await looker.at(ada, "reconnecting", ada.button("Next"))
        await looker.at(ben, "partner-away", ben.button("Next"))
        network.restore()
        await expect(ada.status).to_contain_text("Connected with", timeout=15_000)


async def test_shut_out_signed_out_and_terms_that_have_changed(browsers: Browsers, looker: Looker) -> None:
    server = HallwayServer("terms")
    async with server:
        async with empty_street(server, browsers) as street:
            street.expected.append("status of 40[13]")
            ada, elsewhere = await street.ada(), await street.ben()
            await ada.sign_up("Ada of the terms", PASSWORD)
            await elsewhere.sign_in("Ada of the terms", PASSWORD)
            await elsewhere.button("Account").click()
            await elsewhere.page.get_by_role("button", name=re.compile("^End ")).click()
            await expect(ada.page.get_by_role("alert").filter(has_text="You were signed out.")).to_be_visible()
            await looker.at(ada, "signed-out", ada.button("Sign in"))
            reason = "Shut out for showing what nobody asked to see, again and again. " * 3
            await moderate(server, "account", "ban", "Ada of the terms", "--reason", reason.strip(), "--until", "30d")
            await expect(elsewhere.page.get_by_role("heading", name="You cannot come in now")).to_be_visible()
            await looker.at(elsewhere, "banned", elsewhere.button("Back to the start"))
            await moderate(server, "account", "unban", "Ada of the terms")

        await server.stop()
        server.settings |= {"TERMS": "2", "SIGN_UP": "invite"}
        await server.start()
        async with empty_street(server, browsers) as street:
            ada = await street.ada()
            await looker.at(ada, "home-invite", ada.button("Sign in"))
            await ada.page.get_by_label("Name", exact=True).fill("Ada of the terms")
            await ada.page.get_by_label("Password", exact=True).fill(PASSWORD)
            await ada.button("Sign in").click()
            await expect(ada.page.get_by_role("heading", name="The terms have changed")).to_be_visible()
            await looker.at(ada, "agree-again", ada.button("Agree and go on"), ada.button("Sign out"))
            await ada.button("Agree and go on").click()
            await expect(ada.page.get_by_role("alert").filter(has_text="Tick this box first")).to_be_visible()
            await ada.adult.check()
            await ada.button("Agree and go on").click()
            await ada.is_in()
            await ada.page.reload()
            await ada.is_in()

        await server.stop()
        server.settings |= {"SIGN_UP": "closed", "GUESTS_ALLOWED": "false"}
        await server.start()
        async with empty_street(server, browsers) as street:
            ada = await street.ada()
            await expect(ada.page.get_by_text("This host takes no new accounts now.")).to_be_visible()
            await expect(ada.button("Continue as guest")).to_have_count(0)
            await expect(ada.button("Sign up")).to_have_count(0)
            await looker.at(ada, "home-closed", ada.button("Sign in"))
