"""Raw connections from an address of one's own."""

from __future__ import annotations

import asyncio
import base64
import os
import socket
import time
from typing import Any
from urllib.parse import urlsplit

from harness.deadline import PATIENCE
from harness.wire import SOCKET_PATH, Closed, WireSocket

#: What is read from a connection at a time.
PIECE = 65_536


async def dial(url: str, address: str, receive_buffer: int | None = None) -> socket.socket:
    """A TCP connection that comes from that address."""
    at = urlsplit(url)
    one = socket.socket()
    one.setblocking(False)
    if receive_buffer is not None:
        one.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, receive_buffer)
    try:
        one.bind((address, 0))
        await asyncio.wait_for(asyncio.get_running_loop().sock_connect(one, (at.hostname, at.port)), PATIENCE)
    except BaseException:
        one.close()
        raise
    return one


def opening(host: str, path: str, fields: dict[str, str] | None = None) -> bytes:
    """A WebSocket's opening handshake."""
    key = base64.b64encode(os.urandom(16)).decode()
    more = "".join(f"{name}: {value}\r\n" for name, value in (fields or {}).items())
    return (
        f"GET {path} HTTP/1.1\r\nHost: {host}\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
        f"Sec-WebSocket-Key: {key}\r\nSec-WebSocket-Version: 13\r\n{more}\r\n"
    ).encode()


class AttackSocket(WireSocket):
    """The harness's raw WebSocket, from an address of its own."""

    def __init__(self, url: str, address: str, receive_buffer: int | None = None) -> None:
        super().__init__(url)
        self._address, self._receive_buffer = address, receive_buffer

    async def open(self, path: str = f"{SOCKET_PATH}&transport=websocket", early: bytes = b"") -> AttackSocket:
        one = await dial(self.url, self._address, self._receive_buffer)
        limit = 2**16 if self._receive_buffer is None else self._receive_buffer
        self._reader, self._writer = await asyncio.open_connection(sock=one, limit=limit)
        self._writer.write(opening(urlsplit(self.url).netloc, path) + early)
        head = await asyncio.wait_for(self._reader.readuntil(b"\r\n\r\n"), PATIENCE)
        if b" 101 " not in head[:20]:
            self._writer.close()
            raise ConnectionRefusedError(head.split(b"\r\n", 1)[0].decode())
        return self

    async def shout(self, raw: bytes, within: float = PATIENCE) -> bool:
        """Sends bytes, and says whether all of them went out before the server ended the connection or the time."""
        try:
            self._writer.write(raw)
            await asyncio.wait_for(self._writer.drain(), within)
        except (ConnectionError, TimeoutError):
            return False
        return True

    @property
    def is_closing(self) -> bool:
        return self._writer.is_closing() or self._reader.at_eof()


class RawConnection:
    """A TCP connection that says bytes."""

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._reader, self._writer = reader, writer
        self.opened = time.monotonic()

    @classmethod
    async def open(cls, url: str, address: str) -> RawConnection:
        return cls(*await asyncio.open_connection(sock=await dial(url, address)))

    async def send(self, raw: bytes, within: float = PATIENCE) -> bool:
        """Whether it could be sent."""
        try:
            self._writer.write(raw)
            await asyncio.wait_for(self._writer.drain(), within)
        except (ConnectionError, TimeoutError):
            return False
        return not self._writer.is_closing()

    async def read(self, within: float = PATIENCE) -> bytes:
        """What comes next; nothing at the connection's end. Raises `TimeoutError` if it says nothing."""
        try:
            return await asyncio.wait_for(self._reader.read(PIECE), within)
        except ConnectionError:
            return b""

    async def answer(self, within: float = PATIENCE) -> tuple[int, bytes]:
        """The status and all that came with it until the connection ended or fell quiet; 0 if it ended without."""
        said = b""
        try:
            while piece := await self.read(within if not said else 0.3):
                said += piece
        except TimeoutError:
            if not said:
                raise
        status = said.split(b" ", 2)[1] if said.startswith(b"HTTP/1.") else b"0"
        return int(status), said.split(b"\r\n\r\n", 1)[-1]

    async def ended(self, within: float) -> float | None:
        """How long after it was opened the server ended it; None if it did not in that time."""
        deadline = time.monotonic() + within
        try:
            while await self.read(max(0.01, deadline - time.monotonic())):
                pass
        except TimeoutError:
            return None
        return time.monotonic() - self.opened

    def close(self) -> None:
        self._writer.transport.abort()


async def read_out(socket: WireSocket, within: float) -> tuple[bool, int | None]:
    """Reads on until the server ends the connection: whether it did, and with which code."""
    try:
        return True, await socket.until_closed(within)
    except (Closed, AssertionError) as error:
        return isinstance(error, Closed), None


Json = dict[str, Any]
