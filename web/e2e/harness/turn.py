"""The real coturn by the file we ship, and just enough of TURN to ask it without any of our own code."""

from __future__ import annotations

import asyncio
import base64
import hashlib
import hmac
import ipaddress
import os
import re
import shutil
import signal
import socket
import struct
import subprocess
import tempfile
import time
from pathlib import Path

from harness.deadline import until
from harness.server import ARTIFACTS, REPOSITORY

COTURN = shutil.which("turnserver")
COOKIE = 0x2112A442
ALLOCATE, REFRESH, PERMISSION, BINDING = 3, 4, 8, 1


def credentials(secret: str, lasting: int, name: str = "test") -> tuple[str, str]:
    """A user name that ends in so many seconds, and its password."""
    username = f"{int(time.time()) + lasting}:{name}"
    code = hmac.new(secret.encode(), username.encode(), hashlib.sha1).digest()
    return username, base64.b64encode(code).decode()


class Coturn:
    """`deploy/coturn.conf` on loopback, with only addresses, ports, names and files changed."""

    def __init__(self, secret: str = "for this test", **changes: str) -> None:
        self.secret = secret
        self.port, self.tls_port = free_ports(2)
        self.log = ARTIFACTS / "e2e" / "coturn.log"
        self._changes = changes
        self._folder = tempfile.TemporaryDirectory(prefix="hallway-coturn-")
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def certificate(self) -> Path:
        return Path(self._folder.name) / "certificate.pem"

    async def __aenter__(self) -> Coturn:
        folder = Path(self._folder.name)
        key = folder / "key.pem"
        subprocess.run(
            ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=localhost"]
            + ["-addext", "subjectAltName=DNS:localhost", "-keyout", str(key), "-out", str(self.certificate)],
            check=True,
            capture_output=True,
        )
        changes = {
            "listening-port": str(self.port),
            "tls-listening-port": str(self.tls_port),
            "cert": str(self.certificate),
            "pkey": str(key),
            "static-auth-secret": self.secret,
            "realm": "hallway.test",
        } | self._changes
        text = (REPOSITORY / "deploy" / "coturn.conf").read_text(encoding="utf-8")
        for name, value in changes.items():
            text, count = re.subn(rf"^{name}=.*$", f"{name}={value}", text, flags=re.MULTILINE)
            assert count == 1, f"the file has {count} lines of {name}"
        text += f"listening-ip=127.0.0.1\nrelay-ip=127.0.0.1\npidfile={folder}/pid\nproc-user=root\nproc-group=root\n"
        (folder / "coturn.conf").write_text(text, encoding="utf-8")
        self.log.parent.mkdir(parents=True, exist_ok=True)
        with self.log.open("wb") as log:
            self._process = subprocess.Popen(
                [str(COTURN), "-c", str(folder / "coturn.conf")], stdout=log, stderr=subprocess.STDOUT, cwd=folder
            )
        try:
            await until(self._answers, "coturn answers", within=20)
        except BaseException:
            self._process.kill()
            raise
        return self

    async def __aexit__(self, *_: object) -> None:
        assert self._process is not None
        self._process.send_signal(signal.SIGTERM)
        try:
            await asyncio.to_thread(self._process.wait, 10)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        self._folder.cleanup()

    async def _answers(self) -> bool:
        assert self._process is not None and self._process.poll() is None, self.log.read_text(errors="replace")
        with TurnWire(self.port, patience=0.2) as wire:
            try:
                return await asyncio.to_thread(wire.ask, BINDING) is not None
            except ConnectionRefusedError:
                return False


class TurnWire:
    """A socket to a TURN server, and what is said on it."""

    def __init__(self, port: int, patience: float = 5) -> None:
        self._socket = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self._socket.connect(("127.0.0.1", port))
        self._socket.settimeout(patience)
        self._key: bytes | None = None
        self._signed: list[tuple[int, bytes]] = []
        self._transaction = b""

    def __enter__(self) -> TurnWire:
        return self

    def __exit__(self, *_: object) -> None:
        self._socket.close()

    def allocate(self, username: str, password: str) -> int | None:
        """Asks for an allocation as a browser does; the code it was refused with, or None."""
        transport = (0x0019, b"\x11\0\0\0")
        code, attributes = self.ask(ALLOCATE, transport) or (0, {})
        if code != 401:
            return code
        realm, nonce = attributes[0x0014], attributes[0x0015]
        self._key = hashlib.md5(f"{username}:{realm.decode()}:{password}".encode()).digest()
        self._signed = [(0x0006, username.encode()), (0x0014, realm), (0x0015, nonce)]
        code, _ = self.ask(ALLOCATE, transport) or (0, {})
        return code

    def permission(self, address: str) -> int | None:
        """Asks to relay to an address; the code it was refused with, or None."""
        code, _ = self.ask(PERMISSION, (0x0012, self._peer(address))) or (0, {})
        return code

    def release(self) -> None:
        self.ask(REFRESH, (0x000D, b"\0\0\0\0"))

    def ask(self, method: int, *attributes: tuple[int, bytes]) -> tuple[int | None, dict[int, bytes]] | None:
        """The code of the answer, None if it is a success, and its attributes; nothing if there is no answer."""
        self._transaction = self._transaction or os.urandom(12)
        body = b"".join(packed(kind, value) for kind, value in [*attributes, *self._signed])
        if self._key:
            header = struct.pack("!HHI", method, len(body) + 24, COOKIE) + self._transaction
            body += packed(0x0008, hmac.new(self._key, header + body, hashlib.sha1).digest())
        self._socket.send(struct.pack("!HHI", method, len(body), COOKIE) + self._transaction + body)
        try:
            answer = self._socket.recv(2_048)
        except TimeoutError:
            return None
        finally:
            self._transaction = b""
        found: dict[int, bytes] = {}
        position = 20
        while position < len(answer):
            kind, length = struct.unpack_from("!HH", answer, position)
            found[kind] = answer[position + 4 : position + 4 + length]
            position += 4 + (length + 3) // 4 * 4
        error = found.get(0x0009)
        return (error[2] * 100 + error[3] if error else None), found

    def _peer(self, text: str) -> bytes:
        self._transaction = os.urandom(12)
        address = ipaddress.ip_address(text)
        mask = struct.pack("!I", COOKIE) + self._transaction
        masked = bytes(one ^ other for one, other in zip(address.packed, mask, strict=False))
        return struct.pack("!BBH", 0, 1 if address.version == 4 else 2, 9 ^ (COOKIE >> 16)) + masked


def packed(kind: int, value: bytes) -> bytes:
    return struct.pack("!HH", kind, len(value)) + value + b"\0" * (-len(value) % 4)


def free_ports(count: int) -> list[int]:
    sockets = [socket.socket() for _ in range(count)]
    for each in sockets:
        each.bind(("127.0.0.1", 0))
    ports = [each.getsockname()[1] for each in sockets]
    for each in sockets:
        each.close()
    return ports
