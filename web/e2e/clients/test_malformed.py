"""Whatever is sent, there is a clear error, the server stays up, and nobody else notices."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from typing import Any

import aiohttp
import pytest
import pytest_asyncio
from yarl import URL

from harness.bystanders import Bystanders
from harness.deadline import until
from harness.guest import Guest
from harness.hall import Hall, meet, meet_on_wires
from harness.notes import note
from harness.passes import assert_problem, guest_pass, read_json, terms
from harness.server import HallwayServer, empty_of_guests, stats
from harness.verdict import verdict
from harness.wire import BINARY, CLOSE, PING, TEXT, Closed, WireSocket, frame, raw_http

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
async def ground(attacked: HallwayServer, bystanders: Bystanders) -> AsyncIterator[Hall]:
    """A hall to misbehave in, while the bystanders talk."""
    hall = Hall(attacked.url)
    async with bystanders:
        yield hall
        await hall.close()
        attacked.require_alive()


@pytest.fixture(scope="module", autouse=True)
def memory(attacked: HallwayServer) -> Any:
    before = attacked.resident_bytes()
    yield
    after = attacked.resident_bytes()
    if before is not None and after is not None:
        note(f"the attacked server held {before >> 20} MB before and {after >> 20} MB after")
        assert after - before < GROWTH_ALLOWED, f"grew from {before >> 20} MB to {after >> 20} MB"


# Events


ROOM = "<the room>"


def placed(value: Any, room: str) -> Any:
    """The value with the real room where `ROOM` stands."""
    if isinstance(value, dict):
        return {key: placed(item, room) for key, item in value.items()}
    if isinstance(value, list):
        return [placed(item, room) for item in value]
    return room if value == ROOM else value


MISTYPED: dict[str, list[Any]] = {
    "next a string": ["next", "please"],
    "next room a number": ["next", {"room": 7}],
    "next room an object": ["next", {"room": {}}],
    "text nothing": ["text"],
    "text null": ["text", None],
    "text a string": ["text", "hello"],
    "text an empty object": ["text", {}],
    "text no text": ["text", {"room": ROOM}],
    "text no room": ["text", {"text": "hello"}],
    "text room a number": ["text", {"room": 7, "text": "hello"}],
    "text room null": ["text", {"room": None, "text": "hello"}],
    "text a number inside": ["text", {"room": ROOM, "text": 7}],
    "text null inside": ["text", {"room": ROOM, "text": None}],
    "text an object inside": ["text", {"room": ROOM, "text": {"text": "hello"}}],
    "text a list inside": ["text", {"room": ROOM, "text": ["hello"]}],
    "text empty": ["text", {"room": ROOM, "text": ""}],
    "text nonce a number": ["text", {"room": ROOM, "text": "hello", "nonce": 7}],
    "typing nothing": ["typing"],
    "typing a word": ["typing", {"room": ROOM, "typing": "yes"}],
    "typing missing": ["typing", {"room": ROOM}],
    "signal nothing": ["signal"],
    "signal a list": ["signal", [ROOM, None]],
    "signal of nothing": ["signal", {"room": ROOM}],
    "signal room a number": ["signal", {"room": 7, "candidate": None}],
    "signal description a string": ["signal", {"room": ROOM, "description": "v=0"}],
    "signal description null": ["signal", {"room": ROOM, "description": None}],
    "signal description a list": ["signal", {"room": ROOM, "description": []}],
    "signal description no sdp": ["signal", {"room": ROOM, "description": {"type": "offer"}}],
    "signal description no type": ["signal", {"room": ROOM, "description": {"sdp": "v=0"}}],
    "signal description type a number": ["signal", {"room": ROOM, "description": {"type": 7, "sdp": "v=0"}}],
    "signal description sdp a number": ["signal", {"room": ROOM, "description": {"type": "offer", "sdp": 7}}],
    "signal candidate a string": ["signal", {"room": ROOM, "candidate": "candidate:1"}],
    "signal candidate a number": ["signal", {"room": ROOM, "candidate": 7}],
    "signal candidate a list": ["signal", {"room": ROOM, "candidate": []}],
    "signal candidate true": ["signal", {"room": ROOM, "candidate": True}],
}


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


@pytest.mark.parametrize("packet", MISTYPED.values(), ids=MISTYPED.keys())
async def test_mistyped_arguments_are_refused_by_code(ground: Hall, packet: list[Any]) -> None:
    culprit, partner, room = await room_of_two(ground)
    event, *arguments = placed(packet, room)
    answer = await culprit.ask(event, *arguments)
    assert answer["error"]["code"] == "invalid_request" and answer["error"]["message"], answer
    # Without an ack id the same is told by `refused`, which names the event.
    await culprit.emit(event, *arguments)
    _, refused = await culprit.event("refused")
    assert (refused["event"], refused["code"]) == (event, "invalid_request"), refused
    await require_undisturbed(culprit, partner, room)


@pytest.mark.parametrize("argument", ["somebody", 7, True, None, [], [{}]], ids=repr)
async def test_a_find_that_asks_for_nonsense_is_refused_by_code(ground: Hall, argument: Any) -> None:
    wire, _ = await ground.wire()
    answer = await wire.ask("find", argument)
    assert answer["error"]["code"] == "invalid_request" and answer["error"]["message"], answer
    assert await wire.ask("stop") == {"status": "idle"}
    assert not any(message.startswith('2["waiting"') for message in wire.messages)


OVERSIZED: dict[str, tuple[list[Any], set[str]]] = {
    "text of 2001 scalars": (["text", {"room": ROOM, "text": "a" * 2001}], {"invalid_request", "payload_too_large"}),
    "text of 2001 wide scalars": (
        ["text", {"room": ROOM, "text": "🚪" * 2001}],
        {"invalid_request", "payload_too_large"},
    ),
    "text beyond 8 KB": (["text", {"room": ROOM, "text": "b" * 9_000}], {"invalid_request", "payload_too_large"}),
    "text of 60 KB": (["text", {"room": ROOM, "text": "c" * 60_000}], {"invalid_request", "payload_too_large"}),
    "signal beyond 64 KB": (
        ["signal", {"room": ROOM, "description": {"type": "offer", "sdp": "d" * 70_000}}],
        {"payload_too_large"},
    ),
    "candidate beyond 64 KB": (
        ["signal", {"room": ROOM, "candidate": {"candidate": "e" * 70_000}}],
        {"payload_too_large"},
    ),
}


@pytest.mark.parametrize(("packet", "codes"), OVERSIZED.values(), ids=OVERSIZED.keys())
async def test_what_is_too_large_is_refused_by_code(ground: Hall, packet: list[Any], codes: set[str]) -> None:
    culprit, partner, room = await room_of_two(ground)
    event, argument = placed(packet, room)
    answer = await culprit.ask(event, argument)
    assert answer["error"]["code"] in codes and answer["error"]["message"], answer
    await require_undisturbed(culprit, partner, room)


async def test_what_is_just_small_enough_is_passed_on(ground: Hall) -> None:
    culprit, partner, room = await room_of_two(ground)
    for text in ("a" * 2000, "🚪" * 2000, "é" * 2000, "\n", "\u0000", "👩‍👩‍👧‍👦" * 200):
        receipt = await culprit.ask("text", {"room": room, "text": text})
        assert "error" not in receipt, (text[:10], receipt)
        assert (await partner.event())[1]["text"] == text
    description = {"type": "offer", "sdp": "s" * 60_000}
    assert await culprit.ask("signal", {"room": room, "description": description}) == {}
    assert (await partner.event())[1] == {"room": room, "description": description}


async def test_a_packet_beyond_the_limit_closes_the_transport(ground: Hall) -> None:
    culprit, partner, room = await room_of_two(ground)
    await culprit.emit("text", {"room": room, "text": "f" * 110_000})
    await culprit.until_closed()
    name, argument = await partner.event()
    assert name in ("partner", "ended"), (name, argument)


async def test_a_frame_that_promises_gigabytes_closes_the_transport(ground: Hall) -> None:
    for size in (200_000, 1 << 31, (1 << 63) - 1):
        wire = await ground.bare_wire()
        await wire.send_bytes(frame(TEXT, b"4", length=size))
        await wire.until_closed()


async def test_fragments_beyond_the_limit_close_the_transport(ground: Hall) -> None:
    wire = await ground.bare_wire()
    await wire.send_bytes(frame(TEXT, b"4" * 50_000, final=False))
    for _ in range(8):
        await wire.send_bytes(frame(0, b"x" * 50_000, final=False))
    await wire.until_closed()


UNKNOWN = ["nonsense", "", "find ", "FIND", "welcome", "matched", "hæ?", "__proto__", "x" * 100, "refused"]


@pytest.mark.parametrize("event", UNKNOWN, ids=[name[:12] or "empty" for name in UNKNOWN])
async def test_an_unknown_event_is_said_to_be_unknown(ground: Hall, event: str) -> None:
    culprit, partner, room = await room_of_two(ground)
    answer = await culprit.ask(event, {"room": room})
    assert answer["error"]["code"] == "unknown_event" and answer["error"]["message"], answer
    await culprit.emit(event, {"room": room})
    _, refused = await culprit.event("refused")
    assert (refused["event"][:32], refused["code"]) == (event[:32], "unknown_event"), refused
    await require_undisturbed(culprit, partner, room)


@pytest.mark.parametrize("event", ["connect", "connect_error", "disconnect", "disconnecting"])
async def test_a_reserved_event_name_is_refused_or_ends_the_connection(ground: Hall, event: str) -> None:
    wire, _ = await ground.wire()
    await wire.emit(event, {}, ack=5)
    assert await verdict(wire, ack=5) in ("closed", "unknown_event", "invalid_request")


# Packets

#: What is no Engine.IO packet, no Socket.IO packet or no JSON. Each has to be refused or to end the connection:
#: never silence, never delivered.
BROKEN = {
    "empty": "",
    "engine type 9": "9",
    "engine type letter": "x",
    "engine type space": " ",
    "socket type missing": "4",
    "socket type 7": "47",
    "socket type 9": "49[]",
    "socket type letter": "4x",
    "event without payload": "42",
    "event of an object": '42{"a":1}',
    "event of a string": '42"find"',
    "event of null": "42null",
    "event of an empty list": "42[]",
    "event without a name": "42[{}]",
    "event name null": "42[null]",
    "event name a list": '42[["find"]]',
    "event unfinished list": "42[",
    "event unfinished": '42["find"',
    "event unfinished string": '42["find',
    "event broken object": '42["find",{]',
    "event comma at the end": '42["find",]',
    "event two values": '42["find"]["find"]',
    "event rubbish behind": '42["find",{}]x',
    "event leading zero": '42["find",{"a":01}]',
    "event NaN": '42["find",NaN]',
    "event infinity": '42["find",-Infinity]',
    "event hexadecimal": '42["find",0x10]',
    "event single quotes": "42['find']",
    "event comment": '42["find"/* a comment */]',
    "event bare word": "42[find]",
    "event control character": '42["find","\u0001"]',
    "event broken escape": '42["find","\\x41"]',
    "event broken unicode escape": '42["find","\\u12"]',
    "event minus": '42["find",-]',
    "event exponent": '42["find",1e]',
    "ack id of letters": '42abc["find"]',
    "ack id negative": '42-1["find"]',
    "ack id endless": "42" + "9" * 400 + '["find"]',
    "attachments endless": "45" + "9" * 400 + '-["find"]',
    "attachments missing": '45["find"]',
    "attachments none said": '45-["find"]',
    "namespace unfinished": "42/",
    "deep lists": "42" + "[" * 90_000,
    "deep objects": '42["find",' + '{"a":' * 15_000,
    "deep and whole": '42["find",' + "[" * 40_000 + "]" * 40_000 + "]",
    "a lone surrogate": '42["text",{"room":"r","text":"\\ud800"}]',
    "an endless event name": '42["' + "x" * 5_000 + '"]',
    "an endless namespace": "40/" + "n" * 5_000 + ",{}",
    "connect error from a client": '44{"message":"no"}',
}


@pytest.mark.parametrize("packet", BROKEN.values(), ids=BROKEN.keys())
async def test_a_broken_packet_is_refused_or_ends_the_connection(ground: Hall, packet: str) -> None:
    culprit, partner, room = await room_of_two(ground)
    heard = len(partner.messages)
    await culprit.send(packet)
    said = await verdict(culprit)
    assert said in ("closed", "invalid_request", "unknown_event", "payload_too_large", "not_in_room"), said
    if said == "closed":
        name, argument = await partner.event()
        assert name in ("partner", "ended"), (name, argument)
    else:
        await require_undisturbed(culprit, partner, room)
    assert not any(message.startswith('2["signal"') for message in partner.messages[heard:])


#: What some take and some do not. It has to do no harm.
ODD = {
    "engine open": '0{"sid":"x"}',
    "engine pong unasked": "3",
    "engine ping": "2",
    "engine probe without an upgrade": "2probe",
    "engine upgrade without a probe": "5",
    "engine noop": "6",
    "ack that nobody waits for": "43999[]",
    "ack with rubbish": "43999{",
    "event for a namespace never joined": '42/elsewhere,["find"]',
    "disconnect from a namespace never joined": "41/elsewhere",
    "a number as event name": "42[7]",
    "spaces": '42 [ "find" , { } ] ',
    "candidate nested deep": '425["signal",{"room":"<the room>","candidate":{"a":' + "[" * 5_000 + "]" * 5_000 + "}}]",
    "text of a lone surrogate": '425["text",{"room":"<the room>","text":"\\udc00 and \\ud800"}]',
    "text with a name twice": '425["text",{"room":"<the room>","text":"one","text":"two"}]',
    "text with more arguments": '425["text",{"room":"<the room>","text":"one"},{"room":7}]',
    "huge numbers": '425["find",{"a":1e999999,"b":-0.0,"c":123456789012345678901234567890}]',
}


@pytest.mark.parametrize("packet", ODD.values(), ids=ODD.keys())
async def test_an_odd_packet_does_no_harm(ground: Hall, packet: str) -> None:
    culprit, partner, room = await room_of_two(ground)
    await culprit.send(packet.replace(ROOM, room))
    if await verdict(culprit, ack=5) != "closed":
        await culprit.ask("text", {"room": room, "text": "the end"}, ack=77)
        while (await partner.event("text"))[1]["text"] != "the end":
            pass


async def test_binary_is_refused_or_ends_the_connection(ground: Hall) -> None:
    async def alone(wire: WireSocket, room: str) -> None:
        await wire.send_bytes(frame(BINARY, b"\x04\x00\xff"))

    async def attached(wire: WireSocket, room: str) -> None:
        placeholder = {"_placeholder": True, "num": 0}
        await wire.send('451-5["text",' + json.dumps({"room": room, "text": placeholder}) + "]")
        await wire.send_bytes(frame(BINARY, b"hello"))

    async def never_attached(wire: WireSocket, room: str) -> None:
        await wire.send('451-5["text",{"_placeholder":true,"num":0}]')

    async def attached_elsewhere(wire: WireSocket, room: str) -> None:
        await wire.send('451-5["text",{"_placeholder":true,"num":-7}]')
        await wire.send_bytes(frame(BINARY, b"hello"))

    async def acknowledged(wire: WireSocket, room: str) -> None:
        await wire.send('461-5[{"_placeholder":true,"num":0}]')
        await wire.send_bytes(frame(BINARY, b"hello"))

    for act in (alone, attached, never_attached, attached_elsewhere):
        culprit, partner, room = await room_of_two(ground)
        await act(culprit, room)
        said = await verdict(culprit, ack=5)
        assert said in ("closed", "invalid_request", "payload_too_large"), (act.__name__, said)
        if said == "closed":
            assert (await partner.event())[0] in ("partner", "ended")
        else:
            await require_undisturbed(culprit, partner, room)
    wire, _ = await ground.wire()
    await acknowledged(wire, "")
    await verdict(wire)


# CONNECT


async def test_another_namespace_is_refused_and_the_connection_stays(ground: Hall) -> None:
    pass_ = await guest_pass(ground.url)
    wire = await ground.bare_wire()
    for namespace in ("/admin", "/..", "/a/b"):
        await wire.send(f"40{namespace}," + json.dumps({"token": pass_.token}))
        answer = await wire.message()
        assert answer.startswith(f"4{namespace},"), answer
        assert json.loads(answer[answer.index("{") :])["message"], answer
    await wire.connect(pass_)
    assert (await wire.ask("stop"))["status"] == "idle"
    await wire.send("41")


async def test_a_second_connect_makes_no_second_guest(ground: Hall) -> None:
    culprit, partner, room = await room_of_two(ground)
    other = await guest_pass(ground.url)
    await culprit.send("40" + json.dumps({"token": other.token}))
    said = await verdict(culprit)
    assert said in ("closed", "ignored", "invalid_request", "refused"), said
    assert sum(message.startswith('2["welcome"') for message in culprit.messages) == 1
    if said == "closed":
        assert (await partner.event())[0] in ("partner", "ended")
    else:
        await require_undisturbed(culprit, partner, room)


async def test_events_before_connect_are_refused(ground: Hall) -> None:
    for packet in ('42["find",{}]', '421["stop"]', "41", "43[]", '42/,["find"]'):
        wire = await ground.bare_wire()
        await wire.send(packet)
        assert await verdict(wire, ack=1) in ("closed", "unauthorized", "invalid_request", "refused"), packet


async def test_sockets_that_say_nothing_are_no_guests(ground: Hall) -> None:
    async def only_the_bystanders() -> bool:
        return (await stats(ground.url))["online"] == 2

    await until(only_the_bystanders, "those of the last test have left")
    silent = [await ground.bare_wire() for _ in range(50)]
    assert await only_the_bystanders()
    for wire in silent:
        wire.reset()


async def test_what_is_sent_with_the_upgrade_request_is_read_after_it(ground: Hall) -> None:
    pass_ = await guest_pass(ground.url)
    early = frame(TEXT, b"40" + json.dumps({"token": pass_.token}).encode())
    wire = await WireSocket(ground.url).open(early=early)
    await wire.handshake()
    assert (await wire.message()).startswith("0")
    assert (await wire.event())[0] == "welcome"
    assert await wire.ask("stop") == {"status": "idle"}
    await wire.send("41")
    wire.finish()


# WebSocket frames


BROKEN_FRAMES = {
    "not masked": frame(TEXT, b"2", masked=False),
    "reserved bit 1": frame(TEXT, b"2", reserved=4),
    "reserved bit 3": frame(TEXT, b"2", reserved=1),
    "unknown opcode": frame(3, b"2"),
    "unknown control opcode": frame(11, b""),
    "not UTF-8": frame(TEXT, b'42["\xff\xfe"]'),
    "half a letter": frame(TEXT, b'42["\xe2\x82"]'),
    "surrogate in UTF-8": frame(TEXT, b'42["\xed\xa0\x80"]'),
    "overlong UTF-8": frame(TEXT, b'42["\xc0\xaf"]'),
    "control frame too long": frame(PING, b"x" * 126),
    "control frame in pieces": frame(PING, b"x", final=False),
    "continuation of nothing": frame(0, b"x"),
    "text within text": frame(TEXT, b"4", final=False) + frame(TEXT, b"2"),
    "close code of one byte": frame(CLOSE, b"\x03"),
    "close code out of range": frame(CLOSE, b"\x00\x01"),
    "close reason not UTF-8": frame(CLOSE, b"\x03\xe8\xff\xfe"),
    "HTTP instead of frames": b"GET / HTTP/1.1\r\nHost: hall\r\nX: " + b"x" * 200 + b"\r\n\r\n",
}


@pytest.mark.parametrize("raw", BROKEN_FRAMES.values(), ids=BROKEN_FRAMES.keys())
async def test_a_broken_frame_ends_the_connection(ground: Hall, raw: bytes) -> None:
    culprit, partner, _ = await room_of_two(ground)
    await culprit.send_bytes(raw)
    await culprit.until_closed()
    assert (await partner.event())[0] in ("partner", "ended")


async def test_half_a_frame_and_then_nothing_ends_like_any_lost_socket(ground: Hall) -> None:
    culprit, partner, _ = await room_of_two(ground)
    await culprit.send_bytes(frame(TEXT, b'42["text",{}]')[:-5])
    culprit.reset()
    assert (await partner.event())[0] in ("partner", "ended")


# Polling


ENGINE = "/socket.io/?EIO=4&transport=polling"

BROKEN_REQUESTS: dict[str, tuple[str, str, bytes | None, int | None]] = {
    "unknown transport": ("GET", "/socket.io/?EIO=4&transport=carrier-pigeon", None, 0),
    "no transport": ("GET", "/socket.io/?EIO=4", None, 0),
    "inherited transport": ("GET", "/socket.io/?EIO=4&transport=constructor", None, 0),
    "unknown session, poll": ("GET", f"{ENGINE}&sid=nobody", None, 1),
    "unknown session, post": ("POST", f"{ENGINE}&sid=nobody", b"40", 1),
    "session of rubbish": ("GET", f"{ENGINE}&sid=%00%ff..%2f", None, 1),
    "session endless": ("GET", f"{ENGINE}&sid=" + "s" * 4_000, None, 1),
    "post without a session": ("POST", ENGINE, b"40", 2),
    "put without a session": ("PUT", ENGINE, b"40", 2),
    "delete without a session": ("DELETE", ENGINE, None, 2),
    "EIO 3": ("GET", "/socket.io/?EIO=3&transport=polling", None, 5),
    "EIO 5": ("GET", "/socket.io/?EIO=5&transport=polling", None, 5),
    "no EIO": ("GET", "/socket.io/?transport=polling", None, 5),
    "websocket without an upgrade": ("GET", "/socket.io/?EIO=4&transport=websocket", None, None),
    "nothing at all": ("GET", "/socket.io/", None, None),
}


@pytest.mark.parametrize(("method", "path", "body", "code"), BROKEN_REQUESTS.values(), ids=BROKEN_REQUESTS.keys())
async def test_a_wrong_polling_request_is_told_so(
    ground: Hall, method: str, path: str, body: bytes | None, code: int | None
) -> None:
    poll = await ground.bare_poll()
    status, text = await poll.request(method, path, body)
    assert 400 <= status < 500, (status, text)
    problem = json.loads(text)
    assert problem["message"], problem
    if code is not None:
        assert problem["code"] == code, problem


BROKEN_POSTS = {
    "rubbish": b"rubbish",
    "bytes": bytes(range(128, 256)),
    "one broken among good": b"3\x1e9\x1e3",
    "only separators": b"\x1e\x1e\x1e",
    "nothing": b"",
    "broken base64": b"b!!!!",
    "the old way of counting": b'9:42["find"]',
    "more than a packet may hold": b"4" + b"2" * 150_000,
    "many": b"\x1e".join([b"9"] * 20_000),
}


@pytest.mark.parametrize("body", BROKEN_POSTS.values(), ids=BROKEN_POSTS.keys())
async def test_a_broken_post_is_refused_and_ends_its_session(ground: Hall, body: bytes) -> None:
    poll, _ = await ground.poll()
    try:
        status, text = await poll.request("POST", poll.path, body)
        assert status in (400, 413), (status, text)
    except aiohttp.ClientError:
        status = 413
    if status == 413:
        assert len(body) > 100_000
        return  # too large to be read: the session may live on
    with pytest.raises(Closed):
        while True:
            if await poll.packet() == "1":
                raise Closed(None)


async def test_two_polls_at_once_end_in_an_error_for_one(ground: Hall) -> None:
    poll, _ = await ground.poll()
    statuses = await asyncio.gather(*(poll.request("GET", poll.path) for _ in range(2)))
    assert sorted(status for status, _ in statuses)[-1] >= 400, statuses


async def test_a_poll_of_a_websocket_session_is_refused(ground: Hall) -> None:
    wire = await WireSocket(ground.url).open()
    sid = (await wire.handshake())["sid"]
    poll = await ground.bare_poll()
    status, text = await poll.request("GET", f"{ENGINE}&sid={sid}")
    assert 400 <= status < 500, (status, text)
    wire.reset()


# HTTP


async def refused(url: str, method: str, path: str, expected: int, code: str, **request: Any) -> None:
    async with aiohttp.ClientSession() as http, http.request(method, url + path, **request) as response:
        assert_problem(response.status, response.headers, await read_json(response), expected, code)


JSON = {"Content-Type": "application/json"}

BROKEN_BODIES = {
    "nothing": b"",
    "unfinished": b'{"adult":true',
    "rubbish": b"rubbish",
    "a list": b"[]",
    "a string": b'"guest"',
    "null": b"null",
    "not UTF-8": b'{"adult":true,"displayName":"\xff\xfe"}',
    "deep": b'{"adult":' + b"[" * 10_000,
    "NaN": b'{"adult":NaN}',
}


@pytest.mark.parametrize("body", BROKEN_BODIES.values(), ids=BROKEN_BODIES.keys())
@pytest.mark.parametrize("path", ["/api/sessions/guest", "/api/accounts", "/api/sessions", "/api/messages"])
async def test_a_broken_body_is_an_invalid_request(ground: Hall, path: str, body: bytes) -> None:
    headers = JSON | (await guest_pass(ground.url)).headers if path == "/api/messages" else JSON
    await refused(ground.url, "POST", path, 400, "invalid_request", data=body, headers=headers)


async def test_another_content_type_is_refused(ground: Hall) -> None:
    async with aiohttp.ClientSession() as http:
        body = json.dumps({"adult": True, "terms": await terms(ground.url, http)}).encode()
        for kind in ("text/plain", "application/x-www-form-urlencoded", "multipart/form-data; boundary=x"):
            headers = {"Content-Type": kind}
            async with http.post(f"{ground.url}/api/sessions/guest", data=body, headers=headers) as response:
                assert response.status in (400, 415), (kind, response.status, await response.text())
                assert (await read_json(response))["code"] == "invalid_request"


async def test_a_huge_body_is_too_large(ground: Hall) -> None:
    body = b'{"adult":true,"displayName":"' + b"x" * 300_000 + b'"}'
    await refused(ground.url, "POST", "/api/sessions/guest", 413, "payload_too_large", data=body, headers=JSON)
    # One that is much larger may be cut off while it is still being sent.
    try:
        async with aiohttp.ClientSession() as http:
            async with http.post(f"{ground.url}/api/accounts", data=b"x" * 20_000_000, headers=JSON) as response:
                assert response.status == 413, response.status
    except aiohttp.ClientError:
        pass


WRONG_FIELDS: dict[str, tuple[str, dict[str, Any], int, str]] = {
    "adult a word": ("/api/sessions/guest", {"adult": "yes"}, 400, "invalid_request"),
    "adult a number": ("/api/sessions/guest", {"adult": 1}, 400, "invalid_request"),
    "terms a number": ("/api/sessions/guest", {"terms": 7}, 400, "invalid_request"),
    "name a number": ("/api/sessions/guest", {"displayName": 7}, 400, "invalid_request"),
    "name a list": ("/api/sessions/guest", {"displayName": ["Ada"]}, 400, "invalid_request"),
    "name too long": ("/api/sessions/guest", {"displayName": "a" * 33}, 400, "invalid_request"),
    "not adult": ("/api/sessions/guest", {"adult": False}, 403, "consent_required"),
    "other terms": ("/api/sessions/guest", {"terms": "of another day"}, 403, "consent_required"),
    "sign-up, not adult": ("/api/accounts", {"adult": False}, 403, "consent_required"),
    "sign-up, other terms": ("/api/accounts", {"terms": "of another day"}, 403, "consent_required"),
    "sign-up, login a number": ("/api/accounts", {"login": 7}, 400, "invalid_request"),
    "sign-up, login empty": ("/api/accounts", {"login": ""}, 400, "invalid_request"),
    "sign-up, login too long": ("/api/accounts", {"login": "a" * 33}, 400, "invalid_request"),
    "sign-up, password null": ("/api/accounts", {"password": None}, 400, "invalid_request"),
    "sign-up, password short": ("/api/accounts", {"password": "seven77"}, 422, "weak_password"),
    "sign-up, password common": ("/api/accounts", {"password": "password123"}, 422, "weak_password"),
    "sign-in, unknown": ("/api/sessions", {"login": "nobody at all"}, 401, "wrong_credentials"),
    "sign-in, no password": ("/api/sessions", {"password": None}, 400, "invalid_request"),
}


@pytest.mark.parametrize(("path", "wrong", "status", "code"), WRONG_FIELDS.values(), ids=WRONG_FIELDS.keys())
async def test_a_wrong_field_is_told_by_code(
    ground: Hall, path: str, wrong: dict[str, Any], status: int, code: str
) -> None:
    async with aiohttp.ClientSession() as http:
        right: dict[str, Any] = {"adult": True, "terms": await terms(ground.url, http)}
    if path != "/api/sessions/guest":
        right |= {"login": "wrong fields", "password": "correct horse battery staple"}
    await refused(ground.url, "POST", path, status, code, json=right | wrong)


async def test_a_login_is_taken_once_in_whatever_letters(ground: Hall) -> None:
    async with aiohttp.ClientSession() as http:
        body = {"adult": True, "terms": await terms(ground.url, http), "password": "correct horse battery staple"}
        async with http.post(f"{ground.url}/api/accounts", json=body | {"login": "Straße"}) as response:
            assert response.status == 201, await response.text()
    for login in ("Straße", "STRASSE", "ｓｔｒａｓｓｅ"):
        await refused(ground.url, "POST", "/api/accounts", 409, "name_taken", json=body | {"login": login})


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("GET", "/api/account"),
        ("GET", "/api/ice-servers"),
        ("POST", "/api/messages"),
        ("POST", "/api/next"),
        ("POST", "/api/stop"),
    ],
)
@pytest.mark.parametrize("token", [None, "", "rubbish", "a.b.c", "forged"])
async def test_without_a_valid_token_nothing_opens(ground: Hall, method: str, path: str, token: str | None) -> None:
    if token == "forged":
        token = (await guest_pass(ground.url)).token[:-6] + "AAAAAA"
    headers = {} if token is None else {"Authorization": f"Bearer {token}"}
    body = {"json": {"room": "room_x", "text": "hello"}} if method == "POST" else {}
    await refused(ground.url, method, path, 401, "unauthorized", headers=headers, **body)


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("GET", "/api"),
        ("GET", "/api/"),
        ("GET", "/api/nothing"),
        ("POST", "/api/sessions/nobody"),
        ("GET", "/api/%2e%2e/%2e%2e/etc/passwd"),
        ("GET", "/api/" + "x" * 3_000),
        ("PUT", "/api/stats"),
        ("PATCH", "/api/config"),
    ],
)
async def test_an_unknown_call_is_not_found(ground: Hall, method: str, path: str) -> None:
    async with aiohttp.ClientSession() as http:
        async with http.request(method, URL(ground.url + path, encoded=True)) as response:
            problem = await read_json(response)
            code = {404: "not_found", 405: "invalid_request"}.get(response.status)
            assert code, (response.status, problem)
            assert_problem(response.status, response.headers, problem, response.status, code)


async def test_http_commands_without_a_seat_say_so(ground: Hall) -> None:
    pass_ = await guest_pass(ground.url)
    for path, body in (
        ("/api/messages", {"room": "room_" + "0" * 32, "text": "hello"}),
        ("/api/next", {}),
        ("/api/stop", {}),
    ):
        await refused(ground.url, "POST", path, 409, "not_connected", json=body, headers=pass_.headers)


async def test_http_commands_are_checked_as_events_are(ground: Hall) -> None:
    (culprit, pass_), (partner, _) = await asyncio.gather(ground.wire(), ground.wire())
    room = await meet_on_wires(culprit, partner)
    for body, status, codes in (
        ({"room": room}, (400,), ("invalid_request",)),
        ({"room": room, "text": 7}, (400,), ("invalid_request",)),
        ({"room": room, "text": ""}, (400,), ("invalid_request",)),
        ({"room": room, "text": "a" * 2001}, (400, 413), ("invalid_request", "payload_too_large")),
        ({"room": 7, "text": "hello"}, (400,), ("invalid_request",)),
        ({"room": "room_" + "0" * 32, "text": "hello"}, (409,), ("not_in_room",)),
    ):
        answered, problem = await pass_.post("/api/messages", body)
        assert answered in status and problem["code"] in codes, (body, answered, problem)
    answered, problem = await pass_.post("/api/next", {"room": 7})
    assert (answered, problem["code"]) == (400, "invalid_request"), problem
    await require_undisturbed(culprit, partner, room)


RAW_REQUESTS = {
    "rubbish": b"rubbish\r\n\r\n",
    "bytes": bytes(range(256)),
    "no version": b"GET /api/stats\r\n\r\n",
    "version 9": b"GET /api/stats HTTP/9.9\r\nHost: hall\r\n\r\n",
    "no host": b"GET /api/stats HTTP/1.1\r\nConnection: close\r\n\r\n",
    "huge header": b"GET /api/stats HTTP/1.1\r\nHost: hall\r\nX: " + b"x" * 200_000 + b"\r\n\r\n",
    "many headers": b"GET /api/stats HTTP/1.1\r\nHost: hall\r\n" + b"X: x\r\n" * 20_000 + b"\r\n",
    "negative length": b"POST /api/sessions/guest HTTP/1.1\r\nHost: hall\r\nContent-Length: -5\r\n\r\nhello",
    "two lengths": b"POST /api/sessions HTTP/1.1\r\nHost: hall\r\nContent-Length: 2\r\nContent-Length: 5\r\n\r\n{}",
    "length and chunks": b"POST /api/sessions HTTP/1.1\r\nHost: hall\r\nContent-Length: 3\r\n"
    b"Transfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
    "broken chunk": b"POST /api/sessions HTTP/1.1\r\nHost: hall\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n\r\n",
    "half a body": b"POST /api/sessions HTTP/1.1\r\nHost: hall\r\nContent-Length: 500\r\n\r\n{",
    "half a head": b"GET /api/stats HTTP/1.1\r\nHos",
    "upgrade to HTTP/2": b"GET /api/stats HTTP/1.1\r\nHost: hall\r\nConnection: Upgrade, HTTP2-Settings\r\n"
    b"Upgrade: h2c\r\nHTTP2-Settings: AAMAAABkAARAAAAAAAIAAAAA\r\n\r\n",
    "HTTP/2 at once": b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n" + b"\x00" * 64,
    "TLS at once": b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03" + b"\x00" * 200,
    "upgrade elsewhere": b"GET /api/stats HTTP/1.1\r\nHost: hall\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n"
    b"Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n\r\n",
    "upgrade without a key": b"GET /socket.io/?EIO=4&transport=websocket HTTP/1.1\r\nHost: hall\r\n"
    b"Connection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\n\r\n",
    "upgrade of version 8": b"GET /socket.io/?EIO=4&transport=websocket HTTP/1.1\r\nHost: hall\r\n"
    b"Connection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n"
    b"Sec-WebSocket-Version: 8\r\n\r\n",
    "upgrade of an unknown session": b"GET /socket.io/?EIO=4&transport=websocket&sid=nobody HTTP/1.1\r\nHost: hall\r\n"
    b"Connection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n"
    b"Sec-WebSocket-Version: 13\r\n\r\n",
}


@pytest.mark.parametrize("request_", RAW_REQUESTS.values(), ids=RAW_REQUESTS.keys())
async def test_bytes_that_are_no_request_end_their_connection_only(ground: Hall, request_: bytes) -> None:
    answer = await raw_http(ground.url, request_, hang_up=True)
    assert b" 101 " not in answer[:20], answer[:200]
    assert answer == b"" or answer.startswith(b"HTTP/1."), answer[:200]


@pytest.mark.parametrize("name", ["upgrade to HTTP/2", "upgrade elsewhere", "upgrade without a key"])
async def test_an_upgrade_that_is_not_granted_is_still_answered(ground: Hall, name: str) -> None:
    answer = await raw_http(ground.url, RAW_REQUESTS[name].replace(b"Connection: Upgrade", b"Connection: close, Upgrade"))
    assert answer.startswith(b"HTTP/1.1 "), answer[:200]


# Origins


async def test_a_foreign_origin_reaches_neither_the_socket_nor_the_cookie(ground: Hall) -> None:
    for origin in ("https://elsewhere.example", "null"):
        headers = {"Origin": origin}
        async with aiohttp.ClientSession() as http:
            async with http.get(f"{ground.url}{ENGINE}", headers=headers) as response:
                assert response.status in (400, 403), (origin, response.status)
                assert response.headers.get("Access-Control-Allow-Origin") != origin
        await refused(
            ground.url, "POST", "/api/sessions/refresh", 403, "forbidden_origin", headers=headers | {"Cookie": "x=y"}
        )
