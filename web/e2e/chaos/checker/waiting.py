"""Nobody waits while somebody who suits waits, nor in front of a closed door; and nobody is thrown out."""

from __future__ import annotations

from collections.abc import Iterator

from chaos.checker.breach import Breach, Promise
from chaos.checker.run import Run
from chaos.checker.spans import Span, shared
from chaos.checker.story import Story
from chaos.checker.strangers import Past


def breaches(run: Run, past: Past) -> Iterator[Breach]:
    yield from stuck(run, past)
    yield from shut_out(run)
    yield from thrown_out(run)


def stuck(run: Run, past: Past) -> Iterator[Breach]:
    """Whoever has waited so long accepts anybody; two of them have met, or may not meet."""
    bound = run.bound + run.settings["relax_after"]
    long: list[tuple[Story, Span]] = []
    for story in run.stories:
        for since, until, connection in story.waits:
            spans = run.clear(story, (since, until), connection)
            long += [(story, span) for span in spans if span[1] - span[0] > bound]
    for index, (one, span) in enumerate(long):
        for other, its in long[index + 1 :]:
            if shared(span, its) <= bound:
                continue
            both = max(span[0], its[0])
            last_partners_too = shared(span, its) > bound + run.settings["rematch_after"]
            if past.are_strangers(one, other, both) or (last_partners_too and may_meet_again(run, past, one, other)):
                says = f"both wait for {shared(span, its):.1f} s, and nothing forbids that they meet"
                yield Breach(Promise.WAITING, both, (one.number, other.number), says)


def may_meet_again(run: Run, past: Past, one: Story, other: Story) -> bool:
    return one.account != other.account and not past.blocked(one, other, run.end)


def shut_out(run: Run) -> Iterator[Breach]:
    """Whoever wants in is let in by some server, if there is one and the way to it is whole."""
    redis = [trouble.span for trouble in run.troubles.all if trouble.kind in ("restart", "empty")] + run.troubles.late
    servers = run.settings["servers"]
    if servers == 1:
        redis += [trouble.span for trouble in run.troubles.all if trouble.kind in ("kill", "drain", "stall")]
    street = [trouble.span for trouble in run.troubles.all if trouble.kind.startswith("street")]
    for story in run.stories:
        for since, until in story.outside:
            if until - since <= run.bound:
                continue
            broken = redis + (street if story.by_street else [])
            if sum(max(0.0, shared((since, until), span)) for span in broken) + run.bound < until - since:
                yield Breach(Promise.LET_IN, since, (story.number,), f"is not let in for {until - since:.1f} s")


def thrown_out(run: Run) -> Iterator[Breach]:
    """A socket ends by its guest, or because something broke: a server that was given up lets its sockets go late."""
    for story in run.stories:
        for one in story.connections:
            if one.how not in ("broken", "closed", "silent"):
                continue
            troubles = run.troubles.around(one.server, by_street=story.by_street)
            if not any(since <= one.ended and one.ended <= until + run.lease + 5 for since, until in troubles):
                says = f"loses the socket ({one.how}), though nothing was broken"
                yield Breach(Promise.LET_IN, one.ended, (story.number,), says)
