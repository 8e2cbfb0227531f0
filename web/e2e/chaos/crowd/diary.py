"""What one guest saw and sent, as lines of JSON: all that the checker has."""

from __future__ import annotations

import json
import time
from pathlib import Path
from typing import Any, TextIO


class Diary:
    """A file of records, each with its time. Times are of one clock for all who write in a run."""

    def __init__(self, file: Path) -> None:
        self._file: TextIO = file.open("w", encoding="utf-8", buffering=65_536)

    def note(self, what: str, **more: Any) -> float:
        """Writes a record, and returns its time."""
        at = round(time.monotonic(), 4)
        self._file.write(json.dumps({"t": at, "is": what} | more, separators=(",", ":")) + "\n")
        return at

    def close(self) -> None:
        self._file.close()
