"""A server of a run: with a port of its own, and all that can happen to it."""

from __future__ import annotations

import signal

from chaos.ground.ports import lasting_port
from harness.server import HallwayServer


class ChaosServer(HallwayServer):
    """One that is killed, drained and stopped at will."""

    def __init__(self, name: str, port: int | None = None, **settings: str) -> None:
        self.port = lasting_port() if port is None else port
        super().__init__(name, PORT=str(self.port), **settings)
        self.is_stalled = False

    def crash(self) -> None:
        """Ends it without a word."""
        self._kill()
        self._stopped = True

    def stall(self) -> None:
        """Stops it, as a machine does that hangs: its connections stand, and nothing is answered."""
        self.process.send_signal(signal.SIGSTOP)
        self.is_stalled = True

    def go_on(self) -> None:
        self.process.send_signal(signal.SIGCONT)
        self.is_stalled = False

    async def stop(self) -> None:
        if self.is_stalled:
            self.go_on()
        await super().stop()
