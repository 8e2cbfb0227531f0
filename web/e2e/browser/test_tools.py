"""What one expects beside a call: devices, the screen, small and large views, and a key for each."""

from __future__ import annotations

import re
from typing import Any

from harness.deadline import until
from harness.visitor import Visitor, connected, in_one_call
from playwright.async_api import expect
from test_access import SIZES, looks

#: What is sent of the visitor now: the label of the track of that kind, and whether it is alive and on.
SENT = """
(kind) => {
  const sender = window.hallway.pc?.getSenders().find((sender) => sender.track?.kind === kind);
  const track = sender?.track;
  return track ? { label: track.label, enabled: track.enabled, state: track.readyState } : null;
}
"""


async def sent(visitor: Visitor, kind: str) -> dict[str, Any]:
    return await visitor.page.evaluate(SENT, kind)


async def end_by_itself(visitor: Visitor, kind: str) -> None:
    """Has what is sent end as it does when a plug is pulled, or the browser's own Stop is pressed."""
    await visitor.page.evaluate(
        """(kind) => {
          const { track } = window.hallway.pc.getSenders().find((sender) => sender.track?.kind === kind);
          track.stop();
          track.dispatchEvent(new Event("ended"));
        }""",
        kind,
    )


async def more(visitor: Visitor, item: str) -> None:
    await visitor.button("More").click()
    await visitor.button(item).click()


async def test_the_screen_is_shared_in_the_camera_s_place_and_ends_by_either_stop_and_with_the_room(street) -> None:
    ada, ben = await street.two_guests()
    room = await in_one_call(ada, ben)
    await ben.sees("Partner", "terracotta")
    camera = await sent(ada, "video")

    await ada.button("Share screen").click()
    await expect(ada.status).to_contain_text("You are sharing your screen.")
    screen = await sent(ada, "video")
    assert screen["label"] != camera["label"] and screen["enabled"], screen
    await expect(ada.page.locator(".self-pane .pane-name")).to_have_text("Screen")
    await ben.receives()
    assert not await looks(ada, "sharing")
    await ada.button("Stop sharing").click()
    await expect(ada.status).to_contain_text("Your screen is not shared any more")
    assert (await sent(ada, "video"))["label"] == camera["label"]
    await ben.sees("Partner", "terracotta")
    await ada.sees("You", "terracotta")

    # The browser's own Stop.
    await ada.page.keyboard.press("v")
    await expect(ada.status).to_contain_text("You are sharing your screen.")
    await end_by_itself(ada, "video")
    await expect(ada.status).to_contain_text("Your screen is not shared any more")
    await ben.sees("Partner", "terracotta")

    # Whoever comes next is shown the camera.
    await ada.page.keyboard.press("v")
    await expect(ada.status).to_contain_text("You are sharing your screen.")
    await ada.next()
    await connected(ada, ben, not_in=room)
    assert (await sent(ada, "video"))["label"] == camera["label"]
    await ben.sees("Partner", "terracotta")
    await ada.counts_agree()


async def test_another_camera_and_microphone_in_the_call_and_after_a_reload(street) -> None:
    ada = await street.visitor("Ada", await street.browsers.with_several())
    ben = await street.ben()
    for visitor in (ada, ben):
        await visitor.continue_as_guest()
    await in_one_call(ada, ben)
    before = {kind: await sent(ada, kind) for kind in ("video", "audio")}
    # One, or two: the one that was prepared while waiting is given up where the partner brought an offer, too.
    made = (await ada.inspect())["counted"]

    await more(ada, "Camera and sound")
    dialog = ada.page.get_by_role("dialog")
    await expect(dialog.get_by_text("Your microphone hears you.")).to_be_visible()
    chosen: dict[str, str] = {}
    for kind, field in (("video", "Which camera"), ("audio", "Which microphone")):
        select = dialog.get_by_label(field)
        names = await select.locator("option").all_inner_texts()
        # The last one: Chromium's second pretended camera has a format that no call takes.
        other = names[-1]
        assert other not in before[kind]["label"], (names, before)
        await select.select_option(label=other)
        chosen[kind] = other

        async def taken(kind: str = kind, other: str = other) -> bool:
            now = await sent(ada, kind)
            return now is not None and other in now["label"] and now["state"] == "live"

        await until(taken, f"{other} is sent as {kind}")
    assert not await looks(ada, "devices-in-call")
    await dialog.get_by_role("button", name="Done").click()
    await ben.receives()
    assert (await ada.inspect())["counted"] == made, "the call was not made anew"

    await ada.page.reload()
    await ada.start()
    await connected(ada, ben)
    for kind, name in chosen.items():
        assert name in (await sent(ada, kind))["label"], (kind, name)


async def test_a_device_that_ends_gives_way_to_another_and_that_is_said(street) -> None:
    ada, ben = await street.two_guests()
    await in_one_call(ada, ben)
    for kind, words in (("audio", "microphone"), ("video", "camera")):
        await end_by_itself(ada, kind)
        await expect(ada.status).to_contain_text(f"Your {words} was unplugged: another one is used now.")
        assert (await sent(ada, kind))["state"] == "live"
    await ben.sees("Partner", "terracotta")
    await ben.receives()


async def test_devices_that_are_gone_are_said_as_what_it_means_and_taken_again(street) -> None:
    ada, ben = await street.two_guests()
    await in_one_call(ada, ben)
    # A machine whose camera is pulled: what ends cannot be opened again, until the browser tells that it is back.
    await ada.page.evaluate(
        """() => {
          const { mediaDevices } = navigator;
          const open = mediaDevices.getUserMedia.bind(mediaDevices);
          mediaDevices.getUserMedia = (wish) =>
            wish.video ? Promise.reject(new DOMException("", "NotFoundError")) : open(wish);
          window.plugIn = () => {
            mediaDevices.getUserMedia = open;
            mediaDevices.dispatchEvent(new Event("devicechange"));
          };
        }"""
    )
    await end_by_itself(ada, "video")
    await expect(ada.status).to_contain_text("Your camera was unplugged: they hear you and do not see you.")
    await expect(ada.page.locator(".self-pane")).to_contain_text("they hear you only")
    assert not await looks(ada, "camera-unplugged")
    await ada.page.evaluate("() => window.plugIn()")
    await expect(ada.status).to_contain_text("Your camera is back: they see you.")
    await ben.sees("Partner", "terracotta")


async def test_full_screen_and_picture_in_picture_go_on_and_off_by_button_and_by_key(street) -> None:
    ada, ben = await street.two_guests()
    await in_one_call(ada, ben)
    await ada.sees("Partner", "blue")
    full = "() => Boolean(document.fullscreenElement)"
    small = "() => document.pictureInPictureElement?.getAttribute('aria-label') ?? null"
    await more(ada, "Full screen")
    await ada.page.wait_for_function(full)
    await expect(ada.page.get_by_role("heading", name="Hallway")).to_have_count(0)
    await ada.page.screenshot(path="../../artifacts/screenshots/full-screen-1280-light.png")
    await ada.page.keyboard.press("f")
    await ada.page.wait_for_function(f"() => !({full})()")
    # A screen that is shared can be seen to its edges.
    fit = "() => getComputedStyle(document.querySelector('.partner-pane video')).objectFit"
    assert await ada.page.evaluate(fit) == "cover"
    await more(ada, "Whole picture")
    assert await ada.page.evaluate(fit) == "contain"
    await ada.page.keyboard.press("z")
    assert await ada.page.evaluate(fit) == "cover"
    await expect(ada.page.get_by_role("heading", name="Hallway")).to_have_count(1)

    await ada.page.keyboard.press("p")
    await ada.page.wait_for_function(f"() => ({small})() === 'Partner'")
    await ada.button("More").click()
    await expect(ada.button("Leave picture in picture")).to_be_visible()
    await ada.button("Leave picture in picture").click()
    await ada.page.wait_for_function(f"() => ({small})() === null")


async def test_more_and_its_tools_are_in_reach_on_every_screen(street) -> None:
    ada = await street.visitor("Ada", await street.browsers.with_several(), has_touch=True)
    ben = await street.ben()
    for visitor in (ada, ben):
        await visitor.continue_as_guest()
    await in_one_call(ada, ben)
    await ada.button("More").click()
    await expect(ada.button("Other camera")).to_be_visible()
    assert not await looks(ada, "more")
    for size in ({"width": 320, "height": 640}, *SIZES.values(), {"width": 844, "height": 390}):
        await ada.page.set_viewport_size(size)
        for name in ("Camera and sound", "Full screen", "Other camera", "Next", "Stop", "Mute", "More"):
            box = await ada.button(name).bounding_box()
            assert box is not None, (name, size)
            assert min(box["width"], box["height"]) >= 44, (name, box, size)
            assert box["x"] >= 0 and box["x"] + box["width"] <= size["width"] + 0.5, (name, box, size)
            assert box["y"] >= 0 and box["y"] + box["height"] <= size["height"] + 0.5, (name, box, size)


async def test_that_there_is_no_other_camera_is_said_and_the_first_is_sent_again(street) -> None:
    ada = await street.visitor("Ada", await street.browsers.with_several(), has_touch=True)
    ben = await street.ben()
    for visitor in (ada, ben):
        await visitor.continue_as_guest()
    await in_one_call(ada, ben)
    front = await sent(ada, "video")
    # Pretended cameras look nowhere, so that none of them looks back.
    await more(ada, "Other camera")
    await expect(ada.status).to_contain_text("There is no other camera to switch to.")

    async def back() -> bool:
        return await sent(ada, "video") == front

    await until(back, "the first camera is sent again")
    await ben.receives()


async def test_a_wish_to_hide_my_address_is_told_and_held_to(street) -> None:
    ada, ben = await street.two_guests()
    asked: list[str] = []

    def heard(payload: str | bytes) -> None:
        if isinstance(payload, str) and re.match(r'42\d*\["find"', payload):
            asked.append(payload)

    ada.page.on("websocket", lambda socket: socket.on("framesent", heard))
    await ada.page.reload()
    await ada.is_in()
    await ada.button("Account").click()
    await ada.page.get_by_role("switch", name="Hide my address from those I meet").click()
    await ada.button("Back").click()
    await ada.start()
    await ada.waits()
    assert '"relay":true' in asked[-1], asked
    await ben.start()
    await ada.page.wait_for_function("() => window.hallway.pc !== null")
    policy = await ada.page.evaluate("() => window.hallway.pc.getConfiguration().iceTransportPolicy")
    assert policy == "relay"
    # This server has no relay, so that there is no call: nobody sees an address.
    candidates = await ada.page.evaluate("() => window.hallway.pc.localDescription?.sdp.match(/a=candidate/g)")
    assert candidates is None
