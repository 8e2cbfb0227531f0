import assert from "node:assert/strict";
import { describe, test } from "node:test";

import { isSeated } from "../../src/core/chat/phase";
import { reportable } from "../../src/core/chat/safety";
import { reduce } from "../../src/core/chat/reduce";
import { engaged } from "../../src/core/chat/step";
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

test("whatever is pressed and said in whatever order, no room is opened twice and nothing throws", () => {
  const act = [
    (story: Story) => story.press("startPressed"),
    (story: Story) => story.press("nextPressed"),
    (story: Story) => story.press("stopPressed"),
    (story: Story) => story.tell({ type: "cameraOpened", without: null }),
    (story: Story, room: string) => story.match({ room }),
    (story: Story, room: string) => story.match({ room, resumed: true }),
    (story: Story, room: string) => story.end("partner_next", "waiting", room),
    (story: Story, room: string) => story.signal(room),
    (story: Story, room: string) => story.peer("failed", room),
    (story: Story) => story.answer("waiting"),
    (story: Story) => story.answer("idle"),
    (story: Story) => story.tell({ type: "cameraFailed", problem: "busy" }),
    (story: Story, room: string) => story.tell({ type: "complaintOpened", kind: "report", room }),
    (story: Story, room: string) => story.tell({ type: "complaintOpened", kind: "block", room }),
    (story: Story) => story.tell({ type: "complaintClosed" }),
    (story: Story) => story.tell({ type: "reportWritten", reason: "spam", note: "", andBlock: true }),
    (story: Story) => story.tell({ type: "blockConfirmed" }),
    (story: Story, room: string) =>
      story.tell({ type: "reportAnswered", room, andBlock: true, code: null, retryAfterMs: 0 }),
    (story: Story, room: string) => story.tell({ type: "blockAnswered", room, code: "late", retryAfterMs: 0 }),
    (story: Story, room: string) =>
      story.end("you_blocked", "waiting", room).tell({ type: "blockAnswered", room, code: null, retryAfterMs: 0 }),
    (story: Story) => story.tell({ type: "linkLost" }),
    (story: Story) => story.tell({ type: "linkOver", code: "displaced", message: "" }),
    (story: Story, room: string) => story.welcome("matched", room),
    (story: Story) => story.tell({ type: "callPressed", guest: { id: "p", name: "bob" } }),
    (story: Story) => story.tell({ type: "callPressed", guest: null }),
    (story: Story) => story.placed(),
    (story: Story) => story.press("acceptPressed"),
    (story: Story) => story.press("declinePressed"),
    (story: Story) => story.press("cancelPressed"),
    (story: Story) => story.ring(),
    (story: Story) => story.endCall("timeout"),
    (story: Story) => story.tell({ type: "callAnswered", call: "c1", how: "cancel", code: null }),
    (story: Story) => story.tell({ type: "callAnswered", call: "c1", how: "accept", code: "no_such_call" }),
    (story: Story) => story.tell({ type: "callRefused", number: story.state.asked, code: "already_calling" }),
    (story: Story) => story.welcome("calling"),
    (story: Story) => story.welcome("ringing"),
  ];
  // A small generator with a fixed seed: the same histories in every run.
  let seed = 20_261_121;
  const chance = (below: number): number => {
    seed = (Math.imul(seed, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((seed / 2 ** 32) * below);
  };
  for (let history = 0; history < 300; history += 1) {
    const story = arrived();
    let open: string | null = null;
    let newest = 0;
    for (let turn = 0; turn < 60; turn += 1) {
      // A room of now, the one before it, or the next: the server never goes back further.
      newest = Math.max(newest, newest + chance(8) - 6);
      const room = `r${Math.max(0, newest - chance(2))}`;
      act[chance(act.length)]?.(story, room);
      for (const effect of story.done()) {
        const [verb, name] = effect.split(" ");
        if (verb === "openPeer") {
          assert.equal(open, null, "a call is opened while another stands");
          assert.equal(story.state.camera.status, "on", "a call is opened without a camera");
          open = name ?? null;
        }
        if (verb === "closePeer") {
          assert.equal(open, name, "a call is closed that is not open");
          open = null;
        }
      }
      assert.equal(story.state.room?.id ?? null, open, "the room and the open call are one");
      assert(!(story.state.room && story.state.ring), "nobody rings in a room");
      const { camera } = story.state;
      if (story.state.link.status === "open" && !story.state.ring) {
        assert(camera.status !== "on" || engaged(story.state), "a camera is on that nobody wants");
      }
      const { partner, before } = reportable(story.state);
      if (partner) assert.notEqual(partner.room, before?.room, "one person is named twice");
    }
  }
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
