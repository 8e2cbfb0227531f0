"""What a guest does next: a decision, from where they stand and by chance. Nothing is done here."""

from __future__ import annotations

import random
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

#: What somebody may ask for. Few, so that wishes meet; most ask for nothing.
INTERESTS = ("music", "chess", "trains", "cooking")
LANGUAGES = ("en", "fr")


class Status(StrEnum):
    """Where a guest stands, by the protocol's words."""

    IDLE = "idle"
    WAITING = "waiting"
    CALLING = "calling"
    RINGING = "ringing"
    MATCHED = "matched"


class Deed(StrEnum):
    """What can be done."""

    NOTHING = "nothing"
    FIND = "find"
    NEXT = "next"
    STOP = "stop"
    TEXTS = "texts"
    CALL = "call"
    CALL_AGAIN = "call again"
    ACCEPT = "accept"
    DECLINE = "decline"
    CANCEL = "cancel"
    BLOCK = "block"
    #: Loses the socket, and comes back to where they were.
    LOSE = "lose"
    #: Goes for good, and comes as somebody new to the lobby.
    LEAVE = "leave"
    #: A new page without a word: the old socket stands while the new one opens.
    RELOAD = "reload"


#: How likely each deed is where one stands, in parts of all.
LIKELY: dict[Status, dict[Deed, float]] = {
    Status.IDLE: {Deed.FIND: 70, Deed.CALL: 10, Deed.CALL_AGAIN: 5, Deed.LOSE: 5, Deed.LEAVE: 5, Deed.RELOAD: 5},
    Status.WAITING: {
        Deed.NOTHING: 78, Deed.FIND: 4, Deed.STOP: 4, Deed.CALL: 4, Deed.LOSE: 6, Deed.LEAVE: 2, Deed.RELOAD: 2,
    },
    Status.CALLING: {Deed.NOTHING: 70, Deed.CANCEL: 20, Deed.LOSE: 5, Deed.STOP: 5},
    Status.RINGING: {Deed.ACCEPT: 60, Deed.DECLINE: 20, Deed.NOTHING: 10, Deed.LOSE: 5, Deed.STOP: 5},
    Status.MATCHED: {
        Deed.TEXTS: 66, Deed.NEXT: 14, Deed.STOP: 4, Deed.BLOCK: 1, Deed.LOSE: 10, Deed.LEAVE: 3, Deed.RELOAD: 2,
    },
}  # fmt: skip


@dataclass
class Mind:
    """One guest's chances."""

    chance: random.Random
    pace: float
    #: Guests met before, who may be called again.
    met: list[str] = field(default_factory=list)

    def think(self) -> float:
        """How long until the next deed."""
        return min(4 * self.pace, max(0.05, self.chance.expovariate(1 / self.pace)))

    def deed(self, status: Status) -> Deed:
        likely = LIKELY[status]
        deed = self.chance.choices(list(likely), list(likely.values()))[0]
        return Deed.CALL if deed is Deed.CALL_AGAIN and not self.met else deed

    def wish(self) -> dict[str, Any]:
        """What `find` asks for: mostly nothing."""
        wish: dict[str, Any] = {"interests": [], "language": ""}
        if self.chance.random() < 0.3:
            wish["interests"] = self.chance.sample(INTERESTS, self.chance.randint(1, 2))
        if self.chance.random() < 0.2:
            wish["language"] = self.chance.choice(LANGUAGES)
        return wish

    def away(self, grace: float) -> float:
        """How long somebody stays away who lost their socket: mostly less than they are waited for."""
        return self.chance.uniform(0, 1.6 * grace)

    def moves(self) -> bool:
        """Whether somebody comes back from another address, and so perhaps to another server."""
        return self.chance.random() < 0.5
