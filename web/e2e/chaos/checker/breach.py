"""What the rules promise, and one time when that was not kept."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Promise(StrEnum):
    """What is promised, by the rules of docs/protocol.md, section 4."""

    MUTUAL = "pairs are mutual"
    ONE_ROOM = "nobody is in two rooms"
    TOLD_ONCE = "a room is told as new once"
    ROLES = "one calls and one answers"
    ENDED = "a room ends for both"
    STRANGERS = "nobody meets their own account, whom they blocked, or a last partner"
    PARTNERS_WORDS = "what is heard was said by the partner, in this room"
    ORDER = "order is kept"
    SAID_ONCE = "a text is heard once"
    NO_TEXT_LOST = "no acknowledged text is lost"
    WAITING = "nobody waits while somebody who suits waits"
    CALLS = "a call comes to its end"
    ANSWERS = "what is asked is answered"
    LET_IN = "nobody is shut out"


@dataclass(frozen=True)
class Breach:
    """A promise that was not kept: when, to whom (by their numbers), and how it shows."""

    promise: Promise
    at: float
    guests: tuple[int, ...]
    says: str
