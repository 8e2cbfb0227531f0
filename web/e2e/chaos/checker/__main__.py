"""Judges the records of a run once more: `python -m chaos.checker [FOLDER]`. Exits with 1 on a breach."""

from __future__ import annotations

import sys
from pathlib import Path

from chaos.checker.verdict import judge
from harness.server import ARTIFACTS

if __name__ == "__main__":
    sys.exit(0 if judge(Path(sys.argv[1]) if len(sys.argv) > 1 else ARTIFACTS / "e2e" / "chaos") else 1)
