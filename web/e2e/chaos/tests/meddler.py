"""A road on which real messages are lost, doubled and swapped: what a server would do that is wrong in just that."""

from __future__ import annotations

import asyncio
import contextlib
import random
import struct
from enum import StrEnum
from urllib.parse import urlsplit


class Meddling(StrEnum):
    """What becomes of some of the texts on their way to a guest."""

    LOSES = "loses"
    DOUBLES = "doubles"
    SWAPS = "swaps"


#: One text in so many.
SHARE = 10

#: How a text begins, in a frame.
TEXT = b'42["text"'


class Meddler:
    """A TCP relay that reads the WebSocket frames of the server: `async with Meddler(url, Meddling.SWAPS) as road`."""

    def __init__(self, url: str, meddling: Meddling, seed: int) -> None:
        self._there = urlsplit(url)
        self._meddling = meddling
        self._chance = random.Random(seed)
        self._listener: asyncio.Server | None = None
        self._tasks: set[asyncio.Task[None]] = set()
        self.url = ""
        #: How often it meddled.
        self.count = 0

    async def __aenter__(self) -> Meddler:
        self._listener = await asyncio.start_server(self._accepted, "127.0.0.1", 0)
        self.url = f"http://127.0.0.1:{self._listener.sockets[0].getsockname()[1]}"
        return self

    async def __aexit__(self, *_: object) -> None:
        assert self._listener is not None
        self._listener.close()
        for task in list(self._tasks):
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    async def _accepted(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        # From the guest's own address, by which the balancer tells guests apart.
        own = writer.get_extra_info("peername")[0]
        there_reader, there = await asyncio.open_connection(
            self._there.hostname, self._there.port, local_addr=(own, 0)
        )
        for way in (self._pass_on(reader, there), self._meddle(there_reader, writer)):
            task = asyncio.create_task(way)
            self._tasks.add(task)
            task.add_done_callback(self._tasks.discard)

    async def _pass_on(self, source: asyncio.StreamReader, target: asyncio.StreamWriter) -> None:
        with contextlib.suppress(ConnectionError):
            while data := await source.read(65_536):
                target.write(data)
                await target.drain()
        target.close()

    async def _meddle(self, source: asyncio.StreamReader, target: asyncio.StreamWriter) -> None:
        held = b""
        with contextlib.suppress(ConnectionError, asyncio.IncompleteReadError):
            head = await source.readuntil(b"\r\n\r\n")
            target.write(head)
            if b" 101 " not in head[:20]:
                return await self._pass_on(source, target)
            while True:
                frame, payload = await self._frame(source)
                if not payload.startswith(TEXT):
                    target.write(frame)
                elif held:
                    # The one before it comes behind it.
                    target.write(frame + held)
                    held, self.count = b"", self.count + 1
                elif self._chance.randrange(SHARE):
                    target.write(frame)
                elif self._meddling is Meddling.SWAPS:
                    held = frame
                else:
                    target.write(frame * (2 if self._meddling is Meddling.DOUBLES else 0))
                    self.count += 1
                await target.drain()
        target.close()

    async def _frame(self, source: asyncio.StreamReader) -> tuple[bytes, bytes]:
        """A frame as it came, and what is in it. Servers mask nothing."""
        head = await source.readexactly(2)
        size = head[1] & 0x7F
        if size >= 126:
            more = await source.readexactly(2 if size == 126 else 8)
            head += more
            (size,) = struct.unpack(">H" if len(more) == 2 else ">Q", more)
        payload = await source.readexactly(size)
        return head + payload, payload
