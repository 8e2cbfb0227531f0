import assert from "node:assert/strict";
import { describe, test } from "node:test";

import { looking, talking } from "../support/story";
import type { Story } from "../support/story";

describe("text", () => {
  const write = (nonce: string, text = "hello") => ({ type: "textWritten", text, nonce }) as const;
  const lines = (story: Story): string[] => story.state.lines.map((line) => `${line.text} ${line.delivery}`);

  test("is shown as sending, then as sent or failed", () => {
    const story = talking().tell(write("n1", "one"), write("n2", "two"));
    assert.deepEqual(story.done(), ["sendText r1 n1", "sendText r1 n2"]);
    story.tell({ type: "textSent", nonce: "n1" }, { type: "textFailed", nonce: "n2", code: "rate_limited" });
    assert.deepEqual(lines(story), ["one sent", "two failed"]);
  });

  test("of nothing, of too much, or to nobody is not sent", () => {
    assert.deepEqual(
      talking()
        .tell(write("n1", "  "), write("n2", "x".repeat(2001)))
        .done(),
      [],
    );
    assert.deepEqual(looking().tell(write("n1")).done(), []);
    assert.deepEqual(
      talking()
        .tell(write("n1", "😀".repeat(2000)))
        .done(),
      ["sendText r1 n1"],
    );
  });

  test("from the partner is added in order, once, and only from this room", () => {
    const story = talking().tell(write("n1", "mine"));
    story.say({ event: "text", room: "r1", id: "m1", text: "theirs" });
    story.say({ event: "text", room: "r1", id: "m1", text: "theirs" });
    story.say({ event: "text", room: "r0", id: "m2", text: "late" });
    assert.deepEqual(lines(story), ["mine sending", "theirs sent"]);
  });

  test("written while the connection is lost goes out when the room is resumed, under the same nonce", () => {
    const story = talking().tell(write("n1"), { type: "linkLost" }, write("n2"));
    story.done();
    story.welcome("matched", "r1").match({ resumed: true });
    assert.deepEqual(story.done(), ["configurePeer r1", "sendText r1 n1", "sendText r1 n2"]);
  });

  const again = (nonce: string) => ({ type: "sendAgainPressed", nonce }) as const;
  const failed = (code = "rate_limited"): Story => {
    const story = talking().tell(write("n1"), { type: "textFailed", nonce: "n1", code });
    story.done();
    return story;
  };

  test("that failed is sent again with one press, under the same nonce, once however often it is pressed", () => {
    const story = failed().tell(again("n1"), again("n1"));
    assert.deepEqual(story.done(), ["sendText r1 n1"]);
    assert.deepEqual(lines(story), ["hello sending"]);
    assert.equal(story.state.lines[0]?.code, undefined);
    assert.deepEqual(lines(story.tell({ type: "textSent", nonce: "n1" }, again("n1"))), ["hello sent"]);
    assert.deepEqual(story.done(), []);
  });

  test("that would fail again, that is unknown, or whose reader is gone is not sent again", () => {
    assert.deepEqual(failed("payload_too_large").tell(again("n1"), again("n2")).done(), []);
    const story = failed().end("partner_left", "waiting");
    story.done();
    assert.deepEqual(story.tell(again("n1")).done(), []);
  });

  test("sent again while the connection is lost waits for the return", () => {
    const story = failed().tell({ type: "linkLost" }, again("n1"));
    assert.deepEqual(story.done(), ["awaitSecond"]);
    story.welcome("matched", "r1").match({ resumed: true });
    assert.deepEqual(story.done(), ["configurePeer r1", "sendText r1 n1"]);
  });

  test("that failed goes out by itself after the first return to the room, and after no other", () => {
    const back = (story: Story): string[] => {
      story.tell({ type: "linkLost" });
      story.done();
      story.welcome("matched", "r1").match({ resumed: true });
      return story.done();
    };
    const story = failed("unavailable").tell(write("n2"));
    story.done();
    assert.deepEqual(back(story), ["configurePeer r1", "sendText r1 n1", "sendText r1 n2"]);
    story.tell({ type: "textFailed", nonce: "n1", code: "unavailable" }, { type: "textSent", nonce: "n2" });
    assert.deepEqual(back(story), ["configurePeer r1"]);
    assert.deepEqual(story.tell(again("n1")).done(), ["sendText r1 n1"]);
    assert.deepEqual(back(failed("payload_too_large")), ["configurePeer r1"]);
  });

  test("not delivered when the room ends has failed", () => {
    assert.deepEqual(lines(talking().tell(write("n1")).end("partner_left", "waiting")), ["hello failed"]);
  });

  test("stays to be read until somebody new comes", () => {
    const story = talking().tell(write("n1")).end("partner_left", "waiting");
    assert.equal(story.state.lines.length, 1);
    assert.equal(story.match({ room: "r2" }).state.lines.length, 0);
  });
});
