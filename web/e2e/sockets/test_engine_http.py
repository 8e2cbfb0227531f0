"""Engine.IO v4 by long-polling, packet by packet."""

from __future__ import annotations

import asyncio
import json
import random
import time
from typing import Any

import aiohttp
import pytest

from harness.deadline import PATIENCE, until
from harness.wire import Closed, raw_http
from sockets.conformance import FORBIDDEN_ORIGIN, ConformanceServer
from sockets.lines import SEPARATOR, PollingLine, query

ORIGIN = "http://elsewhere.test:8080"

UNKNOWN_TRANSPORT = (400, 0, "Transport unknown")
UNKNOWN_SESSION = (400, 1, "Session ID unknown")
BAD_METHOD = (400, 2, "Bad handshake method")
BAD_REQUEST = (400, 3, "Bad request")
FORBIDDEN = (403, 4, "Forbidden")
UNSUPPORTED_PROTOCOL = (400, 5, "Unsupported protocol version")


async def require_gone(line: PollingLine) -> None:
    """The session is not known any more."""

    async def unknown() -> bool:
        return (await line.get()).status == 400

    await until(unknown, "the session is gone")
    assert (await line.get()).error == UNKNOWN_SESSION
    assert (await line.post("3")).error == UNKNOWN_SESSION


# Handshake


async def test_the_handshake_has_five_fields_and_offers_websocket(suite_server: ConformanceServer, dial: Any) -> None:
    line = await dial(suite_server, "polling")
    assert set(line.handshake) == {"sid", "upgrades", "pingInterval", "pingTimeout", "maxPayload"}
    assert line.handshake["upgrades"] == ["websocket"]
    assert isinstance(line.handshake["sid"], str) and line.handshake["sid"]
    assert [line.handshake[key] for key in ("pingInterval", "pingTimeout", "maxPayload")] == [300, 200, 1_000_000]


async def test_payloads_are_utf_8_text_that_nobody_stores(polling: PollingLine) -> None:
    answer = await polling.request("GET", query(transport="polling"))
    assert answer.headers["Content-Type"].lower().replace(" ", "") == "text/plain;charset=utf-8"
    assert answer.headers["Cache-Control"] == "no-store"
    await polling.request("POST", query(transport="polling", sid=json.loads(answer.text[1:])["sid"]), "1")


async def test_session_ids_are_long_distinct_and_random_in_every_place(server: ConformanceServer, dial: Any) -> None:
    first = await dial(server, "polling")
    ids = [first.sid]
    for _ in range(63):
        answer = await first.request("GET", query(transport="polling"))
        ids.append(json.loads(answer.text[1:])["sid"])
    for sid in ids[1:]:
        await first.request("POST", query(transport="polling", sid=sid), "1")
    assert len(set(ids)) == len(ids) and min(map(len, ids)) >= 20
    # A counter may be part of an id, as in Socket.IO's own; sixteen places of it are left to chance.
    varied = [place for place in zip(*ids, strict=False) if len(set(place)) >= 8]
    assert len(varied) >= 16, ids[:4]


async def test_the_id_of_a_socket_does_not_give_its_session_away(polling: PollingLine) -> None:
    main = await polling.connect()
    custom = await polling.connect("/custom")
    assert len({polling.sid, main["sid"], custom["sid"]}) == 3


async def test_unknown_parameters_and_their_order_do_not_matter(server: ConformanceServer, dial: Any) -> None:
    line = await dial(server, "polling")
    answer = await line.request("GET", f"/socket.io/?t=abc.1&sid={line.sid}x&transport=polling&b64=1&EIO=4")
    assert answer.error == UNKNOWN_SESSION
    await line.connect()
    await line.echo("still here")


# Wrong requests


@pytest.mark.parametrize(
    ("method", "parameters", "error"),
    [
        ("GET", {"EIO": None, "transport": "polling"}, UNSUPPORTED_PROTOCOL),
        ("GET", {"EIO": "abc", "transport": "polling"}, UNSUPPORTED_PROTOCOL),
        ("GET", {"EIO": "3", "transport": "polling"}, UNSUPPORTED_PROTOCOL),
        ("GET", {"EIO": "44", "transport": "polling"}, UNSUPPORTED_PROTOCOL),
        ("GET", {}, UNKNOWN_TRANSPORT),
        ("GET", {"transport": "abc"}, UNKNOWN_TRANSPORT),
        ("GET", {"transport": ""}, UNKNOWN_TRANSPORT),
        ("GET", {"transport": "polling", "sid": "nobody"}, UNKNOWN_SESSION),
        ("POST", {"transport": "polling", "sid": "nobody"}, UNKNOWN_SESSION),
        ("POST", {"transport": "polling"}, BAD_METHOD),
        ("PUT", {"transport": "polling"}, BAD_METHOD),
        ("DELETE", {"transport": "polling"}, BAD_METHOD),
        ("GET", {"transport": "websocket"}, BAD_REQUEST),
    ],
)
async def test_a_wrong_request_is_told_what_is_wrong(
    polling: PollingLine, method: str, parameters: dict[str, str | None], error: tuple[int, int, str]
) -> None:
    answer = await polling.request(method, query(**parameters), "40" if method == "POST" else None, Origin=ORIGIN)
    assert answer.error == error
    # A page of another origin may read why it was refused.
    assert answer.headers["Access-Control-Allow-Origin"] == ORIGIN


@pytest.mark.parametrize("method", ["PUT", "DELETE", "PATCH"])
async def test_a_session_takes_no_method_but_get_and_post(polling: PollingLine, method: str) -> None:
    assert (await polling.request(method, polling.path, "40")).status >= 400
    await polling.connect()


async def test_a_forbidden_origin_is_refused(polling: PollingLine) -> None:
    answer = await polling.request("GET", query(transport="polling"), Origin=FORBIDDEN_ORIGIN)
    assert answer.error == FORBIDDEN


async def test_a_session_on_a_websocket_cannot_be_polled(server: ConformanceServer, dial: Any) -> None:
    websocket, polling = await dial(server, "websocket"), await dial(server, "polling")
    path = query(transport="polling", sid=websocket.handshake["sid"])
    assert (await polling.request("GET", path)).error == BAD_REQUEST
    assert (await polling.request("POST", path, "40")).error == BAD_REQUEST
    await websocket.connect()


# Pages of other origins


async def test_a_preflight_allows_what_a_polling_page_needs(polling: PollingLine) -> None:
    answer = await polling.request(
        "OPTIONS",
        polling.path,
        Origin=ORIGIN,
        Access_Control_Request_Method="POST",
        Access_Control_Request_Headers="content-type",
    )
    assert answer.status in (200, 204) and answer.text == ""
    assert answer.headers["Access-Control-Allow-Origin"] == ORIGIN
    assert answer.headers["Access-Control-Allow-Credentials"] == "true"
    assert {"GET", "POST"} <= set(answer.headers["Access-Control-Allow-Methods"].replace(" ", "").split(","))
    assert "content-type" in answer.headers["Access-Control-Allow-Headers"].lower()


async def test_another_origin_may_read_with_its_credentials(polling: PollingLine) -> None:
    first = await polling.request("GET", query(transport="polling"), Origin=ORIGIN)
    path = query(transport="polling", sid=json.loads(first.text[1:])["sid"])
    second = await polling.request("POST", path, "40", Origin=ORIGIN)
    third = await polling.request("GET", path, Origin=ORIGIN)
    for answer in (first, second, third):
        assert answer.status == 200
        assert answer.headers["Access-Control-Allow-Origin"] == ORIGIN
        assert answer.headers["Access-Control-Allow-Credentials"] == "true"
        assert "origin" in answer.headers.get("Vary", "").lower()
    await polling.request("POST", path, "1")


async def test_without_an_origin_nothing_is_allowed_to_one(polling: PollingLine) -> None:
    assert "Access-Control-Allow-Origin" not in (await polling.post("40")).headers


# Messages


async def test_a_post_is_answered_ok(polling: PollingLine) -> None:
    answer = await polling.post("40")
    assert (answer.status, answer.text) == (200, "ok")


async def test_a_poll_waits_until_there_is_something_to_say(polling: PollingLine) -> None:
    await polling.connect()
    poll = asyncio.create_task(polling.get())
    assert (await polling.post('42["message","at last"]')).status == 200
    assert (await poll).text == '42["message-back","at last"]'


async def test_a_batch_is_carried_out_in_its_order_and_so_is_its_answer(polling: PollingLine) -> None:
    await polling.connect()
    await polling.say(*(f'2["message",{number}]' for number in range(100)))
    heard = [await polling.message() for _ in range(100)]
    assert heard == [f'2["message-back",{number}]' for number in range(100)]


async def test_what_waits_for_a_poll_is_sent_in_one_payload(polling: PollingLine) -> None:
    await polling.connect()
    await polling.say('2["message",1]', '2["message",2]')
    await polling.say('2["message",3]')
    assert (await polling.get()).text.split(SEPARATOR) == [f'42["message-back",{number}]' for number in (1, 2, 3)]


@pytest.mark.parametrize("size", [0, 1, 2, 3, 255, 100_000])
async def test_binary_is_base64_in_both_directions(polling: PollingLine, size: int) -> None:
    content = random.Random(size).randbytes(size)
    await polling.connect()
    await polling.say('51-["message",{"_placeholder":true,"num":0}]', content)
    head = await polling.message()
    assert head.startswith("51-[") and json.loads(head[3:]) == ["message-back", {"_placeholder": True, "num": 0}]
    assert await polling.message() == content


@pytest.mark.parametrize("text", ["€", "😀", "\u2028\u2029", "\u0001\u007f", "Ω≈ç√∫˜µ≤≥÷", "\x1e as an escape"])
async def test_text_is_utf_8_in_both_directions(polling: PollingLine, text: str) -> None:
    await polling.connect()
    await polling.say("2" + json.dumps(["message", text], ensure_ascii=text.endswith("escape")))
    assert json.loads((await polling.message())[1:]) == ["message-back", text]


async def test_a_body_of_the_largest_size_is_taken(polling: PollingLine) -> None:
    await polling.connect()
    text = "x" * (polling.handshake["maxPayload"] - len('42["message",""]'))
    await polling.say(f'2["message","{text}"]')
    assert await polling.message() == f'2["message-back","{text}"]'


async def test_a_larger_body_is_too_large(polling: PollingLine) -> None:
    body = "4" + "x" * polling.handshake["maxPayload"]
    assert (await polling.post(body)).status == 413


async def test_a_larger_body_without_a_length_is_too_large(polling: PollingLine) -> None:
    async def pieces() -> Any:
        for _ in range(polling.handshake["maxPayload"] // 50_000 + 1):
            yield b"4" * 50_000

    try:
        async with polling.http.post(polling.url + polling.path, data=pieces()) as response:
            assert response.status == 413
    except aiohttp.ClientConnectionError:
        pass  # The answer came before the end of the body, and so did the end of the connection.
    await polling.http.post(polling.url + polling.path, data="1")


@pytest.mark.parametrize("body", [b"abc", b"", b"9", b"\x1e", b'40\x1e\x1e42["message",1]', b"b!!!!", b"bAQID="])
async def test_a_malformed_payload_is_refused_and_closes_the_session(polling: PollingLine, body: bytes) -> None:
    await polling.connect()
    assert (await polling.post(body)).status == 400
    await require_gone(polling)


@pytest.mark.parametrize("packet", [b"0{}", b"2", b"5", b'42["message","\xff"]', b"4", b"b"])
async def test_a_packet_that_has_no_place_here_closes_the_session(polling: PollingLine, packet: bytes) -> None:
    await polling.connect()
    assert (await polling.post(packet)).status in (200, 400)
    await require_gone(polling)


async def test_a_pong_that_nobody_asked_for_is_nothing(polling: PollingLine) -> None:
    await polling.send("3", "6")
    await polling.connect()


# Requests at the same time


async def test_two_polls_at_a_time_end_the_session(polling: PollingLine) -> None:
    await polling.connect()
    one, other = sorted(await asyncio.gather(polling.get(), polling.get()), key=lambda answer: answer.status)
    # The one that waited is told that all is over; the one that came second is refused.
    assert (one.status, one.text) == (200, "1")
    assert other.status == 400
    await require_gone(polling)


async def test_a_second_post_is_refused_and_ends_the_session(polling: PollingLine) -> None:
    await polling.connect()
    reader, writer = await asyncio.open_connection("127.0.0.1", int(polling.url.rsplit(":", 1)[1]))
    head = f"POST {polling.path} HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 20\r\n\r\n"
    writer.write(head.encode() + b"42")

    async def refused() -> bool:
        return (await polling.post("3")).status == 400

    await until(refused, "the second POST is refused while the first is read")
    await require_gone(polling)
    writer.close()


# Heartbeat


async def test_pings_go_on_as_long_as_they_are_answered(beating_server: ConformanceServer, dial: Any) -> None:
    line = await dial(beating_server, "polling")
    line.answers_pings = False
    for _ in range(4):
        asked = time.monotonic()
        assert (await line.get()).text == "2"
        # The interval begins with the pong that was sent a moment before the question.
        assert time.monotonic() - asked > 0.1
        assert (await line.post("3")).text == "ok"


async def test_a_session_that_does_not_answer_ends_after_interval_and_timeout(
    suite_server: ConformanceServer, dial: Any
) -> None:
    before = time.monotonic()
    line = await dial(suite_server, "polling")
    opened = time.monotonic()
    line.answers_pings = False
    assert await line.packet() == "2"
    pinged = time.monotonic()
    assert pinged - before >= 0.29
    await line.until_closed()
    closed = time.monotonic()
    assert closed - before >= 0.49 and closed - opened < PATIENCE
    await require_gone(line)


async def test_nothing_is_left_of_a_session_that_never_polls(
    suite_server: ConformanceServer, dial: Any, only_witness_is_left: Any
) -> None:
    await dial(suite_server, "polling")
    await only_witness_is_left(suite_server)


# Ends


async def test_the_clients_close_packet_ends_the_session_and_the_poll_that_waits(
    server: ConformanceServer, dial: Any
) -> None:
    for _ in range(20):
        polling = await dial(server, "polling")
        await polling.connect()
        poll = asyncio.create_task(polling.get())
        await polling.send("3")
        await polling.send("1")
        answer = await poll
        await require_gone(polling)
        if answer.status == 200:
            assert answer.text == "6"
            return
        # The machine was so busy that the poll arrived behind the close packet.
    raise AssertionError("no poll that waited was answered")


@pytest.mark.parametrize("waits", [True, False])
async def test_the_servers_close_reaches_the_client(polling: PollingLine, waits: bool) -> None:
    await polling.connect()
    if waits:
        poll = asyncio.create_task(polling.get())
        await polling.send("3")
        await polling.say('2["bye-all"]')
        polling.unread = list((await poll).text.split(SEPARATOR))
    else:
        await polling.say('2["bye-all"]')
    heard = await polling.until_closed()
    assert heard[0] == "41" and set(heard[1:]) <= {"1", "6"}, heard
    await require_gone(polling)


async def test_what_was_said_before_the_servers_close_is_still_fetched(polling: PollingLine) -> None:
    await polling.connect()
    await polling.say('2["message","last words"]', '2["bye-all"]')
    heard = await polling.until_closed()
    assert heard[:2] == ['42["message-back","last words"]', "41"], heard


async def test_a_poll_that_is_broken_off_ends_the_session(
    server: ConformanceServer, polling: PollingLine, only_witness_is_left: Any
) -> None:
    await polling.connect()
    writer = await polling.start_a_poll()
    writer.close()
    await only_witness_is_left(server)
    await require_gone(polling)


async def test_nothing_is_left_of_sessions_that_end_in_any_way(
    server: ConformanceServer, dial: Any, only_witness_is_left: Any
) -> None:
    for end in ["1", "abc", '40\x1e42["bye-all"]', "40\x1e41\x1e1", "4abc"] * 4:
        line = await dial(server, "polling")
        await line.post(end)
        await line.until_closed()
    await only_witness_is_left(server)


async def test_a_request_that_is_not_for_the_path_opens_no_session(server: ConformanceServer) -> None:
    for path in ("/", "/socket.iox/", "/engine.io/"):
        request = f"GET {path}?EIO=4&transport=polling HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n"
        answer = await raw_http(server.url, request.encode())
        assert answer.startswith(b"HTTP/1.1 404"), answer


async def test_nobody_can_poll_a_session_that_has_ended(polling: PollingLine) -> None:
    await polling.send("1")
    with pytest.raises(Closed):
        await polling.packet()
    await require_gone(polling)
