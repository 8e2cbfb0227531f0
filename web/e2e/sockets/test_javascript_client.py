"""The official JavaScript client, in a browser, from a page of another origin."""

from __future__ import annotations

import json
import os
from collections.abc import AsyncIterator, Awaitable, Callable
from typing import Any

import pytest
import pytest_asyncio
from playwright.async_api import Browser, Error, Page, async_playwright

from harness.deadline import PATIENCE, until
from sockets.conformance import FORBIDDEN_ORIGIN, PATIENT, ConformanceServer
from sockets.script import script_server
from sockets.visitors import TRANSPORTS

FORBIDDEN_HOST = FORBIDDEN_ORIGIN.removeprefix("http://")


class Script:
    """The client in one page, and one of its sockets."""

    def __init__(self, page: Page, number: int) -> None:
        self.page = page
        self.number = number

    async def _run(self, expression: str, *arguments: Any) -> Any:
        return await self.page.evaluate(f"([n, ...a]) => {expression}", [self.number, *arguments])

    async def hear(self, event: str, within: float = PATIENCE) -> list[Any]:
        """The next event of that name, taken out of all it has heard."""
        return await self._run("hear(n, ...a)", event, within * 1_000)

    async def heard(self) -> list[str]:
        """The names of what was not looked at."""
        return await self._run("sockets[n].heard.map(item => item[0])")

    async def say(self, event: str, *values: Any) -> None:
        await self._run("say(n, ...a)", event, *values)

    async def ask(self, event: str, *values: Any, within: float = PATIENCE) -> list[Any]:
        return await self._run("ask(n, ...a)", within * 1_000, event, *values)

    async def restore(self) -> tuple[bool, str]:
        """Lets it come back after a `cut`, and returns whether it was recovered, and its id."""
        await self._run("restore(n)")
        recovered, sid = await self.hear("connect")
        return recovered, sid

    async def share(self, namespace: str, **options: Any) -> Script:
        """A socket in another namespace, on the same connection."""
        return Script(self.page, await self._run("share(n, ...a)", namespace, options))

    async def transport(self) -> str:
        return await self._run("transport(n)")

    async def run(self, expression: str, *arguments: Any) -> Any:
        """Runs a line of JavaScript; `socket` is its socket, `a` are the arguments."""
        return await self._run(f"{{ const socket = sockets[n].socket; return {expression}; }}", *arguments)


class Pages:
    """Pages with the client, from origins that are not the server's; tests share them and leave nothing open."""

    def __init__(self, browser: Browser, port: int) -> None:
        self.browser = browser
        self.port = port
        self._pages: dict[tuple[str, str], Page] = {}

    async def open(self, url: str, *, host: str = "127.0.0.1", page: str = "first", **options: Any) -> Script:
        """Opens a socket with a connection of its own, in the page of that name."""
        shown = self._pages.get((host, page))
        if shown is None:
            shown = self._pages[host, page] = await self.browser.new_page()
            await shown.goto(f"http://{host}:{self.port}/")
        return Script(shown, await shown.evaluate("([url, options]) => open_(url, options)", [url, options]))

    async def close_sockets(self) -> None:
        for page in self._pages.values():
            await page.evaluate("closeAll()")


@pytest_asyncio.fixture(scope="module")
async def browser() -> AsyncIterator[Browser]:
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(
            executable_path=os.environ.get("CHROMIUM", "/usr/bin/chromium"),
            args=["--no-sandbox", "--disable-gpu", f"--host-resolver-rules=MAP {FORBIDDEN_HOST} 127.0.0.1"],
        )
        yield browser
        await browser.close()


@pytest_asyncio.fixture(scope="module")
async def all_pages(browser: Browser) -> AsyncIterator[Pages]:
    async with script_server() as port:
        yield Pages(browser, port)


@pytest_asyncio.fixture
async def pages(all_pages: Pages) -> AsyncIterator[Pages]:
    """Pages whose sockets are closed at the end of the test."""
    yield all_pages
    await all_pages.close_sockets()


@pytest.fixture(params=list(TRANSPORTS))
def transports(request: pytest.FixtureRequest) -> list[str]:
    return TRANSPORTS[request.param]


@pytest_asyncio.fixture
async def script(server: ConformanceServer, pages: Pages, transports: list[str]) -> Script:
    """A socket in the main namespace, connected."""
    server.require_alive()
    script = await pages.open(server.url, transports=transports, auth={"token": "t"})
    assert (await script.hear("connect"))[0] is False
    assert await script.hear("auth") == [{"token": "t"}]
    return script


async def test_the_transport_is_the_one_that_was_asked_for(script: Script, transports: list[str]) -> None:
    async def arrived() -> bool:
        return await script.transport() == transports[-1]

    await until(arrived, f"the session is carried by {transports[-1]}")
    await script.say("message", "arrived")
    assert await script.hear("message-back") == ["arrived"]


async def test_arguments_come_back_as_they_were(script: Script) -> None:
    for values in (
        [],
        [1, "zwei", None, True, -2.5, [], {}],
        [{"deep": [{"er": ["€", "😀", "\u2028"]}]}],
        [{"bytes": [0, 1, 255]}],
        ["a", {"b": [{"bytes": [1]}, {"c": {"bytes": []}}]}, {"bytes": [2] * 1_000}],
        ["x" * 200_000],
    ):
        await script.say("message", *values)
        assert await script.hear("message-back") == values


async def test_what_is_said_is_answered_in_its_order(script: Script) -> None:
    await script.run("Array.from({length: 300}, (_, n) => { socket.emit('message', n) }).length")
    await script.ask("message-with-ack")
    heard = await script.run("sockets[n].heard")
    assert heard == [["message-back", number] for number in range(300)]


async def test_the_server_acknowledges(script: Script) -> None:
    assert await script.ask("message-with-ack") == []
    assert await script.ask("message-with-ack", 1, {"two": [2]}) == [1, {"two": [2]}]
    assert await script.ask("message-with-ack", {"bytes": [1, 2]}, "x") == [{"bytes": [1, 2]}, "x"]


async def test_what_nobody_acknowledges_times_out_and_nothing_else_does(script: Script) -> None:
    with pytest.raises(Error, match="operation has timed out"):
        await script.ask("nobody-listens", within=0.05)
    assert await script.ask("message-with-ack", "after") == ["after"]


async def test_the_client_acknowledges(script: Script) -> None:
    for reply in (["yes"], [{"a": [1]}], [{"bytes": [0, 255]}]):
        await script.run("sockets[n].reply = a[0]", reply)
        await script.say("ask-me", 20_000)
        assert await script.hear("answered") == reply
    await script.run("sockets[n].answers = false")
    await script.say("ask-me", 50)
    assert await script.hear("timeout") == []


async def test_namespaces_share_a_connection_and_nothing_else(
    server: ConformanceServer, pages: Pages, transports: list[str]
) -> None:
    main = await pages.open(server.url, transports=transports)
    await main.hear("connect")
    custom = await main.share("/custom", auth={"b": 2})
    _, sid = await custom.hear("connect")
    assert sid != await main.run("socket.id")
    assert await custom.hear("auth") == [{"b": 2}]
    await custom.say("message", {"bytes": [9]})
    assert await custom.hear("message-back") == [{"bytes": [9]}]
    await custom.say("bye")
    assert await custom.hear("disconnect") == ["io server disconnect"]
    assert await main.ask("message-with-ack", "still here") == ["still here"]
    assert "message-back" not in await main.heard()


async def test_a_refusal_is_told_with_its_data(
    server: ConformanceServer, pages: Pages, transports: list[str]
) -> None:
    refused = await pages.open(f"{server.url}/refuse", transports=transports)
    assert await refused.hear("connect_error") == ["not today", {"code": "closed", "retry": 5}]
    unknown = await pages.open(f"{server.url}/random", transports=transports)
    assert await unknown.hear("connect_error") == ["Invalid namespace", None]


async def test_a_page_of_a_forbidden_origin_is_not_let_in(
    server: ConformanceServer, pages: Pages, transports: list[str]
) -> None:
    refused = await pages.open(server.url, host=FORBIDDEN_HOST, transports=transports, reconnection=False)
    assert (await refused.hear("connect_error"))[0] in ("xhr poll error", "websocket error")
    welcome = await pages.open(server.url, transports=transports, reconnection=False)
    await welcome.hear("connect")


async def test_rooms_reach_other_pages(
    server: ConformanceServer, pages: Pages, transports: list[str], script: Script
) -> None:
    other = await pages.open(server.url, page="second", transports=transports)
    await other.hear("connect")
    await script.ask("join", "kitchen")
    await other.ask("join", "kitchen")
    await script.say("tell", {"room": "kitchen", "text": "tea?"})
    assert await other.hear("told") == [{"room": "kitchen", "text": "tea?"}]
    await other.say("everyone", {"bytes": [1]})
    assert await script.hear("everyone") == await other.hear("everyone") == [{"bytes": [1]}]
    assert "told" not in await script.heard()


async def test_what_is_volatile_comes_in_order_or_not_at_all(script: Script) -> None:
    await script.say("volatile", 20)
    await script.ask("message-with-ack")
    heard = await script.run("sockets[n].heard")
    assert heard == sorted(heard) and {event for event, _ in heard} <= {"volatile"}


async def test_the_client_comes_back_after_its_transport_was_closed(script: Script) -> None:
    await script.say("close-sessions")
    assert (await script.hear("disconnect"))[0] in ("transport close", "transport error")
    assert (await script.hear("connect"))[0] is False
    assert await script.hear("auth") == [{"token": "t"}]


@pytest.mark.parametrize("kindly", [True, False], ids=["stopped", "killed"])
async def test_the_client_comes_back_after_the_server_was_started_again(pages: Pages, kindly: bool) -> None:
    async with ConformanceServer(f"again-{'stopped' if kindly else 'killed'}", **PATIENT, recovery=60) as server:
        scripts = [await pages.open(server.url, transports=way) for way in TRANSPORTS.values()]
        ids = [(await script.hear("connect"))[1] for script in scripts]

        async def upgraded() -> bool:
            return await scripts[-1].transport() == "websocket"

        # In the middle of its upgrade the official client hears of a server's end only when a ping is overdue.
        await until(upgraded, "the last is carried by its WebSocket")
        await server.stop(kindly=kindly)
        for script in scripts:
            await script.hear("disconnect")
        await server.start()
        for script, before in zip(scripts, ids, strict=True):
            recovered, sid = await script.hear("connect")
            assert not recovered and sid != before, "a new process knows nobody"


# Connection state recovery


Cut = Callable[[Script], Awaitable[None]]


@pytest_asyncio.fixture
async def cut(recovering_server: ConformanceServer, dial: Any) -> Cut:
    """Takes a client's connection away, and waits until the server has noticed."""
    witness = await dial(recovering_server, "websocket")
    await witness.say("0/custom,")
    await witness.until_said("0/custom,{")

    async def sessions() -> int:
        await witness.say('2/custom,7["census"]')
        return (await witness.until_said("3/custom,7"))[0]["sessions"]

    async def cut(script: Script) -> None:
        before = await sessions()
        await script.run("cut(n)")
        await script.hear("disconnect")

        async def noticed() -> bool:
            return await sessions() < before

        await until(noticed, "the server has noticed the loss")

    return cut


async def missed(script: Script, count: int, event: str = "everyone") -> list[Any]:
    """The first values of so many events, without the offset that stands behind them."""
    return [(await script.hear(event))[0] for _ in range(count)]


@pytest.mark.parametrize("namespace", ["/", "/quiet"], ids=["after events", "before any event"])
async def test_a_lost_client_is_recovered_as_often_as_it_is_lost(
    recovering_server: ConformanceServer, pages: Pages, transports: list[str], cut: Cut, namespace: str
) -> None:
    url = recovering_server.url.rstrip("/") + namespace
    lost = await pages.open(url, transports=transports, auth={"a": 1})
    teller = await pages.open(url, transports=["websocket"])
    _, sid = await lost.hear("connect")
    await teller.hear("connect")
    for turn in range(3):
        await cut(lost)
        for number in range(3):
            await teller.ask("message-with-ack")  # What was told before has been carried out.
            await teller.say("everyone", f"{turn}.{number}")
        await teller.ask("message-with-ack")
        assert await lost.restore() == (True, sid), f"not recovered in turn {turn}"
        assert await missed(lost, 3) == [f"{turn}.{number}" for number in range(3)]
        assert "everyone" not in await lost.heard(), "something came twice"
    await teller.say("everyone", "and on")
    assert await missed(lost, 1) == ["and on"]


@pytest.mark.parametrize("namespace", ["/", "/quiet"], ids=["after events", "before any event"])
async def test_a_client_that_has_missed_nothing_is_recovered_twice_in_a_row(
    recovering_server: ConformanceServer, pages: Pages, transports: list[str], cut: Cut, namespace: str
) -> None:
    lost = await pages.open(recovering_server.url.rstrip("/") + namespace, transports=transports)
    _, sid = await lost.hear("connect")
    for turn in range(2):
        await cut(lost)
        assert await lost.restore() == (True, sid), f"not recovered in turn {turn}"
    assert await lost.ask("message-with-ack", "still me") == ["still me"]


async def test_a_recovered_client_is_still_in_its_rooms_and_hears_only_what_was_for_it(
    recovering_server: ConformanceServer, pages: Pages, transports: list[str], cut: Cut
) -> None:
    lost = await pages.open(recovering_server.url, transports=transports)
    teller = await pages.open(recovering_server.url, transports=["websocket"])
    await lost.hear("connect")
    await teller.hear("connect")
    await lost.ask("join", "kitchen")
    await cut(lost)
    await teller.say("tell", {"room": "hall", "text": "not for you"})
    await teller.say("tell", {"room": "kitchen", "text": "for you"})
    await teller.ask("message-with-ack")
    assert (await lost.restore())[0]
    assert await missed(lost, 1, "told") == [{"room": "kitchen", "text": "for you"}]
    await teller.say("tell", {"room": "kitchen", "text": "and now"})
    assert await missed(lost, 1, "told") == [{"room": "kitchen", "text": "and now"}]


async def test_what_was_missed_may_be_binary(
    recovering_server: ConformanceServer, pages: Pages, transports: list[str], cut: Cut
) -> None:
    lost = await pages.open(recovering_server.url, transports=transports)
    teller = await pages.open(recovering_server.url, transports=["websocket"])
    await lost.hear("connect")
    await teller.hear("connect")
    await cut(lost)
    await teller.say("everyone", {"bytes": [1, 2, 3]})
    await teller.ask("message-with-ack")
    assert (await lost.restore())[0]
    assert await missed(lost, 1) == [{"bytes": [1, 2, 3]}]


async def test_whoever_leaves_is_not_recovered(
    recovering_server: ConformanceServer, pages: Pages, transports: list[str]
) -> None:
    leaver = await pages.open(recovering_server.url, transports=transports)
    _, sid = await leaver.hear("connect")
    await leaver.run("socket.disconnect().id")
    await leaver.run("socket.connect().id")
    recovered, again = await leaver.hear("connect")
    assert not recovered and again != sid


async def test_nobody_is_recovered_by_a_made_up_id(recovering_server: ConformanceServer, pages: Pages) -> None:
    auth = {"pid": "made-up", "offset": "made-up"}
    impostor = await pages.open(recovering_server.url, transports=["websocket"], auth=auth)
    recovered, _ = await impostor.hear("connect")
    assert not recovered
    assert json.loads(await impostor.run("JSON.stringify(socket.id)"))
