"""A way to a server on which everything takes a while."""

from __future__ import annotations

import asyncio
import contextlib
from typing import Any
from urllib.parse import urlsplit


class LateNetwork:
    """A TCP relay that hands on what comes after `seconds`, either way, in order.

    Between two browsers behind it a message takes twice that, since it goes to the server and from there to the other.
    """

    def __init__(self, server_url: str, seconds: float) -> None:
        self._server = urlsplit(server_url)
        self._seconds = seconds
        self._listener: asyncio.Server | None = None
        self._tasks: set[asyncio.Task[Any]] = set()

    async def __aenter__(self) -> LateNetwork:
        self._listener = await asyncio.start_server(self._accepted, "127.0.0.1", 0)
        return self

    async def __aexit__(self, *_: object) -> None:
        assert self._listener is not None
        self._listener.close()
        for task in list(self._tasks):
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    @property
    def url(self) -> str:
        assert self._listener is not None
        return f"http://127.0.0.1:{self._listener.sockets[0].getsockname()[1]}"

    async def _accepted(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            there_reader, there = await asyncio.open_connection(self._server.hostname, self._server.port)
        except OSError:
            writer.transport.abort()
            return
        for source, target in ((reader, there), (there_reader, writer)):
            way: asyncio.Queue[tuple[float, bytes]] = asyncio.Queue(maxsize=1_000)
            for work in (self._read(source, way), self._write(way, target)):
                task = asyncio.create_task(work)
                self._tasks.add(task)
                task.add_done_callback(self._tasks.discard)

    async def _read(self, source: asyncio.StreamReader, way: asyncio.Queue[tuple[float, bytes]]) -> None:
        loop = asyncio.get_running_loop()
        with contextlib.suppress(ConnectionError):
            while data := await source.read(65_536):
                await way.put((loop.time() + self._seconds, data))
        await way.put((loop.time() + self._seconds, b""))

    async def _write(self, way: asyncio.Queue[tuple[float, bytes]], target: asyncio.StreamWriter) -> None:
        loop = asyncio.get_running_loop()
        with contextlib.suppress(ConnectionError):
            while True:
                due, data = await way.get()
                if (left := due - loop.time()) > 0:
                    await asyncio.sleep(left)
                if not data:
                    break
                target.write(data)
                await target.drain()
        target.close()
