"""The hall beside Start: who is here, calling one of them, and whom one would like to meet."""

from __future__ import annotations

import asyncio
import re
from collections.abc import AsyncIterator

import pytest
import pytest_asyncio
from harness.deadline import until
from harness.network import Network
from harness.server import ARTIFACTS, HallwayServer
from harness.still import stays
from harness.street import Browsers, Street, empty_street
from harness.visitor import Visitor, connected, in_one_call
from playwright.async_api import Locator, expect
from test_access import looks, serious, tab_to


async def three_guests(street: Street) -> tuple[Visitor, Visitor, Visitor]:
    """Ada, Ben and Cleo, in as guests in that order, each of whom sees the two others."""
    visitors = (await street.ada(), await street.ben(), await street.cleo())
    for visitor in visitors:
        await visitor.continue_as_guest()
    for visitor in visitors:
        await expect(guests(visitor)).to_have_count(2)
    return visitors


async def name_of(visitor: Visitor) -> str:
    """The name that the server has made up for a guest, which is what others see."""
    return await visitor.page.locator(".call-who").inner_text()


def guests(visitor: Visitor) -> Locator:
    """Whom a visitor sees in the hall."""
    return visitor.page.get_by_role("list", name="Who is here").get_by_role("listitem")


async def in_hall(visitor: Visitor, other: Visitor) -> Locator:
    """One of them."""
    return guests(visitor).filter(has_text=await name_of(other))


async def sees_free(visitor: Visitor, *others: Visitor) -> None:
    for other in others:
        await expect(await in_hall(visitor, other)).to_contain_text("Free")
        await expect(visitor.button(f"Call {await name_of(other)}")).to_be_visible()


async def sees_busy(visitor: Visitor, *others: Visitor) -> None:
    for other in others:
        await expect(await in_hall(visitor, other)).to_contain_text("Busy")
        await expect(visitor.button(f"Call {await name_of(other)}")).to_have_count(0)


async def calls(visitor: Visitor, other: Visitor) -> Locator:
    """Calls one that was chosen, and returns the dialog by which the other is told."""
    name = await name_of(other)
    await visitor.button(f"Call {name}").click()
    await expect(visitor.status).to_contain_text(f"Calling {name}.")
    return await rings_at(other, visitor)


async def rings_at(visitor: Visitor, caller: Visitor) -> Locator:
    """Waits until somebody's call is there to be answered."""
    dialog = visitor.page.get_by_role("dialog", name=f"{await name_of(caller)} is calling", exact=True)
    await expect(dialog).to_be_visible()
    return dialog


async def is_idle(visitor: Visitor, *words: str) -> None:
    """Waits until nobody is looked for, and the state line says so, with those words."""
    await expect(visitor.button("Start")).to_be_visible()
    for part in words:
        await expect(visitor.status).to_contain_text(part)
    now = await visitor.inspect()
    assert now["state"] == "idle" and now["room"] is None and now["open"] == 0, now


async def test_three_guests_see_each_other_and_who_is_in_a_call_turns_busy_and_free_again(street: Street) -> None:
    ada, ben, cleo = await three_guests(street)
    for visitor in (ada, ben, cleo):
        await sees_free(visitor, *(other for other in (ada, ben, cleo) if other is not visitor))
        await expect(visitor.page.get_by_text("2 others are here.")).to_be_visible()
    await in_one_call(ada, ben)
    await sees_busy(cleo, ada, ben)
    for visitor in (ada, ben):
        await expect(guests(visitor)).to_have_count(0)
    await ben.stop()
    await ada.waits()
    await sees_free(cleo, ada, ben)
    await sees_free(ada, ben, cleo)
    await ben.close_page()
    await expect(guests(cleo)).to_have_count(1)
    await expect(cleo.page.get_by_text("1 other person is here.")).to_be_visible()


async def test_a_chosen_guest_is_called_and_accepts_by_key_and_nobody_looks_for_another_afterwards(
    street: Street,
) -> None:
    ada, ben, cleo = await three_guests(street)
    await calls(ada, ben)
    await sees_busy(cleo, ada, ben)
    assert (await ben.inspect())["state"] == "ringing"
    assert (await ada.inspect())["state"] == "calling"
    await ben.page.keyboard.press("a")
    await connected(ada, ben)
    await ada.sees("Partner", "blue")
    await ben.sees("Partner", "terracotta")
    for visitor in (ada, ben):
        await visitor.receives()
        await visitor.counts_agree()
    await ben.stop()
    await is_idle(ada, "They left.")
    await is_idle(ben)
    await sees_free(cleo, ada, ben)


async def test_declining_by_key_leads_both_back_to_what_was_interrupted(street: Street) -> None:
    ada, ben, cleo = await three_guests(street)
    await ada.start()
    await ada.waits()
    dialog = await calls(ada, ben)
    await ben.page.keyboard.press("d")
    await expect(dialog).to_have_count(0)
    await expect(ada.status).to_contain_text(f"{await name_of(ben)} declined your call.")
    await ada.waits()
    await is_idle(ben)
    # The place in the queue is the one from before.
    await cleo.start()
    await connected(ada, cleo)


async def test_a_call_that_is_given_up_is_over_for_the_one_who_was_called(street: Street) -> None:
    ada, ben, cleo = await three_guests(street)
    dialog = await calls(ada, ben)
    await ada.button("Cancel call").click()
    await expect(dialog).to_have_count(0)
    await expect(ben.status).to_contain_text(f"{await name_of(ada)} gave up calling you.")
    await is_idle(ada)
    await is_idle(ben)
    await sees_free(cleo, ada, ben)


async def test_the_next_who_is_free_is_the_one_who_is_free_longest_and_if_nobody_is_it_is_said(street: Street) -> None:
    ada, ben, cleo = await three_guests(street)
    await cleo.button("Call the next who is free").click()
    await expect(cleo.status).to_contain_text(f"Calling {await name_of(ada)}.")
    dialog = await rings_at(ada, cleo)
    await sees_busy(ben, ada, cleo)
    await ben.button("Call the next who is free").click()
    await expect(ben.status).to_contain_text("Nobody is free just now.")
    await is_idle(ben)
    await dialog.get_by_role("button", name="Accept").click()
    await connected(cleo, ada)
    await cleo.sees("Partner", "terracotta")


async def test_two_who_call_each_other_are_in_one_call(street: Street) -> None:
    ada, ben, _ = await three_guests(street)
    buttons = [
        await caller.button(f"Call {await name_of(other)}").element_handle() for caller, other in ((ada, ben), (ben, ada))
    ]
    await asyncio.gather(*(button.evaluate("(button) => button.click()") for button in buttons))

    async def agreed() -> bool:
        for visitor in (ada, ben):
            # A press that came after the other's call was there is none: it is answered like any call.
            if (await visitor.inspect())["state"] == "ringing":
                await visitor.page.keyboard.press("a")
        return all([(await visitor.inspect())["room"] is not None for visitor in (ada, ben)])

    await until(agreed, "they are in a room")
    await connected(ada, ben)
    for visitor in (ada, ben):
        await visitor.counts_agree()


async def test_who_is_writing_is_not_interrupted_by_a_call(street: Street) -> None:
    ada, ben, _ = await three_guests(street)
    field = ben.page.get_by_label("Interests", exact=True)
    await field.press_sequentially("ama")
    await calls(ada, ben)
    await expect(field).to_be_focused()
    await field.press_sequentially("da")
    await expect(field).to_have_value("amada")
    assert (await ben.inspect())["state"] == "ringing"
    await tab_to(ben, ben.button("Accept"))
    await ben.page.keyboard.press("Enter")
    await connected(ada, ben)


async def test_a_camera_that_is_refused_is_said_in_the_dialog_and_the_call_rings_on(street: Street) -> None:
    ada = await street.ada()
    refused = await street.visitor("Dora", await street.browsers.refusing())
    for visitor in (ada, refused):
        await visitor.continue_as_guest()
    dialog = await calls(ada, refused)
    await dialog.get_by_role("button", name="Accept").click()
    await expect(dialog.get_by_role("alert")).to_contain_text("then press Accept")
    await expect(dialog).to_be_visible()
    await dialog.get_by_role("button", name="Decline").click()
    await is_idle(ada, "declined your call.")
    await is_idle(refused)


async def test_the_hall_is_searched_by_name(street: Street) -> None:
    ada, ben, cleo = await three_guests(street)
    search = ada.page.get_by_label("Search by name", exact=True)
    await search.fill((await name_of(ben)).lower())
    await expect(guests(ada)).to_have_count(1)
    await sees_free(ada, ben)
    await cleo.start()
    await ben.start()
    await sees_busy(ada, ben)
    await search.fill("nobody of that name")
    await expect(ada.page.get_by_text("Nobody of that name is here.")).to_be_visible()
    await search.fill("")
    await expect(guests(ada)).to_have_count(2)


async def test_who_blocks_somebody_sees_them_in_the_hall_no_more_nor_is_seen(street: Street) -> None:
    ada, ben, cleo = await three_guests(street)
    await in_one_call(ada, ben)
    await ada.button("Report or block them").click()
    await ada.button(f"Block {await name_of(ben)}").click()
    await ada.page.get_by_role("dialog").get_by_role("button", name="Block", exact=True).click()
    await ada.waits()
    await sees_free(cleo, ada, ben)
    for one, other in ((ada, ben), (ben, ada)):
        await expect(await in_hall(one, cleo)).to_have_count(1)
        await expect(await in_hall(one, other)).to_have_count(0)


async def test_the_hall_looks_right_idle_calling_and_being_called(street: Street) -> None:
    ada, ben, _ = await three_guests(street)
    for interest in ("night trains", "chess", "sourdough bread"):
        await add_interest(ada, interest)
    wrong = await looks(ada, "hall")
    dialog = await calls(ada, ben)
    wrong += await looks(ada, "hall-calling")
    wrong += await looks(ben, "hall-ringing")
    await dialog.get_by_role("button", name="Decline").click()
    await is_idle(ada, "declined your call.")
    wrong += await looks(ada, "hall-declined")
    assert not wrong, "\n".join(wrong)


async def test_on_a_phone_the_hall_is_below_start_and_a_call_is_under_the_thumb(street: Street) -> None:
    ada, ben, _ = await three_guests(street)
    await ben.page.set_viewport_size({"width": 390, "height": 844})
    start, first = await box(ben.button("Start")), await box(guests(ben).first)
    assert start["y"] + start["height"] <= 844.5, "Start is in sight without scrolling"
    assert first["y"] > start["y"] + start["height"]
    await guests(ben).last.scroll_into_view_if_needed()
    await calls(ada, ben)
    for name in ("Accept", "Decline"):
        button = await box(ben.button(name))
        assert min(button["width"], button["height"]) >= 44 and 422 < button["y"] < 844 - 44, (name, button)
    await ben.page.screenshot(path=ARTIFACTS / "screenshots" / "hall-ringing-scrolled-390-light.png")
    assert not await serious(ben)
    await ben.button("Accept").click()
    await connected(ada, ben)
    assert await ben.page.evaluate("() => scrollY") == 0, "the call is in sight"


async def box(of: Locator) -> dict[str, float]:
    found = await of.bounding_box()
    assert found is not None, of
    return dict(found)


@pytest_asyncio.fixture
async def short_ringing(browsers: Browsers) -> AsyncIterator[Street]:
    """A server where a call rings for a second."""
    async with HallwayServer("ringing", CALL_TIMEOUT="1") as server, empty_street(server, browsers) as street:
        yield street


async def test_a_call_that_nobody_answers_says_so_to_both(short_ringing: Street) -> None:
    ada, ben, _ = await three_guests(short_ringing)
    await calls(ada, ben)
    await is_idle(ada, f"{await name_of(ben)} did not answer.")
    await is_idle(ben, f"You missed a call from {await name_of(ada)}.")


@pytest.mark.parametrize("who", ["caller", "called"])
async def test_a_call_outlives_a_lost_connection_of(browsers: Browsers, who: str) -> None:
    async with (
        HallwayServer(f"ringing-{who}", PING_INTERVAL="1", PING_TIMEOUT="1", RECONNECT_GRACE="60") as server,
        Network(server.url) as network,
        empty_street(server, browsers) as street,
    ):
        street.expected.append("net::ERR_")
        ada = await street.visitor("Ada", await browsers.with_picture("terracotta"), url=network.url)
        ben = await street.ben()
        for visitor in (ada, ben):
            await visitor.continue_as_guest()
        caller, called = (ada, ben) if who == "caller" else (ben, ada)
        await calls(caller, called)
        network.cut()
        await expect(ada.status).to_contain_text("Your connection dropped.")
        network.restore()
        await expect(ada.status).to_contain_text("calling" if who == "called" else "Calling", timeout=15_000)
        await called.button("Accept").click()
        await connected(ada, ben)


@pytest_asyncio.fixture
async def patient(browsers: Browsers) -> AsyncIterator[Street]:
    """A server where nobody is met who does not suit, however long it takes."""
    async with HallwayServer("patient", RELAX_AFTER="600", REMATCH_COOLDOWN="0") as server:
        async with empty_street(server, browsers) as street:
            yield street


async def add_interest(visitor: Visitor, interest: str) -> None:
    field = visitor.page.get_by_label("Interests", exact=True)
    await field.fill(interest)
    await field.press("Enter")


async def apart(*visitors: Visitor) -> None:
    """Requires that they wait, and go on waiting for longer than it would take to bring them together."""
    for visitor in visitors:
        await visitor.waits()

    async def waiting() -> bool:
        return all([(await visitor.inspect())["state"] == "waiting" for visitor in visitors])

    await stays(waiting, "they wait apart", lasting=2.5)


async def test_who_shares_an_interest_meets_and_both_are_told_which_also_when_it_is_added_while_waiting(
    patient: Street,
) -> None:
    ada, ben, cleo = await three_guests(patient)
    for interest in ("chess", "Tea"):
        await ada.page.get_by_label("Interests", exact=True).press_sequentially(f"{interest},")
    await add_interest(ben, "night trains")
    await add_interest(cleo, "chess")
    await ada.start()
    await ben.start()
    await apart(ada, ben)
    await add_interest(ben, "tea")
    await connected(ada, ben)
    for visitor in (ada, ben):
        await expect(visitor.status).to_contain_text("You both like tea.")
    await ada.page.screenshot(path=ARTIFACTS / "screenshots" / "shared-1280-light.png")

    # What was removed is asked for no more: Ben is left with the night trains, and Cleo with Ada.
    await ben.stop()
    await ben.button("Remove tea").click()
    await ben.start()
    await apart(ada, ben)
    await cleo.start()
    await connected(ada, cleo)
    await expect(cleo.status).to_contain_text("You both like chess.")


async def test_who_wants_another_language_is_not_met(patient: Street) -> None:
    ada, ben, _ = await three_guests(patient)
    for visitor, language in ((ada, "Deutsch"), (ben, "Français")):
        await visitor.page.get_by_label("Language", exact=True).select_option(label=language)
        await visitor.start()
    await apart(ada, ben)
    await ben.page.get_by_label("Language", exact=True).select_option(label="Deutsch")
    await connected(ada, ben)


async def test_what_is_asked_for_is_remembered_and_goes_with_who_signs_out(street: Street) -> None:
    ada = await street.ada()
    await ada.continue_as_guest()
    language = ada.page.get_by_label("Language", exact=True)
    await expect(language.locator("optgroup").first.locator("option")).to_have_text(["English"])
    await expect(language).to_have_value("")
    await add_interest(ada, "tea")
    await add_interest(ada, "chess")
    await ada.button("Remove tea").click()
    await language.select_option("en")
    await ada.page.reload()
    await ada.is_in()
    await expect(ada.page.get_by_role("button", name=re.compile("^Remove "))).to_have_text([re.compile("chess")])
    await expect(language).to_have_value("en")
    await ada.button("Account").click()
    await ada.button("Sign out").click()
    await ada.adult.wait_for()
    await ada.continue_as_guest()
    await expect(ada.page.get_by_role("button", name=re.compile("^Remove "))).to_have_count(0)
    await expect(language).to_have_value("")
