"""A guest's connection: from an address of its own, and told which server it led to."""

from __future__ import annotations

import asyncio
from urllib.parse import urlsplit

from abuse.wires import dial, opening
from harness.deadline import PATIENCE
from harness.wire import SOCKET_PATH, TEXT, WireSocket, frame

#: Set by the balancer of a run: who answers.
SERVER_HEADER = "x-hallway-server"


class GuestSocket(WireSocket):
    """The harness's raw WebSocket, from an address, with the name of the server it led to."""

    def __init__(self, url: str, address: str) -> None:
        super().__init__(url)
        self.address = address
        #: The server behind the balancer.
        self.server = "one"
        self._is_open = False

    async def open(self, path: str = f"{SOCKET_PATH}&transport=websocket", early: bytes = b"") -> GuestSocket:
        one = await dial(self.url, self.address)
        self._reader, self._writer = await asyncio.open_connection(sock=one)
        self._writer.write(opening(urlsplit(self.url).netloc, path) + early)
        try:
            head = await asyncio.wait_for(self._reader.readuntil(b"\r\n\r\n"), PATIENCE)
        except asyncio.IncompleteReadError as error:
            self.reset()
            raise ConnectionRefusedError("closed before the handshake") from error
        except (TimeoutError, ConnectionError):
            self.reset()
            raise
        self._is_open = True
        first, *fields = head.decode("latin-1").split("\r\n")
        if " 101 " not in first[:20]:
            self.reset()
            raise ConnectionRefusedError(first)
        for field in fields:
            name, _, value = field.partition(":")
            if name.lower() == SERVER_HEADER:
                self.server = value.strip()
        return self

    def send_soon(self, packet: str) -> None:
        """Sends one packet without waiting for room on the way: there are few of them."""
        if not self._writer.is_closing():
            self._writer.write(frame(TEXT, packet.encode()))

    def drop(self) -> None:
        """Breaks off whatever there is."""
        if self._is_open:
            self.reset()
