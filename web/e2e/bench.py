#!/usr/bin/env python3
"""Measures a running Hallway from outside: pairs of guests over WebSocket.

    bench.py http://127.0.0.1:8080 --pairs 50 --texts 200 --window 8

What it measures:

- wait to paired: one guest waits, a second sends `find`; from that send until both have heard `matched`. One pair after
  the other, so that nothing else is under way.
- text, quiet: from the send of a text until the partner has it, one text at a time in the whole hall.
- text, busy: the same while all pairs talk at once, each with a window of texts not yet acknowledged, and the rate at
  which all of them together are delivered and acknowledged.

The clients are one Python process, which is slower than the server: on the busy lines the figures are those of the two
together, and a lower bound for the server. The server must run with LIMIT_PASSES_PER_MINUTE=0,
LIMIT_CONNECTIONS_PER_MINUTE=0 and LIMIT_TEXTS_PER_10S=0.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import platform
import sys
import time
from collections import deque
from pathlib import Path

import aiohttp

sys.path.insert(0, str(Path(__file__).resolve().parent))

from harness.passes import guest_pass  # noqa: E402
from harness.wire import WireSocket, wire_seat  # noqa: E402


Pair = tuple[WireSocket, WireSocket, str]


def quantile(values: list[float], share: float) -> float:
    """The value below which that share of them lies, by nearest rank."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))]


async def join(url: str, count: int) -> list[WireSocket]:
    """That many guests, connected."""
    async with aiohttp.ClientSession() as http:
        return [await wire_seat(await guest_pass(url, http=http)) for _ in range(count)]


async def pair_up(guests: list[WireSocket]) -> tuple[list[Pair], list[float]]:
    """Pairs them two by two, and tells how long each pairing took."""
    pairs, took = [], []
    for first, second in zip(guests[::2], guests[1::2], strict=True):
        answer = await first.ask("find", {})
        if answer != {"status": "waiting"}:
            raise SystemExit(f"somebody else waits on this server: {answer}. Bench an empty one.")
        started = time.perf_counter()
        await second.emit("find", {})
        (_, one), (_, other) = await asyncio.gather(first.event("matched"), second.event("matched"))
        took.append(time.perf_counter() - started)
        if one["room"] != other["room"]:
            raise SystemExit("the two were not paired with each other. Bench an empty server.")
        pairs.append((first, second, one["room"]))
    return pairs, took


async def talk_quietly(pairs: list[Pair], texts: int) -> list[float]:
    """One text at a time, from pair to pair."""
    took = []
    for number in range(texts):
        speaker, listener, room = pairs[number % len(pairs)]
        started = time.perf_counter()
        await speaker.emit("text", {"room": room, "text": f"quiet {number}"}, ack=number)
        await listener.event("text")
        took.append(time.perf_counter() - started)
        while not (await speaker.message()).startswith(f"3{number}["):
            pass
    return took


async def talk_busily(pairs: list[Pair], texts: int, window: int) -> tuple[list[float], float]:
    """All pairs at once. Returns each text's time to its partner, and the seconds it all took."""
    took: list[float] = []

    async def one_pair(speaker: WireSocket, listener: WireSocket, room: str) -> None:
        sent: deque[float] = deque()
        free = asyncio.Semaphore(window)

        async def speak() -> None:
            for number in range(texts):
                await free.acquire()
                sent.append(time.perf_counter())
                await speaker.emit("text", {"room": room, "text": f"busy {number}"}, ack=100_000 + number)

        async def listen() -> None:
            for _ in range(texts):
                await listener.event("text")
                took.append(time.perf_counter() - sent.popleft())

        async def count_answers() -> None:
            answered = 0
            while answered < texts:
                message = await speaker.message()
                if message.startswith("310"):
                    if '"error"' in message:
                        raise SystemExit(f"a text was refused: {message}. Is LIMIT_TEXTS_PER_10S=0?")
                    answered += 1
                    free.release()

        await asyncio.gather(speak(), listen(), count_answers())

    started = time.perf_counter()
    await asyncio.gather(*(one_pair(*pair) for pair in pairs))
    return took, time.perf_counter() - started


async def bench(options: argparse.Namespace) -> None:
    guests = await join(options.url, options.pairs * 2)
    try:
        pairs, paired = await pair_up(guests)
        quiet = await talk_quietly(pairs, max(200, options.pairs))
        busy, seconds = await talk_busily(pairs, options.texts, options.window)
    finally:
        for guest in guests:
            await guest.send("41")
            guest.finish()

    rows = [("wait to paired", paired), ("text, quiet", quiet), ("text, busy", busy)]
    if options.json:
        figures = {
            name: {"count": len(took), "p50_ms": quantile(took, 0.5) * 1e3, "p99_ms": quantile(took, 0.99) * 1e3}
            for name, took in rows
        }
        print(json.dumps({"pairs": options.pairs, "texts_per_second": len(busy) / seconds, **figures}, indent=2))
        return
    print(f"{options.pairs} pairs over WebSocket, window {options.window}, Python {platform.python_version()} clients")
    print(f"{'':16}{'count':>8}{'p50 ms':>10}{'p99 ms':>10}{'max ms':>10}")
    for name, took in rows:
        figures = (quantile(took, 0.5) * 1e3, quantile(took, 0.99) * 1e3, max(took) * 1e3)
        print(f"{name:16}{len(took):>8}" + "".join(f"{figure:>10.2f}" for figure in figures))
    print(f"{'texts a second':16}{len(busy) / seconds:>8.0f}")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("url", help="where the server is, such as http://127.0.0.1:8080")
    parser.add_argument("--pairs", type=int, default=50, help="how many pairs (50)")
    parser.add_argument("--texts", type=int, default=200, help="texts that each pair says in the busy part (200)")
    parser.add_argument("--window", type=int, default=8, help="texts of a pair that may await their answer (8)")
    parser.add_argument("--json", action="store_true", help="print JSON instead of a table")
    asyncio.run(bench(parser.parse_args()))


if __name__ == "__main__":
    main()
