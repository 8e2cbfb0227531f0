"""A hall for one test: who comes in through it is seen out when the test ends."""

from __future__ import annotations

import asyncio
from typing import Any

from harness.guest import Guest
from harness.passes import Pass, guest_pass
from harness.wire import WirePolling, WireSocket, see_out, wire_seat


class Hall:
    """Makes guests, and leaves with all of them at the end."""

    def __init__(self, url: str) -> None:
        self.url = url
        self._guests: list[Guest] = []
        self._wires: list[WireSocket] = []
        self._polls: list[WirePolling] = []
        self._to_see_out: dict[str, Pass] = {}

    async def guest(self, transports: list[str] | None = None, name: str | None = None, **auth: Any) -> Guest:
        """A fresh guest with a connected socket."""
        guest = self.unconnected(await guest_pass(self.url, name), transports)
        await guest.connect(**auth)
        return guest

    def unconnected(self, pass_: Pass, transports: list[str] | None = None) -> Guest:
        """A guest, with a pass that may have another seat, whose socket is not connected yet."""
        guest = Guest(pass_, transports)
        self._guests.append(guest)
        return guest

    async def pair(self, transports: list[str] | None = None) -> tuple[Guest, Guest, str]:
        """Two fresh guests who have met, the one who waited first, and their room."""
        first, second = await asyncio.gather(self.guest(transports), self.guest(transports))
        return first, second, await meet(first, second)

    async def wire(self, pass_: Pass | None = None, **auth: Any) -> tuple[WireSocket, Pass]:
        """A guest on a raw WebSocket, welcomed."""
        pass_ = pass_ or await guest_pass(self.url)
        self._to_see_out[pass_.token] = pass_
        socket = await wire_seat(pass_, **auth)
        self._wires.append(socket)
        return socket, pass_

    async def bare_wire(self) -> WireSocket:
        """A raw WebSocket that has opened Engine.IO and said nothing yet."""
        socket = await WireSocket(self.url).open()
        self._wires.append(socket)
        await socket.handshake()
        return socket

    async def poll(self, pass_: Pass | None = None, **auth: Any) -> tuple[WirePolling, Pass]:
        """A guest on a raw polling session, welcomed."""
        pass_ = pass_ or await guest_pass(self.url)
        self._to_see_out[pass_.token] = pass_
        session = WirePolling(self.url)
        self._polls.append(session)
        await session.open()
        await session.connect(pass_, **auth)
        return session, pass_

    async def bare_poll(self) -> WirePolling:
        """A raw polling session that has said nothing yet."""
        session = WirePolling(self.url)
        self._polls.append(session)
        return await session.open()

    async def close(self) -> None:
        for guest in self._guests:
            await guest.leave()
            if guest.may_be_waited_for:
                self._to_see_out[guest.pass_.token] = guest.pass_
        for wire in self._wires:
            wire.reset()
        for session in self._polls:
            await session.close()
        await see_out(*self._to_see_out.values())


async def meet(first: Guest, second: Guest) -> str:
    """Has two idle guests find each other, in a hall where nobody else waits, and returns the room."""
    assert await first.ask("find", {}) == {"status": "waiting"}
    await first.hears("waiting")
    answer = await second.ask("find", {})
    one, other = await asyncio.gather(first.hears("matched"), second.hears("matched"))
    assert one["room"] == other["room"], (one, other)
    assert answer["status"] == "waiting" or answer == {"status": "matched", "room": one["room"]}, answer
    return one["room"]


async def meet_on_wires(first: WireSocket, second: WireSocket) -> str:
    """The same for two raw WebSockets."""
    answer = await first.ask("find", {}, ack=1)
    assert answer == {"status": "waiting"}, answer
    await second.emit("find", {}, ack=1)
    _, one = await first.event("matched")
    _, other = await second.event("matched")
    assert one["room"] == other["room"], (one, other)
    return one["room"]
