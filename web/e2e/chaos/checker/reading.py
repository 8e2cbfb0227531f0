"""Reads one guest's records into their story: a fold, one record after the other."""

from __future__ import annotations

from typing import Any

from chaos.checker.breach import Promise
from chaos.checker.story import Ask, Connection, Oddity, Stay, Story, Told

#: Ends that are the guest's own will: they are in no room from then on.
LEFT = {"left"}


class Reading:
    """The fold. `Reading(records).story` is what came of it."""

    def __init__(self, records: list[dict[str, Any]], end: float) -> None:
        first = records[0]
        self.story = Story(first["number"], first["account"], first["path"] == "street")
        self.end = end
        self.status = "idle"
        self.stay: Stay | None = None
        self.connection: Connection | None = None
        self._server = ""
        self._since = first["t"]
        #: Whether they were told that they are in a room, and not yet which.
        self._promised = False
        self._entered: float | None = None
        self._asks: dict[tuple[int, int], Ask] = {}
        self._was_new: set[str] = set()
        self._wants_in: float | None = None
        self._lost = first["t"]
        for record in records[1:]:
            if record["t"] > end:
                break
            getattr(self, f"_{record['is']}")(record["t"], record)
        self._finish()

    # Connections

    def _opened(self, at: float, record: dict[str, Any]) -> None:
        self._server = record["server"]
        if self._wants_in is None:
            self._wants_in = at

    def _refused(self, at: float, _: dict[str, Any]) -> None:
        self.story.refusals.append(at)
        if self._wants_in is None:
            self._wants_in = at

    def _ended(self, at: float, record: dict[str, Any]) -> None:
        if self.connection is None or record["socket"] != self.connection.number:
            return
        self._close_span(at)
        self.connection.ended, self.connection.how = at, record["how"]
        self.connection = None
        self._lost = at
        if record["how"] == "reloaded":
            return  # the old socket stands until the new one is in
        self._depart(at)
        if record["how"] in LEFT:
            self._close_stay(at)
            self.status, self._entered = "idle", None

    # What was heard

    def _heard(self, at: float, record: dict[str, Any]) -> None:
        name, argument = record["event"], record["argument"]
        if name == "welcome":
            self._welcome(at, record, argument)
        elif self.connection is not None and record["socket"] == self.connection.number:
            react = getattr(self, f"_on_{name.lower()}", None)
            if react is not None:
                react(at, argument)

    def _welcome(self, at: float, record: dict[str, Any], argument: dict[str, Any]) -> None:
        if self.story.guest not in ("", argument["guest"]["id"]):
            self._odd(Promise.LET_IN, at, "is welcomed as another guest than before")
        self.story.guest = argument["guest"]["id"]
        self.connection = Connection(record["socket"], self._server, at)
        self.story.connections.append(self.connection)
        if self._wants_in is not None:
            self.story.outside.append((self._wants_in, at))
            self._wants_in = None
        room = argument.get("room")
        if self.stay is not None:
            self._depart(at)
            if self.stay.room != room:
                self._close_stay(at)
        if argument["status"] == "waiting" and self.status != "waiting":
            self._entered = self._lost  # it may have been at any moment since then
        self._since = at
        self._stand(argument["status"], at)

    def _on_waiting(self, at: float, _: Any) -> None:
        self._must_be_free(at, "waits")
        self._stand("waiting", at)

    def _on_matched(self, at: float, argument: dict[str, Any]) -> None:
        room, is_new = argument["room"], not argument["resumed"]
        if is_new and room in self._was_new:
            self._odd(Promise.TOLD_ONCE, at, f"hears for the second time that {room} is new")
        if is_new:
            self._was_new.add(room)
        if self.stay is not None and self.stay.room != room:
            self._odd(Promise.ONE_ROOM, at, f"hears matched {room} while in {self.stay.room}")
            self._close_stay(at)
        if self.stay is None:
            came_from, entered = self.status, self._entered
            partner, role = argument["partner"]["id"], argument["role"]
            self.stay = Stay(room, partner, role, at, is_new, came_from, entered)
            self.story.stays.append(self.stay)
        elif self.stay.partner != argument["partner"]["id"]:
            self._odd(Promise.MUTUAL, at, f"has another partner in {room} than before")
        elif self.stay.role != argument["role"]:
            self._odd(Promise.ROLES, at, f"has another role in {room} than before")
        if not self.stay.present or self.stay.present[-1][1] != float("inf"):
            self.stay.present.append((at, float("inf")))
        self._stand("matched", at)

    def _on_ended(self, at: float, argument: dict[str, Any]) -> None:
        if self.stay is not None and self.stay.room == argument["room"]:
            self._close_stay(at)
        elif self.stay is not None:
            return  # of a room that was named and is no more
        self._stand(argument["status"], at)

    def _on_ringing(self, at: float, _: Any) -> None:
        self._must_be_free(at, "is rung")
        self._stand("ringing", at)

    def _on_callended(self, at: float, _: Any) -> None:
        if self.status in ("calling", "ringing"):
            self._stand("idle", at)

    def _on_text(self, at: float, argument: dict[str, Any]) -> None:
        assert self.connection is not None
        current = self.stay.room if self.stay is not None else None
        told = Told(at, argument["room"], argument["text"], argument["id"], current, self.connection)
        self.story.told.append(told)

    def _on_signedout(self, at: float, argument: Any) -> None:
        self._odd(Promise.LET_IN, at, f"is signed out: {argument}")

    # What was asked

    def _asked(self, at: float, record: dict[str, Any]) -> None:
        if self.connection is None or record["socket"] != self.connection.number:
            return
        ask = Ask(record["event"], record["argument"], at, self.connection, len(self.story.asks))
        self._asks[record["socket"], record["ack"]] = ask
        self.story.asks.append(ask)

    def _answered(self, at: float, record: dict[str, Any]) -> None:
        ask = self._asks.get((record["socket"], record["ack"]))
        if ask is None:
            return
        if ask.answered is not None:
            self._odd(Promise.ANSWERS, at, f"is answered twice: {ask.event}")
        ask.answered, ask.answer = at, record["argument"]
        if ask.error is not None:
            if ask.event == "accept" and self.status == "ringing":
                self._stand("idle", at)
            return
        if ask.event in ("find", "next", "stop"):
            self._stand(ask.answer["status"], at)
        elif ask.event == "call" and self.status in ("idle", "waiting"):
            self._stand("calling", at)
        elif ask.event in ("decline", "cancel") and self.status in ("calling", "ringing"):
            self._stand("idle", at)

    # Where they stand

    def _stand(self, status: str, at: float) -> None:
        """They are something else from now on."""
        is_promised = status == "matched" and self.stay is None
        if (status, is_promised) == (self.status, self._promised):
            return
        self._close_span(at)
        self._promised = is_promised
        # A call that comes to nothing gives a place back as it was.
        if status == "waiting" and (self._entered is None or self.status == "matched"):
            self._entered = at
        elif status == "idle" and self.status not in ("calling", "ringing"):
            self._entered = None
        self.status = status

    def _close_span(self, at: float) -> None:
        """What they were until now goes into the story."""
        since, self._since = self._since, at
        if self.connection is None or at <= since:
            return
        span = (since, at, self.connection)
        if self.status == "waiting":
            self.story.waits.append(span)
        elif self.status in ("calling", "ringing"):
            self.story.calls.append(span)
        elif self.status == "matched" and self._promised:
            self.story.promised.append(span)

    def _depart(self, at: float) -> None:
        """They are not there any more, though perhaps they come back."""
        if self.stay is not None and self.stay.present and self.stay.present[-1][1] == float("inf"):
            self.stay.present[-1] = (self.stay.present[-1][0], at)

    def _close_stay(self, at: float) -> None:
        self._depart(at)
        if self.stay is not None:
            self.stay.ended, self.stay = at, None

    def _must_be_free(self, at: float, what: str) -> None:
        if self.stay is not None:
            self._odd(Promise.ONE_ROOM, at, f"{what} while in {self.stay.room}")

    def _odd(self, promise: Promise, at: float, says: str) -> None:
        self.story.oddities.append(Oddity(promise, at, says))

    def _finish(self) -> None:
        if self.connection is not None:
            self._close_span(self.end)
            self.connection.ended, self.connection.how = self.end, "over"
        self._depart(self.end)
        if self._wants_in is not None:
            self.story.outside.append((self._wants_in, self.end))
