"""Rooms: whom they hold, what the two hear of them, and that they end for both."""

from __future__ import annotations

from collections.abc import Iterator

from chaos.checker.breach import Breach, Promise
from chaos.checker.run import Run
from chaos.checker.spans import Span, without
from chaos.checker.story import Stay, Story

#: How soon both of a pair have heard of it, when nothing is broken.
HEARD_WITHIN = 5.0


def breaches(run: Run) -> Iterator[Breach]:
    for room, stays in run.rooms.items():
        yield from held_by_two(run, room, stays)
    for story in run.stories:
        for stay in story.stays:
            yield from told_to_both(run, story, stay)
            yield from ended_for_both(run, story, stay)


def held_by_two(run: Run, room: str, stays: list[tuple[Story, Stay]]) -> Iterator[Breach]:
    """A room holds two, who name each other, and of whom one calls."""
    numbers = tuple(sorted({story.number for story, _ in stays}))
    at = max(stay.began for _, stay in stays)
    if len(numbers) > 2:
        yield Breach(Promise.MUTUAL, at, numbers, f"{room} holds {len(numbers)}")
        return
    for story, stay in stays:
        partner = run.by_guest.get(stay.partner)
        others = [number for number in numbers if number != story.number]
        if partner is None or partner is story or (others and partner.number != others[0]):
            yield Breach(Promise.MUTUAL, stay.began, numbers, f"{room}: guest {story.number}'s partner is not in it")
    if len(numbers) == 2 and len({(story.number, stay.role) for story, stay in stays}) == 2:
        if len({stay.role for _, stay in stays}) == 1:
            yield Breach(Promise.ROLES, at, numbers, f"{room}: both are {stays[0][1].role}")


def told_to_both(run: Run, story: Story, stay: Stay) -> Iterator[Breach]:
    """Who listens hears of every room that they are in."""
    partner = run.by_guest.get(stay.partner)
    if partner is None or not stay.is_fresh or any(one.room == stay.room for one in partner.stays):
        return
    if run.listened(story, stay.began - 1, stay.began) is None:
        return
    if run.listened(partner, stay.began - 1, stay.began + HEARD_WITHIN) is not None:
        numbers = (story.number, partner.number)
        says = f"{stay.room}: guest {partner.number} was listening and never heard of it"
        yield Breach(Promise.MUTUAL, stay.began, numbers, says)


def ended_for_both(run: Run, story: Story, stay: Stay) -> Iterator[Breach]:
    """Nobody is left with somebody who is not there, for longer than those are waited for who are lost."""
    partner = run.by_guest.get(stay.partner)
    there: list[Span] = []
    if partner is not None:
        there = [span for one in partner.stays if one.room == stay.room for span in one.present]
    for present in stay.present:
        connection = next((one for one in story.connections if one.began <= present[0] <= one.ended), None)
        if connection is None:
            continue
        for clear in run.clear(story, present, connection):
            for alone in without(clear, there):
                if alone[1] - alone[0] > run.bound:
                    numbers = (story.number,) if partner is None else (story.number, partner.number)
                    says = f"{stay.room}: guest {story.number} is alone in it for {alone[1] - alone[0]:.1f} s"
                    yield Breach(Promise.ENDED, alone[0], numbers, says)
