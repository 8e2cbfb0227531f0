"""Https by the server itself, under a name of one's own network: what phones need for their cameras."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Any

import pytest
import pytest_asyncio
from harness.host import hallway
from harness.server import HallwayServer
from harness.street import NETWORK_NAME, Browsers, empty_street
from harness.visitor import Visitor, in_one_call
from playwright.async_api import Error, expect


@pytest_asyncio.fixture(scope="module")
async def secure_server(tmp_path_factory: Any) -> AsyncIterator[HallwayServer]:
    """A server with what `hallway certificate` makes. That it is ready is asked by a client that verifies all of it."""
    folder = tmp_path_factory.mktemp("certificate")
    await hallway("certificate", "--folder", str(folder), "--name", NETWORK_NAME, "--address", "127.0.0.1")
    files = {"TLS_CERTIFICATE": str(folder / "certificate.pem"), "TLS_KEY": str(folder / "key.pem")}
    async with HallwayServer("secure", authority=folder / "authority.pem", **files) as server:
        assert server.url.startswith("https://"), server.url
        yield server


def by_name(url: str) -> str:
    """The same server by the name that it has in its network."""
    return url.replace("127.0.0.1", NETWORK_NAME)


async def test_over_https_two_get_their_cameras_and_meet(secure_server: HallwayServer, browsers: Browsers) -> None:
    async with empty_street(secure_server, browsers) as street:
        visitors = []
        for name, picture in (("Ada", "terracotta"), ("Ben", "blue")):
            browser = await browsers.with_picture(picture)
            visitors.append(await street.visitor(name, browser, url=by_name(street.url), ignore_https_errors=True))
        ada, ben = visitors
        sockets = sockets_of(ada)
        assert await ada.page.evaluate("() => isSecureContext && location.protocol") == "https:"
        await ada.continue_as_guest()
        await ben.continue_as_guest()
        await in_one_call(ada, ben)
        await ada.sees("You", "terracotta")
        await ada.sees("Partner", "blue")
        await ben.sees("Partner", "terracotta")
        for visitor in visitors:
            await visitor.receives()
            await visitor.counts_agree()
        await ada.say("over https")
        await ben.reads("over https", ["over https"])
        assert [url.split("?")[0] for url in sockets] == [by_name(street.url).replace("https", "wss") + "/socket.io/"]

        # The cookie is for https alone, and brings a reload back in.
        [cookie] = await ada.context.cookies([f"{by_name(street.url)}/api/sessions/refresh"])
        assert cookie["secure"] and cookie["httpOnly"] and cookie["sameSite"] == "Strict", cookie
        await ada.page.reload()
        await ada.is_in()


def sockets_of(visitor: Visitor) -> list[str]:
    """The addresses of the WebSockets that the page opens from now on."""
    urls: list[str] = []
    visitor.page.on("websocket", lambda socket: urls.append(socket.url))
    return urls


async def test_who_does_not_trust_the_authority_is_warned_by_the_browser(
    secure_server: HallwayServer, browsers: Browsers
) -> None:
    context = await (await browsers.with_picture("green")).new_context()
    page = await context.new_page()
    with pytest.raises(Error, match="ERR_CERT_AUTHORITY_INVALID"):
        await page.goto(by_name(secure_server.url))
    await context.close()


async def test_over_plain_http_by_name_the_page_says_why_there_is_no_camera(street) -> None:
    ada = await street.visitor("Ada", await street.browsers.with_picture("terracotta"), url=by_name(street.url))
    # The browser itself says that it heeds one of the headers on https alone.
    street.expected.append("Cross-Origin-Opener-Policy header has been ignored")
    assert await ada.page.evaluate("() => isSecureContext") is False
    await ada.continue_as_guest()
    await ada.start()
    await expect(ada.status).to_contain_text("only to pages on https or localhost")
