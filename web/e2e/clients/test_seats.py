"""Who may take a seat, who loses it, and what a page that comes back finds."""

from __future__ import annotations

import asyncio
import base64
import hashlib
import hmac
import json
from collections.abc import Callable
from typing import Any

import aiohttp
import pytest
import socketio

from harness.guest import TRANSPORTS, Guest
from harness.hall import Hall
from harness.passes import Pass, guest_pass, signed_up
from harness.server import HallwayServer
from harness.wire import Closed, WirePolling, WireSocket

# Tokens


def segments(token: str) -> tuple[dict[str, Any], dict[str, Any], str]:
    def read(segment: str) -> dict[str, Any]:
        return json.loads(base64.urlsafe_b64decode(segment + "=" * (-len(segment) % 4)))

    header, claims, signature = token.split(".")
    return read(header), read(claims), signature


def segment(value: dict[str, Any] | bytes) -> str:
    raw = value if isinstance(value, bytes) else json.dumps(value, separators=(",", ":")).encode()
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()


def signed_with(secret: bytes, header: dict[str, Any], claims: dict[str, Any]) -> str:
    content = f"{segment(header)}.{segment(claims)}"
    return f"{content}.{segment(hmac.new(secret, content.encode(), hashlib.sha256).digest())}"


def another_key(token: str) -> str:
    header, claims, _ = segments(token)
    return signed_with(b"not the server's key, but as long as one", header | {"alg": "HS256"}, claims)


def no_algorithm(token: str) -> str:
    header, claims, _ = segments(token)
    return f"{segment(header | {'alg': 'none'})}.{segment(claims)}."


def somebody_else(token: str) -> str:
    header, claims, signature = segments(token)
    return f"{segment(header)}.{segment(claims | {'sub': 'acc_somebody_else'})}.{signature}"


FORGERIES: dict[str, Callable[[str], Any]] = {
    "empty": lambda token: "",
    "words": lambda token: "let me in",
    "three dots": lambda token: "a.b.c",
    "cut short": lambda token: token[:-4],
    "signed with another key": another_key,
    "no algorithm": no_algorithm,
    "another subject": somebody_else,
    "very long": lambda token: "x" * 20_000,
}

#: What is no string is no token.
NO_TOKENS = [5, None, True, {"token": "x"}, ["x"]]


@pytest.mark.parametrize("forge", FORGERIES.values(), ids=FORGERIES.keys())
@pytest.mark.parametrize("transports", TRANSPORTS.values(), ids=TRANSPORTS.keys())
async def test_a_strangers_token_is_refused(
    hall: Hall, transports: list[str] | None, forge: Callable[[str], Any]
) -> None:
    real = await guest_pass(hall.url)
    stranger = hall.unconnected(Pass(hall.url, forge(real.token), real.account), transports)
    with pytest.raises(socketio.exceptions.ConnectionError):
        await stranger.connect()
    refusal = await stranger.hears("connect_error")
    assert refusal["data"]["code"] == "unauthorized", refusal
    assert isinstance(refusal["message"], str) and refusal["message"], refusal
    assert "welcome" not in stranger.names_since(0)


async def test_a_token_of_another_server_is_refused(hall: Hall, hasty_server: HallwayServer) -> None:
    elsewhere = await guest_pass(hasty_server.url)
    stranger = hall.unconnected(Pass(hall.url, elsewhere.token, elsewhere.account), ["websocket"])
    with pytest.raises(socketio.exceptions.ConnectionError):
        await stranger.connect()
    assert (await stranger.hears("connect_error"))["data"]["code"] == "unauthorized"


async def test_nobody_comes_in_without_a_token(hall: Hall) -> None:
    for auth in ("", "{}", '{"protocol":1}', *(json.dumps({"token": token}) for token in NO_TOKENS)):
        wire = await hall.bare_wire()
        await wire.send(f"40{auth}")
        answer = await wire.message()
        assert answer.startswith("4"), (auth, answer)
        assert json.loads(answer[1:])["data"]["code"] in ("unauthorized", "invalid_request"), (auth, answer)


@pytest.mark.parametrize("auth", ["null", "[]", '"token"', "5", "{", "{}{}"])
async def test_a_connect_that_carries_no_object_is_refused_or_ends_the_connection(hall: Hall, auth: str) -> None:
    wire = await hall.bare_wire()
    await wire.send(f"40{auth}")
    try:
        answer = await wire.message()
    except Closed:
        return
    assert answer.startswith("4"), answer


async def test_an_account_comes_in_as_a_guest_does(hall: Hall) -> None:
    account = await signed_up(hall.url, "Ada of the seats", "correct horse battery staple")
    assert account.account["guest"] is False
    ada, ben = hall.unconnected(account), await hall.guest()
    await ada.connect()
    assert await ada.ask("find", {}) == {"status": "waiting"}
    await ben.ask("find", {})
    assert (await ada.hears("matched"))["room"] == (await ben.hears("matched"))["room"]


async def test_nobody_meets_themselves(hall: Hall) -> None:
    account = await signed_up(hall.url, "Ada twice", "correct horse battery staple")
    async with aiohttp.ClientSession() as http:
        body = {"login": "Ada twice", "password": "correct horse battery staple"}
        async with http.post(f"{hall.url}/api/sessions", json=body) as response:
            assert response.status == 200, await response.text()
            answer = await response.json()
    desk, phone = hall.unconnected(account), hall.unconnected(Pass(hall.url, answer["accessToken"], answer["account"]))
    desk_welcome, phone_welcome = await desk.connect(), await phone.connect()
    assert desk_welcome["guest"]["id"] != phone_welcome["guest"]["id"], "a guest id is per sign-in"
    assert await desk.ask("find", {}) == {"status": "waiting"}
    assert await phone.ask("find", {}) == {"status": "waiting"}
    # Two others come, and each of the two seats meets one of them.
    ben, cleo = await hall.guest(), await hall.guest()
    await ben.ask("find", {})
    await cleo.ask("find", {})
    partners = [(await seat.hears("matched"))["partner"]["id"] for seat in (desk, phone)]
    assert set(partners) == {guest.heard[0].argument["guest"]["id"] for guest in (ben, cleo)}


# Seats


@pytest.mark.parametrize("transports", TRANSPORTS.values(), ids=TRANSPORTS.keys())
async def test_an_older_seat_is_displaced(hall: Hall, transports: list[str] | None) -> None:
    older = await hall.guest(transports)
    assert await older.ask("find", {}) == {"status": "waiting"}
    newer = hall.unconnected(older.pass_, transports)
    welcome = await newer.connect()
    assert welcome["guest"] == older.heard[0].argument["guest"]
    assert welcome["status"] == "waiting", "a waiting place is kept"
    assert await older.hears("displaced") == {}
    await older.hears("disconnect")

    ben = await hall.guest(transports)
    await ben.ask("find", {})
    assert (await newer.hears("matched"))["room"] == (await ben.hears("matched"))["room"]
    assert "matched" not in older.names_since(0)


async def test_a_new_page_ends_the_call_of_the_old_one(hall: Hall) -> None:
    ada, ben, room = await hall.pair()
    page = hall.unconnected(ada.pass_)
    welcome = await page.connect()
    assert welcome["status"] == "idle" and welcome.get("room") is None, welcome
    await ada.hears("displaced")
    assert await ben.hears("ended") == {"room": room, "reason": "partner_left", "status": "waiting"}
    await ben.hears("waiting")


async def test_a_newer_seat_that_names_the_room_takes_the_call_over(hall: Hall) -> None:
    ada, ben, room = await hall.pair()
    page = hall.unconnected(ada.pass_)
    welcome = await page.connect(room=room)
    assert (welcome["status"], welcome["room"]) == ("matched", room)
    matched = await page.hears("matched")
    assert (matched["room"], matched["resumed"]) == (room, True)
    await ada.hears("displaced")
    await ada.hears("disconnect")
    await ben.say(room, "still you?")
    await page.hears("text", text="still you?")
    await page.say(room, "still me")
    await ben.hears("text", text="still me")
    assert "ended" not in ben.names_since(0)


async def test_naming_somebody_elses_room_opens_no_door(hall: Hall) -> None:
    ada, ben, room = await hall.pair()
    cleo = hall.unconnected(await guest_pass(hall.url))
    welcome = await cleo.connect(room=room)
    assert welcome["status"] == "idle" and welcome.get("room") is None, welcome
    assert (await cleo.hears("ended"))["reason"] == "lost"
    answer = await cleo.ask("text", {"room": room, "text": "hello"})
    assert answer["error"]["code"] == "not_in_room"
    await ada.say(room, "alone at last")
    await ben.hears("text", text="alone at last")
    assert ben.names_since(0).count("text") == 1
    assert "matched" not in cleo.names_since(0)
    assert not {"partner", "ended"} & set(ada.names_since(0) + ben.names_since(0))


# Lost, and back


async def test_who_comes_back_in_time_finds_the_call_where_it_was(hall: Hall) -> None:
    ada, ben, room = await hall.pair(["websocket"])
    role = next(heard.argument["role"] for heard in ada.heard if heard.name == "matched")
    await ada.cut()
    assert await ben.hears("partner") == {"room": room, "state": "away"}

    back = hall.unconnected(ada.pass_)
    welcome = await back.connect(room=room)
    assert (welcome["status"], welcome["room"]) == ("matched", room)
    matched = await back.hears("matched")
    assert (matched["room"], matched["resumed"], matched["role"]) == (room, True, role)
    assert await ben.hears("partner") == {"room": room, "state": "back"}
    await ben.say(room, "there you are")
    await back.hears("text", text="there you are")
    await back.say(room, "a tunnel")
    await ben.hears("text", text="a tunnel")
    assert "ended" not in ben.names_since(0) + back.names_since(0)


async def test_what_was_said_meanwhile_follows_in_order(hall: Hall) -> None:
    ada, ben, room = await hall.pair(["websocket"])
    await ada.cut()
    await ben.hears("partner", state="away")
    for n in range(20):
        await ben.say(room, f"meanwhile {n}")
    assert await ben.ask("signal", {"room": room, "candidate": None}) == {}
    await ben.say(room, "last")

    back = hall.unconnected(ada.pass_)
    await back.connect(room=room)
    await back.hears("text", text="last")
    events = [heard for heard in back.heard if heard.name in ("matched", "text", "signal")]
    assert events[0].name == "matched", events
    expected = [f"meanwhile {n}" for n in range(20)] + [None, "last"]
    assert [heard.argument.get("text") for heard in events[1:]] == expected


def reset(wire: WireSocket) -> Any:
    wire.reset()


def finish(wire: WireSocket) -> Any:
    wire.finish()


async def close_without_code(wire: WireSocket) -> None:
    await wire.close(None)


async def engine_close(wire: WireSocket) -> None:
    await wire.send("1")


async def fall_silent(wire: WireSocket) -> None:
    wire.answers_pings = False


WAYS_TO_BE_LOST = {
    "reset": reset,
    "end of the connection": finish,
    "close without a code": close_without_code,
    "Engine.IO close alone": engine_close,
    "no answer to pings": fall_silent,
}


@pytest.mark.parametrize("lose", WAYS_TO_BE_LOST.values(), ids=WAYS_TO_BE_LOST.keys())
async def test_a_lost_socket_is_waited_for_and_then_given_up(hasty_hall: Hall, lose: Callable[[WireSocket], Any]) -> None:
    wire, pass_ = await hasty_hall.wire()
    ben = await hasty_hall.guest(["websocket"])
    assert await ben.ask("find", {}) == {"status": "waiting"}
    await wire.emit("find", {})
    room = (await ben.hears("matched"))["room"]
    await wire.event("matched")

    if (work := lose(wire)) is not None:
        await work
    assert await ben.hears("partner") == {"room": room, "state": "away"}
    assert await ben.hears("ended") == {"room": room, "reason": "partner_left", "status": "waiting"}
    await ben.hears("waiting")

    # Too late: the room is no more.
    late, _ = await hasty_hall.wire(pass_, room=room)
    name, ended = await late.event("ended")
    assert ended["reason"] == "lost", ended


@pytest.mark.parametrize("outstanding", [True, False], ids=["cut off", "never made"])
async def test_an_abandoned_poll_is_a_lost_socket(hasty_hall: Hall, outstanding: bool) -> None:
    poll, _ = await hasty_hall.poll()
    ben = await hasty_hall.guest(["websocket"])
    assert await ben.ask("find", {}) == {"status": "waiting"}
    await poll.send('42["find",{}]')
    _, matched = await poll.event("matched")
    if outstanding:
        await poll.start_a_poll_and_hang_up()
    await poll.close()
    assert await ben.hears("partner") == {"room": matched["room"], "state": "away"}
    assert (await ben.hears("ended"))["reason"] == "partner_left"
    await ben.hears("waiting")


async def disconnect_packet(wire: WireSocket) -> None:
    await wire.send("41")


async def close_1000(wire: WireSocket) -> None:
    await wire.close(1000)


async def close_1001(wire: WireSocket) -> None:
    await wire.close(1001)


WAYS_TO_LEAVE = {
    "DISCONNECT": disconnect_packet,
    "close 1000": close_1000,
    "close 1001": close_1001,
}


@pytest.mark.parametrize("leave", WAYS_TO_LEAVE.values(), ids=WAYS_TO_LEAVE.keys())
async def test_a_leave_is_not_waited_for(hall: Hall, leave: Callable[[WireSocket], Any]) -> None:
    ben = await hall.guest(["websocket"])
    assert await ben.ask("find", {}) == {"status": "waiting"}
    wire, _ = await hall.wire()
    await wire.emit("find", {})
    room = (await ben.hears("matched"))["room"]
    await wire.event("matched")
    await leave(wire)
    assert await ben.hears("ended") == {"room": room, "reason": "partner_left", "status": "waiting"}
    await ben.hears("waiting")
    assert "partner" not in ben.names_since(0)


async def test_who_waits_and_is_lost_is_met_by_nobody(hasty_hall: Hall) -> None:
    wire, _ = await hasty_hall.wire()
    assert await wire.ask("find", {}) == {"status": "waiting"}
    wire.reset()
    ben = await hasty_hall.guest()
    # The reset may still be under way: whichever comes first, nobody stays with one who has gone.
    answer = await ben.ask("find", {})
    if answer["status"] == "matched":
        assert (await ben.hears("ended"))["reason"] == "partner_left"
    await ben.hears("waiting")
    cleo = await hasty_hall.guest()
    await cleo.ask("find", {})
    assert (await cleo.hears("matched"))["partner"]["id"] == ben.heard[0].argument["guest"]["id"]


# The upgrade


async def test_nothing_is_lost_or_turned_round_by_the_upgrade(hall: Hall) -> None:
    poll, _ = await hall.poll()
    ben = await hall.guest(["websocket"])
    assert await ben.ask("find", {}) == {"status": "waiting"}
    await poll.send('42["find",{}]')
    _, matched = await poll.event("matched")
    room = matched["room"]

    wire = WireSocket(hall.url)
    said = asyncio.create_task(say_many(ben, room, 60))
    heard = [(await poll.event("text"))[1]["text"] for _ in range(5)]
    await wire.open(f"/socket.io/?EIO=4&transport=websocket&sid={poll.sid}")
    await wire.send("2probe")
    polled = asyncio.create_task(drain(poll))
    assert await wire.packet() == "3probe"
    # The server ends the outstanding poll with a NOOP. Only then do official clients send the upgrade.
    heard += await polled
    await wire.send("5")
    await wire.emit("text", {"room": room, "text": "over the new transport"})
    while len(heard) < 60:
        heard.append((await wire.event("text"))[1]["text"])
    await said
    assert heard == [f"{n}" for n in range(60)]
    await ben.hears("text", text="over the new transport")
    await wire.send("41")
    await ben.hears("ended")
    wire.finish()


async def say_many(guest: Guest, room: str, count: int) -> None:
    for n in range(count):
        await guest.say(room, f"{n}")


async def drain(poll: WirePolling) -> list[str]:
    """Polls until the server says NOOP, which ends polling in an upgrade."""
    texts = []
    ended = False
    while not ended or poll.unread:
        packet = await poll.packet()
        ended = ended or packet == "6"
        if packet.startswith('42["text"'):
            texts.append(json.loads(packet[2:])[1]["text"])
    return texts
