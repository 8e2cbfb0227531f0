"""All rules over a run, and what it comes to."""

from __future__ import annotations

from collections import Counter
from itertools import pairwise
from pathlib import Path

from chaos.checker import asking, pairs, strangers, texts, waiting
from chaos.checker.breach import Breach
from chaos.checker.run import Run
from chaos.checker.strangers import Past
from chaos.checker.texts import Tally

#: How many breaches of one promise are told in full.
SHOWN = 8


def breaches(run: Run, tally: Tally | None = None) -> list[Breach]:
    """Every breach, in the order of time."""
    past = Past(run)
    found = [Breach(odd.promise, odd.at, (one.number,), odd.says) for one in run.stories for odd in one.oddities]
    found += pairs.breaches(run)
    found += strangers.breaches(run, past)
    found += waiting.breaches(run, past)
    found += texts.breaches(run, Tally() if tally is None else tally)
    found += asking.breaches(run)
    return sorted(found, key=lambda breach: breach.at)


def judge(folder: Path) -> bool:
    """Holds the run in that folder to the rules, says what it was, and whether they were kept."""
    run, tally = Run.of(folder), Tally()
    found = breaches(run, tally)
    print(summary(run, tally))
    begin = run.settings["begin"]
    counts = Counter(breach.promise for breach in found)
    for promise, count in counts.most_common():
        print(f"  BREACH of {promise.name}, {promise}: {count} times")
        for breach in [breach for breach in found if breach.promise is promise][:SHOWN]:
            guests = ", ".join(map(str, breach.guests))
            print(f"    {breach.at - begin:7.2f} s  {breach.says} (guest {guests})")
    print(f"{len(found)} breaches, seed {run.settings['seed']}", flush=True)
    return not found


def summary(run: Run, tally: Tally) -> str:
    """What happened, in figures."""
    kinds = Counter(trouble.kind for trouble in run.troubles.all)
    connections = [connection for story in run.stories for connection in story.connections]
    moved = sum(one.server != other.server for story in run.stories for one, other in pairwise(story.connections))
    resumed = sum(len(stay.present) - 1 for story in run.stories for stay in story.stays if stay.present)
    pairs_made = len(run.rooms)
    late = sum(until - since for since, until in run.troubles.late)
    faults = ", ".join(f"{count} {kind}" for kind, count in sorted(kinds.items())) or "none"
    refused = ", ".join(f"{count} {code}" for code, count in sorted(tally.refused.items())) or "none"
    return "\n".join(
        [
            f"faults: {sum(kinds.values())} ({faults})",
            f"guests: {len(run.stories)}; connections {len(connections)}, {moved} by another server than before",
            f"pairs: {pairs_made}; returns to a room {resumed}; calls {calls_made(run)}",
            f"texts: {tally.asked} said, {tally.acknowledged} acknowledged, {tally.heard} heard; refused: {refused}",
            f"acknowledged and rightly not heard: {tally.in_flight} on their way to a socket that was lost, "
            f"{tally.never_back} whose receiver did not come back, {tally.with_server} kept on a server that died, "
            f"{tally.with_room} kept in a room that was over and that a lost lobby brought back",
            f"the guests' own process was late for {late:.1f} s in {len(run.troubles.late)} places",
        ]
    )


def calls_made(run: Run) -> int:
    return sum(ask.event == "call" and ask.error is None for story in run.stories for ask in story.asks)
