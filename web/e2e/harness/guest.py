"""A guest with somebody else's Socket.IO client: python-socketio's `AsyncClient`."""

from __future__ import annotations

import asyncio
import contextlib
from dataclasses import dataclass
from typing import Any

import socketio

from harness.deadline import PATIENCE, NeverHappened
from harness.passes import Pass

#: The ways a client may come in, by python-socketio's names. `None` is its default: polling, then the upgrade.
TRANSPORTS: dict[str, list[str] | None] = {
    "polling-then-upgrade": None,
    "websocket": ["websocket"],
    "polling": ["polling"],
}

#: How soon a server lets a client go that has said goodbye.
LET_GO_WITHIN = 2.0


@dataclass(frozen=True)
class Heard:
    """One thing a guest heard, in the order it came: an event, an answer (`ack find`), or the socket's own fate."""

    name: str
    argument: Any

    def fits(self, name: str, fields: dict[str, Any]) -> bool:
        if self.name != name:
            return False
        return all(isinstance(self.argument, dict) and self.argument.get(key) == value for key, value in fields.items())


class Guest:
    """Somebody with a token and a socket, who writes down everything heard in order."""

    def __init__(self, pass_: Pass, transports: list[str] | None = None) -> None:
        self.pass_ = pass_
        self.transports = transports
        self.heard: list[Heard] = []
        #: Whether the last thing the server heard was a goodbye, so that nobody waits for a return.
        self.said_goodbye = False
        self._read = 0
        self._news = asyncio.Event()
        self.client = socketio.AsyncClient(reconnection=False, handle_sigint=False)
        self.client.on("*", lambda event, *arguments: self._note(event, arguments[0] if arguments else None))
        self.client.on("connect_error", lambda *reason: self._note("connect_error", reason[0] if reason else None))
        self.client.on("disconnect", lambda *reason: self._note("disconnect", reason[0] if reason else None))

    # Coming and going

    async def connect(self, **auth: Any) -> dict[str, Any]:
        """Connects with the token, and returns the `welcome`, which has to be the first event."""
        self.said_goodbye = False
        await self.client.connect(
            self.pass_.url,
            auth={"token": self.pass_.token, "protocol": 1, "client": {"name": "e2e", "version": "1"}} | auth,
            transports=self.transports,
            socketio_path="socket.io",
            wait_timeout=PATIENCE,
        )
        welcome = await self.hears("welcome")
        assert self.heard[0].name == "welcome", f"first came {self.heard[0]}"
        return welcome

    async def leave(self) -> None:
        """Goes as a client does that closes: a DISCONNECT, and the end of the transport.

        A poll that the server still holds then is broken off; that it should not is a test of its own.
        """
        if self.client.connected:
            self.said_goodbye = True
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(self.client.disconnect(), LET_GO_WITHIN)
        await self.client.eio.disconnect(abort=True)

    async def cut(self) -> None:
        """Loses the WebSocket as a broken network does: a reset, without a close frame or a word."""
        socket = self.client.eio.ws
        assert socket is not None, "only a WebSocket can be cut"
        socket._response.connection.transport.abort()
        await self.hears("disconnect")

    # Speaking

    async def ask(self, event: str, argument: Any = None) -> Any:
        """Sends an event and returns its answer, which is also written down among what was heard."""
        answered: asyncio.Future[Any] = asyncio.get_running_loop().create_future()

        def answer(*arguments: Any) -> None:
            self._note(f"ack {event}", arguments[0] if arguments else None)
            if not answered.done():
                answered.set_result(arguments[0] if arguments else None)

        await self.client.emit(event, argument, callback=answer)
        try:
            return await asyncio.wait_for(answered, PATIENCE)
        except TimeoutError:
            raise NeverHappened(f"no answer to {event} within {PATIENCE} s; heard {self.heard[-8:]}") from None

    async def tell(self, event: str, argument: Any = None) -> None:
        """Sends an event without an ack id."""
        await self.client.emit(event, argument)

    async def say(self, room: str, text: str, **more: Any) -> dict[str, Any]:
        """Sends a text, and requires the receipt."""
        receipt = await self.ask("text", {"room": room, "text": text} | more)
        assert set(receipt) >= {"id", "sentAt"}, receipt
        return receipt

    # Listening

    async def hears(self, name: str, within: float = PATIENCE, **fields: Any) -> Any:
        """Waits for the next thing of that name (and those fields) that was not read yet, passing over others."""
        return (await self._next(lambda heard: heard.fits(name, fields), f"{name} {fields or ''}", within)).argument

    async def hears_one_of(self, *names: str, within: float = PATIENCE) -> Heard:
        """Waits for the next thing of any of those names."""
        return await self._next(lambda heard: heard.name in names, " or ".join(names), within)

    async def _next(self, fits: Any, what: str, within: float) -> Heard:
        start = self._read
        loop = asyncio.get_running_loop()
        deadline = loop.time() + within
        while True:
            for position in range(self._read, len(self.heard)):
                if fits(self.heard[position]):
                    self._read = position + 1
                    return self.heard[position]
            self._news.clear()
            left = deadline - loop.time()
            if left <= 0:
                raise NeverHappened(f"{what}: not within {within} s; heard since: {self.heard[start:][-8:]}")
            try:
                await asyncio.wait_for(self._news.wait(), left)
            except TimeoutError:
                continue

    def since(self, position: int) -> list[Heard]:
        """Everything heard from that position on (`len(guest.heard)` names one)."""
        return self.heard[position:]

    @property
    def may_be_waited_for(self) -> bool:
        """Whether the server may hold this guest's place, since the socket was lost."""
        return not self.said_goodbye and "welcome" in self.names_since(0)

    def names_since(self, position: int) -> list[str]:
        return [heard.name for heard in self.since(position)]

    def _note(self, name: str, argument: Any) -> None:
        self.heard.append(Heard(name, argument))
        self._news.set()
