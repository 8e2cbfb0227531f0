import assert from "node:assert/strict";
import { describe, test } from "node:test";

import { reduce } from "../../src/core/chat/reduce";
import { Story, arrived, looking, talking } from "../support/story";

describe("my connection", () => {
  test("lost keeps room and call, and is said as mine", () => {
    const story = talking().tell({ type: "linkLost" });
    assert.deepEqual(story.done(), ["awaitSecond"]);
    assert.equal(story.words, "Your connection dropped. Trying again…");
    assert.equal(story.state.room?.id, "r1");
  });

  test("back in the same room goes on with the same call", () => {
    const story = talking().tell({ type: "linkLost" }).welcome("matched", "r1").match({ resumed: true });
    assert.deepEqual(story.done(), ["awaitSecond", "configurePeer r1"]);
    assert.equal(story.phase, "connected");
  });

  test("back too late says that the call is over, and looks again", () => {
    const story = talking().tell({ type: "linkLost" });
    for (let second = 0; second < 20; second += 1) story.tell({ type: "secondPassed" });
    story.done();
    story.welcome("idle").end("lost", "idle");
    assert.deepEqual(story.done(), ["closePeer r1", "awaitPastRoom r1 900000", "ask find"]);
    assert.match(story.words, /away too long.*Looking for somebody/);
  });

  test("back in time in a room that the server knows no more says that it started anew, and looks again", () => {
    const killed = talking().tell({ type: "linkLost" }).welcome("idle").end("lost", "idle");
    assert.deepEqual(killed.done(), ["awaitSecond", "closePeer r1", "awaitPastRoom r1 900000", "ask find"]);
    assert.match(killed.words, /server has started anew, and that call is over.*Looking for/);
    const stopped = talking().tell({ type: "linkDraining" }, { type: "linkLost" });
    for (let second = 0; second < 30; second += 1) stopped.tell({ type: "secondPassed" });
    assert.match(stopped.welcome("idle").words, /server has started anew/);
  });

  test("lost while asking: the request is made anew", () => {
    const story = arrived().press("startPressed").tell({ type: "cameraOpened", without: null }, { type: "linkLost" });
    story.done();
    assert.deepEqual(story.welcome().done(), ["ask find"]);
  });

  test("back with its place kept asks for nothing", () => {
    const story = looking().tell({ type: "linkLost" }).welcome("waiting");
    assert.deepEqual(story.done(), []);
    assert.equal(story.phase, "waiting");
  });

  test("a restart of the server is told apart from a lost connection", () => {
    const story = talking().tell({ type: "linkDraining" });
    assert.match(story.words, /restarting/);
    story.tell({ type: "linkLost" }, { type: "linkLost" });
    assert.match(story.words, /restarting/);
    story.welcome("matched", "r1").tell({ type: "linkLost" });
    assert.doesNotMatch(story.words, /restarting/);
  });

  const displaced = (): Story => talking("callee").tell({ type: "linkOver", code: "displaced", message: "" });
  const offering = (story: Story): boolean[] =>
    reduce(story.state, {
      type: "serverSaid",
      said: {
        event: "matched",
        room: "r2",
        role: "callee",
        partner: { id: "p", name: "bob" },
        shared: [],
        ice: { iceServers: [], iceTransportPolicy: "all" },
        resumed: true,
      },
    }).effects.flatMap((effect) => (effect.do === "openPeer" ? [effect.offers] : []));

  test("displaced by another window rests, and takes the seat back with its camera open, naming the room", () => {
    const story = displaced();
    assert.deepEqual(story.done(), ["closePeer r1", "awaitPastRoom r1 900000", "closeCamera"]);
    assert.match(story.words, /another window.*Use it here/);
    assert.deepEqual(story.press("startPressed").press("startPressed").done(), ["openCamera"]);
    assert.deepEqual(story.tell({ type: "cameraOpened", without: null }).done(), ["enableTracks", "connect"]);
    assert.equal(story.state.returnTo, "r1");
    assert.deepEqual(story.welcome("idle").end("lost", "idle").done(), ["ask find"]);
    assert.equal(story.state.returnTo, null);
  });

  test("back from another window in the room it names goes on with a new call, and with what was written", () => {
    const story = talking().say({ event: "text", room: "r1", id: "m1", text: "hello" });
    story.tell({ type: "linkOver", code: "displaced", message: "" }).press("startPressed");
    story.tell({ type: "cameraOpened", without: null });
    story.done();
    story.welcome("matched", "r1").match({ resumed: true });
    assert.deepEqual(story.done(), ["openPeer r1", "awaitConnection r1 5000"]);
    assert.equal(story.state.lines.length, 1);
  });

  test("back from another window that has a call of its own: the call moves here, offered from here", () => {
    const story = displaced().press("startPressed").tell({ type: "cameraOpened", without: null });
    story.done();
    assert.deepEqual(story.welcome("matched", "r2").end("lost", "waiting").done(), []);
    assert.deepEqual(offering(story), [true]);
    story.match({ room: "r2", role: "callee", resumed: true });
    assert.deepEqual(story.done(), ["openPeer r2", "awaitConnection r2 5000"]);
  });

  test("displaced, and the camera refused: nothing is taken back, and it says why", () => {
    const story = displaced().press("startPressed").tell({ type: "cameraFailed", problem: "refused" });
    story.done();
    assert.equal(story.phase, "cameraFailed");
    story.press("startPressed").tell({ type: "cameraOpened", without: null });
    assert.deepEqual(story.done(), ["openCamera", "enableTracks", "connect"]);
  });

  test("departing leaves nothing behind", () => {
    const story = talking().tell({ type: "departed" });
    assert.deepEqual(story.done(), ["closePeer r1", "awaitPastRoom r1 900000", "closeCamera", "leave"]);
    assert.deepEqual(story.state, new Story().state);
  });
});
