"""Carries the faults of a schedule out, and writes down when each began and was over."""

from __future__ import annotations

import asyncio
import contextlib

from chaos.crowd.diary import Diary
from chaos.ground.cluster import Cluster
from chaos.schedule import Fault, Kind
from harness.network import Network


class Breaker:
    """Whoever breaks things. What does not come back within its time ends the run."""

    def __init__(self, cluster: Cluster, diary: Diary) -> None:
        self.cluster, self.diary = cluster, diary
        self.count = 0
        #: What is broken already is whole again before it is broken anew, however slow the machine.
        self._turns: dict[str, asyncio.Lock] = {}

    async def run(self, faults: list[Fault]) -> None:
        """Carries all of them out, each at its time from now on."""
        begin = asyncio.get_running_loop().time()
        async with asyncio.TaskGroup() as group:
            for fault in faults:
                group.create_task(self._at(begin + fault.at, fault))

    async def _at(self, moment: float, fault: Fault) -> None:
        loop = asyncio.get_running_loop()
        await asyncio.sleep(max(0, moment - loop.time()))
        async with self._turns.setdefault(fault.target, asyncio.Lock()):
            await self._break(fault)

    async def _break(self, fault: Fault) -> None:
        self.count += 1
        print(f"  {fault.at:6.1f} s  {fault.kind} {fault.target} for {fault.lasts:.1f} s", flush=True)
        self._note("began", fault)
        try:
            await self._carry_out(fault)
        finally:
            self._note("over", fault)

    def _note(self, what: str, fault: Fault) -> None:
        self.diary.note(what, fault=fault.kind.value, target=fault.target, number=fault.at)

    async def _carry_out(self, fault: Fault) -> None:
        match fault.kind:
            case Kind.KILL:
                server = self.cluster.servers[fault.target]
                server.crash()
                await asyncio.sleep(fault.lasts)
                await server.start()
            case Kind.DRAIN:
                server = self.cluster.servers[fault.target]
                await server.stop()
                await asyncio.sleep(fault.lasts)
                await server.start()
            case Kind.STALL:
                server = self.cluster.servers[fault.target]
                server.stall()
                try:
                    await asyncio.sleep(fault.lasts)
                finally:
                    server.go_on()
            case Kind.CUT:
                await self._cut(self.cluster.cables[fault.target], fault.lasts)
            case Kind.HUSH:
                await self._hush(self.cluster.cables[fault.target], fault.lasts)
            case Kind.STREET_CUT:
                await self._cut(self.cluster.street, fault.lasts)
            case Kind.STREET_HUSH:
                await self._hush(self.cluster.street, fault.lasts)
            case Kind.RESTART:
                await self._redis(fault.lasts, keeps=True)
            case Kind.EMPTY:
                await self._redis(fault.lasts, keeps=False)

    async def _cut(self, network: Network, seconds: float) -> None:
        network.cut()
        with contextlib.ExitStack() as stack:
            stack.callback(network.restore)
            await asyncio.sleep(seconds)

    async def _hush(self, network: Network, seconds: float) -> None:
        network.fall_silent()
        with contextlib.ExitStack() as stack:
            stack.callback(network.restore)
            await asyncio.sleep(seconds)

    async def _redis(self, seconds: float, *, keeps: bool) -> None:
        redis = self.cluster.redis
        assert redis is not None
        if keeps:
            await redis.stop()
        else:
            redis.kill()
            redis.forget()
        await asyncio.sleep(seconds)
        await redis.start()
