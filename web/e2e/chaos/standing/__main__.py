"""Servers, Redis, PostgreSQL and the balancer on this machine, until Ctrl-C; nothing of it stays.

    python -m chaos.standing [--servers N] [--look S]   starts them, and shows how they are every S seconds
    python -m chaos.standing status                     shows how they are, once

A server that ends is started again, so that it can be seen what becomes of its guests: kill one, or stop it for a while
with `kill -STOP` and `kill -CONT`. Their logs are in artifacts/e2e/.
"""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import signal
import sys
from contextlib import AsyncExitStack

from chaos.ground.balancer import TellingBalancer
from chaos.ground.cluster import NAMES, SECRET
from chaos.ground.redis import Redis, redis_binary
from chaos.ground.servers import ChaosServer
from chaos.standing.look import look
from chaos.standing.places import BALANCER, FILE, METRICS, POSTGRES, REDIS, SERVERS, Places
from cluster.balancer import haproxy_binary
from cluster.postgres import Postgres, postgres_programs


def say(line: str) -> None:
    print(f"cluster: {line}", flush=True)


async def start(stack: AsyncExitStack, names: list[str]) -> tuple[Places, dict[str, ChaosServer]]:
    """Starts everything, in the order in which it is needed, with a line for each."""
    programs = postgres_programs()
    assert programs is not None
    postgres = Postgres(programs)
    postgres.port = POSTGRES
    await stack.enter_async_context(postgres)
    say(f"PostgreSQL on port {postgres.port}")
    redis = await stack.enter_async_context(Redis(REDIS, "cluster-redis"))
    say(f"Redis on port {redis.port}")
    shared = {
        "DATABASE_URL": postgres.database(),
        "REDIS_URL": f"redis://127.0.0.1:{redis.port}/0",
        "LOBBY": "main",
        "JWT_SECRET": SECRET,
        "TRUSTED_PROXIES": "127.0.0.1",
    }
    servers: dict[str, ChaosServer] = {}
    metrics = {name: METRICS + index for index, name in enumerate(names)}
    for index, name in enumerate(names):
        own = shared | {"METRICS_PORT": str(metrics[name])}
        server = ChaosServer(f"cluster-{name}", SERVERS + index, **own)
        # With the limits that servers have as they come.
        server.settings = {key: value for key, value in server.settings.items() if not key.startswith("LIMIT_")}
        servers[name] = await stack.enter_async_context(server)
        say(f"server {name} on {server.url}, metrics on port {metrics[name]}, process {server.process.pid}")
    ports = {name: server.port for name, server in servers.items()}
    balancer = await stack.enter_async_context(TellingBalancer(ports, "cluster-balancer", BALANCER))
    say(f"the balancer finds all {len(servers)} of them ready")
    return Places(BALANCER, str(balancer.commands), ports, metrics, redis.port, postgres.port), servers


async def stand(names: list[str], look_every: float) -> None:
    """Starts all, and looks after it until it is interrupted."""
    interrupted = asyncio.Event()
    for one in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(one, interrupted.set)
    async with AsyncExitStack() as stack:
        starting = asyncio.create_task(start(stack, names))
        waiting = asyncio.create_task(interrupted.wait())
        await asyncio.wait((starting, waiting), return_when=asyncio.FIRST_COMPLETED)
        if not starting.done():
            starting.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await starting
            say("interrupted")
            return
        places, servers = starting.result()
        places.write()
        stack.callback(FILE.unlink, missing_ok=True)
        say(f"open http://localhost:{BALANCER}; `scripts/cluster status` in another terminal; Ctrl-C ends it")
        looked = asyncio.get_running_loop().time()
        while not interrupted.is_set():
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(1):
                    await interrupted.wait()
            await revive(servers)
            if look_every and asyncio.get_running_loop().time() - looked >= look_every:
                looked = asyncio.get_running_loop().time()
                print(await look(places), flush=True)
        say("stopping all of it")
        for server in servers.values():
            server.go_on()
    say("stopped; nothing is left of it but logs")


async def revive(servers: dict[str, ChaosServer]) -> None:
    """Starts those again that have ended."""
    for name, server in servers.items():
        if (status := server.process.poll()) is not None:
            say(f"server {name} has ended with status {status}; it is started again")
            server.crash()
            await server.start()
            say(f"server {name} is back, process {server.process.pid}")


def main() -> None:
    parser = argparse.ArgumentParser(
        prog="cluster", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("what", nargs="?", choices=["start", "status"], default="start")
    parser.add_argument("--servers", type=int, choices=range(1, len(NAMES) + 1), default=3, help="how many (3)")
    parser.add_argument("--look", type=float, default=15, help="seconds between two looks (15); 0: never")
    options = parser.parse_args()
    places = Places.read()
    if options.what == "status":
        if places is None:
            sys.exit("cluster: none stands here; `make cluster` starts one")
        print(asyncio.run(look(places)))
        return
    programs = {"haproxy": haproxy_binary(), "redis-server": redis_binary(), "PostgreSQL": postgres_programs()}
    for program in (name for name, found in programs.items() if found is None):
        sys.exit(f"cluster: {program} is not installed: scripts/setup")
    asyncio.run(stand(list(NAMES[: options.servers]), options.look))


if __name__ == "__main__":
    main()
