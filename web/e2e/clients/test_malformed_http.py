"""Whatever is sent over HTTP, polling included, there is a clear error, the server stays up, and nobody else notices."""

from __future__ import annotations

import asyncio
import json
from typing import Any

import aiohttp
import pytest
from yarl import URL

from clients.ground import require_undisturbed
from harness.hall import Hall, meet_on_wires
from harness.passes import assert_problem, guest_pass, read_json, terms
from harness.server import stats
from harness.wire import Closed, WireSocket, raw_http


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
