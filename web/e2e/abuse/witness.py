"""The two bystanders and the gauge, in a process of their own, so that what the attacker is busy with delays neither.

    python -m abuse.witness URL PID FILE

Each of the two says a text every 50 ms, whether or not the last has arrived: a server that stalls delays every text of
the time it stalled. What is seen is written to FILE, a JSON object a line, until this process is told to end (SIGTERM).
Times are the machine's monotonic clock, which all of its processes share.
"""

from __future__ import annotations

import asyncio
import json
import os
import signal
import sys
import time
from pathlib import Path
from typing import Any, TextIO

from harness.hall import meet_on_wires
from harness.passes import guest_pass
from harness.wire import Closed, WireSocket, wire_seat

EVERY = 0.050
GAUGE_EVERY = 0.100


def gauge(pid: int) -> dict[str, Any]:
    """What the system says of a process."""
    status = dict(line.split(":", 1) for line in Path(f"/proc/{pid}/status").read_text().splitlines() if ":" in line)
    times = Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()
    return {
        "memory": int(status["VmRSS"].split()[0]) * 1024,
        "threads": int(status["Threads"]),
        "files": len(os.listdir(f"/proc/{pid}/fd")),
        "cpu": (int(times[11]) + int(times[12])) / os.sysconf("SC_CLK_TCK"),
    }


class Speaker:
    """One bystander: what was said and not yet heard and answered, and what came that should not have."""

    def __init__(self, name: str, socket: WireSocket, room: str, note: Any) -> None:
        self.name, self.socket, self.room, self.note = name, socket, room, note
        self.partner: Speaker
        #: When each text was due, what is still to come of it, and how many have been said and heard.
        self.open: dict[int, tuple[float, set[str]]] = {}
        self.said = 0
        self.heard = 0

    async def speak(self, due: float) -> None:
        self.said += 1
        self.open[self.said] = (due, {"heard", "answered"})
        text = {"room": self.room, "text": f"{self.name} {self.said}"}
        await self.socket.emit("text", text, ack=self.said)

    def settle(self, number: int, what: str) -> None:
        due, missing = self.open[number]
        missing.discard(what)
        if not missing:
            del self.open[number]
            self.note("text", due=due, took=time.monotonic() - due)

    async def listen(self) -> None:
        try:
            while True:
                self.receive(await self.socket.message(within=3600))
        except Closed as closed:
            self.note("disturbed", what=f"{self.name} was thrown out ({closed.code})")
        except (KeyError, ValueError) as error:
            self.note("disturbed", what=f"{self.name} heard what was not to come: {error!r}")

    def receive(self, message: str) -> None:
        if message.startswith('2["text"'):
            who, number = json.loads(message[1:])[1]["text"].split(" ")
            self.heard += 1
            if (who, int(number)) != (self.partner.name, self.heard):
                self.note("disturbed", what=f"{self.name} heard {who} {number} instead of number {self.heard}")
                self.heard = int(number)
            self.partner.settle(int(number), "heard")
        elif message.startswith("3") and "error" not in message:
            self.settle(int(message[1 : message.index("[")]), "answered")
        else:
            self.note("disturbed", what=f"{self.name} heard {message[:120]}")


async def watch(url: str, pid: int, output: TextIO) -> None:
    def note(kind: str, **what: Any) -> None:
        output.write(json.dumps({"kind": kind, "at": time.monotonic(), **what}) + "\n")

    first, second = [await wire_seat(await guest_pass(url)) for _ in range(2)]
    room = await meet_on_wires(first, second)
    ada, ben = Speaker("ada", first, room, note), Speaker("ben", second, room, note)
    ada.partner, ben.partner = ben, ada
    note("met", room=room)
    over = asyncio.Event()
    asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, over.set)

    async def talk() -> None:
        due = time.monotonic()
        while not over.is_set():
            await asyncio.gather(ada.speak(due), ben.speak(due))
            due += EVERY
            await asyncio.sleep(max(0, due - time.monotonic()))

    async def look() -> None:
        while not over.is_set():
            oldest = min((due for each in (ada, ben) for due, _ in each.open.values()), default=time.monotonic())
            note("gauge", oldest=oldest, **gauge(pid))
            output.flush()
            await asyncio.sleep(GAUGE_EVERY)

    tasks = [asyncio.create_task(each) for each in (ada.listen(), ben.listen(), talk(), look())]
    await over.wait()
    for task in tasks:
        if task.done() and not task.cancelled() and (error := task.exception()):
            note("disturbed", what=f"the witness failed: {error!r}")
        task.cancel()
    output.flush()
    for socket in (first, second):
        await socket.send("41")
        socket.finish()


if __name__ == "__main__":
    with open(sys.argv[3], "w", encoding="utf-8") as file:
        asyncio.run(watch(sys.argv[1], int(sys.argv[2]), file))
