"""A guest who stays."""

from __future__ import annotations

from harness.visitor import in_one_call
from playwright.async_api import expect

LOGIN, PASSWORD = "Ada who stays", "correct horse battery staple"


async def test_a_guest_who_signs_up_in_a_call_stays_in_it_and_keeps_the_name(street) -> None:
    ada, ben = await street.two_guests()
    room = await in_one_call(ada, ben)
    name = await ada.page.locator(".call-who").inner_text()
    await expect(ben.status).to_contain_text(f"Connected with {name}.")
    await ada.page.evaluate("() => { window.e2e.call = window.hallway.pc; }")

    await ada.button("Account").click()
    form = ada.page.get_by_role("region", name="Keep your name")
    await form.get_by_label("Name to sign in with").fill(LOGIN)
    await form.get_by_label("Password").fill(PASSWORD)
    await form.get_by_role("button", name="Sign up").click()
    await expect(ada.page.get_by_text("your name is kept, and your call goes on")).to_be_visible()
    await expect(ada.page.get_by_role("region", name="Password")).to_contain_text(f"You sign in as {LOGIN}.")
    for visitor in (ada, ben):
        now = await visitor.inspect()
        assert now["room"] == room and now["state"] == "connected", now
        await visitor.receives()
        await visitor.counts_agree()
    assert await ada.page.evaluate("() => window.e2e.call === window.hallway.pc"), "the call is the same"
    await expect(ada.page.locator(".call-who")).to_have_text(name)
    await ada.button("Back").click()
    await ada.say("I am staying")
    await ben.reads("I am staying", ["I am staying"])

    # The cookie of the guest is still good, and the login is from now on.
    await ada.page.reload()
    await ada.is_in()
    await expect(ada.page.locator(".call-who")).to_have_text(name)
    elsewhere = await street.cleo()
    await elsewhere.sign_in(LOGIN, PASSWORD)
    await expect(elsewhere.page.locator(".call-who")).to_have_text(name)
