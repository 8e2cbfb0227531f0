"""Two hosts behind a NAT each, on one machine, by network namespaces. It needs root, `ip` and `nft`."""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from pathlib import Path
from types import TracebackType
from typing import Literal

#: The internet: a bridge of this machine's own, and its address there.
BRIDGE, ADDRESS = "hallway0", "10.233.0.1"

#: Plain keeps an inner port's outer port for whomever it talks to, so that two can find each other; symmetric does not.
Kind = Literal["plain", "symmetric"]


def run(*command: str, **more: str) -> None:
    subprocess.run(command, check=True, capture_output=True, text=True, **more)


def cannot() -> str | None:
    """Why there can be no namespaces here; None where there can."""
    if os.geteuid() != 0:
        return "network namespaces need root"
    missing = [tool for tool in ("ip", "nft") if shutil.which(tool) is None]
    if missing:
        return f"not on this machine: {', '.join(missing)} (apt-get install iproute2 nftables)"
    made = subprocess.run(["ip", "netns", "add", "hallway-try"], capture_output=True, text=True)
    if made.returncode != 0:
        return f"no network namespaces here: {made.stderr.strip()}"
    run("ip", "netns", "delete", "hallway-try")
    return None


class Nats:
    """`with Nats("plain") as nats:` makes them; `nats.browsers` are programs that start Chromium behind either.

    With `two_ways` the first host has a second way out, behind a NAT of its own, as a phone has Wi-Fi and a mobile network.
    It takes the first way as long as there is one.
    """

    def __init__(self, kind: Kind, *, two_ways: bool = False) -> None:
        self._kind = kind
        self._numbers = (1, 2, 3) if two_ways else (1, 2)
        self._folder = tempfile.TemporaryDirectory(prefix="hallway-nat-")
        self.browsers: list[Path] = []

    def __enter__(self) -> Nats:
        self._remove()
        try:
            run("ip", "link", "add", BRIDGE, "type", "bridge")
            run("ip", "address", "add", f"{ADDRESS}/24", "dev", BRIDGE)
            run("ip", "link", "set", BRIDGE, "up")
            for number in self._numbers:
                self._make(number, f"hallway-host{1 if number == 3 else number}")
        except BaseException:
            self._remove()
            raise
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._remove()
        self._folder.cleanup()

    def take_first_way_away(self) -> None:
        """The Wi-Fi is out of reach: what went that way goes nowhere, and from now on all goes the other way."""
        run("ip", "-n", "hallway-host1", "link", "set", "hwi1", "down")

    def _make(self, number: int, host: str) -> None:
        nat = f"hallway-nat{number}"
        outer, inner = f"hwo{number}", f"hwi{number}"
        is_second_way = host != f"hallway-host{number}"
        for name in (nat,) if is_second_way else (nat, host):
            run("ip", "netns", "add", name)
            run("ip", "-n", name, "link", "set", "lo", "up")
        # The outer side, on the internet.
        run("ip", "link", "add", outer, "type", "veth", "peer", "name", "outer", "netns", nat)
        run("ip", "link", "set", outer, "master", BRIDGE, "up")
        run("ip", "-n", nat, "address", "add", f"10.233.0.{10 + number}/24", "dev", "outer")
        run("ip", "-n", nat, "link", "set", "outer", "up")
        run("ip", "-n", nat, "route", "add", "default", "via", ADDRESS)
        # The inner side, which the host alone is on.
        run("ip", "-n", nat, "link", "add", "inner", "type", "veth", "peer", "name", inner, "netns", host)
        run("ip", "-n", nat, "address", "add", f"10.233.{number}.1/24", "dev", "inner")
        run("ip", "-n", nat, "link", "set", "inner", "up")
        run("ip", "-n", host, "address", "add", f"10.233.{number}.2/24", "dev", inner)
        run("ip", "-n", host, "link", "set", inner, "up")
        run("ip", "-n", host, "route", "add", "default", "via", f"10.233.{number}.1", "metric", str(100 * number))
        run("ip", "netns", "exec", nat, "sysctl", "-qw", "net.ipv4.ip_forward=1")
        chance = " random,fully-random" if self._kind == "symmetric" else ""
        # What nobody inside asked for is swallowed: a NAT that answered for itself would close the hole it made.
        rules = f"""
            table ip nat {{
                chain out {{ type nat hook postrouting priority 100; oifname "outer" masquerade{chance}; }}
            }}
            table ip guard {{
                chain in {{ type filter hook input priority 0; iifname "outer" ct state new drop; }}
                chain through {{ type filter hook forward priority 0; iifname "outer" ct state new drop; }}
            }}"""
        run("ip", "netns", "exec", nat, "nft", "-f", "-", input=rules)
        if is_second_way:
            return
        program = Path(self._folder.name) / f"chromium{number}"
        chromium = os.environ.get("CHROMIUM", "/usr/bin/chromium")
        program.write_text(f'#!/bin/sh\nexec ip netns exec {host} {chromium} "$@"\n')
        program.chmod(0o755)
        self.browsers.append(program)

    def _remove(self) -> None:
        for number in (1, 2, 3):
            for name in (f"hallway-nat{number}", f"hallway-host{number}"):
                subprocess.run(["ip", "netns", "delete", name], capture_output=True)
            subprocess.run(["ip", "link", "delete", f"hwo{number}"], capture_output=True)
        subprocess.run(["ip", "link", "delete", BRIDGE], capture_output=True)
