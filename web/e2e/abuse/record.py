"""What the witness has written down, read by the one who judges."""

from __future__ import annotations

import asyncio
import json
import os
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

from abuse.bounds import Figures
from harness.deadline import NeverHappened, until
from harness.server import ARTIFACTS, HallwayServer

#: How long a text may be on its way before it counts as lost.
LOST_AFTER = 5.0


def quantile(values: list[float], share: float) -> float:
    """The value below which that share of them lies, by nearest rank."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))] if ordered else 0.0


class Record:
    """`async with Record(server)` has the witness look on for as long as the block lasts."""

    def __init__(self, server: HallwayServer) -> None:
        self._server = server
        self._path = ARTIFACTS / "e2e" / "abuse-witness.jsonl"
        self._read = 0
        self._lines: list[dict[str, Any]] = []
        self._process: subprocess.Popen[bytes]
        self.room = ""

    async def __aenter__(self) -> Record:
        self._path.unlink(missing_ok=True)
        self._process = subprocess.Popen(
            [
                sys.executable,
                "-B",
                "-m",
                "abuse.witness",
                self._server.url,
                str(self._server.process.pid),
                str(self._path),
            ],
            cwd=Path(__file__).resolve().parents[1],
            env=os.environ | {"PYTHONPATH": str(Path(__file__).resolve().parents[1])},
        )

        async def met() -> str | None:
            if self._process.poll() is not None:
                raise AssertionError("the witness ended by itself")
            return next((line["room"] for line in self.lines() if line["kind"] == "met"), None)

        self.room = await until(met, "the bystanders have met")
        return self

    async def __aexit__(self, *_: object) -> None:
        self._process.terminate()
        try:
            await asyncio.to_thread(self._process.wait, 5)
        except subprocess.TimeoutExpired:
            self._process.kill()

    def lines(self) -> list[dict[str, Any]]:
        """All that was written so far."""
        if self._path.exists():
            with self._path.open("rb") as file:
                file.seek(self._read)
                news = file.read()
            whole = news[: news.rfind(b"\n") + 1]
            self._read += len(whole)
            self._lines += [json.loads(line) for line in whole.splitlines()]
        return self._lines

    async def gauge(self) -> dict[str, Any]:
        """The next look at the server, taken after this call."""
        asked = time.monotonic()

        async def fresh() -> dict[str, Any] | None:
            newest = next((line for line in reversed(self.lines()) if line["kind"] == "gauge"), None)
            return newest if newest and newest["at"] > asked else None

        return await until(fresh, "the witness looks at the server")

    async def complete(self, end: float) -> bool:
        """Waits until every text that was due before then has arrived; false says that one is lost."""

        async def arrived() -> bool:
            return (await self.gauge())["oldest"] > end

        try:
            return await until(arrived, "every text has arrived", LOST_AFTER)
        except NeverHappened:
            return False

    def fill(self, figures: Figures, start: float, end: float) -> None:
        """Writes down what was seen between two moments."""
        took = [line["took"] for line in self.lines() if line["kind"] == "text" and start <= line["due"] <= end]
        figures.texts = len(took)
        figures.p50, figures.p99, figures.worst = quantile(took, 0.5), quantile(took, 0.99), max(took, default=0)
        looks = [line for line in self.lines() if line["kind"] == "gauge" and start <= line["at"] <= end + 0.2]
        figures.memory_peak = max((look["memory"] for look in looks), default=figures.memory_before)
        figures.files_peak = max((look["files"] for look in looks), default=figures.files_before)
        figures.threads_peak = max((look["threads"] for look in looks), default=figures.threads_before)
        if len(looks) > 1:
            figures.cpu = (looks[-1]["cpu"] - looks[0]["cpu"]) / (looks[-1]["at"] - looks[0]["at"])
        figures.disturbances += [
            line["what"] for line in self.lines() if line["kind"] == "disturbed" and start <= line["at"] <= end + 0.2
        ]
