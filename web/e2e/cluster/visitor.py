"""Guests with python-socketio, each at an address of their own, who come back by themselves."""

from __future__ import annotations

import asyncio
import contextlib
from typing import Any

import aiohttp
import socketio

from harness.deadline import PATIENCE, NeverHappened, until
from harness.guest import LET_GO_WITHIN
from harness.passes import Pass, guest_pass

Address = str


def http_from(address: Address, *, keeps_cookies: bool) -> aiohttp.ClientSession:
    """An HTTP client that calls from that address of this machine."""
    return aiohttp.ClientSession(
        connector=aiohttp.TCPConnector(local_addr=(address, 0)),
        # `unsafe`, because the servers of tests have numbers for names.
        cookie_jar=aiohttp.CookieJar(unsafe=True) if keeps_cookies else aiohttp.DummyCookieJar(),
    )


class Visitor:
    """Somebody with a pass and a socket; what the server says is in `heard`, by name and argument."""

    def __init__(
        self, url: str, address: Address, *, keeps_cookies: bool, transports: list[str] | None = None
    ) -> None:
        self.url = url
        self.address = address
        self.transports = transports
        self.heard: list[tuple[str, Any]] = []
        self._news = asyncio.Event()
        self.http = http_from(address, keeps_cookies=keeps_cookies)
        self.client = socketio.AsyncClient(http_session=self.http, handle_sigint=False)
        self.client.on("*", lambda event, *arguments: self._note(event, arguments[0] if arguments else None))
        for fate in ("connect_error", "disconnect"):
            self.client.on(fate, lambda *reason, fate=fate: self._note(fate, reason[0] if reason else None))

    async def come(self, pass_: Pass | None = None) -> Visitor:
        """Takes a guest pass, if none is given, and a seat."""
        async with self.http.get(f"{self.url}/"):
            pass  # as a browser does, whose cookie comes with the page
        pass_ = pass_ or await guest_pass(self.url, http=self.http)
        await self.client.connect(
            self.url, auth={"token": pass_.token, "protocol": 1}, transports=self.transports, wait_timeout=PATIENCE
        )
        await self.hears("welcome")
        return self

    async def leave(self) -> None:
        """Goes for good."""
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(self.client.shutdown(), LET_GO_WITHIN)
        await self.client.eio.disconnect(abort=True)
        await self.http.close()

    async def ask(self, event: str, argument: Any = None) -> Any:
        return await self.client.call(event, argument, timeout=PATIENCE)

    async def hears(self, name: str, since: int = 0, within: float = PATIENCE) -> Any:
        """Waits for an event of that name, at that position of `heard` or behind it."""
        deadline = asyncio.get_running_loop().time() + within
        while True:
            for heard, argument in self.heard[since:]:
                if heard == name:
                    return argument
            self._news.clear()
            try:
                async with asyncio.timeout_at(deadline):
                    await self._news.wait()
            except TimeoutError:
                heard = self.heard[since:]
                raise NeverHappened(f"{name} at {self.address}: not within {within} s; heard {heard}") from None

    async def is_carried_by(self, transport: str) -> None:
        """Waits for the end of an upgrade, if there is one."""

        async def carried() -> bool:
            return self.client.eio.current_transport == transport

        await until(carried, f"{self.address} is on {transport}")

    def names(self, since: int = 0) -> list[str]:
        return [name for name, _ in self.heard[since:]]

    def cookie(self, name: str) -> str | None:
        return next((one.value for one in self.http.cookie_jar if one.key == name), None)

    def _note(self, name: str, argument: Any) -> None:
        self.heard.append((name, argument))
        self._news.set()
