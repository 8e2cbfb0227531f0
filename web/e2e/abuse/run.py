"""One run: a server, its witness, the attacks one after the other, and the verdict."""

from __future__ import annotations

import asyncio
import contextlib
import json
import os
import random
import time
from dataclasses import dataclass
from pathlib import Path

import aiohttp

from abuse import bounds
from abuse.bounds import MB, Figures, LatencyBounds
from abuse.journal import Journal
from abuse.record import LOST_AFTER, Record
from abuse.report import Outcome, headline, line, summary, table
from abuse.settings import JWT_SECRET, SETTINGS, TURN_SECRET
from abuse.stage import Attack, Stage
from harness.deadline import NeverHappened
from harness.server import HallwayServer

#: How long the bystanders talk undisturbed first, and how often that is measured. The quietest counts: a machine that
#: is busy with something else would make the bound as loose as it is busy.
QUIET, QUIET_TIMES = 2.0, 3

#: Longer than any attack takes: one that hangs is a find too.
ATTACK_WITHIN = 40.0
LONG_WITHIN = 90.0

#: How much less of the processors the attackers get than the server: they stand for other people's machines.
NICER = 10


@dataclass(frozen=True)
class Options:
    """What the one who runs it has chosen."""

    #: How long a flood lasts.
    seconds: float
    seed: int
    #: Whether the server is a release build.
    is_optimised: bool
    #: Where the figures go too.
    file: str | None


class Run:
    """The server under attack, and who looks on."""

    def __init__(self, server: HallwayServer, record: Record, journal: Journal, options: Options) -> None:
        self.server, self.record, self.journal, self.options = server, record, journal, options
        self.quiet = Figures()
        self.latency: LatencyBounds

    def stage(self, attack: Attack) -> Stage:
        chance = random.Random(f"{self.options.seed} {attack.name}")
        return Stage(self.server, self.journal, self.options.seconds, chance, self.record.room)

    async def before(self) -> Figures:
        look = await self.record.gauge()
        return Figures(memory_before=look["memory"], files_before=look["files"], threads_before=look["threads"])

    async def measure_quiet(self) -> None:
        """Has every road walked once, so that what the server makes on first use is not the first attack's."""
        warm = self.stage(Attack("warm-up", lambda _: asyncio.sleep(0)))
        await warm.pair()
        async with warm.http().post(
            f"{self.server.url}/api/sessions", json={"login": "nobody", "password": "wrong password"}
        ) as response:
            assert response.status == 401, await response.text()
        await warm.clear()
        seen = []
        for _ in range(QUIET_TIMES):
            seen.append(await self.before())
            start = time.monotonic()
            await asyncio.sleep(QUIET)
            end = time.monotonic()
            await self.record.complete(end)
            self.record.fill(seen[-1], start, end)
        self.quiet = min(seen, key=lambda figures: figures.p99)
        self.journal.fill(self.quiet)
        self.latency = LatencyBounds.after(self.quiet.p99, is_optimised=self.options.is_optimised)

    async def act(self, attack: Attack, stage: Stage, within: float) -> None:
        """Whatever an attack raises is a find, and not the end of the run."""
        try:
            await asyncio.wait_for(attack.act(stage), within)
        except TimeoutError:
            stage.require(False, f"it did not come to its end within {within:.0f} s")
        except Exception as error:  # noqa: BLE001
            stage.require(False, f"{type(error).__name__}: {str(error)[:300]}")

    async def attack(self, attack: Attack) -> Outcome:
        """One attack; what could be the machine's doing is measured again."""
        for number in range(1, bounds.ROUNDS + 1):
            outcome = await self.round(attack)
            if not outcome.broken or not all(what.startswith(bounds.MEASURED_AGAIN) for what in outcome.broken):
                break
        if number > 1:
            outcome.told.append(f"measured {number} times")
        return outcome

    async def round(self, attack: Attack) -> Outcome:
        """From a settled server to a settled server."""
        stage, figures, start = self.stage(attack), await self.before(), time.monotonic()
        await self.act(attack, stage, ATTACK_WITHIN)
        end = time.monotonic()
        figures.seconds = end - start
        if (status := self.server.process.poll()) is not None:
            raise SystemExit(f"abuse: the server died with status {status} under {attack.name}\n{self.server.tail(40)}")
        await self.close(stage)
        if not await self.record.complete(end):
            figures.disturbances.append(f"a text did not arrive within {LOST_AFTER:.0f} s")
        await self.settle(figures)
        self.record.fill(figures, start, end)
        self.journal.fill(figures)
        return Outcome(
            attack.name, figures, stage.faults + bounds.broken(figures, self.latency), stage.skipped, stage.told
        )

    async def close(self, stage: Stage) -> None:
        try:
            await stage.clear()
        except (NeverHappened, aiohttp.ClientError, AssertionError) as error:
            stage.require(False, f"clearing up: {error}")

    async def settle(self, figures: Figures) -> None:
        """Waits until the server has given back what the attack took, or should have."""
        deadline = time.monotonic() + bounds.SETTLE_WITHIN
        while True:
            look = await self.record.gauge()
            figures.memory_after, figures.files_after, figures.threads_after = (
                look["memory"],
                look["files"],
                look["threads"],
            )
            if not bounds.settled(figures) or time.monotonic() > deadline:
                return

    async def long(self, attack: Attack) -> tuple[Attack, Stage, float]:
        stage, start = self.stage(attack), time.monotonic()
        await self.act(attack, stage, LONG_WITHIN)
        return attack, stage, time.monotonic() - start


async def run(attacks: list[Attack], options: Options) -> bool:
    """Runs them, prints what was seen, and says whether every bound held."""
    began = time.monotonic()
    build = (
        "a release build"
        if options.is_optimised
        else f"a debug build: {bounds.UNOPTIMISED} times the latency may be added"
    )
    print(f"abuse: {len(attacks)} attacks on {build}, seed {options.seed}", flush=True)
    outcomes: list[Outcome] = []
    async with HallwayServer("abuse", **SETTINGS) as server:
        journal = Journal(server.log)
        journal.secrets |= {JWT_SECRET, TURN_SECRET}
        async with Record(server) as record:
            os.nice(NICER)
            it = Run(server, record, journal, options)
            await it.measure_quiet()
            print(headline(it.quiet, it.latency), flush=True)
            background = [asyncio.create_task(it.long(attack)) for attack in attacks if attack.is_long]
            if background:
                # Their connections belong to what the others find open.
                await asyncio.sleep(1)
            try:
                for attack in attacks:
                    if not attack.is_long:
                        outcomes.append(await it.attack(attack))
                        print(line(outcomes[-1]), flush=True)
                        if any("thrown out" in what for what in outcomes[-1].broken):
                            raise SystemExit("abuse: the bystanders were thrown out; there is nobody left to ask")
                for task in background:
                    attack, stage, took = await task
                    await it.close(stage)
                    outcomes.append(Outcome(attack.name, None, stage.faults, stage.skipped, stage.told, took))
                    print(line(outcomes[-1]), flush=True)
            finally:
                for task in background:
                    task.cancel()
                    with contextlib.suppress(asyncio.CancelledError, Exception):
                        await task
            await it.settle(overall := await it.before())
            journal.fill(overall)
            grown = overall.memory_after - it.quiet.memory_before
            faults = [f"log: {fault}" for fault in overall.log_faults]
            if grown > bounds.MEMORY_OVERALL:
                faults.append(f"memory at the end: {grown // MB} MB more than before the first attack")
            outcomes.append(
                Outcome("all of it", None, faults, [], [f"memory {grown / MB:+.0f} MB"], time.monotonic() - began)
            )
    print(table(outcomes, it.quiet, it.latency))
    if options.file:
        Path(options.file).write_text(
            json.dumps(summary(outcomes, it.quiet, it.latency, options.seed), indent=2) + "\n", encoding="utf-8"
        )
    return not any(outcome.broken for outcome in outcomes)
