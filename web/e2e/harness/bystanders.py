"""Two who talk all the while, to show that what is done to the server does nothing to them."""

from __future__ import annotations

import asyncio
from types import TracebackType

from harness.guest import Guest


class Bystanders:
    """A pair in a room. `async with bystanders:` keeps them talking, to and fro, for as long as the block lasts.

    Every text is acknowledged and heard before the next is said. At least one exchange goes before the block's first
    line and one after its last, and nothing else may reach either of them.
    """

    def __init__(self, first: Guest, second: Guest, room: str) -> None:
        self.guests = (first, second)
        self.room = room
        self.said = 0
        self._over = asyncio.Event()
        self._talk: asyncio.Task[None] | None = None
        self._heard = [len(guest.heard) for guest in self.guests]

    async def exchange(self) -> None:
        """One text each way."""
        for speaker, listener in (self.guests, self.guests[::-1]):
            self.said += 1
            text = f"bystander text {self.said}"
            receipt = await speaker.say(self.room, text)
            assert (await listener.hears("text"))["id"] == receipt["id"]

    async def __aenter__(self) -> Bystanders:
        await self.exchange()
        self._over.clear()

        async def talk() -> None:
            while not self._over.is_set():
                await self.exchange()

        self._talk = asyncio.create_task(talk())
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        assert self._talk is not None
        self._over.set()
        await self._talk
        await self.exchange()
        for position, guest in enumerate(self.guests):
            names = set(guest.names_since(self._heard[position]))
            assert names <= {"text", "ack text"}, f"a bystander heard {names}"
            self._heard[position] = len(guest.heard)
