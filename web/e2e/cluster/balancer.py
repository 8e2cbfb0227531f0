"""The balancer as it is shipped: `deploy/haproxy.cfg`, with other addresses."""

from __future__ import annotations

import asyncio
import os
import re
import shutil
import subprocess
import tempfile
from dataclasses import dataclass
from pathlib import Path

import aiohttp

from cluster.ports import free_port
from harness.deadline import PATIENCE, until
from harness.server import ARTIFACTS, REPOSITORY

SHIPPED = REPOSITORY / "deploy" / "haproxy.cfg"

#: A line of the log: `backend/server status milliseconds ms termination retries=n method path`.
LINE = re.compile(
    r"(?m)^[^ /]+/(?P<server>\S+) (?P<status>-?\d+) \S+ ms \S+ retries=\S+ (?P<method>\S+) (?P<path>\S+)$"
)


def haproxy_binary() -> str | None:
    """The program; None where it is not installed."""
    return shutil.which("haproxy", path=os.environ.get("PATH", "") + ":/usr/sbin:/usr/local/sbin")


@dataclass(frozen=True)
class Answer:
    """A request that the balancer has finished, as its log tells it. `server` is `<NOSRV>` if it answered by itself."""

    server: str
    status: int
    method: str
    path: str


class Balancer:
    """One HAProxy before these servers, by name and port: `async with Balancer({"one": 8081}, "balancer")`.

    With a certificate, a PEM file with the key behind it, it is changed for https as the file says.
    """

    def __init__(self, servers: dict[str, int], name: str, certificate: Path | None = None) -> None:
        self.servers = servers
        self.certificate = certificate
        self.secure_port = free_port()
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self.log = ARTIFACTS / "e2e" / f"{name}.log"
        self._folder = tempfile.TemporaryDirectory(prefix="hallway-balancer-")
        self._commands = Path(self._folder.name) / "admin.sock"
        self._process: subprocess.Popen[bytes] | None = None
        self._marks = 0

    async def __aenter__(self) -> Balancer:
        binary = haproxy_binary()
        assert binary is not None, "haproxy is not installed"
        configuration = Path(self._folder.name) / "haproxy.cfg"
        configuration.write_text(self._configuration())
        self.log.parent.mkdir(parents=True, exist_ok=True)
        with self.log.open("wb") as log:
            self._process = subprocess.Popen(
                [binary, "-db", "-dW", "-f", str(configuration)],
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )
        try:
            for server in self.servers:
                await self.until_server(server, is_up=True)
        except BaseException:
            await self.__aexit__()
            raise
        return self

    async def __aexit__(self, *_: object) -> None:
        if self._process is not None:
            self._process.kill()
            self._process.wait()
        self._folder.cleanup()

    def _configuration(self) -> str:
        """What is shipped, but for where things are. Each change must find its line, so that none is forgotten."""
        lines = [
            line
            for name, port in self.servers.items()
            for line in (
                f"    server {name} 127.0.0.1:{port} cookie {name}",
                f"    server {name}-anyhow 127.0.0.1:{port} backup no-check non-stick",
            )
        ]
        text = re.sub(r"(?m)^    server .*\n", "", SHIPPED.read_text()).rstrip() + "\n" + "\n".join(lines) + "\n"
        changes = {
            "    log /dev/log local0\n": "    log stdout format raw local0\n",
            "    chroot /var/lib/haproxy\n    user haproxy\n    group haproxy\n": "",
            "    stats socket /run/haproxy/admin.sock": f"    stats socket {self._commands}",
            "    maxconn 20000\n": "    maxconn 1000\n",
            "    bind :80\n": f"    bind 127.0.0.1:{self.port}\n",
        }
        if self.certificate is not None:
            changes |= {
                "    # bind :443 ssl crt /etc/haproxy/hallway.pem ": (
                    f"    bind 127.0.0.1:{self.secure_port} ssl crt {self.certificate} "
                ),
                "    # http-request redirect scheme https ": "    http-request redirect scheme https ",
                ' attr "SameSite=Lax"\n': ' attr "SameSite=Lax" secure\n',
            }
        for line, instead in changes.items():
            assert text.count(line) == 1, f"{SHIPPED} should have one line {line!r}"
            text = text.replace(line, instead)
        return text

    # Its word

    async def command(self, line: str) -> str:
        """What it answers on its socket for commands."""
        reader, writer = await asyncio.open_unix_connection(self._commands)
        try:
            writer.write(line.encode() + b"\n")
            await writer.drain()
            return (await reader.read()).decode()
        finally:
            writer.close()

    async def about(self, server: str) -> dict[str, str]:
        """What it knows of a server, by HAProxy's names: `status`, `check_status`, `scur` (requests now) and others."""
        head, *rows = (await self.command("show stat hallway 4 -1")).lstrip("# ").splitlines()
        names = head.split(",")
        for row in rows:
            fields = dict(zip(names, row.split(","), strict=False))
            if fields.get("svname") == server:
                return fields
        raise AssertionError(f"the balancer knows no {server}")

    async def until_server(self, server: str, is_up: bool, within: float = PATIENCE) -> None:
        """Waits until its health checks have found a server up, or down."""

        async def found() -> bool:
            assert self._process is not None and self._process.poll() is None, self.log.read_text()
            try:
                about = await self.about(server)
            except (FileNotFoundError, ConnectionRefusedError):
                return False
            if is_up:
                return about["status"] == "UP" and about["check_status"] == "L7OK"
            return about["status"] == "DOWN"

        await until(found, f"the balancer finds {server} {'up' if is_up else 'down'}", within)

    async def answers(self) -> list[Answer]:
        """All that it has answered until now, in the order in which it logged them.

        The log is written a moment after the answer: so something is asked that the balancer answers by itself, and
        waited for.
        """
        self._marks += 1
        mark = f"/metrics/mark-{self._marks}"
        async with aiohttp.ClientSession() as http, http.get(self.url + mark):
            pass

        async def logged() -> bool:
            return mark in self.log.read_text(errors="replace")

        await until(logged, "the balancer's log is up to date")
        found = LINE.finditer(self.log.read_text(errors="replace"))
        answers = [Answer(one["server"], int(one["status"]), one["method"], one["path"]) for one in found]
        return [answer for answer in answers if "/mark-" not in answer.path]
