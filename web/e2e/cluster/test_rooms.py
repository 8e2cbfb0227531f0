"""Rooms whose two guests are on two servers: what they say, and where they go, is as on one."""

from __future__ import annotations

import asyncio
import signal
from collections.abc import AsyncIterator

import pytest
import pytest_asyncio

from chaos.ground.ports import lasting_port
from chaos.ground.redis import Redis, redis_binary
from cluster.postgres import Postgres
from cluster.servers import SECRET, ClusterServer
from harness.guest import Guest
from harness.passes import Pass, guest_pass

WEBSOCKET = ["websocket"]
#: A server that is killed is missed by its lease, and its guests by the grace.
MISSED_WITHIN = 20.0


class Servers:
    """Three servers that share a lobby, with no balancer before them: each test says who goes where."""

    def __init__(self, postgres: Postgres, redis: Redis, **settings: str) -> None:
        self.redis = redis
        shared = {
            "DATABASE_URL": postgres.database(),
            "REDIS_URL": f"redis://127.0.0.1:{redis.port}",
            "JWT_SECRET": SECRET,
            "RELAX_AFTER": "1",
            "RECONNECT_GRACE": "5",
        }
        self.all = [ClusterServer(f"rooms-{name}", **(shared | settings)) for name in ("one", "two", "three")]
        self.guests: list[Guest] = []

    async def guest(self, at: int, name: str) -> Guest:
        guest = Guest(await guest_pass(self.all[at].url, name), WEBSOCKET)
        self.guests.append(guest)
        await guest.connect()
        return guest

    async def again(self, guest: Guest, at: int, **auth: object) -> Guest:
        """The same guest by another server, as a page that comes back."""
        old = guest.pass_
        back = Guest(Pass(self.all[at].url, old.token, old.account), WEBSOCKET)
        self.guests.append(back)
        await back.connect(**auth)
        return back

    async def pair(self, one: int = 0, other: int = 1) -> tuple[Guest, Guest, str]:
        ada, ben = await self.guest(one, "ada"), await self.guest(other, "ben")
        await ada.ask("find", {"interests": ["chess"]})
        await ben.ask("find", {"interests": ["chess"]})
        matched = await asyncio.gather(ada.hears("matched"), ben.hears("matched"))
        assert matched[0]["room"] == matched[1]["room"]
        return ada, ben, matched[0]["room"]

    async def leave(self) -> None:
        for guest in self.guests:
            await guest.leave()
        self.guests.clear()


@pytest_asyncio.fixture(scope="session")
async def _redis() -> AsyncIterator[Redis]:
    if redis_binary() is None:
        pytest.skip("redis-server is not installed: apt-get install redis-server")
    async with Redis(lasting_port()) as running:
        yield running


@pytest_asyncio.fixture(scope="session")
async def _shared(postgres: Postgres, _redis: Redis) -> AsyncIterator[Servers]:
    servers = Servers(postgres, _redis)
    async with servers.all[0], servers.all[1], servers.all[2]:
        yield servers


@pytest_asyncio.fixture
async def servers(_shared: Servers) -> AsyncIterator[Servers]:
    """Three servers that nothing happens to."""
    yield _shared
    await _shared.leave()


@pytest_asyncio.fixture
async def doomed_servers(postgres: Postgres) -> AsyncIterator[Servers]:
    """Three servers and a Redis of a test's own, to be stopped, killed and emptied."""
    async with Redis(lasting_port()) as redis:
        servers = Servers(postgres, redis)
        async with servers.all[0], servers.all[1], servers.all[2]:
            yield servers
            await servers.leave()


async def test_two_of_two_servers_meet_as_caller_and_callee(servers: Servers) -> None:
    ada, ben, room = await servers.pair()
    roles = {one.argument["role"] for guest in (ada, ben) for one in guest.heard if one.name == "matched"}
    assert roles == {"caller", "callee"}
    (heard,) = [one.argument for one in ada.heard if one.name == "matched"]
    assert heard["partner"]["name"] == "ben" and heard["partner"]["interests"] == ["chess"]
    assert heard["resumed"] is False


async def test_what_is_said_arrives_in_order_and_is_acknowledged(servers: Servers) -> None:
    ada, ben, room = await servers.pair()
    receipts = await asyncio.gather(*(ada.ask("text", {"room": room, "text": f"t{n}"}) for n in range(12)))
    for number, receipt in enumerate(receipts):
        heard = await ben.hears("text")
        assert (heard["text"], heard["id"]) == (f"t{number}", receipt["id"])
    assert await ben.ask("signal", {"room": room, "candidate": None}) == {}
    assert await ada.hears("signal") == {"room": room, "candidate": None}
    assert await ada.ask("typing", {"room": room, "typing": True}) == {}
    assert (await ben.hears("typing"))["typing"] is True


async def test_a_text_sent_again_by_its_nonce_arrives_once(servers: Servers) -> None:
    ada, ben, room = await servers.pair()
    first = await ada.say(room, "hello", nonce="n1")
    assert await ada.say(room, "hello", nonce="n1") == first
    await ada.say(room, "after")
    assert [(await ben.hears("text"))["text"] for _ in range(2)] == ["hello", "after"]


async def test_next_and_stop_end_the_room_for_both(servers: Servers) -> None:
    ada, ben, room = await servers.pair()
    assert (await ada.ask("next", {"room": room}))["status"] == "waiting"
    assert await ada.hears("ended") == {"room": room, "reason": "you_next", "status": "waiting"}
    assert await ben.hears("ended") == {"room": room, "reason": "partner_next", "status": "waiting"}
    assert (await ben.ask("text", {"room": room, "text": "late"}))["error"]["code"] == "not_in_room"


async def test_what_is_said_to_one_who_is_away_follows_on_whichever_server_they_come_back_by(servers: Servers) -> None:
    for home in (1, 0, 2):
        ada, ben, room = await servers.pair()
        await ada.say(room, "before")
        assert (await ben.hears("text"))["text"] == "before"
        await ben.cut()
        assert (await ada.hears("partner"))["state"] == "away"
        for number in range(5):
            await ada.say(room, f"kept {number}")
        back = await servers.again(ben, home, room=room)
        resumed = await back.hears("matched")
        assert resumed["resumed"] is True and resumed["room"] == room
        assert (await ada.hears("partner"))["state"] == "back"
        await ada.say(room, "after")
        texts = [(await back.hears("text"))["text"] for _ in range(6)]
        assert texts == [f"kept {number}" for number in range(5)] + ["after"]
        await back.say(room, "here again")
        assert (await ada.hears("text"))["text"] == "here again"
        await servers.leave()


async def test_what_was_kept_follows_though_the_partners_server_says_nothing(doomed_servers: Servers) -> None:
    ada, ben, room = await doomed_servers.pair(2, 0)
    await ben.cut()
    assert (await ada.hears("partner"))["state"] == "away"
    await ada.say(room, "kept")
    silent = doomed_servers.all[2].process
    silent.send_signal(signal.SIGSTOP)
    try:
        back = await doomed_servers.again(ben, 1, room=room)
        assert (await back.hears("matched"))["resumed"] is True
        assert (await back.hears("text"))["text"] == "kept"
    finally:
        silent.send_signal(signal.SIGCONT)
    # All is handed over then, and nothing of it is heard twice.
    assert (await ada.hears("partner"))["state"] == "back"
    await ada.say(room, "after")
    assert (await back.hears("text"))["text"] == "after"


async def test_a_page_opened_on_another_server_displaces_the_first(servers: Servers) -> None:
    ada, ben, room = await servers.pair()
    back = await servers.again(ben, 2, room=room)
    await ben.hears("displaced")
    await back.hears("matched")
    # What was said meanwhile and before goes on from seat to seat, in order, however often the guest moves.
    for turn in range(4):
        texts = [asyncio.ensure_future(ada.ask("text", {"room": room, "text": f"{turn}-{n}"})) for n in range(5)]
        ben, back = back, await servers.again(ben, turn % 3, room=room)
        answers = await asyncio.gather(*texts)
        await back.hears("matched")
        said = [f"{turn}-{n}" for n, answer in enumerate(answers) if "error" not in answer]
        heard = [one.argument["text"] for guest in (ben, back) for one in guest.heard if one.name == "text"]
        await ada.say(room, f"end of {turn}")
        while True:
            text = (await back.hears("text"))["text"]
            if text == f"end of {turn}":
                break
        heard = [
            one.argument["text"]
            for guest in (ben, back)
            for one in guest.heard
            if one.name == "text" and one.argument["text"].startswith(f"{turn}-")
        ]
        assert heard == said


async def test_a_call_through_the_hall_reaches_the_other_server(servers: Servers) -> None:
    ada, ben = await servers.guest(0, "ada calls"), await servers.guest(1, "ben is called")
    shown = await ada.ask("hall", {"watch": True, "search": "ben is called"})
    while not shown.get("guests") and not shown.get("joined"):
        shown = await ada.hears("hall")
    (card,) = shown.get("guests") or shown["joined"]
    answer = await ada.ask("call", {"guest": card["id"]})
    assert answer["guest"]["name"] == "ben is called"
    ringing = await ben.hears("ringing")
    assert ringing["guest"]["name"] == "ada calls" and ringing["call"] == answer["call"]
    assert await ben.ask("accept", {"call": ringing["call"]}) == {}
    rooms = [(await guest.hears("matched"))["room"] for guest in (ada, ben)]
    assert rooms[0] == rooms[1]
    await ada.say(rooms[0], "it is me")
    assert (await ben.hears("text"))["text"] == "it is me"


async def test_who_is_blocked_disappears_from_the_hall_of_another_server(servers: Servers) -> None:
    ada, ben, room = await servers.pair()
    watched = await ada.ask("hall", {"watch": True, "search": "ben"})
    assert [guest["name"] for guest in watched["guests"]] == ["ben"]
    assert await ben.ask("block", {"room": room}) == {}
    assert (await ada.hears("ended"))["reason"] == "partner_next"
    gone = await ada.hears("hall")
    assert gone["left"] == [watched["guests"][0]["id"]]
    # Also for one who comes later, to a server that has never seen the other.
    back = await servers.again(ada, 2)
    assert (await back.ask("hall", {"watch": True, "search": "ben"}))["guests"] == []
    answer = await back.ask("call", {"guest": watched["guests"][0]["id"]})
    assert answer["error"]["code"] == "guest_unavailable"


async def test_both_can_report_what_was_said_between_two_servers(servers: Servers) -> None:
    ada, ben, room = await servers.pair()
    await ada.say(room, "something awful")
    await ben.hears("text")
    for guest in (ada, ben):
        assert set(await guest.ask("report", {"room": room, "reason": "spam"})) == {"report"}


async def test_the_room_survives_a_server_that_is_killed(doomed_servers: Servers) -> None:
    ada, ben, room = await doomed_servers.pair()
    await ada.say(room, "before")
    await ben.hears("text")
    doomed_servers.all[1].crash()
    await ben.hears("disconnect")
    back = await doomed_servers.again(ben, 2, room=room)
    assert (await back.hears("matched"))["resumed"] is True
    # What the dead server kept is gone with it, and waited for as long as it may only be slow. Who speaks meanwhile is
    # told that it is not known whether it arrived, and says it again by its nonce.
    for _ in range(4):
        if "id" in await ada.ask("text", {"room": room, "text": "and on", "nonce": "n"}):
            break
    assert (await back.hears("text", within=MISSED_WITHIN))["text"] == "and on"
    await ada.say(room, "once only")
    assert (await back.hears("text"))["text"] == "once only"
    await back.say(room, "still here")
    assert (await ada.hears("text"))["text"] == "still here"


async def test_who_comes_back_twice_from_a_killed_server_is_told_of_their_room_at_once(doomed_servers: Servers) -> None:
    ada, ben, room = await doomed_servers.pair()
    doomed_servers.all[1].crash()
    await ben.hears("disconnect")
    back = await doomed_servers.again(ben, 2, room=room)
    assert (await back.hears("matched"))["resumed"] is True
    await back.cut()
    assert (await ada.hears("partner", state="away"))["room"] == room
    for text in ("a", "b"):
        await ada.say(room, text)
    again = await doomed_servers.again(ben, 2, room=room)
    assert (await again.hears("matched"))["resumed"] is True
    # What was said meanwhile follows what the dead server kept: once it is known that this is gone.
    assert [(await again.hears("text", within=MISSED_WITHIN))["text"] for _ in range(2)] == ["a", "b"]


async def test_who_comes_back_from_a_server_that_was_given_up_waits_for_nothing_from_there(
    doomed_servers: Servers,
) -> None:
    """Both were on one server, which hung past its lease. They come back by two others once it was given up."""
    ada, ben, room = await doomed_servers.pair(1, 1)
    cleo, dan, _ = await doomed_servers.pair(0, 1)
    hung = doomed_servers.all[1].process
    hung.send_signal(signal.SIGSTOP)
    try:
        assert (await cleo.hears("partner", within=MISSED_WITHIN))["state"] == "away"
        ada, ben = await doomed_servers.again(ada, 0, room=room), await doomed_servers.again(ben, 2, room=room)
        for guest in (ada, ben):
            assert (await guest.hears("matched"))["resumed"] is True
        await ada.say(room, "heard at once")
        assert (await ben.hears("text"))["text"] == "heard at once"
    finally:
        hung.send_signal(signal.SIGCONT)


async def test_who_does_not_come_back_from_a_killed_server_is_given_up(doomed_servers: Servers) -> None:
    ada, ben, room = await doomed_servers.pair()
    doomed_servers.all[1].crash()
    assert (await ada.hears("partner", within=MISSED_WITHIN))["state"] == "away"
    ended = await ada.hears("ended", within=MISSED_WITHIN)
    assert (ended["reason"], ended["status"]) == ("partner_left", "waiting")


async def test_rooms_go_on_when_redis_comes_back_empty(doomed_servers: Servers) -> None:
    ada, ben, room = await doomed_servers.pair()
    waiting = await doomed_servers.guest(2, "cleo")
    await waiting.ask("find", {"interests": ["go"]})
    await doomed_servers.redis.stop()
    doomed_servers.redis.forget()
    await doomed_servers.redis.start()

    async def said() -> bool:
        return "id" in await ada.ask("text", {"room": room, "text": "once more", "nonce": "n"})

    for _ in range(60):
        if await said():
            break
        await asyncio.sleep(0.25)
    assert (await ben.hears("text"))["text"] == "once more"
    other = await doomed_servers.guest(1, "dora")
    answer: dict[str, object] = {}
    for _ in range(60):
        answer = await other.ask("find", {"interests": ["go"]})
        if "error" not in answer:
            break
        await asyncio.sleep(0.25)
    assert (await waiting.hears("matched", within=10))["partner"]["name"] == "dora"
    await ben.ask("next", {"room": room})
    assert (await ada.hears("ended"))["reason"] == "partner_next"


async def test_guests_of_a_server_that_stops_go_on_by_another(doomed_servers: Servers) -> None:
    ada, ben, room = await doomed_servers.pair()
    stopping = asyncio.ensure_future(doomed_servers.all[1].stop())
    draining = await ben.hears("draining", within=10)
    assert 0 < draining["retryAfterMs"] <= 2_000
    await ada.say(room, "wait for me")
    back = await doomed_servers.again(ben, 2, room=room)
    assert (await back.hears("matched"))["resumed"] is True
    assert (await back.hears("text"))["text"] == "wait for me"
    await back.say(room, "video never stopped")
    assert (await ada.hears("text"))["text"] == "video never stopped"
    await stopping
    assert "ended" not in ada.names_since(0)
