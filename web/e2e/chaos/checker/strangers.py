"""Who may not meet: one account with itself, whoever blocked with whom they blocked, last partners too soon."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from chaos.checker.breach import Breach, Promise
from chaos.checker.run import Run
from chaos.checker.story import Stay, Story

#: How much later a guest may hear of something than it was, when nothing is broken.
DELAY = 3.0


class Past:
    """Who parted from whom, and who blocked whom, by account."""

    def __init__(self, run: Run) -> None:
        self._run = run
        #: When rooms of two accounts began and ended, in whichever view is later.
        self._rooms: dict[frozenset[str], list[tuple[float, float, str]]] = defaultdict(list)
        self._blocks: dict[frozenset[str], float] = {}
        for room, stays in run.rooms.items():
            accounts = frozenset(story.account for story, _ in stays)
            if len(accounts) == 2:
                ends = [stay.ended if stay.ended <= run.end else run.end for _, stay in stays]
                self._rooms[accounts].append((min(stay.began for _, stay in stays), min(ends), room))
        for story in run.stories:
            partners = {stay.room: stay.partner for stay in story.stays}
            for ask in story.asks:
                if ask.event == "block" and ask.answered is not None and ask.error is None:
                    partner = run.by_guest.get(partners.get(ask.argument["room"], ""))
                    if partner is not None:
                        pair = frozenset((story.account, partner.account))
                        self._blocks[pair] = min(ask.answered, self._blocks.get(pair, ask.answered))

    def parted(self, one: Story, other: Story, at: float, room: str = "") -> float | None:
        """When the two were last seen to part before that moment, by the first of them who knew."""
        rooms = self._rooms[frozenset((one.account, other.account))]
        return max((ended for began, ended, name in rooms if began < at and name != room), default=None)

    def blocked(self, one: Story, other: Story, at: float) -> bool:
        return self._blocks.get(frozenset((one.account, other.account)), float("inf")) < at

    def are_strangers(self, one: Story, other: Story, since: float) -> bool:
        """Whether nothing forbade from then on that the two meet."""
        if one.account == other.account or self.blocked(one, other, self._run.end):
            return False
        parted = self.parted(one, other, self._run.end)
        return parted is None or parted + self._run.settings["rematch_cooldown"] + DELAY < since


def breaches(run: Run, past: Past) -> Iterator[Breach]:
    for story in run.stories:
        for stay in story.stays:
            partner = run.by_guest.get(stay.partner)
            if stay.is_fresh and partner is not None:
                for says in faults(run, past, story, partner, stay):
                    yield Breach(Promise.STRANGERS, stay.began, (story.number, partner.number), f"{stay.room}: {says}")


def faults(run: Run, past: Past, story: Story, partner: Story, stay: Stay) -> Iterator[str]:
    if story.account == partner.account:
        yield "both are of one account"
        return
    pair = [ask for ask in story.asks if ask.event == "block" and ask.error is None and ask.answered is not None]
    met = {one.room: one.partner for one in story.stays}
    if any(ask.answered < stay.began and met.get(ask.argument["room"]) == stay.partner for ask in pair if ask.answered):
        yield f"guest {story.number} had blocked the other"
    parted = past.parted(story, partner, stay.began, stay.room)
    cooldown = run.settings["rematch_cooldown"]
    if parted is None or stay.began - parted >= cooldown - DELAY or came_of_a_call(run, story, partner, stay):
        return
    # Last partners are not brought back into a lobby that was lost; a server may bring back its guests that much later.
    if run.troubles.lobby_was_lost(parted - run.bound, stay.began):
        return
    if stay.waited_since is not None:
        waited = stay.began - earliest(run, story, stay)
        if waited < run.settings["rematch_after"] - DELAY:
            yield f"the two parted {stay.began - parted:.1f} s ago, and guest {story.number} has waited {waited:.1f} s"


def came_of_a_call(run: Run, story: Story, partner: Story, stay: Stay) -> bool:
    """Whether the room came of a call to a chosen guest, who may be a last partner."""
    its = next((one for one in partner.stays if one.room == stay.room), None)
    return any(one is not None and one.came_from in ("calling", "ringing") for one in (stay, its))


def earliest(run: Run, story: Story, stay: Stay) -> float:
    """The first moment when they may have come into the queue: who is told late was there before."""
    assert stay.waited_since is not None
    moment = stay.waited_since
    connection = next((one for one in story.connections if one.began <= moment <= one.ended), None)
    if connection is not None:
        for since, until in run.troubles.around(connection.server, by_street=story.by_street):
            if since <= moment <= until + DELAY:
                moment = min(moment, since)
    return moment
