"""The hall and calls by somebody else's Socket.IO client: who is here, who rings, and what comes of it."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Any

import pytest
import pytest_asyncio

from clients.test_visit import session_description
from harness.guest import TRANSPORTS, Guest
from harness.hall import Hall
from harness.server import HallwayServer, empty_of_guests

by_every_transport = pytest.mark.parametrize("transports", TRANSPORTS.values(), ids=TRANSPORTS.keys())


def card(guest: Guest) -> dict[str, Any]:
    """A guest as others are told of them."""
    return guest.heard[0].argument["guest"]


def shown(guest: Guest, available: bool = True) -> dict[str, Any]:
    """A guest as the hall shows them."""
    return card(guest) | {"available": available}


async def ring(caller: Guest, callee: Guest) -> str:
    """Has one call the other, who hears it ring, and returns the call."""
    answer = await caller.ask("call", {"guest": card(callee)["id"]})
    assert answer["guest"] == card(callee), answer
    assert answer["call"].startswith("call_")
    assert await callee.hears("ringing") == {"call": answer["call"], "guest": card(caller)}
    return answer["call"]


async def code(guest: Guest, event: str, argument: Any = None) -> str:
    """What a guest is told who asks for what cannot be."""
    return (await guest.ask(event, argument))["error"]["code"]


@pytest_asyncio.fixture
async def hasty_callers() -> AsyncIterator[Hall]:
    """A hall in which nothing rings for longer than two seconds, and nobody who is lost is waited for longer."""
    async with HallwayServer("calls", CALL_TIMEOUT="2", RECONNECT_GRACE="2", RELAX_AFTER="3600") as server:
        hall = Hall(server.url)
        yield hall
        await hall.close()
        await empty_of_guests(server.url)


@by_every_transport
async def test_the_whole_way_from_the_hall_into_a_room_and_back(hall: Hall, transports: list[str] | None) -> None:
    ada, ben = await hall.guest(transports, name="Ada"), await hall.guest(transports, name="Ben")
    assert await ada.ask("hall", {"watch": True}) == {"guests": [shown(ben)], "total": 1}
    cleo = await hall.guest(transports, name="Cleo")
    assert await ada.hears("hall") == {"joined": [shown(cleo)], "left": [], "changed": [], "total": 2}

    call = await ring(ben, cleo)
    busy = [shown(ben, False), shown(cleo, False)]
    assert await ada.hears("hall") == {"joined": [], "left": [], "changed": busy, "total": 2}
    assert await code(ada, "call", {"guest": card(cleo)["id"]}) == "guest_unavailable"
    assert await code(ada, "call") == "nobody_available"

    mark = len(cleo.heard)
    assert await cleo.ask("accept", {"call": call}) == {}
    matched = await cleo.hears("matched")
    assert cleo.names_since(mark) == ["ack accept", "matched"]
    assert (matched["role"], matched["partner"]["id"]) == ("callee", card(ben)["id"])
    assert (await ben.hears("matched", role="caller"))["room"] == matched["room"]
    await ben.say(matched["room"], "hello")
    await cleo.hears("text", text="hello")

    # Nobody waited before, so nobody waits after.
    assert await cleo.ask("stop") == {"status": "idle"}
    assert await ben.hears("ended") == {"room": matched["room"], "reason": "partner_stopped", "status": "idle"}
    assert await ada.hears("hall") == {"joined": [], "left": [], "changed": [shown(ben), shown(cleo)], "total": 2}
    assert await ada.ask("hall", {"watch": False}) == {"guests": [], "total": 2}
    assert "waiting" not in ben.names_since(0) + cleo.names_since(0)


@by_every_transport
async def test_a_call_is_declined_or_cancelled_and_the_other_is_told(
    hall: Hall, transports: list[str] | None
) -> None:
    ada, ben = await hall.guest(transports), await hall.guest(transports)
    call = await ring(ada, ben)
    assert await code(ada, "find") == "already_calling"
    assert await code(ben, "find") == "already_ringing"
    assert await code(ada, "accept", {"call": call}) == "no_such_call"
    assert await ben.ask("decline", {"call": call}) == {}
    assert await ada.hears("callEnded") == {"call": call, "reason": "declined"}
    assert await code(ben, "accept", {"call": call}) == "no_such_call"

    call = await ring(ada, ben)
    assert await ada.ask("cancel", {"call": call}) == {}
    assert await ben.hears("callEnded") == {"call": call, "reason": "cancelled"}
    assert await code(ben, "accept", {"call": call}) == "no_such_call"
    assert ada.names_since(0).count("callEnded") == 1, "who cancels hears the answer alone"


@by_every_transport
async def test_two_who_call_each_other_meet(hall: Hall, transports: list[str] | None) -> None:
    ada, ben = await hall.guest(transports), await hall.guest(transports)
    call = await ring(ada, ben)
    assert await ben.ask("call", {"guest": card(ada)["id"]}) == {"call": call, "guest": card(ada)}
    room = (await ben.hears("matched", role="callee"))["room"]
    await ada.hears("matched", role="caller", room=room)


async def test_the_next_who_is_free_is_the_one_who_is_free_longest(hall: Hall) -> None:
    ada, ben, cleo = [await hall.guest(name=name) for name in ("Ada", "Ben", "Cleo")]
    assert (await cleo.ask("call", {}))["guest"] == card(ada)
    await ada.hears("ringing")
    assert await code(ben, "call", {}) == "nobody_available"
    await cleo.leave()
    assert (await ada.hears("callEnded"))["reason"] == "unavailable"
    assert (await ben.ask("call", {}))["guest"] == card(ada)


async def test_nobody_answers_and_both_are_told(hasty_callers: Hall) -> None:
    ada, ben = await hasty_callers.guest(), await hasty_callers.guest()
    call = await ring(ada, ben)
    for guest in (ada, ben):
        assert await guest.hears("callEnded") == {"call": call, "reason": "timeout"}


async def test_whoever_was_waiting_goes_on_waiting_in_their_place(hasty_callers: Hall) -> None:
    ada, ben = await hasty_callers.guest(), await hasty_callers.guest()
    await ada.ask("find", {"interests": ["chess"]})
    before = await ada.hears("waiting")
    call = await ring(ben, ada)
    mark = len(ada.heard)
    assert await ada.ask("decline", {"call": call}) == {}
    after = await ada.hears("waiting")
    assert ada.names_since(mark) == ["ack decline", "waiting"]
    assert after["since"] == before["since"]
    assert (await ben.hears("callEnded"))["reason"] == "declined"


async def test_it_rings_again_for_one_whose_socket_was_lost(hall: Hall) -> None:
    ada, ben = await hall.guest(["websocket"]), await hall.guest(["websocket"])
    call = await ring(ada, ben)
    await ben.cut()
    again = hall.unconnected(ben.pass_, ["websocket"])
    assert (await again.connect())["status"] == "ringing"
    assert await again.hears("ringing") == {"call": call, "guest": card(ada)}
    assert await again.ask("accept", {"call": call}) == {}
    await again.hears("matched")
    await ada.hears("matched")
    assert "callEnded" not in ada.names_since(0)


async def test_one_who_is_given_up_ends_the_call(hasty_callers: Hall) -> None:
    ada, ben = await hasty_callers.guest(["websocket"]), await hasty_callers.guest(["websocket"])
    call = await ring(ada, ben)
    await ada.cut()
    ended = await ben.hears("callEnded", call=call)
    # Both run for two seconds: whichever is over first.
    assert ended["reason"] in ("unavailable", "timeout")


async def test_a_block_hides_the_two_and_neither_can_call(hall: Hall) -> None:
    ada, ben, room = await hall.pair()
    for guest in (ada, ben):
        assert (await guest.ask("hall", {"watch": True}))["total"] == 1
    assert await ada.ask("block", {"room": room}) == {}
    for guest, other in ((ada, ben), (ben, ada)):
        assert (await guest.hears("hall"))["left"] == [card(other)["id"]]
        assert await code(guest, "call", {"guest": card(other)["id"]}) == "guest_unavailable"
        assert await code(guest, "call") == "nobody_available"


@by_every_transport
async def test_what_both_like_is_told_and_an_offer_is_handed_over_once(
    hasty_callers: Hall, transports: list[str] | None
) -> None:
    hall = hasty_callers
    ada, ben = await hall.guest(transports), await hall.guest(transports)
    offer = session_description("offer")
    await ada.ask("find", {"interests": ["Chess", "GO", "film"], "language": "en-GB"})
    await ada.hears("waiting")
    await ben.ask("find", {"interests": ["go", "chess"], "language": "en", "offer": offer})
    callee, caller = await ada.hears("matched"), await ben.hears("matched")
    assert (callee["role"], caller["role"]) == ("callee", "caller"), "who brings an offer calls"
    assert callee["offer"] == offer
    assert "offer" not in caller
    assert callee["partner"]["interests"] == caller["partner"]["interests"] == ["chess", "go"]

    # A second tab has the room, and not the offer.
    again = hall.unconnected(ada.pass_, transports)
    await again.connect(room=callee["room"])
    resumed = await again.hears("matched")
    assert resumed["resumed"] and "offer" not in resumed
    assert resumed["partner"]["interests"] == ["chess", "go"]
