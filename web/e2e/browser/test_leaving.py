"""Leaving, and coming back."""

from __future__ import annotations

import re

import pytest
from harness.visitor import connected, in_one_call
from playwright.async_api import expect


async def test_closing_the_page_puts_the_other_back_and_a_third_meets_them(street) -> None:
    ada, ben = await street.two_guests()
    await in_one_call(ada, ben)
    await ben.close_page()
    await ada.waits()
    assert "left" in (await ada.words()).lower()
    now = await ada.inspect()
    assert now["connection"] is None and now["open"] <= 1, now

    cleo = await street.cleo()
    await cleo.continue_as_guest()
    await cleo.start()
    await connected(ada, cleo)
    await ada.sees("Partner", "green")
    await cleo.sees("Partner", "terracotta")
    await ada.receives()
    await cleo.receives()
    await ada.counts_agree()


@pytest.mark.parametrize("kind", ["guest", "account"])
async def test_a_reload_comes_back_signed_in(street, kind: str) -> None:
    ada = await street.ada()
    if kind == "guest":
        await ada.continue_as_guest()
    else:
        await ada.sign_up("Ada of the reload", "correct horse battery staple")
    for _ in range(3):
        await ada.page.reload()
        await ada.is_in()
        await expect(ada.adult).to_have_count(0)
    await ada.start()
    await ada.waits()


async def test_a_reload_in_a_call_puts_the_other_back(street) -> None:
    ada, ben = await street.two_guests()
    room = await in_one_call(ada, ben)
    await ada.page.reload()
    await ben.waits()
    await ada.start()
    await connected(ada, ben, not_in=room)
    await ben.sees("Partner", "terracotta")
    await ben.counts_agree()


async def test_who_signed_up_signs_in_again_elsewhere(street) -> None:
    ada = await street.ada()
    await ada.sign_up("Ada of two places", "correct horse battery staple")
    elsewhere = await street.ben()
    await elsewhere.sign_in("Ada of two places", "correct horse battery staple")
    await elsewhere.start()
    await elsewhere.waits()


async def test_a_wrong_password_is_told_in_words(street) -> None:
    ada = await street.ada()
    await ada.box("Name").fill("nobody at all")
    await ada.page.get_by_label("Password", exact=True).fill("not the password at all")
    await ada.button("Sign in").click()
    alert = ada.page.get_by_role("alert").filter(has_text="password")
    await expect(alert).to_be_visible()
    assert "wrong_credentials" not in await alert.inner_text(), "never a bare code"
    # The browser itself writes the answer's status to the console; that is all that may stand there.
    assert all("401" in line for line in ada.complaints), ada.complaints
    ada.complaints.clear()


async def test_without_consent_nobody_comes_in(street) -> None:
    ada = await street.ada()
    guest = ada.button("Continue as guest")
    if await guest.is_enabled():
        await guest.click()
        await expect(ada.page.get_by_role("alert").filter(has_text=re.compile("box|18|adult"))).to_be_visible()
    await expect(ada.button("Start")).to_have_count(0)
    await ada.continue_as_guest()
