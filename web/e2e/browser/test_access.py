"""For everybody: by keyboard, by screen reader, on a desk and on a phone, in the light and in the dark."""

from __future__ import annotations

from typing import Any

import pytest
from axe_playwright_python.async_playwright import Axe
from harness.server import ARTIFACTS
from harness.visitor import Visitor, in_one_call
from playwright.async_api import Locator, expect

SIZES = {"desk": {"width": 1280, "height": 800}, "phone": {"width": 390, "height": 844}}
SCHEMES = ("light", "dark")
SCREENSHOTS = ARTIFACTS / "screenshots"


async def looks(visitor: Visitor, state: str) -> list[str]:
    """Takes a picture of a state at each size in each scheme, and returns what is wrong with it."""
    wrong = []
    for size, viewport in SIZES.items():
        for scheme in SCHEMES:
            where = f"{state}, {size}, {scheme}"
            await visitor.page.set_viewport_size(viewport)
            await visitor.page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
            await visitor.page.screenshot(path=SCREENSHOTS / f"{state}-{viewport['width']}-{scheme}.png")
            wide = await visitor.page.evaluate("() => document.documentElement.scrollWidth")
            if wide > viewport["width"]:
                wrong.append(f"{where}: {wide} px wide")
            wrong += [f"{where}: {line}" for line in await serious(visitor)]
    await visitor.page.set_viewport_size(SIZES["desk"])
    await visitor.page.emulate_media(color_scheme="light")
    return wrong


async def serious(visitor: Visitor) -> list[str]:
    """What axe-core calls serious or critical."""
    results = await Axe().run(visitor.page)
    return [
        f"{violation['impact']} {violation['id']}: {violation['help']}: "
        + "; ".join(node["html"][:200] for node in violation["nodes"])
        for violation in results.response["violations"]
        if violation["impact"] in ("serious", "critical")
    ]


async def test_nothing_serious_is_wrong_at_home_while_waiting_and_in_a_call(street) -> None:
    ada = await street.ada()
    await ada.adult.wait_for()
    wrong = await looks(ada, "home")
    await ada.continue_as_guest()
    wrong += await looks(ada, "idle")
    await ada.start()
    await ada.waits()
    await ada.sees("You", "terracotta")
    wrong += await looks(ada, "waiting")

    ben = await street.ben()
    await ben.sign_up("Ben of the looks", "correct horse battery staple")
    await ben.start()
    await ada.sees("Partner", "blue")
    await ben.sees("Partner", "terracotta")
    for visitor, other, text in (
        (ada, ben, "Hello! Where does this corridor lead?"),
        (ben, ada, "To a kitchen, I hope. Is that a bookshelf behind you?"),
        (ada, ben, "It is. Half of it is about mushrooms."),
    ):
        await visitor.say(text)
        await expect(other.log).to_contain_text(text)
    wrong += await looks(ada, "call")

    refused = await street.visitor("Dora", await street.browsers.refusing())
    await refused.continue_as_guest()
    await refused.start()
    await refused.button("Try again").wait_for()
    wrong += await looks(refused, "refused")
    assert not wrong, "\n".join(wrong)


async def test_two_screens_side_by_side_on_a_desk_and_both_in_sight_on_a_phone(street) -> None:
    ada, ben = await street.two_guests()
    await in_one_call(ada, ben)
    you, partner = await boxes(ada)
    assert you["x"] >= partner["x"] + partner["width"] or partner["x"] >= you["x"] + you["width"], (you, partner)
    await ada.page.set_viewport_size(SIZES["phone"])
    for box in await boxes(ada):
        assert box["x"] >= 0 and box["x"] + box["width"] <= 390.5, box
        assert box["y"] >= 0 and box["y"] + box["height"] <= 844.5, box
    for name in ("Next", "Stop", "Mute", "Camera off"):
        box = await ada.button(name).bounding_box()
        assert box is not None and min(box["width"], box["height"]) >= 44, (name, box)
        assert box["y"] + box["height"] <= 844.5, (name, box)


async def boxes(visitor: Visitor) -> list[dict[str, Any]]:
    found = [await visitor.video(name).bounding_box() for name in ("You", "Partner")]
    assert all(found), found
    return [dict(box) for box in found if box]


async def test_the_keyboard_alone_leads_from_the_link_into_a_call(street) -> None:
    ada, ben = await street.ada(), await street.ben()
    for visitor in (ada, ben):
        await visitor.adult.wait_for()
        await tab_to(visitor, visitor.adult)
        await visitor.page.keyboard.press("Space")
        await expect(visitor.adult).to_be_checked()
        await tab_to(visitor, visitor.button("Continue as guest"))
        await visitor.page.keyboard.press("Enter")
        await visitor.is_in()
        await tab_to(visitor, visitor.button("Start"))
        await visitor.page.keyboard.press("Enter")
    await ada.sees("Partner", "blue")

    await tab_to(ada, ada.box("Message"))
    await ada.page.keyboard.type("by hand")
    await ada.page.keyboard.press("Enter")
    await ben.reads("by hand", ["by hand"])
    room = (await ada.inspect())["room"]
    await tab_to(ada, ada.button("Next"))
    await ada.page.keyboard.press("Enter")
    await ada.page.wait_for_function("(room) => window.hallway.room && window.hallway.room !== room", arg=room)
    await tab_to(ada, ada.button("Stop"))
    await ada.page.keyboard.press("Enter")
    await ben.waits()


async def tab_to(visitor: Visitor, target: Locator) -> None:
    """Presses Tab until the target has the focus, and requires that the focus can be seen there."""
    await target.wait_for()
    for _ in range(40):
        if await target.evaluate("(element) => element === document.activeElement"):
            break
        await visitor.page.keyboard.press("Tab")
    else:
        raise AssertionError(f"forty Tabs do not lead to {target}")
    outline = await target.evaluate(
        """(element) => {
          const style = getComputedStyle(element);
          return { outline: style.outlineStyle, shadow: style.boxShadow };
        }"""
    )
    assert outline["outline"] != "none" or outline["shadow"] != "none", f"the focus on {target} cannot be seen"


async def test_a_screen_reader_finds_everything_by_name(street) -> None:
    ada, ben = await street.two_guests()
    await in_one_call(ada, ben)
    for name in ("Next", "Stop", "Send", "Mute", "Camera off"):
        await expect(ada.button(name)).to_have_count(1)
    await expect(ada.box("Message")).to_have_count(1)
    await expect(ada.log).to_have_count(1)
    await expect(ada.status).to_have_count(1)
    for name in ("You", "Partner"):
        await expect(ada.video(name)).to_have_count(1)


@pytest.mark.parametrize("name", ["I am 18 or older", "Continue as guest", "Sign up", "Sign in", "Name", "Password"])
async def test_the_home_page_names_its_controls(street, name: str) -> None:
    ada = await street.ada()
    role = {"I am 18 or older": "checkbox", "Name": "textbox"}.get(name, "button")
    if name == "Password":
        await expect(ada.page.get_by_label("Password", exact=True)).to_have_count(1)
    else:
        await expect(ada.page.get_by_role(role, name=name, exact=True)).to_have_count(1)
