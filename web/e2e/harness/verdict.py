"""What a server makes of something that it should not take."""

from __future__ import annotations

import json

from harness.deadline import PATIENCE
from harness.wire import Closed, WireSocket

#: An event that no server knows, and the ack id it is asked with.
PROBE, PROBE_ID = "are-you-there", 990_099


async def verdict(wire: WireSocket, ack: int | None = None) -> str:
    """What is said to the last thing sent: `closed`, an error's code, or `ignored` when there was nothing but silence.

    Silence is proved by asking something else behind it and being answered. What is not an error passes through as
    `answered …`.
    """
    await wire.emit(PROBE, ack=PROBE_ID)
    try:
        while True:
            message = await wire.message(PATIENCE)
            if message.startswith(f"3{PROBE_ID}["):
                return "ignored"
            if message.startswith("4"):
                return json.loads(message[message.index("{") :])["data"]["code"] if '"code"' in message else "refused"
            if message.startswith("1"):
                return "closed"
            if ack is not None and message.startswith(f"3{ack}["):
                answer = json.loads(message[len(f"3{ack}") :])
                return answer[0]["error"]["code"] if answer and "error" in answer[0] else f"answered {answer}"
            if message.startswith('2["refused"'):
                refused = json.loads(message[1:])[1]
                if refused["event"] != PROBE:
                    assert refused["message"], refused
                    return refused["code"]
    except Closed:
        return "closed"
