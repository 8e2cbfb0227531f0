"""Every plain call is answered as it is written down, whatever is wrong with it."""

from __future__ import annotations

from typing import Any

from clients.contract.documents import METHODS, OPENAPI, OPERATIONS, complaints
from clients.contract.walker import NO_SESSION, PASSWORD, Walker, walking
from clients.contract.witness import NO_ROOM, seated
from harness.hall import Hall
from harness.passes import guest_pass
from harness.server import HallwayServer

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
    agreed = await walker.agreed()
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
        async with walker.http.request("PUT", walker.url + path.format(id=NO_SESSION)) as response:
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

    for body in ("requests.next", "requests.next-wish"):
        example = OPENAPI["components"]["examples"][body]["value"]
        await walker.call("next", 202, token=token, json={key: example[key] for key in example if key != "room"})
    await walker.call("next", 400, "invalid_request", token, json={"interests": ["x" * 33]})
    await walker.call("stop", 202, token=token)
    card = await ada.ask("call", {"guest": ben.heard[0].argument["guest"]["id"]})
    await ben.hears("ringing", call=card["call"])
    await walker.call("next", 409, "already_calling", token)
    await walker.call("next", 409, "already_ringing", ben.pass_.token)
    assert await walker.call("next", 202, token=token, json={"room": NO_ROOM}) == {"status": "calling"}
    assert await walker.call("stop", 202, token=token) == {"status": "idle"}


async def test_a_host_that_lets_nobody_in_says_so_as_written() -> None:
    async with (
        HallwayServer("contract-closed", SIGN_UP="closed", GUESTS_ALLOWED="false") as server,
        walking(server.url) as walker,
    ):
        assert (await walker.call("getConfig", 200))["signUp"] == "closed"
        agreed = await walker.agreed()
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
        "LIMIT_REPORTS_PER_MINUTE": "1",
        "LIMIT_CONNECTIONS_PER_MINUTE": "2",
    }
    async with HallwayServer("contract-narrow", **narrow) as server, walking(server.url) as walker:
        agreed = await walker.agreed()
        ada, ben = await guest_pass(server.url), await guest_pass(server.url)
        sign_up = agreed | {"login": "cleo", "password": PASSWORD}
        await walker.call("signUp", 201, json=sign_up)
        await walker.call("signUp", 429, "rate_limited", json=sign_up | {"login": "dora"})
        await walker.call("takeGuestPass", 429, "rate_limited", json=agreed)
        sign_in = {"login": "cleo", "password": PASSWORD}
        cleo = (await walker.call("signIn", 200, json=sign_in))["accessToken"]
        await walker.call("signIn", 429, "rate_limited", json=sign_in)
        # A password that is asked for again has a rate of its own, as large.
        change = {"password": "not this one", "newPassword": "four other words entirely"}
        await walker.call("changeAccount", 401, "wrong_credentials", cleo, json=change)
        await walker.call("changeAccount", 429, "rate_limited", cleo, json=change)
        await walker.call("deleteAccount", 429, "rate_limited", cleo, json={"password": PASSWORD})

        for _ in range(30):
            await walker.call("exportAccount", 200, token=cleo)
        await walker.call("exportAccount", 429, "rate_limited", cleo)

        first, second = await seated(ada), await seated(ben)
        path = "/socket.io/?EIO=4&transport=polling"
        async with walker.http.get(server.url + path) as response:
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
            ("report", {"room": room, "reason": "other"}),
        ):
            answer = await first.asks(event, argument)
            if event == "next":
                assert answer["error"]["code"] == "rate_limited", answer
                continue
            assert "error" not in answer, answer
            again = await first.asks(event, argument)
            assert again["error"]["code"] == "rate_limited" and again["error"]["retryAfterMs"] > 0, again
        await walker.call("sendText", 429, "rate_limited", ada.token, json={"room": room, "text": "hello"})
        blocked = await first.asks("block", {"room": room})
        assert blocked["error"]["code"] == "rate_limited", blocked
        await first.goes()
        await second.goes()
