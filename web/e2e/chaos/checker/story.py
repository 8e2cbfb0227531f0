"""What one guest lived through, told from what they saw and sent; nothing here knows what servers think."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from chaos.checker.breach import Promise


@dataclass
class Connection:
    """One socket, from its welcome on."""

    number: int
    server: str
    began: float
    ended: float = float("inf")
    #: How it ended, by the guest's record.
    how: str = ""


@dataclass
class Stay:
    """A guest's time in a room, as they see it."""

    room: str
    partner: str
    role: str
    began: float
    #: Whether the first that they heard of it was that it is new.
    is_fresh: bool
    #: Where they stood before.
    came_from: str
    #: Since when they had been waiting.
    waited_since: float | None
    ended: float = float("inf")
    #: When they were there, socket and all.
    present: list[tuple[float, float]] = field(default_factory=list)


@dataclass
class Ask:
    """Something asked: when, on which connection, and what came of it."""

    event: str
    argument: Any
    at: float
    connection: Connection
    #: How much they had asked before it.
    order: int
    answered: float | None = None
    answer: Any = None

    @property
    def error(self) -> str | None:
        return self.answer.get("error", {}).get("code") if isinstance(self.answer, dict) else None


@dataclass
class Told:
    """A text that was heard, and the room they were in then."""

    at: float
    room: str
    text: str
    id: str
    current: str | None
    connection: Connection


@dataclass
class Oddity:
    """Something that can be seen to be wrong by one guest alone."""

    promise: Promise
    at: float
    says: str


@dataclass
class Story:
    """One guest's."""

    number: int
    account: str
    by_street: bool
    guest: str = ""
    connections: list[Connection] = field(default_factory=list)
    stays: list[Stay] = field(default_factory=list)
    #: When they waited, connected.
    waits: list[tuple[float, float, Connection]] = field(default_factory=list)
    #: When they called or were rung, connected, and which call it was.
    calls: list[tuple[float, float, Connection]] = field(default_factory=list)
    #: When they had been told that they are in a room, and not which.
    promised: list[tuple[float, float, Connection]] = field(default_factory=list)
    asks: list[Ask] = field(default_factory=list)
    told: list[Told] = field(default_factory=list)
    #: Tries to come in that failed, and when they began.
    refusals: list[float] = field(default_factory=list)
    #: When they wanted in and were not, until they were welcomed.
    outside: list[tuple[float, float]] = field(default_factory=list)
    oddities: list[Oddity] = field(default_factory=list)
