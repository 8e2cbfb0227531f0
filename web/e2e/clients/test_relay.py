"""Rule 13 from outside: a client that keeps to nothing says all it knows, and every byte its partner is sent is read."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest

from clients.contract.witness import seated
from harness.passes import guest_pass
from harness.server import HallwayServer

#: What whoever asked for a relay is never to see, nor to show: a private address, a public one, IPv6, a name.
OWN = ("192.168.1.5", "203.0.113.77", "2001:db8::77", "0f4b2b5e.local")
RELAYED = "candidate:3 1 udp 41885439 198.51.100.9 50000 typ relay"
CANDIDATES = (
    "candidate:1 1 udp 2122260223 192.168.1.5 51234 typ host generation 0 ufrag EsAw",
    "candidate:4 1 udp 2122260223 0f4b2b5e.local 51235 typ host",
    "candidate:2 1 udp 1686052607 203.0.113.77 61000 typ srflx raddr 192.168.1.5 rport 51234",
    "candidate:5 1 udp 1 2001:db8::77 1 typ prflx raddr :: rport 0",
)
SDP = "".join(
    line + "\r\n"
    for line in (
        "v=0",
        "o=- 4611731400430051336 2 IN IP4 192.168.1.5",
        "s=-",
        "t=0 0",
        "m=audio 61000 UDP/TLS/RTP/SAVPF 111",
        "c=IN IP6 2001:db8::77",
        "a=rtcp:61000 IN IP4 203.0.113.77",
        *(f"a={candidate}" for candidate in CANDIDATES),
        f"a={RELAYED} raddr 203.0.113.77 rport 61000",
        "a=ice-ufrag:EsAw",
        "a=mid:0",
    )
)
OFFER = {"type": "offer", "sdp": SDP, "mine": "203.0.113.77"}


@pytest.mark.parametrize(
    ("host", "first", "second", "has_offer"),
    [
        ("false", {"relay": True}, {}, False),
        ("false", {}, {"relay": True}, False),
        ("false", {"offer": OFFER}, {"relay": True}, False),
        ("false", {"relay": True, "offer": OFFER}, {}, True),
        ("true", {"offer": OFFER}, {}, True),
    ],
)
async def test_no_address_reaches_the_partner(
    host: str, first: dict[str, Any], second: dict[str, Any], has_offer: bool
) -> None:
    settings = {"RELAY_ONLY": host, "TURN_URLS": "turn:turn.example.org", "TURN_SECRET": "for this test"}
    async with HallwayServer("relay", **settings) as server:
        ada, ben = [await seated(await guest_pass(server.url, name)) for name in ("Ada", "Ben")]
        assert await ada.asks("find", first) == {"status": "waiting"}
        await ada.hears("waiting")
        await ben.asks("find", second)
        matched = await ben.hears("matched")
        room = matched["room"]
        assert matched["iceTransportPolicy"] == "relay" and ("offer" in matched) == has_offer, matched
        assert (await ada.hears("matched", room=room))["iceTransportPolicy"] == "relay"

        description = {"type": "answer", "sdp": SDP, "mine": "192.168.1.5"}
        assert await ada.asks("signal", {"room": room, "description": description, "mine": OWN[0]}) == {}
        for candidate in (*CANDIDATES, "203.0.113.77", f"a={CANDIDATES[0]}", f" {RELAYED} raddr 203.0.113.77 rport 9"):
            told = {"candidate": candidate, "sdpMid": "0", "sdpMLineIndex": 0, "address": OWN[1]}
            assert await ada.asks("signal", {"room": room, "candidate": told}) == {}, candidate
        told = {"candidate": f"{RELAYED} raddr 203.0.113.77 rport 61000", "sdpMid": "192.168.1.5", "ip": OWN[1]}
        assert await ada.asks("signal", {"room": room, "candidate": told}) == {}
        for line in ("s=203.0.113.77", "i=2001:db8::77", "m=audio 9 UDP 192.168.1.5"):
            broken = {"type": "offer", "sdp": f"v=0\r\n{line}\r\n"}
            answer = await ada.asks("signal", {"room": room, "description": broken})
            assert answer["error"]["code"] == "invalid_request", line
        assert await ada.asks("signal", {"room": room, "candidate": None}) == {}

        heard = [await ben.hears("signal") for _ in range(3)]
        assert RELAYED in heard[0]["description"]["sdp"]
        assert heard[1]["candidate"] == {"candidate": f"{RELAYED} raddr 0.0.0.0 rport 0"}
        assert heard[2]["candidate"] is None
        for guest in (ada, ben):
            sent = "\n".join(guest.wire.messages)
            assert [address for address in OWN if address in sent] == [], sent
            assert room in sent, "it was read"
        await ada.goes()
        await ben.goes()


async def test_without_a_relay_all_of_it_passes_as_it_came() -> None:
    async with HallwayServer("no-relay") as server:
        ada, ben = [await seated(await guest_pass(server.url, name)) for name in ("Ada", "Ben")]
        await ada.asks("find", {"offer": OFFER})
        await ada.hears("waiting")
        await ben.asks("find", {})
        matched = await ben.hears("matched")
        assert matched["offer"] == OFFER and matched["iceTransportPolicy"] == "all"
        await ada.hears("matched")
        description = {"type": "answer", "sdp": SDP}
        await ada.asks("signal", {"room": matched["room"], "description": description})
        assert (await ben.hears("signal"))["description"] == description
        await asyncio.gather(ada.goes(), ben.goes())
