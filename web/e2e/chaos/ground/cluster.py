"""Servers, stores, the balancer, and the networks between them that can be cut."""

from __future__ import annotations

from contextlib import AsyncExitStack

from chaos.ground.balancer import TellingBalancer
from chaos.ground.ports import lasting_port
from chaos.ground.redis import Redis
from chaos.ground.servers import ChaosServer
from chaos.settings import Settings
from cluster.postgres import Postgres, postgres_programs
from harness.network import Network

SECRET = "what all servers of a run sign with, and no one else"
NAMES = ("one", "two", "three", "four", "five")


class Cluster:
    """`async with Cluster(settings) as cluster`: guests reach it at `url`; those of the street at `street.url`."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self.names = list(NAMES[: settings.servers])
        self.redis: Redis | None = None
        #: Between each server and Redis.
        self.cables: dict[str, Network] = {}
        self.servers: dict[str, ChaosServer] = {}
        self.balancer: TellingBalancer
        #: Between some of the guests and the balancer.
        self.street: Network
        self._running = AsyncExitStack()

    @property
    def url(self) -> str:
        return self.balancer.url

    async def __aenter__(self) -> Cluster:
        async with AsyncExitStack() as stack:
            await self._start(stack)
            self._running = stack.pop_all()
        return self

    async def __aexit__(self, *_: object) -> None:
        for cable in self.cables.values():
            cable.restore()
        await self._running.aclose()

    async def _start(self, stack: AsyncExitStack) -> None:
        shared = {"JWT_SECRET": SECRET, "TRUSTED_PROXIES": "127.0.0.1"} | self.settings.environment()
        if self.settings.shares_lobby:
            programs = postgres_programs()
            assert programs is not None, "PostgreSQL is not installed"
            postgres = await stack.enter_async_context(Postgres(programs))
            shared |= {"DATABASE_URL": postgres.database(), "LOBBY": "chaos"}
            self.redis = await stack.enter_async_context(Redis(lasting_port()))
        for name in self.names:
            own = {}
            if self.redis is not None:
                cable = await stack.enter_async_context(Network(f"redis://127.0.0.1:{self.redis.port}"))
                self.cables[name] = cable
                own = {"REDIS_URL": f"{cable.url}/0"}
            self.servers[name] = await stack.enter_async_context(ChaosServer(f"chaos-{name}", **(shared | own)))
        ports = {name: server.port for name, server in self.servers.items()}
        self.balancer = await stack.enter_async_context(TellingBalancer(ports, "chaos-balancer"))
        self.street = await stack.enter_async_context(Network(self.balancer.url))
