"""Far more bytes than anything may have."""

from __future__ import annotations

import asyncio
import time
from collections import Counter

from abuse.stage import Attack, Stage, expecting, in_parallel
from abuse.wires import read_out
from harness.wire import BINARY, TEXT, frame

BIG = b"x" * (2 << 20)
MANY = 16

#: How soon a body without an end has its answer, though the server may read on for a while so that it is heard.
ANSWERED_WITHIN = 2.0


async def big_packets(stage: Stage) -> None:
    """2 MB packets over WebSocket, whole, in fragments, promised and never sent: the connection ends."""
    pieces = b"".join(frame(TEXT if start == 0 else 0, BIG[:65_536], final=False) for start in range(32))
    kinds = [
        frame(TEXT, b"4" + BIG), frame(BINARY, BIG), pieces + frame(0, b"x"), frame(TEXT, b"42", length=2 << 20),
        frame(TEXT, b'42["text",{"text":"' + BIG[:90_000], length=99_000) + b"x" * 200_000,
    ]  # fmt: skip
    closes = Counter[int | None]()

    async def act(number: int) -> None:
        async with expecting(stage, f"2 MB packet, kind {number % len(kinds)}"):
            culprit = await stage.seat()
            await culprit.shout(kinds[number % len(kinds)])
            ended, closed = await read_out(culprit, 8)
            stage.require(ended, f"2 MB packet, kind {number % len(kinds)}: the connection stays open")
            closes[closed] += 1

    await in_parallel(MANY, act)
    stage.tell(f"{MANY} closed with {dict(closes)}")


async def big_polls(stage: Stage) -> None:
    """2 MB bodies to a polling session, with a length and in chunks: 413, or cut off."""
    statuses = Counter[int]()

    async def act(number: int) -> None:
        http = stage.http()
        path = f"{stage.url}/socket.io/?EIO=4&transport=polling"
        async with expecting(stage, "a 2 MB poll"):
            async with http.get(path) as response:
                sid = (await response.text()).split('"sid":"')[1].split('"')[0]
            raw = await stage.raw()
            head = f"POST /socket.io/?EIO=4&transport=polling&sid={sid} HTTP/1.1\r\nHost: hall\r\n"
            if number % 2:
                await raw.send(f"{head}Content-Length: {len(BIG)}\r\n\r\n".encode() + BIG, 5)
            else:
                chunk = b"10000\r\n" + BIG[:65_536] + b"\r\n"
                await raw.send(f"{head}Transfer-Encoding: chunked\r\n\r\n".encode() + chunk * 32, 5)
            status, _ = await raw.answer()
            statuses[status] += 1
            stage.require(status in (413, 0), f"a 2 MB poll was answered {status}")

    await in_parallel(MANY, act)
    stage.tell(f"{dict(statuses)}")


PATHS = ["/api/sessions/guest", "/api/accounts", "/api/sessions", "/api/messages", "/api/next", "/api/stop", "/", "/x"]


async def big_bodies(stage: Stage) -> None:
    """2 MB bodies to every kind of path: refused, and not held."""
    statuses = Counter[int]()
    pass_ = await stage.guest()

    async def act(number: int) -> None:
        path = PATHS[number % len(PATHS)]
        async with expecting(stage, f"2 MB to {path}"):
            raw = await stage.raw()
            await raw.send(
                f"POST {path} HTTP/1.1\r\nHost: hall\r\nAuthorization: Bearer {pass_.token}\r\n"
                f"Content-Type: application/json\r\nContent-Length: {len(BIG)}\r\n\r\n".encode()
                + BIG,
                5,
            )
            status, _ = await raw.answer()
            statuses[status] += 1
            # `stop` ignores its body; whatever it holds is not read.
            stage.require(status in (413, 404, 405, 409, 0) or path == "/api/stop", f"2 MB to {path}: {status}")

    await in_parallel(2 * len(PATHS), act)
    stage.tell(f"{dict(statuses)}")


async def endless_bodies(stage: Stage) -> None:
    """Chunked bodies without an end, to every kind of path: answered at once, and not held."""
    chunk = b"4000\r\n" + BIG[:16_384] + b"\r\n"
    swallowed: dict[str, int] = {}
    pass_ = await stage.guest()
    deadline = time.monotonic() + stage.seconds

    async def act(number: int) -> None:
        path = [*PATHS, "/socket.io/?EIO=4&transport=polling&sid=x"][number]
        async with expecting(stage, f"endless to {path}"):
            raw = await stage.raw()
            await raw.send(
                f"POST {path} HTTP/1.1\r\nHost: hall\r\nAuthorization: Bearer {pass_.token}\r\n"
                "Content-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n".encode()
            )
            answer = asyncio.create_task(raw.answer(ANSWERED_WITHIN))
            sent = 0
            while (time.monotonic() < deadline or not answer.done()) and await raw.send(chunk * 4, 1):
                sent += 4 * len(chunk)
            swallowed[path] = sent
            status, _ = await answer
            stage.require(status in (413, 404, 405, 400, 409, 0) or path == "/api/stop", f"endless to {path}: {status}")

    await in_parallel(len(PATHS) + 1, act)
    most = max(swallowed, key=lambda path: swallowed[path])
    stage.tell(f"most read: {swallowed[most] >> 20} MB by {most}")


HEADS = {
    "a field of 1 MB": b"GET /api/stats HTTP/1.1\r\nHost: hall\r\nX: " + BIG[: 1 << 20] + b"\r\n\r\n",
    "a name of 1 MB": b"GET /api/stats HTTP/1.1\r\nHost: hall\r\n" + BIG[: 1 << 20] + b": x\r\n\r\n",
    "a URL of 64 KB": b"GET /" + BIG[: 1 << 16] + b" HTTP/1.1\r\nHost: hall\r\n\r\n",
    "a query of 64 KB": b"GET /socket.io/?EIO=4&sid=" + BIG[: 1 << 16] + b" HTTP/1.1\r\nHost: hall\r\n\r\n",
    "20,000 fields": b"GET /api/stats HTTP/1.1\r\nHost: hall\r\n" + b"X: x\r\n" * 20_000 + b"\r\n",
    "20,000 cookies": b"POST /api/sessions/refresh HTTP/1.1\r\nHost: hall\r\nCookie: "
    + b"a=b; " * 20_000
    + b"\r\n\r\n",
    "a method of 1 MB": BIG[: 1 << 20] + b" / HTTP/1.1\r\n\r\n",
    "1 MB without a line": BIG[: 1 << 20],
    "trailers of 1 MB": b"POST /api/next HTTP/1.1\r\nHost: hall\r\nTransfer-Encoding: chunked\r\n\r\n0\r\nX: "
    + BIG[: 1 << 20]
    + b"\r\n\r\n",
}


async def big_heads(stage: Stage) -> None:
    """1 MB headers, 64 KB URLs, many small headers: 4xx or cut off."""
    statuses = Counter[int]()

    async def act(number: int) -> None:
        name = list(HEADS)[number % len(HEADS)]
        async with expecting(stage, name):
            raw = await stage.raw()
            await raw.send(HEADS[name], 5)
            status, _ = await raw.answer()
            statuses[status] += 1
            stage.require(status == 0 or 400 <= status < 500, f"{name}: answered {status}")

    await in_parallel(4 * len(HEADS), act)
    stage.tell(f"{dict(statuses)}")


ATTACKS = [
    Attack("big-packets", big_packets),
    Attack("big-polls", big_polls),
    Attack("big-bodies", big_bodies),
    Attack("endless-bodies", endless_bodies),
    Attack("big-heads", big_heads),
]
