"""Whatever is sent over the socket, there is a clear error, the server stays up, and nobody else notices."""

from __future__ import annotations

import json
from typing import Any

import pytest

from clients.ground import require_undisturbed, room_of_two
from harness.deadline import until
from harness.hall import Hall
from harness.passes import guest_pass
from harness.server import stats
from harness.verdict import verdict
from harness.wire import BINARY, CLOSE, PING, TEXT, WireSocket, frame


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
