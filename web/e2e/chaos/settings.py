"""How a run is set up: the times that servers and checker go by, and how much of everything."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any

#: After how long a silence a server is given up: `RedisLobbySettings.lease`.
LEASE = 8.0
#: How often a server says that it lives: `RedisLobbySettings.beat`.
BEAT = 2.0


@dataclass(frozen=True)
class Settings:
    """One run. All times are in seconds."""

    guests: int
    servers: int
    seconds: float
    seed: int
    #: How long a guest thinks between two deeds, on average.
    pace: float = 3.0
    #: How far apart faults are, on average.
    fault_every: float = 3.0
    #: Whether the servers share a lobby on Redis. One server alone has its lobby in memory.
    shares_lobby: bool = True
    grace: float = 4.0
    relax_after: float = 2.0
    rematch_after: float = 8.0
    rematch_cooldown: float = 60.0
    call_timeout: float = 8.0
    ping_interval: float = 2.0
    ping_timeout: float = 2.0

    @property
    def lease(self) -> float:
        return LEASE if self.shares_lobby else 0.0

    @property
    def bound(self) -> float:
        """How long anybody may wait while somebody who suits waits."""
        return self.lease + self.grace + self.relax_after + 5.0

    @property
    def quiet(self) -> float:
        """How long the end of a run is without faults: nothing is excused there, and what is stuck shows."""
        return self.bound + 3.0

    def environment(self) -> dict[str, str]:
        """The same for a server."""
        times = {
            "RECONNECT_GRACE": self.grace,
            "RELAX_AFTER": self.relax_after,
            "REMATCH_AFTER": self.rematch_after,
            "REMATCH_COOLDOWN": self.rematch_cooldown,
            "CALL_TIMEOUT": self.call_timeout,
            "PING_INTERVAL": self.ping_interval,
            "PING_TIMEOUT": self.ping_timeout,
        }
        return {name: f"{value * 1000:.0f}ms" for name, value in times.items()} | {"LIMIT_OPEN_CONNECTIONS": "0"}

    def record(self) -> dict[str, Any]:
        """The same for the checker."""
        return asdict(self) | {"lease": self.lease}
