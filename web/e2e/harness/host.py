"""What the host of a server does at the command line, beside it."""

from __future__ import annotations

import asyncio
import re
from dataclasses import dataclass
from pathlib import Path

from harness.deadline import PATIENCE
from harness.server import HallwayServer, hallway_binary


@dataclass(frozen=True)
class Said:
    """What a command answered."""

    status: int
    words: str
    complaint: str


async def say(*arguments: str, data: Path | str | None = None) -> Said:
    """Runs the executable, on this data folder if one is named, and returns all that it said."""
    process = await asyncio.create_subprocess_exec(
        str(hallway_binary()),
        *arguments,
        *(("--data-dir", str(data)) if data else ()),
        stdin=asyncio.subprocess.DEVNULL,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
    )
    try:
        said, complained = await asyncio.wait_for(process.communicate(), PATIENCE)
    finally:
        if process.returncode is None:
            process.kill()
    return Said(process.returncode or 0, said.decode(), complained.decode())


async def hallway(*arguments: str, data: Path | str | None = None) -> str:
    """The same, and requires success."""
    said = await say(*arguments, data=data)
    assert said.status == 0, (arguments, said)
    return said.words


async def moderate(server: HallwayServer, *arguments: str) -> str:
    """The same, on the data of a running server."""
    return await hallway(*arguments, data=server.data)


async def only_report(server: HallwayServer) -> str:
    """The one report that waits for a decision, as its host reads it. It is decided, so that the next is alone too."""
    [report] = re.findall(r"\brep_\w+", await moderate(server, "reports", "list"))
    shown = await moderate(server, "reports", "show", report)
    await moderate(server, "reports", "decide", report, "--dismiss")
    return shown
