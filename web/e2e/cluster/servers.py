"""Two servers that share one database and one secret, and the balancer before them."""

from __future__ import annotations

import asyncio
from contextlib import AsyncExitStack
from itertools import count

from cluster.balancer import Answer, Balancer
from cluster.ports import free_port
from cluster.postgres import Postgres
from cluster.visitor import Address, Visitor
from harness.deadline import until
from harness.server import HallwayServer, stats

SECRET = "what both servers sign with, and no one else"
NAMES = ("one", "two")


class ClusterServer(HallwayServer):
    """A server that has its port before it starts, and can be killed."""

    def __init__(self, name: str, **settings: str) -> None:
        self.port = free_port()
        super().__init__(name, PORT=str(self.port), **settings)

    def crash(self) -> None:
        """Ends it as a crash does: without a word."""
        self._kill()
        self._stopped = True

    @property
    def runs(self) -> bool:
        return not self._stopped


class Cluster:
    """`async with Cluster(postgres) as cluster`: what guests reach is `cluster.url`."""

    #: Several run at a time, each with logs of its own.
    _numbers = count(1)

    def __init__(self, postgres: Postgres, **settings: str) -> None:
        number = next(self._numbers)
        shared = {
            "DATABASE_URL": postgres.database(),
            "JWT_SECRET": SECRET,
            "TRUSTED_PROXIES": "127.0.0.1",
        }
        self.servers = {name: ClusterServer(f"cluster-{number}-{name}", **(shared | settings)) for name in NAMES}
        ports = {name: server.port for name, server in self.servers.items()}
        self.balancer = Balancer(ports, f"balancer-{number}")
        self.visitors: list[Visitor] = []
        self._running = AsyncExitStack()

    @property
    def url(self) -> str:
        return self.balancer.url

    async def __aenter__(self) -> Cluster:
        async with AsyncExitStack() as stack:
            for server in self.servers.values():
                await stack.enter_async_context(server)
            await stack.enter_async_context(self.balancer)
            self._running = stack.pop_all()
        return self

    async def __aexit__(self, *_: object) -> None:
        await self._running.aclose()

    # Guests

    def visitor(self, address: Address, *, keeps_cookies: bool, transports: list[str] | None = None) -> Visitor:
        """Somebody at an address of their own who has not come yet."""
        visitor = Visitor(self.url, address, keeps_cookies=keeps_cookies, transports=transports)
        self.visitors.append(visitor)
        return visitor

    async def empty(self) -> None:
        """Sees everybody out."""
        await asyncio.gather(*(visitor.leave() for visitor in self.visitors))
        self.visitors.clear()

        async def nobody() -> bool:
            return not any((await self.online()).values())

        await until(nobody, "everybody has left")

    async def online(self) -> dict[str, int]:
        """How many guests each server has that runs."""
        return {name: (await stats(one.url))["online"] for name, one in self.servers.items() if one.runs}

    async def requests(self) -> int:
        """How many requests the servers have before them now: polls that are held, and WebSockets."""
        return sum([int((await self.balancer.about(name))["scur"]) for name in NAMES])

    async def position(self) -> int:
        """How much was answered until now."""
        return len(await self.balancer.answers())

    async def errors_since(self, position: int) -> list[Answer]:
        """What was answered with an HTTP error since then (`await cluster.position()` names a moment)."""
        return [answer for answer in (await self.balancer.answers())[position:] if not 0 < answer.status < 400]

    def home(self, visitor: Visitor) -> str | None:
        """The server that a visitor's cookie names; None for one without."""
        return visitor.cookie("hallway_server")
