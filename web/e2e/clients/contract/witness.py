"""A client on the socket that takes no word which `docs/asyncapi.yaml` does not have."""

from __future__ import annotations

import json
import re
from typing import Any

from clients.contract.documents import ASYNCAPI, MESSAGES, complaints
from harness.deadline import PATIENCE
from harness.passes import Pass
from harness.wire import Closed, WireSocket

NO_ROOM = "room_" + "0" * 32

#: Which messages, and of which kind (an end's reason, a failure's code): what has been heard so far, in all of a run.
HEARD: set[tuple[str, str]] = set()


class Witness:
    """A raw WebSocket that holds every word it hears, and every answer to what it asks, against what is written."""

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
            self._hold(f"server.{name}", arguments[0], kind_of(arguments[0]))
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
        HEARD.add((key, kind))


def kind_of(argument: dict[str, Any]) -> str:
    """What tells one event of the server from another of its name."""
    return str(next((argument[field] for field in ("reason", "state", "code") if field in argument), ""))


async def seated(pass_: Pass, **auth: Any) -> Witness:
    """A witness who was welcomed."""
    witness = Witness(pass_)
    await witness.open(**auth)
    await witness.hears("welcome")
    return witness
