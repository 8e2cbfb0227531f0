"""Texts: only the partner's, in order, once, and none that was acknowledged is lost."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field

from chaos.checker.breach import Breach, Promise
from chaos.checker.run import Run
from chaos.checker.spans import touches
from chaos.checker.story import Ask, Connection, Stay, Story, Told

#: How long something may be on its way between a server and a guest when nothing is broken.
ON_ITS_WAY = 1.0

#: How long somebody must have listened after they came back, for what was kept to have been told.
TOLD_WITHIN = 2.0

#: Ends of a connection by the guest or the way: what was on its way then, nobody has.
TORN = {"reset", "finish", "left", "reloaded", "silent", "broken", "over"}


@dataclass
class Tally:
    """What became of the texts."""

    asked: int = 0
    acknowledged: int = 0
    heard: int = 0
    #: Acknowledged and not heard, rightly so: their receiver hung up, left the room, or a server died that kept
    #: them.
    in_flight: int = 0
    never_back: int = 0
    with_server: int = 0
    #: Kept in a room that was over when its guest's grace was, and that a lobby which was lost has brought back.
    with_room: int = 0
    refused: dict[str, int] = field(default_factory=lambda: defaultdict(int))


def breaches(run: Run, tally: Tally) -> Iterator[Breach]:
    said: dict[str, list[tuple[Story, Ask]]] = defaultdict(list)
    for story in run.stories:
        for ask in story.asks:
            if ask.event == "text":
                said[ask.argument["text"]].append((story, ask))
    for story in run.stories:
        yield from heard_rightly(run, story, said)
    for text, attempts in said.items():
        yield from kept(run, text, attempts, tally)


def heard_rightly(run: Run, story: Story, said: dict[str, list[tuple[Story, Ask]]]) -> Iterator[Breach]:
    """What one guest heard: whose words, where, in which order, how often."""
    partners = {stay.room: stay.partner for stay in story.stays}
    #: By room, how far in the partner's asking what was heard has come.
    position: dict[str, int] = {}
    before: dict[str, Told] = {}
    tally_of: dict[str, int] = defaultdict(int)
    for told in story.told:
        attempts = [ask for who, ask in said.get(told.text, []) if who.guest == partners.get(told.room)]
        attempts = [ask for ask in attempts if ask.argument["room"] == told.room and ask.at <= told.at]
        speaker = run.by_guest.get(partners.get(told.room, ""))
        numbers = (story.number,) if speaker is None else (story.number, speaker.number)
        if told.current != told.room or not attempts:
            says = f"hears {told.text!r} of {told.room} while in {told.current}"
            yield Breach(Promise.PARTNERS_WORDS, told.at, numbers, says)
            continue
        tally_of[told.text] += 1
        if told.text in before:
            if not may_repeat(run, story, speaker, attempts, before[told.text], told):
                says = f"hears {told.text!r} again after {told.at - before[told.text].at:.1f} s"
                yield Breach(Promise.SAID_ONCE, told.at, numbers, says)
            continue
        before[told.text] = told
        later = [ask.order for ask in attempts if ask.order > position.get(told.room, -1)]
        if later:
            position[told.room] = min(later)
        else:
            yield Breach(Promise.ORDER, told.at, numbers, f"hears {told.text!r} behind what was said after it")


def may_repeat(
    run: Run, story: Story, speaker: Story | None, attempts: list[Ask], first: Told, again: Told
) -> bool:
    """Whether it was said again, and a server that knew of the first time is no more."""
    if len(attempts) < 2 or speaker is None:
        return False
    servers = {first.connection.server} | {ask.connection.server for ask in attempts}
    return any(run.troubles.gone(server, attempts[0].at - 1, again.at) for server in servers)


def kept(run: Run, text: str, attempts: list[tuple[Story, Ask]], tally: Tally) -> Iterator[Breach]:
    """What became of one text."""
    tally.asked += 1
    speaker, first = attempts[0]
    room = first.argument["room"]
    stay = next((one for one in speaker.stays if one.room == room), None)
    partner = run.by_guest.get(stay.partner) if stay is not None else None
    heard = partner is not None and any(told.text == text and told.room == room for told in partner.told)
    tally.heard += heard
    taken = next((ask for _, ask in attempts if ask.answered is not None and ask.error is None), None)
    if taken is None:
        for _, ask in attempts:
            if ask.error is not None:
                tally.refused[ask.error] += 1
        return
    tally.acknowledged += 1
    if heard or partner is None:
        return
    excuse = why_unheard(run, partner, room, taken, first.at)
    if excuse is None:
        says = f"{text!r} of guest {speaker.number} in {room} was acknowledged and never heard"
        yield Breach(Promise.NO_TEXT_LOST, taken.at, (speaker.number, partner.number), says)
    else:
        setattr(tally, excuse, getattr(tally, excuse) + 1)


def why_unheard(run: Run, partner: Story, room: str, taken: Ask, first_at: float) -> str | None:
    """Why it was right that an acknowledged text was not heard; None if it was not."""
    assert taken.answered is not None
    since, until = first_at - ON_ITS_WAY, taken.answered + ON_ITS_WAY
    if until > run.end:
        return "in_flight"
    if run.troubles.gone(taken.connection.server, taken.answered, taken.answered):
        return "with_server"  # it kept the text, and did not hear any more where the other one was
    open_then = [one for one in partner.connections if one.began <= until and one.ended >= since]
    for connection in open_then:
        silent = run.troubles.silent(connection.server, by_street=partner.by_street)
        if any(touches((since, until), span) for span in silent):
            return "in_flight"
        if since <= connection.ended <= until and connection.how in TORN:
            return "in_flight"
    if any(one.began <= since and one.ended >= until for one in open_then):
        return None  # they listened all the time
    # They were away, or went over to another connection: it is kept, and told when they come back to the room.
    last = next((one for one in reversed(partner.connections) if one.began <= since), None)
    back = returned(partner, room, taken.at, until)
    if back is None:
        return "never_back"
    if last is not None:
        unnoticed = run.settings["ping_interval"] + run.settings["ping_timeout"] + 1
        if last.how == "silent" and since - last.ended < unnoticed:
            return "in_flight"
        # A server that was stopped meanwhile could not see that they had hung up.
        silent = run.troubles.silent(last.server, by_street=partner.by_street)
        if any(touches((last.ended, until), span) for span in silent):
            return "in_flight"
        if run.troubles.gone(last.server, since, back.began):
            return "with_server"
        waited_for = run.settings["grace"] + (unnoticed if last.how == "silent" else 1)
        if back.began - last.ended > waited_for and run.troubles.lobby_was_lost(last.ended, back.began):
            return "with_room"
    return None if back.ended - max(back.began, until) > TOLD_WITHIN else "in_flight"


def returned(partner: Story, room: str, since: float, until: float) -> Connection | None:
    """The connection by which they were told that they are still in the room."""
    stays: list[Stay] = [stay for stay in partner.stays if stay.room == room]
    for start, _ in sorted(span for stay in stays for span in stay.present):
        if start >= since - ON_ITS_WAY:
            return next((one for one in partner.connections if one.began <= start <= one.ended), None)
    return None
