"""Raw Engine.IO clients, one for each transport, for what a library would never send and for what it would hide."""

from __future__ import annotations

import asyncio
import base64
import json
import os
import struct
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

import aiohttp
from yarl import URL

from harness.deadline import PATIENCE, NeverHappened
from harness.wire import BINARY, CLOSE, PING, PONG, TEXT, Closed, frame

PATH = "/socket.io/"

#: Between the packets of one payload.
SEPARATOR = "\x1e"

#: A packet: text as it came (its type in front), or the bytes of a binary one.
Packet = str | bytes


class Refused(Exception):
    """The server did not open the WebSocket that it was asked for."""

    def __init__(self, status: int, body: str) -> None:
        super().__init__(f"refused with {status}: {body}")
        self.status = status
        self.body = body


@dataclass(frozen=True)
class Answer:
    """What came back for one HTTP request."""

    status: int
    text: str
    headers: Any

    @property
    def error(self) -> tuple[int, int, str]:
        """Status, code and message of a refusal."""
        assert self.headers["Content-Type"].split(";")[0] == "application/json", self.headers
        body = json.loads(self.text)
        assert set(body) == {"code", "message"}, body
        return self.status, body["code"], body["message"]


def query(**parameters: str | None) -> str:
    """The path with these parameters; None leaves one out that is otherwise there."""
    given = {"EIO": "4"} | parameters
    return PATH + "?" + "&".join(f"{name}={value}" for name, value in given.items() if value is not None)


def encoded(packet: Packet) -> str:
    """A packet as it stands in a payload."""
    return packet if isinstance(packet, str) else "b" + base64.b64encode(packet).decode()


def decoded(text: str) -> Packet:
    """A packet as it stood in a payload."""
    return base64.b64decode(text[1:], validate=True) if text.startswith("b") else text


class Line:
    """One Engine.IO session as a client sees it, whatever carries it."""

    #: Whether a ping is answered without telling whoever reads.
    answers_pings = True
    #: What the OPEN packet said.
    handshake: dict[str, Any]

    async def send(self, *packets: Packet) -> None:
        raise NotImplementedError

    async def packet(self) -> Packet:
        """The next packet. Raises `Closed` when there will be none."""
        raise NotImplementedError

    async def close(self) -> None:
        """Ends the session from this side, and frees what it holds."""
        raise NotImplementedError

    async def until_closed(self) -> list[Packet]:
        """Reads on until the server has ended the session, and returns what came meanwhile."""
        heard: list[Packet] = []
        try:
            async with asyncio.timeout(PATIENCE):
                while True:
                    heard.append(await self.packet())
        except Closed:
            return heard
        except TimeoutError:
            raise NeverHappened(f"still open after {PATIENCE} s; heard {heard[-5:]}") from None

    async def message(self) -> Packet:
        """The next Socket.IO packet, without Engine.IO's leading 4; or an attachment."""
        packet = await self.packet()
        if isinstance(packet, bytes):
            return packet
        assert packet.startswith("4"), f"not a message: {packet!r}"
        return packet[1:]

    async def say(self, *messages: Packet) -> None:
        """Sends Socket.IO packets, and attachments."""
        await self.send(*(f"4{message}" if isinstance(message, str) else message for message in messages))

    async def connect(self, namespace: str = "/", payload: Any = None) -> dict[str, Any]:
        """Connects to a namespace, whose `auth` event is read too, and returns what the CONNECT bore."""
        prefix = "" if namespace == "/" else f"{namespace},"
        await self.say(f"0{prefix}" + ("" if payload is None else json.dumps(payload)))
        answer = await self.message()
        assert isinstance(answer, str) and answer.startswith(f"0{prefix}{{"), f"CONNECT was answered {answer!r}"
        if namespace != "/quiet":
            event = await self.message()
            assert isinstance(event, str) and event.startswith(f"2{prefix}["), event
            assert json.loads(event.removeprefix(f"2{prefix}"))[:2] == ["auth", payload or {}], event
        return json.loads(answer.removeprefix(f"0{prefix}"))

    async def until_said(self, head: str) -> Any:
        """Passes over all until a packet that begins so, and returns what stands in it behind that."""
        while True:
            message = await self.message()
            if isinstance(message, str) and message.startswith(head):
                return json.loads(message[len(head.rstrip("{[")) :])

    async def echo(self, *arguments: Any) -> None:
        """Has `message` answered, which shows that the session lives and that nothing else was said."""
        await self.say("2" + json.dumps(["message", *arguments]))
        answer = await self.message()
        assert isinstance(answer, str) and answer.startswith("2["), answer
        assert json.loads(answer[1:]) == ["message-back", *arguments], answer

    async def ask(self, event: str, *arguments: Any) -> Any:
        """Sends an event and returns the first value of its acknowledgement, which must be what comes next."""
        await self.say("277" + json.dumps([event, *arguments]))
        answer = await self.message()
        assert isinstance(answer, str) and answer.startswith("377["), answer
        values = json.loads(answer[3:])
        return values[0] if values else None


class WebSocketLine(Line):
    """A session on a WebSocket that says exactly what it is told to."""

    def __init__(self, url: str) -> None:
        self.url = url
        self.code: int | None = None
        self._reader: asyncio.StreamReader
        self._writer: asyncio.StreamWriter
        self._fragment = b""
        self._kind = TEXT

    async def shake_hands(self, path: str, *fields: str, early: bytes = b"") -> WebSocketLine:
        """Opens the WebSocket; `early` is sent in the same breath as the request."""
        at = urlsplit(self.url)
        self._reader, self._writer = await asyncio.open_connection(at.hostname, at.port)
        key = base64.b64encode(os.urandom(16)).decode()
        lines = [
            f"GET {path} HTTP/1.1",
            f"Host: {at.netloc}",
            "Upgrade: websocket",
            "Connection: Upgrade",
            f"Sec-WebSocket-Key: {key}",
            "Sec-WebSocket-Version: 13",
            *fields,
        ]
        self._writer.write("\r\n".join([*lines, "", ""]).encode() + early)
        try:
            head = await asyncio.wait_for(self._reader.readuntil(b"\r\n\r\n"), PATIENCE)
        except (asyncio.IncompleteReadError, ConnectionError):
            raise Closed(None) from None
        status = int(head.split(b" ", 2)[1])
        if status != 101:
            body = await asyncio.wait_for(self._reader.read(), PATIENCE)
            self._writer.close()
            raise Refused(status, body.decode())
        return self

    async def open(self) -> WebSocketLine:
        """Opens a session that is a WebSocket from the start."""
        await self.shake_hands(query(transport="websocket"))
        packet = await self.packet()
        assert isinstance(packet, str) and packet.startswith("0"), packet
        self.handshake = json.loads(packet[1:])
        return self

    async def send(self, *packets: Packet) -> None:
        for packet in packets:
            text = isinstance(packet, str)
            await self.send_bytes(frame(TEXT if text else BINARY, packet.encode() if text else packet))

    async def send_bytes(self, raw: bytes) -> None:
        """Sends bytes as they are. What is sent to somebody who has gone is lost."""
        try:
            self._writer.write(raw)
            await asyncio.wait_for(self._writer.drain(), PATIENCE)
        except ConnectionError:
            pass

    async def packet(self) -> Packet:
        try:
            async with asyncio.timeout(PATIENCE):
                while True:
                    kind, payload = await self._message()
                    if kind == CLOSE:
                        self.code = struct.unpack(">H", payload[:2])[0] if len(payload) >= 2 else None
                        raise Closed(self.code)
                    if kind == PING:
                        await self.send_bytes(frame(PONG, payload))
                    elif kind == TEXT and payload == b"2" and self.answers_pings:
                        await self.send("3")
                    elif kind != PONG:
                        return payload.decode() if kind == TEXT else payload
        except TimeoutError:
            raise NeverHappened(f"no packet within {PATIENCE} s") from None
        except (asyncio.IncompleteReadError, ConnectionError):
            raise Closed(None) from None

    async def _message(self) -> tuple[int, bytes]:
        while True:
            first, second = await self._reader.readexactly(2)
            assert not first & 0x70 and not second & 0x80, "a server sets no reserved bit and masks nothing"
            size = second & 0x7F
            if size == 126:
                size = struct.unpack(">H", await self._reader.readexactly(2))[0]
            elif size == 127:
                size = struct.unpack(">Q", await self._reader.readexactly(8))[0]
            payload = await self._reader.readexactly(size)
            opcode = first & 0x0F
            if opcode >= 8:
                return opcode, payload
            self._kind = opcode or self._kind
            self._fragment += payload
            if first & 0x80:
                whole, self._fragment = self._fragment, b""
                return self._kind, whole

    async def farewell(self) -> int | None:
        """Reads on until the WebSocket is closed, and returns the close code if there was one."""
        await self.until_closed()
        return self.code

    def reset(self) -> None:
        """Breaks the connection off at once."""
        self._writer.transport.abort()

    def finish(self) -> None:
        """Ends the TCP connection in good order, without a WebSocket close."""
        self._writer.close()

    async def close(self) -> None:
        self._writer.transport.abort()


class PollingLine(Line):
    """A session by long-polling, one request at a time unless it is told otherwise."""

    def __init__(self, url: str) -> None:
        self.url = url
        self.sid = ""
        self.http = aiohttp.ClientSession(connector=aiohttp.TCPConnector(limit=0))
        #: Packets of the last poll that were not looked at yet.
        self.unread: list[Packet] = []

    async def request(
        self, method: str, path: str, body: str | bytes | None = None, **headers: str
    ) -> Answer:
        """One request; a field's name is written with underscores."""
        fields = {name.replace("_", "-"): value for name, value in headers.items()}
        if body is not None:
            fields.setdefault("Content-Type", "text/plain;charset=UTF-8")
        async with self.http.request(
            method,
            URL(self.url + path, encoded=True),
            data=body.encode() if isinstance(body, str) else body,
            headers=fields,
            timeout=aiohttp.ClientTimeout(total=PATIENCE),
        ) as response:
            return Answer(response.status, await response.text(), response.headers)

    async def open(self) -> PollingLine:
        """Opens a session."""
        answer = await self.request("GET", query(transport="polling"))
        assert answer.status == 200 and answer.text.startswith("0{"), answer
        self.handshake = json.loads(answer.text[1:])
        self.sid = self.handshake["sid"]
        return self

    @property
    def path(self) -> str:
        return query(transport="polling", sid=self.sid)

    async def get(self) -> Answer:
        """One poll."""
        return await self.request("GET", self.path)

    async def post(self, body: str | bytes) -> Answer:
        """One payload."""
        return await self.request("POST", self.path, body)

    async def send(self, *packets: Packet) -> None:
        answer = await self.post(SEPARATOR.join(encoded(packet) for packet in packets))
        assert (answer.status, answer.text) == (200, "ok"), answer

    async def packet(self) -> Packet:
        while True:
            while not self.unread:
                answer = await self.get()
                if answer.status != 200:
                    raise Closed(answer.status)
                self.unread = [decoded(text) for text in answer.text.split(SEPARATOR)]
            packet = self.unread.pop(0)
            if packet != "2" or not self.answers_pings:
                return packet
            await self.send("3")

    async def start_a_poll(self) -> asyncio.StreamWriter:
        """Asks for packets on a connection of its own, whose end is up to the caller."""
        at = urlsplit(self.url)
        _, writer = await asyncio.open_connection(at.hostname, at.port)
        writer.write(f"GET {self.path} HTTP/1.1\r\nHost: {at.netloc}\r\n\r\n".encode())
        await writer.drain()
        return writer

    async def close(self) -> None:
        try:
            await self.post("1")
        except (aiohttp.ClientError, TimeoutError):
            pass
        await self.http.close()
