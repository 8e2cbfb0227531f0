"""Measures calls between two real browsers, a naive page beside ours in one run: `make bench-calls [CALLS=30]`.

Prints, for each way and each signalling delay, how long it took from `matched` to each step on the slower side (median
and 95th percentile) and on either side (median), and how many of all calls that were started connected. Fails where a
bar does not hold.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import platform
import sys
import tempfile
from pathlib import Path
from statistics import median

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from calls.late import LateNetwork  # noqa: E402
from calls.sides import Naive, Ours, Side, Way  # noqa: E402
from harness.server import HallwayServer, hallway_binary  # noqa: E402
from harness.street import Browsers  # noqa: E402
from playwright.async_api import Browser, Error, async_playwright  # noqa: E402

#: `received` is that the whole first picture has come; from there to `frame` it is decoded and drawn.
STEPS = ("offer", "answer", "pair", "dtls", "received", "frame")

#: As cameras of people. The browser loses the first picture that its encoder is given, and the next is one beat away.
FRAMES_A_SECOND = 30

#: The first picture may take at most this share of what it takes the naive page, at the longer delay.
BAR = 0.55

#: Calls of one way before it is the other's turn, so that both see the same machine.
TURN = 5


class Tally:
    """What came of the calls of one way at one delay."""

    def __init__(self) -> None:
        self.started = 0
        self.restarted = 0
        self.connected: list[tuple[Side, Side]] = []
        self.lost: list[str] = []

    def note(self, sides: tuple[Side, Side]) -> None:
        self.started += 1
        restarts = max(side.restarts for side in sides)
        if not all(side.connected and "frame" in side.steps for side in sides) or restarts > 1:
            self.lost.append(f"{sides}")
            return
        self.restarted += restarts > 0
        self.connected.append(sides)

    def note_lost(self, why: str) -> None:
        self.started += 1
        self.lost.append(why)

    def slower(self, step: str) -> list[int]:
        """When the slower side of each call had reached that step."""
        return sorted(max(side.steps.get(step, 0) for side in sides) for sides in self.connected)

    def of(self, step: str, share: float) -> int:
        ordered = self.slower(step)
        return ordered[min(len(ordered) - 1, int(share * len(ordered)))] if ordered else -1

    def of_one(self, which: int, step: str) -> int:
        """The median of the one who had waited (0), or of the one who came (1)."""
        return round(median(sides[which].steps.get(step, 0) for sides in self.connected)) if self.connected else -1

    @property
    def frame(self) -> float:
        return median(self.slower("frame")) if self.connected else float("inf")


async def measure(url: str, calls: int, browsers: tuple[Browser, Browser], tallies: dict[str, Tally]) -> None:
    """Turn by turn, `calls` of each way."""
    for begin in range(0, calls, TURN):
        for make in (Naive, Ours):
            way: Way = make()
            tally = tallies.setdefault(way.name, Tally())
            await way.open(url, browsers)
            try:
                # The first call of a page pays for what every page pays once: not counted, in either way.
                await way.call()
                for _ in range(min(TURN, calls - begin)):
                    try:
                        tally.note(await way.call())
                    except (TimeoutError, AssertionError, Error) as error:
                        tally.note_lost(f"{type(error).__name__}: {error}")
                        break
            finally:
                await way.close()


def show(delay: int, tallies: dict[str, Tally]) -> None:
    for name, tally in tallies.items():
        cells = " | ".join(f"{tally.of(step, 0.5)} / {tally.of(step, 0.95)}" for step in STEPS)
        connected = f"{len(tally.connected)} of {tally.started}"
        print(f"| {name}, {delay} ms | {cells} | {connected} | {tally.restarted} |", flush=True)
        for which, side in enumerate(("who waited", "who came")):
            cells = " | ".join(str(tally.of_one(which, step)) for step in STEPS)
            print(f"| {name}, {side} | {cells} | | |", flush=True)
        for why in tally.lost:
            print(f"  lost: {why}", flush=True)


async def main() -> int:
    parser = argparse.ArgumentParser()
    parser.add_argument("--calls", type=int, default=int(os.environ.get("CALLS") or 30))
    parser.add_argument("--delays", type=int, nargs="+", default=[0, 30], help="milliseconds a message")
    parser.add_argument("--frames", type=int, default=FRAMES_A_SECOND, help="what the cameras show a second")
    options = parser.parse_args()
    print(f"{platform.platform()}, {os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}, {hallway_binary()}")
    print(f"cameras of {options.frames} pictures a second")
    print(f"ms from `matched`, slower side, p50 / p95\n\n| | {' | '.join(STEPS)} | connected | with a retry |")
    print("| --- " * (len(STEPS) + 3) + "|", flush=True)
    kept = True
    with tempfile.TemporaryDirectory(prefix="hallway-bench-") as pictures:
        async with HallwayServer("bench-calls", REMATCH_COOLDOWN="0", REMATCH_AFTER="1") as server, async_playwright() as playwright:
            cameras = Browsers(playwright, Path(pictures), options.frames)
            browsers = (await cameras.with_picture("terracotta"), await cameras.with_picture("blue"))
            shares = {}
            for delay in options.delays:
                tallies: dict[str, Tally] = {}
                async with LateNetwork(server.url, delay / 2_000) as network:
                    await measure(network.url, options.calls, browsers, tallies)
                show(delay, tallies)
                ours = tallies["ours"]
                kept = kept and len(ours.connected) == ours.started
                shares[delay] = ours.frame / tallies["naive"].frame
            await cameras.close()
    for delay, share in shares.items():
        print(f"first picture at {delay} ms: {share:.2f} of naive")
    last = max(shares)
    if last > 0 and shares[last] > BAR:
        print(f"bar: at most {BAR} at {last} ms: MISSED")
        kept = False
    if not kept:
        print("bar: every call connects with at most one retry, and the median holds: MISSED")
    return 0 if kept else 1


if __name__ == "__main__":
    raise SystemExit(asyncio.run(main()))
