"""What is no packet, no frame, no JSON."""

from __future__ import annotations

import json
import time
from collections import Counter

from abuse.stage import Attack, Stage, expecting, heard, in_parallel, together
from harness.deadline import NeverHappened
from harness.verdict import verdict
from harness.wire import BINARY, CLOSE, PING, SOCKET_PATH, TEXT, Closed, WirePolling, frame

DEEP = 45_000

#: Each has to be refused by code or to end the connection.
BROKEN = {
    "no engine type": "",
    "engine type 9": "9",
    "engine type of a letter": "z",
    "no socket type": "4",
    "socket type 7": "47[]",
    "event without JSON": "42",
    "event of an object": '42{"find":1}',
    "unfinished JSON": '42["find",{"a":',
    "two values": '42["find"]["find"]',
    "NaN": '42["find",NaN]',
    "deep lists": '42["find",' + "[" * DEEP + "]" * DEEP + "]",
    "deep objects": '42["find",' + '{"a":' * (DEEP // 3) + "1" + "}" * (DEEP // 3) + "]",
    "deep and unfinished": "42" + "[" * 2 * DEEP,
    "lone surrogate": '42["text",{"room":"room_0","text":"\\ud800"}]',
    "lone surrogate in a key": '42["text",{"\\udfff":1}]',
    "ack id of 400 digits": "42" + "9" * 400 + '["find"]',
    "ack id beyond 64 bits": '4218446744073709551616["find"]',
    "wrong namespace": '42/admin,["find",{}]',
    "namespace without an end": "40/" + "n" * 50_000,
    "attachments of 400 digits": "45" + "9" * 400 + '-["find"]',
    "attachment that never comes": '451-["text",{"_placeholder":true,"num":0}]',
    "a thousand attachments": '451000-["text",{"_placeholder":true,"num":0}]',
    "ack with attachments": '461-1[{"_placeholder":true,"num":0}]',
    "CONNECT_ERROR from a client": '44{"message":"no"}',
}

#: Ends the connection at once, each with the close code it has to (None: any).
FRAMES = {
    "unmasked": frame(TEXT, b"2", masked=False),
    "reserved bit 1": frame(TEXT, b"2", reserved=4),
    "reserved bit 2": frame(TEXT, b"2", reserved=2),
    "reserved bit 3": frame(TEXT, b"2", reserved=1),
    "unknown opcode": frame(5, b"2"),
    "unknown control opcode": frame(12, b""),
    "control frame of 126 bytes": frame(PING, b"x" * 126),
    "control frame of 64 KB": frame(PING, b"x" * 65_536),
    "control frame in pieces": frame(PING, b"x", final=False),
    "continuation of nothing": frame(0, b"4"),
    "text inside a text": frame(TEXT, b"4", final=False) + frame(TEXT, b"2"),
    "a thousand fragments": frame(TEXT, b"4", final=False) + frame(0, b"2", final=False) * 1_000,
    "empty fragments without end": frame(TEXT, b"", final=False) + frame(0, b"", final=False) * 1_000,
    "bad UTF-8": frame(TEXT, b'42["\xff\xfe"]'),
    "half a letter": frame(TEXT, b'42["\xe2\x82"]'),
    "surrogate in UTF-8": frame(TEXT, b'42["\xed\xa0\x80"]'),
    "binary": frame(BINARY, b"\x04hello"),
    "close code of one byte": frame(CLOSE, b"\x03"),
    "close code 1005": frame(CLOSE, b"\x03\xed"),
    "length that lies": frame(TEXT, b"4", length=1 << 62),
    "length beyond 63 bits": frame(TEXT, b"4", length=(1 << 64) - 1),
}

REFUSALS = {"closed", "invalid_request", "unknown_event", "payload_too_large", "not_in_room", "rate_limited", "refused"}


async def packets(stage: Stage) -> None:
    """Broken packets over WebSocket: refused by code or the end of the connection, and no word to the partner."""

    async def act(name: str) -> None:
        async with expecting(stage, name):
            culprit, partner, _ = await stage.pair()
            await culprit.send(BROKEN[name])
            said = await verdict(culprit)
            # A wrong namespace is nobody's: silence is right too.
            right = said in REFUSALS or (name == "wrong namespace" and said == "ignored")
            stage.require(right, f"{name}: {said}")
            came = {event for event, _ in await heard(partner)}
            stage.require(not came & {"text", "signal", "typing"}, f"{name}: the partner heard {came}")

    for names in in_groups(list(BROKEN), 8):
        await together(*(act(name) for name in names))
    stage.tell(f"{len(BROKEN)} kinds")


async def frames(stage: Stage) -> None:
    """Broken frames: each ends its own connection."""

    async def act(name: str) -> None:
        async with expecting(stage, name):
            culprit = await stage.seat()
            await culprit.shout(FRAMES[name])
            closed = await culprit.until_closed()
            stage.require(closed in (None, 1002, 1003, 1007, 1009), f"{name}: closed with {closed}")

    for names in in_groups(list(FRAMES), 8):
        await together(*(act(name) for name in names))
    stage.tell(f"{len(FRAMES)} kinds")


async def polling(stage: Stage) -> None:
    """Broken packets and methods by polling: 4xx, and the end of the session."""
    bodies = [packet.encode("utf-8", "surrogatepass") for packet in BROKEN.values()]
    bodies += [b"\xff\xfe", b"\x1e\x1e\x1e", b"b!!!!", b"\x1e".join([b"9"] * 20_000), b"\x1e".join([b"3"] * 40_000)]
    statuses = Counter[int]()

    async def act(body: bytes) -> None:
        async with expecting(stage, f"a POST of {body[:20]!r}"):
            http = stage.http()
            poll = WirePolling(stage.url)
            await poll.http.close()
            poll.http = http
            await poll.open()
            await poll.connect(await stage.guest(http))
            status, _ = await poll.request("POST", poll.path, body)
            statuses[status] += 1
            stage.require(status in (200, 400, 413), f"a POST of {body[:20]!r} was answered {status}")
            await poll.request("PUT", poll.path, b"40")

    for group in in_groups(bodies, 8):
        await together(*(act(body) for body in group))
    stage.tell(f"{len(bodies)} bodies: {dict(statuses)}")


def mutated(stage: Stage, packet: bytes) -> bytes:
    """A good packet with up to four of its bytes changed, left out, put in or said again."""
    raw = bytearray(packet)
    for _ in range(stage.chance.randint(1, 4)):
        at = stage.chance.randrange(len(raw) + 1)
        match stage.chance.randrange(6):
            case 0:
                raw[at : at + 1] = bytes([stage.chance.randrange(256)])
            case 1:
                del raw[at : at + stage.chance.randint(1, 8)]
            case 2:
                raw[at:at] = stage.chance.choice(
                    [b'"', b"{", b"[", b"]", b"}", b",", b"\\", b"\x00", b"9" * 30, b"\xf0\x9f"]
                )
            case 3:
                raw[at:at] = raw[at // 2 : at]
            case 4:
                raw[at:] = b""
            case _:
                raw[at : at + 1] = bytes([raw[at] ^ 1 << stage.chance.randrange(8)]) if at < len(raw) else b""
    return bytes(raw)


async def mutations(stage: Stage) -> None:
    """Good packets with a few bytes changed, by chance, as frames, as bodies and as requests (see the run's seed)."""
    deadline = time.monotonic() + stage.seconds
    counts = Counter[str]()

    async def by_socket(_: int) -> None:
        while time.monotonic() < deadline:
            culprit, partner = await stage.seat(), await stage.seat()
            # Whom either meets does not matter: only attackers wait.
            await partner.emit("find", {})
            await culprit.emit("find", {})
            try:
                room = (await culprit.event("matched", within=1))[1]["room"]
            except NeverHappened:
                room = "room_" + "0" * 32
            good = [
                '42["find",{}]', '427["stop"]', f'421["typing",{{"room":"{room}","typing":true}}]',
                f'422["text",{{"room":"{room}","text":"{stage.text()}","nonce":"n"}}]',
                f'42["signal",{{"room":"{room}","candidate":{{"candidate":"x"}}}}]', "3", "2", "43[]", "41",
            ]  # fmt: skip
            while time.monotonic() < deadline and not culprit.is_closing:
                raw = frame(TEXT, mutated(stage, stage.chance.choice(good).encode()))
                counts["frames"] += 1
                await culprit.shout(raw if stage.chance.random() < 0.8 else mutated(stage, raw))
                try:
                    # Reads what there is; a mutant that is half a frame is waited for in vain.
                    await culprit.packet(0.004)
                except Closed:
                    break
                except NeverHappened:
                    continue
            culprit.reset()
            for message in partner.messages:
                try:
                    json.loads(message[message.index("[") :]) if message.startswith("2") else None
                except ValueError:
                    stage.require(False, f"the partner was passed what is no JSON: {message[:80]!r}")

    async def by_request(_: int) -> None:
        good = (
            "POST /api/sessions HTTP/1.1\r\nHost: hall\r\nContent-Type: application/json\r\nContent-Length: 27\r\n\r\n"
            '{"login":"x","password":""}'
        ).encode()
        poll = f"GET {SOCKET_PATH}&transport=polling HTTP/1.1\r\nHost: hall\r\nOrigin: http://hall\r\n\r\n".encode()
        while time.monotonic() < deadline:
            raw = await stage.raw()
            counts["requests"] += 1
            await raw.send(mutated(stage, stage.chance.choice([good, poll])))
            try:
                status, _ = await raw.answer(0.03)
                stage.require(status < 500 or status == 503, f"a mutant was answered {status}")
            except TimeoutError:
                pass
            raw.close()

    async with expecting(stage, "mutants"):
        await together(in_parallel(6, by_socket), in_parallel(6, by_request))
    stage.tell(f"{counts['frames']} frames, {counts['requests']} requests")


def in_groups(items: list, size: int) -> list[list]:
    return [items[start : start + size] for start in range(0, len(items), size)]


ATTACKS = [
    Attack("packets", packets),
    Attack("frames", frames),
    Attack("polling", polling),
    Attack("mutations", mutations),
]
