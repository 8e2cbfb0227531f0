"""Mistakes, planted into the records of a real run: what guests would have seen of a server that makes them.

Each takes a copy of the records and changes what one or two guests saw. It looks for a place where it must show, and
fails if there is none.
"""

from __future__ import annotations

import copy
import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from chaos.checker.breach import Promise
from chaos.checker.run import Records, Run
from chaos.checker.story import Ask, Stay, Story

Record = dict[str, Any]

#: Nothing is planted so near to the end of a connection that it might not have been heard.
MARGIN = 2.0


@dataclass
class Recording:
    """The records of a run, before anybody reads them."""

    settings: dict[str, Any]
    faults: Records
    guests: list[Records]

    def copy(self) -> Recording:
        return copy.deepcopy(self)

    def run(self) -> Run:
        return Run(self.settings, self.faults, self.guests)

    def events(self, name: str) -> Iterator[tuple[int, int, Record]]:
        """Whatever was heard by that name: whose, where it stands, and the record."""
        for guest, records in enumerate(self.guests):
            for index, record in enumerate(records):
                if record["is"] == "heard" and record["event"] == name:
                    yield guest, index, record


def picked(places: Iterator[Any] | list[Any], chance: random.Random) -> Any:
    """One of the places where a mistake can be planted."""
    all_ = list(places)
    assert all_, "there is no place to plant this: the run is too short"
    return chance.choice(all_)


def stays(run: Run, lasting: float = 0.0) -> Iterator[tuple[Story, Stay, Story]]:
    """Rooms as both saw them, from the one's side."""
    for story in run.stories:
        for stay in story.stays:
            partner = run.by_guest[stay.partner]
            both = any(one.room == stay.room and one.is_fresh for one in partner.stays)
            if both and stay.is_fresh and min(stay.ended, run.end) - stay.began >= lasting:
                yield story, stay, partner


def hears(records: Records, at: float, event: str, argument: Any) -> None:
    """Has something more be heard, on the socket of that moment."""
    index = sum(record["t"] <= at for record in records)
    socket = next(record["socket"] for record in reversed(records[:index]) if "socket" in record)
    records.insert(index, {"t": at, "is": "heard", "socket": socket, "event": event, "argument": argument})


def texts_said(run: Run) -> dict[str, Ask]:
    """Every text that was sent, by its words."""
    return {ask.argument["text"]: ask for story in run.stories for ask in story.asks if ask.event == "text"}


# The mistakes


def double_pair(recording: Recording, chance: random.Random) -> None:
    """Somebody is given a partner who is in another room."""
    run = recording.run()
    places = []
    for story, stay, _ in stays(run, lasting=MARGIN):
        at = stay.began + 0.5
        if run.listened(story, at - 1, at + 6) is not None:
            for third in run.stories:
                idle = all(not one.began <= at <= one.ended for one in third.stays)
                if third is not story and idle and run.listened(third, at - 1, at + 1) is not None:
                    places.append((story, third, at))
    story, third, at = picked(places, chance)
    records = recording.guests[third.number]
    argument = {"room": "room_planted", "role": "caller", "partner": {"id": story.guest}, "resumed": False}
    hears(records, at, "matched", argument)


def two_rooms(recording: Recording, chance: random.Random) -> None:
    """Somebody in a room hears of another one."""
    run = recording.run()
    places = [place for place in stays(run, lasting=1) if run.listened(place[0], place[1].began, place[1].began + 1)]
    story, stay, _ = picked(places, chance)
    other, its, _ = picked([place for place in stays(run) if place[1].room != stay.room], chance)
    records, at = recording.guests[story.number], stay.began + 0.1
    argument = {"room": its.room, "role": "caller", "partner": {"id": other.guest}, "resumed": False}
    hears(records, at, "matched", argument)


def lost_text(recording: Recording, chance: random.Random) -> None:
    """A text that was acknowledged is not heard by one who listened."""
    run = recording.run()
    taken = {text for text, ask in texts_said(run).items() if ask.answered and ask.error is None}
    places = [
        (guest, index)
        for guest, index, record in recording.events("text")
        if record["argument"]["text"] in taken
        and run.listened(run.stories[guest], record["t"] - MARGIN, record["t"] + MARGIN) is not None
    ]
    guest, index = picked(places, chance)
    del recording.guests[guest][index]


def kept_text_lost(recording: Recording, chance: random.Random) -> None:
    """What was kept for one who was away is not told when they come back."""
    run = recording.run()
    asked = texts_said(run)
    places = []
    for guest, index, record in recording.events("text"):
        connection = next(one for one in run.stories[guest].connections if one.began <= record["t"] <= one.ended)
        ask = asked[record["argument"]["text"]]
        previous = [one for one in run.stories[guest].connections if one.ended < connection.began]
        was_away = previous and previous[-1].ended < ask.at - 1 and ask.answered and ask.answered < connection.began
        if was_away and connection.ended - record["t"] > MARGIN + 1:
            places.append((guest, index))
    guest, index = picked(places, chance)
    del recording.guests[guest][index]


def reordered(recording: Recording, chance: random.Random) -> None:
    """Two texts of one guest are heard the wrong way round."""
    said = texts_said(recording.run())
    places = []
    for guest, index, record in recording.events("text"):
        for after in recording.guests[guest][index + 1 : index + 2]:
            is_text = after["is"] == "heard" and after["event"] == "text"
            if is_text and after["argument"]["room"] == record["argument"]["room"]:
                if said[after["argument"]["text"]].at < record["t"]:
                    places.append((guest, index))
    guest, index = picked(places, chance)
    one, other = recording.guests[guest][index : index + 2]
    one["argument"], other["argument"] = other["argument"], one["argument"]


def said_twice(recording: Recording, chance: random.Random) -> None:
    """A text is heard twice."""
    guest, index, record = picked(recording.events("text"), chance)
    recording.guests[guest].insert(index, copy.deepcopy(record))


def anothers_words(recording: Recording, chance: random.Random) -> None:
    """A text comes to somebody for whom it was not meant."""
    run = recording.run()
    listeners = [
        (story, stay)
        for story, stay, _ in stays(run, lasting=0.5)
        if run.listened(story, stay.began, stay.began + 0.5)
    ]
    places = [
        (record, story, stay)
        for guest, _, record in recording.events("text")
        for story, stay in listeners
        if story.number != guest and stay.room != record["argument"]["room"] and stay.began > record["t"]
    ]
    record, story, stay = picked(places, chance)
    records, at = recording.guests[story.number], stay.began + 0.2
    argument = record["argument"] | {"room": stay.room}
    hears(records, at, "text", argument)


def words_of_an_old_room(recording: Recording, chance: random.Random) -> None:
    """A text is heard when its room is over."""
    places = []
    for guest, index, record in recording.events("text"):
        for later, other in enumerate(recording.guests[guest][index:], index):
            if other["is"] == "heard" and other["event"] == "ended" and other["socket"] == record["socket"]:
                places.append((guest, index, later))
                break
    guest, index, later = picked(places, chance)
    record = recording.guests[guest].pop(index)
    record["t"] = recording.guests[guest][later - 1]["t"]
    recording.guests[guest].insert(later, record)


def ghost(recording: Recording, chance: random.Random) -> None:
    """A room ends for one, and the other hears nothing of it."""
    run = recording.run()
    places = []
    for story, stay, partner in stays(run, lasting=0.5):
        its = next(one for one in partner.stays if one.room == stay.room)
        connection = next(one for one in story.connections if one.began <= stay.began <= one.ended)
        if its.ended < run.end - run.bound - MARGIN and stay.ended <= connection.ended:
            places.append((story, stay))
    story, stay = picked(places, chance)
    records = recording.guests[story.number]
    records[:] = [record for record in records if record["t"] < stay.ended]


def stuck_waiter(recording: Recording, chance: random.Random) -> None:
    """Two who suit wait, and are not brought together."""
    run = recording.run()
    latest = run.end - run.bound - run.settings["relax_after"] - MARGIN
    places = []
    for one in run.stories:
        for other in run.stories:
            strangers = one.account != other.account and all(stay.partner != other.guest for stay in one.stays)
            spans = [(a, b) for a, _, _ in one.waits for b, _, _ in other.waits if max(a, b) < latest]
            if one.number < other.number and strangers and spans:
                places.append((one, other, chance.choice(spans)))
    one, other, since = picked(places, chance)
    for story, began in zip((one, other), since, strict=True):
        records = recording.guests[story.number]
        records[:] = [record for record in records if record["t"] <= began]


def told_twice(recording: Recording, chance: random.Random) -> None:
    """A room is told as new for the second time."""
    new = (place for place in recording.events("matched") if not place[2]["argument"]["resumed"])
    guest, index, record = picked(new, chance)
    recording.guests[guest].insert(index, copy.deepcopy(record))


def both_call(recording: Recording, chance: random.Random) -> None:
    """Both of a pair are told to make the offer."""
    story, stay, _ = picked(list(stays(recording.run())), chance)
    for _, _, record in recording.events("matched"):
        if record["argument"]["room"] == stay.room:
            record["argument"]["role"] = "caller"


def oneself(recording: Recording, chance: random.Random) -> None:
    """Two of one account are paired."""
    story, _, partner = picked(list(stays(recording.run())), chance)
    recording.guests[partner.number][0]["account"] = story.account


def no_answer(recording: Recording, chance: random.Random) -> None:
    """Something asked is never answered."""
    run = recording.run()
    places = []
    for guest, records in enumerate(recording.guests):
        for index, record in enumerate(records):
            if record["is"] == "answered" and run.listened(run.stories[guest], record["t"], record["t"] + 12.5):
                places.append((guest, index))
    guest, index = picked(places, chance)
    del recording.guests[guest][index]


def thrown_out(recording: Recording, chance: random.Random) -> None:
    """A server closes a socket for no reason."""
    places = [
        record
        for records in recording.guests
        for record in records
        if record["is"] == "ended" and record["how"] in ("reset", "finish") and record["t"] < recording.settings["end"]
    ]
    record = picked(places, chance)
    record["how"] = "broken"


PLANTS: dict[Callable[[Recording, random.Random], None], Promise] = {
    double_pair: Promise.MUTUAL,
    two_rooms: Promise.ONE_ROOM,
    lost_text: Promise.NO_TEXT_LOST,
    kept_text_lost: Promise.NO_TEXT_LOST,
    reordered: Promise.ORDER,
    said_twice: Promise.SAID_ONCE,
    anothers_words: Promise.PARTNERS_WORDS,
    words_of_an_old_room: Promise.PARTNERS_WORDS,
    ghost: Promise.ENDED,
    stuck_waiter: Promise.WAITING,
    told_twice: Promise.TOLD_ONCE,
    both_call: Promise.ROLES,
    oneself: Promise.STRANGERS,
    no_answer: Promise.ANSWERS,
    thrown_out: Promise.LET_IN,
}
