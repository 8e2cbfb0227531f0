"""What a browser gets when it comes for the first time."""

from __future__ import annotations

import aiohttp
from harness.visitor import in_one_call


async def test_a_first_visit_leaves_nothing_in_the_console(street) -> None:
    ada = await street.ada()
    await ada.adult.wait_for()
    assert ada.complaints == []


async def test_the_page_comes_with_a_strict_policy(street) -> None:
    async with aiohttp.ClientSession() as http, http.get(street.url) as response:
        assert response.status == 200
        assert response.headers["Content-Type"].startswith("text/html")
        policy = response.headers["Content-Security-Policy"]
        headers = {name.lower(): value for name, value in response.headers.items()}
    scripts = next(part for part in policy.split(";") if part.strip().startswith(("script-src ", "default-src ")))
    assert "unsafe" not in scripts and "*" not in scripts, policy
    assert "frame-ancestors 'none'" in policy, policy
    assert headers["x-content-type-options"] == "nosniff"
    assert "referrer-policy" in headers


async def test_a_visit_goes_to_nobody_else(street) -> None:
    ada, ben = await street.ada(), await street.ben()
    asked: list[str] = []
    for visitor in (ada, ben):
        visitor.page.on("request", lambda request: asked.append(request.url))
    await ada.page.reload()
    for visitor in (ada, ben):
        await visitor.continue_as_guest()
    await in_one_call(ada, ben)
    elsewhere = [url for url in asked if not url.startswith((street.url, "blob:", "data:"))]
    assert not elsewhere, elsewhere
