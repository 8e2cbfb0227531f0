"""The library's own conformance server, as a process of its own."""

from __future__ import annotations

import os
import re
import signal
import subprocess
from pathlib import Path

from harness.deadline import until
from harness.server import ARTIFACTS, PASSED_ON, REPOSITORY, START_WITHIN, STOP_WITHIN

ANNOUNCED = re.compile(r"listening on (http://127\.0\.0\.1:([1-9]\d*))")

#: The origin whose pages the server does not let in, whatever their port.
FORBIDDEN_ORIGIN = "http://forbidden.test"

#: What the official suites of both protocols ask of a server.
SUITE = {"ping_interval": 300, "ping_timeout": 200, "max_payload": 1_000_000}

#: A heartbeat that no test waits for, and that no busy machine misses.
PATIENT = {"ping_interval": 25_000, "ping_timeout": 20_000, "max_payload": 1_000_000, "connect_timeout": 45_000}

#: A heartbeat that releases a waiting poll soon, for clients that may forget to say goodbye while they post.
LIVELY = PATIENT | {"ping_interval": 300, "ping_timeout": 5_000}


def conformance_binary() -> Path:
    """The executable to test."""
    named = os.environ.get("SOCKETIO_CONFORMANCE")
    binary = Path(named or REPOSITORY / ".build" / "debug" / "socketio-conformance")
    if not binary.exists():
        raise FileNotFoundError(f"no server at {binary}: build it, or name one with SOCKETIO_CONFORMANCE")
    return binary


class ConformanceServer:
    """One server on a free port, which it keeps when it is started again; its log is under `artifacts/`.

    Options are those of its command line: `ping_interval=300` is `--ping-interval 300`.
    """

    running: list[ConformanceServer] = []

    def __init__(self, name: str, **options: int) -> None:
        self.name = name
        self.options = options
        self.log = ARTIFACTS / "e2e" / f"sockets-{name}.log"
        self.url = ""
        self._port = 0
        self._logged_before = 0
        self._process: subprocess.Popen[bytes] | None = None
        self.log.unlink(missing_ok=True)

    async def __aenter__(self) -> ConformanceServer:
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

    async def start(self) -> None:
        """Starts it and waits until it listens; the second time on the port it had."""
        command = [str(conformance_binary()), "--port", str(self._port)]
        for name, value in self.options.items():
            command += [f"--{name.replace('_', '-')}", str(value)]
        self.log.parent.mkdir(parents=True, exist_ok=True)
        self._logged_before = self.log.stat().st_size if self.log.exists() else 0
        with self.log.open("ab") as output:
            self._process = subprocess.Popen(
                command,
                cwd=REPOSITORY,
                env={key: os.environ[key] for key in PASSED_ON if key in os.environ},
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )
        ConformanceServer.running.append(self)
        found = await until(self._announced, f"{self.name} says where it listens", START_WITHIN)
        self.url, self._port = found[1], int(found[2])

    async def stop(self, *, kindly: bool = True) -> None:
        """Sends SIGTERM and requires status 0 in time; or kills it, as a crash would."""
        if self._process is None:
            return
        self.require_alive()
        if kindly:
            self._process.send_signal(signal.SIGTERM)
            await until(self._ended, f"{self.name} ends after SIGTERM", STOP_WITHIN)
            assert self._process.returncode == 0, (
                f"{self.name} ended with status {self._process.returncode} after SIGTERM\n{self.tail(40)}"
            )
        self._kill()

    def require_alive(self) -> None:
        """Fails at once, with the log's end, when the server has died by itself."""
        assert self._process is not None, f"{self.name} is not running"
        if (status := self._process.poll()) is not None:
            raise AssertionError(f"{self.name} ended by itself with status {status}\n{self.tail(40)}")

    def tail(self, lines: int) -> str:
        """The end of its log."""
        if not self.log.exists():
            return ""
        return "\n".join(self.log.read_text(errors="replace").splitlines()[-lines:])

    async def _announced(self) -> re.Match[str] | None:
        self.require_alive()
        return ANNOUNCED.search(self.log.read_bytes()[self._logged_before :].decode(errors="replace"))

    async def _ended(self) -> bool:
        return self._process is None or self._process.poll() is not None

    def _kill(self) -> None:
        if self in ConformanceServer.running:
            ConformanceServer.running.remove(self)
        if self._process is not None and self._process.poll() is None:
            self._process.kill()
            self._process.wait()
        self._process = None
