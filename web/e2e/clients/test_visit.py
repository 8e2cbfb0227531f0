"""A whole visit by somebody else's Socket.IO client, over each transport it has."""

from __future__ import annotations

import asyncio
from datetime import datetime

import pytest

from harness.deadline import until
from harness.guest import LET_GO_WITHIN, TRANSPORTS
from harness.hall import Hall, meet
from harness.server import stats

pytestmark = pytest.mark.parametrize("transports", TRANSPORTS.values(), ids=TRANSPORTS.keys())


def session_description(kind: str) -> dict[str, str]:
    """An offer or answer as long and as awkward as a real one: CRLF, quotes, backslashes, letters of all lengths."""
    lines = ["v=0", "o=- 4611731400430051336 2 IN IP4 127.0.0.1", "s=Grüße \\ \"hall\" 廊下 🚪 \u2028", "t=0 0"]
    lines += [f"a=candidate:{n} 1 udp 2122260223 192.0.2.{n} {50000 + n} typ host generation 0" for n in range(1, 45)]
    sdp = "\r\n".join(lines) + "\r\n"
    assert len(sdp) > 3_000
    return {"type": kind, "sdp": sdp}


CANDIDATE = {
    "candidate": "candidate:1 1 udp 2122260223 192.0.2.7 54321 typ host",
    "sdpMid": "0",
    "sdpMLineIndex": 0,
    "usernameFragment": "aB+/9",
}


async def test_the_client_ends_up_on_the_transport_it_should(hall: Hall, transports: list[str] | None) -> None:
    guest = await hall.guest(transports)
    assert guest.client.transport() == ("polling" if transports == ["polling"] else "websocket")


async def test_who_says_goodbye_is_let_go_at_once(hall: Hall, transports: list[str] | None) -> None:
    guest = await hall.guest(transports)
    # A poll under way has to be answered; python-socketio waits for it.
    await asyncio.wait_for(guest.client.disconnect(), LET_GO_WITHIN)


async def test_a_guest_is_welcomed_first(hall: Hall, transports: list[str] | None) -> None:
    guest = await hall.guest(transports, name="Ada")
    welcome = guest.heard[0].argument
    assert welcome["protocol"] == 1
    assert welcome["guest"]["name"] == "Ada"
    assert welcome["guest"]["id"].startswith("gst_")
    assert welcome["guest"]["id"] != guest.pass_.account["id"]
    assert welcome["status"] == "idle"
    assert welcome.get("room") is None
    assert welcome["grace"] == 20


async def test_two_meet_once_as_caller_and_callee(hall: Hall, transports: list[str] | None) -> None:
    ada, ben = await hall.guest(transports, name="Ada"), await hall.guest(transports, name="Ben")
    assert await ada.ask("find", {}) == {"status": "waiting"}
    waiting = await ada.hears("waiting")
    assert waiting["online"] == 2 and waiting["waiting"] == 1, waiting
    datetime.fromisoformat(waiting["since"])

    await ben.ask("find", {})
    to_ada, to_ben = await ada.hears("matched"), await ben.hears("matched")
    assert to_ada["room"] == to_ben["room"]
    assert to_ada["room"].startswith("room_")
    assert {to_ada["role"], to_ben["role"]} == {"caller", "callee"}
    assert to_ada["partner"]["name"] == "Ben" and to_ben["partner"]["name"] == "Ada"
    assert to_ada["partner"]["id"] == ben.heard[0].argument["guest"]["id"]
    assert to_ben["partner"]["id"] == ada.heard[0].argument["guest"]["id"]
    for matched in (to_ada, to_ben):
        assert matched["resumed"] is False
        assert matched["iceTransportPolicy"] == "all"
        assert isinstance(matched["iceServers"], list)

    # What follows is heard, and no second `matched` was.
    await ada.say(to_ada["room"], "hello")
    await ben.hears("text", text="hello")
    await ben.say(to_ada["room"], "hello yourself")
    await ada.hears("text", text="hello yourself")
    assert ada.names_since(0).count("matched") == 1
    assert ben.names_since(0).count("matched") == 1


async def test_who_acts_hears_the_end_then_the_answer_then_what_follows(
    hall: Hall, transports: list[str] | None
) -> None:
    ada, ben = await hall.guest(transports), await hall.guest(transports)

    mark = len(ada.heard)
    await ada.ask("find", {})
    await ada.hears("waiting")
    assert ada.names_since(mark) == ["ack find", "waiting"]

    mark = len(ben.heard)
    await ben.ask("find", {})
    room = (await ben.hears("matched"))["room"]
    assert [name for name in ben.names_since(mark) if name != "waiting"] == ["ack find", "matched"]
    assert ben.names_since(mark)[0] == "ack find"
    await ada.hears("matched")

    mark = len(ada.heard)
    assert await ada.ask("next", {"room": room}) == {"status": "waiting"}
    await ada.hears("waiting")
    assert ada.names_since(mark) == ["ended", "ack next", "waiting"]
    assert ada.since(mark)[0].argument == {"room": room, "reason": "you_next", "status": "waiting"}
    assert await ben.hears("ended") == {"room": room, "reason": "partner_next", "status": "waiting"}
    await ben.hears("waiting")


async def test_stop_ends_it_for_me_and_my_partner_waits(hall: Hall, transports: list[str] | None) -> None:
    ada, ben, room = await hall.pair(transports)
    mark = len(ada.heard)
    assert await ada.ask("stop") == {"status": "idle"}
    assert ada.names_since(mark) == ["ended", "ack stop"]
    assert ada.since(mark)[0].argument == {"room": room, "reason": "you_stopped", "status": "idle"}
    assert await ben.hears("ended") == {"room": room, "reason": "partner_stopped", "status": "waiting"}
    await ben.hears("waiting")

    # Ben really is in the queue: whoever comes meets him.
    cleo = await hall.guest(transports)
    await cleo.ask("find", {})
    assert (await cleo.hears("matched"))["room"] == (await ben.hears("matched"))["room"]
    assert "matched" not in ada.names_since(mark)


async def test_who_is_left_by_a_disconnect_waits_again(hall: Hall, transports: list[str] | None) -> None:
    ada, ben, room = await hall.pair(transports)
    await ada.leave()
    assert await ben.hears("ended") == {"room": room, "reason": "partner_left", "status": "waiting"}
    await ben.hears("waiting")
    assert "partner" not in ben.names_since(0), "a leave is not a lost socket"

    cleo = await hall.guest(transports)
    await cleo.ask("find", {})
    assert (await cleo.hears("matched"))["room"] == (await ben.hears("matched"))["room"]


async def test_a_signal_is_passed_whole(hall: Hall, transports: list[str] | None) -> None:
    ada, ben, room = await hall.pair(transports)
    passed = [
        {"room": room, "description": session_description("offer")},
        {"room": room, "candidate": CANDIDATE},
        {"room": room, "candidate": CANDIDATE | {"candidate": ""}},
        {"room": room, "candidate": None},
    ]
    for argument in passed:
        assert await ada.ask("signal", argument) == {}
    for argument in passed:
        assert await ben.hears("signal") == argument

    answer = {"room": room, "description": session_description("answer")}
    assert await ben.ask("signal", answer) == {}
    assert await ada.hears("signal") == answer
    assert ada.names_since(0).count("signal") == 1, "nobody hears their own"
    assert ben.names_since(0).count("signal") == len(passed)


async def test_two_hundred_texts_arrive_in_order(hall: Hall, transports: list[str] | None) -> None:
    ada, ben, room = await hall.pair(transports)
    texts = [f"{n} — hæ? 你好 👋🏽 \"quoted\" \\ </script>\n" for n in range(200)]
    receipts = await asyncio.gather(*(ada.say(room, text) for text in texts))
    heard = [await ben.hears("text") for _ in texts]
    assert [text["text"] for text in heard] == texts
    assert [text["id"] for text in heard] == [receipt["id"] for receipt in receipts]
    assert len({receipt["id"] for receipt in receipts}) == 200
    for text, receipt in zip(heard, receipts, strict=True):
        assert text["room"] == room and text["sentAt"] == receipt["sentAt"]
        assert text["id"].startswith("msg_")
        datetime.fromisoformat(text["sentAt"])
    assert "text" not in ada.names_since(0)


async def test_both_talk_at_once_and_each_hears_the_other_in_order(
    hall: Hall, transports: list[str] | None
) -> None:
    ada, ben, room = await hall.pair(transports)
    await asyncio.gather(
        *(ada.say(room, f"ada {n}") for n in range(50)),
        *(ben.say(room, f"ben {n}") for n in range(50)),
    )
    assert [(await ben.hears("text"))["text"] for _ in range(50)] == [f"ada {n}" for n in range(50)]
    assert [(await ada.hears("text"))["text"] for _ in range(50)] == [f"ben {n}" for n in range(50)]


async def test_a_repeated_nonce_is_not_delivered_twice(hall: Hall, transports: list[str] | None) -> None:
    ada, ben, room = await hall.pair(transports)
    first = await ada.say(room, "once", nonce="n-1")
    again = await ada.say(room, "once", nonce="n-1")
    assert again["id"] == first["id"]
    await ada.say(room, "the end")
    assert [(await ben.hears("text"))["text"] for _ in range(2)] == ["once", "the end"]


async def test_typing_is_passed_on(hall: Hall, transports: list[str] | None) -> None:
    ada, ben, room = await hall.pair(transports)
    assert await ada.ask("typing", {"room": room, "typing": True}) == {}
    assert await ben.hears("typing") == {"room": room, "typing": True}
    assert await ada.ask("typing", {"room": room, "typing": False}) == {}
    assert await ben.hears("typing") == {"room": room, "typing": False}


async def test_a_text_and_a_next_by_http_move_two_live_sockets(hall: Hall, transports: list[str] | None) -> None:
    ada, ben, room = await hall.pair(transports)
    status, receipt = await ada.pass_.post("/api/messages", {"room": room, "text": "by HTTP ☎"})
    assert status == 202, receipt
    text = await ben.hears("text")
    assert text == {"room": room, "id": receipt["id"], "text": "by HTTP ☎", "sentAt": receipt["sentAt"]}

    status, answer = await ben.pass_.post("/api/next", {"room": room})
    assert (status, answer) == (202, {"status": "waiting"})
    assert await ben.hears("ended") == {"room": room, "reason": "you_next", "status": "waiting"}
    assert await ada.hears("ended") == {"room": room, "reason": "partner_next", "status": "waiting"}
    await asyncio.gather(ada.hears("waiting"), ben.hears("waiting"))

    cleo = await hall.guest(transports)
    await cleo.ask("find", {})
    second = (await cleo.hears("matched"))["room"]
    assert second != room
    met = await ada.hears("matched")
    assert met["room"] == second, "Ada has waited longest: Ben pressed next and starts anew"

    status, answer = await cleo.pass_.post("/api/stop", {})
    assert (status, answer) == (202, {"status": "idle"})
    assert await cleo.hears("ended") == {"room": second, "reason": "you_stopped", "status": "idle"}
    assert (await ada.hears("ended"))["reason"] == "partner_stopped"


async def test_a_third_is_kept_out_of_the_room(hall: Hall, transports: list[str] | None) -> None:
    ada, ben, room = await hall.pair(transports)
    cleo = await hall.guest(transports)

    async def pushes_in() -> None:
        for event, argument in (
            ("text", {"room": room, "text": "let me in"}),
            ("signal", {"room": room, "description": session_description("offer")}),
            ("signal", {"room": room, "candidate": None}),
            ("typing", {"room": room, "typing": True}),
        ):
            answer = await cleo.ask(event, argument)
            assert answer["error"]["code"] == "not_in_room", (event, answer)
            assert answer["error"]["message"], answer
        await cleo.tell("text", {"room": room, "text": "let me in"})
        refused = await cleo.hears("refused")
        assert (refused["event"], refused["code"]) == ("text", "not_in_room"), refused
        status, problem = await cleo.pass_.post("/api/messages", {"room": room, "text": "let me in"})
        assert (status, problem["code"]) == (409, "not_in_room"), problem
        # A `next` that names a room which is not mine changes nothing for those who are in it.
        assert "error" not in await cleo.ask("next", {"room": room})

    await pushes_in()
    # The same from within a room of one's own.
    dora = await hall.guest(transports)
    await cleo.ask("stop")
    await meet(cleo, dora)
    await pushes_in()

    mark_ada, mark_ben = len(ada.heard), len(ben.heard)
    await ada.say(room, "are you there?")
    await ben.hears("text", text="are you there?")
    await ben.say(room, "I am")
    await ada.hears("text", text="I am")
    for guest, mark in ((ada, mark_ada), (ben, mark_ben)):
        before = {heard.name for heard in guest.since(0)[:mark]}
        assert before <= {"welcome", "ack find", "waiting", "matched"}, before


async def test_a_second_find_in_a_room_is_refused(hall: Hall, transports: list[str] | None) -> None:
    ada, ben, room = await hall.pair(transports)
    answer = await ada.ask("find", {})
    assert answer["error"]["code"] == "already_in_room", answer
    await ada.say(room, "still here")
    await ben.hears("text", text="still here")


async def test_a_next_for_a_room_that_is_over_changes_nothing(hall: Hall, transports: list[str] | None) -> None:
    ada, ben, over = await hall.pair(transports)
    await ada.ask("stop")
    await ben.hears("ended")
    cleo = await hall.guest(transports)
    await cleo.ask("find", {})
    room = (await cleo.hears("matched"))["room"]
    await ben.hears("matched")

    assert await ben.ask("next", {"room": over}) == {"status": "matched", "room": room}
    await ben.say(room, "still here")
    await cleo.hears("text", text="still here")
    assert "ended" not in cleo.names_since(0)


async def test_the_numbers_on_the_home_page_are_true(hall: Hall, transports: list[str] | None) -> None:
    async def are(online: int, waiting: int, rooms: int) -> None:
        expected = {"online": online, "waiting": waiting, "rooms": rooms}

        async def seen() -> bool:
            return await stats(hall.url) == expected

        await until(seen, f"the numbers are {expected}")

    await are(0, 0, 0)
    await hall.pair(transports)
    cleo = await hall.guest(transports)
    await cleo.ask("find", {})
    await are(3, 1, 1)
