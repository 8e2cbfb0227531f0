import assert from "node:assert/strict";
import { test } from "node:test";

import { watchSleep } from "../../src/core/asleep";
import { FakeClock } from "../support/fake-clock";
import { talking } from "../support/story";

test("time that goes by without the page is told, once, and a page that is late or lives on is told nothing", async () => {
  const clock = new FakeClock();
  let ahead = 0;
  const slept: number[] = [];
  const end = watchSleep(
    clock,
    () => clock.now() + ahead,
    (ms) => slept.push(ms),
  );
  await clock.pass(60_000);
  ahead += 5000;
  await clock.pass(2000);
  assert.deepEqual(slept, []);
  ahead += 40_000;
  await clock.pass(5000);
  assert.deepEqual(slept, [40_000]);
  end();
  ahead += 40_000;
  await clock.pass(5000);
  assert.equal(slept.length, 1);
});

test("who slept in a call is told so, and the graces ran on meanwhile", () => {
  const story = talking().tell({ type: "linkLost" }, { type: "woke", ms: 12_000 });
  assert.equal(story.state.graceLeft, 8);
  assert.equal(story.words, "This page was asleep, and your camera with it. Your connection dropped. Trying again…");
  story.tell({ type: "woke", ms: 600_000 });
  assert.equal(story.state.graceLeft, 0);
  story.tell({ type: "noticeRead" });
  assert.equal(story.words, "Your connection dropped. Trying again…");
});

test("who slept through a partner's absence sees how long these are still waited for", () => {
  const story = talking().say({ event: "partner", room: "r1", away: true }).tell({ type: "woke", ms: 9000 });
  assert.equal(story.state.room?.graceLeft, 11);
});

test("who slept too long was away too long, and the server is not said to have started anew", () => {
  const story = talking().tell({ type: "woke", ms: 60_000 }, { type: "linkLost" }).welcome("idle");
  assert.match(story.words, /away too long/);
});

test("who slept without a call is told nothing", () => {
  const story = talking().press("stopPressed");
  const { words } = story;
  assert.equal(story.tell({ type: "woke", ms: 60_000 }).words, words);
});

test("who slept is not told that a device was unplugged which the browser took away meanwhile", () => {
  const story = talking().tell(
    { type: "woke", ms: 60_000 },
    { type: "deviceLost", kind: "microphone" },
    { type: "deviceOpened", kind: "microphone", why: "lost" },
  );
  assert.match(story.words, /^This page was asleep/);
  story.tell({ type: "noticeRead" }, { type: "deviceLost", kind: "microphone" });
  story.tell({ type: "deviceOpened", kind: "microphone", why: "lost" });
  assert.match(story.words, /^Your microphone was unplugged/);
});
