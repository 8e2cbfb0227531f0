"""From long-polling to a WebSocket: one session, nothing lost, nothing twice, nothing out of order."""

from __future__ import annotations

import asyncio
import json
import random
from collections.abc import AsyncIterator
from typing import Any

import pytest
import pytest_asyncio

from harness.wire import Closed
from sockets.conformance import ConformanceServer
from sockets.lines import SEPARATOR, Packet, PollingLine, Refused, WebSocketLine, decoded, query

#: How many sessions are upgraded while both sides talk, and how many at a time.
ROUNDS = 48
ABREAST = 6


async def probing(polling: PollingLine) -> WebSocketLine:
    """A WebSocket that wants to carry the session, open and silent."""
    websocket = WebSocketLine(polling.url)
    return await websocket.shake_hands(query(transport="websocket", sid=polling.sid))


@pytest_asyncio.fixture
async def probe(polling: PollingLine) -> AsyncIterator[WebSocketLine]:
    """A WebSocket that wants to carry the session of `polling`, open and silent."""
    line = await probing(polling)
    yield line
    await line.close()


async def require_closed(line: WebSocketLine) -> None:
    """It is closed, and nothing was said on it."""
    assert set(await line.until_closed()) <= {"1"}


async def test_a_probe_is_answered_and_the_upgrade_carried_out(polling: PollingLine, probe: WebSocketLine) -> None:
    await polling.connect()
    await probe.send("2probe")
    assert await probe.packet() == "3probe"
    assert (await polling.get()).text == "6"
    await probe.send("5")
    await probe.echo("over the WebSocket")
    await probe.connect("/custom")


async def test_the_poll_that_waits_is_released_by_the_probe(polling: PollingLine, probe: WebSocketLine) -> None:
    await polling.connect()
    poll = asyncio.create_task(polling.get())
    await polling.send("3")
    await probe.send("2probe")
    assert await probe.packet() == "3probe"
    assert (await poll).text == "6"


async def test_until_the_upgrade_all_goes_by_polling(polling: PollingLine, probe: WebSocketLine) -> None:
    await polling.connect()
    await polling.say('2["message",1]')
    await probe.send("2probe")
    assert await probe.packet() == "3probe"
    await polling.say('2["message",2]')
    assert (await polling.get()).text.split(SEPARATOR) == ['42["message-back",1]', '42["message-back",2]']
    await polling.say('2["message",3]')
    await probe.send("5")
    assert await probe.message() == '2["message-back",3]'


async def test_an_upgrade_may_come_in_one_breath_with_the_probe(polling: PollingLine, probe: WebSocketLine) -> None:
    await polling.connect()
    poll = asyncio.create_task(polling.get())
    await polling.send("3")
    await probe.send("2probe", "5", '42["message","hello"]')
    assert await probe.packet() == "3probe"
    assert await probe.message() == '2["message-back","hello"]'
    answer = await poll
    # It may have been so slow that the session was carried by the WebSocket when it arrived.
    assert answer.text in ("6", "1") or answer.status == 400, answer


async def test_after_the_upgrade_polling_is_refused_and_the_socket_lives(
    polling: PollingLine, probe: WebSocketLine
) -> None:
    await polling.connect()
    await probe.send("2probe", "5")
    assert await probe.packet() == "3probe"
    await probe.echo("upgraded")
    assert (await polling.get()).status == 400
    assert (await polling.post('42["message","not this way"]')).status == 400
    await probe.echo("still here")


async def test_after_the_upgrade_a_second_websocket_is_refused_and_the_first_lives(
    polling: PollingLine, probe: WebSocketLine
) -> None:
    await polling.connect()
    await probe.send("2probe", "5")
    assert await probe.packet() == "3probe"
    try:
        await require_closed(await probing(polling))
    except (Refused, Closed):
        pass
    await probe.echo("still here")


async def test_a_second_websocket_does_not_disturb_the_one_that_is_tried(
    polling: PollingLine, probe: WebSocketLine
) -> None:
    await polling.connect()
    await probe.send("2probe")
    assert await probe.packet() == "3probe"
    try:
        await require_closed(await probing(polling))
    except (Refused, Closed):
        pass
    await probe.send("5")
    await probe.echo("still here")


@pytest.mark.parametrize("packet", ["2", "2hello", "3probe", "5", '42["message",1]', "40/custom,", "x", b"\x01"])
async def test_whatever_else_is_said_first_drops_the_websocket_and_not_the_session(
    polling: PollingLine, probe: WebSocketLine, packet: Packet
) -> None:
    await polling.connect()
    await probe.send(packet)
    await require_closed(probe)
    await polling.echo("still polling")


async def test_a_websocket_that_dies_before_its_upgrade_leaves_the_session_polling(
    polling: PollingLine, probe: WebSocketLine
) -> None:
    await polling.connect()
    await probe.send("2probe")
    assert await probe.packet() == "3probe"
    probe.reset()
    await polling.echo("still polling")
    again = await probing(polling)
    await again.send("2probe")
    assert await again.packet() == "3probe"
    await again.send("5")
    await again.echo("the second time")
    await again.close()


@pytest.mark.parametrize("probed", [True, False])
async def test_a_websocket_that_takes_too_long_is_dropped(
    suite_server: ConformanceServer, dial: Any, probed: bool
) -> None:
    polling = await dial(suite_server, "polling")
    await polling.connect()
    websocket = await probing(polling)
    polls = asyncio.create_task(polling.until_closed())  # It answers the pings.
    if probed:
        await websocket.send("2probe")
        assert await websocket.packet() == "3probe"
    await require_closed(websocket)
    assert not polls.done()
    await polling.say('2["bye-all"]')
    assert "41" in await polls


async def test_the_heartbeat_goes_on_after_the_upgrade(beating_server: ConformanceServer, dial: Any) -> None:
    polling = await dial(beating_server, "polling")
    polling.answers_pings = False
    assert (await polling.get()).text == "2"
    await polling.send("3")
    websocket = await probing(polling)
    websocket.answers_pings = False
    await websocket.send("2probe")
    assert await websocket.packet() == "3probe"
    await websocket.send("5")
    for _ in range(3):
        assert await websocket.packet() == "2"
        await websocket.send("3")
    await websocket.close()


@pytest.mark.parametrize("upgraded", [True, False])
async def test_nothing_is_left_of_a_session_that_dies_in_its_upgrade(
    suite_server: ConformanceServer, dial: Any, only_witness_is_left: Any, upgraded: bool
) -> None:
    polling = await dial(suite_server, "polling")
    await polling.connect()
    websocket = await probing(polling)
    await websocket.send("2probe")
    assert await websocket.packet() == "3probe"
    if upgraded:
        await websocket.send("5")
    websocket.reset()
    await only_witness_is_left(suite_server)


async def test_nothing_is_lost_or_reordered_while_both_sides_talk(server: ConformanceServer, dial: Any) -> None:
    seed = random.SystemRandom().randrange(2**32)
    print(f"seed {seed}")
    generator = random.Random(seed)
    teller = await dial(server, "websocket")
    await teller.connect("/quiet")

    async def round_(number: int, chance: random.Random) -> None:
        conversation = Conversation(server, teller, f"room {number}", chance)
        try:
            await conversation.run()
        finally:
            await conversation.close()

    for first in range(0, ROUNDS, ABREAST):
        async with asyncio.TaskGroup() as group:
            for number in range(first, first + ABREAST):
                group.create_task(round_(number, random.Random(generator.random())))


class Conversation:
    """One session that is upgraded while it talks and is talked to.

    Its own messages come back numbered; another's are told to its room, numbered too. All of both have to come, once
    and in order, whichever way they take.
    """

    MESSAGES = 12

    def __init__(self, server: ConformanceServer, teller: WebSocketLine, room: str, chance: random.Random) -> None:
        self.teller = teller
        self.room = room
        self.chance = chance
        self.polling = PollingLine(server.url)
        self.websocket: WebSocketLine | None = None
        self.heard: list[str] = []
        self.said = 0

    async def run(self) -> None:
        await self.polling.open()
        await self.polling.connect("/quiet")
        await self.polling.say(f'2/quiet,1["join",{json.dumps(self.room)}]')
        assert await self.polling.message() == "3/quiet,1[]"
        telling = asyncio.create_task(self.be_told())
        polls = asyncio.create_task(self.poll_until_released())
        await self.say_some(3)
        self.websocket = await probing(self.polling)
        await self.say_some(3)
        await self.websocket.send("2probe")
        if self.chance.random() < 0.5:
            await self.jitter()
            assert await self.websocket.packet() == "3probe"
            await polls  # As a client should: no request is under way when the upgrade is asked for.
            await self.websocket.send("5")
        else:
            await self.websocket.send("5")
            assert await self.websocket.packet() == "3probe"
            await polls
        while self.said < self.MESSAGES:
            await self.say(self.websocket)
            await self.jitter()
        await telling
        while len(self.heard) < 2 * self.MESSAGES:
            self.heard.append(str(await self.websocket.message()))
        expected = [f'2/quiet,["message-back",{number}]' for number in range(self.MESSAGES)]
        assert [text for text in self.heard if "message-back" in text] == expected
        told = [json.loads(text[len("2/quiet,") :])[1] for text in self.heard if '"told"' in text]
        assert told == [{"room": self.room, "text": str(number)} for number in range(self.MESSAGES)]

    async def be_told(self) -> None:
        for number in range(self.MESSAGES):
            told = json.dumps({"room": self.room, "text": str(number)})
            await self.teller.say(f'2/quiet,["tell",{told}]')
            await self.jitter()

    async def poll_until_released(self) -> None:
        while True:
            answer = await self.polling.get()
            if answer.status != 200:
                return  # The upgrade was faster than this poll.
            packets = [decoded(text) for text in answer.text.split(SEPARATOR)]
            self.heard += [str(packet)[1:] for packet in packets if str(packet).startswith("4")]
            if packets[-1] in ("6", "1"):
                return

    async def say_some(self, most: int) -> None:
        for _ in range(self.chance.randint(0, most)):
            await self.say(self.polling)
            await self.jitter()

    async def say(self, way: PollingLine | WebSocketLine) -> None:
        number, self.said = self.said, self.said + 1
        await way.say(f'2/quiet,["message",{number}]')

    async def jitter(self) -> None:
        """Lets a little time pass, or none: what happens first is up to chance."""
        if self.chance.random() < 0.6:
            await asyncio.sleep(self.chance.random() * 0.004)

    async def close(self) -> None:
        await self.polling.close()
        if self.websocket is not None:
            await self.websocket.close()
