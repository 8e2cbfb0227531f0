"""What is seen of the partner: a black picture is noticed and said, and a screen is shown to its edges."""

from __future__ import annotations

from harness.visitor import in_one_call
from playwright.async_api import expect

#: The lens is covered: what the camera sends is dark, and rustles a little.
COVER = """
async () => {
  const canvas = document.createElement("canvas");
  [canvas.width, canvas.height] = [320, 240];
  const context = canvas.getContext("2d");
  setInterval(() => {
    const light = 4 + Math.random() * 8;
    context.fillStyle = `rgb(${light}, ${light}, ${light})`;
    context.fillRect(0, 0, 320, 240);
  }, 100);
  const sender = window.hallway.pc.getSenders().find((sender) => sender.track?.kind === "video");
  await sender.replaceTrack(canvas.captureStream(10).getVideoTracks()[0]);
}
"""

#: A screen of 1920 by 1080 with something written up to its edges. The one that Chromium pretends has a camera's measures.
SCREEN = """
() => {
  const canvas = document.createElement("canvas");
  [canvas.width, canvas.height] = [1920, 1080];
  const context = canvas.getContext("2d");
  let number = 0;
  setInterval(() => {
    context.fillStyle = "#f4f1ea";
    context.fillRect(0, 0, 1920, 1080);
    context.fillStyle = "#222";
    context.font = "56px sans-serif";
    for (let line = 0; line < 14; line += 1) {
      const words = `${line + 1}. what is written on this screen goes from one of its edges to the other: ${number}`;
      context.fillText(words, 8, 70 + line * 74, 1904);
    }
    number += 1;
  }, 200);
  navigator.mediaDevices.getDisplayMedia = async () => canvas.captureStream(5);
}
"""

FIT = "() => getComputedStyle(document.querySelector('.partner-pane video')).objectFit"


async def test_a_picture_that_goes_black_is_said_until_it_shows_something_again(street) -> None:
    ada, ben = await street.two_guests()
    await in_one_call(ada, ben)
    await ben.sees("Partner", "terracotta")
    black = "Their picture is black: their camera may be off or covered."
    await ada.button("Camera off").click()
    await expect(ben.status).to_contain_text(black, timeout=10_000)
    await ada.button("Camera on").click()
    await expect(ben.status).to_contain_text("Connected with", timeout=10_000)
    assert "black" not in await ada.words()
    await ada.page.evaluate(COVER)
    await expect(ben.status).to_contain_text(black, timeout=10_000)


async def test_a_screen_is_shown_to_its_edges_and_a_face_fills_its_pane(street) -> None:
    ada, ben = await street.two_guests()
    await in_one_call(ada, ben)
    await ben.sees("Partner", "terracotta")
    assert await ben.page.evaluate(FIT) == "cover"
    await ada.page.evaluate(SCREEN)
    await ada.button("Share screen").click()
    await expect(ada.status).to_contain_text("You are sharing your screen.")
    await ben.page.wait_for_function(f"() => ({FIT})() === 'contain'")
    # What is chosen by hand holds for this screen.
    await ben.page.keyboard.press("z")
    assert await ben.page.evaluate(FIT) == "cover"
    await ben.page.keyboard.press("z")
    assert await ben.page.evaluate(FIT) == "contain"
    await ada.button("Stop sharing").click()
    await ben.page.wait_for_function(f"() => ({FIT})() === 'cover'")
