"""One guest: comes, does what their mind says, loses the socket, comes back; and writes all of it down."""

from __future__ import annotations

import asyncio
import contextlib
import json
import secrets
from dataclasses import dataclass
from typing import Any

from chaos.crowd.diary import Diary
from chaos.crowd.mind import Deed, Mind, Status
from chaos.crowd.socket import GuestSocket
from chaos.settings import Settings
from harness.deadline import NeverHappened
from harness.passes import Pass
from harness.wire import Closed

#: How long one may take to be let in.
WELCOME_WITHIN = 5.0

#: What of an event or an answer says nothing to the rules, and would make the records long.
LEFT_OUT = ("iceServers", "iceTransportPolicy", "limits", "message", "protocol")

#: How often a text is sent again that was answered `unavailable`.
TRIES = 3


@dataclass
class Letter:
    """A text that has not been acknowledged yet."""

    room: str
    text: str
    tries: int = 1


def page_id() -> str:
    return f"page_{secrets.token_hex(16)}"


class Guest:
    """Lives from `live()` until it is cancelled; `addresses` are where it may call from."""

    def __init__(
        self, number: int, pass_: Pass, url: str, addresses: list[str], mind: Mind, settings: Settings, diary: Diary
    ) -> None:
        self.number, self.pass_, self.url, self.addresses = number, pass_, url, addresses
        self.mind, self.settings, self.diary = mind, settings, diary
        self.status = Status.IDLE
        self.room: str | None = None
        self.call: str | None = None
        #: What was said and not acknowledged, by nonce, in order.
        self.letters: dict[str, Letter] = {}
        self.texts = 0
        self._page = page_id()
        self._wire: GuestSocket | None = None
        self._connection = 0
        self._asked: dict[int, tuple[str, Any]] = {}
        self._acks = 0
        self._over = asyncio.Event()
        self._reader: asyncio.Task[None] | None = None

    @property
    def is_connected(self) -> bool:
        return self._wire is not None and not self._over.is_set()

    async def live(self) -> None:
        """Comes and comes again."""
        try:
            await asyncio.sleep(self.mind.chance.uniform(0, self.mind.pace))
            while True:
                if await self._come():
                    await self._stay()
        finally:
            self._hang_up("over")
            self.diary.close()

    # Coming

    async def _come(self) -> bool:
        """Opens a socket and is welcomed; whoever is not waits a moment."""
        old, self._wire = self._wire, None
        self._connection += 1
        wire = GuestSocket(self.url, self.addresses[0])
        auth: dict[str, Any] = {"page": self._page}
        if self.room is not None:
            auth["room"] = self.room
        try:
            async with asyncio.timeout(WELCOME_WITHIN):
                await wire.open()
                self._note("opened", server=wire.server, address=wire.address, auth=auth)
                await wire.handshake()
                await wire.send("40" + json.dumps({"token": self.pass_.token, "protocol": 1} | auth))
                answer = await wire.message()
                if not answer.startswith("0"):
                    raise ConnectionRefusedError(answer)
        except (OSError, TimeoutError, Closed, NeverHappened, AssertionError) as error:
            self._note("refused", why=f"{type(error).__name__} {error}"[:200])
            wire.drop()
            self._wire = old
            await asyncio.sleep(self.mind.chance.uniform(0.2, 1.0))
            return False
        except asyncio.CancelledError:
            wire.drop()
            raise
        wire.answers_pings = False
        self._wire, self._over, self._asked = wire, asyncio.Event(), {}
        self._reader = asyncio.create_task(self._read(wire, self._connection, self._over))
        if old is not None:
            old.reset()
        return True

    async def _stay(self) -> None:
        """Thinks and does until the socket is gone."""
        over = self._over
        while not over.is_set():
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(self.mind.think()):
                    await over.wait()
            if not over.is_set():
                await self._do(self.mind.deed(self.status))
        await asyncio.sleep(self.mind.chance.uniform(0.05, 0.6))

    # Hearing

    async def _read(self, wire: GuestSocket, connection: int, over: asyncio.Event) -> None:
        """Takes what comes. Who hears nothing for a ping and its timeout takes the socket for dead."""
        patience = self.settings.ping_interval + self.settings.ping_timeout + 1
        try:
            while not over.is_set():
                packet = await wire.packet(patience)
                if packet == "2":
                    await wire.send("3")
                elif packet.startswith("42"):
                    name, *arguments = json.loads(packet[2:])
                    self._heard(connection, name, arguments[0] if arguments else None)
                elif packet.startswith("43"):
                    ack, _, rest = packet[2:].partition("[")
                    arguments = json.loads("[" + rest)
                    self._answered(connection, int(ack), arguments[0] if arguments else None)
                elif packet.startswith("41"):
                    raise Closed(None)
        except Closed as closed:
            if not over.is_set():
                self._end(connection, wire, over, "closed" if closed.code is not None else "broken", code=closed.code)
        except NeverHappened:
            if not over.is_set():
                self._end(connection, wire, over, "silent")

    def _heard(self, connection: int, name: str, argument: Any) -> None:
        self._note("heard", connection, event=name, argument=shortened(argument))
        match name:
            case "welcome":
                self.status = Status(argument["status"])
                if argument.get("room") != self.room:
                    self._forget_room(argument.get("room"))
                self.call = self.call if self.status in (Status.CALLING, Status.RINGING) else None
            case "waiting":
                self.status, self.call = Status.WAITING, None
            case "matched":
                if argument["room"] != self.room:
                    self._forget_room(argument["room"])
                self.status, self.call = Status.MATCHED, None
                self.mind.met = [*self.mind.met[-4:], argument["partner"]["id"]]
                self._say_again(argument["room"])
            case "ended" if argument["room"] == self.room or self.room is None:
                self._forget_room(None)
                self.status = Status(argument["status"])
            case "ringing":
                self.status, self.call = Status.RINGING, argument["call"]
            case "callEnded" if argument["call"] == self.call:
                self.status, self.call = Status.IDLE, None

    def _answered(self, connection: int, ack: int, answer: Any) -> None:
        event, argument = self._asked.pop(ack, ("", None))
        self._note("answered", connection, event=event, ack=ack, argument=shortened(answer))
        error = answer.get("error", {}).get("code") if isinstance(answer, dict) else None
        match event:
            case "text":
                self._receipt(argument, error)
            case "find" | "next" | "stop" if error is None:
                self.status = Status(answer["status"])
            case "call" if error is None and self.status is not Status.MATCHED:
                self.status, self.call = Status.CALLING, answer["call"]
            case "decline" | "cancel" if error is None and argument["call"] == self.call:
                self.status, self.call = Status.IDLE, None
            case "accept" if error is not None and argument["call"] == self.call:
                self.status, self.call = Status.IDLE, None

    def _forget_room(self, room: str | None) -> None:
        self.room = room
        self.letters = {}

    # Doing

    async def _do(self, deed: Deed) -> None:
        match deed:
            case Deed.FIND:
                await self._ask("find", self.mind.wish())
            case Deed.NEXT:
                await self._ask("next", {"room": self.room})
            case Deed.STOP:
                await self._ask("stop", {})
            case Deed.TEXTS:
                for _ in range(self.mind.chance.randint(1, 4)):
                    await self._write()
            case Deed.CALL:
                await self._ask("call", {})
            case Deed.CALL_AGAIN:
                await self._ask("call", {"guest": self.mind.chance.choice(self.mind.met)})
            case Deed.ACCEPT | Deed.DECLINE | Deed.CANCEL if self.call is not None:
                await self._ask(str(deed), {"call": self.call})
            case Deed.BLOCK:
                await self._ask("block", {"room": self.room})
            case Deed.LOSE:
                await self._lose()
            case Deed.LEAVE:
                await self._leave()
            case Deed.RELOAD:
                self._reload()

    async def _write(self) -> None:
        if self.room is None:
            return
        self.texts += 1
        nonce = f"{self.number}-{self.texts}"
        self.letters[nonce] = Letter(self.room, nonce)
        await self._ask("text", {"room": self.room, "text": nonce, "nonce": nonce})

    def _receipt(self, argument: dict[str, Any], error: str | None) -> None:
        letter = self.letters.get(argument["nonce"])
        if letter is None:
            return
        if error == "unavailable" and letter.tries < TRIES:
            letter.tries += 1
            self._ask_soon("text", argument)
        else:
            del self.letters[argument["nonce"]]

    def _say_again(self, room: str) -> None:
        """What was not acknowledged when the socket was lost is said again, in order and under its nonce."""
        for nonce, letter in self.letters.items():
            if letter.room == room:
                self._ask_soon("text", {"room": room, "text": letter.text, "nonce": nonce})

    async def _lose(self) -> None:
        """Breaks off, and comes back before or after the grace; perhaps from another address."""
        self._hang_up(self.mind.chance.choice(["reset", "finish"]))
        await asyncio.sleep(self.mind.away(self.settings.grace))
        if self.mind.moves():
            self.addresses.reverse()

    async def _leave(self) -> None:
        """Says goodbye, by Socket.IO or by the WebSocket."""
        wire, self._wire = self._wire, None
        way = self.mind.chance.choice(["disconnect", "1000", "1001"])
        self._end_reading("left", way=way)
        if wire is not None:
            if way == "disconnect":
                await wire.send("41")
            await wire.close(1001 if way == "1001" else 1000)
            wire.finish()
        self._start_anew()
        await asyncio.sleep(self.mind.think())

    def _reload(self) -> None:
        """Comes as a new page while the old socket stands: that one is displaced, and let go when the new one is in."""
        self._end_reading("reloaded")
        self._start_anew()

    def _start_anew(self) -> None:
        self._page = page_id()
        self._forget_room(None)
        self.status, self.call = Status.IDLE, None

    # The wire

    def _prepared(self, event: str, argument: Any) -> str:
        self._acks += 1
        self._asked[self._acks] = (event, argument)
        self._note("asked", self._connection, event=event, ack=self._acks, argument=argument)
        return f"42{self._acks}" + json.dumps([event, argument])

    async def _ask(self, event: str, argument: Any) -> None:
        if self._wire is not None and not self._over.is_set():
            await self._wire.send(self._prepared(event, argument))

    def _ask_soon(self, event: str, argument: Any) -> None:
        """The same from where nothing can be awaited."""
        if self._wire is not None and not self._over.is_set():
            self._wire.send_soon(self._prepared(event, argument))

    def _end_reading(self, how: str, **more: Any) -> None:
        if not self._over.is_set():
            self._over.set()
            self._note("ended", self._connection, how=how, **more)
        if self._reader is not None and self._reader is not asyncio.current_task():
            self._reader.cancel()

    def _hang_up(self, how: str) -> None:
        """Ends the socket from this side."""
        wire, self._wire = self._wire, None
        self._end_reading(how)
        if wire is None:
            return
        if how == "finish":
            wire.finish()
        else:
            wire.reset()

    def _end(self, connection: int, wire: GuestSocket, over: asyncio.Event, how: str, **more: Any) -> None:
        """The socket ended from the other side."""
        over.set()
        self._note("ended", connection, how=how, **more)
        wire.reset()
        if self._wire is wire:
            self._wire = None

    def _note(self, what: str, connection: int | None = None, **more: Any) -> None:
        self.diary.note(what, socket=self._connection if connection is None else connection, **more)


def shortened(argument: Any) -> Any:
    """An argument without what no rule needs."""
    if not isinstance(argument, dict):
        return argument
    return {key: shortened(value) for key, value in argument.items() if key not in LEFT_OUT}
