"""Calls by a relay, through a real coturn: by UDP and TCP, with credentials that are good, wrong and over."""

from __future__ import annotations

import pytest
from harness.deadline import until
from harness.relay import COTURN, Coturn
from harness.server import HallwayServer
from harness.street import Browsers, empty_street
from harness.visitor import connected, in_one_call
from playwright.async_api import expect

pytestmark = pytest.mark.skipif(COTURN is None, reason="no coturn on this machine: apt-get install coturn")

#: The page tries twice before it says that a call does not connect.
GIVEN_UP_WITHIN = 25_000

#: Of the pair of candidates in use: what mine is, and how I reach my relay.
PATH = """
async () => {
  const stats = [...(await window.hallway.pc.getStats()).values()];
  const transport = stats.find((one) => one.type === "transport");
  const pair = stats.find((one) => one.id === transport.selectedCandidatePairId);
  const mine = stats.find((one) => one.id === pair?.localCandidateId);
  return mine ? `${mine.candidateType} ${mine.relayProtocol ?? ""}`.trim() : null;
}
"""


@pytest.mark.parametrize("transport", ["udp", "tcp"])
async def test_a_host_that_allows_relays_alone_has_calls_by_them_with_picture_and_sound(
    browsers: Browsers, transport: str
) -> None:
    async with Coturn() as relay:
        settings = relay.settings(transport, RELAY_ONLY="true")
        async with HallwayServer(f"relay-{transport}", **settings) as server, empty_street(server, browsers) as street:
            ada, ben = await street.two_guests()
            await in_one_call(ada, ben)
            for visitor in (ada, ben):
                await visitor.receives()
                assert await visitor.page.evaluate(PATH) == f"relay {transport}"
                await expect(visitor.page.locator(".facts-quality")).to_contain_text("By relay", timeout=10_000)
            await ada.sees("Partner", "blue")
            await ben.sees("Partner", "terracotta")


@pytest.mark.parametrize("fault", ["wrong", "over"])
async def test_credentials_that_the_relay_does_not_take_are_said_and_next_goes_on(browsers: Browsers, fault: str) -> None:
    async with Coturn() as relay:
        settings = relay.settings("udp", RELAY_ONLY="true")
        if fault == "wrong":
            settings["TURN_SECRET"] = "another secret"
        async with HallwayServer(f"relay-{fault}", **settings) as server, empty_street(server, browsers) as street:
            ada, ben = await street.ada(), await street.ben()
            if fault == "over":
                # A page that has been asleep for so long that what it was given is over.
                name, password = relay.credentials(lasts=-60)
                for visitor in (ada, ben):
                    await visitor.page.add_init_script(
                        """(([name, password]) => {
                          const make = RTCPeerConnection.prototype.setConfiguration;
                          const old = (given) => ({
                            ...given,
                            iceServers: given.iceServers.map((one) => ({ ...one, username: name, credential: password })),
                          });
                          window.RTCPeerConnection = new Proxy(window.RTCPeerConnection, {
                            construct: (target, [given], self) => Reflect.construct(target, [old(given)], self),
                          });
                          RTCPeerConnection.prototype.setConfiguration = function (given) {
                            return make.call(this, old(given));
                          };
                        })"""
                        + f"({[name, password]!r})"
                    )
                    await visitor.page.reload()
            for visitor in (ada, ben):
                await visitor.continue_as_guest()
                await visitor.start()
            for visitor in (ada, ben):
                words = "the relay of this host did not let you in. Press Next"
                await expect(visitor.status).to_contain_text(words, timeout=GIVEN_UP_WITHIN)
            await ada.next()
            await expect(ada.status).not_to_contain_text("did not let you in")


async def test_a_call_goes_to_the_relay_by_itself_where_there_is_no_way_straight(browsers: Browsers) -> None:
    """The straight ways are cut off in the page: none of its own candidates but the relay's reaches the other."""
    async with Coturn() as relay:
        async with HallwayServer("relay-fallback", **relay.settings("udp")) as server:
            async with empty_street(server, browsers) as street:
                ada, ben = await street.ada(), await street.ben()
                for visitor in (ada, ben):
                    await visitor.page.add_init_script(
                        """(() => {
                          const take = RTCPeerConnection.prototype.addIceCandidate;
                          RTCPeerConnection.prototype.addIceCandidate = function (given) {
                            if (given?.candidate && !/ typ relay/.test(given.candidate)) return Promise.resolve();
                            return take.call(this, given);
                          };
                          const describe = RTCPeerConnection.prototype.setRemoteDescription;
                          RTCPeerConnection.prototype.setRemoteDescription = function (given) {
                            const kept = given.sdp.split("\\r\\n")
                              .filter((line) => !line.startsWith("a=candidate") || / typ relay/.test(line));
                            return describe.call(this, { ...given, sdp: kept.join("\\r\\n") });
                          };
                        })()"""
                    )
                    await visitor.page.reload()
                    await visitor.continue_as_guest()
                await ada.start()
                await ben.start()
                await connected(ada, ben)
                for visitor in (ada, ben):
                    await visitor.receives()
                    await expect(visitor.page.locator(".facts-quality")).to_contain_text("By relay", timeout=10_000)


async def test_credentials_are_renewed_while_one_waits_and_before_another_way_is_looked_for(browsers: Browsers) -> None:
    async with Coturn() as relay:
        settings = relay.settings("udp", RELAY_ONLY="true", TURN_TTL="60")
        async with HallwayServer("relay-short", **settings) as server, empty_street(server, browsers) as street:
            ada, ben = await street.two_guests()
            await ada.start()
            await ada.waits()
            granted = """() => performance.getEntriesByName(location.origin + "/api/ice-servers").length"""

            async def renewed() -> bool:
                return await ada.page.evaluate(granted) >= 2

            # A minute is the least that the server takes; three quarters of it are what an offer serves.
            await until(renewed, "Ada's offer was made anew", 60)
            await ben.start()
            await connected(ada, ben)
            for visitor in (ada, ben):
                await visitor.receives()
            asked = await ada.page.evaluate(granted)
            before = await ada.page.evaluate("() => window.hallway.pc.localDescription.sdp.match(/ice-ufrag:(.*)/)[1]")
            async with ada.page.expect_response("**/api/ice-servers"):
                await ada.page.evaluate(
                    """() => { const lost = new Event("offline"); const back = new Event("online");
                    Object.defineProperty(navigator, "onLine", { value: false, configurable: true });
                    dispatchEvent(lost);
                    Object.defineProperty(navigator, "onLine", { value: true, configurable: true });
                    dispatchEvent(back); }"""
                )
            assert await ada.page.evaluate(granted) > asked

            async def restarted() -> bool:
                now = await ada.page.evaluate("() => window.hallway.pc.localDescription.sdp.match(/ice-ufrag:(.*)/)[1]")
                return now != before

            await until(restarted, "the call has looked for another way", 10)
            await connected(ada, ben)
            for visitor in (ada, ben):
                await visitor.receives()
