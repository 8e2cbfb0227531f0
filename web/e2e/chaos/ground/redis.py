"""A Redis of a run's own, to be ended, emptied and brought back."""

from __future__ import annotations

import asyncio
import contextlib
import shutil
import signal
import subprocess
import tempfile
from pathlib import Path

from harness.deadline import until
from harness.server import ARTIFACTS

START_WITHIN = 10.0


def redis_binary() -> str | None:
    """The program; None where it is not installed."""
    return shutil.which("redis-server")


class Redis:
    """One Redis that writes down all it is told, so that it can come back with it."""

    def __init__(self, port: int, name: str = "chaos-redis") -> None:
        self.port = port
        self.log = ARTIFACTS / "e2e" / f"{name}.log"
        self._folder = Path(tempfile.mkdtemp(prefix="hallway-redis-"))
        self._process: subprocess.Popen[bytes] | None = None

    async def __aenter__(self) -> Redis:
        self.log.parent.mkdir(parents=True, exist_ok=True)
        self.log.unlink(missing_ok=True)
        try:
            await self.start()
        except BaseException:
            await self.__aexit__()
            raise
        return self

    async def __aexit__(self, *_: object) -> None:
        self.kill()
        shutil.rmtree(self._folder, ignore_errors=True)

    async def start(self) -> None:
        binary = redis_binary()
        assert binary is not None, "redis-server is not installed"
        options = {
            "bind": "127.0.0.1", "port": self.port, "dir": self._folder, "save": "", "appendonly": "yes",
            "appendfsync": "everysec",
        }  # fmt: skip
        with self.log.open("ab") as log:
            self._process = subprocess.Popen(
                [binary, *(str(part) for name, value in options.items() for part in (f"--{name}", value))],
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )
        await until(self._answers, "Redis answers", START_WITHIN)

    async def _answers(self) -> bool:
        assert self._process is not None and self._process.poll() is None, self.log.read_text()
        with contextlib.suppress(OSError):
            reader, writer = await asyncio.open_connection("127.0.0.1", self.port)
            try:
                writer.write(b"PING\r\n")
                return (await reader.readline()).startswith(b"+PONG")
            finally:
                writer.close()
        return False

    async def stop(self) -> None:
        """Ends it in good order: what it knows is on disk."""
        assert self._process is not None
        process = self._process
        process.send_signal(signal.SIGTERM)

        async def ended() -> bool:
            return process.poll() is not None

        await until(ended, "Redis ends", START_WITHIN)

    def kill(self) -> None:
        if self._process is not None and self._process.poll() is None:
            self._process.kill()
            self._process.wait()

    def forget(self) -> None:
        """Takes its data away, while it is down."""
        for file in self._folder.iterdir():
            shutil.rmtree(file) if file.is_dir() else file.unlink()
