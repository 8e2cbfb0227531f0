"""A server that does as it is told, for what a real one does too briefly to be caught at."""

from __future__ import annotations

import aiohttp
from aiohttp import web

from cluster.ports import free_port


class StandIn:
    """`async with StandIn("one") as server`: it answers everything with its name, and `/echo` is a WebSocket."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.port = free_port()
        #: Whether `GET /readyz` says 200, or the 503 of a server that stops.
        self.is_ready = True
        #: Whether it answers, or breaks off the connection of whoever asks.
        self.answers = True
        #: What it was asked, health checks left out: method and path.
        self.asked: list[str] = []
        application = web.Application()
        application.router.add_get("/readyz", self._ready)
        application.router.add_get("/echo", self._echo)
        application.router.add_route("*", "/{path:.*}", self._answer)
        self._runner = web.AppRunner(application, access_log=None, shutdown_timeout=0.1)

    async def __aenter__(self) -> StandIn:
        await self._runner.setup()
        await web.TCPSite(self._runner, "127.0.0.1", self.port).start()
        return self

    async def __aexit__(self, *_: object) -> None:
        await self._runner.cleanup()

    async def _ready(self, _: web.Request) -> web.Response:
        return web.Response(status=200 if self.is_ready else 503)

    async def _echo(self, request: web.Request) -> web.WebSocketResponse:
        socket = web.WebSocketResponse()
        await socket.prepare(request)
        async for message in socket:
            if message.type is aiohttp.WSMsgType.TEXT:
                await socket.send_str(f"{self.name} {message.data}")
        return socket

    async def _answer(self, request: web.Request) -> web.Response:
        self.asked.append(f"{request.method} {request.path}")
        if not self.answers and request.transport is not None:
            request.transport.abort()
        return web.Response(text=self.name)
