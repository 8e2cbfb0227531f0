"""Being rid of somebody: blocking, reporting, and what the host does about it."""

from __future__ import annotations

import re

import pytest
from harness.host import moderate, only_report
from harness.server import HallwayServer
from harness.still import stays
from harness.visitor import Visitor, connected, in_one_call
from playwright.async_api import expect
from test_access import tab_to

#: On this server two who are alone meet again within a second. This is longer.
LONGER_THAN_A_REMATCH = 2.5

#: How soon who is banned is shown out, by rule 14 of the protocol.
WITHIN_MS = 2_000

REASON = "Advertised a shop in twelve calls; see our rules, part 3. Write to host@example.org if this is a mistake."


async def never_meet(one: Visitor, other: Visitor) -> None:
    """Requires that the two wait, and go on waiting, though nobody else is there."""
    for visitor in (one, other):
        await visitor.waits()

    async def apart() -> bool:
        return all([(await visitor.inspect())["room"] is None for visitor in (one, other)])

    await stays(apart, f"{one.name} and {other.name} are apart", LONGER_THAN_A_REMATCH)


async def third_meets_either(street, *others: Visitor) -> None:
    cleo = await street.cleo()
    await cleo.continue_as_guest()
    await cleo.start()
    room = await (await cleo.page.wait_for_function("() => window.hallway.room")).json_value()
    [met] = [visitor for visitor in others if (await visitor.inspect())["room"] == room]
    await connected(met, cleo)
    # Moving on, the third meets the other one.
    await cleo.next()
    [left] = [visitor for visitor in others if visitor is not met]
    await connected(left, cleo)


async def test_blocking_by_keyboard_ends_the_call_and_the_two_never_meet_again(street) -> None:
    ada, ben = await street.two_guests()
    await in_one_call(ada, ben)
    keys = ada.page.keyboard
    await tab_to(ada, ada.button("Report or block them"))
    await keys.press("Enter")
    await tab_to(ada, ada.page.get_by_role("button", name=re.compile("^Block Guest")))
    await keys.press("Enter")
    dialog = ada.page.get_by_role("dialog", name=re.compile("^Block Guest"))
    await expect(dialog).to_contain_text("Hallway will not bring you together again. They are not told.")

    # Esc is a way out, back to where one was.
    await keys.press("Escape")
    await expect(dialog).to_have_count(0)
    await expect(ada.button("Report or block them")).to_be_focused()
    assert (await ada.inspect())["state"] == "connected"

    await keys.press("Enter")
    await tab_to(ada, ada.page.get_by_role("button", name=re.compile("^Block Guest")))
    await keys.press("Enter")
    await tab_to(ada, dialog.get_by_role("button", name="Block", exact=True))
    await keys.press("Enter")
    await expect(dialog).to_have_count(0)
    await expect(ada.status).to_contain_text("You blocked them: Hallway will not bring you together again.")
    await expect(ben.status).to_contain_text("They moved on.")
    assert "block" not in (await ben.page.locator("body").inner_text()).lower().replace("report or block them", "")
    assert await ada.page.evaluate("() => document.activeElement !== document.body"), "the focus is lost"
    await never_meet(ada, ben)
    await third_meets_either(street, ada, ben)
    for visitor in (ada, ben):
        await visitor.counts_agree()


@pytest.mark.parametrize("when", ["in_the_call", "after_they_left"])
async def test_a_report_brings_the_texts_to_the_host_and_blocks_if_asked(
    street, visited_server: HallwayServer, when: str
) -> None:
    ada, ben = await street.two_guests()
    await in_one_call(ada, ben)
    await ben.say("buy my watches, they are cheap")
    await ada.reads("watches", ["watches"])
    await ada.say("no thank you 🙈")
    await ben.reads("no thank you", ["no thank you"])
    if when == "after_they_left":
        await ben.stop()
        await ada.waits()
    await ada.button("Report or block them").click()
    await ada.page.get_by_role("button", name=re.compile("^Report Guest")).click()
    dialog = ada.page.get_by_role("dialog", name=re.compile("^Report Guest"))

    # Without a reason it says what is missing, and sends nothing.
    await dialog.get_by_role("button", name="Send report").click()
    await expect(dialog.get_by_role("alert").filter(has_text="Choose what happened.")).to_be_visible()
    await dialog.get_by_role("radio", name="Advertising, fraud or a recording").check()
    await dialog.get_by_label("Anything to add?").fill('He showed a "shop" <b>again</b>.')
    await expect(dialog.get_by_role("checkbox", name="Block them too")).to_be_checked()
    await dialog.get_by_role("button", name="Send report").click()
    await expect(dialog).to_contain_text("Your report was received. Hallway will not bring you together again.")
    await dialog.get_by_role("button", name="Close").click()
    await expect(dialog).to_have_count(0)

    report = await only_report(visited_server)
    assert re.search(r"reason\s+spam", report), report
    assert 'He showed a "shop" <b>again</b>.' in report, report
    texts = r"reported\s+buy my watches, they are cheap\s+\S+\s+reporter\s+no thank you 🙈"
    assert re.search(texts, report), report
    if when == "after_they_left":
        await ben.start()
    await never_meet(ada, ben)


async def test_a_report_alone_ends_nothing(street, visited_server: HallwayServer) -> None:
    ada, ben = await street.two_guests()
    room = await in_one_call(ada, ben)
    await ada.button("Report or block them").click()
    await ada.page.get_by_role("button", name=re.compile("^Report Guest")).click()
    dialog = ada.page.get_by_role("dialog")
    await dialog.get_by_role("radio", name="Something else").check()
    await dialog.get_by_role("checkbox", name="Block them too").uncheck()
    await dialog.get_by_role("button", name="Send report").click()
    await expect(dialog).to_contain_text("Your report was received.")
    await expect(dialog).not_to_contain_text("bring you together")
    await dialog.get_by_role("button", name="Close").click()
    assert "No texts were written." in await only_report(visited_server)
    await ada.say("still here")
    await ben.reads("still here", ["still here"])
    assert (await ben.inspect())["room"] == room


async def test_who_is_banned_in_a_call_is_shown_out_with_the_reason_and_kept_out_and_the_other_looks_on(
    street, visited_server: HallwayServer
) -> None:
    ada, ben = await street.ada(), await street.ben()
    login, password = "Ada of the shop", "correct horse battery staple"
    await ada.sign_up(login, password)
    await ben.continue_as_guest()
    await in_one_call(ada, ben)
    # The browser writes each refusal's status to the console.
    street.expected.append("status of 403")

    await moderate(visited_server, "account", "ban", login, "--reason", REASON, "--until", "1h")
    await ada.page.get_by_role("heading", name="You cannot come in now").wait_for(timeout=WITHIN_MS)
    await shut_out(ada)
    now = await ada.inspect()
    assert now["open"] == 0 and now["room"] is None, now
    await ben.waits()
    assert "They left" in await ben.words()

    await ada.page.reload()
    await shut_out(ada)
    await ada.button("Back to the start").click()
    await ada.page.get_by_label("Name", exact=True).fill(login)
    await ada.page.get_by_label("Password", exact=True).fill(password)
    await ada.button("Sign in").click()
    await expect(ada.page.get_by_role("alert").filter(has_text=REASON)).to_be_visible()
    await expect(ada.button("Start")).to_have_count(0)

    cleo = await street.cleo()
    await cleo.continue_as_guest()
    await cleo.start()
    await connected(ben, cleo)
    await ben.sees("Partner", "green")


async def shut_out(visitor: Visitor) -> None:
    """Requires the reason, whole, with its end, and nothing to press but ways out."""
    await expect(visitor.page.locator("body")).to_contain_text(REASON)
    await expect(visitor.page.locator("body")).to_contain_text(re.compile(r"until 20\d\d-\d\d-\d\d \d\d:\d\d UTC"))
    await expect(visitor.page.get_by_role("button")).to_have_count(2)
    await expect(visitor.button("Back to the start")).to_be_visible()
    await expect(visitor.button("Sign out")).to_be_visible()
    for role in ("link", "textbox", "checkbox"):
        await expect(visitor.page.get_by_role(role)).to_have_count(0)
