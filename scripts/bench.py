"""Measures a real server over loopback with raw WebSocket clients, and prints a table.

Latencies are as a client sees them, so they hold what Python itself takes; CPU and memory are the server's own, read
from the system. On a machine that does other things the latter repeat well and the former do not.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import platform
import statistics
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT / "web" / "e2e"))

import aiohttp  # noqa: E402
from harness.passes import guest_pass  # noqa: E402
from harness.server import HallwayServer  # noqa: E402
from harness.wire import WireSocket, wire_seat  # noqa: E402


class Meter:
    """What the server's process has used."""

    def __init__(self, server: HallwayServer) -> None:
        self.server = server

    def cpu_seconds(self) -> float:
        # By thread, in nanoseconds; the figure for the process as a whole counts in hundredths of a second.
        threads = Path(f"/proc/{self.server.process.pid}/task").glob("*/schedstat")
        return sum(int(thread.read_text().split()[0]) for thread in threads) / 1e9

    def resident_bytes(self) -> int:
        return self.server.resident_bytes() or 0


def in_milliseconds(samples: list[float]) -> str:
    cuts = statistics.quantiles(samples, n=100, method="inclusive")
    return f"{cuts[49] * 1e3:.2f} / {cuts[89] * 1e3:.2f} / {cuts[98] * 1e3:.2f}"


async def seats(server: HallwayServer, count: int) -> list[WireSocket]:
    """So many guests with a seat each."""
    async with aiohttp.ClientSession() as http:
        return [await wire_seat(await guest_pass(server.url, f"bench {n}", http)) for n in range(count)]


async def paired(waiting: WireSocket, seeking: WireSocket) -> tuple[str, float]:
    """Pairs two guests; returns the room, and how long from the second's `find` until both have heard `matched`."""
    await waiting.emit("find", {})
    await waiting.event("waiting")
    started = time.perf_counter()
    await seeking.emit("find", {})
    (_, first), (_, second) = await asyncio.gather(seeking.event("matched"), waiting.event("matched"))
    took = time.perf_counter() - started
    assert first["room"] == second["room"], "the two are in different rooms"
    return first["room"], took


async def one_text(sender: WireSocket, receiver: WireSocket, room: str) -> float:
    """How long a text takes from one guest to the other, nothing else going on."""
    started = time.perf_counter()
    await sender.emit("text", {"room": room, "text": "How long does this take?"})
    await receiver.event("text")
    return time.perf_counter() - started


async def burst(sender: WireSocket, receiver: WireSocket, room: str, texts: int) -> None:
    """So many texts at once, all of them received, in order."""
    for number in range(texts):
        await sender.emit("text", {"room": room, "text": str(number)})
    for number in range(texts):
        _, argument = await receiver.event("text")
        assert argument["text"] == str(number), "a text was lost or came out of order"


def machine() -> str:
    model = "unknown processor"
    cpuinfo = Path("/proc/cpuinfo")
    if cpuinfo.exists():
        names = [line.partition(":")[2].strip() for line in cpuinfo.read_text().splitlines() if line.startswith("model name")]
        model = names[0] if names else model
    return f"{os.cpu_count()} cores, {model}, {platform.system()} {platform.release()}"


def said_by(*command: str) -> str:
    try:
        done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    except (OSError, subprocess.CalledProcessError):
        return ""
    return done.stdout.strip()


def commit() -> str:
    head = said_by("git", "rev-parse", "--short", "HEAD")
    if not head:
        return "not committed"
    return head + (" and changes on top" if said_by("git", "status", "--porcelain") else "")


def binary() -> str:
    """Which build of the server it is, as its path in the checkout says (`.build/release/hallway`)."""
    path = Path(os.environ.get("HALLWAY_BINARY") or ROOT / ".build" / "debug" / "hallway").resolve()
    return str(path.relative_to(ROOT)) if path.is_relative_to(ROOT) else path.name


async def main(pairs: int, texts: int) -> None:
    async with HallwayServer("bench", PING_INTERVAL="60") as server:
        meter = Meter(server)
        # Two guests who have met and gone: what is made on first use is made.
        first, second = await seats(server, 2)
        room, _ = await paired(first, second)
        await one_text(first, second, room)

        before = meter.resident_bytes()
        people = await seats(server, 2 * pairs)
        per_seat = (meter.resident_bytes() - before) / len(people)

        rooms: list[tuple[WireSocket, WireSocket, str]] = []
        pairing: list[float] = []
        cpu = meter.cpu_seconds()
        for one, other in zip(people[::2], people[1::2], strict=True):
            room, took = await paired(one, other)
            pairing.append(took)
            rooms.append((one, other, room))
        cpu_per_pairing = (meter.cpu_seconds() - cpu) / pairs

        alone = [await one_text(one, other, room) for one, other, room in rooms for _ in range(10)]

        cpu, started = meter.cpu_seconds(), time.perf_counter()
        await asyncio.gather(*(burst(one, other, room, texts) for one, other, room in rooms))
        took, cpu = time.perf_counter() - started, meter.cpu_seconds() - cpu
        relayed = pairs * texts

        rows = [
            ("second `find` until both heard `matched`", "ms, p50 / p90 / p99", in_milliseconds(pairing)),
            ("server CPU a pairing, both `find` included", "µs", f"{cpu_per_pairing * 1e6:.0f}"),
            ("one text at a time, sent until received", "ms, p50 / p90 / p99", in_milliseconds(alone)),
            (f"server CPU a text, {relayed} texts at once", "µs", f"{cpu / relayed * 1e6:.1f}"),
            ("those texts, sent until all received", "texts a second", f"{relayed / took:.0f}"),
            (f"server memory a seat, {len(people)} of them", "KB", f"{per_seat / 1024:.1f}"),
            ("server memory in all at the end", "MB", f"{meter.resident_bytes() / 2**20:.0f}"),
        ]
        print(f"\nMachine  {machine()}")
        print(f"Swift    {said_by('swift', '--version').splitlines()[0] if said_by('swift', '--version') else 'unknown'}")
        print(f"Commit   {commit()}")
        print(f"Command  scripts/bench --pairs {pairs} --texts {texts}")
        print(f"Server   {binary()}, one process; clients on the same machine\n")
        for what, unit, figure in rows:
            print(f"  {what:<44} {figure:>20}  {unit}")
        for person in (*people, first, second):
            await person.close(1000)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description="Measures a real Hallway server over loopback.")
    parser.add_argument("--pairs", type=int, default=100, help="pairs of guests (default 100)")
    parser.add_argument("--texts", type=int, default=200, help="texts a pair in the burst (default 200)")
    arguments = parser.parse_args()
    asyncio.run(main(arguments.pairs, arguments.texts))
