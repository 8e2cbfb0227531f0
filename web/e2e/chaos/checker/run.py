"""The records of a run, read and put together."""

from __future__ import annotations

import json
from collections import defaultdict
from pathlib import Path
from typing import Any

from chaos.checker.reading import Reading
from chaos.checker.spans import Span, without
from chaos.checker.story import Connection, Stay, Story
from chaos.checker.troubles import Troubles

Records = list[dict[str, Any]]


def lines(file: Path) -> Records:
    with file.open(encoding="utf-8") as opened:
        return [json.loads(line) for line in opened]


class Run:
    """Everybody's story, and what was broken meanwhile."""

    def __init__(self, settings: dict[str, Any], faults: Records, guests: list[Records]) -> None:
        self.settings = settings
        self.end: float = settings["end"]
        self.grace: float = settings["grace"]
        self.lease: float = settings["lease"]
        #: How long anything may take that waits for a server to be given up and a guest to be.
        self.bound = self.lease + self.grace + 5.0
        self.troubles = Troubles(faults, self.end, self.lease, shares_lobby=settings["shares_lobby"])
        self.stories = [Reading(records, self.end).story for records in guests]
        self.by_guest = {story.guest: story for story in self.stories}
        self.rooms: dict[str, list[tuple[Story, Stay]]] = defaultdict(list)
        for story in self.stories:
            for stay in story.stays:
                self.rooms[stay.room].append((story, stay))

    @classmethod
    def of(cls, folder: Path) -> Run:
        """What a run has left in its folder."""
        settings = json.loads((folder / "run.json").read_text(encoding="utf-8"))
        guests = [lines(file) for file in sorted(folder.glob("guest-*.jsonl"))]
        return cls(settings, lines(folder / "faults.jsonl"), guests)

    # What may be expected

    def clear(self, story: Story, span: Span, connection: Connection) -> list[Span]:
        """When, within a span, all that a connection needs was whole."""
        return without(span, self.troubles.around(connection.server, by_street=story.by_street))

    def listened(self, story: Story, since: float, until: float) -> Connection | None:
        """The connection that stood all this time, with nothing broken that it needs."""
        for connection in story.connections:
            if connection.began <= since and connection.ended >= until:
                whole = self.clear(story, (since, until), connection)
                return connection if whole == [(since, until)] else None
        return None
