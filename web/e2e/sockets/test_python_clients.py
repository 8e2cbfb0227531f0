"""python-socketio's clients, for threads and for asyncio, by each way to the server."""

from __future__ import annotations

import asyncio
import random
from collections.abc import AsyncIterator
from typing import Any

import pytest
import pytest_asyncio
import socketio

from harness.deadline import until
from sockets.conformance import LIVELY, ConformanceServer
from sockets.visitors import KINDS, TRANSPORTS, Visitor


class Invite:
    """Visitors of one kind who come by one way: `await invite("/", "/custom", auth=…)`."""

    def __init__(self, server: ConformanceServer, kind: str, way: str) -> None:
        self.server = server
        self.kind = kind
        self.way = way
        self.visitors: list[Visitor] = []

    def visitor(self) -> Any:
        """Somebody who has not come yet."""
        self.server.require_alive()
        visitor = KINDS[self.kind](self.server.url, TRANSPORTS[self.way])
        self.visitors.append(visitor)
        return visitor

    async def __call__(self, *namespaces: str, auth: Any = None) -> Any:
        visitor = self.visitor()
        await visitor.come(*(namespaces or ("/",)), auth=auth)
        return visitor


@pytest_asyncio.fixture(params=[f"{kind}-{way}" for kind in KINDS for way in TRANSPORTS])
async def invite(request: pytest.FixtureRequest, lively_server: ConformanceServer) -> AsyncIterator[Invite]:
    invite = Invite(lively_server, *request.param.split("-"))
    yield invite
    for visitor in invite.visitors:
        await visitor.leave()


async def test_the_transport_is_the_one_that_was_asked_for(invite: Invite) -> None:
    visitor = await invite()
    wanted = visitor.transports[-1]

    async def arrived() -> bool:
        return await visitor.transport() == wanted

    await until(arrived, f"the session is carried by {wanted}")
    await visitor.emit("message", wanted)
    assert await visitor.hear("message-back") == (wanted,)


async def test_the_server_is_told_who_comes(invite: Invite) -> None:
    visitor = await invite(auth={"token": "t", "n": [1, None, "ü"]})
    assert await visitor.hear("auth") == ({"token": "t", "n": [1, None, "ü"]},)
    assert visitor.sid()


async def test_arguments_come_back_as_they_were(invite: Invite) -> None:
    visitor = await invite()
    for arguments in (
        (),
        (1, "zwei", None, True, -2.5, [], {}),
        ({"deep": [{"er": ["€", "😀", "\u2028"]}]},),
        (b"\x00\x01\xff",),
        ("a", {"b": [b"one", {"c": b""}]}, b"two"),
        ("x" * 200_000,),
        (random.Random(1).randbytes(200_000),),
    ):
        await visitor.emit("message", *arguments)
        assert await visitor.hear("message-back") == arguments


async def test_what_is_said_is_answered_in_its_order(invite: Invite) -> None:
    visitor = await invite()
    for number in range(300):
        await visitor.emit("message", number)
    assert [await visitor.hear("message-back") for _ in range(300)] == [(number,) for number in range(300)]


async def test_the_server_acknowledges(invite: Invite) -> None:
    visitor = await invite()
    assert await visitor.call("message-with-ack") is None
    assert await visitor.call("message-with-ack", {"a": 1}) == {"a": 1}
    assert await visitor.call("message-with-ack", 1, "two", b"three") == (1, "two", b"three")
    assert await visitor.call("message-with-ack", {"deep": [b"\x00", b"\x01"]}) == {"deep": [b"\x00", b"\x01"]}


async def test_what_nobody_acknowledges_times_out_and_nothing_else_does(invite: Invite) -> None:
    visitor = await invite()
    with pytest.raises(socketio.exceptions.TimeoutError):
        await visitor.call("nobody-listens", within=0.05)
    assert await visitor.call("message-with-ack", "after") == "after"


async def test_the_client_acknowledges(invite: Invite) -> None:
    visitor = await invite()
    for reply in ("yes", {"a": [1]}, b"\x00\xff", {"deep": [b"x"]}):
        visitor.reply = reply
        await visitor.emit("ask-me", 20_000)
        assert await visitor.hear("answered") == (reply,)


async def test_a_client_that_does_not_answer_in_time_is_not_waited_for(invite: Invite) -> None:
    visitor = await invite()
    visitor.reply = "too late"
    visitor.hold_back()
    await visitor.emit("ask-me", 50)
    assert await visitor.hear("timeout") == ()
    visitor.may_answer()
    visitor.reply = "in time"
    await visitor.emit("ask-me", 20_000)
    assert await visitor.hear("answered") == ("in time",)


async def test_namespaces_are_apart(invite: Invite) -> None:
    visitor = await invite("/", "/custom", auth={"a": 1})
    assert await visitor.hear("auth") == await visitor.hear("auth", "/custom") == ({"a": 1},)
    assert visitor.sid("/") != visitor.sid("/custom")
    await visitor.emit("message", "there", namespace="/custom")
    assert await visitor.hear("message-back", "/custom") == ("there",)
    assert await visitor.call("message-with-ack", b"there", namespace="/custom") == b"there"
    assert visitor.heard("message-back").empty()


async def test_the_server_ends_one_namespace_and_leaves_the_other(invite: Invite) -> None:
    visitor = await invite("/", "/custom")
    await visitor.emit("bye", namespace="/custom")
    await visitor.hear("disconnect", "/custom")
    assert await visitor.call("message-with-ack", "still here") == "still here"


async def test_a_refusal_is_told_with_its_data(invite: Invite) -> None:
    for namespace, refusal in (
        ("/refuse", {"message": "not today", "data": {"code": "closed", "retry": 5}}),
        ("/random", {"message": "Invalid namespace"}),
    ):
        visitor = invite.visitor()
        with pytest.raises(socketio.exceptions.ConnectionError):
            await visitor.come(namespace)
        assert await visitor.hear("connect_error", namespace) == (refusal,)


async def test_a_room_hears_its_others(invite: Invite) -> None:
    ada, ben, cleo = [await invite() for _ in range(3)]
    await ada.call("join", "kitchen")
    await ben.call("join", "kitchen")
    tea = {"room": "kitchen", "text": "tea?"}
    await ada.emit("tell", tea)
    assert await ben.hear("told") == (tea,)
    await cleo.emit("tell", tea)
    assert await ada.hear("told") == await ben.hear("told") == (tea,)
    await ben.call("leave", "kitchen")
    await cleo.emit("tell", tea)
    assert await ada.hear("told") == (tea,)
    for visitor in (ada, ben, cleo):
        assert await visitor.call("message-with-ack", "nothing else") == "nothing else"
        assert visitor.heard("told").empty()


async def test_everyone_hears_what_is_for_everyone(invite: Invite) -> None:
    ada, ben, cleo = await invite("/"), await invite("/"), await invite("/custom")
    await ada.emit("everyone", {"news": b"\x01\x02"})
    assert await ada.hear("everyone") == await ben.hear("everyone") == ({"news": b"\x01\x02"},)
    assert await cleo.call("message-with-ack", 1, namespace="/custom") == 1
    assert cleo.heard("everyone", "/custom").empty()


async def test_a_client_comes_back_after_its_transport_was_closed(invite: Invite) -> None:
    visitor = await invite("/", "/custom", auth={"token": "t"})
    first = visitor.sid()
    for namespace in ("/", "/custom"):
        assert await visitor.hear("auth", namespace) == ({"token": "t"},)
    await visitor.emit("close-sessions")
    for namespace in ("/", "/custom"):
        await visitor.hear("disconnect", namespace)
    if visitor.transports == ["polling"]:
        # A poll is told of the close by a packet, and that packet ends python-socketio's clients for good.
        visitor = await invite("/", "/custom", auth={"token": "t"})
    for namespace in ("/", "/custom"):
        assert await visitor.hear("auth", namespace) == ({"token": "t"},)
    assert visitor.sid() != first
    assert await visitor.call("message-with-ack", "back") == "back"


@pytest.mark.parametrize("kindly", [True, False], ids=["stopped", "killed"])
@pytest.mark.parametrize("kind", list(KINDS))
async def test_clients_come_back_after_the_server_was_started_again(kind: str, kindly: bool) -> None:
    async with ConformanceServer(f"restarted-{kind}-{'stopped' if kindly else 'killed'}", **LIVELY) as server:
        # Whoever polls and is told goodbye does not come back by itself: see above.
        ways = [way for way in TRANSPORTS if way != "polling" or not kindly]
        visitors = [KINDS[kind](server.url, TRANSPORTS[way]) for way in ways]
        try:
            await asyncio.gather(*(visitor.come("/", auth={"n": 1}) for visitor in visitors))
            for visitor in visitors:
                await visitor.hear("auth")
            await server.stop(kindly=kindly)
            for visitor in visitors:
                await visitor.hear("disconnect")
            await server.start()
            for visitor in visitors:
                assert await visitor.hear("auth") == ({"n": 1},)
                assert await visitor.call("message-with-ack", "back") == "back"
        finally:
            for visitor in visitors:
                await visitor.leave()
