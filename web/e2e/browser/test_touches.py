"""What makes a call pleasant: who is writing, texts sent again, my picture out of the way, and two windows."""

from __future__ import annotations

import itertools
from typing import Any

from harness.deadline import until
from harness.server import ARTIFACTS
from harness.visitor import Visitor, connected, in_one_call
from playwright.async_api import Locator, WebSocketRoute, expect
from test_access import serious, tab_to

PHONE = {"width": 390, "height": 844}
SCREENSHOTS = ARTIFACTS / "screenshots"
CORNERS = ("top left", "top right", "bottom left", "bottom right")


async def looks(visitor: Visitor, state: str, *widths: int) -> None:
    """Takes pictures of a state in both schemes, and requires that nothing serious is wrong with it."""
    for width, scheme in itertools.product(widths or (390, 1280), ("light", "dark")):
        await visitor.page.set_viewport_size(PHONE if width == 390 else {"width": width, "height": 800})
        await visitor.page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
        await visitor.page.screenshot(path=SCREENSHOTS / f"{state}-{width}-{scheme}.png")
        assert not await serious(visitor), (state, width, scheme)


async def box(of: Locator) -> dict[str, float]:
    found = await of.bounding_box()
    assert found is not None, of
    return dict(found)


def apart(one: dict[str, float], other: dict[str, float]) -> bool:
    return (
        one["x"] + one["width"] <= other["x"] + 0.5
        or other["x"] + other["width"] <= one["x"] + 0.5
        or one["y"] + one["height"] <= other["y"] + 0.5
        or other["y"] + other["height"] <= one["y"] + 0.5
    )


async def test_that_the_other_is_writing_is_told_until_they_send_it_or_empty_the_field(street) -> None:
    ada, ben = await street.two_guests()
    await in_one_call(ada, ben)
    writing = ben.page.get_by_text("is writing").or_(ben.page.get_by_text("are writing"))
    await ben.box("Message").focus()
    await ada.box("Message").press_sequentially("Hello")
    await expect(writing).to_be_visible()
    await expect(ben.box("Message")).to_be_focused()
    assert "writing" not in await ben.words(), "the state line is for other things"
    await ada.button("Send").click()
    await ben.reads("Hello", ["Hello"])
    await expect(writing).to_have_count(0)

    # Three seconds have to pass before it is told again; every key asks anew.
    async def told_again() -> bool:
        await ada.box("Message").press_sequentially("x")
        return await writing.count() == 1

    await until(told_again, "Ben is told that Ada writes again")
    await looks(ben, "writing")
    await ada.box("Message").fill("")
    await expect(writing).to_have_count(0)


async def test_a_text_that_was_refused_is_sent_again_by_one_press_and_read_once(street) -> None:
    ada, ben = await street.ada(), await street.ben()
    refused: list[str] = []

    def between(route: WebSocketRoute) -> None:
        """Refuses the first text on its way to the server, as a busy server would."""
        server = route.connect_to_server()

        def to_server(message: str | bytes) -> None:
            if isinstance(message, str) and '["text"' in message and not refused:
                refused.append(message)
                number = message[2 : message.index("[")]
                route.send(f'43{number}[{{"error":{{"code":"unavailable","message":""}}}}]')
            else:
                server.send(message)

        route.on_message(to_server)

    await ada.page.route_web_socket("**/socket.io/**", between)
    await ada.continue_as_guest()
    await ben.continue_as_guest()
    await in_one_call(ada, ben)
    await ada.say("where does this corridor lead")
    await expect(ada.log).to_contain_text("Not sent.")
    await looks(ada, "not-sent")
    await ada.button("Send again").click()
    await ben.reads("corridor", ["corridor"])
    await expect(ada.log).not_to_contain_text("Not sent.")
    await expect(ada.button("Send again")).to_have_count(0)
    await ada.say("the end")
    await ben.reads("corridor|the end", ["corridor", "the end"])


async def test_my_picture_on_a_phone_goes_to_any_corner_by_finger_and_by_key(street) -> None:
    ada, ben = await street.two_guests()
    await ada.page.set_viewport_size(PHONE)
    await in_one_call(ada, ben)
    await ada.sees("Partner", "blue")
    for text in ("Hello! Where does this corridor lead, and who lives behind the third door?", "To a kitchen"):
        await ada.say(text)
        await ben.say(f"You said: {text}")
    await expect(ada.log).to_contain_text("You said: To a kitchen")

    for corner in ("bottom right", "bottom left", "top left", "top right"):
        await drag(ada, corner)
        await lies(ada, corner)
        await looks(ada, f"corner-{corner.replace(' ', '-')}", 390)
    await tab_to(ada, ada.button("Move my picture"))
    for key, corner in (
        ("ArrowDown", "bottom right"),
        ("ArrowLeft", "bottom left"),
        ("ArrowUp", "top left"),
        ("Enter", "top right"),
        ("Enter", "bottom right"),
    ):
        await ada.page.keyboard.press(key)
        await lies(ada, corner)
    await looks(ada, "corner-by-key", 390)

    # While nobody is there the state line is below, and keeps clear as well. After a reload the corner is the same.
    await ben.close_page()
    await ada.waits()
    await lies(ada, "bottom right")
    await looks(ada, "corner-waiting", 390)
    await ada.page.reload()
    await ada.start()
    await ada.sees("You", "terracotta")
    await lies(ada, "bottom right")
    await ada.page.set_viewport_size({"width": 1280, "height": 800})
    await expect(ada.button("Move my picture")).to_have_count(0)


async def drag(visitor: Visitor, corner: str) -> None:
    """Drags the picture most of the way to a corner, with steps between as a finger makes them."""
    picture, stage = await box(visitor.video("You")), await box(visitor.video("Partner"))
    across = 0.75 if corner.endswith("right") else 0.25
    down = 0.75 if corner.startswith("bottom") else 0.25
    # With its motion, which is the way of most visitors.
    await visitor.page.emulate_media(reduced_motion="no-preference")
    mouse = visitor.page.mouse
    await mouse.move(picture["x"] + picture["width"] / 2, picture["y"] + picture["height"] / 2)
    await mouse.down()
    await mouse.move(stage["x"] + stage["width"] * across, stage["y"] + stage["height"] * down, steps=8)
    await mouse.up()


async def lies(visitor: Visitor, corner: str) -> None:
    """Requires the picture in that corner, clear of the state line, of the texts and of all controls."""
    seen: dict[str, Any] = {}

    async def there() -> bool:
        picture, stage = await box(visitor.video("You")), await box(visitor.video("Partner"))
        seen.update(picture=picture, stage=stage)
        right = picture["x"] + picture["width"] / 2 > stage["x"] + stage["width"] / 2
        bottom = picture["y"] + picture["height"] / 2 > stage["y"] + stage["height"] / 2
        at = f"{'bottom' if bottom else 'top'} {'right' if right else 'left'}"
        beside = min(abs(picture["x"] - stage["x"]), abs(stage["x"] + stage["width"] - picture["x"] - picture["width"]))
        return at == corner and beside < 20

    await until(there, f"the picture lies at the {corner}")
    picture, stage = seen["picture"], seen["stage"]
    assert picture["y"] >= stage["y"] and picture["y"] + picture["height"] <= stage["y"] + stage["height"], seen
    words = visitor.status.locator("span")
    assert apart(picture, await box(words)), (corner, picture, await box(words))
    lines = await visitor.log.locator(".line").all()
    if lines:
        end, log = await box(lines[-1]), await box(visitor.log)
        assert end["y"] + end["height"] <= log["y"] + log["height"] + 0.5, "the end of the log is in sight"
        assert apart(await box(words), end), (corner, "the state line is clear of the texts")
    for line in lines:
        assert apart(picture, await box(line)), (corner, picture, await box(line))
    assert apart(picture, await box(visitor.box("Message"))), corner


async def test_a_page_that_was_displaced_says_so_and_takes_the_call_of_the_other_window_over(street) -> None:
    ada, ben = await street.two_guests()
    first = await in_one_call(ada, ben)
    other = await second_window(ada)
    await expect(ada.status).to_contain_text("opened in another window")
    await ben.waits()
    now = await ada.inspect()
    assert now["state"] == "displaced" and now["open"] == 0, now
    await looks(ada, "displaced")
    await other.start()
    second = await connected(other, ben, not_in=first)

    # The call moves: for Ben it is the same room, the same peer connection, and nobody left.
    await ada.button("Use it here").click()
    assert await connected(ada, ben) == second
    await expect(other.status).to_contain_text("opened in another window")
    await ada.sees("Partner", "blue")
    await ben.sees("Partner", "terracotta")
    await ada.receives()
    await ben.receives()
    await ben.counts_agree()
    await ada.say("over here")
    await ben.reads("over here", ["over here"])

    # Back and forth, and with no call to come back to.
    await ben.stop()
    await ada.stop()
    await other.button("Use it here").click()
    await other.waits()
    await expect(ada.button("Use it here")).to_be_visible()
    assert not other.complaints and not await other.violations(), (other.complaints, await other.violations())


async def second_window(visitor: Visitor) -> Visitor:
    """Another window of the same browser, and so of the same guest. It is watched as the first already is."""
    other = Visitor(f"{visitor.name} elsewhere", visitor.context, visitor.url)
    other.page = await visitor.context.new_page()
    other.page.on("console", other._noted)
    other.page.on("pageerror", lambda error: other.complaints.append(f"exception: {error}"))
    await other.page.goto(visitor.url)
    await other.is_in()
    return other
