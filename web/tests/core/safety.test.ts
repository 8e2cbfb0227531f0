import assert from "node:assert/strict";
import { describe, test } from "node:test";

import { noteLeft, reportable, reportReasons, wordsForFailure } from "../../src/core/chat/safety";
import type { Effect } from "../../src/core/chat/events";
import { reduce } from "../../src/core/chat/reduce";
import { arrived, looking, talking } from "../support/story";
import type { Story } from "../support/story";

const opened = (kind: "report" | "block", room = "r1") => ({ type: "complaintOpened", kind, room }) as const;
const written = (note = "", andBlock = true) => ({ type: "reportWritten", reason: "hate", note, andBlock }) as const;
const reported = (code: string | null = null, andBlock = true, room = "r1") =>
  ({ type: "reportAnswered", room, andBlock, code, retryAfterMs: 0 }) as const;
const blocked = (code: string | null = null, room = "r1") =>
  ({ type: "blockAnswered", room, code, retryAfterMs: 0 }) as const;

function reporting(): Story {
  const story = talking().tell(opened("report"), written());
  story.done();
  return story;
}

describe("who may be reported", () => {
  const names = ({ state }: Story): (string | null)[] => {
    const { partner, before } = reportable(state);
    return [partner?.room ?? null, before?.room ?? null];
  };

  test("is nobody before anybody was met", () => {
    assert.deepEqual(names(looking()), [null, null]);
    assert.equal(looking().tell(opened("report")).state.complaint, null);
  });

  test("is the partner, and the one before while the next is there", () => {
    const story = talking();
    assert.deepEqual(names(story), ["r1", null]);
    assert.deepEqual(names(story.end("partner_left", "waiting")), [null, "r1"]);
    assert.deepEqual(names(story.match({ room: "r2" })), ["r2", "r1"]);
    assert.equal(story.tell(opened("report", "r1")).state.complaint?.about.room, "r1");
  });

  test("is the one before for fifteen minutes", () => {
    const story = talking().end("partner_left", "waiting");
    assert.deepEqual(story.done(), ["closePeer r1", "awaitPastRoom r1 900000"]);
    assert.deepEqual(names(story.tell({ type: "pastRoomExpired", room: "r0" })), [null, "r1"]);
    assert.deepEqual(names(story.tell({ type: "pastRoomExpired", room: "r1" })), [null, null]);
  });

  test("is one person once, where another window is in the call that was left", () => {
    const story = talking().tell({ type: "linkOver", code: "displaced", message: "" }).press("startPressed");
    story.tell({ type: "cameraOpened", without: null }).welcome("matched", "r1").match({ resumed: true });
    assert.deepEqual(names(story), ["r1", null]);
  });

  test("is also who was left by Next and by Stop, and nobody where another window has the seat", () => {
    assert.deepEqual(names(talking().press("nextPressed").end("you_next", "waiting")), [null, "r1"]);
    assert.deepEqual(names(talking().press("stopPressed")), [null, "r1"]);
    assert.deepEqual(names(talking().tell({ type: "linkOver", code: "displaced", message: "" })), [null, null]);
  });
});

describe("a block", () => {
  test("asks once, is sent once, and its dialog goes when it has arrived", () => {
    const story = talking().tell(opened("block"));
    assert.deepEqual(story.done(), []);
    story.tell({ type: "blockConfirmed" }, { type: "blockConfirmed" });
    assert.deepEqual(story.done(), ["sendBlock r1"]);
    story.end("you_blocked", "waiting").tell(blocked());
    assert.equal(story.state.complaint, null);
    assert.match(
      story.words,
      /^You blocked them: Hallway will not bring you together again\. Looking for the next one\./,
    );
    assert.deepEqual(
      reportable(story.state),
      { partner: null, before: null },
      "there is no more to be done about them",
    );
  });

  test("of the one before is told in its dialog, and the present call is not spoken of", () => {
    const story = talking().end("partner_left", "waiting").match({ room: "r2" }).peer("connected", "r2");
    story.tell(opened("block", "r1"), { type: "blockConfirmed" }, blocked());
    assert.equal(story.state.complaint?.status, "done");
    assert.equal(story.state.room?.id, "r2");
    assert.equal(story.words, "Connected with bob.");
  });

  test("that fails says why, and is sent again by one press", () => {
    const story = talking().tell(opened("block"), { type: "blockConfirmed" }, blocked("lost"));
    assert.match(story.state.complaint ? wordsForFailure(story.state.complaint) : "", /connection dropped.*Try again/);
    story.done();
    assert.deepEqual(story.tell({ type: "blockConfirmed" }).done(), ["sendBlock r1"]);
  });
});

describe("a report", () => {
  test("goes out with its reason and its note, once, and the block follows when it has arrived", () => {
    const story = talking().tell(opened("report"));
    const { effects } = reduce(story.state, written("  It was said twice. "));
    assert.deepEqual(effects, [
      { do: "sendReport", room: "r1", reason: "hate", note: "It was said twice.", andBlock: true },
    ] as readonly Effect[]);
    story.tell(written(), written());
    assert.deepEqual(story.done(), ["sendReport r1"]);
    assert.deepEqual(story.tell(reported()).done(), ["sendBlock r1"]);
    story.end("you_blocked", "waiting").tell(blocked());
    assert.equal(story.state.complaint?.status, "done", "and its thanks stay until they are read");
  });

  test("without the tick blocks nobody, and the call goes on", () => {
    const story = talking().tell(opened("report"), written("", false), reported(null, false));
    assert.deepEqual(story.done(), ["sendReport r1"]);
    assert.equal(story.state.complaint?.status, "done");
    assert.equal(story.phase, "connected");
  });

  test("with a note that is too long is not sent", () => {
    const story = talking().tell(opened("report"), written("😀".repeat(1001)));
    assert.deepEqual(story.done(), []);
    assert.equal(noteLeft("😀".repeat(1000)), 0);
  });

  test("that fails is sent again; where only the block failed, the block alone", () => {
    const story = reporting().tell(reported("unavailable"));
    assert.equal(story.state.complaint?.status, "failed");
    assert.deepEqual(story.tell(written()).done(), ["sendReport r1"]);
    story.tell(reported(), blocked("unavailable"));
    assert.deepEqual(story.done(), ["sendBlock r1"]);
    assert.deepEqual(story.tell(written()).done(), ["sendBlock r1"]);
  });

  test("is all there is where the tick was taken away after the block failed", () => {
    const story = reporting().tell(reported(), blocked("unavailable"));
    story.done();
    assert.deepEqual(story.tell(written("", false)).done(), []);
    assert.equal(story.state.complaint?.status, "done");
    assert.equal(story.state.complaint?.blocked, false);
  });

  test("that fails after its dialog was closed is told in the state line", () => {
    const story = reporting().tell({ type: "complaintClosed" }, reported("unavailable"));
    assert.match(story.words, /^Your report was not received\. The server is busy/);
    assert.equal(story.state.complaint, null);
  });

  test("that is written while an earlier block is on its way is not closed by its answer", () => {
    const story = talking().tell(opened("block"), { type: "blockConfirmed" }, { type: "complaintClosed" });
    story.tell(opened("report"), blocked());
    assert.equal(story.state.complaint?.kind, "report");
    assert.equal(story.state.complaint?.status, "open");
  });

  test("whose dialog is closed while it is sent is still followed by its block", () => {
    const story = reporting().tell({ type: "complaintClosed" }, reported());
    assert.deepEqual(story.done(), ["sendBlock r1"]);
    story.tell(blocked("rate_limited"));
    const { complaint } = story.state;
    assert.equal(complaint?.shown, true, "and who believes to be rid of somebody is told that they are not");
    assert.match(complaint ? wordsForFailure(complaint) : "", /^They are not blocked yet\. That was too fast/);
    story.done();
    assert.deepEqual(story.tell({ type: "blockConfirmed" }).done(), ["sendBlock r1"]);
  });

  test("stays about the one it was opened for, whoever comes meanwhile", () => {
    const story = talking().tell(opened("report")).end("partner_next", "waiting").match({ room: "r2" });
    story.done();
    assert.deepEqual(story.tell(written()).done(), ["sendReport r1"]);
  });

  test("that comes too late says so", () => {
    const { complaint } = reporting().tell(reported("not_in_room")).state;
    assert.match(complaint ? wordsForFailure(complaint) : "", /too late.*15 minutes/);
  });

  test("is forgotten when its owner signs out", () => {
    assert.equal(reporting().tell({ type: "departed" }).state.complaint, null);
  });
});

test("every reason of the protocol has words, and no word is a code", () => {
  assert.deepEqual(
    reportReasons.map(({ reason }) => reason),
    ["sexual", "minor", "harassment", "hate", "violence", "spam", "other"],
  );
  for (const { words } of reportReasons) assert.match(words, /^[A-Z][a-z]+,? /);
});

test("nobody who has just arrived has anybody to complain of", () => {
  assert.deepEqual(arrived().tell(opened("block")).done(), []);
});
