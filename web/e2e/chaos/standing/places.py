"""Where everything of a standing cluster is: said at its start, and read by who looks at it."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass

from harness.server import ARTIFACTS

FILE = ARTIFACTS / "cluster.json"

#: The balancer's port; what is behind it has those that follow.
BALANCER, SERVERS, METRICS, REDIS, POSTGRES = 7200, 7201, 7211, 7221, 7222


@dataclass(frozen=True)
class Places:
    """Ports of 127.0.0.1, by name."""

    balancer: int
    #: The balancer's socket for commands.
    commands: str
    servers: dict[str, int]
    metrics: dict[str, int]
    redis: int
    postgres: int

    def write(self) -> None:
        FILE.parent.mkdir(parents=True, exist_ok=True)
        FILE.write_text(json.dumps(asdict(self), indent=1), encoding="utf-8")

    @classmethod
    def read(cls) -> Places | None:
        """None where no cluster stands."""
        return cls(**json.loads(FILE.read_text(encoding="utf-8"))) if FILE.exists() else None
