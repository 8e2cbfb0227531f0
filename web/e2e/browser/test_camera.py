"""A camera that may not be used, and one that is not there."""

from __future__ import annotations

import re

from playwright.async_api import expect


async def test_a_refused_camera_says_what_to_do(street) -> None:
    ada = await street.visitor("Ada", await street.browsers.refusing())
    await ada.continue_as_guest()
    await ada.start()
    await expect(ada.status).to_contain_text(re.compile("blocked.*camera", re.I))
    await expect(ada.status).to_contain_text(re.compile("allow", re.I))
    await expect(ada.button("Try again")).to_be_enabled()
    now = await ada.inspect()
    assert now["room"] is None and now["counted"] == 0, now

    # Once it is allowed, trying again is all it takes.
    await ada.context.grant_permissions(["camera", "microphone"], origin=street.url)
    await ada.button("Try again").click()
    await ada.waits()


async def test_a_missing_camera_says_what_to_do(street) -> None:
    ada = await street.visitor("Ada", await street.browsers.without_camera())
    await ada.continue_as_guest()
    await ada.start()
    await expect(ada.status).to_contain_text(re.compile("no camera", re.I))
    await expect(ada.status).to_contain_text(re.compile("plug|connect", re.I))
    now = await ada.inspect()
    assert now["room"] is None and now["counted"] == 0, now
