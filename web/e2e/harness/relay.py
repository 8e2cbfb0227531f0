"""A real TURN server, coturn, on this machine's loopback."""

from __future__ import annotations

import asyncio
import base64
import hashlib
import hmac
import shutil
import socket
import subprocess
import tempfile
import time
from pathlib import Path

from harness.deadline import until

COTURN = shutil.which("turnserver") or shutil.which("coturn")

SECRET = "a secret between the two servers"


def free_port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])


class Coturn:
    """`async with Coturn() as relay:` starts it. Its users have names that end with a time, as Hallway makes them.

    It relays to the loopback, which the one that we ship does not.
    """

    def __init__(self, secret: str = SECRET, address: str = "127.0.0.1") -> None:
        self.secret = secret
        self.address = address
        self.port = free_port()
        self._folder = tempfile.TemporaryDirectory(prefix="hallway-coturn-")
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def log(self) -> Path:
        return Path(self._folder.name) / "log"

    async def __aenter__(self) -> Coturn:
        assert COTURN is not None
        settings = {
            "listening-ip": self.address,
            "relay-ip": self.address,
            "listening-port": self.port,
            "static-auth-secret": self.secret,
            "realm": "hallway.test",
            "user-quota": 8,
            "log-file": "stdout",
            "pidfile": f"{self._folder.name}/pid",
            "userdb": f"{self._folder.name}/users",
        }
        switches = ("use-auth-secret", "fingerprint", "no-cli", "no-tls", "no-dtls", "allow-loopback-peers", "verbose")
        file = Path(self._folder.name) / "turnserver.conf"
        file.write_text("\n".join([*switches, "simple-log", *(f"{key}={value}" for key, value in settings.items()), ""]))
        with self.log.open("wb") as output:
            self._process = subprocess.Popen([COTURN, "-c", str(file)], stdout=output, stderr=subprocess.STDOUT)

        async def listens() -> bool:
            assert self._process is not None and self._process.poll() is None, self.log.read_text()[-2_000:]
            try:
                _, writer = await asyncio.open_connection(self.address, self.port)
            except OSError:
                return False
            writer.close()
            return True

        await until(listens, "coturn listens", 15)
        return self

    async def __aexit__(self, *_: object) -> None:
        assert self._process is not None
        self._process.kill()
        self._process.wait()
        self._folder.cleanup()

    def url(self, transport: str) -> str:
        return f"turn:{self.address}:{self.port}?transport={transport}"

    def settings(self, transport: str, **more: str) -> dict[str, str]:
        """What a Hallway that uses it is set to."""
        return {"TURN_URLS": self.url(transport), "TURN_SECRET": self.secret, **more}

    def credentials(self, lasts: int = 600, secret: str | None = None) -> tuple[str, str]:
        """A name and a password for that many seconds; those of another secret are wrong."""
        name = f"{int(time.time()) + lasts}:test"
        digest = hmac.new((secret or self.secret).encode(), name.encode(), hashlib.sha1).digest()
        return name, base64.b64encode(digest).decode()
