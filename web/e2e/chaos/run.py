"""One run: a cluster, a crowd, faults by their schedule, and the records of it."""

from __future__ import annotations

import asyncio
import contextlib
import json
import shutil
import time
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, AsyncExitStack
from pathlib import Path
from typing import Protocol

from chaos.breaker import Breaker
from chaos.crowd.crowd import Crowd
from chaos.crowd.diary import Diary
from chaos.ground.cluster import Cluster
from chaos.schedule import schedule
from chaos.settings import Settings

#: How often it is said how the crowd is.
TELL_EVERY = 10.0

#: How late this process itself may be. Beyond it the checker is told: guests that are late say nothing of servers.
LATE = 0.5


class Road(Protocol):
    """Something between the guests and the balancer."""

    url: str


async def record(
    settings: Settings,
    folder: Path,
    *,
    with_faults: bool = True,
    road: Callable[[str], AbstractAsyncContextManager[Road]] | None = None,
) -> None:
    """Runs, and leaves the records in that folder: one file for each guest, one of the faults, one of the settings.

    With a road, guests come by it, but for those of the street.
    """
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    async with AsyncExitStack() as stack:
        cluster = await stack.enter_async_context(Cluster(settings))
        url = cluster.url if road is None else (await stack.enter_async_context(road(cluster.url))).url
        faults = schedule(settings, cluster.names) if with_faults else []
        diary = Diary(folder / "faults.jsonl")
        crowd = Crowd(settings, folder, url, cluster.street.url)
        start = time.monotonic()
        async with crowd, watched(crowd, diary):
            print(f"chaos: {len(crowd.guests)} guests are let in after {time.monotonic() - start:.1f} s", flush=True)
            start = time.monotonic()
            await Breaker(cluster, diary).run(faults)
            await asyncio.sleep(max(0, start + settings.seconds - time.monotonic()))
            print(f"chaos: {crowd.line()} at the end", flush=True)
            end = diary.note("end")
        diary.close()
        (folder / "run.json").write_text(json.dumps(settings.record() | {"begin": start, "end": end}, indent=1))


@contextlib.asynccontextmanager
async def watched(crowd: Crowd, diary: Diary) -> AsyncIterator[None]:
    """Tells how the crowd is, and writes down when this process itself was late. Ends the run if a guest fails."""

    async def watch() -> None:
        told = time.monotonic()
        while True:
            before = time.monotonic()
            await asyncio.sleep(0.1)
            now = time.monotonic()
            if now - before > 0.1 + LATE:
                diary.note("late", since=before, seconds=round(now - before - 0.1, 3))
            crowd.require_alive()
            if now - told > TELL_EVERY:
                told = now
                print(f"  {crowd.line()}", flush=True)

    async with asyncio.TaskGroup() as group:
        watcher = group.create_task(watch())
        yield
        watcher.cancel()
