"""A call between two real browsers."""

from __future__ import annotations

from harness.deadline import until
from harness.visitor import connected, in_one_call
from playwright.async_api import expect


async def test_a_guest_and_somebody_signed_up_see_and_hear_each_other(street) -> None:
    ada, ben = await street.ada(), await street.ben()
    await ada.continue_as_guest()
    await ben.sign_up("Ben of the call", "correct horse battery staple")
    await in_one_call(ada, ben)
    for visitor in (ada, ben):
        await visitor.receives()
        await expect(visitor.video("You")).to_be_visible()
        await expect(visitor.video("Partner")).to_be_visible()
        assert "connected" in (await visitor.words()).lower()
    await ada.sees("You", "terracotta")
    await ada.sees("Partner", "blue")
    await ben.sees("You", "blue")
    await ben.sees("Partner", "terracotta")
    for visitor in (ada, ben):
        await visitor.counts_agree()
        assert (await visitor.inspect())["isTheLastMade"]


async def test_texts_go_both_ways_in_order(street) -> None:
    ada, ben = await street.two_guests()
    await in_one_call(ada, ben)
    said = []
    for number in range(10):
        await ada.say(f"ada-{number} 👋 <b>&amp;</b>")
        await ben.reads(r"(?:ada|ben)-\d+", [*said, f"ada-{number}"])
        await ben.say(f"ben-{number}")
        said += [f"ada-{number}", f"ben-{number}"]
        await ada.reads(r"(?:ada|ben)-\d+", said)
    await ben.reads(r"(?:ada|ben)-\d+", said)
    assert "<b>&amp;</b>" in await ben.log.inner_text(), "a text is text"
    await expect(ben.log.locator("b")).to_have_count(0)

    # As fast as one can type and press Enter.
    for number in range(20):
        await ada.box("Message").fill(f"fast-{number}")
        await ada.box("Message").press("Enter")
    await ben.reads(r"fast-\d+", [f"fast-{number}" for number in range(20)])
    await ada.reads(r"fast-\d+", [f"fast-{number}" for number in range(20)])


async def test_the_camera_can_be_switched_off_and_on(street) -> None:
    ada, ben = await street.two_guests()
    await in_one_call(ada, ben)
    await ben.sees("Partner", "terracotta")
    await ada.button("Camera off").click()
    await ben.sees("Partner", "black")
    await ada.button("Camera on").click()
    await ben.sees("Partner", "terracotta")


async def test_the_microphone_can_be_muted(street) -> None:
    ada, ben = await street.two_guests()
    await in_one_call(ada, ben)

    async def enabled() -> list[bool]:
        return await ada.page.evaluate(
            """() => window.hallway.pc.getSenders()
              .filter((sender) => sender.track?.kind === "audio").map((sender) => sender.track.enabled)"""
        )

    assert await enabled() == [True]
    await ada.button("Mute").click()
    await expect(ada.button("Unmute")).to_be_visible()
    assert await enabled() == [False]
    await ada.button("Unmute").click()
    await expect(ada.button("Mute")).to_be_visible()
    assert await enabled() == [True]


async def test_stop_leaves_me_idle_and_my_partner_waiting(street) -> None:
    ada, ben = await street.two_guests()
    await in_one_call(ada, ben)
    await ada.stop()
    await ben.waits()
    await expect(ada.button("Start")).to_be_enabled()
    now = await ada.inspect()
    assert now["room"] is None and now["open"] == 0, now
    await ada.start()
    await connected(ada, ben)
    for visitor in (ada, ben):
        await visitor.counts_agree()


async def test_who_stops_while_waiting_is_met_by_nobody(street) -> None:
    ada, ben = await street.two_guests()
    await ada.start()
    await ada.waits()
    await ada.stop()
    await expect(ada.button("Start")).to_be_enabled()
    await ben.start()
    await ben.waits()
    await ada.start()
    await connected(ada, ben)


async def test_the_home_page_tells_how_many_are_here(street) -> None:
    await street.two_guests()
    cleo = await street.cleo()

    async def told() -> bool:
        return "2" in await cleo.page.locator("body").inner_text()

    await until(told, "the home page says that two are here")
