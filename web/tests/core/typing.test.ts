import assert from "node:assert/strict";
import { describe, test } from "node:test";

import { wordsForWriting } from "../../src/core/chat/words";
import { looking, talking } from "../support/story";
import type { Story } from "../support/story";

const key = (at: number, empty = false) => ({ type: "typed", empty, at }) as const;
const written = (nonce: string) => ({ type: "textWritten", text: "hello", nonce }) as const;

describe("my keys", () => {
  test("the first tells the partner, and each puts off the rest", () => {
    const story = talking().tell(key(0), key(500));
    assert.deepEqual(story.done(), ["sendTyping r1 true", "awaitKeys 4000", "awaitKeys 4000"]);
  });

  test("are told again after three seconds and not before", () => {
    const story = talking().tell(key(0));
    story.done();
    assert.deepEqual(story.tell(key(2999)).done(), ["awaitKeys 4000"]);
    assert.deepEqual(story.tell(key(3000)).done(), ["sendTyping r1 true", "awaitKeys 4000"]);
  });

  test("resting are told once", () => {
    const story = talking().tell(key(0));
    story.done();
    assert.deepEqual(story.tell({ type: "keysRested" }, { type: "keysRested" }).done(), ["sendTyping r1 false"]);
  });

  test("an emptied field is told at once; one that was never told of is not", () => {
    const story = talking().tell(key(0), key(10, true));
    assert.deepEqual(story.done(), ["sendTyping r1 true", "awaitKeys 4000", "sendTyping r1 false"]);
    assert.deepEqual(talking().tell(key(0, true)).done(), []);
  });

  test("stop with the text, and the next text within three seconds is not told of", () => {
    const story = talking().tell(key(0), written("n1"));
    assert.deepEqual(story.done(), ["sendTyping r1 true", "awaitKeys 4000", "sendTyping r1 false", "sendText r1 n1"]);
    assert.deepEqual(story.tell(key(1000), { type: "keysRested" }).done(), ["awaitKeys 4000"]);
  });

  test("are nobody's business while there is no room, or no way to say it", () => {
    assert.deepEqual(looking().tell(key(0)).done(), []);
    const story = talking().tell(key(0), { type: "linkLost" });
    story.done();
    assert.deepEqual(story.tell(key(100), { type: "keysRested" }).done(), []);
    story.welcome("matched", "r1").match({ resumed: true });
    story.done();
    assert.deepEqual(story.tell(key(200)).done(), ["sendTyping r1 true", "awaitKeys 4000"]);
  });

  test("that stop after the room has ended are told to nobody, and the next partner hears of new ones", () => {
    const story = talking().tell(key(0)).end("partner_next", "waiting");
    story.done();
    assert.deepEqual(story.tell({ type: "keysRested" }).done(), []);
    story.match({ room: "r2" });
    story.done();
    assert.deepEqual(story.tell(key(100)).done(), ["sendTyping r2 true", "awaitKeys 4000"]);
  });
});

describe("the partner's keys", () => {
  const writes = (story: Story, typing = true, room = "r1") => story.say({ event: "typing", room, typing });
  const words = (story: Story): string => wordsForWriting(story.state);

  test("are said in words, and believed for six seconds", () => {
    const story = writes(talking());
    assert.equal(words(story), "bob is writing");
    assert.deepEqual(story.done(), ["awaitTyping r1 6000"]);
    assert.equal(words(story.tell({ type: "typingExpired", room: "r0" })), "bob is writing");
    assert.equal(words(story.tell({ type: "typingExpired", room: "r1" })), "");
  });

  test("rest when they say so, when their text comes, when they are lost, and when the room ends", () => {
    assert.equal(words(writes(writes(talking()), false)), "");
    assert.equal(words(writes(talking()).say({ event: "text", room: "r1", id: "m1", text: "hello" })), "");
    assert.equal(words(writes(talking()).say({ event: "partner", room: "r1", away: true })), "");
    assert.equal(words(writes(talking()).end("partner_left", "waiting")), "");
    assert.equal(words(writes(talking()).match({ room: "r2" })), "");
  });

  test("of another room are not believed", () => {
    assert.equal(words(writes(talking(), true, "r0")), "");
  });
});
