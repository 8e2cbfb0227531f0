"""What is written in `docs/openapi.yaml` and `docs/asyncapi.yaml` is what a live server says, and all it says."""

from __future__ import annotations

import asyncio
import json
import re
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from typing import Any

import aiohttp
import pytest
import pytest_asyncio
import yaml
from jsonschema import Draft7Validator, Draft202012Validator
from openapi_spec_validator import validate

from harness.deadline import PATIENCE
from harness.hall import Hall
from harness.passes import Pass, guest_pass, terms
from harness.server import REPOSITORY, HallwayServer
from harness.wire import Closed, WireSocket

DOCS = REPOSITORY / "docs"
FIXTURES = DOCS / "contract"
OPENAPI: dict[str, Any] = yaml.safe_load((DOCS / "openapi.yaml").read_text(encoding="utf-8"))
ASYNCAPI: dict[str, Any] = yaml.safe_load((DOCS / "asyncapi.yaml").read_text(encoding="utf-8"))

Operation = dict[str, Any]

METHODS = ("get", "post", "put", "patch", "delete")
OPERATIONS: dict[str, tuple[str, str, Operation]] = {
    operation["operationId"]: (method.upper(), path, operation)
    for path, methods in OPENAPI["paths"].items()
    for method, operation in methods.items()
    if method in METHODS
}
MESSAGES: dict[str, dict[str, Any]] = ASYNCAPI["components"]["messages"]

#: What a server that is well never answers over HTTP, so that no walk meets it.
NEVER_MET = {"internal", "unavailable"}

#: What no visit hears on the socket: it is said only to a seat that is being displaced while it asks.
NEVER_HEARD = {"not_connected"}


# Reading the two


def closed(value: Any) -> Any:
    """The schema with every object closed that does not say by itself that it is open.

    The documents leave objects open, since the protocol may grow; what a server says today has no field besides.
    """
    if isinstance(value, list):
        return [closed(item) for item in value]
    if not isinstance(value, dict):
        return value
    shut = {key: closed(item) for key, item in value.items()}
    if value.get("type") == "object" and "properties" in value:
        shut.setdefault("additionalProperties", False)
    return shut


def resolved(document: dict[str, Any], value: Any) -> Any:
    """What a reference leads to; anything else is itself."""
    while isinstance(value, dict) and set(value) == {"$ref"}:
        target: Any = document
        for part in value["$ref"].removeprefix("#/").split("/"):
            target = target[part]
        value = target
    return value


def complaints(document: dict[str, Any], schema: dict[str, Any], value: Any, *, strict: bool = True) -> list[str]:
    """What is wrong with a value, by a schema of that document."""
    components = {"schemas": document["components"]["schemas"]}
    whole = {"allOf": [schema], "components": components}
    checker = Draft202012Validator if document is OPENAPI else Draft7Validator
    found = checker(closed(whole) if strict else whole).iter_errors(value)
    return [f"{error.json_path}: {error.message}" for error in found]


def references(value: Any) -> Iterator[str]:
    if isinstance(value, dict):
        if isinstance(value.get("$ref"), str):
            yield value["$ref"]
        for item in value.values():
            yield from references(item)
    elif isinstance(value, list):
        for item in value:
            yield from references(item)


def examples() -> dict[str, tuple[dict[str, Any], Any]]:
    """Every example by the fixture that has to equal it, and the document that it stands in."""
    of_http = {
        f"http/{name.replace('.', '/', 1)}.json": (OPENAPI, example["value"])
        for name, example in OPENAPI["components"]["examples"].items()
    }
    of_socket = {
        f"socket/{key.replace('.', '/', 1)}/{example['name']}.json": (ASYNCAPI, example["payload"])
        for key, message in MESSAGES.items()
        for example in message["examples"]
    }
    return of_http | of_socket


# The documents themselves


def test_openapi_is_valid() -> None:
    validate(OPENAPI)


def test_asyncapi_is_whole() -> None:
    assert ASYNCAPI["asyncapi"] == "3.0.0"
    assert {"info", "channels", "operations", "components"} <= set(ASYNCAPI)
    for schema in ASYNCAPI["components"]["schemas"].values():
        Draft7Validator.check_schema(schema)
    used = set(references(ASYNCAPI))
    for reference in used:
        assert isinstance(resolved(ASYNCAPI, {"$ref": reference}), dict), reference
    # Nothing stands there that nobody says: every message is in the channel, and in an operation of its direction.
    assert set(ASYNCAPI["channels"]["socket"]["messages"]) == set(MESSAGES)
    said: dict[str, set[str]] = {"receive": set(), "send": set()}
    for operation in ASYNCAPI["operations"].values():
        said[operation["action"]] |= {entry["$ref"].split("/")[-1] for entry in operation["messages"]}
        said["send"] |= {entry["$ref"].split("/")[-1] for entry in operation.get("reply", {}).get("messages", [])}
    received = {key for key in MESSAGES if key.startswith("client.")} | {"connect.argument"}
    assert said == {"receive": received, "send": set(MESSAGES) - received}
    schemas = {f"#/components/schemas/{name}" for name in ASYNCAPI["components"]["schemas"]}
    assert schemas <= used, f"nobody uses {schemas - used}"


def test_an_example_and_its_fixture_are_equal() -> None:
    written = {path.relative_to(FIXTURES).as_posix() for path in FIXTURES.rglob("*.json")}
    assert written == set(examples())
    for name, (_, value) in examples().items():
        assert json.loads((FIXTURES / name).read_text(encoding="utf-8")) == value, name


def test_every_example_on_the_socket_fits_its_schema_without_a_field_besides() -> None:
    for key, message in MESSAGES.items():
        assert message["name"] == key.split(".")[1] or key.startswith("connect."), key
        assert message["examples"], f"{key} has no example"
        for example in message["examples"]:
            assert not complaints(ASYNCAPI, message["payload"], example["payload"]), (key, example)


def test_every_example_over_http_fits_its_schema_without_a_field_besides() -> None:
    shown = set()
    bodies = [operation["requestBody"] for _, _, operation in OPERATIONS.values() if "requestBody" in operation]
    answers = [answer for _, _, operation in OPERATIONS.values() for answer in operation["responses"].values()]
    for body in bodies + answers:
        for kind, media in resolved(OPENAPI, body).get("content", {}).items():
            assert kind.startswith("text/html") or media["examples"], media
            for example in media.get("examples", {}).values():
                shown.add(example["$ref"].split("/")[-1])
                value = resolved(OPENAPI, example)["value"]
                assert not complaints(OPENAPI, media["schema"], value), (example, value)
    # The two that belong to no operation: an address and a method that are not there.
    loose = set(OPENAPI["components"]["examples"]) - shown
    assert loose == {"problems.not_found", "problems.method_not_allowed"}
    for name in loose:
        problem = OPENAPI["components"]["examples"][name]["value"]
        assert not complaints(OPENAPI, OPENAPI["components"]["schemas"]["Problem"], problem), problem


def test_every_route_of_the_source_is_written_down() -> None:
    route = re.compile(r"\b(api|router)\.(get|post|put|patch|delete)\(\"([^\"*]+)\"\)")
    found = set()
    for source in sorted((REPOSITORY / "Sources" / "HallwayServer" / "HTTP" / "Routes").glob("*.swift")):
        for group, method, path in route.findall(source.read_text(encoding="utf-8")):
            found.add((method.upper(), f"/api/{path}" if group == "api" else f"/{path.lstrip('/')}"))
    assert found == {(method, path) for method, path, _ in OPERATIONS.values()}


def test_a_field_that_is_not_written_down_is_a_complaint() -> None:
    """The gate itself: a value with a field too many fails, at any depth."""
    welcome = MESSAGES["server.welcome"]
    value = json.loads(json.dumps(welcome["examples"][0]["payload"]))
    assert not complaints(ASYNCAPI, welcome["payload"], value)
    value["guest"]["account"] = "acc_" + "0" * 32
    assert complaints(ASYNCAPI, welcome["payload"], value)
    assert not complaints(ASYNCAPI, welcome["payload"], value, strict=False), "the document itself is open"
    problem = OPENAPI["components"]["responses"]["NotConnected"]["content"]["application/problem+json"]["schema"]
    value = dict(OPENAPI["components"]["examples"]["problems.not_connected"]["value"])
    assert not complaints(OPENAPI, problem, value)
    assert complaints(OPENAPI, problem, value | {"cause": "x"})
    assert complaints(OPENAPI, problem, value | {"code": "not_in_room"})


# Over HTTP


class Walker:
    """Calls operations by name, and holds every answer against what is written for it."""

    def __init__(self, url: str, http: aiohttp.ClientSession, met: set[tuple[str, str, str]]) -> None:
        self.url = url
        self.http = http
        #: Operation, status, and the code where there is one.
        self.met = met
        #: The refresh cookie of the last answer that set one.
        self.last_cookie = ""

    async def call(self, name: str, status: int, code: str = "", token: str = "", **request: Any) -> Any:
        """Makes the call, requires that status (and code), and returns the body; `cookie` is the refresh cookie."""
        method, path, operation = OPERATIONS[name]
        headers = dict(request.pop("headers", {}))
        if token:
            headers["Authorization"] = f"Bearer {token}"
        if cookie := request.pop("cookie", ""):
            headers["Cookie"] = f"hallway_refresh={cookie}"
        if "json" in request and status < 400:
            schema = operation["requestBody"]["content"]["application/json"]["schema"]
            assert not complaints(OPENAPI, schema, request["json"], strict=False), request["json"]
        async with self.http.request(method, self.url + path, headers=headers, **request) as response:
            raw = await response.read()
            assert response.status == status, (name, response.status, raw)
            written = operation["responses"].get(str(status))
            assert written, f"{name} answered {status}, which is not written down: {raw!r}"
            body = self._check(name, resolved(OPENAPI, written), response, raw)
        said = body["code"] if isinstance(body, dict) and status >= 400 else ""
        assert said == code, (name, body)
        self.met.add((name, str(status), said))
        return body

    def _check(self, name: str, written: dict[str, Any], response: aiohttp.ClientResponse, raw: bytes) -> Any:
        for header, description in written.get("headers", {}).items():
            description = resolved(OPENAPI, description)
            assert len(response.headers.getall(header, [])) == 1, (name, header, response.headers)
            value: Any = response.headers[header]
            if description["schema"].get("type") == "integer":
                value = int(value)
            assert not complaints(OPENAPI, description["schema"], value), (name, header, value)
        for header in ("Set-Cookie", "WWW-Authenticate", "Retry-After", "Allow", "ETag"):
            if header in response.headers:
                assert header in written.get("headers", {}), f"{name} sets {header}, which is not written down"
        if "Set-Cookie" in response.headers:
            self._check_cookie(response)
        if "/api/" in response.url.path:
            assert response.headers["Cache-Control"] == "no-store", name
        content = written.get("content")
        if content is None:
            assert raw == b"", (name, raw)
            return None
        kind = response.headers["Content-Type"]
        assert kind in content, (name, kind)
        value = json.loads(raw) if kind.endswith("json") else raw.decode()
        found = complaints(OPENAPI, content[kind]["schema"], value)
        assert not found, (name, found, value)
        if isinstance(value, dict) and kind == "application/problem+json":
            assert value["status"] == response.status, value
        return value

    def _check_cookie(self, response: aiohttp.ClientResponse) -> None:
        cookie, *attributes = response.headers["Set-Cookie"].split("; ")
        assert {"HttpOnly", "SameSite=Strict", "Path=/api/sessions"} <= set(attributes), attributes
        self.last_cookie = cookie.partition("=")[2]


#: What has been met so far, over all walks of this file.
MET: set[tuple[str, str, str]] = set()


@pytest_asyncio.fixture
async def walker(server: HallwayServer) -> AsyncIterator[Walker]:
    async with aiohttp.ClientSession(cookie_jar=aiohttp.DummyCookieJar()) as http:
        yield Walker(server.url, http, MET)


PASSWORD = "correct horse battery staple"
NO_ROOM = "room_" + "0" * 32
WRONG_KIND = {"data": b"{}", "headers": {"Content-Type": "text/plain"}}
JSON = {"Content-Type": "application/json"}


def too_large(name: str) -> dict[str, Any]:
    """A body of one byte more than the call takes."""
    bound = 32_768 if name == "sendText" else 16_384
    return {"data": b'{"x":"' + b"x" * (bound - 7) + b'"}', "headers": JSON}


async def test_the_open_calls_answer_as_written(walker: Walker) -> None:
    for name in ("getHealth", "getReadiness", "getConfig", "getStats"):
        await walker.call(name, 200)
    async with walker.http.get(walker.url) as page:
        status, tag = page.status, page.headers.get("ETag", "")
    if status == 503:  # nobody has built it, which is an answer as well
        return await walker.call("getPage", 503)
    await walker.call("getPage", 200)
    await walker.call("getPage", 304, headers={"If-None-Match": tag})


async def test_sessions_answer_as_written(walker: Walker) -> None:
    agreed = {"adult": True, "terms": await terms(walker.url, walker.http)}
    ada = agreed | {"login": "Ada of the contract", "password": PASSWORD, "displayName": "Ada"}
    await walker.call("signUp", 201, json=ada)
    await walker.call("signUp", 409, "name_taken", json=ada)
    await walker.call("signUp", 422, "weak_password", json=ada | {"login": "another", "password": "short"})
    await walker.call("takeGuestPass", 201, json=agreed)
    for name in ("signUp", "takeGuestPass"):
        await walker.call(name, 403, "consent_required", json=ada | {"adult": False})

    sign_in = {"login": ada["login"], "password": PASSWORD}
    await walker.call("signIn", 401, "wrong_credentials", json=sign_in | {"password": "another password"})
    await walker.call("signIn", 200, json=sign_in)
    first = walker.last_cookie
    await walker.call("refresh", 200, cookie=first)
    second = walker.last_cookie
    assert second != first, "the cookie rotates"
    await walker.call("refresh", 200, cookie=first)
    assert walker.last_cookie == second, "two tabs get the same successor"
    await walker.call("refresh", 401, "unauthorized")
    for _ in range(7):
        await walker.call("refresh", 200, cookie=walker.last_cookie)
    await walker.call("refresh", 429, "rate_limited", cookie=walker.last_cookie)

    await walker.call("signOut", 204, cookie=walker.last_cookie)
    assert walker.last_cookie == "", "the cookie is to be forgotten"
    await walker.call("signOut", 204, cookie=second)
    await walker.call("signOut", 401, "unauthorized")
    await walker.call("refresh", 401, "unauthorized", cookie=second)


async def test_what_is_malformed_or_foreign_is_refused_as_written(walker: Walker) -> None:
    token = (await guest_pass(walker.url)).token
    for name, (method, _, operation) in OPERATIONS.items():
        token_if_any = token if "security" not in operation else ""
        if "400" in operation["responses"]:
            await walker.call(name, 400, "invalid_request", token_if_any, **WRONG_KIND)
        if "413" in operation["responses"]:
            await walker.call(name, 413, "payload_too_large", token_if_any, **too_large(name))
        if "security" not in operation:
            await walker.call(name, 401, "unauthorized")
            await walker.call(name, 401, "unauthorized", "not.a.token")
        if method != "GET":
            for origin in ("https://elsewhere.example", "null"):
                await walker.call(name, 403, "forbidden_origin", token_if_any, headers={"Origin": origin})


async def test_an_address_or_a_method_that_is_not_written_down_is_refused(walker: Walker) -> None:
    problem = OPENAPI["components"]["schemas"]["Problem"]
    async with walker.http.get(f"{walker.url}/api/nothing") as response:
        body = await response.json(content_type="application/problem+json")
        assert (response.status, body["code"]) == (404, "not_found")
        assert not complaints(OPENAPI, problem, body), body
    for path, operations in OPENAPI["paths"].items():
        written = {method.upper() for method in operations if method in METHODS}
        async with walker.http.request("PUT", walker.url + path) as response:
            body = await response.json(content_type="application/problem+json")
            assert (response.status, body["code"]) == (405, "invalid_request"), (path, body)
            assert set(response.headers["Allow"].split(", ")) - {"HEAD"} == written, path
            assert not complaints(OPENAPI, problem, body), body


async def test_what_a_seat_is_told_by_http_is_answered_as_written(hall: Hall, walker: Walker) -> None:
    pass_ = await guest_pass(walker.url)
    await walker.call("getAccount", 200, token=pass_.token)
    await walker.call("getIceServers", 200, token=pass_.token)
    await walker.call("sendText", 409, "not_connected", pass_.token, json={"room": NO_ROOM, "text": "hello"})
    for name in ("next", "stop"):
        await walker.call(name, 409, "not_connected", pass_.token)

    ada, ben, room = await hall.pair()
    token = ada.pass_.token
    text = "a text by HTTP"
    receipt = await walker.call("sendText", 202, token=token, json={"room": room, "text": text, "nonce": "n-1"})
    assert (await ben.hears("text"))["id"] == receipt["id"]
    await walker.call("sendText", 409, "not_in_room", token, json={"room": NO_ROOM, "text": text})
    assert await walker.call("next", 202, token=token, json={"room": NO_ROOM}) == {"status": "matched", "room": room}
    assert await walker.call("next", 202, token=token) == {"status": "waiting"}
    assert await walker.call("stop", 202, token=token) == {"status": "idle"}


async def test_a_host_that_lets_nobody_in_says_so_as_written() -> None:
    async with (
        HallwayServer("contract-closed", SIGN_UP="closed", GUESTS_ALLOWED="false") as server,
        aiohttp.ClientSession() as http,
    ):
        walker = Walker(server.url, http, MET)
        assert (await walker.call("getConfig", 200))["signUp"] == "closed"
        agreed = {"adult": True, "terms": await terms(server.url, http)}
        await walker.call("takeGuestPass", 403, "guests_not_allowed", json=agreed)
        sign_up = agreed | {"login": "ada", "password": PASSWORD}
        await walker.call("signUp", 403, "sign_up_closed", json=sign_up)


async def test_whatever_is_too_often_is_told_as_written() -> None:
    narrow = {
        "LIMIT_PASSES_PER_MINUTE": "3",
        "LIMIT_SIGN_INS_PER_MINUTE": "1",
        "LIMIT_TEXTS_PER_10S": "1",
        "LIMIT_SIGNALS_PER_10S": "1",
        "LIMIT_FINDS_PER_MINUTE": "1",
        "LIMIT_CONNECTIONS_PER_MINUTE": "2",
    }
    async with (
        HallwayServer("contract-narrow", **narrow) as server,
        aiohttp.ClientSession(cookie_jar=aiohttp.DummyCookieJar()) as http,
    ):
        walker = Walker(server.url, http, MET)
        agreed = {"adult": True, "terms": await terms(server.url, http)}
        ada, ben = await guest_pass(server.url, http=http), await guest_pass(server.url, http=http)
        sign_up = agreed | {"login": "cleo", "password": PASSWORD}
        await walker.call("signUp", 201, json=sign_up)
        await walker.call("signUp", 429, "rate_limited", json=sign_up | {"login": "dora"})
        await walker.call("takeGuestPass", 429, "rate_limited", json=agreed)
        sign_in = {"login": "cleo", "password": PASSWORD}
        await walker.call("signIn", 200, json=sign_in)
        await walker.call("signIn", 429, "rate_limited", json=sign_in)

        first, second = await seated(ada), await seated(ben)
        path = "/socket.io/?EIO=4&transport=polling"
        async with http.get(server.url + path) as response:
            assert (response.status, await response.json()) == (429, {"code": 7, "message": "Too many sessions"})
            assert int(response.headers["Retry-After"]) > 0
        await first.asks("find", {})
        await second.asks("find", {})
        room = (await first.hears("matched"))["room"]
        await walker.call("next", 429, "rate_limited", ada.token)
        for event, argument in (
            ("next", {}),
            ("text", {"room": room, "text": "hello"}),
            ("typing", {"room": room, "typing": True}),
        ):
            answer = await first.asks(event, argument)
            if event == "next":
                assert answer["error"]["code"] == "rate_limited", answer
                continue
            assert "error" not in answer, answer
            again = await first.asks(event, argument)
            assert again["error"]["code"] == "rate_limited" and again["error"]["retryAfterMs"] > 0, again
        await walker.call("sendText", 429, "rate_limited", ada.token, json={"room": room, "text": "hello"})
        await first.goes()
        await second.goes()


# On the socket


class Witness:
    """A raw WebSocket that holds every word it hears, and every answer to what it asks, against what is written."""

    #: Which messages, and of which kind (an end's reason, a failure's code), all witnesses of this run have heard.
    heard: set[tuple[str, str]] = set()

    def __init__(self, pass_: Pass) -> None:
        self.pass_ = pass_
        self.wire = WireSocket(pass_.url)
        self.guest: dict[str, Any] = {}
        self._asked: dict[int, str] = {}
        self._events: list[tuple[str, Any]] = []
        self._answers: dict[int, Any] = {}
        self._refusals: list[Any] = []
        self.is_disconnected = False

    async def open(self, **auth: Any) -> None:
        """Opens the transport and sends CONNECT."""
        await self.wire.open()
        await self.wire.handshake()
        argument = {"token": self.pass_.token, "protocol": 1, "client": {"name": "e2e", "version": "1"}} | auth
        assert not complaints(ASYNCAPI, MESSAGES["connect.argument"]["payload"], argument)
        await self.wire.send("40" + json.dumps(argument))

    async def hears(self, name: str, **fields: Any) -> Any:
        """The next event of that name, with those fields; others are passed over, but held against the document."""
        while True:
            while self._events:
                event, argument = self._events.pop(0)
                if event == name and all(argument.get(key) == value for key, value in fields.items()):
                    return argument
            await self._read()

    async def asks(self, event: str, argument: Any = None) -> Any:
        """Sends an event with an ack id, and returns the answer."""
        number = len(self._asked) + 1
        self._asked[number] = event
        await self.wire.emit(event, *([] if argument is None else [argument]), ack=number)
        while number not in self._answers:
            await self._read()
        return self._answers[number]

    async def refused(self) -> Any:
        """What CONNECT_ERROR carries."""
        while not self._refusals:
            await self._read()
        return self._refusals.pop(0)

    async def ends(self) -> int | None:
        """Reads until the server closes the transport, and returns the close code."""
        try:
            while True:
                await self._read()
        except Closed as end:
            return end.code

    async def goes(self) -> None:
        """Leaves, in good order."""
        await self.wire.send("41")
        await self.wire.close(1000)
        await self.ends()
        self.wire.finish()

    async def _read(self) -> None:
        message = await self.wire.message(PATIENCE)
        if event := re.fullmatch(r"2(\[.*)", message, re.DOTALL):
            name, *arguments = json.loads(event[1])
            assert len(arguments) == 1, f"an event has one argument: {message}"
            assert f"server.{name}" in MESSAGES, f"{name} is not written down"
            self._hold(f"server.{name}", arguments[0], str(arguments[0].get("reason", arguments[0].get("state", ""))))
            if name == "welcome":
                self.guest = arguments[0]["guest"]
            self._events.append((name, arguments[0]))
        elif answer := re.fullmatch(r"3(\d+)(\[.*)", message, re.DOTALL):
            arguments = json.loads(answer[2])
            assert len(arguments) == 1, f"an acknowledgement has one argument: {message}"
            failed = "error" in arguments[0]
            key = "answer.failure" if failed else f"answer.{self._asked[int(answer[1])]}"
            self._hold(key, arguments[0], arguments[0]["error"]["code"] if failed else "")
            self._answers[int(answer[1])] = arguments[0]
        elif message.startswith("0"):
            assert set(json.loads(message[1:])) == {"sid"}, message
        elif message.startswith("4{"):
            refusal = json.loads(message[1:])
            self._hold("connect.refusal", refusal, refusal["data"]["code"])
            self._refusals.append(refusal)
        else:
            assert message == "1", f"no packet that is written down: {message}"
            self.is_disconnected = True

    def _hold(self, key: str, value: Any, kind: str) -> None:
        found = complaints(ASYNCAPI, MESSAGES[key]["payload"], value)
        assert not found, (key, found, value)
        Witness.heard.add((key, kind))


async def seated(pass_: Pass, **auth: Any) -> Witness:
    """A witness who was welcomed."""
    witness = Witness(pass_)
    await witness.open(**auth)
    await witness.hears("welcome")
    return witness


def placed(value: Any, room: str) -> Any:
    """A fixture's value, about this room instead of its own."""
    return value | {"room": room} if "room" in value else value


async def test_in_a_whole_visit_nothing_is_heard_but_what_is_written() -> None:
    Witness.heard.clear()
    turn = {"STUN_URLS": "stun:192.0.2.1:3478", "TURN_URLS": "turn:192.0.2.1:3478", "TURN_SECRET": "for this test"}
    async with HallwayServer("contract", REMATCH_COOLDOWN="0", RECONNECT_GRACE="5", **turn) as server:
        await the_visit(server)
    # Whatever is written down was heard: each event, each way a room ends, each failure.
    heard = Witness.heard
    for key in set(MESSAGES) - {"connect.argument"}:
        assert key.startswith("client.") or key in {name for name, _ in heard}, f"nobody heard {key}"
    schemas = ASYNCAPI["components"]["schemas"]
    ends = {kind for key, kind in heard if key == "server.ended"}
    assert ends == set(schemas["Ended"]["properties"]["reason"]["enum"])
    assert {kind for key, kind in heard if key == "server.partner"} == {"away", "back"}
    failures = {kind for key, kind in heard if key == "answer.failure"}
    # `rate_limited` is heard where the limits are narrow.
    assert failures | {"rate_limited"} | NEVER_HEARD == set(schemas["FailureCode"]["enum"]), failures


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
    async with aiohttp.ClientSession() as http:
        await Walker(server.url, http, MET).call("signOut", 204, token=passes[1].token)
    assert await ben.hears("signedOut") == {"code": "unauthorized"}
    await ben.ends()
    assert ben.is_disconnected, "DISCONNECT follows"
    await ada.hears("ended", reason="partner_left", room=room)
    stopping = asyncio.create_task(server.stop())
    await ada.hears("draining")
    assert await ada.ends() == 1001
    assert not ada.is_disconnected, "official clients come back by themselves"
    await stopping


async def let_in_or_not(server: HallwayServer) -> None:
    good = (await guest_pass(server.url)).token
    for token, protocol, code in (("not.a.token", 1, "unauthorized"), (good, 2, "invalid_request")):
        stranger = Witness(Pass(server.url, token, {}))
        await stranger.wire.open()
        await stranger.wire.handshake()
        await stranger.wire.send("40" + json.dumps({"token": token, "protocol": protocol}))
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


def test_every_answer_over_http_that_is_written_down_was_met(request: pytest.FixtureRequest) -> None:
    """Comes last: what no walk above has met is either not true or not tested."""
    chosen = {item.name for item in request.session.items}
    if not {name for name in globals() if name.startswith("test_")} <= chosen:
        pytest.skip("only some of the walks were chosen")
    written = set()
    for name, (_, _, operation) in OPERATIONS.items():
        for status, answer in operation["responses"].items():
            content = resolved(OPENAPI, answer).get("content", {})
            problem = content.get("application/problem+json")
            codes = problem["schema"]["allOf"][1]["properties"]["code"]["enum"] if problem else [""]
            written |= {(name, status, code) for code in codes if code not in NEVER_MET}
    page = {("getPage", status, "") for status in ("200", "304", "503")}
    assert written - page == MET - page, "written and never met, or met by a walk alone: see the difference"
