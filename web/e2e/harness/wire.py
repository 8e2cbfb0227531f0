"""Raw clients, for what a library would never send: a WebSocket, a polling session, and plain HTTP over a socket."""

from __future__ import annotations

import asyncio
import base64
import json
import os
import struct
from typing import Any
from urllib.parse import urlsplit

import aiohttp

from harness.deadline import PATIENCE, NeverHappened
from harness.passes import Pass

TEXT, BINARY, CLOSE, PING, PONG = 1, 2, 8, 9, 10

SOCKET_PATH = "/socket.io/?EIO=4"


def frame(
    opcode: int, payload: bytes, *, final: bool = True, masked: bool = True, reserved: int = 0, length: int | None = None
) -> bytes:
    """One WebSocket frame, as right or as wrong as asked; `length` may lie."""
    head = bytes([(0x80 if final else 0) | (reserved << 4) | opcode])
    size = len(payload) if length is None else length
    bit = 0x80 if masked else 0
    if size < 126:
        head += bytes([bit | size])
    elif size < 65_536:
        head += bytes([bit | 126]) + struct.pack(">H", size)
    else:
        head += bytes([bit | 127]) + struct.pack(">Q", size)
    if not masked:
        return head + payload
    mask = os.urandom(4)
    whole = (mask * (len(payload) // 4 + 1))[: len(payload)]
    body = (int.from_bytes(payload, "big") ^ int.from_bytes(whole, "big")).to_bytes(len(payload), "big")
    return head + mask + body


class Closed(Exception):
    """The server ended the connection; `code` is its close code, None when there was no close frame or no code in it."""

    def __init__(self, code: int | None) -> None:
        super().__init__(f"closed with {code}")
        self.code = code


class WireSocket:
    """A WebSocket that says exactly what it is told to, and answers pings only when allowed to."""

    def __init__(self, url: str) -> None:
        self.url = url
        self.answers_pings = True
        #: Every Engine.IO message packet that came, without its leading 4.
        self.messages: list[str] = []
        self._reader: asyncio.StreamReader
        self._writer: asyncio.StreamWriter
        self._fragment = b""

    async def open(self, path: str = f"{SOCKET_PATH}&transport=websocket", early: bytes = b"") -> WireSocket:
        """Shakes hands; `early` is sent in the same breath as the request."""
        at = urlsplit(self.url)
        self._reader, self._writer = await asyncio.open_connection(at.hostname, at.port)
        key = base64.b64encode(os.urandom(16)).decode()
        request = (
            f"GET {path} HTTP/1.1\r\nHost: {at.netloc}\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
            f"Sec-WebSocket-Key: {key}\r\nSec-WebSocket-Version: 13\r\n\r\n"
        )
        self._writer.write(request.encode() + early)
        head = await asyncio.wait_for(self._reader.readuntil(b"\r\n\r\n"), PATIENCE)
        status = head.split(b" ", 2)[1]
        if status != b"101":
            self._writer.close()
            raise ConnectionRefusedError(head.split(b"\r\n", 1)[0].decode())
        return self

    async def handshake(self) -> dict[str, Any]:
        """Reads the Engine.IO OPEN packet."""
        packet = await self.packet()
        assert packet.startswith("0"), packet
        return json.loads(packet[1:])

    async def connect(self, pass_: Pass, **auth: Any) -> dict[str, Any]:
        """Opens the namespace with a token, and returns the `welcome`."""
        await self.send("40" + json.dumps({"token": pass_.token} | auth))
        answer = await self.message()
        assert answer.startswith("0"), f"CONNECT was answered {answer}"
        name, argument = await self.event()
        assert name == "welcome", (name, argument)
        return argument

    # Sending

    async def send(self, packet: str) -> None:
        """Sends one Engine.IO packet as a text frame."""
        await self.send_bytes(frame(TEXT, packet.encode("utf-8", "surrogatepass")))

    async def send_bytes(self, raw: bytes) -> None:
        """Sends bytes as they are. What is sent to somebody who has gone is lost."""
        try:
            self._writer.write(raw)
            await asyncio.wait_for(self._writer.drain(), PATIENCE)
        except ConnectionError:
            pass

    async def emit(self, event: str, *arguments: Any, ack: int | None = None) -> None:
        await self.send(f"42{'' if ack is None else ack}" + json.dumps([event, *arguments]))

    async def ask(self, event: str, *arguments: Any, ack: int = 1) -> Any:
        """Sends an event and returns its answer; events that come meanwhile are passed over."""
        await self.emit(event, *arguments, ack=ack)
        while True:
            message = await self.message()
            if message.startswith(f"3{ack}["):
                answer = json.loads(message[len(f"3{ack}") :])
                return answer[0] if answer else None

    # Receiving

    async def packet(self, within: float = PATIENCE) -> str:
        """The next Engine.IO packet. Raises `Closed` when there will be none."""
        try:
            async with asyncio.timeout(within):
                while True:
                    opcode, payload = await self._message_frame()
                    if opcode == CLOSE:
                        raise Closed(struct.unpack(">H", payload[:2])[0] if len(payload) >= 2 else None)
                    if opcode == PING:
                        await self.send_bytes(frame(PONG, payload))
                        continue
                    if opcode == PONG:
                        continue
                    packet = payload.decode("utf-8")
                    if packet == "2" and self.answers_pings:
                        await self.send("3")
                        continue
                    return packet
        except TimeoutError:
            raise NeverHappened(f"no packet within {within} s; messages so far: {self.messages[-5:]}") from None
        except (asyncio.IncompleteReadError, ConnectionError):
            raise Closed(None) from None

    async def message(self, within: float = PATIENCE) -> str:
        """The next Socket.IO packet, its text as it came."""
        while True:
            packet = await self.packet(within)
            if packet.startswith("4"):
                self.messages.append(packet[1:])
                return packet[1:]
            if packet.startswith("1"):
                raise Closed(None)

    async def event(self, named: str | None = None, within: float = PATIENCE) -> tuple[str, Any]:
        """The next event (of that name, passing over others)."""
        while True:
            message = await self.message(within)
            if message.startswith("2[" if named is None else f'2["{named}"'):
                name, *arguments = json.loads(message[1:])
                return name, arguments[0] if arguments else None

    async def until_closed(self, within: float = PATIENCE) -> int | None:
        """Reads on until the server ends the connection, and returns its close code."""
        try:
            async with asyncio.timeout(within):
                while True:
                    await self.packet(within)
        except Closed as closed:
            return closed.code
        except TimeoutError:
            raise NeverHappened(f"still open after {within} s; heard {self.messages[-5:]}") from None

    async def _message_frame(self) -> tuple[int, bytes]:
        while True:
            first, second = await self._reader.readexactly(2)
            size = second & 0x7F
            if size == 126:
                size = struct.unpack(">H", await self._reader.readexactly(2))[0]
            elif size == 127:
                size = struct.unpack(">Q", await self._reader.readexactly(8))[0]
            payload = await self._reader.readexactly(size)
            opcode = first & 0x0F
            if opcode >= 8:
                return opcode, payload
            self._fragment += payload
            if first & 0x80:
                whole, self._fragment = self._fragment, b""
                return opcode, whole

    # Ends

    def reset(self) -> None:
        """Breaks the connection off at once (RST or a close of the socket, as the kernel sees fit)."""
        self._writer.transport.abort()

    def finish(self) -> None:
        """Ends the TCP connection in good order (FIN), without a WebSocket close."""
        self._writer.close()

    async def close(self, code: int | None) -> None:
        """Sends a WebSocket close frame, with or without a code."""
        await self.send_bytes(frame(CLOSE, b"" if code is None else struct.pack(">H", code)))


async def wire_seat(pass_: Pass, **auth: Any) -> WireSocket:
    """A raw WebSocket with that pass, welcomed."""
    socket = await WireSocket(pass_.url).open()
    await socket.handshake()
    await socket.connect(pass_, **auth)
    return socket


async def see_out(*passes: Pass) -> None:
    """Takes the seat of each and leaves in good order, so that nobody lingers as away."""
    for pass_ in passes:
        socket = await wire_seat(pass_)
        await socket.send("41")
        await socket.close(1000)
        await socket.until_closed()
        socket.finish()


class WirePolling:
    """An Engine.IO session by long-polling, one request at a time."""

    def __init__(self, url: str) -> None:
        self.url = url
        self.sid = ""
        self.http = aiohttp.ClientSession()
        #: Packets of the last poll that were not looked at yet.
        self.unread: list[str] = []

    async def open(self) -> WirePolling:
        status, body = await self.request("GET", f"{SOCKET_PATH}&transport=polling")
        assert status == 200 and body.startswith("0"), (status, body)
        self.sid = json.loads(body[1:])["sid"]
        return self

    @property
    def path(self) -> str:
        return f"{SOCKET_PATH}&transport=polling&sid={self.sid}"

    async def request(self, method: str, path: str, body: bytes | None = None, **more: Any) -> tuple[int, str]:
        timeout = aiohttp.ClientTimeout(total=PATIENCE)
        headers = {"Content-Type": "text/plain;charset=UTF-8"} if body is not None else {}
        async with self.http.request(
            method, self.url + path, data=body, headers=headers, timeout=timeout, **more
        ) as response:
            return response.status, await response.text()

    async def send(self, *packets: str) -> None:
        status, body = await self.request("POST", self.path, "\x1e".join(packets).encode())
        assert status == 200 and body == "ok", (status, body)

    async def packet(self) -> str:
        """The next packet, polling for it; pings are answered."""
        while True:
            while not self.unread:
                status, body = await self.request("GET", self.path)
                if status != 200:
                    raise Closed(status)
                self.unread = body.split("\x1e")
            packet = self.unread.pop(0)
            if packet == "2":
                await self.send("3")
                continue
            return packet

    async def event(self, named: str | None = None) -> tuple[str, Any]:
        while True:
            packet = await self.packet()
            if packet.startswith("42["):
                name, *arguments = json.loads(packet[2:])
                if named in (None, name):
                    return name, arguments[0] if arguments else None

    async def connect(self, pass_: Pass, **auth: Any) -> dict[str, Any]:
        await self.send("40" + json.dumps({"token": pass_.token} | auth))
        name, argument = await self.event()
        assert name == "welcome", (name, argument)
        return argument

    async def start_a_poll_and_hang_up(self) -> None:
        """Asks for packets on a connection of its own, and breaks that off."""
        at = urlsplit(self.url)
        _, writer = await asyncio.open_connection(at.hostname, at.port)
        writer.write(f"GET {self.path} HTTP/1.1\r\nHost: {at.netloc}\r\n\r\n".encode())
        await writer.drain()
        writer.transport.abort()

    async def close(self) -> None:
        """Closes this end's connections."""
        await self.http.close()


async def raw_http(url: str, request: bytes, *, hang_up: bool = False, within: float = PATIENCE) -> bytes:
    """Sends bytes to the port and returns all that comes back until the server ends the connection.

    With `hang_up` this end says that no more will come.
    """
    at = urlsplit(url)
    reader, writer = await asyncio.open_connection(at.hostname, at.port)
    try:
        writer.write(request)
        await writer.drain()
        if hang_up:
            writer.write_eof()
        return await asyncio.wait_for(reader.read(), within)
    except TimeoutError:
        raise NeverHappened(f"the connection is still open {within} s after {request[:60]!r}") from None
    except OSError:  # it was broken off while this end was still sending
        return b""
    finally:
        writer.transport.abort()
