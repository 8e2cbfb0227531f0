"""Which faults a run has, and when: a function of its seed."""

from __future__ import annotations

import random
from dataclasses import dataclass
from enum import StrEnum

from chaos.settings import Settings


class Kind(StrEnum):
    """What is done, by the name it has in the records."""

    #: A server is killed and started again.
    KILL = "kill"
    #: A server gets SIGTERM, ends in good order and is started again.
    DRAIN = "drain"
    #: A server is stopped for longer than its lease (SIGSTOP), and goes on as if nothing had been.
    STALL = "stall"
    #: The connections between a server and Redis break off, and none can be made.
    CUT = "cut"
    #: The same, but nobody is told: nothing goes through.
    HUSH = "hush"
    #: Redis ends and comes back with all it had.
    RESTART = "restart"
    #: Redis is killed and comes back with nothing.
    EMPTY = "empty"
    #: The network of some of the guests breaks off.
    STREET_CUT = "street-cut"
    #: Nothing goes through the network of some of the guests.
    STREET_HUSH = "street-hush"

    @property
    def is_of_server(self) -> bool:
        return self in (Kind.KILL, Kind.DRAIN, Kind.STALL, Kind.CUT, Kind.HUSH)

    @property
    def is_of_redis(self) -> bool:
        return self in (Kind.RESTART, Kind.EMPTY)


@dataclass(frozen=True)
class Fault:
    """`lasts` is how long something is down, silent or stopped; `target` is a server's name, or what is broken."""

    at: float
    kind: Kind
    target: str
    lasts: float


#: How long what was down takes to be itself again, as far as the schedule goes: no second fault hits it before.
RECOVERY = 4.0

#: Less than this is no fault to speak of.
SHORTEST = 0.5


def kinds(settings: Settings) -> list[Kind]:
    """The faults that there can be."""
    shared = {Kind.CUT, Kind.HUSH, Kind.RESTART, Kind.EMPTY}
    return [kind for kind in Kind if settings.shares_lobby or kind not in shared]


def lasts(kind: Kind, settings: Settings, chance: random.Random) -> float:
    if kind is Kind.STALL:
        return max(settings.lease, settings.ping_interval + settings.ping_timeout) + chance.uniform(1, 4)
    if kind in (Kind.CUT, Kind.HUSH):
        # Now within the lease, now beyond it.
        return chance.choice([chance.uniform(0.5, 3), settings.lease + chance.uniform(1, 4)])
    if kind.is_of_redis:
        return chance.uniform(0.2, 2.5)
    return chance.uniform(0.5, 6)


def schedule(settings: Settings, names: list[str]) -> list[Fault]:
    """The faults of a run, in order.

    Kinds come as from a deck of cards: each once before any comes twice. One server at least is always left alone, if
    there are several; each thing has one fault at a time. All are over before the quiet end, cut short if need be.
    """
    chance = random.Random(f"faults {settings.seed}")
    busy: dict[str, float] = {}
    faults: list[Fault] = []
    at, end = 1.0, settings.seconds - settings.quiet
    deck: list[Kind] = []
    while True:
        deck = deck or shuffled(kinds(settings), chance)
        kind = deck.pop()
        at = round(at + chance.uniform(0.4, 1.6) * settings.fault_every, 1)
        took = lasts(kind, settings, chance)
        target, at = free(kind, at, names, busy, chance)
        if at > end - SHORTEST:
            return faults
        took = round(min(took, end - at - 0.05), 1)
        busy[target] = at + took + RECOVERY
        faults.append(Fault(at, kind, target, took))


def shuffled(cards: list[Kind], chance: random.Random) -> list[Kind]:
    """A deck, dealt from its end. What lasts longest is among the first three: a short run has it whole."""
    deck = chance.sample(cards, len(cards))
    deck.remove(Kind.STALL)
    deck.insert(len(deck) - chance.randrange(3), Kind.STALL)
    return deck


def free(kind: Kind, at: float, names: list[str], busy: dict[str, float], chance: random.Random) -> tuple[str, float]:
    """A target and a moment: a fault is put off until its target is free."""
    while True:
        if kind.is_of_server:
            idle = [name for name in names if busy.get(name, 0) <= at]
            if len(idle) > (1 if len(names) > 1 else 0):
                return chance.choice(idle), at
        else:
            target = "redis" if kind.is_of_redis else "street"
            if busy.get(target, 0) <= at:
                return target, at
        at += 0.5
