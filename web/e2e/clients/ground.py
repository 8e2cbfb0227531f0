"""Where the malformed is sent: a server of its own, on which two bystanders talk."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from typing import Any

import pytest
import pytest_asyncio

from harness.bystanders import Bystanders
from harness.guest import Guest
from harness.hall import Hall, meet, meet_on_wires
from harness.notes import note
from harness.passes import guest_pass
from harness.server import HallwayServer, empty_of_guests
from harness.wire import WireSocket

#: By how much the server's memory may have grown when all of this is over.
GROWTH_ALLOWED = 96 * 1024 * 1024


@pytest_asyncio.fixture(scope="module")
async def attacked() -> AsyncIterator[HallwayServer]:
    """A server of its own, since all of this counts towards its memory."""
    async with HallwayServer("malformed") as server:
        yield server


@pytest_asyncio.fixture(scope="module")
async def bystanders(attacked: HallwayServer) -> AsyncIterator[Bystanders]:
    """Two by the clients' default transports, in a room from the first test of this file to its last."""
    ada, ben = Guest(await guest_pass(attacked.url)), Guest(await guest_pass(attacked.url))
    await ada.connect()
    await ben.connect()
    bystanders = Bystanders(ada, ben, await meet(ada, ben))
    yield bystanders
    await bystanders.exchange()
    await ada.leave()
    await ben.leave()
    await empty_of_guests(attacked.url)


@pytest_asyncio.fixture
async def ground(attacked: HallwayServer, memory: None, bystanders: Bystanders) -> AsyncIterator[Hall]:
    """A hall to misbehave in, while the bystanders talk."""
    hall = Hall(attacked.url)
    async with bystanders:
        yield hall
        await hall.close()
        attacked.require_alive()


@pytest.fixture(scope="module")
def memory(attacked: HallwayServer) -> Any:
    before = attacked.resident_bytes()
    yield
    after = attacked.resident_bytes()
    if before is not None and after is not None:
        note(f"the attacked server held {before >> 20} MB before and {after >> 20} MB after")
        assert after - before < GROWTH_ALLOWED, f"grew from {before >> 20} MB to {after >> 20} MB"


async def room_of_two(hall: Hall) -> tuple[WireSocket, WireSocket, str]:
    (culprit, _), (partner, _) = await asyncio.gather(hall.wire(), hall.wire())
    return culprit, partner, await meet_on_wires(culprit, partner)


async def require_undisturbed(culprit: WireSocket, partner: WireSocket, room: str) -> None:
    """The partner's next packet is what the culprit rightly says next."""
    heard = len(partner.messages)
    receipt = await culprit.ask("text", {"room": room, "text": "sorry"}, ack=77)
    assert "error" not in receipt, receipt
    name, text = await partner.event()
    assert (name, text["text"]) == ("text", "sorry"), partner.messages[heard:]
