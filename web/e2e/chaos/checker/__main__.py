"""Judges the records of a run once more, or shows what some of its guests lived through. Exits with 1 on a breach.

    python -m chaos.checker [FOLDER]
    python -m chaos.checker [FOLDER] --guests 3 11 --at 3.4 [--around 2]    their records and the faults, side by side
"""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path

from chaos.checker.run import lines
from chaos.checker.verdict import judge
from harness.server import ARTIFACTS


def show(folder: Path, guests: list[int], at: float, around: float) -> None:
    """What these guests saw and sent about that moment, and what was broken, in order."""
    begin = json.loads((folder / "run.json").read_text(encoding="utf-8"))["begin"]
    records = [("faults", record) for record in lines(folder / "faults.jsonl")]
    for number in guests:
        records += [(f"guest {number}", record) for record in lines(folder / f"guest-{number:04}.jsonl")]
    for who, record in sorted(records, key=lambda one: one[1]["t"]):
        moment = record.pop("t") - begin
        if abs(moment - at) <= around:
            print(f"{moment:8.3f} s  {who:10} {json.dumps(record)[1:-1]}")


def main() -> None:
    parser = argparse.ArgumentParser(
        prog="chaos.checker", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("folder", nargs="?", type=Path, default=ARTIFACTS / "e2e" / "chaos")
    parser.add_argument("--guests", nargs="+", type=int, default=[], help="show these")
    parser.add_argument("--at", type=float, default=0, help="about this second of the run")
    parser.add_argument("--around", type=float, default=2, help="so many seconds before and after (2)")
    options = parser.parse_args()
    if options.guests:
        show(options.folder, options.guests, options.at, options.around)
    else:
        sys.exit(0 if judge(options.folder) else 1)


if __name__ == "__main__":
    main()
