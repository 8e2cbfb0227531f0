"""Breaks servers, their Redis and their networks under hundreds of guests, and holds what these saw to the rules.

    python -m chaos [--guests N] [--servers N] [--seconds S] [--seed N] [--pace S] [--every S] [--alone]

With `--alone` it is one server with its lobby in memory, without Redis and PostgreSQL. Exits with 1 on a breach. The
records stay in artifacts/e2e/chaos/ until the next run; `python -m chaos.checker FOLDER` judges them again.
"""

from __future__ import annotations

import argparse
import asyncio
import random
import resource
import signal
import sys

from chaos.checker.verdict import judge
from chaos.run import record
from chaos.settings import Settings
from harness.server import ARTIFACTS

#: Both ends of every relay, a socket and a file for each guest, and what else is open.
FILES = 16_384


def main() -> None:
    parser = argparse.ArgumentParser(
        prog="chaos", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--guests", type=int, default=500, help="how many come (500)")
    parser.add_argument("--servers", type=int, default=3, help="how many servers there are (3)")
    parser.add_argument("--seconds", type=float, default=60, help="how long it goes on, once all are in (60)")
    parser.add_argument("--pace", type=float, default=3, help="how long a guest thinks between two deeds (3)")
    parser.add_argument("--every", type=float, default=3, help="how far apart faults are (3)")
    parser.add_argument("--seed", type=int, default=random.randrange(10**9), help="repeats the chances of another run")
    parser.add_argument("--alone", action="store_true", help="one server, its lobby in memory")
    options = parser.parse_args()
    _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = FILES if most == resource.RLIM_INFINITY else min(FILES, most)
    resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, most))
    settings = Settings(
        guests=options.guests,
        servers=1 if options.alone else options.servers,
        seconds=options.seconds,
        seed=options.seed,
        pace=options.pace,
        fault_every=options.every,
        shares_lobby=not options.alone,
    )
    what = "one server" if options.alone else f"{settings.servers} servers, one lobby on Redis"
    print(f"chaos: {settings.guests} guests, {what}, {settings.seconds:.0f} s, seed {settings.seed}", flush=True)
    folder = ARTIFACTS / "e2e" / "chaos"
    # As Ctrl-C does, so that nothing is left running.
    signal.signal(signal.SIGTERM, lambda *_: signal.raise_signal(signal.SIGINT))
    asyncio.run(record(settings, folder))
    sys.exit(0 if judge(folder) else 1)


if __name__ == "__main__":
    main()
