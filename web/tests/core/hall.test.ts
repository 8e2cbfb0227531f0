import assert from "node:assert/strict";
import { describe, test } from "node:test";

import { hallIsShown } from "../../src/core/chat/hall";
import { wordsForHall } from "../../src/core/chat/words";
import type { HallGuest, HallPage } from "../../src/core/protocol";
import { Story, arrived, looking, talking } from "../support/story";

const guest = (id: string, available = true): HallGuest => ({ id, name: `name of ${id}`, available });
const nothing = { joined: [], left: [], changed: [] };
const answer = (story: Story, page: HallPage): Story =>
  story.tell({ type: "hallShown", number: story.state.hall.number, page });
const shown = (story: Story): string[] =>
  (story.state.hall.page?.guests ?? []).map(({ id, available }) => `${id} ${available ? "free" : "busy"}`);

/** Watching: a is free, b is busy. */
function watching(): Story {
  const story = answer(arrived(), { guests: [guest("a"), guest("b", false)], total: 2 });
  story.done(true);
  return story;
}

describe("the hall", () => {
  test("is watched from the welcome to the room, and again after it", () => {
    const story = new Story().tell({ type: "entered" });
    assert.deepEqual(story.done(true), []);
    assert.deepEqual(story.welcome().done(true), ["watchHall"]);
    assert.deepEqual(story.press("startPressed").tell({ type: "cameraOpened", without: null }).done(true), []);
    assert.deepEqual(story.answer("waiting").match().done(true), ["leaveHall"]);
    assert.equal(hallIsShown(story.state), false);
    assert.deepEqual(story.end("partner_left", "waiting").done(true), ["watchHall"]);
  });

  test("is watched anew after a reconnect, with what was searched for, and stays in sight meanwhile", () => {
    const story = watching().tell({ type: "searchWritten", search: " ad " }, { type: "linkLost" });
    story.done(true);
    assert.deepEqual(shown(story), ["a free", "b busy"]);
    assert.deepEqual(story.welcome().done(true), ["watchHall ad"]);
  });

  test("is not watched from a room that one comes back to", () => {
    const story = talking().tell({ type: "linkLost" });
    story.done(true);
    assert.deepEqual(story.welcome("matched", "r1").match({ resumed: true }).done(true), []);
  });

  test("shows who joined at its end, who left no more, and who turned busy", () => {
    const story = watching().say({ ...nothing, event: "hall", joined: [guest("c")], total: 3 });
    assert.deepEqual(shown(story), ["a free", "b busy", "c free"]);
    story.say({ ...nothing, event: "hall", left: ["b"], changed: [guest("a", false)], total: 2 });
    assert.deepEqual(shown(story), ["a busy", "c free"]);
    assert.equal(story.state.hall.page?.total, 2);
  });

  test("takes what changed while the answer was on its way, before or after it, once", () => {
    const story = arrived().say({ ...nothing, event: "hall", joined: [guest("c"), guest("a", false)], total: 3 });
    answer(story, { guests: [guest("a"), guest("b")], total: 2 });
    assert.deepEqual(shown(story), ["a busy", "b free", "c free"]);
    assert.equal(story.state.hall.page?.total, 3);
  });

  test("is searched when the writing rests, and an answer to an earlier search is nothing", () => {
    const story = watching().tell({ type: "searchWritten", search: "x".repeat(40) });
    assert.deepEqual(story.done(true), ["awaitSearch 250"]);
    assert.deepEqual(story.tell({ type: "searchRested" }).done(true), [`watchHall ${"x".repeat(32)}`]);
    const number = story.state.hall.number - 1;
    story.tell({ type: "hallShown", number, page: { guests: [guest("z")], total: 1 } });
    assert.deepEqual(shown(story), ["a free", "b busy"]);
    assert.deepEqual(shown(answer(story, { guests: [], total: 0 })), []);
  });

  test("that is refused for now is asked for again, and one that a server does not have is not shown", () => {
    const refuse = (code: string): Story => {
      const story = arrived();
      return story.tell({ type: "hallRefused", number: story.state.hall.number, code, retryAfterMs: 5000 });
    };
    const story = refuse("rate_limited");
    assert.deepEqual(story.done(true).slice(1), ["awaitHall 5000"]);
    assert.deepEqual(story.tell({ type: "hallDue" }).done(true), ["watchHall"]);
    assert.equal(hallIsShown(refuse("unknown_event").state), false);
    assert.equal(hallIsShown(refuse("late").state), true);
  });

  test("is nowhere in another window's page", () => {
    const story = watching().tell({ type: "linkOver", code: "displaced", message: "" });
    assert.equal(hallIsShown(story.state), false);
  });

  test("says how many there are", () => {
    const words = (guests: number, total: number, search = ""): string => {
      const page = { guests: Array.from({ length: guests }, (_, each) => guest(`${each}`)), total };
      return wordsForHall({ ...arrived().state.hall, page, search });
    };
    assert.equal(wordsForHall(arrived().state.hall), "Asking who is here.");
    assert.equal(words(0, 0), "Nobody else is here yet.");
    assert.equal(words(1, 1), "1 other person is here.");
    assert.equal(words(2, 2), "2 others are here.");
    assert.equal(words(50, 1234), "The first 50 of 1,234. Search to find others.");
    assert.equal(words(0, 0, "ada"), "Nobody of that name is here.");
    assert.equal(words(2, 2, "ada"), "2 of that name.");
    assert.equal(words(50, 60, "ada"), "The first 50 of 60 of that name.");
  });
});

describe("what is asked for", () => {
  const wish = { interests: ["tea"], language: "en" };
  const chosen = { type: "wishChosen", wish } as const;

  test("goes along with find, and at once while waiting", () => {
    const story = looking().tell(chosen);
    assert.deepEqual(story.done(), ["ask find"]);
    assert.deepEqual(story.state.wishTold, wish);
    assert.deepEqual(story.answer("waiting").tell(chosen).done(), [], "and once");
    assert.equal(story.phase, "waiting");
  });

  test("is asked for again when it changed while the last was on its way, and when that was refused", () => {
    const story = looking().tell(chosen, { type: "wishChosen", wish: { interests: [], language: "" } });
    assert.deepEqual(story.done(), ["ask find"]);
    assert.deepEqual(story.answer("waiting").done(), ["ask find"]);
    assert.deepEqual(story.refuse("rate_limited", 4000).done(), ["findLater 4000"]);
    assert.deepEqual(story.tell({ type: "findAgainDue" }).done(), ["ask find"]);
  });

  test("changes nothing in a room; it goes along with Next, and is told when the partner left", () => {
    const story = talking().tell(chosen);
    assert.deepEqual(story.done(), []);
    story.end("partner_left", "waiting");
    assert.deepEqual(story.done(), ["closePeer r1", "awaitPastRoom r1 900000", "ask find"]);
  });

  test("that may have been lost with the connection is told again", () => {
    const story = looking().tell(chosen, { type: "linkLost" });
    story.done();
    assert.deepEqual(story.welcome("waiting").done(), ["ask find"]);
  });

  test("stays from visit to visit", () => {
    const story = arrived().tell(chosen, { type: "departed" }, { type: "entered" });
    assert.deepEqual(story.state.wish, wish);
  });
});
