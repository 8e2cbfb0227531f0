"""The real server, as a process of its own."""

from __future__ import annotations

import asyncio
import os
import re
import signal
import ssl
import subprocess
import tempfile
from pathlib import Path

import aiohttp

from harness.deadline import until

REPOSITORY = Path(__file__).resolve().parents[3]
ARTIFACTS = REPOSITORY / "artifacts"

#: How long a start may take (a debug build on a busy machine), and a stop (what the protocol's host may count on).
START_WITHIN = 30.0
STOP_WITHIN = 10.0

ADDRESS = re.compile(r"https?://(?:\[[0-9a-fA-F:]+\]|[\w.-]+):([1-9]\d*)")

#: What a server hears of its surroundings. All else is set here or by the test.
PASSED_ON = ("PATH", "HOME", "LANG", "LD_LIBRARY_PATH", "TSAN_OPTIONS", "WEB_ROOT")

#: No rate stands in a test's way unless the test is about it.
UNLIMITED = {
    "LIMIT_TEXTS_PER_10S": "0",
    "LIMIT_SIGNALS_PER_10S": "0",
    "LIMIT_FINDS_PER_MINUTE": "0",
    "LIMIT_PACKETS_PER_10S": "0",
    "LIMIT_REPORTS_PER_MINUTE": "0",
    "LIMIT_CONNECTIONS_PER_MINUTE": "0",
    "LIMIT_PASSES_PER_MINUTE": "0",
    "LIMIT_SIGN_INS_PER_MINUTE": "0",
}


def hallway_binary() -> Path:
    """The executable to test."""
    binary = Path(os.environ.get("HALLWAY_BINARY") or REPOSITORY / ".build" / "debug" / "hallway")
    if not binary.exists():
        raise FileNotFoundError(f"no server at {binary}: build it, or name one with HALLWAY_BINARY")
    return binary


class HallwayServer:
    """One `hallway serve` on a free port, with its own data folder and its own log under `artifacts/`.

    `async with HallwayServer("name", RECONNECT_GRACE="1")` starts it, waits until it is ready, and at the end requires
    that SIGTERM ends it with status 0 in time.
    """

    running: list[HallwayServer] = []

    def __init__(self, name: str, authority: Path | None = None, **settings: str) -> None:
        self.name = name
        #: Whom a client of this server trusts: everybody's authorities, or the one that signed its certificate.
        self.trust = True if authority is None else ssl.create_default_context(cafile=authority)
        self.settings = UNLIMITED | settings
        self.log = ARTIFACTS / "e2e" / f"server-{name}.log"
        self.url = ""
        self._data = tempfile.TemporaryDirectory(prefix="hallway-e2e-")
        self._process: subprocess.Popen[bytes] | None = None
        self._stopped = False
        self._logged_before = 0
        self.log.unlink(missing_ok=True)

    async def __aenter__(self) -> HallwayServer:
        try:
            await self.start()
        except BaseException:
            self._kill()
            raise
        return self

    async def __aexit__(self, *_: object) -> None:
        try:
            await self.stop()
        finally:
            self._kill()
            self._data.cleanup()

    async def start(self) -> None:
        binary = hallway_binary()
        self.log.parent.mkdir(parents=True, exist_ok=True)
        environment = {key: os.environ[key] for key in PASSED_ON if key in os.environ}
        environment |= {
            "HOST": "127.0.0.1",
            "PORT": "0",
            "DATA_DIR": self._data.name,
            "LOG_FORMAT": "json",
            "LOG_LEVEL": os.environ.get("HALLWAY_LOG_LEVEL", "info"),
        }
        environment |= self.settings
        self._stopped = False
        self._logged_before = self.log.stat().st_size if self.log.exists() else 0
        with self.log.open("ab") as output:
            self._process = subprocess.Popen(
                [str(binary), "serve"],
                cwd=REPOSITORY,
                env=environment,
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )
        HallwayServer.running.append(self)
        self.url = await until(self._announced, f"{self.name} says where it listens", START_WITHIN)
        async with aiohttp.ClientSession() as http:

            async def ready() -> bool:
                try:
                    async with http.get(f"{self.url}/readyz", ssl=self.trust) as response:
                        return response.status == 200
                except aiohttp.ClientConnectionError:
                    self.require_alive()
                    return False

            await until(ready, f"{self.name} is ready", START_WITHIN)

    async def _announced(self) -> str | None:
        self.require_alive()
        text = self.log.read_bytes()[self._logged_before :].decode(errors="replace").replace("\\/", "/")
        for line in text.splitlines()[:200]:
            if found := ADDRESS.search(line):
                return found.group(0)
        return None

    @property
    def data(self) -> Path:
        """Its data folder."""
        return Path(self._data.name)

    @property
    def process(self) -> subprocess.Popen[bytes]:
        assert self._process is not None, f"{self.name} was never started"
        return self._process

    def require_alive(self) -> None:
        """Fails at once, with the log's end, when the server has died by itself."""
        if (status := self.process.poll()) is not None:
            raise AssertionError(f"{self.name} ended by itself with status {status}\n{self.tail(40)}")

    async def stop(self) -> None:
        """Sends SIGTERM and requires status 0 in time. Once stopped, it stays so until the next start."""
        if self._stopped:
            return
        self.require_alive()
        self.process.send_signal(signal.SIGTERM)

        async def ended() -> bool:
            return self.process.poll() is not None

        await until(ended, f"{self.name} ends after SIGTERM", STOP_WITHIN)
        assert self.process.returncode == 0, (
            f"{self.name} ended with status {self.process.returncode} after SIGTERM\n{self.tail(40)}"
        )
        self._stopped = True
        HallwayServer.running.remove(self)

    def _kill(self) -> None:
        if self in HallwayServer.running:
            HallwayServer.running.remove(self)
        if self._process is not None and self._process.poll() is None:
            self._process.kill()
            self._process.wait()

    def tail(self, lines: int) -> str:
        """The end of its log."""
        if not self.log.exists():
            return ""
        return "\n".join(self.log.read_text(errors="replace").splitlines()[-lines:])

    def resident_bytes(self) -> int | None:
        """How much memory it holds, where the system says so."""
        status = Path(f"/proc/{self.process.pid}/status")
        if not status.exists():
            return None
        for line in status.read_text().splitlines():
            if line.startswith("VmRSS:"):
                return int(line.split()[1]) * 1024
        return None


async def stats(url: str, trust: ssl.SSLContext | bool = True) -> dict[str, int]:
    """What `GET /api/stats` says."""
    async with aiohttp.ClientSession() as http, http.get(f"{url}/api/stats", ssl=trust) as response:
        assert response.status == 200, await response.text()
        return await response.json()


async def empty_of_guests(url: str, trust: ssl.SSLContext | bool = True) -> None:
    """Waits until nobody is left, so that the next test meets nobody from this one."""

    async def nobody() -> bool:
        counts = await stats(url, trust)
        return counts["online"] == 0 and counts["waiting"] == 0 and counts["rooms"] == 0

    await until(nobody, "everybody has left")
