"""Everything by keyboard, with the focus in sight all the way."""

from __future__ import annotations

import re

from harness.host import moderate
from harness.server import HallwayServer
from harness.visitor import Visitor, in_one_call
from playwright.async_api import Locator, expect
from test_access import tab_to

#: What has the keyboard, and whether an eye finds it: an outline or a shadow, inside the window.
FOCUS = """
() => {
  const at = document.activeElement;
  if (!at || at === document.body) return null;
  const { outlineStyle, outlineWidth, boxShadow } = getComputedStyle(at);
  const box = at.getBoundingClientRect();
  return {
    what: `${at.tagName.toLowerCase()} ${at.textContent?.trim().slice(0, 40) ?? ""}`,
    marked: (outlineStyle !== "none" && outlineWidth !== "0px") || boxShadow !== "none",
    shown: box.width > 0 && box.bottom > 0 && box.top < innerHeight && box.right > 0 && box.left < innerWidth,
  };
}
"""


async def in_sight(visitor: Visitor, view: str) -> str:
    """Requires that something has the focus, and can be seen to; says what."""
    focus = await visitor.page.evaluate(FOCUS)
    assert focus is not None, f"{view}: the focus is lost"
    assert focus["marked"] and focus["shown"], f"{view}: the focus on {focus} cannot be seen"
    return focus["what"]


async def press(visitor: Visitor, target: Locator, key: str = "Enter") -> None:
    await tab_to(visitor, target)
    await visitor.page.keyboard.press(key)


async def test_no_view_change_loses_the_focus_from_the_link_to_signing_out(street) -> None:
    ada, ben = await street.ada(), await street.ben()
    await ben.continue_as_guest()
    keys = ada.page.keyboard
    await ada.adult.wait_for()

    await press(ada, ada.button("the terms"))
    await expect(ada.page.get_by_role("dialog", name="The terms")).to_be_visible()
    await in_sight(ada, "the terms")
    await keys.press("Escape")
    await expect(ada.button("the terms")).to_be_focused()
    # What is missing is said, and the keyboard is brought there.
    await press(ada, ada.button("Continue as guest"))
    await expect(ada.adult).to_be_focused()
    await keys.press("Space")
    await press(ada, ada.button("Continue as guest"))
    await expect(ada.button("Start")).to_be_focused()
    await in_sight(ada, "idle")

    await keys.press("Enter")
    await ada.waits()
    await expect(ada.button("Next")).to_be_focused()
    await in_sight(ada, "waiting")
    await ben.start()
    await ada.sees("Partner", "blue")
    await expect(ada.button("Next")).to_be_focused()
    await press(ada, ada.box("Message"), "h")
    await keys.type("ello")
    await keys.press("Enter")
    await ben.reads("hello", ["hello"])
    await expect(ada.box("Message")).to_be_focused()
    await in_sight(ada, "writing")

    # Esc leaves the field, and single keys act from then on.
    await keys.press("Escape")
    await in_sight(ada, "the conversation")
    await keys.press("m")
    await expect(ada.button("Unmute")).to_be_visible()
    await keys.press("m")
    await keys.press("?")
    await expect(ada.page.get_by_role("dialog", name="Keys")).to_be_visible()
    await in_sight(ada, "the keys")
    await keys.press("Escape")
    await expect(ada.page.get_by_role("dialog")).to_have_count(0)
    await in_sight(ada, "after the keys")

    await press(ada, ada.button("Account"))
    await expect(ada.page.get_by_role("heading", name="Account")).to_be_focused()
    await in_sight(ada, "the account")
    await keys.press("Escape")
    await expect(ada.button("Account")).to_be_focused()
    await in_sight(ada, "after the account")

    await press(ada, ada.button("Report or block them"))
    await press(ada, ada.page.get_by_role("button", name=re.compile("^Report Guest")))
    await expect(ada.page.get_by_role("dialog")).to_be_visible()
    await in_sight(ada, "the report")
    await keys.press("Escape")
    await expect(ada.button("Report or block them")).to_be_focused()
    await in_sight(ada, "after the report")

    room = (await ada.inspect())["room"]
    await press(ada, ada.button("Next"))
    await ada.page.wait_for_function("(room) => window.hallway.room && window.hallway.room !== room", arg=room)
    await expect(ada.button("Next")).to_be_focused()
    await in_sight(ada, "the next call")
    await tab_to(ada, ada.box("Message"))
    await ben.stop()
    await ada.waits()
    await expect(ada.box("Message")).to_be_focused()
    await in_sight(ada, "after they left")
    await press(ada, ada.button("Stop"))
    await expect(ada.button("Start")).to_be_visible()
    await in_sight(ada, "stopped")

    await press(ada, ada.button("Account"))
    await press(ada, ada.button("Sign out"))
    await ada.adult.wait_for()
    await in_sight(ada, "signed out")


async def test_who_is_shown_out_by_the_server_finds_the_focus_at_the_head_of_what_they_are_told(
    street, visited_server: HallwayServer
) -> None:
    ada, ben = await street.ada(), await street.ben()
    login, password = "Ada of the keys", "correct horse battery staple"
    await ada.sign_up(login, password)
    await ben.continue_as_guest()
    await in_one_call(ada, ben)
    await tab_to(ada, ada.box("Message"))
    elsewhere = await street.cleo()
    await elsewhere.sign_in(login, password)
    await elsewhere.button("Account").click()
    await elsewhere.page.get_by_role("button", name=re.compile("^End ")).click()
    await expect(ada.button("Sign in")).to_be_visible()
    assert await in_sight(ada, "signed out elsewhere") == "h1 Hallway"

    street.expected.append("status of 403")
    await tab_to(elsewhere, elsewhere.button("Back"))
    await moderate(visited_server, "account", "ban", login, "--reason", "spam")
    await expect(elsewhere.page.get_by_role("heading", name="You cannot come in now")).to_be_visible()
    assert await in_sight(elsewhere, "banned") == "h1 You cannot come in now"
    await press(elsewhere, elsewhere.button("Back to the start"))
    await elsewhere.adult.wait_for()
    await in_sight(elsewhere, "back at the start")
