"""Attacks a server of its own and holds it to the bounds in `abuse/bounds.py`; exits with 1 and says which broke.

    python -m abuse [--list] [--attack NAME]... [--seconds S] [--seed N] [--release] [--json FILE]

A server at .../release/hallway (HALLWAY_BINARY) is a release build without being told.

Needs Linux: memory, files and threads are read from /proc, and every attacker has an address of its own in
127.66.0.0/16.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import random
import resource
import sys
from pathlib import Path

from abuse import floods, origins, packets, rooms, sizes, slow, tokens
from abuse.run import Options, run
from abuse.stage import Attack

ATTACKS: list[Attack] = [
    attack for family in (floods, packets, sizes, slow, tokens, origins, rooms) for attack in family.ATTACKS
]

#: Both ends of 2,000 connections, and what else is open.
FILES = 8_192


def main() -> None:
    parser = argparse.ArgumentParser(
        prog="abuse", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--list", action="store_true", help="say which attacks there are")
    parser.add_argument("--attack", action="append", metavar="NAME", help="this one only; may be given more than once")
    parser.add_argument("--seconds", type=float, default=1.5, help="how long a flood lasts (1.5)")
    parser.add_argument("--seed", type=int, default=random.randrange(10**9), help="repeats the chances of another run")
    parser.add_argument("--release", action="store_true", help="hold the server to what a release build must keep")
    parser.add_argument("--json", metavar="FILE", help="write the figures there too")
    options = parser.parse_args()
    if options.list:
        for attack in ATTACKS:
            print(f"{attack.name:20} {attack.says}")
        return
    names = options.attack or [attack.name for attack in ATTACKS]
    if unknown := set(names) - {attack.name for attack in ATTACKS}:
        parser.error(f"no such attack: {', '.join(sorted(unknown))}")
    if not os.path.exists("/proc/self/status"):
        sys.exit("abuse: this needs Linux's /proc and its loopback network")
    _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    if most != resource.RLIM_INFINITY and most < FILES:
        sys.exit(f"abuse: {FILES} open files are needed, `ulimit -Hn` allows {most}")
    resource.setrlimit(resource.RLIMIT_NOFILE, (FILES, most))
    attacks = [attack for attack in ATTACKS if attack.name in names]
    is_optimised = "release" in Path(os.environ.get("HALLWAY_BINARY", "debug")).resolve().parts
    chosen = Options(options.seconds, options.seed, options.release or is_optimised, options.json)
    sys.exit(0 if asyncio.run(run(attacks, chosen)) else 1)


if __name__ == "__main__":
    main()
