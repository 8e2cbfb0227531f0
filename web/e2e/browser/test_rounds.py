"""One peer connection a match, however often a button is pressed."""

from __future__ import annotations

from harness.visitor import Visitor, connected, in_one_call

ROUNDS = 10


async def test_ten_rounds_of_next_make_one_peer_connection_each(street) -> None:
    ada, ben = await street.two_guests()
    room = await in_one_call(ada, ben)
    rooms = [room]
    for number in range(ROUNDS):
        await (ada, ben)[number % 2].next()
        room = await connected(ada, ben, not_in=room)
        rooms.append(room)
        for visitor in (ada, ben):
            await visitor.counts_agree()
            now = await visitor.inspect()
            assert now["open"] == 1 and now["isTheLastMade"], now
    assert len(set(rooms)) == ROUNDS + 1
    for visitor in (ada, ben):
        assert len(visitor.matched) >= ROUNDS + 1
        await visitor.receives()
    await ada.sees("Partner", "blue")
    await ben.sees("Partner", "terracotta")


async def test_double_clicks_make_no_second_peer_connection(street) -> None:
    ada, ben = await street.two_guests()
    await ada.button("Start").dblclick()
    await ada.waits()
    await ben.button("Start").dblclick()
    room = await connected(ada, ben)
    for visitor in (ada, ben):
        await visitor.counts_agree()
    for _ in range(3):
        await ada.button("Next").dblclick()
        room = await connected(ada, ben, not_in=room)
        for visitor in (ada, ben):
            await visitor.counts_agree()
            assert (await visitor.inspect())["open"] == 1
    await ada.say("still-here")
    await ben.reads("still-here", ["still-here"])


async def test_many_clicks_in_one_moment_are_one_next(street) -> None:
    ada, ben = await street.two_guests()
    room = await in_one_call(ada, ben)
    before = len(ada.matched)
    await press_at_once(ada, "Next", 10)
    await connected(ada, ben, not_in=room)
    await there_and_back(ada, ben)
    assert len(ada.matched) == before + 1, ada.matched
    for visitor in (ada, ben):
        await visitor.counts_agree()


async def test_both_pressing_next_at_once_meet_again_in_one_room(street) -> None:
    ada, ben = await street.two_guests()
    room = await in_one_call(ada, ben)
    for visitor in (ada, ben):
        await press_at_once(visitor, "Next", 2)
    await connected(ada, ben, not_in=room)
    await there_and_back(ada, ben)
    for visitor in (ada, ben):
        await visitor.counts_agree()
        assert (await visitor.inspect())["open"] == 1


async def press_at_once(visitor: Visitor, name: str, times: int) -> None:
    """Presses a button that often before the page can do anything else."""
    await visitor.button(name).evaluate("(button, times) => { while (times-- > 0) button.click(); }", times)


async def there_and_back(ada: Visitor, ben: Visitor) -> None:
    """A text each way: whatever was sent before has been dealt with."""
    await ada.say("there")
    await ben.reads("there|back", ["there"])
    await ben.say("back")
    await ada.reads("there|back", ["there", "back"])
