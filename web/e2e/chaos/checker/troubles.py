"""When something was broken: what may take longer then, and what may be lost by it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from chaos.checker.spans import Span, touches
from chaos.settings import BEAT

OF_SERVER = {"kill", "drain", "stall", "cut", "hush"}
OF_REDIS = {"restart", "empty"}
OF_STREET = {"street-cut", "street-hush"}


@dataclass(frozen=True)
class Trouble:
    """One fault, from the moment before it began to the moment when what it broke was whole again."""

    kind: str
    target: str
    span: Span


class Troubles:
    """All faults of a run. `late` are times when the guests' own process was late: nothing can be said of them."""

    def __init__(self, records: list[dict[str, Any]], end: float, lease: float, *, shares_lobby: bool) -> None:
        self.lease, self.shares_lobby = lease, shares_lobby
        self.all: list[Trouble] = []
        self.late: list[Span] = []
        open_: dict[tuple[str, str, float], float] = {}
        for record in records:
            if record["is"] == "late":
                self.late.append((record["since"], record["t"]))
            elif record["is"] == "began":
                open_[record["fault"], record["target"], record["number"]] = record["t"]
            elif record["is"] == "over":
                key = record["fault"], record["target"], record["number"]
                self.all.append(Trouble(key[0], key[1], (open_.pop(key), record["t"])))
        self.all += [Trouble(kind, target, (began, end)) for (kind, target, _), began in open_.items()]
        self._everybody = self.late + [trouble.span for trouble in self.all if trouble.kind in OF_REDIS]
        self._street = [trouble.span for trouble in self.all if trouble.kind in OF_STREET]

    def around(self, server: str, *, by_street: bool) -> list[Span]:
        """When nothing was to be expected of a connection to that server."""
        own = [trouble.span for trouble in self.all if trouble.kind in OF_SERVER and trouble.target == server]
        return self._everybody + own + (self._street if by_street else [])

    def silent(self, server: str, *, by_street: bool) -> list[Span]:
        """When what was handed to a connection of that server may not have come through."""
        return [
            trouble.span
            for trouble in self.all
            if (trouble.kind in ("kill", "stall") and trouble.target == server)
            or (by_street and trouble.kind in OF_STREET)
        ] + self.late

    def gone(self, server: str, since: float, until: float) -> bool:
        """Whether that server was given up at some moment between the two: what it kept for others is lost."""
        return any(
            trouble.target == server and touches((since, until), trouble.span) and self._ends(trouble)
            for trouble in self.all
        )

    def _ends(self, trouble: Trouble) -> bool:
        """Whether a fault ended a server's life as the others see it."""
        if trouble.kind == "kill":
            return True
        if not self.shares_lobby:
            return trouble.kind == "drain"
        # It is given up by its last beat, which may have been a whole beat before.
        silence = trouble.span[1] - trouble.span[0] + BEAT
        return trouble.kind in ("stall", "cut", "hush") and silence > self.lease - 1

    def lobby_was_lost(self, since: float, until: float) -> bool:
        """Whether the lobby forgot between the two whom it saw part: Redis came back empty, or its one server died."""
        kinds = {"empty"} if self.shares_lobby else {"kill", "drain"}
        return any(trouble.kind in kinds and touches((since, until), trouble.span) for trouble in self.all)
