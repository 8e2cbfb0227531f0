"""Two tabs of one visitor, a tab that is reloaded, and one visitor on two devices."""

from __future__ import annotations

import asyncio
import re
import time

import pytest
from harness.deadline import until
from harness.visitor import Visitor, connected, in_one_call
from playwright.async_api import Response, expect

PASSWORD, OTHER_PASSWORD = "correct horse battery staple", "a stapled battery of horses"

#: How soon a session that was revoked is at an end everywhere, by rule 14 of the protocol; and how soon "at once" is.
WITHIN = 2.0

#: An access token lasts 15 minutes, and is renewed when one minute of that is left.
RENEWED_BY = "14:30"


async def test_the_newest_tab_has_the_place_and_an_older_one_takes_it_back_by_one_press(street) -> None:
    ada = await street.ada()
    await ada.continue_as_guest()
    await ada.start()
    await ada.waits()
    other = await street.another_tab(ada)
    await displaced(ada)
    await other.start()
    await other.waits()
    for here, there in ((ada, other), (other, ada)):
        await here.button("Use it here").click()
        await here.waits()
        await displaced(there)

    # The one that has the place is the one that is met, and its call moves to the tab that takes the place back.
    ben = await street.ben()
    await ben.continue_as_guest()
    await ben.start()
    room = await connected(other, ben)
    await displaced(ada)
    await ada.button("Use it here").click()
    assert await connected(ada, ben) == room
    await displaced(other)
    await ben.sees("Partner", "terracotta")
    await ben.counts_agree()


async def displaced(visitor: Visitor) -> None:
    await expect(visitor.status).to_contain_text("opened in another window")
    await expect(visitor.button("Use it here")).to_be_visible()
    assert (await visitor.inspect())["open"] == 0


async def test_tabs_that_renew_their_session_in_the_same_moment_both_stay_signed_in(street) -> None:
    ada = await street.ada()
    # A laptop that wakes up after a quarter of an hour: every timer of every tab is due at once.
    await ada.context.clock.install()
    await ada.page.reload()
    await ada.continue_as_guest()
    tabs = [ada, await street.another_tab(ada)]
    answers = [refreshes_of(tab) for tab in tabs]
    await ada.context.clock.fast_forward(RENEWED_BY)
    await answered(answers, [200])
    await both_in(tabs)
    # What both hold from then on is good: again at once, by reloading this time.
    await asyncio.gather(*(tab.page.reload() for tab in tabs))
    await answered(answers, [200, 200])
    await both_in(tabs)


async def both_in(tabs: list[Visitor]) -> None:
    for tab in tabs:
        await expect(tab.button("Start").or_(tab.button("Use it here"))).to_be_visible()


def refreshes_of(tab: Visitor) -> list[int]:
    """The status of every silent sign-in of a tab from now on."""
    statuses: list[int] = []

    def note(response: Response) -> None:
        if response.url.endswith("/api/sessions/refresh"):
            statuses.append(response.status)

    tab.page.on("response", note)
    return statuses


async def answered(answers: list[list[int]], expected: list[int]) -> None:
    async def so() -> bool:
        return all(statuses == expected for statuses in answers)

    await until(so, f"each tab is answered {expected}, and has {answers}")


async def test_who_reloads_in_a_call_is_signed_in_and_one_press_from_the_queue_and_the_other_looks_on_at_once(
    street,
) -> None:
    ada, ben = await street.two_guests()
    await in_one_call(ada, ben)
    reloaded = time.monotonic()
    await ada.page.reload(wait_until="commit")
    await ben.waits()
    assert time.monotonic() - reloaded < WITHIN
    assert "They left" in await ben.words()
    assert (await ben.inspect())["connection"] is None

    await ada.is_in()
    await expect(ada.status).to_contain_text("Press Start when you are ready.")
    cleo = await street.cleo()
    await cleo.continue_as_guest()
    await cleo.start()
    await connected(ben, cleo)
    await ada.start()
    await ada.waits()
    await ben.stop()
    await connected(ada, cleo)
    await ada.sees("Partner", "green")
    await cleo.sees("Partner", "terracotta")
    for visitor in (ada, cleo):
        now = await visitor.inspect()
        assert now["open"] == now["mostAtOnce"] == 1 and now["isTheLastMade"], now
    for visitor in (ben, cleo):
        await visitor.counts_agree()


@pytest.mark.parametrize("way", ["ends_the_session", "changes_the_password"])
async def test_who_is_signed_out_elsewhere_is_shown_out_of_a_call_and_the_other_looks_on(street, way: str) -> None:
    ada, ben = await street.ada(), await street.ben()
    login, password = f"Ada {way}"[:32], PASSWORD
    await ada.sign_up(login, PASSWORD)
    await ben.continue_as_guest()
    elsewhere = await street.cleo()
    await elsewhere.sign_in(login, PASSWORD)
    await in_one_call(ada, ben)

    await elsewhere.button("Account").click()
    if way == "ends_the_session":
        sessions = elsewhere.page.get_by_role("region", name="Where you are signed in")
        await expect(sessions.get_by_role("listitem")).to_have_count(2)
        await expect(sessions.get_by_role("listitem").filter(has_text="This one")).to_have_count(1)
        await sessions.get_by_role("button", name=re.compile("^End ")).click()
        done = elsewhere.page.get_by_text("Ended. That device is signed out.")
    else:
        password = OTHER_PASSWORD
        await elsewhere.page.get_by_label("Present password").fill(PASSWORD)
        await elsewhere.page.get_by_label("New password").fill(OTHER_PASSWORD)
        await elsewhere.button("Change password").click()
        done = elsewhere.page.get_by_text("Your password is changed.")
    await done.wait_for()
    told = ada.page.get_by_role("alert").filter(has_text="You were signed out. Sign in to come back.")
    await told.wait_for(timeout=WITHIN * 1000)
    await expect(ada.button("Sign in")).to_be_visible()
    await expect(ada.box("Message")).to_have_count(0)
    now = await ada.inspect()
    assert now["open"] == 0 and now["room"] is None, now
    await ben.waits()
    assert "They left" in await ben.words()
    await expect(elsewhere.button("Start")).to_be_visible()

    # A reload brings nobody back; signing in does.
    await ada.page.reload()
    await ada.sign_in(login, password)
    await ada.start()
    await connected(ada, ben)
