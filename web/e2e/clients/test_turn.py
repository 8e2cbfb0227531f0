"""TURN by the file we ship, asked without our own code; and `hallway doctor`, which asks it with ours."""

from __future__ import annotations

import asyncio
import ipaddress
import os
import re
import subprocess
import tempfile

import pytest

from harness.server import PASSED_ON, REPOSITORY, hallway_binary
from harness.turn import COTURN, Coturn, TurnWire, credentials, free_ports

pytestmark = pytest.mark.skipif(COTURN is None, reason="coturn is not installed: apt-get install coturn")

#: One address of each kind that no stranger may reach by our relay.
INSIDE = (
    "127.0.0.1 10.0.0.1 10.255.255.254 100.64.0.1 100.127.255.254 169.254.169.254 172.16.0.1 172.31.255.254 192.168.0.1 "
    "192.168.255.254 0.0.0.1 192.0.0.8 192.0.2.1 198.18.0.1 198.51.100.1 203.0.113.1 224.0.0.1 239.255.255.250 240.0.0.1 "
    "255.255.255.255"
).split()
#: Those of IPv6: a relay of IPv4 has no way to them, so the file itself is held to these.
INSIDE_6 = (
    "::1 ::a00:1 ::ffff:10.0.0.1 64:ff9b::a00:1 64:ff9b:1::1 100::1 2001::1 2001:db8::1 2002:a00:1::1 fc00::1 fd12:3456::1 fe80::1 "
    "febf::1 fec0::1 ff02::1"
).split()
OUTSIDE = ["1.1.1.1", "9.9.9.9", "11.0.0.1", "100.63.255.254", "100.128.0.1", "172.15.0.1", "172.32.0.1", "192.167.0.1"]


async def test_who_has_credentials_reaches_the_public_internet_and_nothing_else() -> None:
    async with Coturn() as coturn:
        with TurnWire(coturn.port) as wire:
            assert await asyncio.to_thread(wire.allocate, *credentials(coturn.secret, 60)) is None
            refused = {address: await asyncio.to_thread(wire.permission, address) for address in INSIDE + OUTSIDE}
            await asyncio.to_thread(wire.release)
        assert {address: refused[address] for address in INSIDE} == dict.fromkeys(INSIDE, 403)
        assert {address: refused[address] for address in OUTSIDE} == dict.fromkeys(OUTSIDE)


async def test_expired_and_wrong_credentials_are_refused() -> None:
    async with Coturn() as coturn:
        for secret, lasting in ((coturn.secret, -1), ("another", 60)):
            with TurnWire(coturn.port) as wire:
                assert await asyncio.to_thread(wire.allocate, *credentials(secret, lasting)) == 401


async def test_one_set_of_credentials_has_a_quota() -> None:
    async with Coturn(**{"user-quota": "2"}) as coturn:
        login = credentials(coturn.secret, 60)
        wires = [TurnWire(coturn.port) for _ in range(3)]
        answers = [await asyncio.to_thread(wire.allocate, *login) for wire in wires]
        for wire in wires[:2]:
            await asyncio.to_thread(wire.release)
        for wire in wires:
            wire.__exit__()
        assert answers == [None, None, 486]


def test_the_file_denies_every_range_that_is_not_public() -> None:
    text = (REPOSITORY / "deploy" / "coturn.conf").read_text(encoding="utf-8")
    ranges = [
        (ipaddress.ip_address(low), ipaddress.ip_address(high))
        for low, high in re.findall(r"^denied-peer-ip=([^-\s]+)-(\S+)$", text, re.MULTILINE)
    ]
    assert len(ranges) == len(re.findall(r"^denied-peer-ip=", text, re.MULTILINE)) > 20

    def is_denied(text: str) -> bool:
        address = ipaddress.ip_address(text)
        return any(low <= address <= high for low, high in ranges if low.version == address.version)

    assert [text for text in INSIDE + INSIDE_6 if not is_denied(text)] == []
    assert [text for text in [*OUTSIDE, "2606:4700:4700::1111", "2a00:1450::1"] if is_denied(text)] == []


# --- hallway doctor


async def doctor(*arguments: str, **settings: str) -> tuple[int, str]:
    """Its status, and what it says."""
    with tempfile.TemporaryDirectory(prefix="hallway-doctor-") as folder:
        process = await asyncio.create_subprocess_exec(
            str(hallway_binary()),
            "doctor",
            *arguments,
            env=passed_on() | {"DATA_DIR": f"{folder}/data"} | settings,
            cwd=folder,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
        )
        said, _ = await asyncio.wait_for(process.communicate(), 60)
        assert process.returncode is not None
        return process.returncode, said.decode()


def passed_on() -> dict[str, str]:
    return {name: os.environ[name] for name in PASSED_ON if name in os.environ}


def line(said: str, subject: str) -> str:
    """What is said of one thing, with what to do about it."""
    found = re.search(rf"^\S+ +{re.escape(subject)}: .*(?:\n +-> .*)?$", said, re.MULTILINE)
    assert found, f"nothing is said of {subject}:\n{said}"
    return found[0]


async def test_the_doctor_finds_turn_in_order_by_udp_tcp_and_tls() -> None:
    async with Coturn() as coturn:
        stun = f"stun:127.0.0.1:{coturn.port}"
        turns = [
            f"turn:127.0.0.1:{coturn.port}?transport=udp",
            f"turn:127.0.0.1:{coturn.port}?transport=tcp",
            f"turns:localhost:{coturn.tls_port}",
        ]
        _, said = await doctor(
            "--turn-authorities",
            str(coturn.certificate),
            STUN_URLS=stun,
            TURN_URLS=",".join(turns),
            TURN_SECRET=coturn.secret,
        )
        assert re.match(r"ok .*answers in \d+ ms, and sees this machine as 127\.0\.0\.1", line(said, stun)), said
        for turn in turns:
            found = line(said, turn)
            assert found.startswith("ok ") and "credentials" in found and "nothing is relayed to private" in found, said
        # Whose certificate nobody vouches for is not trusted.
        status, said = await doctor(TURN_URLS=turns[2], TURN_SECRET=coturn.secret)
        assert status == 1 and line(said, turns[2]).startswith("FAILED"), said


async def test_the_doctor_says_what_is_wrong_with_turn_and_what_to_do() -> None:
    async with Coturn() as coturn:
        turn = f"turn:127.0.0.1:{coturn.port}"
        status, said = await doctor(TURN_URLS=turn, TURN_SECRET="another")
        found = line(said, turn)
        assert status == 1 and found.startswith("FAILED"), said
        assert "refuses our credentials (401" in found and "TURN_SECRET must be" in found, said
    (port,) = free_ports(1)
    for url in (f"turn:127.0.0.1:{port}?transport=tcp", f"turn:127.0.0.1:{port}", f"stun:127.0.0.1:{port}"):
        settings = {"STUN_URLS": url} if url.startswith("stun") else {"TURN_URLS": url, "TURN_SECRET": "any"}
        status, said = await doctor("--patience", "1", **settings)
        assert status == 1 and re.search(r"FAILED .*(cannot be reached|does not answer)", line(said, url)), said


async def test_the_doctor_warns_of_a_relay_into_private_networks() -> None:
    async with Coturn(**{"realm": "open.test\nallowed-peer-ip=10.0.0.0-10.255.255.255"}) as coturn:
        turn = f"turn:127.0.0.1:{coturn.port}"
        _, said = await doctor(TURN_URLS=turn, TURN_SECRET=coturn.secret)
        found = line(said, turn)
        assert found.startswith("warning") and "would relay to 10.0.0.1" in found and "denied-peer-ip" in found, said


async def test_the_doctor_looks_at_what_is_kept_and_at_the_settings() -> None:
    status, said = await doctor()
    assert line(said, "DATA_DIR").startswith("ok ") and line(said, "database").startswith("ok "), said
    assert re.search(r"^warning +ICE: not set: TURN_URLS", said, re.MULTILINE), said
    status, said = await doctor(TURN_TTL="soon", PORT="x")
    assert status == 1 and said.count("FAILED   settings: ") == 2 and "TURN_TTL" in said, said
    status, said = await doctor(PUBLIC_URL="http://chat.example.org")
    assert status == 1 and "no camera" in line(said, "PUBLIC_URL"), said


async def test_the_doctor_says_that_databases_are_not_there() -> None:
    (port,) = free_ports(1)
    settings = {
        "REDIS_URL": f"redis://127.0.0.1:{port}",
        "DATABASE_URL": f"postgres://nobody@127.0.0.1:{port}/none",
        "JWT_SECRET": "0123456789abcdef0123456789abcdef",
    }
    status, said = await doctor("--patience", "2", **settings)
    if "built without PostgreSQL" in said:
        pytest.skip("the server was built without PostgreSQL")
    assert status == 1, said
    for subject in ("database", "REDIS_URL"):
        assert line(said, subject).startswith("FAILED"), said
