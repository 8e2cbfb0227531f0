"""The words by which two can tell that nobody is between them."""

from __future__ import annotations

from harness.visitor import Visitor, in_one_call
from playwright.async_api import expect


async def words_of(visitor: Visitor) -> str:
    shown = visitor.page.locator(".facts-words summary")
    await expect(shown).to_be_visible(timeout=10_000)
    return " ".join((await shown.inner_text()).split())


async def test_both_see_the_same_words_and_others_in_the_next_call(street) -> None:
    ada, ben = await street.two_guests()
    await in_one_call(ada, ben)
    words = await words_of(ada)
    assert words == await words_of(ben)
    assert len(words.removeprefix("Words to compare:").split(" · ")) == 3, words
    await ada.page.locator(".facts-words summary").click()
    await expect(ada.page.get_by_text("nobody sits between you")).to_be_visible()
    await ada.stop()
    await ada.start()
    await expect(ada.page.locator(".facts-words summary")).to_be_visible(timeout=15_000)
    assert await words_of(ada) == await words_of(ben) != words


async def test_a_signalling_that_puts_other_certificates_in_place_gives_different_words_or_no_call(street) -> None:
    """Somebody in between would do that in the server; here Ben's page is made to believe another certificate of Ada's."""
    ada, ben = await street.ada(), await street.ben()
    await ben.page.add_init_script(
        """(() => {
          const get = Object.getOwnPropertyDescriptor(RTCPeerConnection.prototype, "remoteDescription").get;
          Object.defineProperty(RTCPeerConnection.prototype, "remoteDescription", {
            get() {
              const real = get.call(this);
              const swap = (sdp) => sdp.replace(/(a=fingerprint:sha-256 )([0-9A-F]{2})/g, (_, head, byte) =>
                head + (byte === "00" ? "01" : "00"));
              return real && { type: real.type, sdp: swap(real.sdp) };
            },
          });
        })()"""
    )
    await ben.page.reload()
    for visitor in (ada, ben):
        await visitor.continue_as_guest()
    await in_one_call(ada, ben)
    assert await words_of(ada) != await words_of(ben)
