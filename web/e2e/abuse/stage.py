"""What an attack acts with: addresses, guests, sockets; and what it finds."""

from __future__ import annotations

import asyncio
import contextlib
import itertools
import json
import random
from collections.abc import AsyncIterator, Awaitable, Callable, Coroutine, Iterable
from dataclasses import dataclass, field
from typing import Any

import aiohttp

from abuse.journal import MARK, NETWORK, Journal
from abuse.wires import AttackSocket, RawConnection
from harness.deadline import PATIENCE, until
from harness.hall import meet_on_wires
from harness.passes import Pass, guest_pass
from harness.server import HallwayServer, stats
from harness.wire import TEXT, Closed, WireSocket, frame

#: Asked behind something that has no answer of its own: whatever was to be heard before this is heard.
PROBE = "are-you-there"

#: The next address of `NETWORK`.
_ADDRESSES = itertools.count(256)


@dataclass
class Stage:
    """One attack's means and its findings."""

    server: HallwayServer
    journal: Journal
    #: How long a flood lasts.
    seconds: float
    chance: random.Random
    #: The bystanders' room, as somebody might have come to know it.
    others_room: str
    faults: list[str] = field(default_factory=list)
    skipped: list[str] = field(default_factory=list)
    #: What was done and what came of it, for the one who reads the run.
    told: list[str] = field(default_factory=list)
    #: Held by who waits in the queue, so that those meet who should.
    meeting: asyncio.Lock = field(default_factory=asyncio.Lock)
    _passes: list[Pass] = field(default_factory=list)
    _sockets: list[AttackSocket] = field(default_factory=list)
    _raw: list[RawConnection] = field(default_factory=list)
    _http: list[aiohttp.ClientSession] = field(default_factory=list)

    @property
    def url(self) -> str:
        return self.server.url

    # What is found

    def require(self, holds: bool, otherwise: str) -> None:
        """Writes a fault down, once, and goes on: one attack may find more than one."""
        if not holds and otherwise not in self.faults:
            self.faults.append(otherwise)

    def tell(self, what: str) -> None:
        self.told.append(what)

    def skip(self, what: str) -> None:
        self.skipped.append(what)

    # Who attacks

    def address(self) -> str:
        """An address that nobody had before, so that one attack's rates are not another's."""
        high, low = divmod(next(_ADDRESSES) % 65_536, 256)
        return f"{NETWORK}{high}.{low}"

    def http(self, address: str | None = None) -> aiohttp.ClientSession:
        """A client without a cookie jar: whoever uses a cookie says so."""
        connector = aiohttp.TCPConnector(local_addr=(address or self.address(), 0), limit=0)
        timeout = aiohttp.ClientTimeout(total=PATIENCE)
        session = aiohttp.ClientSession(connector=connector, cookie_jar=aiohttp.DummyCookieJar(), timeout=timeout)
        self._http.append(session)
        return session

    async def guest(self, http: aiohttp.ClientSession | None = None) -> Pass:
        return self.keep(await guest_pass(self.url, http=http or self.http()))

    def keep(self, pass_: Pass) -> Pass:
        """Has somebody seen out at the end, and the log searched for their token."""
        self._passes.append(pass_)
        self.journal.secrets.add(pass_.token)
        return pass_

    def hold(self, socket: AttackSocket) -> AttackSocket:
        """Has a socket closed at the end."""
        self._sockets.append(socket)
        return socket

    async def bare(self, address: str | None = None, receive_buffer: int | None = None) -> AttackSocket:
        """A WebSocket that has opened Engine.IO and said nothing yet."""
        socket = self.hold(AttackSocket(self.url, address or self.address(), receive_buffer))
        await socket.open()
        await socket.handshake()
        return socket

    async def seat(self, pass_: Pass | None = None, receive_buffer: int | None = None) -> AttackSocket:
        """A WebSocket of a guest who was let in."""
        pass_ = pass_ or await self.guest()
        socket = await self.bare(receive_buffer=receive_buffer)
        await socket.connect(pass_)
        return socket

    async def pair(self, *, receive_buffer: int | None = None) -> tuple[AttackSocket, AttackSocket, str]:
        """Two who have met, and their room. The second reads as little at a time as asked."""
        first, second = await asyncio.gather(self.seat(), self.seat(receive_buffer=receive_buffer))
        return first, second, await self.meet(first, second)

    async def meet(self, first: AttackSocket, second: AttackSocket) -> str:
        async with self.meeting:
            return await meet_on_wires(first, second)

    async def raw(self, address: str | None = None) -> RawConnection:
        connection = await RawConnection.open(self.url, address or self.address())
        self._raw.append(connection)
        return connection

    def text(self) -> str:
        return f"{MARK} {self.chance.randrange(10**9)}"

    # The end

    async def clear(self) -> None:
        """Sees everybody out, and waits until only the bystanders are left in a room or in the queue."""
        http = self.http()
        for pass_ in self._passes:
            with contextlib.suppress(aiohttp.ClientError, TimeoutError):
                async with http.post(f"{self.url}/api/stop", headers=pass_.headers):
                    pass
        for socket in self._sockets:
            with contextlib.suppress(Exception):
                await socket.shout(frame(TEXT, b"41"), 0.2)
            with contextlib.suppress(AttributeError):
                socket.reset()
        for connection in self._raw:
            connection.close()
        for session in self._http:
            await session.close()

        async def only_the_bystanders() -> bool:
            counts = await stats(self.url)
            return counts["waiting"] == 0 and counts["rooms"] == 1

        await until(only_the_bystanders, "the attackers are gone from the lobby")


@dataclass(frozen=True)
class Attack:
    """One way to do harm."""

    name: str
    act: Callable[[Stage], Awaitable[None]]
    #: Whether it is begun before all others and judged after them, since it takes a minute of waiting.
    is_long: bool = False

    @property
    def says(self) -> str:
        return (self.act.__doc__ or "").strip().split("\n")[0]


async def volley(socket: WireSocket, packets: Iterable[tuple[str, Any]]) -> list[Any]:
    """Sends all without waiting, and returns what each was answered; a socket that is closed answers `closed`."""
    raw = [frame(TEXT, f"42{number}{json.dumps(packet)}".encode()) for number, packet in enumerate(packets)]
    answers: list[Any] = [None] * len(raw)

    async def send() -> None:
        for start in range(0, len(raw), 64):
            await socket.send_bytes(b"".join(raw[start : start + 64]))

    sending = asyncio.create_task(send())
    try:
        left = len(raw)
        while left:
            message = await socket.message()
            if message.startswith("3"):
                number, _, answer = message[1:].partition("[")
                answers[int(number)] = json.loads("[" + answer)[0]
                left -= 1
    except Closed:
        answers = ["closed" if answer is None else answer for answer in answers]
    finally:
        sending.cancel()
    return answers


def code(answer: Any) -> str:
    """What an answer is: an error's code, `closed`, or `taken`."""
    if isinstance(answer, dict) and "error" in answer:
        return str(answer["error"]["code"])
    return "closed" if answer == "closed" else "taken"


async def heard(socket: WireSocket) -> list[tuple[str, Any]]:
    """Every event that came until now."""
    await socket.ask(PROBE, ack=990_099)
    events = [json.loads(message[1:]) for message in socket.messages if message.startswith("2[")]
    return [(event[0], event[1] if len(event) > 1 else None) for event in events]


async def together(*acts: Coroutine[Any, Any, Any]) -> list[Any]:
    """All at once; when one fails the others end too."""
    tasks = [asyncio.create_task(act) for act in acts]
    try:
        return await asyncio.gather(*tasks)
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


async def in_parallel(count: int, act: Callable[[int], Coroutine[Any, Any, Any]]) -> list[Any]:
    return await together(*(act(number) for number in range(count)))


@contextlib.asynccontextmanager
async def expecting(stage: Stage, what: str) -> AsyncIterator[None]:
    """What goes wrong in the block is a fault of the server's."""
    try:
        yield
    except (AssertionError, Closed, OSError, TimeoutError, aiohttp.ClientError) as error:
        stage.require(False, f"{what}: {type(error).__name__}: {str(error)[:200]}")
