"""What a run should tell even though it passed: a retry, a measure."""

from __future__ import annotations

NOTES: list[str] = []


def note(line: str) -> None:
    """Has the line printed at the end of the run."""
    NOTES.append(line)
