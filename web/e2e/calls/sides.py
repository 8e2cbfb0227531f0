"""The two ways of calling that are measured beside each other."""

from __future__ import annotations

import asyncio
import json
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Protocol

from harness.deadline import until
from harness.visitor import Visitor
from playwright.async_api import Browser, Page, WebSocket

#: What is drawn costs the same in both, and little: a camera of 320 by 240 on a small screen that stands still.
SCREEN: Any = {"viewport": {"width": 960, "height": 600}, "reduced_motion": "reduce"}

#: Told by the browser, of the first picture, in both alike.
FIRST_FRAME = (Path(__file__).parent / "first-frame.js").read_text()

#: From the press of *Start* to the first picture, at the most, before a call counts as not connected.
PATIENCE = 30.0


@dataclass
class Side:
    """What one of the two in a call measured."""

    connected: bool
    restarts: int = 0
    path: str = "direct"
    steps: dict[str, int] = field(default_factory=dict)


async def with_received(side: Side, page: Page) -> Side:
    """The same, and when the first picture had come whole: between that and *frame* it is decoded and drawn."""
    told = await page.evaluate("() => window.firstFrame ?? null")
    if told and "frame" in side.steps:
        side.steps["received"] = max(0, side.steps["frame"] - round(told["afterReceived"]))
    return side


class Way(Protocol):
    """A way of calling. `open` brings two pages to the server, `call` makes one call between them and ends it."""

    name: str

    async def open(self, url: str, browsers: tuple[Browser, Browser]) -> None: ...

    async def call(self) -> tuple[Side, Side]: ...

    async def close(self) -> None: ...


class Naive:
    """Camera after the match, and the whole gathering before the offer."""

    name = "naive"

    def __init__(self) -> None:
        self.pages: list[Page] = []

    async def open(self, url: str, browsers: tuple[Browser, Browser]) -> None:
        for browser in browsers:
            page = await browser.new_page(**SCREEN)
            await page.add_init_script(FIRST_FRAME)
            # A page of this server without a script of its own. One that the test makes up has no address to call from.
            await page.goto(f"{url}/healthz")
            await page.evaluate((Path(__file__).parent / "naive.js").read_text())
            await page.evaluate("() => naive.enter()")
            self.pages.append(page)

    async def call(self) -> tuple[Side, Side]:
        one, other = self.pages
        first = asyncio.create_task(one.evaluate("() => naive.call()"))
        # As it is on the street: one waits already when the other comes.
        await asyncio.sleep(1)
        second = asyncio.create_task(other.evaluate("() => naive.call()"))
        told = await asyncio.wait_for(asyncio.gather(first, second), PATIENCE)
        sides = [await with_received(Side(**side), page) for side, page in zip(told, self.pages, strict=True)]
        for page in self.pages:
            await page.evaluate("() => (naive.stop(), naive.end())")
        return sides[0], sides[1]

    async def close(self) -> None:
        for page in self.pages:
            await page.close()


class Ours:
    """The page as it is. What it measures is what it reports to the server."""

    name = "ours"

    def __init__(self) -> None:
        self.visitors: list[Visitor] = []
        self._reports: dict[str, asyncio.Queue[dict[str, Any]]] = {}
        #: Whose offer the server holds.
        self._held: dict[str, asyncio.Event] = {}

    async def open(self, url: str, browsers: tuple[Browser, Browser]) -> None:
        for name, browser in zip(("ada", "ben"), browsers, strict=True):
            context = await browser.new_context(**SCREEN)
            await context.add_init_script(FIRST_FRAME)
            visitor = Visitor(name, context, url)
            self._reports[name], self._held[name] = asyncio.Queue(), asyncio.Event()
            context.on("page", lambda page, name=name: self._watch(page, name))
            await visitor.open()
            await visitor.continue_as_guest()
            self.visitors.append(visitor)

    def _watch(self, page: Page, name: str) -> None:
        def sent(payload: str | bytes) -> None:
            if not isinstance(payload, str) or not payload.startswith("42"):
                return
            event, argument = json.loads(payload[payload.index("[") :])[:2]
            if event == "connection":
                self._reports[name].put_nowait(argument)
            elif event == "find" and "offer" in argument:
                self._held[name].set()

        def opened(socket: WebSocket) -> None:
            socket.on("framesent", sent)

        page.on("websocket", opened)

    async def call(self) -> tuple[Side, Side]:
        one, other = self.visitors
        self._held[one.name].clear()
        await one.start()
        await asyncio.wait_for(self._held[one.name].wait(), PATIENCE)
        # As it is on the street: one waits already when the other comes.
        await asyncio.sleep(1)
        await other.start()
        reports = await asyncio.wait_for(
            asyncio.gather(*(self._reports[visitor.name].get() for visitor in self.visitors)), PATIENCE
        )
        sides = [
            await with_received(
                Side(report["outcome"] == "connected", report["restarts"], report.get("path", "relay"), report["steps"]),
                visitor.page,
            )
            for report, visitor in zip(reports, self.visitors, strict=True)
        ]
        for visitor in self.visitors:
            await visitor.stop()

        async def both_rest() -> bool:
            return {(await visitor.inspect())["state"] for visitor in self.visitors} == {"idle"}

        await until(both_rest, "both have stopped")
        return sides[0], sides[1]

    async def close(self) -> None:
        for visitor in self.visitors:
            await visitor.context.close()
