"""The server's log, and what must never be in it."""

from __future__ import annotations

import json
import re
import secrets
from pathlib import Path

from abuse.bounds import Figures

#: Stands in every text, password and login of an attack, so that one look finds any of them.
MARK = f"mark{secrets.token_hex(6)}"

#: Every attacker's address begins so.
NETWORK = "127.66."

TRACE = re.compile(
    rb"Fatal error|Stack dump|stack trace|Backtrace|\.swift:\d+|Thread \d+ crashed|^\s*#\d+ 0x", re.MULTILINE
)


class Journal:
    """Reads on in the log from one attack to the next."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._read = path.stat().st_size
        #: Tokens, cookies and keys. Whoever gets one adds it.
        self.secrets: set[str] = {MARK, NETWORK}

    def fill(self, figures: Figures) -> None:
        """Writes down what was logged since the last call."""
        with self._path.open("rb") as file:
            file.seek(self._read)
            news = file.read()
        self._read += len(news)
        lines = news.splitlines()
        figures.log_lines, figures.log_bytes = len(lines), len(news)
        figures.log_faults += [f"holds a secret: {secret[:12]}…" for secret in self.secrets if secret.encode() in news]
        if trace := TRACE.search(news):
            figures.log_faults.append(f"holds a stack trace: {trace.group(0)!r}")
        strange, errors = [], []
        for line in lines:
            try:
                if json.loads(line)["level"] in ("error", "critical"):
                    errors.append(line)
            except (ValueError, KeyError, TypeError):
                strange.append(line)
        for what, found in (("that are no log lines", strange), ("at `error` for what a client did", errors)):
            if found:
                figures.log_faults.append(f"{len(found)} lines {what}: {found[0].decode(errors='replace')[:300]}")
