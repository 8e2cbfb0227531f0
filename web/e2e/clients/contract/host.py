"""What the host of a running server does beside it: `hallway account …`."""

from __future__ import annotations

import asyncio
import os
from pathlib import Path

from harness.deadline import PATIENCE
from harness.server import REPOSITORY


async def hallway(data: Path, *arguments: str) -> list[str]:
    """Runs the server's own command line on its data folder, requires success, and returns the lines it says."""
    binary = os.environ.get("HALLWAY_BINARY") or str(REPOSITORY / ".build" / "debug" / "hallway")
    process = await asyncio.create_subprocess_exec(
        binary,
        *arguments,
        "--data-dir",
        str(data),
        stdin=asyncio.subprocess.DEVNULL,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
    )
    try:
        said, complained = await asyncio.wait_for(process.communicate(), PATIENCE)
    finally:
        if process.returncode is None:
            process.kill()
    assert process.returncode == 0, (arguments, process.returncode, said, complained)
    return said.decode().splitlines()
