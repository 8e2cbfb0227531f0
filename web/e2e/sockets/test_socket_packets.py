"""Socket.IO v5, packet by packet, over each transport."""

from __future__ import annotations

import asyncio
import json
from typing import Any

import pytest

from harness.deadline import until
from sockets.conformance import ConformanceServer
from sockets.lines import Line, Packet, PollingLine

ONE = {"_placeholder": True, "num": 0}
TWO = {"_placeholder": True, "num": 1}


def body(packet: Packet, head: str) -> Any:
    """What stands in a packet behind its head, which must be this one."""
    assert isinstance(packet, str) and packet.startswith(head), f"{packet!r} is no {head}…"
    return json.loads(packet[len(head) :])


async def binary(line: Line, head: str, payload: Any, *attachments: bytes) -> None:
    await line.say(head + json.dumps(payload, separators=(",", ":")), *attachments)


# Connecting


@pytest.mark.parametrize(
    ("packet", "prefix", "payload"),
    [
        ("0", "", {}),
        ('0{"token":"123"}', "", {"token": "123"}),
        ("0/custom,", "/custom,", {}),
        ("0/custom", "/custom,", {}),
        ('0/custom,{"token":"abc","deep":[{"ü":null}]}', "/custom,", {"token": "abc", "deep": [{"ü": None}]}),
    ],
)
async def test_a_namespace_is_opened_with_a_payload_or_without(
    line: Line, packet: str, prefix: str, payload: Any
) -> None:
    await line.say(packet)
    opened = body(await line.message(), f"0{prefix}")
    assert set(opened) == {"sid"} and isinstance(opened["sid"], str) and opened["sid"]
    assert body(await line.message(), f"2{prefix}") == ["auth", payload]


async def test_an_unknown_namespace_is_invalid(line: Line) -> None:
    await line.say("0/random")
    assert body(await line.message(), "4/random,") == {"message": "Invalid namespace"}


async def test_a_refusal_says_why_with_data(line: Line) -> None:
    await line.say('0/refuse,{"token":"x"}')
    refusal = body(await line.message(), "4/refuse,")
    assert refusal == {"message": "not today", "data": {"code": "closed", "retry": 5}}


async def test_whoever_is_refused_may_connect_elsewhere_and_ask_again(line: Line) -> None:
    for _ in range(2):
        await line.say("0/refuse,")
        body(await line.message(), "4/refuse,")
        await line.say("0/random,")
        body(await line.message(), "4/random,")
    await line.connect()
    await line.echo("in")
    await line.say("0/refuse,")
    body(await line.message(), "4/refuse,")
    await line.echo("still in")


async def test_namespaces_are_opened_side_by_side(line: Line) -> None:
    main, custom = await line.connect(payload={"a": 1}), await line.connect("/custom", {"b": 2})
    assert main["sid"] != custom["sid"]
    await line.say('2/custom,["message","there"]', '2["message","here"]')
    assert await line.message() == '2/custom,["message-back","there"]'
    assert await line.message() == '2["message-back","here"]'


@pytest.mark.parametrize("packet", ["abc", '2["message",1]', '2/custom,["message",1]', "31[]", "9", "", "1"])
async def test_whatever_comes_before_a_connect_closes_the_session(line: Line, packet: str) -> None:
    await line.say(packet)
    assert set(await line.until_closed()) <= {"1", "6"}


@pytest.mark.parametrize("packet", ["0[]", '0"x"', "0{", "0{}{}", '0/custom,{"a"}', "0/custom,[]"])
async def test_a_malformed_connect_closes_the_session(line: Line, packet: str) -> None:
    await line.say(packet)
    assert set(await line.until_closed()) <= {"1", "6"}


@pytest.mark.parametrize("transport", ["polling", "websocket"])
async def test_whoever_does_not_connect_in_time_is_let_go(
    suite_server: ConformanceServer, dial: Any, transport: str
) -> None:
    line = await dial(suite_server, transport)
    assert set(await line.until_closed()) <= {"1", "6"}


async def test_connecting_twice_closes_the_session(line: Line) -> None:
    await line.connect()
    await line.say("0")
    await line.until_closed()


# Events


@pytest.mark.parametrize(
    "arguments",
    [
        [],
        [1, "2", {"3": [True]}],
        [None, False, -0.5, 1e21, 2**53 - 1, ""],
        [[], {}, [[[[{}]]]], {"": {"": []}}],
        ["a \" b \\ c / d \b\f\n\r\t \u0000 € 😀"],
        [{"_placeholder": True, "num": "no number"}],
        ["x" * 70_000],
    ],
)
async def test_an_event_keeps_its_arguments(line: Line, arguments: list[Any]) -> None:
    await line.connect()
    await line.echo(*arguments)


async def test_spaces_in_an_event_change_nothing(line: Line) -> None:
    await line.connect()
    await line.say('2 [ "message" , { "a" : [ 1 , 2 ] } ] ')
    assert body(await line.message(), "2") == ["message-back", {"a": [1, 2]}]


async def test_an_event_nobody_listens_to_is_nothing(line: Line) -> None:
    await line.connect()
    await line.say('2["nobody-listens",1]', '21["nobody-listens",1]')
    await line.echo("still here")


@pytest.mark.parametrize(
    "packet",
    [
        "abc",
        "7",
        "2",
        "2{}",
        "2[]",
        "2[{}]",
        '2"message"',
        '2abc["message-with-ack",1,"2",{"3":[false]}]',
        '2-1["message"]',
        '2["message"',
        '2["message",]',
        '2["message"]x',
        '2["message",01]',
        "3",
        "31",
        "31{}",
        "1{}",
        '4{"message":"I refuse"}',
        '5["message"]',
        '51["message"]',
        '5a-["message"]',
        '51-{"_placeholder":true,"num":0}',
    ],
)
async def test_a_malformed_packet_closes_the_session(line: Line, packet: str) -> None:
    await line.connect()
    await line.say(packet)
    heard = await line.until_closed()
    assert not [one for one in heard if str(one).startswith("4")], heard


# Acknowledgements


@pytest.mark.parametrize("number", [0, 1, 456, 2**31, 2**53 - 1])
@pytest.mark.parametrize("arguments", [[], [1, "2", {"3": [False]}]])
async def test_an_acknowledgement_has_the_events_number(line: Line, number: int, arguments: list[Any]) -> None:
    await line.connect()
    await line.connect("/custom")
    await line.say(f"2{number}" + json.dumps(["message-with-ack", *arguments]))
    assert body(await line.message(), f"3{number}") == arguments
    await line.say(f"2/custom,{number}" + json.dumps(["message-with-ack", *arguments]))
    assert body(await line.message(), f"3/custom,{number}") == arguments


async def test_an_event_without_a_number_is_not_acknowledged(line: Line) -> None:
    await line.connect()
    await line.say('2["message-with-ack",1]')
    await line.echo("next")


async def question(line: Line, limit: int) -> str:
    """Has the server ask, and returns the number that its question bears."""
    await line.say(f'2["ask-me",{limit}]')
    packet = await line.message()
    assert isinstance(packet, str) and packet.startswith("2") and packet.endswith('["question"]'), packet
    number = packet[1 : -len('["question"]')]
    assert number.isdigit(), packet
    return number


async def test_the_server_is_answered(line: Line) -> None:
    await line.connect()
    await line.say(f'3{await question(line, 20_000)}["yes"]')
    assert body(await line.message(), "2") == ["answered", "yes"]
    await line.say(f"3{await question(line, 20_000)}[]")
    assert body(await line.message(), "2")[0] == "answered"


async def test_the_server_does_not_wait_for_ever(line: Line) -> None:
    await line.connect()
    number = await question(line, 50)
    assert body(await line.message(), "2") == ["timeout"]
    await line.say(f'3{number}["too late"]')
    await line.echo("nothing was said of that")


async def test_answers_that_nobody_waits_for_are_nothing(line: Line) -> None:
    await line.connect()
    number = await question(line, 20_000)
    await line.say(f'3{number}["yes"]', f'3{number}["no"]', "3123456[]", "3999[1]")
    assert body(await line.message(), "2") == ["answered", "yes"]
    await line.echo("still here")


async def test_two_questions_are_told_apart(line: Line) -> None:
    await line.connect()
    first, second = await question(line, 20_000), await question(line, 20_000)
    assert first != second
    await line.say(f'3{second}["second"]')
    assert body(await line.message(), "2") == ["answered", "second"]
    await line.say(f'3{first}["first"]')
    assert body(await line.message(), "2") == ["answered", "first"]


# Attachments


async def test_attachments_come_back_behind_their_event(line: Line) -> None:
    await line.connect()
    await binary(line, "52-", ["message", ONE, TWO], b"\1\2\3", b"\4\5\6")
    assert body(await line.message(), "52-") == ["message-back", ONE, TWO]
    assert [await line.message(), await line.message()] == [b"\1\2\3", b"\4\5\6"]


async def test_attachments_may_stand_deep_in_the_arguments(line: Line) -> None:
    await line.connect("/custom")
    await binary(line, "52-/custom,", ["message", {"a": [1, {"b": ONE}]}, "x", [[TWO]]], b"first", b"")
    assert body(await line.message(), "52-/custom,") == ["message-back", {"a": [1, {"b": ONE}]}, "x", [[TWO]]]
    assert [await line.message(), await line.message()] == [b"first", b""]


async def test_an_acknowledgement_may_have_attachments(line: Line) -> None:
    await line.connect()
    await binary(line, "52-789", ["message-with-ack", ONE, TWO], b"\1\2\3", b"\4\5\6")
    assert body(await line.message(), "62-789") == [ONE, TWO]
    assert [await line.message(), await line.message()] == [b"\1\2\3", b"\4\5\6"]


async def test_the_server_is_answered_with_attachments(line: Line) -> None:
    await line.connect()
    await binary(line, f"61-{await question(line, 20_000)}", [ONE], b"\x00\xff")
    assert body(await line.message(), "51-") == ["answered", ONE]
    assert await line.message() == b"\x00\xff"


async def test_attachments_belong_to_the_event_before_them(line: Line) -> None:
    await line.connect()
    for number in range(3):
        await binary(line, "51-", ["message", number, ONE], bytes([number]))
    for number in range(3):
        assert body(await line.message(), "51-") == ["message-back", number, ONE]
        assert await line.message() == bytes([number])


@pytest.mark.parametrize(
    "messages",
    [
        [b"\1"],
        ['51-["message",{"_placeholder":true,"num":0}]', '2["message",1]'],
        ['51-["message",{"_placeholder":true,"num":0}]', b"\1", b"\2"],
        ['51-["message",{"_placeholder":true,"num":1}]', b"\1"],
        ['51-["message",{"_placeholder":true,"num":-1}]', b"\1"],
        ['599999999999999999999-["message",{"_placeholder":true,"num":0}]', b"\1", '2["message",1]'],
    ],
)
async def test_attachments_that_do_not_fit_close_the_session(line: Line, messages: list[Packet]) -> None:
    await line.connect()
    await line.say(*messages)
    heard = await line.until_closed()
    assert '42["message-back",1]' not in heard


async def test_a_heartbeat_may_come_between_an_event_and_its_attachment(line: Line) -> None:
    await line.connect()
    await line.say('51-["message",{"_placeholder":true,"num":0}]')
    await line.send("3")
    await line.say(b"\1")
    assert body(await line.message(), "51-") == ["message-back", ONE]
    assert await line.message() == b"\1"


# Leaving


async def test_leaving_one_namespace_leaves_the_other(line: Line) -> None:
    await line.connect()
    await line.connect("/custom")
    await line.say("1/custom")
    await line.echo("main")
    await line.connect("/custom")
    await line.say("1", '2/custom,["message","custom"]')
    assert await line.message() == '2/custom,["message-back","custom"]'
    await line.connect()


async def test_whoever_comes_back_is_somebody_else(line: Line) -> None:
    await line.connect("/custom")
    first = await line.connect()
    await line.say("1")
    second = await line.connect()
    assert first["sid"] != second["sid"]


async def test_the_server_disconnects_one_namespace(line: Line) -> None:
    await line.connect()
    await line.connect("/custom")
    await line.say('2/custom,["bye"]')
    packet = await line.message()
    assert packet in ("1/custom,", "1/custom")
    await line.echo("main")


async def test_the_server_disconnects_all_namespaces_and_closes(line: Line) -> None:
    await line.connect()
    await line.connect("/custom")
    await line.say('2/custom,["bye-all"]')
    heard = await line.until_closed()
    assert {str(packet).rstrip(",") for packet in heard if str(packet).startswith("4")} == {"41", "41/custom"}, heard


# Rooms


async def test_a_room_hears_what_its_others_say_in_its_namespace(server: ConformanceServer, dial: Any) -> None:
    ada, ben, cleo = [await dial(server, transport) for transport in ("websocket", "polling", "websocket")]
    for guest in (ada, ben, cleo):
        await guest.connect()
    await ada.ask("join", "kitchen")
    await ben.ask("join", "kitchen")
    await cleo.connect("/custom")
    await cleo.say('2/custom,1["join","kitchen"]')
    assert await cleo.message() == "3/custom,1[]"
    await ada.say('2["tell",{"room":"kitchen","text":"tea?"}]')
    assert body(await ben.message(), "2") == ["told", {"room": "kitchen", "text": "tea?"}]
    await ben.ask("leave", "kitchen")
    await cleo.say('2["tell",{"room":"kitchen","text":"from outside"}]')
    assert body(await ada.message(), "2") == ["told", {"room": "kitchen", "text": "from outside"}]
    for guest in (ada, ben, cleo):
        await guest.echo("nothing else")
    await cleo.say('2/custom,["message","nor here"]')
    assert await cleo.message() == '2/custom,["message-back","nor here"]'


async def test_everyone_of_a_namespace_hears_what_is_for_everyone(server: ConformanceServer, dial: Any) -> None:
    ada, ben, cleo = [await dial(server, transport) for transport in ("websocket", "polling", "websocket")]
    await ada.connect()
    await ben.connect()
    await cleo.connect("/custom")
    await binary(ada, "51-", ["everyone", "news", ONE], b"\7")
    for guest in (ada, ben):
        assert body(await guest.message(), "51-") == ["everyone", "news", ONE]
        assert await guest.message() == b"\7"
    await cleo.say('2/custom,["message","quiet here"]')
    assert await cleo.message() == '2/custom,["message-back","quiet here"]'


# Volatile


async def test_what_is_volatile_is_not_kept_for_a_later_poll(polling: PollingLine) -> None:
    await polling.connect()
    await polling.say('2["volatile",20]')
    await polling.echo("nothing was kept")


async def test_what_is_volatile_answers_a_poll_that_waits(polling: PollingLine) -> None:
    await polling.connect()
    poll = asyncio.create_task(polling.get())
    await polling.send("3")

    async def answered() -> bool:
        # A machine may be so busy that the poll arrives after the event; the next one finds it waiting.
        await polling.say('2["volatile",1]')
        return poll.done()

    await until(answered, "the poll is answered")
    assert (await poll).text.startswith('42["volatile",0]')


async def test_what_is_volatile_keeps_its_order_on_a_websocket(server: ConformanceServer, dial: Any) -> None:
    line = await dial(server, "websocket")
    await line.connect()
    await line.say('2["volatile",50]', '2["message","end"]')
    heard = []
    while (packet := await line.message()) != '2["message-back","end"]':
        heard.append(body(packet, "2")[1])
    assert heard and heard == sorted(heard) and heard[0] == 0
