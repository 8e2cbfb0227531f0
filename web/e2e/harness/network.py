"""A network between a browser and the server: whole, cut or silent. The media of a call does not go through it."""

from __future__ import annotations

import asyncio
import contextlib
import socket
import struct
from types import TracebackType
from urllib.parse import urlsplit

Pair = tuple[asyncio.StreamWriter, asyncio.StreamWriter]


def reset(writer: asyncio.StreamWriter) -> None:
    """Ends a connection with RST."""
    with contextlib.suppress(OSError):
        writer.get_extra_info("socket").setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    writer.transport.abort()


class Network:
    """A TCP relay in front of a server. `async with Network(server.url) as network:` opens it, whole.

    - **cut**: every connection is broken off (RST), and new ones are too, as soon as they are made: a cable pulled, a
      router that says so.
    - **silent**: connections stand and are accepted, and nothing goes through, either way: a dead spot. Nobody is told.
    - **restored**: what was held back goes on its way, and new connections go through.
    """

    def __init__(self, server_url: str) -> None:
        self._server = urlsplit(server_url)
        self._listener: asyncio.Server | None = None
        self._tasks: set[asyncio.Task[None]] = set()
        self._pairs: set[Pair] = set()
        self._passes = asyncio.Event()
        self._passes.set()
        self._is_cut = False
        #: How often somebody tried to come through while it was cut or silent.
        self.tries = 0

    @property
    def url(self) -> str:
        """Where a browser finds the server behind this network."""
        assert self._listener is not None
        return f"{self._server.scheme}://127.0.0.1:{self._listener.sockets[0].getsockname()[1]}"

    async def __aenter__(self) -> Network:
        self._listener = await asyncio.start_server(self._accepted, "127.0.0.1", 0)
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        assert self._listener is not None
        self._listener.close()
        self._break_off()
        for task in list(self._tasks):
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    def cut(self) -> None:
        """Breaks everything off, and whatever is tried from now on."""
        self._is_cut = True
        self._break_off()

    def fall_silent(self) -> None:
        """Lets nothing through, and tells nobody."""
        self._passes.clear()

    def restore(self) -> None:
        """Is whole again."""
        self._is_cut = False
        self._passes.set()

    def _break_off(self) -> None:
        for pair in self._pairs:
            for writer in pair:
                reset(writer)

    async def _accepted(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        if self._is_cut or not self._passes.is_set():
            self.tries += 1
        if self._is_cut:
            reset(writer)
            return
        task = asyncio.current_task()
        assert task is not None
        self._tasks.add(task)
        try:
            await self._passes.wait()
            there_reader, there = await asyncio.open_connection(self._server.hostname, self._server.port)
        except (asyncio.CancelledError, OSError):
            reset(writer)
            return
        finally:
            self._tasks.discard(task)
        pair = (writer, there)
        self._pairs.add(pair)
        for source, target in ((reader, there), (there_reader, writer)):
            way = asyncio.create_task(self._relay(source, target))
            self._tasks.add(way)
            way.add_done_callback(self._tasks.discard)
            way.add_done_callback(lambda _: self._pairs.discard(pair))

    async def _relay(self, source: asyncio.StreamReader, target: asyncio.StreamWriter) -> None:
        with contextlib.suppress(ConnectionError):
            while data := await source.read(65_536):
                await self._passes.wait()
                target.write(data)
                await target.drain()
            await self._passes.wait()
        target.close()
