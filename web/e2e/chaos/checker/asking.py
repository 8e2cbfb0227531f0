"""What is asked is answered, and what is promised is told."""

from __future__ import annotations

from collections.abc import Iterator

from chaos.checker.breach import Breach, Promise
from chaos.checker.run import Run

#: A receipt of another server that does not come is `unavailable` after 5 s; Redis may be looked for as long.
ANSWERED_WITHIN = 12.0

#: Refusals that there can always be: two deeds crossed on their way, or the store was out of reach.
CROSSED = {
    "unavailable", "not_in_room", "already_in_room", "already_calling", "already_ringing", "nobody_available",
    "guest_unavailable", "no_such_call", "not_connected",
}  # fmt: skip


def breaches(run: Run) -> Iterator[Breach]:
    for story in run.stories:
        for ask in story.asks:
            if ask.error is not None and ask.error not in CROSSED:
                says = f"{ask.event} is refused: {ask.error}"
                yield Breach(Promise.ANSWERS, ask.at, (story.number,), says)
            if ask.answered is None:
                until = min(ask.connection.ended, run.end)
                if any(b - a > ANSWERED_WITHIN for a, b in run.clear(story, (ask.at, until), ask.connection)):
                    says = f"{ask.event} is not answered in {until - ask.at:.1f} s"
                    yield Breach(Promise.ANSWERS, ask.at, (story.number,), says)
        for since, until, connection in story.promised:
            if any(b - a > ANSWERED_WITHIN for a, b in run.clear(story, (since, until), connection)):
                says = f"was told of a room, and in {until - since:.1f} s not which"
                yield Breach(Promise.ANSWERS, since, (story.number,), says)
        bound = run.settings["call_timeout"] + run.bound
        for since, until, connection in story.calls:
            if any(b - a > bound for a, b in run.clear(story, (since, until), connection)):
                yield Breach(Promise.CALLS, since, (story.number,), f"is in a call for {until - since:.1f} s")
