import assert from "node:assert/strict";
import { describe, test } from "node:test";

import { secondsShown } from "../../src/core/chat/seconds";
import { arrived, looking, talking } from "../support/story";
import type { Story } from "../support/story";

const second = { type: "secondPassed" } as const;
const shown = (story: Story): number | null => secondsShown(story.state);

describe("a grace that runs", () => {
  test("of the partner's is counted down second by second, and stops at nothing", () => {
    const story = talking().say({ event: "partner", room: "r1", away: true });
    assert.equal(shown(story), 20);
    assert.deepEqual(story.done(), ["awaitSecond"]);
    assert.equal(shown(story.tell(second)), 19);
    assert.deepEqual(story.done(), ["awaitSecond"]);
    for (let left = 19; left > 0; left -= 1) story.tell(second);
    assert.equal(shown(story), null);
    story.done();
    assert.deepEqual(story.tell(second).done(), []);
  });

  test("ends when they are back", () => {
    const story = talking().say({ event: "partner", room: "r1", away: true }).tell(second);
    story.say({ event: "partner", room: "r1", away: false });
    assert.equal(shown(story), null);
    story.done();
    assert.deepEqual(story.tell(second).done(), []);
  });

  test("of mine is counted from the first loss, however often coming back fails", () => {
    const story = talking().tell({ type: "linkLost" }, second, { type: "linkLost" }, second, { type: "linkLost" });
    assert.equal(shown(story), 18);
    assert.deepEqual(story.done(), ["awaitSecond", "awaitSecond", "awaitSecond"]);
    story.welcome("matched", "r1").match({ resumed: true });
    assert.equal(shown(story), null);
  });

  test("is none without a call to keep", () => {
    const story = looking().tell({ type: "linkLost" });
    assert.equal(shown(story), null);
    assert.deepEqual(story.done(), []);
    assert.equal(story.words, "Your connection dropped. Trying again…");
  });
});

describe("a device without a network", () => {
  test("is told at once, before the socket has noticed, and not any more when it is back", () => {
    const story = talking().tell({ type: "networkChanged", online: false });
    assert.match(story.words, /^You are offline\. Check your network/);
    assert.equal(story.phase, "connected");
    assert.match(story.tell({ type: "networkChanged", online: true }).words, /^Connected/);
  });

  test("stays without one through signing out and in", () => {
    const story = arrived().tell({ type: "networkChanged", online: false }, { type: "departed" }, { type: "entered" });
    assert.equal(story.state.offline, true);
  });
});

test("an empty hall says to keep the page open, as the first one and as the last", () => {
  const story = looking().say({ event: "waiting", online: 1, waiting: 1 });
  assert.equal(story.words, "Looking for somebody. You are the first here. Keep the page open: somebody may come.");
  story.match().end("partner_left", "waiting");
  assert.equal(story.words, "They left. Looking for the next one. Nobody else is here now. Keep the page open.");
});

test("who is shut out reads the server's own words, or ours where it gives none", () => {
  const over = (message: string): string => talking().tell({ type: "linkOver", code: "banned", message }).words;
  assert.equal(over("Shut out until Monday: spam."), "Shut out until Monday: spam.");
  assert.match(over(""), /shut out/);
});
