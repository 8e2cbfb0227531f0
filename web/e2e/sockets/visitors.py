"""python-socketio's two clients behind one face, which writes down all they hear."""

from __future__ import annotations

import asyncio
from typing import Any

import socketio

from harness.deadline import PATIENCE, NeverHappened

#: Every event that a test waits for.
EVENTS = ("auth", "message-back", "told", "everyone", "answered", "timeout", "connect_error", "disconnect", "connect")

#: A client comes back soon, and not for ever.
RECONNECTION = {"reconnection_attempts": 100, "reconnection_delay": 0.05, "reconnection_delay_max": 0.2}


class Visitor:
    """One client: what it hears is put down by namespace and event, in order."""

    def __init__(self, url: str, transports: list[str]) -> None:
        self.url = url
        self.transports = transports
        #: What the next question is answered with; a future delays it.
        self.reply: Any = None
        self._heard: dict[tuple[str, str], asyncio.Queue[tuple[Any, ...]]] = {}

    def heard(self, event: str, namespace: str = "/") -> asyncio.Queue[tuple[Any, ...]]:
        """All it has heard of that event and that nobody has looked at."""
        return self._heard.setdefault((namespace, event), asyncio.Queue())

    async def hear(self, event: str, namespace: str = "/") -> tuple[Any, ...]:
        """The next event of that name, with its arguments."""
        try:
            return await asyncio.wait_for(self.heard(event, namespace).get(), PATIENCE)
        except TimeoutError:
            raise NeverHappened(f"no {event} in {namespace} within {PATIENCE} s") from None

    async def come(self, *namespaces: str, auth: Any = None) -> None:
        """Connects, and waits until it is in all of the namespaces."""
        raise NotImplementedError

    async def emit(self, event: str, *arguments: Any, namespace: str = "/") -> None:
        raise NotImplementedError

    async def call(self, event: str, *arguments: Any, namespace: str = "/", within: float = PATIENCE) -> Any:
        """Emits, and returns the acknowledgement."""
        raise NotImplementedError

    async def leave(self) -> None:
        """Disconnects from everything."""
        raise NotImplementedError

    async def transport(self) -> str:
        """What carries its session now."""
        raise NotImplementedError

    def sid(self, namespace: str = "/") -> str:
        """Its id in a namespace."""
        raise NotImplementedError


class AsyncVisitor(Visitor):
    """python-socketio's asyncio client."""

    def __init__(self, url: str, transports: list[str]) -> None:
        super().__init__(url, transports)
        self.client = socketio.AsyncClient(**RECONNECTION)
        self.late: asyncio.Event | None = None

    async def come(self, *namespaces: str, auth: Any = None) -> None:
        for namespace in namespaces:
            for event in EVENTS:
                self.client.on(event, self._listener(event, namespace), namespace=namespace)
            self.client.on("question", self._question, namespace=namespace)
        await self.client.connect(
            self.url, auth=auth, transports=self.transports, namespaces=list(namespaces), wait_timeout=PATIENCE
        )

    def _listener(self, event: str, namespace: str) -> Any:
        async def put_down(*arguments: Any) -> None:
            self.heard(event, namespace).put_nowait(arguments)

        return put_down

    async def _question(self, *_: Any) -> Any:
        if self.late is not None:
            await self.late.wait()
        return self.reply

    def hold_back(self) -> None:
        """Answers no question until it may."""
        self.late = asyncio.Event()

    def may_answer(self) -> None:
        assert self.late is not None
        self.late.set()

    async def emit(self, event: str, *arguments: Any, namespace: str = "/") -> None:
        await self.client.emit(event, arguments, namespace=namespace)

    async def call(self, event: str, *arguments: Any, namespace: str = "/", within: float = PATIENCE) -> Any:
        return await self.client.call(event, arguments, namespace=namespace, timeout=within)

    async def leave(self) -> None:
        await self.client.shutdown()

    async def transport(self) -> str:
        return str(self.client.transport())

    def sid(self, namespace: str = "/") -> str:
        return str(self.client.get_sid(namespace))


class ThreadedVisitor(Visitor):
    """python-socketio's client for threads."""

    def __init__(self, url: str, transports: list[str]) -> None:
        super().__init__(url, transports)
        self.client = socketio.Client(**RECONNECTION)
        self.loop = asyncio.get_running_loop()
        self.late: Any = None

    async def come(self, *namespaces: str, auth: Any = None) -> None:
        for namespace in namespaces:
            for event in EVENTS:
                self.client.on(event, self._listener(event, namespace), namespace=namespace)
            self.client.on("question", self._question, namespace=namespace)
        await asyncio.to_thread(
            self.client.connect,
            self.url,
            auth=auth,
            transports=self.transports,
            namespaces=list(namespaces),
            wait_timeout=PATIENCE,
        )

    def _listener(self, event: str, namespace: str) -> Any:
        queue = self.heard(event, namespace)

        def put_down(*arguments: Any) -> None:
            self.loop.call_soon_threadsafe(queue.put_nowait, arguments)

        return put_down

    def _question(self, *_: Any) -> Any:
        if self.late is not None:
            self.late.wait(PATIENCE)
        return self.reply

    def hold_back(self) -> None:
        """Answers no question until it may."""
        self.late = self.client.eio.create_event()

    def may_answer(self) -> None:
        self.late.set()

    async def emit(self, event: str, *arguments: Any, namespace: str = "/") -> None:
        await asyncio.to_thread(self.client.emit, event, arguments, namespace=namespace)

    async def call(self, event: str, *arguments: Any, namespace: str = "/", within: float = PATIENCE) -> Any:
        return await asyncio.to_thread(self.client.call, event, arguments, namespace=namespace, timeout=within)

    async def leave(self) -> None:
        await asyncio.to_thread(self.client.shutdown)

    async def transport(self) -> str:
        return str(self.client.transport())

    def sid(self, namespace: str = "/") -> str:
        return str(self.client.get_sid(namespace))


KINDS: dict[str, type[AsyncVisitor] | type[ThreadedVisitor]] = {"asyncio": AsyncVisitor, "threads": ThreadedVisitor}

TRANSPORTS = {"polling": ["polling"], "websocket": ["websocket"], "upgrade": ["polling", "websocket"]}
