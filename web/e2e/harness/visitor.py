"""Somebody with a browser: what they see and press, by the names that people and screen readers rely on."""

from __future__ import annotations

import json
import re
from typing import Any

from playwright.async_api import BrowserContext, ConsoleMessage, Error, Locator, Page, WebSocket

from harness.deadline import NeverHappened, until
from harness.notes import note
from harness.pictures import whose

#: How long a call may take to connect before its one retry.
CONNECT_WITHIN = 15.0

#: Runs before the page does: counts peer connections whatever the page says, and keeps what the policy forbade.
WATCH = """
(() => {
  const made = [];
  const watch = { made, mostAtOnce: 0, violations: [] };
  Object.defineProperty(window, "e2e", { value: watch });
  window.RTCPeerConnection = new Proxy(window.RTCPeerConnection, {
    construct(target, given, self) {
      const connection = Reflect.construct(target, given, self);
      made.push(connection);
      watch.mostAtOnce = Math.max(watch.mostAtOnce, made.filter((one) => one.connectionState !== "closed").length);
      return connection;
    },
  });
  addEventListener("securitypolicyviolation", (event) =>
    watch.violations.push(`${event.violatedDirective} ${event.blockedURI}`));
})();
"""

RECEIVED = """
async () => {
  const connection = window.hallway?.pc;
  if (!connection) return null;
  const received = { framesDecoded: 0, packetsReceived: 0 };
  for (const entry of (await connection.getStats()).values()) {
    if (entry.type !== "inbound-rtp") continue;
    if (entry.kind === "video") received.framesDecoded += entry.framesDecoded ?? 0;
    if (entry.kind === "audio") received.packetsReceived += entry.packetsReceived ?? 0;
  }
  return received;
}
"""

#: The colour of the wall behind a person: the two upper corners of a video's picture.
WALL = """
(video) => {
  if (video.readyState < 2 || !video.videoWidth) return null;
  const canvas = document.createElement("canvas");
  canvas.width = 32;
  canvas.height = 24;
  const context = canvas.getContext("2d");
  context.drawImage(video, 0, 0, 32, 24);
  const sum = [0, 0, 0];
  for (const x of [1, 27]) {
    const { data } = context.getImageData(x, 1, 4, 4);
    data.forEach((value, index) => { if (index % 4 < 3) sum[index % 4] += value; });
  }
  return sum.map((value) => Math.round(value / 32));
}
"""


class Visitor:
    """One page of one browser."""

    def __init__(self, name: str, context: BrowserContext, url: str) -> None:
        self.name = name
        self.context = context
        self.url = url
        self.page: Page
        #: What the browser's console complained of.
        self.complaints: list[str] = []
        #: The rooms that the server said `matched` for, once each, as they came over the WebSocket.
        self.matched: list[str] = []

    async def open(self) -> Visitor:
        """Opens the page by its link."""
        await self.context.add_init_script(WATCH)
        return await self._open_page()

    async def another_tab(self) -> Visitor:
        """Another tab of the same browser, and so the same guest, signed in already."""
        other = Visitor(f"{self.name} in another tab", self.context, self.url)
        await other._open_page()
        await other.is_in()
        return other

    async def _open_page(self) -> Visitor:
        self.page = await self.context.new_page()
        self.page.set_default_timeout(10_000)
        self.page.on("console", self._noted)
        self.page.on("pageerror", lambda error: self.complaints.append(f"exception: {error}"))
        self.page.on("websocket", self._socket_opened)
        await self.page.goto(self.url)
        return self

    def _noted(self, message: ConsoleMessage) -> None:
        if message.type == "error":
            self.complaints.append(f"{message.text} ({message.location.get('url', '')})")

    def _socket_opened(self, socket: WebSocket) -> None:
        def received(payload: str | bytes) -> None:
            if isinstance(payload, str) and payload.startswith('42["matched"'):
                argument = json.loads(payload[2:])[1]
                if not argument["resumed"]:
                    self.matched.append(argument["room"])

        socket.on("framereceived", received)

    # What is on the page

    def button(self, name: str) -> Locator:
        return self.page.get_by_role("button", name=name, exact=True)

    def box(self, name: str) -> Locator:
        return self.page.get_by_role("textbox", name=name, exact=True)

    @property
    def adult(self) -> Locator:
        return self.page.get_by_role("checkbox", name="I am 18 or older", exact=True)

    @property
    def status(self) -> Locator:
        return self.page.get_by_role("status")

    @property
    def log(self) -> Locator:
        return self.page.get_by_role("log")

    def video(self, name: str) -> Locator:
        return self.page.locator(f'video[aria-label="{name}"]')

    async def words(self) -> str:
        """What the state line says."""
        return " ".join((await self.status.inner_text()).split())

    async def inspect(self) -> dict[str, Any]:
        """What the page tells of itself, and what was counted behind its back."""
        return await self.page.evaluate(
            """() => ({
              room: window.hallway?.room ?? null,
              state: window.hallway?.state ?? null,
              said: window.hallway?.peerConnectionsMade ?? null,
              connection: window.hallway?.pc?.connectionState ?? null,
              isTheLastMade: (window.hallway?.pc ?? null) === (window.e2e.made.at(-1) ?? null),
              counted: window.e2e.made.length,
              open: window.e2e.made.filter((one) => one.connectionState !== "closed").length,
              mostAtOnce: window.e2e.mostAtOnce,
            })"""
        )

    # What can be done

    async def continue_as_guest(self) -> None:
        await self.adult.check()
        await self.button("Continue as guest").click()
        await self.is_in()

    async def sign_up(self, login: str, password: str) -> None:
        await self._fill_in(login, password)
        await self.adult.check()
        await self.button("Sign up").click()
        await self.is_in()

    async def sign_in(self, login: str, password: str) -> None:
        await self._fill_in(login, password)
        await self.button("Sign in").click()
        await self.is_in()

    async def _fill_in(self, login: str, password: str) -> None:
        await self.box("Name").fill(login)
        # A password is a text box to people, and none to the accessibility tree.
        await self.page.get_by_label("Password", exact=True).fill(password)

    async def is_in(self) -> None:
        """Waits for the call page."""
        await self.button("Start").wait_for()

    async def start(self) -> None:
        await self.button("Start").click()

    async def next(self) -> None:
        await self.button("Next").click()

    async def stop(self) -> None:
        await self.button("Stop").click()

    async def say(self, text: str) -> None:
        await self.box("Message").fill(text)
        await self.button("Send").click()

    # What happens

    async def waits(self) -> None:
        """Waits until the page looks for somebody, and says so."""

        async def waiting() -> bool:
            now = await self.inspect()
            return now["state"] == "waiting" and now["room"] is None and bool(re.search("looking", await self.words(), re.I))

        await until(waiting, f"{self.name} waits for somebody")

    async def receives(self) -> None:
        """Waits until both picture and sound arrive and go on arriving."""

        async def received() -> dict[str, int]:
            return await self.page.evaluate(RECEIVED) or {"framesDecoded": 0, "packetsReceived": 0}

        before = await received()

        async def more() -> bool:
            now = await received()
            return (
                now["framesDecoded"] >= before["framesDecoded"] + 5
                and now["packetsReceived"] >= before["packetsReceived"] + 10
            )

        await until(more, f"frames and sound rise for {self.name} from {before}", within=12)

    async def sees(self, video: str, picture: str) -> None:
        """Waits until that video shows that picture."""
        last: list[Any] = []

        async def shown() -> bool:
            last[:] = [await self.video(video).evaluate(WALL)]
            return last[0] is not None and whose(tuple(last[0])) == picture

        try:
            await until(shown, f"{self.name} sees {picture} as {video}")
        except NeverHappened as failure:
            raise NeverHappened(f"{failure}; the wall was {last}") from None

    async def reads(self, pattern: str, texts: list[str]) -> None:
        """Waits until the chat log holds just those matches of the pattern, in that order."""
        last: list[str] = []

        async def read() -> bool:
            last[:] = re.findall(pattern, await self.log.inner_text())
            return last == texts

        try:
            await until(read, f"{self.name} reads {texts}")
        except NeverHappened as failure:
            raise NeverHappened(f"{failure}; the log holds {last}") from None

    async def counts_agree(self) -> None:
        """Requires one peer connection for each room, and never two that are open at a time.

        One is made while somebody waits, for whoever they meet. Who is called by the other side drops it, so more may have
        been made than rooms were entered.
        """

        async def agree() -> bool:
            now = await self.inspect()
            assert now["mostAtOnce"] <= 1, f"{self.name} had {now['mostAtOnce']} peer connections at once"
            assert now["said"] <= len(self.matched) == len(set(self.matched)), (now, self.matched)
            assert now["open"] <= 1, now
            return now["counted"] >= now["said"] == len(self.matched)

        try:
            await until(agree, f"{self.name}'s counts agree")
        except NeverHappened as failure:
            raise NeverHappened(f"{failure}; {await self.inspect()}, matched {len(self.matched)} times") from None

    async def close_page(self) -> None:
        """Closes the page as a person closes a tab."""
        await self.page.close(run_before_unload=False)

    async def violations(self) -> list[str]:
        if self.page.is_closed():
            return []
        try:
            return await self.page.evaluate("() => window.e2e.violations")
        except Error:
            return []


async def connected(one: Visitor, other: Visitor, not_in: str | None = None) -> str:
    """Waits until the two are in one room (not that one) with a connected call, and returns the room.

    A call's ICE may fail to connect once (it is seen in a few of a thousand calls, in every browser). Then one of them
    presses Next, they meet again, and the run says so at its end.
    """
    seen: list[dict[str, Any]] = []

    async def in_call() -> str | None:
        seen[:] = [await one.inspect(), await other.inspect()]
        here, there = seen
        together = here["room"] is not None and here["room"] == there["room"] and here["room"] != not_in
        both = all(now["connection"] == "connected" and now["state"] == "connected" for now in seen)
        return here["room"] if together and both else None

    what = f"{one.name} and {other.name} are in a call"
    try:
        return await until(in_call, what, CONNECT_WITHIN)
    except NeverHappened:
        here, there = seen
        in_one_room = here["room"] is not None and here["room"] == there["room"] != not_in
        if not in_one_room or not all(now["connection"] for now in seen):
            raise NeverHappened(f"{what}: not within {CONNECT_WITHIN} s: {seen}") from None
        note(f"retried once: {what}; ICE had not connected: {seen}")
        not_in = here["room"]
        await one.next()
        return await until(in_call, f"{what}, at the second try", CONNECT_WITHIN)


async def in_one_call(one: Visitor, other: Visitor) -> str:
    """Both press Start, and are connected."""
    await one.start()
    await other.start()
    return await connected(one, other)
