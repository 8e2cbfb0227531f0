"""The balancer as it is shipped, and one line more: by it a guest is told which server answers."""

from __future__ import annotations

from pathlib import Path

from chaos.crowd.socket import SERVER_HEADER
from chaos.ground.ports import lasting_port
from cluster.balancer import Balancer


class TellingBalancer(Balancer):
    """One that fits a crowd, and says who answers."""

    def __init__(self, servers: dict[str, int], name: str, port: int | None = None) -> None:
        super().__init__(servers, name)
        self.port = lasting_port() if port is None else port
        self.url = f"http://127.0.0.1:{self.port}"

    @property
    def commands(self) -> Path:
        """Its socket for commands."""
        return self._commands

    def _configuration(self) -> str:
        line = "\nbackend hallway\n"
        text = super()._configuration().replace("    maxconn 1000\n", "    maxconn 8000\n")
        assert text.count(line) == 1, text
        return text.replace(line, f"{line}    http-response set-header {SERVER_HEADER} %s\n")
