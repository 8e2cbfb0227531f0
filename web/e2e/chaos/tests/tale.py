"""Records of guests who never were: written as a story is told, second by second."""

from __future__ import annotations

from typing import Any

from chaos.checker.breach import Breach
from chaos.checker.run import Records, Run
from chaos.checker.verdict import breaches
from chaos.settings import Settings

SETTINGS = Settings(
    guests=2, servers=3, seconds=100, seed=0, grace=4, relax_after=2, rematch_after=8, rematch_cooldown=60
)


class Person:
    """One guest's records. Every verb is at a time, in seconds from the beginning."""

    def __init__(self, number: int, account: str) -> None:
        self.id = f"gst_{number}"
        self.records: Records = [{"t": 0.0, "is": "account", "account": account, "number": number, "path": "direct"}]
        self._socket = 0
        self._ack = 0

    def note(self, at: float, what: str, **more: Any) -> None:
        self.records.append({"t": at, "is": what, "socket": self._socket} | more)

    def hears(self, at: float, event: str, **argument: Any) -> Person:
        self.note(at, "heard", event=event, argument=argument)
        return self

    def comes(self, at: float, server: str, status: str = "idle", **more: Any) -> Person:
        self._socket += 1
        self.note(at, "opened", server=server)
        return self.hears(at, "welcome", guest={"id": self.id}, status=status, **more)

    def asks(self, at: float, event: str, answer: dict[str, Any] | None, **argument: Any) -> Person:
        """Asks, and is answered 10 ms later if there is an answer."""
        self._ack += 1
        self.note(at, "asked", event=event, ack=self._ack, argument=argument)
        if answer is not None:
            self.note(at + 0.01, "answered", event=event, ack=self._ack, argument=answer)
        return self

    def waits(self, at: float) -> Person:
        return self.asks(at, "find", {"status": "waiting"})

    def says(self, at: float, room: str, text: str) -> Person:
        return self.asks(at, "text", {"id": f"msg_{text}"}, room=room, text=text, nonce=text)

    def hears_text(self, at: float, room: str, text: str) -> Person:
        return self.hears(at, "text", room=room, id=f"msg_{text}", text=text)

    def loses_the_socket(self, at: float, how: str = "reset") -> Person:
        self.note(at, "ended", how=how)
        return self


class Tale:
    """A run that is told and not made: three servers that share a lobby."""

    def __init__(self) -> None:
        self.people: list[Person] = []
        self.faults: Records = []

    def person(self, account: str = "") -> Person:
        person = Person(len(self.people), account or f"acc_{len(self.people)}")
        self.people.append(person)
        return person

    def pair(self, at: float, room: str, one: Person, other: Person, *, resumed: bool = False) -> None:
        for person, partner, role in ((one, other, "caller"), (other, one, "callee")):
            person.hears(at, "matched", room=room, role=role, partner={"id": partner.id}, resumed=resumed)

    def part(self, at: float, room: str, *people: Person, status: str = "idle") -> None:
        for person in people:
            person.hears(at, "ended", room=room, reason="partner_next", status=status)

    def breaks(self, since: float, until: float, kind: str, target: str) -> None:
        for at, what in ((since, "began"), (until, "over")):
            self.faults.append({"t": at, "is": what, "fault": kind, "target": target, "number": since})

    def breaches(self, end: float) -> list[Breach]:
        settings = SETTINGS.record() | {"begin": 0.0, "end": end}
        records = [sorted(person.records, key=lambda record: record["t"]) for person in self.people]
        return breaches(Run(settings, sorted(self.faults, key=lambda record: record["t"]), records))
