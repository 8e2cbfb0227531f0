"""What is said on the socket, in a whole visit, is what is written down."""

from __future__ import annotations

import asyncio
import json
from typing import Any

from clients.contract.documents import MESSAGES, placed
from clients.contract.walker import Walker, walking
from clients.contract.witness import NO_ROOM, Witness, seated
from harness.deadline import until
from harness.hall import Hall
from harness.passes import Pass, guest_pass
from harness.server import HallwayServer


async def test_in_a_whole_visit_nothing_is_heard_but_what_is_written() -> None:
    turn = {"STUN_URLS": "stun:192.0.2.1:3478", "TURN_URLS": "turn:192.0.2.1:3478", "TURN_SECRET": "for this test"}
    settings = turn | {"REMATCH_COOLDOWN": "0", "RECONNECT_GRACE": "5", "LIMIT_REPORTS_PER_MINUTE": "0"}
    async with HallwayServer("contract", **settings) as server:
        await the_visit(server)


async def the_visit(server: HallwayServer) -> None:
    passes = [await guest_pass(server.url, name) for name in ("Ada", "Ben")]
    ada, ben = await seated(passes[0]), await seated(passes[1])
    await let_in_or_not(server)
    assert await ada.asks("find") == {"status": "waiting"}
    await ada.hears("waiting")
    await ben.asks("find", {})
    room = (await ada.hears("matched"))["room"]
    await ben.hears("matched", room=room, resumed=False)

    await every_argument_that_is_written_is_taken(ada, ben, room)
    await every_failure_is_met(ada, ben, room)
    for example in MESSAGES["client.connection"]["examples"]:
        assert await ada.asks("connection", placed(example["payload"], room)) == {}

    # Next, and whoever is left.
    assert await ada.asks("next", {"room": NO_ROOM}) == {"status": "matched", "room": room}
    await ada.asks("next", {"room": room})
    await ada.hears("ended", reason="you_next")
    await ben.hears("ended", reason="partner_next")
    over, room = room, (await ben.hears("matched"))["room"]
    await ada.hears("matched", room=room)

    # Away, and back; and an older seat is displaced.
    ben.wire.reset()
    await ada.hears("partner", state="away")
    await what_is_kept_has_a_bound(ada, room)
    ben = await seated(passes[1], room=room)
    await ben.hears("matched", room=room, resumed=True)
    await ada.hears("partner", state="back")
    newer = await seated(passes[1], room=over)
    assert (await newer.hears("ended", room=over, reason="lost"))["status"] == "waiting"
    await newer.hears("matched", room=room, resumed=True)
    assert await ben.hears("displaced") == {}
    await ben.ends()
    assert ben.is_disconnected, "DISCONNECT follows"
    ben = newer

    # A page that comes back without knowing its room.
    page = "page_" + "0" * 31
    newer = await seated(passes[1], room=room, page=page + "1")
    await newer.hears("matched", room=room, resumed=True)
    await ben.ends()
    newer.wire.reset()
    await ada.hears("partner", state="away")
    ben = await seated(passes[1], page=page + "1")
    await ben.hears("matched", room=room, resumed=True)

    # Stop, and a page that comes back to a room which is over.
    assert await ben.asks("stop") == {"status": "idle"}
    await ben.hears("ended", reason="you_stopped")
    await ada.hears("ended", reason="partner_stopped")
    await ben.goes()
    ben = await seated(passes[1], room=room)
    assert (await ben.hears("ended", reason="lost"))["status"] == "idle"

    # Signed out: the partner is left, and hears of the server's end.
    await ben.asks("find", {})
    room = (await ada.hears("matched"))["room"]
    async with walking(server.url) as walker:
        await walker.call("signOut", 204, token=passes[1].token)
    assert (await ben.hears("signedOut"))["code"] == "unauthorized"
    await ben.ends()
    assert ben.is_disconnected, "DISCONNECT follows"
    await ada.hears("ended", reason="partner_left", room=room)
    stopping = asyncio.create_task(server.stop())
    await ada.hears("draining")
    assert await ada.ends() == 1001
    assert not ada.is_disconnected, "official clients come back by themselves"
    await stopping


async def test_calls_and_the_hall_are_as_written() -> None:
    async with HallwayServer("contract-calls", CALL_TIMEOUT="3", REMATCH_COOLDOWN="0", RELAX_AFTER="3600") as server:
        passes = [await guest_pass(server.url, name) for name in ("Ada", "Ben", "Cleo")]
        ada, ben = await seated(passes[0]), await seated(passes[1])
        await the_hall(server, ada, ben, passes[2])
        await the_calls(ada, ben)
        ben = await a_call_that_is_lost_and_back(ada, ben, passes[1])
        await wishes_and_offers(ada, ben)
        await ada.goes()
        await ben.goes()


async def the_hall(server: HallwayServer, ada: Witness, ben: Witness, cleos: Pass) -> None:
    for example in MESSAGES["client.hall"]["examples"]:
        assert "error" not in await ada.asks("hall", example["payload"])
    assert await ada.asks("hall", {"watch": False}) == {"guests": [], "total": 1}
    shown = {"id": ben.guest["id"], "name": "Ben", "available": True}
    assert await ada.asks("hall", {"watch": True}) == {"guests": [shown], "total": 1}
    cleo = await seated(cleos)
    joined = {"id": cleo.guest["id"], "name": "Cleo", "available": True}
    assert await ada.hears("hall") == {"joined": [joined], "left": [], "changed": [], "total": 2}
    await cleo.goes()
    assert await ada.hears("hall") == {"joined": [], "left": [cleo.guest["id"]], "changed": [], "total": 1}
    assert await ada.asks("hall", {"watch": False}) == {"guests": [], "total": 1}
    assert (await ada.asks("hall", {}))["error"]["code"] == "invalid_request"


async def the_calls(ada: Witness, ben: Witness) -> None:
    ends = (
        (lambda call: ben.asks("decline", {"call": call}), [ada], "declined"),
        (lambda call: ada.asks("cancel", {"call": call}), [ben], "cancelled"),
        (lambda call: nothing(), [ada, ben], "timeout"),
    )
    for end, told, reason in ends:
        card = await ada.asks("call", {"guest": ben.guest["id"]})
        assert card["guest"] == ben.guest
        assert await ben.hears("ringing") == {"call": card["call"], "guest": ada.guest}
        if reason == "declined":
            await what_cannot_be_in_a_call(ada, ben)
        assert await end(card["call"]) == {}
        for guest in told:
            assert await guest.hears("callEnded") == {"call": card["call"], "reason": reason}
        answer = await ben.asks("accept", {"call": card["call"]})
        assert answer["error"]["code"] == "no_such_call", answer
    for event in ("accept", "decline", "cancel"):
        for example in MESSAGES[f"client.{event}"]["examples"]:
            assert (await ada.asks(event, example["payload"]))["error"]["code"] == "no_such_call"
    await ada.asks("call", {})
    call = (await ben.hears("ringing"))["call"]
    assert await ben.asks("accept", {"call": call}) == {}
    room = (await ada.hears("matched", role="caller"))["room"]
    await ben.hears("matched", role="callee", room=room, resumed=False)
    assert (await ada.asks("call", {}))["error"]["code"] == "already_in_room"
    await ben.asks("stop")
    assert (await ada.hears("ended", room=room, reason="partner_stopped"))["status"] == "idle"


async def nothing() -> dict[str, Any]:
    return {}


async def what_cannot_be_in_a_call(ada: Witness, ben: Witness) -> None:
    for guest, code in ((ada, "already_calling"), (ben, "already_ringing")):
        for event in ("find", "next", "call"):
            assert (await guest.asks(event, {}))["error"]["code"] == code
    assert await ada.asks("next", {"room": NO_ROOM}) == {"status": "calling"}
    assert await ben.asks("next", {"room": NO_ROOM}) == {"status": "ringing"}


async def a_call_that_is_lost_and_back(ada: Witness, ben: Witness, bens: Pass) -> Witness:
    call = (await ada.asks("call", {}))["call"]
    await ben.hears("ringing", call=call)
    ben.wire.reset()
    ben = Witness(bens)
    await ben.open()
    assert (await ben.hears("welcome"))["status"] == "ringing"
    await ben.hears("ringing", call=call)
    await ben.goes()
    assert (await ada.hears("callEnded", call=call))["reason"] == "unavailable"
    for argument, code in (({}, "nobody_available"), ({"guest": ben.guest["id"]}, "guest_unavailable")):
        assert (await ada.asks("call", argument))["error"]["code"] == code
    return await seated(bens)


async def wishes_and_offers(ada: Witness, ben: Witness) -> None:
    for event in ("find", "next"):
        for example in MESSAGES[f"client.{event}"]["examples"]:
            answer = await ada.asks(event, placed(example["payload"], NO_ROOM))
            assert answer == {"status": "waiting"}, answer
    offer = MESSAGES["client.find"]["examples"][-1]["payload"]["offer"]
    await ada.asks("find", {"interests": ["Chess", "go"], "offer": offer})
    await ben.asks("find", {"interests": ["GO", "chess", "film"]})
    caller, callee = await ada.hears("matched"), await ben.hears("matched")
    assert (caller["role"], callee["role"]) == ("caller", "callee")
    assert callee["offer"] == offer and "offer" not in caller
    assert caller["partner"]["interests"] == callee["partner"]["interests"] == ["chess", "go"]
    for argument in ({"interests": ["x" * 33]}, {"language": "-"}, {"offer": {"type": "answer", "sdp": ""}}):
        assert (await ada.asks("find", argument))["error"]["code"] == "invalid_request"
    large = {"offer": {"type": "offer", "sdp": "x" * 16_384}}
    assert (await ada.asks("find", large))["error"]["code"] == "payload_too_large"


async def let_in_or_not(server: HallwayServer) -> None:
    good = (await guest_pass(server.url)).token
    for argument, code in (
        ({"token": "not.a.token"}, "unauthorized"),
        ({"token": good, "protocol": 2}, "invalid_request"),
        ({"token": good, "page": "page_1"}, "invalid_request"),
    ):
        stranger = Witness(Pass(server.url, good, {}))
        await stranger.wire.open()
        await stranger.wire.handshake()
        await stranger.wire.send("40" + json.dumps(argument))
        assert (await stranger.refused())["data"]["code"] == code
        # Another namespace is refused in fewer words.
        await stranger.wire.send('40/elsewhere,{"token":"x"}')
        assert await stranger.wire.message() == '4/elsewhere,{"message":"Invalid namespace"}'
        stranger.wire.reset()


async def every_argument_that_is_written_is_taken(ada: Witness, ben: Witness, room: str) -> None:
    """The examples of what a client says are taken by a live server, and those of what it hears are what it says."""
    for event in ("signal", "text", "typing"):
        for example in MESSAGES[f"client.{event}"]["examples"]:
            argument = placed(example["payload"], room)
            answer = await ada.asks(event, argument)
            heard = await ben.hears(event)
            if event == "text":
                assert heard == {"room": room, "text": argument["text"]} | answer
            else:
                assert (answer, heard) == ({}, argument)
    shown = [placed(example["payload"], room) for example in MESSAGES["server.signal"]["examples"]]
    assert shown == [placed(example["payload"], room) for example in MESSAGES["client.signal"]["examples"]]


async def every_failure_is_met(ada: Witness, ben: Witness, room: str) -> None:
    for event, argument, code in (
        ("nonsense", {}, "unknown_event"),
        ("text", {"room": room}, "invalid_request"),
        ("text", {"room": room, "text": "a" * 2_001}, "payload_too_large"),
        ("text", {"room": NO_ROOM, "text": "hello"}, "not_in_room"),
        ("block", {"room": NO_ROOM}, "not_in_room"),
        ("block", {}, "invalid_request"),
        ("report", {"room": NO_ROOM, "reason": "spam"}, "not_in_room"),
        ("report", {"room": room, "reason": "no such reason"}, "invalid_request"),
        ("report", {"room": room, "reason": "other", "note": "a" * 1_001}, "invalid_request"),
        ("find", {}, "already_in_room"),
    ):
        answer = await ada.asks(event, argument)
        assert answer["error"]["code"] == code, answer
        # Without an ack id the same is told by `refused`.
        await ada.wire.emit(event, argument)
        refused = await ada.hears("refused")
        assert (refused["event"], refused["code"]) == (event, code), refused


async def what_is_kept_has_a_bound(ada: Witness, room: str) -> None:
    """Rule 9: what does not fit any more is `unavailable`, and says when to try again."""
    for number in range(65):
        answer = await ada.asks("text", {"room": room, "text": f"meanwhile {number}"})
        if "error" in answer:
            assert number == 64 and answer["error"]["code"] == "unavailable", (number, answer)
            assert answer["error"]["retryAfterMs"] > 0
            return
    raise AssertionError("there was room for 65 texts")


async def test_blocks_and_reports_are_answered_and_exported_as_written(hall: Hall, walker: Walker) -> None:
    tokens = [await walker.member(f"{name} of the reports") for name in ("Ada", "Ben")]
    ada, ben = [await seated(Pass(walker.url, token, {})) for token in tokens]
    await ada.asks("find", {})
    await ben.asks("find", {})
    room = (await ada.hears("matched"))["room"]
    await ben.hears("matched", room=room)

    shown = [placed(example["payload"], room) for example in MESSAGES["client.report"]["examples"]]
    reports = [await ada.asks("report", report) for report in shown]
    assert reports[1:] == reports[:1], "a second report is answered with the first"
    for block in MESSAGES["client.block"]["examples"]:
        assert await ada.asks("block", placed(block["payload"], room)) == {}
    assert (await ada.hears("ended", room=room, reason="you_blocked"))["status"] == "waiting"
    assert (await ben.hears("ended", room=room, reason="partner_next"))["status"] == "waiting"
    assert await ada.asks("block", {"room": room}) == {}, "blocking twice is as blocking once"
    # It is over, and a short while ago that is as good.
    assert "error" not in await ben.asks("report", {"room": room, "reason": "other"})
    await ada.goes()
    await ben.goes()

    async def the_room_is_over() -> Any:
        export = await walker.call("exportAccount", 200, token=tokens[0])
        return export if [known for known in export["rooms"] if "endedAt" in known] else None

    export = await until(the_room_is_over, "the room log has the end of the room")
    assert [known["room"] for known in export["rooms"]] == [room]
    assert [block["room"] for block in export["blocks"]] == [room]
    assert [(report["id"], report["room"], report["reason"], report.get("note")) for report in export["reports"]] == [
        (reports[0]["report"], room, shown[0]["reason"], shown[0].get("note"))
    ]
    partners = await walker.call("exportAccount", 200, token=tokens[1])
    assert (partners["blocks"], len(partners["reports"])) == ([], 1), "what others did is not told"
