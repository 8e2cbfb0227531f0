import assert from "node:assert/strict";
import { describe, test } from "node:test";

import { isSeated } from "../../src/core/chat/phase";
import { reduce } from "../../src/core/chat/reduce";
import { Story, arrived, looking, talking } from "../support/story";

describe("looking for somebody", () => {
  test("the camera is opened before the server is asked", () => {
    const story = arrived().press("startPressed");
    assert.deepEqual(story.done(), ["openCamera"]);
    assert.equal(story.phase, "cameraOpening");
    story.tell({ type: "cameraOpened", without: null });
    assert.deepEqual(story.done(), ["enableTracks", "ask find"]);
  });

  test("a double Start opens one camera and asks once", () => {
    const story = arrived().press("startPressed").press("startPressed");
    story.tell({ type: "cameraOpened", without: null }).press("startPressed");
    assert.deepEqual(story.done(), ["openCamera", "enableTracks", "ask find"]);
  });

  test("who pressed Start before the server was there is looked for when it is", () => {
    const story = new Story().tell({ type: "entered" }).press("startPressed");
    story.tell({ type: "cameraOpened", without: null });
    assert.deepEqual(story.done(), ["connect", "openCamera", "enableTracks"]);
    assert.equal(story.phase, "reaching");
    assert.deepEqual(story.welcome().done(), ["ask find"]);
  });

  test("a server that is there before the camera is asked nothing yet", () => {
    const story = new Story().tell({ type: "entered" }).press("startPressed");
    story.done();
    assert.deepEqual(story.welcome().done(), []);
  });

  test("a camera that opens after Stop is closed, and nobody is looked for", () => {
    const story = arrived().press("startPressed").press("stopPressed").answer("idle");
    story.done();
    story.tell({ type: "cameraOpened", without: null });
    assert.deepEqual(story.done(), ["closeCamera"]);
    assert.equal(story.phase, "idle");
  });

  test("a refused camera asks the server for nothing, and Start tries again", () => {
    const story = arrived().press("startPressed").tell({ type: "cameraFailed", problem: "refused" });
    assert.equal(story.phase, "cameraFailed");
    assert.match(story.words, /blocked the camera.*Try again/);
    story.done();
    assert.deepEqual(story.press("startPressed").done(), ["openCamera"]);
  });

  test("starting again after a missing camera agrees to sound alone; any other start does not", () => {
    const opens = (story: Story): boolean | undefined => {
      const { effects } = reduce(story.state, { type: "startPressed" });
      return effects.flatMap((effect) => (effect.do === "openCamera" ? [effect.soundAlone] : []))[0];
    };
    const story = arrived();
    assert.equal(opens(story), false);
    story.press("startPressed").tell({ type: "cameraFailed", problem: "noCamera" });
    assert.match(story.words, /No camera.*Plug one in.*sound alone/);
    assert.equal(opens(story), true);
    story.press("startPressed").tell({ type: "cameraFailed", problem: "refused" });
    assert.equal(opens(story), false);
  });

  test("too many tries wait as long as they are told, and then go on", () => {
    const story = arrived().press("startPressed").tell({ type: "cameraOpened", without: null });
    story.done();
    assert.deepEqual(story.refuse("rate_limited", 4000).done(), ["findLater 4000"]);
    assert.match(story.words, /too fast/);
    assert.deepEqual(story.tell({ type: "findAgainDue" }).done(), ["ask find"]);
  });

  test("a refusal that will not pass ends the looking, camera and all", () => {
    const story = arrived().press("startPressed").tell({ type: "cameraOpened", without: null });
    story.done();
    assert.deepEqual(story.refuse("invalid_request").done(), ["closeCamera"]);
    assert.equal(story.phase, "idle");
  });

  test("a room this page knows nothing of is given up, and then it looks again", () => {
    const story = arrived().press("startPressed").tell({ type: "cameraOpened", without: null });
    story.done();
    assert.deepEqual(story.refuse("already_in_room").done(), ["ask stop"]);
    assert.deepEqual(story.answer("idle").done(), ["ask find"]);
  });
});

describe("one peer connection a room", () => {
  test("a match opens one", () => {
    assert.deepEqual(looking().match().done(), ["openPeer r1", "awaitConnection r1 5000"]);
  });

  test("an offer that the caller brought along goes to the callee's, and is for nobody else", () => {
    const offer = { description: { type: "offer", sdp: "v=0" } } as const;
    const callee = looking().match({ role: "callee", offer });
    assert.deepEqual(callee.done(), ["openPeer r1", "signalPeer r1", "awaitConnection r1 5000"]);
    assert.deepEqual(looking().match({ offer }).done(), ["openPeer r1", "awaitConnection r1 5000"]);
  });

  test("a repeated match opens none, and the call stays as it was", () => {
    const story = talking().match();
    assert.deepEqual(story.done(), []);
    assert.equal(story.phase, "connected");
  });

  test("a resumed match opens none; it brings newer ICE servers", () => {
    const story = talking().match({ resumed: true });
    assert.deepEqual(story.done(), ["configurePeer r1"]);
    assert.equal(story.phase, "connected");
  });

  test("a match of a room that is over opens none", () => {
    const story = talking().end("partner_next", "waiting");
    story.done();
    assert.deepEqual(story.match().done(), []);
    assert.equal(story.phase, "waiting");
  });

  test("another room closes the call of the last one first", () => {
    assert.deepEqual(talking().match({ room: "r2" }).done(), [
      "closePeer r1",
      "awaitPastRoom r1 900000",
      "openPeer r2",
      "awaitConnection r2 5000",
    ]);
  });

  test("a match that nobody wants any more is given back, and opens none", () => {
    assert.deepEqual(arrived().match().done(), ["ask stop"]);
  });

  test("a match before the camera is open is given back, and opens none", () => {
    const story = arrived().press("startPressed").match();
    assert.deepEqual(story.done(), ["openCamera", "ask stop"]);
    story.answer("idle").tell({ type: "cameraOpened", without: null });
    assert.deepEqual(story.done(), ["enableTracks", "ask find"]);
  });

  test("a match that crosses a Stop is ignored, even when Start was pressed again since", () => {
    const story = looking().press("stopPressed").press("startPressed");
    story.done();
    assert.deepEqual(story.match().end("you_stopped", "idle").done(), []);
    story.tell({ type: "cameraOpened", without: null }).answer("idle");
    assert.deepEqual(story.done(), ["enableTracks", "ask find"]);
  });

  test("signals go to the call of their own room, and to no other", () => {
    const story = talking().signal("r0").signal("r1");
    assert.deepEqual(story.done(), ["signalPeer r1"]);
    story.tell({ type: "peerSignalled", room: "r0", signal: { candidate: null } });
    assert.deepEqual(story.done(), []);
    story.end("partner_left", "waiting");
    story.done();
    assert.deepEqual(story.signal("r1").peer("failed").tell({ type: "connectTimedOut", room: "r1" }).done(), []);
  });
});

describe("Next", () => {
  test("names the room it means, once however often it is pressed", () => {
    const story = talking().press("nextPressed").press("nextPressed");
    assert.deepEqual(story.done(), ["ask next r1"]);
  });

  test("keeps the call until the server has ended the room", () => {
    const story = talking().press("nextPressed");
    story.done();
    assert.equal(story.phase, "connected");
    assert.deepEqual(story.end("you_next", "waiting").answer("waiting").done(), [
      "closePeer r1",
      "awaitPastRoom r1 900000",
    ]);
    assert.equal(story.words, "Looking for the next one.");
  });

  test("that was refused leaves the call as it is, and says why", () => {
    const story = talking().press("nextPressed").refuse("rate_limited");
    assert.equal(story.phase, "connected");
    assert.match(story.words, /too fast/);
  });

  test("pressed while the connection was lost is told when the server still holds the room for this page", () => {
    const story = talking().tell({ type: "linkLost" }).press("nextPressed");
    story.done();
    story.welcome("matched", "r1").match({ resumed: true });
    assert.deepEqual(story.done(), ["ask next r1"]);
    story.end("you_next", "waiting").answer("waiting");
    assert.equal(story.phase, "waiting");
    assert.deepEqual(story.match({ room: "r2" }).done(), ["openPeer r2", "awaitConnection r2 5000"]);
  });

  test("while nobody is there does nothing", () => {
    assert.deepEqual(looking().press("nextPressed").done(), []);
  });

  test("while the connection is lost leaves at once, and coming back looks again", () => {
    const story = talking().tell({ type: "linkLost" }).press("nextPressed");
    assert.deepEqual(story.done(), ["awaitSecond", "closePeer r1", "awaitPastRoom r1 900000"]);
    assert.deepEqual(story.welcome().done(), ["ask find"]);
  });

  test("an answer to an earlier request changes nothing", () => {
    const story = talking().press("nextPressed");
    story.tell({ type: "answered", number: story.state.asked - 1, answer: { status: "idle", room: null } });
    assert.equal(story.state.asking?.what, "next");
  });
});

describe("Stop", () => {
  test("ends everything here at once, and tells the server", () => {
    const story = talking().press("stopPressed");
    assert.deepEqual(story.done(), ["closePeer r1", "awaitPastRoom r1 900000", "closeCamera", "ask stop"]);
    assert.equal(story.phase, "idle");
  });

  test("and Start again while the connection was lost gives the held room back before anybody is looked for", () => {
    const story = talking().tell({ type: "linkLost" }).press("stopPressed").press("startPressed");
    story.done();
    assert.deepEqual(story.welcome("matched", "r1").match({ resumed: true }).done(), ["ask stop"]);
    story.answer("idle").tell({ type: "cameraOpened", without: null });
    assert.deepEqual(story.done(), ["enableTracks", "ask find"]);
  });

  test("that could not be told is told when the server is back", () => {
    const story = looking().tell({ type: "linkLost" }).press("stopPressed");
    story.done();
    assert.deepEqual(story.welcome("waiting").done(), ["ask stop"]);
  });
});

describe("the partner goes", () => {
  for (const reason of ["partner_next", "partner_stopped", "partner_left"] as const) {
    test(`${reason}: the call is closed and the looking goes on without a press`, () => {
      const story = talking().end(reason, "waiting");
      assert.deepEqual(story.done(), ["closePeer r1", "awaitPastRoom r1 900000"]);
      assert.equal(story.phase, "waiting");
      assert.match(story.words, /^They (left|moved on)\. Looking for the next one\./);
    });
  }

  test("the end of another room changes nothing", () => {
    assert.equal(talking().end("partner_left", "waiting", "r0").phase, "connected");
  });

  test("a moderated end stops, and says so", () => {
    const story = talking().end("moderated", "idle");
    assert.deepEqual(story.done(), ["closePeer r1", "awaitPastRoom r1 900000", "closeCamera"]);
    assert.match(story.words, /ended by the host/);
  });

  test("a look at their picture that finds nothing new changes nothing", () => {
    const story = talking();
    const before = story.state;
    story.tell({ type: "peerHappened", room: "r1", happening: { type: "looked", black: false } });
    assert.equal(story.state, before);
  });

  test("away while their picture goes on is said with it", () => {
    const story = talking().say({ event: "partner", room: "r1", away: true });
    story.tell({ type: "peerHappened", room: "r1", happening: { type: "stepped", step: "frame", ms: 1 } });
    assert.match(story.words, /Waiting for them\. You still see and hear them\.$/);
    assert.doesNotMatch(story.peer("disconnected").words, /still see/);
  });

  test("away for a while keeps the call, and says how long", () => {
    const story = talking().say({ event: "partner", room: "r1", away: true });
    assert.equal(story.words, "Their connection dropped. Waiting for them.");
    assert.deepEqual(story.done(), ["awaitSecond"]);
    story.say({ event: "partner", room: "r1", away: false });
    assert.equal(story.phase, "connected");
    assert.deepEqual(story.done(), []);
  });
});

describe("the call", () => {
  test("that takes longer than five seconds says so and is tried anew, and after that does not connect", () => {
    const story = looking().match();
    story.done();
    story.tell({ type: "connectTimedOut", room: "r1" });
    assert.equal(story.phase, "connecting");
    assert.match(story.words, /longer than usual/);
    assert.deepEqual(story.done(), ["restartPeer r1", "awaitConnection r1 8000"]);
    assert.equal(story.tell({ type: "connectTimedOut", room: "r1" }).phase, "failed");
  });

  test("that does not connect in time says what to do, and may still connect", () => {
    const late = { type: "connectTimedOut", room: "r1" } as const;
    const story = looking().match().tell(late, late);
    assert.match(story.words, /does not connect.*Press Next/);
    assert.equal(story.peer("connected").phase, "connected");
  });

  test("the time limit of a connected call means nothing", () => {
    assert.equal(talking().tell({ type: "connectTimedOut", room: "r1" }).phase, "connected");
  });

  test("that fails after it was connected is mended by the caller, and by the callee where the caller does not", () => {
    assert.deepEqual(talking("caller").peer("failed").done(), ["restartPeer r1", "awaitConnection r1 8000"]);
    assert.deepEqual(talking("callee").peer("failed").done(), ["awaitConnection r1 1500"]);
  });
});

test("a page that goes gives up the seat it knows of, and no other tab's", () => {
  const seated = (story: Story): boolean => isSeated(story.state);
  const lost = { type: "linkLost" } as const;
  assert.equal(seated(new Story().tell({ type: "entered" })), false);
  assert.equal(seated(looking()), true);
  assert.equal(seated(talking()), true);
  assert.equal(seated(talking().tell(lost)), true);
  assert.equal(seated(talking().tell({ type: "linkDraining" })), true);
  assert.equal(seated(talking().tell({ type: "linkDraining" }, lost)), true);
  assert.equal(seated(looking().tell(lost)), false);
  assert.equal(seated(talking().tell({ type: "linkOver", code: "displaced", message: "" })), false);
});
