"""Ports that stay a thing's own while it is down.

They are below those that the system gives to outgoing connections: with hundreds of these, one might take the port of
a server that is just starting again.
"""

from __future__ import annotations

import socket
from itertools import count

FIRST, LAST = 7240, 7299

_next = count(FIRST)


def lasting_port() -> int:
    """A port of 127.0.0.1 that nobody has now, and nobody will be given."""
    for port in _next:
        if port > LAST:
            raise OSError(f"no port is free between {FIRST} and {LAST}")
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind(("127.0.0.1", port))
            except OSError:
                continue
            return port
    raise AssertionError
