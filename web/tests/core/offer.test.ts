import assert from "node:assert/strict";
import { describe, test } from "node:test";

import { arrived, looking } from "../support/story";
import type { Story } from "../support/story";

const offer = { type: "offer", sdp: "v=0" } as const;
const made = (number: number, { relayOnly = false, ms = 450_000 } = {}) =>
  ({ type: "offerMade", number, offer, relayOnly, ms }) as const;

const number = (story: Story): number => story.state.offer.number;

/** What the next match opens, of what was prepared. */
function prepared(story: Story, ...match: Parameters<Story["match"]>): string | undefined {
  return story
    .effectsOf(() => story.match(...match))
    .flatMap((one) => (one.do === "openPeer" ? [one.prepared] : []))[0];
}

/** Waiting, with an offer in the hands of the server. */
function held(): Story {
  const story = looking();
  story.tell(made(number(story))).answer("waiting");
  story.done();
  story.doneAboutOffer();
  return story;
}

describe("an offer made while waiting", () => {
  test("is begun when the camera is open, and handed in when it is ready, with the age kept", () => {
    const story = arrived().press("startPressed").tell({ type: "cameraOpened", without: null });
    assert.deepEqual(story.doneAboutOffer(), ["prepareOffer"]);
    story.answer("waiting");
    story.done();
    assert.deepEqual(story.tell(made(number(story))).done(), ["ask find"]);
    assert.deepEqual(story.doneAboutOffer(), ["awaitOffer 450000"]);
    assert.deepEqual(story.answer("waiting").done(), []);
    assert.equal(story.state.offer.held, true);
    assert.equal(prepared(story), "handed");
    assert.equal(story.state.offer.status, "none", "it serves once");
  });

  test("that was not told before the match is sent by its caller, and dropped by a callee", () => {
    const untold = looking();
    untold.tell(made(number(untold)));
    assert.equal(prepared(untold), "untold");
    assert.equal(prepared(held(), { role: "callee" }), "none");
    const unready = looking();
    assert.equal(prepared(unready), "none");
  });

  test("is not used where addresses are to be hidden and it may show one, nor for a call through the hall or a return", () => {
    assert.equal(prepared(held(), { ice: { iceServers: [], iceTransportPolicy: "relay" } }), "none");
    const story = looking();
    story.tell(made(number(story), { relayOnly: true })).answer("waiting");
    assert.equal(prepared(story, { ice: { iceServers: [], iceTransportPolicy: "relay" } }), "handed");
    assert.equal(prepared(held(), { resumed: true }), "none");
  });

  test("that may show an address is made anew when the visitor chooses to hide theirs, and not handed in again", () => {
    const story = held().tell({ type: "wishChosen", wish: { interests: [], language: "", relay: true } });
    assert.equal(story.lastAsked?.offer, undefined);
    assert.deepEqual(story.doneAboutOffer(), ["dropOffer", "prepareOffer"]);
    story.answer("waiting").tell(made(number(story), { relayOnly: true }));
    assert.deepEqual(story.lastAsked?.offer, offer);
  });

  test("whose credentials are about to end is taken back, and then another is made", () => {
    const story = held();
    story.tell({ type: "offerExpired", number: number(story) });
    assert.deepEqual(story.done(), ["ask find"]);
    assert.equal(story.lastAsked?.offer, undefined, "what is left out is void");
    assert.deepEqual(story.doneAboutOffer(), []);
    story.answer("waiting");
    assert.deepEqual(story.doneAboutOffer(), ["dropOffer", "prepareOffer"]);
    story.tell(made(number(story)));
    assert.deepEqual(story.lastAsked?.offer, offer);
  });

  test("goes along with every other wish, so that it is not void for it", () => {
    const story = held().tell({ type: "wishChosen", wish: { interests: ["tea"], language: "" } });
    assert.deepEqual(story.lastAsked?.offer, offer);
  });

  test("is let go by Stop, by a lost connection and by signing out, and made anew after a return", () => {
    const stopped = held().press("stopPressed");
    assert.deepEqual(stopped.doneAboutOffer(), ["dropOffer"]);
    assert.deepEqual(held().tell({ type: "departed" }).doneAboutOffer(), ["dropOffer"]);
    const lost = held().tell({ type: "linkLost" });
    assert.deepEqual(lost.doneAboutOffer(), ["dropOffer"]);
    assert.deepEqual(lost.welcome("waiting").doneAboutOffer(), ["prepareOffer"]);
  });

  test("is made anew for the next one", () => {
    const story = held().match().end("partner_next", "waiting");
    assert.deepEqual(story.doneAboutOffer(), ["prepareOffer"]);
  });

  test("that failed, or that the server refuses, is no news to the visitor, and they are met without it", () => {
    const failed = looking();
    failed.tell({ type: "offerFailed", number: number(failed) });
    assert.deepEqual(failed.doneAboutOffer(), ["prepareOffer", "dropOffer"]);
    assert.equal(prepared(failed), "none");
    const refused = looking();
    refused.tell(made(number(refused))).refuse("rate_limited", 2000);
    assert.match(refused.words, /^Looking for somebody/);
    assert.deepEqual(refused.done(), ["ask find", "findLater 10000"]);
    assert.deepEqual(refused.tell({ type: "findAgainDue" }).done(), ["ask find"]);
  });

  test("that crosses the match is no reason to wait with the next", () => {
    const story = looking();
    story
      .tell(made(number(story)))
      .match()
      .refuse("already_in_room");
    assert.equal(story.state.findingLater, false);
    assert.equal(story.state.asking, null);
    assert.equal(story.phase, "connecting");
  });

  test("of an earlier wait that comes late is nothing", () => {
    const story = held();
    const before = story.state;
    story.tell(made(number(story) - 1), { type: "offerExpired", number: number(story) - 1 });
    assert.deepEqual(story.state, before);
  });
});
