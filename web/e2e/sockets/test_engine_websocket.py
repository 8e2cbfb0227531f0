"""Engine.IO v4 on a WebSocket from the start, frame by frame."""

from __future__ import annotations

import json
import random
import struct
import time
from typing import Any

import pytest

from harness.wire import BINARY, CLOSE, PING, TEXT, frame
from sockets.conformance import FORBIDDEN_ORIGIN, ConformanceServer
from sockets.lines import Refused, WebSocketLine, query

CONTINUATION = 0

#: How long a server may take to answer what it was sent; generous, since two cores also build and draw.
SLACK = 8.0


async def refusal(server: ConformanceServer, path: str, *fields: str) -> int | None:
    """The status with which a WebSocket is refused, or None if it was opened and closed at once."""
    line = WebSocketLine(server.url)
    try:
        await line.shake_hands(path, *fields)
    except Refused as refused:
        return refused.status
    heard = await line.until_closed()
    assert heard == [], heard
    return None


# Handshake


async def test_the_handshake_has_five_fields_and_no_upgrade(suite_server: ConformanceServer, dial: Any) -> None:
    line = await dial(suite_server, "websocket")
    sid = line.handshake.pop("sid")
    assert isinstance(sid, str) and len(sid) >= 20
    assert line.handshake == {"upgrades": [], "pingInterval": 300, "pingTimeout": 200, "maxPayload": 1_000_000}


@pytest.mark.parametrize(
    "parameters",
    [
        {"EIO": None, "transport": "websocket"},
        {"EIO": "abc", "transport": "websocket"},
        {"EIO": "3", "transport": "websocket"},
        {},
        {"transport": "abc"},
        {"transport": "websocket", "sid": "nobody"},
    ],
)
async def test_a_wrong_request_opens_nothing(server: ConformanceServer, parameters: dict[str, str | None]) -> None:
    assert await refusal(server, query(**parameters)) in (400, None)


async def test_a_forbidden_origin_is_refused(server: ConformanceServer) -> None:
    assert await refusal(server, query(transport="websocket"), f"Origin: {FORBIDDEN_ORIGIN}") in (400, 403)


async def test_another_origin_is_let_in(server: ConformanceServer) -> None:
    line = await WebSocketLine(server.url).shake_hands(query(transport="websocket"), "Origin: http://elsewhere.test")
    assert str(await line.packet()).startswith("0{")
    await line.close()


async def test_frames_in_one_breath_with_the_request_are_read(server: ConformanceServer) -> None:
    line = WebSocketLine(server.url)
    early = frame(TEXT, b"40/quiet,") + frame(TEXT, b'42/quiet,["message","early"]')
    await line.shake_hands(query(transport="websocket"), early=early)
    assert str(await line.packet()).startswith("0{")
    assert str(await line.message()).startswith("0/quiet,{")
    assert await line.message() == '2/quiet,["message-back","early"]'
    await line.close()


# Messages


async def test_messages_come_back_in_order(websocket: WebSocketLine) -> None:
    await websocket.connect()
    await websocket.send_bytes(b"".join(frame(TEXT, f'42["message",{n}]'.encode()) for n in range(500)))
    assert [await websocket.message() for _ in range(500)] == [f'2["message-back",{n}]' for n in range(500)]


@pytest.mark.parametrize("size", [0, 1, 125, 126, 65_535, 65_536, 500_000])
async def test_binary_is_sent_as_it_is(websocket: WebSocketLine, size: int) -> None:
    content = random.Random(size).randbytes(size)
    await websocket.connect()
    await websocket.say('51-["message",{"_placeholder":true,"num":0}]', content)
    assert str(await websocket.message()).startswith("51-[")
    assert await websocket.message() == content


@pytest.mark.parametrize("text", ["€", "😀", "\u2028\u2029", "\u0001\u007f", "Ω≈ç√∫˜µ≤≥÷"])
async def test_text_is_utf_8_in_both_directions(websocket: WebSocketLine, text: str) -> None:
    await websocket.connect()
    await websocket.say("2" + json.dumps(["message", text], ensure_ascii=False).replace("\x7f", "\\u007f"))
    assert json.loads(str(await websocket.message())[1:]) == ["message-back", text]


async def test_a_message_may_come_in_fragments_around_a_ping(websocket: WebSocketLine) -> None:
    await websocket.connect()
    pieces = frame(TEXT, b'42["mess', final=False) + frame(PING, b"x") + frame(CONTINUATION, b'age","', final=False)
    await websocket.send_bytes(pieces + frame(CONTINUATION, b'whole"]'))
    assert await websocket.message() == '2["message-back","whole"]'


async def test_a_message_of_the_largest_size_is_taken(websocket: WebSocketLine) -> None:
    await websocket.connect()
    text = "x" * (websocket.handshake["maxPayload"] - len('42["message",""]'))
    await websocket.say(f'2["message","{text}"]')
    assert await websocket.message() == f'2["message-back","{text}"]'


async def test_a_larger_message_is_too_large(websocket: WebSocketLine) -> None:
    await websocket.connect()
    await websocket.send("4" + "x" * websocket.handshake["maxPayload"])
    assert await websocket.farewell() in (1009, None)


async def test_the_length_alone_is_enough_to_be_too_large(websocket: WebSocketLine) -> None:
    await websocket.connect()
    await websocket.send_bytes(frame(BINARY, b"", length=2**62))
    assert await websocket.farewell() in (1009, None)


@pytest.mark.parametrize("packet", ["abc", "", "9", "0{}", "2", "5", "b", "ä"])
async def test_a_packet_that_has_no_place_here_closes_the_socket(websocket: WebSocketLine, packet: str) -> None:
    await websocket.connect()
    await websocket.send(packet)
    await websocket.until_closed()


@pytest.mark.parametrize(
    ("raw", "code"),
    [
        (frame(TEXT, b'42["message",1]', masked=False), 1002),
        (frame(TEXT, b'42["message",1]', reserved=4), 1002),
        (frame(3, b""), 1002),
        (frame(CONTINUATION, b"42"), 1002),
        (frame(TEXT, b"42", final=False) + frame(TEXT, b"42"), 1002),
        (frame(PING, b"x" * 126), 1002),
        (frame(PING, b"x", final=False), 1002),
        (frame(CLOSE, b"\x03"), 1002),
        (frame(CLOSE, struct.pack(">H", 1005)), 1002),
        (frame(TEXT, b'42["message","\xff"]'), 1007),
        (frame(TEXT, b'42["message","\xed\xa0\x80"]'), 1007),
        (frame(CLOSE, struct.pack(">H", 1000) + b"\xff"), 1007),
    ],
)
async def test_what_no_websocket_may_say_closes_it_with_its_code(
    websocket: WebSocketLine, raw: bytes, code: int
) -> None:
    await websocket.connect()
    await websocket.send_bytes(raw)
    assert await websocket.farewell() == code


async def test_a_pong_and_a_noop_that_nobody_asked_for_are_nothing(websocket: WebSocketLine) -> None:
    await websocket.send("3", "6")
    await websocket.connect()


# Heartbeat


async def test_pings_go_on_as_long_as_they_are_answered(beating_server: ConformanceServer, dial: Any) -> None:
    line = await dial(beating_server, "websocket")
    line.answers_pings = False
    for _ in range(4):
        asked = time.monotonic()
        assert await line.packet() == "2"
        assert time.monotonic() - asked > 0.1
        await line.send("3")


async def test_a_socket_that_does_not_answer_ends_after_interval_and_timeout(
    suite_server: ConformanceServer, dial: Any
) -> None:
    before = time.monotonic()
    line = await dial(suite_server, "websocket")
    line.answers_pings = False
    await line.connect()
    assert await line.packet() == "2"
    assert time.monotonic() - before >= 0.29
    await line.until_closed()
    assert 0.49 <= time.monotonic() - before < SLACK


async def test_only_a_pong_answers_a_ping(suite_server: ConformanceServer, dial: Any) -> None:
    line = await dial(suite_server, "websocket")
    line.answers_pings = False
    await line.connect()
    assert await line.packet() == "2"
    await line.say('2["message","I am here"]')
    heard = await line.until_closed()
    assert heard[0] == '42["message-back","I am here"]' and set(heard[1:]) <= {"1"}, heard


# Ends


async def test_the_clients_close_packet_closes_the_socket(
    server: ConformanceServer, websocket: WebSocketLine, only_witness_is_left: Any
) -> None:
    await websocket.connect()
    await websocket.send("1")
    await websocket.until_closed()
    await only_witness_is_left(server)


@pytest.mark.parametrize("code", [1000, 1001, 3000, 4999, None])
async def test_a_close_frame_is_answered_with_its_code(websocket: WebSocketLine, code: int | None) -> None:
    await websocket.connect()
    await websocket.send_bytes(frame(CLOSE, b"" if code is None else struct.pack(">H", code)))
    assert await websocket.farewell() == code


async def test_the_servers_close_comes_after_its_last_words(websocket: WebSocketLine) -> None:
    await websocket.connect()
    await websocket.say('2["message","last words"]', '2["bye-all"]')
    heard = await websocket.until_closed()
    assert heard[:2] == ['42["message-back","last words"]', "41"] and set(heard[2:]) <= {"1"}, heard


@pytest.mark.parametrize("end", ["reset", "finish"])
async def test_nothing_is_left_of_a_socket_whose_connection_ends(
    server: ConformanceServer, websocket: WebSocketLine, only_witness_is_left: Any, end: str
) -> None:
    await websocket.connect()
    getattr(websocket, end)()
    await only_witness_is_left(server)


async def test_nothing_is_left_of_a_handshake_that_was_not_finished(
    server: ConformanceServer, only_witness_is_left: Any
) -> None:
    for early in (b"", frame(TEXT, b"40")[:3], frame(TEXT, b"x" * 1_000)[:500]):
        line = await WebSocketLine(server.url).shake_hands(query(transport="websocket"), early=early)
        line.reset()
    await only_witness_is_left(server)


async def test_a_session_has_one_websocket(server: ConformanceServer, websocket: WebSocketLine) -> None:
    await websocket.connect()
    assert await refusal(server, query(transport="websocket", sid=websocket.handshake["sid"])) in (400, None)
    await websocket.echo("still here")


async def test_nothing_is_carried_out_behind_a_violation(websocket: WebSocketLine) -> None:
    await websocket.connect()
    await websocket.say("9", '2["message","too late"]')
    assert not [packet for packet in await websocket.until_closed() if str(packet).startswith("4")]
