"""More than anybody may say or ask."""

from __future__ import annotations

import time
from collections import Counter
from typing import Any

import aiohttp

from abuse import settings
from abuse.journal import MARK
from abuse.stage import Attack, Stage, code, expecting, heard, in_parallel, together, volley
from abuse.wires import Json
from harness.passes import read_json, signed_up, terms
from harness.wire import PING, SOCKET_PATH, TEXT, Closed, frame


def allowed(burst: int, per: float, took: float) -> int:
    """The most that a rate lets through: all of it at once, and then evenly."""
    return int(burst + took * burst / per) + 2


async def flood(stage: Stage, event: str, argument: Any, burst: int, per: float) -> None:
    """One guest says something twice as often as they may, and then on and on; the partner listens."""
    culprit, partner, room = await stage.pair()
    third = await stage.seat()
    started, answers = time.monotonic(), Counter[str]()
    while True:
        said = await volley(culprit, [(event, {"room": room} | argument(number)) for number in range(2 * burst)])
        took = time.monotonic() - started
        answers.update(code(answer) for answer in said)
        for answer in said:
            if code(answer) == "rate_limited":
                stage.require(
                    "retryAfterMs" in answer["error"], f"{event}: rate_limited does not say when to try again"
                )
        await heard(partner)
        if took > stage.seconds:
            break
    stage.require(set(answers) <= {"taken", "rate_limited"}, f"{event}: answered {dict(answers)}")
    stage.require(answers["rate_limited"] > 0, f"{event}: no limit was met in {sum(answers.values())}")
    most = allowed(burst, per, took)
    stage.require(
        answers["taken"] <= most, f"{event}: {answers['taken']} were taken in {took:.1f} s, at most {most} may"
    )
    came = Counter(name for name, _ in await heard(partner))
    stage.require(
        came[event] == answers["taken"], f"{event}: {answers['taken']} taken, the partner heard {came[event]}"
    )
    stage.require(set(came) <= {"welcome", "waiting", "matched", event}, f"{event}: the partner heard {dict(came)}")
    strangers = Counter(name for name, _ in await heard(third))
    stage.require(set(strangers) == {"welcome"}, f"{event}: a third guest heard {dict(strangers)}")
    receipt = await partner.ask("text", {"room": room, "text": stage.text()})
    stage.require("id" in receipt, f"{event}: the partner of who floods is answered {receipt}")
    stage.tell(f"{event}: {sum(answers.values())} said, {answers['taken']} taken")


async def flooded(stage: Stage, event: str, argument: Any, burst: int, per: float) -> None:
    """Several at once, so that none of the server's event loops is left out."""
    await in_parallel(2, lambda _: flood(stage, event, argument, burst, per))


async def texts(stage: Stage) -> None:
    """Texts far beyond the limit: refused by code, the partner hears what was taken and no more, and stays."""
    await flooded(stage, "text", lambda _: {"text": stage.text()}, settings.TEXTS_PER_10S, 10)


async def signals(stage: Stage) -> None:
    """Signals, and typing that counts as one, far beyond the limit."""
    argument = {"candidate": {"candidate": f"{MARK} candidate:1 1 udp 1 192.0.2.1 9 typ host", "sdpMid": "0"}}
    await flooded(stage, "signal", lambda _: argument, settings.SIGNALS_PER_10S, 10)
    await flooded(stage, "typing", lambda number: {"typing": number % 2 == 0}, settings.SIGNALS_PER_10S, 10)


async def finds(stage: Stage) -> None:
    """Find and stop in turn, next for a room that is none, far beyond the limit."""
    culprit = await stage.seat()
    started = time.monotonic()
    turns = [turn for _ in range(2 * settings.FINDS_PER_MINUTE) for turn in (("find", {}), ("stop", {}))]
    answers: list[Any] = []
    for start in range(0, len(turns), 16):
        answers += await volley(culprit, turns[start : start + 16])
    codes = Counter(code(answer) for answer in answers[::2])
    most = allowed(settings.FINDS_PER_MINUTE, 60, time.monotonic() - started)
    stage.require(0 < codes["taken"] <= most, f"find: {codes['taken']} were taken, at most {most} may")
    stage.require(set(codes) == {"taken", "rate_limited"}, f"find: answered {dict(codes)}")
    stage.require(code(await culprit.ask("next", {"room": stage.others_room})) == "rate_limited", "next has no limit")
    stage.require(await culprit.ask("stop") == {"status": "idle"}, "who floods with find cannot stop")
    stage.tell(f"find: {sum(codes.values())} said, {codes['taken']} taken")


async def unlimited(stage: Stage) -> None:
    """What has no limit of its own: stop, unknown events, pings, pongs from eight sockets; another guest is served."""
    honest = await stage.seat()
    sockets = await in_parallel(8, lambda _: stage.seat())
    deadline = time.monotonic() + stage.seconds
    counts = Counter[str]()
    pings = b"".join(frame(PING, b"x" * 100) for _ in range(100)) + b"".join(frame(TEXT, b"3") for _ in range(100))

    async def act(number: int) -> None:
        socket = sockets[number]
        while time.monotonic() < deadline:
            if number % 4 == 0:
                counts["pings"] += 200
                await socket.shout(pings)
                said = await volley(socket, [("nonsense", {})])
            else:
                said = await volley(socket, [("stop", {}) if number % 2 else ("nonsense", {})] * 256)
            counts.update(code(answer) for answer in said)
            socket.messages.clear()
            # To be shown out for it is right too.
            if "closed" in said:
                return

    async def be_served() -> None:
        while time.monotonic() < deadline:
            said = code(await honest.ask("stop"))
            stage.require(said == "taken", f"another guest is answered {said} meanwhile")
            counts["served"] += 1

    async with expecting(stage, "a flood of what has no limit"):
        await together(in_parallel(8, act), be_served())
    stage.tell(", ".join(f"{count} {what}" for what, count in counts.items()))
    stage.require(
        set(counts) <= {"taken", "unknown_event", "unavailable", "rate_limited", "closed", "pings", "served"},
        f"answered {dict(counts)}",
    )


async def connects(stage: Stage) -> None:
    """Sockets from one address beyond its limit: 429 with Retry-After; CONNECT after CONNECT with a bad token."""
    http = stage.http()
    statuses = Counter[int]()
    started = time.monotonic()

    async def open_session(_: int) -> None:
        async with http.get(f"{stage.url}{SOCKET_PATH}&transport=polling") as response:
            statuses[response.status] += 1
            if response.status == 429:
                body = await read_json(response)
                stage.require(body == {"code": 7, "message": "Too many sessions"}, f"a refused session is told {body}")
                stage.require(int(response.headers.get("Retry-After", 0)) > 0, "a refused session has no Retry-After")

    for _ in range(4):
        await in_parallel(60, open_session)
    most = allowed(settings.CONNECTIONS_PER_MINUTE, 60, time.monotonic() - started)
    stage.require(0 < statuses[200] <= most, f"{statuses[200]} sessions were opened, at most {most} may be")
    stage.require(set(statuses) == {200, 429}, f"sessions were answered {dict(statuses)}")
    sockets = await in_parallel(16, lambda _: stage.bare())
    refused, deadline = 0, time.monotonic() + stage.seconds

    async def knock(number: int) -> None:
        nonlocal refused
        while time.monotonic() < deadline:
            await sockets[number].send('40{"token":"rubbish"}')
            try:
                answer = await sockets[number].message()
            except Closed:
                return
            refused += 1
            stage.require(
                answer.startswith("4") and "unauthorized" in answer, f"a bad token was answered {answer[:80]}"
            )

    async with expecting(stage, "CONNECT after CONNECT"):
        await in_parallel(16, knock)
    # Not waiting for an answer is against the protocol: it ends the connection, or is answered once each.
    await sockets[0].shout(b"".join(frame(TEXT, b'40{"token":"rubbish"}') for _ in range(2000)))
    stage.tell(f"sessions: {dict(statuses)}; {refused} CONNECTs refused")


async def post(http: aiohttp.ClientSession, url: str, **more: Any) -> tuple[int, Any, int]:
    """Status, body and the seconds of Retry-After (0 without)."""
    async with http.post(url, **more) as response:
        return response.status, await read_json(response), int(response.headers.get("Retry-After", 0))


def require_limited(stage: Stage, what: str, answers: list[tuple[int, Any, int]], status: int, most: int) -> None:
    """So many are let through at the most, and the rest are told when to come back."""
    statuses = Counter(answer[0] for answer in answers)
    stage.require(set(statuses) == {status, 429}, f"{what}: answered {dict(statuses)}")
    stage.require(0 < statuses[status] <= most, f"{what}: {statuses[status]} were let through, at most {most} may be")
    for answered, body, retry_after in answers:
        if answered == 429:
            stage.require(
                body.get("code") == "rate_limited" and retry_after > 0, f"{what}: 429 said {body}, {retry_after}"
            )
    stage.tell(f"{what}: {len(answers)} tried, {statuses[status]} let through")


async def passes(stage: Stage) -> None:
    """Guest passes and sign-ups from one address beyond its limit; then from sixty addresses at once."""
    http = stage.http()
    body: Json = {"adult": True, "terms": await terms(stage.url, http)}
    path = f"{stage.url}/api/sessions/guest"
    answers = await in_parallel(3 * settings.PASSES_PER_MINUTE, lambda _: post(http, path, json=body))
    require_limited(stage, "guest passes", answers, 201, settings.PASSES_PER_MINUTE + 2)
    account = body | {"login": f"{MARK} one", "password": f"{MARK} correct horse"}
    status, _, retry_after = await post(http, f"{stage.url}/api/accounts", json=account)
    stage.require(status == 429 and retry_after > 0, f"a sign-up behind them was answered {status}")
    lied = await in_parallel(
        20, lambda number: post(http, path, json=body, headers={"X-Forwarded-For": f"192.0.2.{number}"})
    )
    stage.require(all(answer[0] == 429 for answer in lied), "an X-Forwarded-For that nobody vouches for is believed")
    many = await in_parallel(60, lambda _: post(stage.http(), path, json=body))
    stage.require(all(answer[0] == 201 for answer in many), "other addresses are limited too")


async def sign_ins(stage: Stage) -> None:
    """Passwords guessed: many logins from one address, one login from many addresses."""
    password = f"{MARK} right"
    login = f"{MARK[:20]} ada"
    owner = stage.keep(await signed_up(stage.url, login, password))
    path = f"{stage.url}/api/sessions"
    http = stage.http()
    wrong = [{"login": f"{MARK[:20]} {number}", "password": f"{MARK} wrong"} for number in range(30)]
    answers = await in_parallel(30, lambda number: post(http, path, json=wrong[number]))
    require_limited(stage, "many logins, one address", answers, 401, settings.SIGN_INS_PER_MINUTE + 1)
    guess = {"login": login, "password": f"{MARK} wrong"}
    answers = await in_parallel(30, lambda _: post(stage.http(), path, json=guess))
    require_limited(stage, "one login, many addresses", answers, 401, settings.SIGN_INS_PER_MINUTE + 1)
    bodies = {str(answer[1]) for answer in answers if answer[0] == 401}
    stage.require(len(bodies) == 1, f"a wrong password is answered in {len(bodies)} ways")
    async with stage.http().get(f"{stage.url}/api/account", headers=owner.headers) as response:
        stage.require(response.status == 200, "who is signed in is locked out by those who guess")


async def http_commands(stage: Stage) -> None:
    """Texts and next over HTTP: the same limits as over the socket, and the same for both together."""
    pass_ = await stage.guest()
    culprit = await stage.seat(pass_)
    partner = await stage.seat()
    room = await stage.meet(culprit, partner)
    http = stage.http()
    started = time.monotonic()
    said = await volley(culprit, [("text", {"room": room, "text": stage.text()})] * settings.TEXTS_PER_10S)
    over = [
        await post(http, f"{stage.url}/api/messages", json={"room": room, "text": stage.text()}, headers=pass_.headers)
        for _ in range(60)
    ]
    taken = sum(code(answer) == "taken" for answer in said) + sum(answer[0] == 202 for answer in over)
    most = allowed(settings.TEXTS_PER_10S, 10, time.monotonic() - started)
    stage.require(taken <= most, f"{taken} texts were taken over both roads, at most {most} may be")
    nexts = [await post(http, f"{stage.url}/api/next", json={}, headers=pass_.headers) for _ in range(70)]
    require_limited(stage, "next over HTTP", nexts, 202, settings.FINDS_PER_MINUTE + 4)
    stage.tell(f"{taken} texts taken over both roads")


ATTACKS = [
    Attack("texts", texts),
    Attack("signals", signals),
    Attack("finds", finds),
    Attack("unlimited-events", unlimited),
    Attack("connects", connects),
    Attack("passes", passes),
    Attack("sign-ins", sign_ins),
    Attack("http-commands", http_commands),
]
