"""What belongs to somebody else's room."""

from __future__ import annotations

from collections import Counter
from typing import Any

from abuse import settings
from abuse.floods import post
from abuse.stage import Attack, Stage, code, expecting, heard, volley


def said_in(room: str, stage: Stage) -> list[tuple[str, dict[str, Any]]]:
    return [
        ("text", {"room": room, "text": stage.text()}),
        ("signal", {"room": room, "candidate": None}),
        ("signal", {"room": room, "description": {"type": "offer", "sdp": "v=0"}}),
        ("typing", {"room": room, "typing": True}),
    ]


async def others_rooms(stage: Stage) -> None:
    """Texts, signals, typing and next for a room of others, for one that never was, for one that is over."""
    pass_ = await stage.guest()
    culprit, partner = await stage.seat(pass_), await stage.seat()
    room = await stage.meet(culprit, partner)
    http = stage.http()
    never = "room_" + "0" * 32

    async def refused(other: str, what: str) -> None:
        async with expecting(stage, what):
            for event, argument in said_in(other, stage):
                said = code(await culprit.ask(event, argument))
                stage.require(said == "not_in_room", f"{event} for {what}: {said}")
            text = {"room": other, "text": stage.text()}
            status, problem, _ = await post(http, f"{stage.url}/api/messages", json=text, headers=pass_.headers)
            stage.require(
                (status, problem.get("code")) == (409, "not_in_room"), f"HTTP text for {what}: {status} {problem}"
            )

    async def changes_nothing(other: str, what: str, standing: Any) -> None:
        answer = await culprit.ask("next", {"room": other})
        stage.require(answer == standing, f"next for {what}: {answer}")
        status, answer, _ = await post(http, f"{stage.url}/api/next", json={"room": other}, headers=pass_.headers)
        stage.require((status, answer) == (202, standing), f"HTTP next for {what}: {status} {answer}")

    for other, what in ((stage.others_room, "the bystanders' room"), (never, "a room that never was")):
        await refused(other, what)
        await changes_nothing(other, what, {"status": "matched", "room": room})
    for packet in ({"token": pass_.token, "room": stage.others_room}, {"token": pass_.token, "room": never}):
        async with expecting(stage, "CONNECT into a room of others"):
            # It is a page that comes back to a room it is not in: told so, and in its own at the most.
            socket = await stage.bare()
            await socket.connect(pass_, room=packet["room"])
            came = [argument.get("room") for name, argument in await heard(socket) if name == "matched"]
            stage.require(stage.others_room not in came, "CONNECT leads into a room of others")
            culprit = socket
    await culprit.ask("stop")
    await refused(room, "a room that is over")
    came = Counter(name for name, _ in await heard(partner))
    stage.require(not set(came) & {"text", "signal", "typing"}, f"the partner heard {dict(came)}")


async def blocks_and_reports(stage: Stage) -> None:
    """Block and report for a room of others, and far more often than one may."""
    pass_ = await stage.guest()
    culprit, partner = await stage.seat(pass_), await stage.seat()
    room = await stage.meet(culprit, partner)
    report = {"reason": "spam", "note": stage.text()}
    known = []
    for event, argument in (("block", {}), ("report", report)):
        said = code(await culprit.ask(event, {"room": stage.others_room} | argument))
        if said == "unknown_event":
            stage.skip(f"{event}: SKIPPED, this server does not know the event")
            continue
        known.append(event)
        stage.require(said == "not_in_room", f"{event} for the bystanders' room: {said}")
    if "report" in known:
        answers = await volley(culprit, [("report", {"room": room} | report)] * (3 * settings.REPORTS_PER_MINUTE))
        codes = Counter(code(answer) for answer in answers)
        stage.require(set(codes) <= {"taken", "rate_limited"}, f"report: answered {dict(codes)}")
        stage.require(codes["taken"] <= settings.REPORTS_PER_MINUTE, f"report: {codes['taken']} were taken")
        reports = {str(answer["report"]) for answer in answers if code(answer) == "taken"}
        stage.require(len(reports) <= 1, f"one room was reported {len(reports)} times by one guest")
        came = Counter(name for name, _ in await heard(partner))
        stage.require(set(came) <= {"welcome", "waiting", "matched"}, f"who is reported heard {dict(came)}")
        stage.tell(f"report: {len(answers)} said, {codes['taken']} taken")


ATTACKS = [Attack("others-rooms", others_rooms), Attack("blocks-and-reports", blocks_and_reports)]
