import assert from "node:assert/strict";
import { describe, test } from "node:test";

import { soundBetween } from "../../src/core/chat/heard";
import type { CallEndReason } from "../../src/core/protocol";
import { Story, arrived, looking, talking } from "../support/story";

const ada = { id: "a", name: "ada" };
const bob = { id: "p", name: "bob" };
const camera = { type: "cameraOpened", without: null } as const;
const refusedCamera = { type: "cameraFailed", problem: "refused" } as const;
const calls = (story: Story, guest: typeof bob | null = bob): Story => story.tell({ type: "callPressed", guest });
const answered = (how: "accept" | "decline" | "cancel", code: string | null = null, call = "c1") =>
  ({ type: "callAnswered", call, how, code }) as const;

/** Idle, and bob's phone rings. */
function calling(): Story {
  const story = calls(arrived()).tell(camera).placed();
  story.done();
  return story;
}

/** Idle, and bob calls. */
function rung(): Story {
  const story = arrived().ring();
  story.done();
  return story;
}

/** The answer to the call that is on its way. */
function refuse(story: Story, code: string): Story {
  const number = story.state.ring?.way === "out" ? story.state.ring.number : -1;
  return story.tell({ type: "callRefused", number, code });
}

describe("calling somebody", () => {
  test("opens the camera first, and names whom it is for", () => {
    const story = calls(arrived());
    assert.deepEqual(story.done(), ["openCamera"]);
    assert.equal(story.phase, "cameraOpening");
    assert.deepEqual(story.tell(camera).done(), ["enableTracks", "placeCall p"]);
    assert.equal(story.placed().phase, "calling");
    assert.equal(story.words, "Calling bob. Wait for an answer, or press Cancel call.");
  });

  test("who is next names nobody until the server has", () => {
    const story = calls(arrived(), null).tell(camera);
    assert.deepEqual(story.done(), ["openCamera", "enableTracks", "placeCall"]);
    assert.equal(story.words, "Calling the next who is free.");
    assert.match(story.placed().words, /^Calling bob\./);
  });

  test("while waiting needs no camera anew, and asks for nothing else meanwhile", () => {
    const story = calls(looking());
    assert.deepEqual(story.done(), ["placeCall p"]);
    story.placed().tell({ type: "findAgainDue" });
    assert.deepEqual(story.done(), []);
  });

  test("a second time at once, in a room, while rung or while nobody can be told does nothing", () => {
    for (const story of [calling(), talking(), rung(), arrived().tell({ type: "linkLost" })]) {
      story.done();
      assert.deepEqual(calls(story, ada).done(), []);
    }
  });

  test("that is taken becomes a room, with the camera on and nobody looked for", () => {
    const story = calling().match();
    assert.deepEqual(story.done(), ["openPeer r1", "awaitConnection r1 5000"]);
    assert.equal(story.state.ring, null);
    assert.equal(story.state.wanting, false);
    assert.match(story.peer("connected").words, /^Connected with bob/);
  });

  test("whose room ends idle goes back to rest; whose room ends waiting goes on waiting", () => {
    const idle = calling().match().end("partner_left", "idle");
    assert.equal(idle.phase, "idle");
    assert.equal(idle.state.camera.status, "off");
    const waiting = calls(looking()).placed().match().end("partner_left", "waiting");
    assert.equal(waiting.phase, "waiting");
  });

  test("and then Next looks for somebody new, also after the room", () => {
    const story = calling().match().peer("connected");
    story.done();
    assert.deepEqual(story.press("nextPressed").done(), ["ask next r1"]);
    story.end("you_next", "waiting").answer("waiting");
    assert.equal(story.phase, "waiting");
  });

  test("in a room that is lost for too long, who was called or calling looks for nobody", () => {
    for (const between of [(story: Story) => story, (story: Story) => story.end("lost", "idle")]) {
      const story = calling().match().peer("connected").tell({ type: "linkLost" }, { type: "woke", ms: 20_000 });
      story.done();
      between(story.welcome("idle"));
      assert.deepEqual(story.done(), ["closePeer r1", "awaitPastRoom r1 900000", "closeCamera"]);
      assert.match(story.words, /away too long.*Press Start/);
    }
  });

  const ends: readonly [CallEndReason, RegExp][] = [
    ["declined", /^bob declined your call\./],
    ["timeout", /^bob did not answer\./],
    ["unavailable", /^bob is not available any more\./],
  ];
  for (const [reason, words] of ends) {
    test(`that is ${reason} says so, and leads back to rest`, () => {
      const story = calling().endCall(reason);
      assert.deepEqual(story.done(), ["closeCamera"]);
      assert.equal(story.phase, "idle");
      assert.match(story.words, words);
    });

    test(`that is ${reason} leads back to waiting where that was interrupted`, () => {
      const story = calls(looking()).placed();
      story.done();
      story.endCall(reason).say({ event: "waiting", online: 3, waiting: 1 });
      assert.deepEqual(story.done(), []);
      assert.equal(story.phase, "waiting");
      assert.match(story.words, words);
    });
  }

  test("that nobody can take says so", () => {
    const free = calls(arrived(), null).tell(camera);
    assert.match(refuse(free, "nobody_available").words, /^Nobody is free just now\./);
    assert.equal(free.state.camera.status, "off");
    const gone = calls(arrived()).tell(camera);
    assert.match(refuse(gone, "guest_unavailable").words, /^bob is not available any more\./);
    const fast = calls(arrived()).tell(camera);
    assert.match(refuse(fast, "rate_limited").words, /^That was too fast\./);
  });

  test("the next who is free asks nobody where all are in sight and none is free", () => {
    const story = arrived();
    const page = { guests: [{ ...bob, available: false }], total: 1 };
    story.tell({ type: "hallShown", number: story.state.hall.number, page });
    assert.deepEqual(calls(story, null).done(), []);
    assert.match(story.words, /^Nobody is free just now\./);
    story.say({ event: "hall", joined: [], left: [], changed: [{ ...bob, available: true }], total: 1 });
    assert.deepEqual(calls(story, null).done(), ["openCamera"]);
  });

  test("with a camera that does not open is tried again as the same call", () => {
    const story = calls(arrived()).tell(refusedCamera);
    story.done();
    assert.equal(story.phase, "cameraFailed");
    assert.match(story.words, /blocked the camera.*Try again/);
    assert.deepEqual(story.press("startPressed").tell(camera).done(), ["openCamera", "enableTracks", "placeCall p"]);
  });

  test("where Start was pressed too goes first, and then somebody is looked for", () => {
    const story = calls(arrived().press("startPressed")).tell(camera);
    assert.deepEqual(story.done(), ["openCamera", "enableTracks", "placeCall p"]);
    assert.deepEqual(story.placed().endCall("declined").done(), ["ask find"]);
  });
});

describe("giving a call up", () => {
  test("is told, and waits for the answer", () => {
    const story = calling().press("cancelPressed").press("cancelPressed");
    assert.deepEqual(story.done(), ["answerCall cancel c1"]);
    assert.equal(story.words, "Giving up the call.");
    assert.deepEqual(story.tell(answered("cancel")).done(), ["closeCamera"]);
    assert.equal(story.phase, "idle");
  });

  test("before the camera is open makes none, and puts its light out", () => {
    const story = calls(arrived()).press("cancelPressed");
    story.done();
    assert.deepEqual(story.tell(camera).done(), ["closeCamera"]);
    assert.equal(story.phase, "idle");
  });

  test("before the server has named it is told when it has", () => {
    const story = calls(arrived()).tell(camera).press("cancelPressed");
    story.done();
    assert.deepEqual(story.placed().done(), ["answerCall cancel c1"]);
    story.tell(answered("cancel"));
    assert.equal(story.phase, "idle");
  });

  test("in the moment in which it is taken shows nobody a picture", () => {
    const idle = calling().press("cancelPressed");
    idle.done();
    assert.deepEqual(idle.match().done(), ["closeCamera", "ask stop"]);
    const waiting = calls(looking()).placed().press("cancelPressed");
    waiting.done();
    assert.deepEqual(waiting.match().done(), ["ask next r1"]);
    waiting.tell(answered("cancel", "no_such_call")).answer("waiting");
    assert.equal(waiting.phase, "waiting");
  });

  test("by Stop gives up the wait, too", () => {
    const story = calls(looking()).placed();
    story.done();
    assert.deepEqual(story.press("stopPressed").done(), ["closeCamera", "ask stop"]);
    assert.equal(story.answer("idle").phase, "idle");
  });

  test("that did not arrive goes on calling, and says so", () => {
    const story = calling().press("cancelPressed").tell(answered("cancel", "late"));
    assert.equal(story.phase, "calling");
    assert.match(story.words, /did not answer\. Try again\. Calling bob/);
  });
});

describe("being called", () => {
  test("is said and heard until it is answered, again and again", () => {
    const story = arrived();
    const before = story.state;
    story.ring();
    assert.equal(soundBetween(before, story.state), "ringing");
    assert.equal(story.words, "bob is calling. Press Accept or Decline.");
    assert.deepEqual(story.done(), ["awaitRing c1 3000"]);
    for (let time = 0; time < 3; time += 1) {
      const quiet = story.state;
      story.tell({ type: "ringDue", call: "c1" });
      assert.equal(soundBetween(quiet, story.state), "ringing");
      assert.deepEqual(story.done(), ["awaitRing c1 3000"]);
    }
    const last = story.state;
    story.press("acceptPressed").tell({ type: "ringDue", call: "c1" });
    assert.equal(soundBetween(last, story.state), null);
    assert.deepEqual(story.done(), ["openCamera"]);
  });

  test("opens no camera; accepting does, and then the server is told", () => {
    const story = rung();
    assert.equal(story.state.camera.status, "off");
    assert.deepEqual(story.press("acceptPressed").press("acceptPressed").done(), ["openCamera"]);
    assert.deepEqual(story.tell(camera).done(), ["enableTracks", "answerCall accept c1"]);
    story.tell(answered("accept"));
    assert.equal(story.phase, "connecting");
    assert.deepEqual(story.match({ role: "callee" }).done(), ["openPeer r1", "awaitConnection r1 5000"]);
  });

  test("while waiting is answered at once, and declining goes on waiting", () => {
    const story = looking().ring().press("acceptPressed");
    assert.deepEqual(story.done(), ["awaitRing c1 3000", "answerCall accept c1"]);
    const declining = looking().ring().press("declinePressed");
    assert.deepEqual(declining.done(), ["awaitRing c1 3000", "answerCall decline c1"]);
    assert.equal(declining.tell(answered("decline")).phase, "waiting");
    assert.deepEqual(declining.done(), []);
  });

  test("and declining is done at once, and once", () => {
    const story = rung().press("declinePressed").press("declinePressed").press("acceptPressed");
    assert.deepEqual(story.done(), ["answerCall decline c1"]);
    assert.equal(story.phase, "idle");
    assert.equal(story.tell(answered("decline")).state.ring, null);
  });

  test("with a camera that does not open can be tried again as long as it rings", () => {
    const story = rung().press("acceptPressed").tell(refusedCamera);
    story.done();
    assert.equal(story.phase, "ringing");
    assert.deepEqual(story.press("acceptPressed").tell(camera).done(), [
      "openCamera",
      "enableTracks",
      "answerCall accept c1",
    ]);
    const missed = rung().press("acceptPressed").tell(refusedCamera).endCall("timeout");
    assert.equal(missed.phase, "idle");
  });

  const ends: readonly [CallEndReason, RegExp][] = [
    ["cancelled", /^bob gave up calling you\./],
    ["timeout", /^You missed a call from bob\./],
    ["unavailable", /^bob is not available any more\./],
  ];
  for (const [reason, words] of ends) {
    test(`that is ${reason} says so`, () => {
      const story = rung().endCall(reason);
      assert.equal(story.phase, "idle");
      assert.match(story.words, words);
    });
  }

  test("that ends while the camera opens puts its light out", () => {
    const story = rung().press("acceptPressed").endCall("cancelled");
    story.done();
    assert.deepEqual(story.tell(camera).done(), ["closeCamera"]);
  });

  test("that is over when it is accepted says so", () => {
    const story = rung().press("acceptPressed").tell(camera, answered("accept", "no_such_call"));
    assert.equal(story.phase, "idle");
    assert.match(story.words, /not available any more/);
  });

  test("by whom one is calling is agreed on", () => {
    const early = calls(arrived()).ring();
    early.done();
    assert.deepEqual(early.tell(camera).done(), ["enableTracks", "answerCall accept c1"]);
    const late = calls(arrived()).tell(camera).ring();
    late.done();
    assert.deepEqual(late.placed().match().done(), ["openPeer r1", "awaitConnection r1 5000"]);
  });

  test("by another than one is calling comes first", () => {
    const story = calls(arrived()).tell(camera);
    const { asked } = story.state;
    story.ring("c2", ada);
    assert.match(story.words, /^ada is calling/);
    story.tell({ type: "callRefused", number: asked, code: "already_ringing" });
    assert.match(story.words, /^ada is calling/);
  });

  test("in the moment of Stop is declined by that", () => {
    const story = looking().press("stopPressed").ring();
    assert.equal(story.answer("idle").state.ring, null);
    const idle = rung().press("stopPressed");
    assert.deepEqual(idle.done(), ["ask stop"]);
    assert.equal(idle.state.ring, null);
  });

  test("by somebody while Start is pressed looks for somebody when that is over", () => {
    const story = rung().press("startPressed").tell(camera);
    assert.deepEqual(story.done(), ["openCamera", "enableTracks"]);
    assert.deepEqual(story.press("declinePressed").tell(answered("decline")).done(), [
      "answerCall decline c1",
      "ask find",
    ]);
  });

  test("is nothing in a room, and the end of another call is nothing", () => {
    assert.equal(talking().ring().state.ring, null);
    assert.equal(rung().endCall("cancelled", "c0").phase, "ringing");
  });
});

describe("a call and a connection that is lost", () => {
  const lost = { type: "linkLost" } as const;

  test("rings on after the return, and what was answered meanwhile is said again", () => {
    const ringing = rung().tell(lost).welcome("ringing").ring();
    assert.equal(ringing.phase, "ringing");
    for (const how of ["accept", "decline"] as const) {
      const story = looking().ring().tell(lost).press(`${how}Pressed`);
      story.done();
      if (how === "accept") story.tell(camera);
      story.welcome("ringing").ring();
      assert.deepEqual(
        story.done().filter((effect) => effect.startsWith("answerCall")),
        how === "accept" ? [] : ["answerCall decline c1"],
      );
    }
    const accepting = looking().ring().press("acceptPressed").tell(lost);
    accepting.done();
    assert.deepEqual(accepting.welcome("ringing").ring().done(), ["answerCall accept c1"]);
  });

  test("that came to nothing meanwhile is over", () => {
    const story = rung().tell(lost).welcome("idle");
    assert.equal(story.phase, "idle");
    assert.match(story.words, /^The call with bob is over\./);
    const caller = calling().tell(lost).welcome("idle");
    assert.equal(caller.state.camera.status, "off");
    assert.match(caller.words, /^The call with bob is over\./);
  });

  test("that was taken meanwhile is a room on return", () => {
    const story = calling().tell(lost).welcome("matched", "r1").match({ resumed: true });
    assert.deepEqual(story.done(), ["openPeer r1", "awaitConnection r1 5000"]);
  });

  test("still calls after the return, and is given up where that was asked", () => {
    assert.equal(calling().tell(lost).welcome("calling").phase, "calling");
    const story = calling().press("cancelPressed").tell(lost);
    story.done();
    assert.deepEqual(story.welcome("calling").done(), ["answerCall cancel c1"]);
  });

  test("that waited for the camera is made after the return", () => {
    const story = calls(arrived()).tell(lost, camera);
    story.done();
    assert.deepEqual(story.welcome("idle").done(), ["placeCall p"]);
  });

  test("which this page did not begin is shown, and ended by Stop", () => {
    const story = new Story().tell({ type: "entered" }).welcome("calling");
    story.done();
    assert.equal(story.phase, "calling");
    assert.match(story.words, /press Stop/);
    assert.deepEqual(story.press("cancelPressed").done(), []);
    assert.deepEqual(story.press("stopPressed").done(), ["ask stop"]);
    const over = new Story().tell({ type: "entered" }).welcome("calling").endCall("declined");
    assert.equal(over.phase, "idle");
  });

  test("that leads back to the wait of a page that is gone gives that up", () => {
    const story = new Story().tell({ type: "entered" }).welcome("ringing").ring();
    story.done();
    story.press("declinePressed").tell(answered("decline")).say({ event: "waiting", online: 2, waiting: 1 });
    assert.deepEqual(story.done(), ["answerCall decline c1", "ask stop"]);
  });
});

test("what was shared is said in the call, and of many how many more there are", () => {
  const words = (...shared: string[]): string => looking().match({ shared }).peer("connected").words;
  assert.equal(words(), "Connected with bob.");
  assert.equal(words("tea"), "Connected with bob. You both like tea.");
  assert.equal(words("chess", "tea"), "Connected with bob. You both like chess and tea.");
  assert.equal(words("a", "b", "c"), "Connected with bob. You both like a, b and c.");
  assert.equal(words("a", "b", "c", "d", "e"), "Connected with bob. You both like a, b, c and 2 more.");
});
