"""Clients that hold what they were given and do nothing with it."""

from __future__ import annotations

import asyncio
import contextlib
import time
from collections import Counter

from abuse import settings
from abuse.stage import Attack, Stage, code, expecting, in_parallel, together, volley
from abuse.wires import RawConnection, dial, opening, read_out
from harness.wire import SOCKET_PATH, TEXT, frame

#: How many of a kind are held open.
MANY = 6

#: How many signals of 60 KB are said to somebody who never reads, 6 MB in all, and how many are on their way at once.
SIGNALS, WINDOW = 96, 8

#: What the server's timers may be late by.
SLACK = 5.0

POLL = f"{SOCKET_PATH}&transport=polling"


async def drip(raw: RawConnection, start: bytes, endless: bytes, seconds: float) -> float | None:
    """Sends a byte a second behind the start, and says when the server ended the connection."""
    await raw.send(start)
    ending = asyncio.create_task(raw.ended(seconds))
    while not ending.done():
        await raw.send(endless)
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(asyncio.shield(ending), 1)
    return ending.result()


async def patience(stage: Stage) -> None:
    """Heads and bodies by a byte a second, silence at every step: the server ends each in the time that is stated."""
    body = "POST {} HTTP/1.1\r\nHost: hall\r\nContent-Type: application/json\r\nContent-Length: 9000\r\n\r\n".format

    async def ended(name: str, within: float, after: float | None) -> None:
        stage.require(
            after is not None and after <= within + SLACK,
            f"{name}: open for {after or within + SLACK:.0f} s, {within:.0f} may be",
        )
        stage.tell(f"{name} {after or 0:.0f} s")

    async def slow_head(_: int) -> None:
        await ended("slow head", 60, await drip(await stage.raw(), b"GET / HTTP/1.1\r\nX-", b"x", 60 + SLACK))

    async def slow_body(_: int) -> None:
        start = body("/api/sessions").encode()
        await ended("slow body", 30, await drip(await stage.raw(), start, b" ", 30 + SLACK))

    async def slow_packet(_: int) -> None:
        async with stage.http().get(f"{stage.url}{POLL}") as response:
            sid = (await response.text()).split('"sid":"')[1].split('"')[0]
        start = body(f"{POLL}&sid={sid}").encode()
        await ended("slow packet", 30, await drip(await stage.raw(), start, b"4", 30 + SLACK))

    async def endless_body(number: int) -> None:
        path = ("/api/sessions", f"{POLL}&sid=x", "/")[number % 3]
        head = f"POST {path} HTTP/1.1\r\nHost: hall\r\nContent-Type: application/json\r\n"
        start = f"{head}Transfer-Encoding: chunked\r\n\r\n"
        chunk = b"1000\r\n" + b" " * 4096 + b"\r\n"
        await ended("endless body", 30, await drip(await stage.raw(), start.encode(), chunk, 30 + SLACK))

    async def silence(_: int) -> None:
        await ended("silence", 60, await (await stage.raw()).ended(60 + SLACK))

    async def after_an_answer(_: int) -> None:
        raw = await stage.raw()
        await raw.send(b"GET /api/stats HTTP/1.1\r\nHost: hall\r\n\r\n")
        await raw.answer()
        await ended("silence after an answer", 60, await raw.ended(61 + SLACK))

    async def no_connect(_: int) -> None:
        opened = time.monotonic()
        done, _ = await read_out(await stage.bare(), 10 + SLACK)
        await ended("WebSocket without CONNECT", 10, time.monotonic() - opened if done else None)

    async def half_upgrade(_: int) -> None:
        raw = await stage.raw()
        await raw.send(opening("hall", f"{SOCKET_PATH}&transport=websocket") + frame(TEXT, b"40")[:3])
        await ended("half a frame", 10, await raw.ended(10 + SLACK))

    async def no_pong(_: int) -> None:
        socket = await stage.seat()
        socket.answers_pings = False
        opened = time.monotonic()
        done, _ = await read_out(socket, 15 + SLACK)
        await ended("no pong", 15, time.monotonic() - opened if done else None)

    async def poll_without_a_word(_: int) -> None:
        """Polls on and on, never says anything, and is told that the session is over."""
        http = stage.http()
        async with http.get(f"{stage.url}{POLL}") as response:
            sid = (await response.text()).split('"sid":"')[1].split('"')[0]
        raw, opened = await stage.raw(), time.monotonic()
        await raw.send(f"GET {POLL}&sid={sid} HTTP/1.1\r\nHost: hall\r\n\r\n".encode())
        with contextlib.suppress(TimeoutError):
            await raw.answer(15 + SLACK)
        await ended("poll that is held", 10, time.monotonic() - opened)

    kinds = (
        slow_head, slow_body, slow_packet, endless_body, silence, after_an_answer, no_connect,
        half_upgrade, no_pong, poll_without_a_word,
    )  # fmt: skip
    async with expecting(stage, "patience"):
        await together(*(in_parallel(MANY, kind) for kind in kinds))
    stage.told = sorted(set(stage.told))


async def never_reads(stage: Stage) -> None:
    """A guest whose socket is never read while the partner writes 6 MB: the writer is told, nobody holds it."""
    description = {"description": {"type": "offer", "sdp": "s" * 60_000}}
    counts = Counter[str]()

    async def act(_: int) -> None:
        async with expecting(stage, "a partner who never reads"):
            writer, reader, room = await stage.pair(receive_buffer=4096)
            answers = []
            for _ in range(SIGNALS // WINDOW):
                answers += await volley(writer, [("signal", {"room": room} | description)] * WINDOW)
            codes = Counter(code(answer) for answer in answers)
            counts.update(codes)
            stage.require("closed" not in codes, "the writer is thrown out for a partner who never reads")
            stage.require(codes["unavailable"] > 0, f"the writer is not told: {dict(codes)}")
            reader.reset()

    await in_parallel(3, act)
    stage.tell(", ".join(f"{count} {what}" for what, count in counts.items()))


async def never_reads_answers(stage: Stage) -> None:
    """Sockets that ask without end and read no answer: stopped or closed, and their answers do not pile up."""
    ask = b"".join(frame(TEXT, b'421["%s",{}]' % (b"x" * 40)) for _ in range(500))
    ping = b"".join(frame(9, b"x" * 120) for _ in range(500))
    deadline = time.monotonic() + stage.seconds
    said = Counter[str]()

    async def act(number: int) -> None:
        async with expecting(stage, "somebody who reads no answer"):
            culprit = await stage.seat(receive_buffer=4096)
            while time.monotonic() < deadline and await culprit.shout(ping if number % 2 else ask, 0.5):
                said["pings" if number % 2 else "events"] += 500

    await in_parallel(6, act)
    stage.tell(", ".join(f"{count} {what}" for what, count in said.items()))


async def broken_off(stage: Stage) -> None:
    """Polls opened and broken off, and sockets cut right after their handshake, without a pause."""
    deadline = time.monotonic() + stage.seconds
    counts = Counter[str]()

    async def polls(_: int) -> None:
        http = stage.http()
        while time.monotonic() < deadline:
            async with http.get(f"{stage.url}{POLL}") as response:
                if response.status != 200:
                    http = stage.http()
                    continue
                sid = (await response.text()).split('"sid":"')[1].split('"')[0]
            raw = await stage.raw()
            await raw.send(f"GET {POLL}&sid={sid} HTTP/1.1\r\nHost: hall\r\n\r\n".encode())
            raw.close()
            counts["polls"] += 1

    async def sockets(_: int) -> None:
        pass_ = await stage.guest()
        while time.monotonic() < deadline:
            try:
                culprit = await stage.seat(pass_)
                await culprit.shout(frame(TEXT, b'42["find",{}]')[:-4])
                culprit.reset()
                counts["sockets"] += 1
            except ConnectionError:
                continue

    async with expecting(stage, "broken off"):
        await together(in_parallel(4, polls), in_parallel(4, sockets))
    stage.tell(", ".join(f"{count} {what}" for what, count in counts.items()))


async def crowd(stage: Stage) -> None:
    """2,000 connections from one address: closed unheard beyond its limit, and another address comes in."""
    address = stage.address()
    loop = asyncio.get_running_loop()
    opened = []
    for start in range(0, 2_000, 100):
        opened += await asyncio.gather(*(dial(stage.url, address) for _ in range(100)), return_exceptions=True)
    sockets = [one for one in opened if not isinstance(one, BaseException)]
    try:
        async with expecting(stage, "another address beside the crowd"):
            await stage.seat()

        async def is_open(one) -> bool:
            try:
                return await asyncio.wait_for(loop.sock_recv(one, 1), 1) != b""
            except TimeoutError:
                return True
            except OSError:
                return False

        still = sum(await asyncio.gather(*(is_open(one) for one in sockets)))
        stage.tell(f"2,000 tried, {still} stay open")
        most = settings.OPEN_CONNECTIONS
        stage.require(
            still <= most, f"one address holds {still} connections, at most {most} may be (LIMIT_OPEN_CONNECTIONS)"
        )
        stage.require(still >= most // 2, f"one address may hold {most} connections, {still} are open")
    finally:
        for one in sockets:
            one.close()


ATTACKS = [
    Attack("patience", patience, is_long=True),
    Attack("never-reads", never_reads),
    Attack("never-reads-answers", never_reads_answers),
    Attack("broken-off", broken_off),
    Attack("crowd", crowd),
]
