"""Browsers, each with its own picture, and the street on which visitors come to a server."""

from __future__ import annotations

import contextlib
import os
import re
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

from playwright.async_api import Browser, Playwright

from harness.pictures import FRAMES_A_SECOND, PICTURES
from harness.server import HallwayServer, empty_of_guests
from harness.visitor import Visitor

#: Without a cookie there is nobody to sign in again, and the browser writes the server's honest 401 to the console.
#: A test of its own (`test_first_visit`) requires that the page does not even ask.
NOBODY_TO_SIGN_IN = "/api/sessions/refresh"

#: A name for this machine which is not localhost, where browsers give no camera to a page that came by plain http.
NETWORK_NAME = "hallway.test"

COMMON = [
    "--no-sandbox",
    "--disable-gpu",
    "--mute-audio",
    "--autoplay-policy=no-user-gesture-required",
    # A machine without a network still has a loopback.
    "--allow-loopback-in-peer-connection",
    f"--host-resolver-rules=MAP {NETWORK_NAME} 127.0.0.1",
]


class Browsers:
    """Launches each kind of browser once."""

    def __init__(self, playwright: Playwright, pictures: Path, frames_a_second: int = FRAMES_A_SECOND) -> None:
        self._playwright = playwright
        self._pictures = pictures
        self._frames_a_second = frames_a_second
        self._launched: dict[str, Browser] = {}

    async def with_picture(self, picture: str) -> Browser:
        """A browser whose camera shows that picture, and which is always allowed to use it."""
        if picture not in self._launched:
            file = PICTURES[picture].write(self._pictures, self._frames_a_second)
            self._launched[picture] = await self._launch(
                "--use-fake-device-for-media-stream",
                "--use-fake-ui-for-media-stream",
                f"--use-file-for-fake-video-capture={file}",
            )
        return self._launched[picture]

    async def refusing(self) -> Browser:
        """A browser with a camera whose owner says no."""
        if "refusing" not in self._launched:
            self._launched["refusing"] = await self._launch(
                "--use-fake-device-for-media-stream", "--deny-permission-prompts"
            )
        return self._launched["refusing"]

    async def with_several(self) -> Browser:
        """A browser on a machine with several cameras, microphones and speakers, which may show its screen."""
        if "several" not in self._launched:
            self._launched["several"] = await self._launch(
                "--use-fake-device-for-media-stream=device-count=3", "--use-fake-ui-for-media-stream"
            )
        return self._launched["several"]

    async def without_camera(self) -> Browser:
        """A browser on a machine that has neither camera nor microphone."""
        if "none" not in self._launched:
            self._launched["none"] = await self._launch(
                "--use-fake-device-for-media-stream=device-count=0", "--use-fake-ui-for-media-stream"
            )
        return self._launched["none"]

    async def _launch(self, *arguments: str) -> Browser:
        path = os.environ.get("CHROMIUM", "/usr/bin/chromium")
        return await self._playwright.chromium.launch(executable_path=path, args=[*COMMON, *arguments])

    async def close(self) -> None:
        for browser in self._launched.values():
            await browser.close()


class Street:
    """The visitors of one test, and what has to be true of all of them when it ends."""

    def __init__(self, url: str, browsers: Browsers) -> None:
        self.url = url
        self.browsers = browsers
        self.visitors: list[Visitor] = []
        #: Patterns of what a browser itself writes to the console in this test, and has to.
        self.expected = [re.escape(NOBODY_TO_SIGN_IN)]

    async def visitor(self, name: str, browser: Browser, url: str | None = None, **options: Any) -> Visitor:
        """Somebody who has just opened the link, or another way to the same server."""
        options = {"viewport": {"width": 1280, "height": 800}, "locale": "en-GB", "reduced_motion": "reduce"} | options
        context = await browser.new_context(**options)
        visitor = Visitor(name, context, url or self.url)
        self.visitors.append(visitor)
        return await visitor.open()

    async def ada(self, **options: Any) -> Visitor:
        return await self.visitor("Ada", await self.browsers.with_picture("terracotta"), **options)

    async def ben(self, **options: Any) -> Visitor:
        return await self.visitor("Ben", await self.browsers.with_picture("blue"), **options)

    async def cleo(self, **options: Any) -> Visitor:
        return await self.visitor("Cleo", await self.browsers.with_picture("green"), **options)

    async def two_guests(self) -> tuple[Visitor, Visitor]:
        """Ada and Ben, both in as guests."""
        ada, ben = await self.ada(), await self.ben()
        await ada.continue_as_guest()
        await ben.continue_as_guest()
        return ada, ben

    async def another_tab(self, visitor: Visitor) -> Visitor:
        """Another tab of a visitor's browser, and so the same guest, signed in already."""
        other = await visitor.another_tab()
        self.visitors.append(other)
        return other

    async def complaints(self) -> list[str]:
        """Console errors, exceptions and what the content security policy had to forbid."""
        found = []
        for visitor in self.visitors:
            found += [
                f"{visitor.name}: {line}"
                for line in visitor.complaints
                if not any(re.search(pattern, line) for pattern in self.expected)
            ]
            found += [f"{visitor.name}: forbidden: {line}" for line in await visitor.violations()]
        return found

    async def close(self) -> None:
        for context in {visitor.context for visitor in self.visitors}:
            await context.close()


@contextlib.asynccontextmanager
async def empty_street(server: HallwayServer, browsers: Browsers) -> AsyncIterator[Street]:
    """An empty hall, and a way for visitors to come to it. Nobody's console may complain, and all are seen out."""
    server.require_alive()
    street = Street(server.url, browsers)
    try:
        yield street
        complaints = await street.complaints()
    finally:
        await street.close()
    server.require_alive()
    await empty_of_guests(server.url, server.trust)
    assert not complaints, complaints
