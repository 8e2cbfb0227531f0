"""Tokens that are old, forged, stolen or in the wrong place."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import time
from typing import Any

from abuse import settings
from abuse.stage import Attack, Stage, expecting, together
from abuse.wires import AttackSocket, Json
from harness.deadline import NeverHappened
from harness.passes import Pass, read_json, terms
from harness.wire import SOCKET_PATH, Closed

COOKIE = "hallway_refresh"

#: How long a refresh token that was replaced still answers (two tabs), as the protocol has it.
REUSE_WINDOW = 30.0


def encoded(part: Json | bytes) -> str:
    raw = part if isinstance(part, bytes) else json.dumps(part, separators=(",", ":")).encode()
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()


def decoded(part: str) -> Json:
    return json.loads(base64.urlsafe_b64decode(part + "=" * (-len(part) % 4)))


def signed(head: Json, claims: Json, secret: bytes = settings.JWT_SECRET.encode(), digest: Any = hashlib.sha256) -> str:
    said = f"{encoded(head)}.{encoded(claims)}"
    return f"{said}.{encoded(hmac.new(secret, said.encode(), digest).digest())}"


def forgeries(token: str, other: str) -> dict[str, str]:
    """Tokens that are wrong in one thing each, made of a good one and of another guest's."""
    first, second, seal = token.split(".")
    head, claims, others = decoded(first), decoded(second), decoded(other.split(".")[1])
    now = int(time.time())
    none = {"alg": "none", "typ": "JWT", "kid": head["kid"]}
    return {
        "alg none": f"{encoded(none)}.{second}.",
        "alg none, with a seal": f"{encoded(none)}.{second}.{seal}",
        "alg None": f"{encoded(none | {'alg': 'NoNe'})}.{second}.",
        "wrong key": signed(head, claims, b"k" * 32),
        "empty key": signed(head, claims, b""),
        "key id as key": signed(head, claims, head["kid"].encode()),
        "wrong kid": signed(head | {"kid": "elsewhere"}, claims),
        "no kid": signed({key: value for key, value in head.items() if key != "kid"}, claims),
        "kid of a path": signed(head | {"kid": "../../dev/null"}, claims, b""),
        "HS512": signed(head | {"alg": "HS512"}, claims, digest=hashlib.sha512),
        "RS256": signed(head | {"alg": "RS256"}, claims),
        "expired": signed(head, claims | {"iat": now - 7200, "exp": now - 3600}),
        "expired just now": signed(head, claims | {"exp": now - 1}),
        "without expiry": signed(head, {key: value for key, value in claims.items() if key != "exp"}),
        "expiry beyond time": signed(head, claims | {"exp": 10**30}),
        "another's account": signed(head, claims | {"sub": others["sub"]}),
        "another's session": signed(head, claims | {"sid": others["sid"]}),
        "a session that never was": signed(head, claims | {"sid": claims["sid"][:-4] + "0000"}),
        "other claims under the seal": f"{first}.{encoded(others)}.{seal}",
        "a seal cut short": token[:-4],
        "a seal of nothing": f"{first}.{second}.",
        "four parts": f"{token}.{seal}",
        "of 100 KB": f"{first}.{second}{'A' * 60_000}.{seal}",
        "nothing": "",
    }


async def status_with(stage: Stage, token: str, path: str = "/api/account") -> tuple[int, Any]:
    async with stage.http().get(f"{stage.url}{path}", headers={"Authorization": f"Bearer {token}"}) as response:
        return response.status, await read_json(response)


async def socket_with(stage: Stage, token: str) -> str:
    """What CONNECT with a token is answered: an error's code, `closed`, or `in`."""
    socket = await stage.bare()
    try:
        await socket.send("40" + json.dumps({"token": token}))
        answer = await socket.message()
    except Closed:
        return "closed"
    return json.loads(answer[1:])["data"]["code"] if answer.startswith("4") else "in"


async def forged(stage: Stage) -> None:
    """Tokens wrong in one thing each, over HTTP and the socket: unauthorized. In a query string: not looked at."""
    mine, other = await stage.guest(), await stage.guest()
    status, _ = await status_with(stage, signed(*(decoded(part) for part in mine.token.split(".")[:2])))
    stage.require(status == 200, "a token signed here with the right key is refused: the forgeries prove nothing")

    async def act(name: str, token: str) -> None:
        async with expecting(stage, name):
            stage.journal.secrets.add(token) if len(token) > 40 else None
            status, problem = await status_with(stage, token)
            refused = (status, (problem or {}).get("code")) == (401, "unauthorized")
            # Headers of more than 16 KB are not looked into.
            refused = refused or (status == 431 and len(token) > 16_000)
            stage.require(refused, f"{name}: HTTP said {status} {problem}")
            said = await socket_with(stage, token)
            stage.require(said in ("unauthorized", "closed"), f"{name}: the socket said {said}")

    tokens = forgeries(mine.token, other.token)
    await together(*(act(name, token) for name, token in tokens.items()))
    for path in ("/api/account?token={}", "/api/account?access_token={}", "/api/ice-servers?authorization=Bearer%20{}"):
        async with stage.http().get(stage.url + path.format(mine.token)) as response:
            stage.require(response.status == 401, f"{path}: a token in the query string was answered {response.status}")
    socket = AttackSocket(stage.url, stage.address())
    stage.hold(socket)
    await socket.open(f"{SOCKET_PATH}&transport=websocket&token={mine.token}")
    await socket.handshake()
    await socket.send("40")
    answer = await socket.message()
    stage.require("unauthorized" in answer, f"a token in the socket's query string was answered {answer[:80]}")
    stage.tell(f"{len(tokens)} forgeries, 4 query strings")


async def signed_in(stage: Stage) -> tuple[Pass, str]:
    """A guest, and their refresh cookie."""
    http = stage.http()
    body = {"adult": True, "terms": await terms(stage.url, http)}
    async with http.post(f"{stage.url}/api/sessions/guest", json=body) as response:
        answer = await read_json(response)
        cookie = response.cookies[COOKIE].value
    stage.journal.secrets.add(cookie)
    return stage.keep(Pass(stage.url, answer["accessToken"], answer["account"])), cookie


async def refreshed(stage: Stage, cookie: str, **headers: str) -> tuple[int, Any, str]:
    """Status, body and the next cookie."""
    fields = {"Cookie": f"{COOKIE}={cookie}"} | headers
    async with stage.http().post(f"{stage.url}/api/sessions/refresh", headers=fields) as response:
        successor = response.cookies[COOKIE].value if COOKIE in response.cookies else ""
        body = await read_json(response)
        stage.journal.secrets |= {found for found in (successor, (body or {}).get("accessToken", "")) if found}
        return response.status, body, successor


async def require_signed_out(stage: Stage, what: str, socket: AttackSocket) -> None:
    """The socket hears `signedOut` within 2 s, and DISCONNECT right after it."""
    try:
        _, argument = await socket.event("signedOut", within=2)
        stage.require(argument["code"] == "unauthorized", f"{what}: signedOut said {argument}")
        stage.require(await socket.message(2) == "1", f"{what}: no DISCONNECT behind signedOut")
    except (NeverHappened, Closed) as error:
        stage.require(False, f"{what}: the socket does not hear signedOut: {error!r:.120}")


async def signed_out(stage: Stage) -> None:
    """The token and the cookie of a session that was signed out: good for nothing, and its socket is told."""
    async with expecting(stage, "signing out"):
        pass_, cookie = await signed_in(stage)
        socket = await stage.seat(pass_)
        async with stage.http().delete(f"{stage.url}/api/sessions/current", headers=pass_.headers) as response:
            stage.require(response.status == 204, f"signing out was answered {response.status}")
        await require_signed_out(stage, "signed out", socket)
        stage.require((await status_with(stage, pass_.token))[0] == 401, "a signed-out token is good over HTTP")
        stage.require(
            await socket_with(stage, pass_.token) == "unauthorized", "a signed-out token is good for a socket"
        )
        stage.require((await refreshed(stage, cookie))[0] == 401, "a signed-out session can be refreshed")


async def replayed(stage: Stage) -> None:
    """A copied refresh cookie, used again after its 30 s: the family is revoked and whoever sits in it is told."""
    async with expecting(stage, "replay"):
        pass_, cookie = await signed_in(stage)
        socket = await stage.seat(pass_)
        status, body, successor = await refreshed(stage, cookie)
        stage.require(status == 200, f"the first refresh was answered {status}")
        again = await refreshed(stage, cookie)
        stage.require(again[0] == 200 and again[2] == successor, "a second tab does not get the same successor")
        made_up = successor[:-8] + "AAAAAAAA"
        stage.require((await refreshed(stage, made_up))[0] == 401, "a made-up refresh token is taken")
        later = stage.keep(Pass(stage.url, body["accessToken"], pass_.account))
        # Nothing tells when the window is over. The pings of the meantime are answered.
        try:
            await socket.packet(REUSE_WINDOW + 1)
        except NeverHappened:
            pass
        stage.require((await status_with(stage, later.token))[0] == 200, "the session ended without a replay")
        newer = await stage.seat(later)
        stage.require((await socket.event("displaced", 2))[1] == {}, "the older socket is not displaced")
        status, problem, _ = await refreshed(stage, cookie)
        stage.require((status, problem["code"]) == (401, "unauthorized"), f"a replay was answered {status} {problem}")
        await require_signed_out(stage, "replay", newer)
        for token in (pass_.token, later.token):
            stage.require((await status_with(stage, token))[0] == 401, "a token of a revoked family is good")
        stage.require((await refreshed(stage, successor))[0] == 401, "the successor of a replayed token is good")


async def refreshes(stage: Stage) -> None:
    """Refreshing without a pause: 8 times in 30 s, then rate_limited, and the session lives."""
    async with expecting(stage, "refreshing"):
        pass_, cookie = await signed_in(stage)
        taken = 0
        for _ in range(12):
            status, problem, successor = await refreshed(stage, cookie)
            if status != 200:
                stage.require(
                    (status, problem["code"]) == (429, "rate_limited"), f"a refresh was answered {status} {problem}"
                )
                break
            taken, cookie = taken + 1, successor
        stage.require(taken == 8, f"a session was refreshed {taken} times in a row")
        stage.require((await status_with(stage, pass_.token))[0] == 200, "who refreshes too often is signed out")


ATTACKS = [
    Attack("forged-tokens", forged),
    Attack("signed-out", signed_out),
    Attack("refreshes", refreshes),
    Attack("replayed-cookie", replayed, is_long=True),
]
