import assert from "node:assert/strict";
import { describe, test } from "node:test";

import { advanceCall, beginCall } from "../../src/core/call/advance-call";
import type { CallHappening } from "../../src/core/call/advance-call";
import { newCall } from "../../src/core/call/call-state";
import type { CallState } from "../../src/core/call/call-state";
import { wordsForCall, wordsForQuality } from "../../src/core/call/call-words";
import type { CallDirective } from "../../src/core/call/directives";
import type { IceSettings, Role } from "../../src/core/protocol";
import { sample } from "../support/sample";

const bare: IceSettings = { iceServers: [{ urls: "stun:s" }], iceTransportPolicy: "all" };
const relayed: IceSettings = { iceServers: [{ urls: ["stun:s", "turn:t"] }], iceTransportPolicy: "all" };

/** One call, told happening by happening. */
class Course {
  call: CallState;
  reachable = true;
  private directives: CallDirective[] = [];

  constructor(role: Role = "caller", ice = bare, handed = false) {
    this.call = newCall(role, ice, handed);
    this.directives.push(...beginCall(this.call).directives);
  }

  tell(...happenings: CallHappening[]): this {
    for (const happening of happenings) {
      const next = advanceCall(this.call, happening, this.reachable);
      this.call = next.call;
      this.directives.push(...next.directives);
    }
    return this;
  }

  become(...states: RTCPeerConnectionState[]): this {
    return this.tell(...states.map((connection) => ({ type: "changed", connection }) as const));
  }

  due(): this {
    return this.tell({ type: "due" });
  }

  step(step: "offer" | "answer" | "pair" | "dtls" | "frame", ms = 1): this {
    return this.tell({ type: "stepped", step, ms });
  }

  done(): string[] {
    return this.directives.splice(0).map((one) => {
      switch (one.do) {
        case "restart":
          return one.relayOnly ? "restart by relay" : "restart";
        case "await":
        case "measure":
          return `${one.do} ${one.ms}`;
        case "send":
          return `send ${one.share}`;
        case "report":
          return `report ${JSON.stringify(one.report)}`;
        default:
          return one.do;
      }
    });
  }
}

function standing(role: Role = "caller", ice = bare): Course {
  const course = new Course(role, ice).step("offer").step("answer").become("connecting", "connected");
  course.done();
  return course;
}

describe("connecting", () => {
  test("that is slow is tried once more, by the relay alone where there is one, and then it has failed", () => {
    for (const [ice, restart] of [
      [bare, "restart"],
      [relayed, "restart by relay"],
    ] as const) {
      const course = new Course("caller", ice).step("offer").step("answer");
      assert.deepEqual(course.done(), ["await 5000"]);
      assert.deepEqual(course.due().done(), [restart, "await 8000"]);
      assert.equal(course.call.slow, true);
      course.due();
      assert.equal(course.call.status, "failed");
      assert.match(course.done()[0] ?? "", /^report .*"outcome":"failed","restarts":1/);
    }
  });

  test("whose direct ways have failed goes to the relay at once", () => {
    const course = new Course("caller", relayed).step("answer");
    course.done();
    assert.deepEqual(course.become("failed").done(), ["restart by relay", "await 8000"]);
  });

  test("is begun anew by the callee only after the caller had time to", () => {
    const course = new Course("callee").step("offer").step("answer");
    course.done();
    assert.deepEqual(course.become("failed").done(), ["await 1500"]);
    course.tell({ type: "partnerOffered" });
    assert.equal(course.call.status, "connecting");
    const alone = new Course("callee");
    alone.done();
    alone.become("failed").due().due();
    assert(alone.done().includes("restart"), "either side may");
  });

  test("says why it failed", () => {
    const failed = (ice: IceSettings, ...happenings: CallHappening[]): string => {
      const course = new Course("caller", ice)
        .tell(...happenings)
        .due()
        .due();
      assert.equal(course.call.status, "failed");
      return wordsForCall(course.call, "bob");
    };
    const answered = { type: "stepped", step: "answer", ms: 1 } as const;
    assert.match(failed(bare), /browser does not answer.*Press Next/);
    assert.match(failed(bare, answered), /a network in between may block it.*Press Next/);
    assert.match(failed(relayed, answered, { type: "relaySigned", sign: "refused" }), /relay .* did not let you in/);
    assert.match(failed(relayed, answered), /does not reach the relay/);
    assert.match(failed(relayed, answered, { type: "relaySigned", sign: "found" }), /network in between/);
  });

  test("of a relay that one server refuses and another gives is no refusal", () => {
    const course = new Course("caller", relayed);
    course.tell({ type: "relaySigned", sign: "found" }, { type: "relaySigned", sign: "refused" });
    assert.equal(course.call.relay, "found");
  });

  test("after all is a call as good as any", () => {
    const course = new Course().due().due();
    course.become("connected");
    assert.equal(course.call.status, "connected");
    assert.equal(course.call.failure, null);
  });

  test("with an offer that the server handed on sends it once more where no answer comes", () => {
    const course = new Course("caller", bare, true);
    assert.deepEqual(course.done(), ["await 1500"]);
    assert.deepEqual(course.due().done(), ["repeat", "await 3500"]);
    assert.deepEqual(course.due().done(), ["restart", "await 8000"]);
    const answered = new Course("caller", bare, true).step("answer");
    answered.done();
    assert.deepEqual(answered.due().done(), ["await 3500"]);
  });
});

describe("a call that stands", () => {
  test("and breaks off is left a moment, and then mended", () => {
    const course = standing().become("disconnected");
    assert.equal(course.call.status, "interrupted");
    assert.deepEqual(course.done(), ["await 2500"]);
    assert.deepEqual(course.due().done(), ["restart", "await 8000"]);
    assert.equal(course.call.status, "recovering");
    course.become("connected");
    assert.equal(course.call.status, "connected");
    assert.equal(course.call.tries, 0);
  });

  test("and comes back by itself is not negotiated anew", () => {
    const course = standing().become("disconnected", "connected");
    course.done();
    assert.deepEqual(course.due().done(), []);
  });

  test("is tried three times, from the second by the relay, before it is lost", () => {
    const course = standing("caller", relayed).become("failed");
    assert.deepEqual(course.done(), ["restart", "await 8000"]);
    assert.deepEqual(course.due().done(), ["restart by relay", "await 8000"]);
    assert.deepEqual(course.due().done(), ["restart by relay", "await 8000"]);
    course.due();
    assert.equal(course.call.failure, "lost");
    assert.match(wordsForCall(course.call, "bob"), /with bob broke off.*Press Next/);
  });

  test("is taken over to another network by whoever has one, at once and without a word", () => {
    for (const role of ["caller", "callee"] as const) {
      const course = standing(role).tell({ type: "networkChanged" });
      assert.deepEqual(course.done(), ["restart", "await 8000"]);
      assert.equal(course.call.status, "connected");
      assert.deepEqual(course.due().done(), []);
    }
  });

  test("is not mended while nobody can be told, and is as soon as somebody can", () => {
    const course = standing();
    course.reachable = false;
    course.tell({ type: "networkChanged" }).become("disconnected").due().due().due().due();
    assert(!course.done().some((one) => one.startsWith("restart")));
    assert.equal(course.call.status, "interrupted");
    course.reachable = true;
    assert.deepEqual(course.tell({ type: "returned", ice: relayed }).done(), ["restart", "await 8000"]);
    assert.equal(course.call.hasRelay, true);
  });

  test("and went on while the server was away is left alone on the return", () => {
    assert.deepEqual(standing().tell({ type: "returned", ice: null }).done(), []);
  });
});

describe("measuring", () => {
  const look = (course: Course, at: number, more: Parameters<typeof sample>[1] = {}): Course =>
    course.tell({ type: "measured", sample: sample(at, more) });

  test("reports a call once, when its first picture was seen, with the path and the steps", () => {
    const course = new Course().step("offer", 0).step("answer", 40.4).step("pair", 60).step("dtls", 90);
    course.become("connected").step("frame", 120).step("frame", 999);
    course.done();
    look(course, 500);
    const steps = { offer: 0, answer: 40, pair: 60, dtls: 90, frame: 120 };
    const report = { outcome: "connected", path: "direct", restarts: 0, steps };
    assert.deepEqual(course.done(), [`report ${JSON.stringify(report)}`, "measure 2000"]);
    assert.deepEqual(look(course, 2500).done(), ["measure 2000"]);
  });

  test("reports a call without a picture after a while, and a path by somebody else's relay without its kind", () => {
    const course = new Course().step("dtls", 100).become("connected");
    course.done();
    assert.deepEqual(look(course, 600, { framesDecoded: 0, path: "relay" }).done(), ["measure 2000"]);
    const report = look(course, 5200, { framesDecoded: 0, path: "relay" }).done()[0] ?? "";
    assert.equal(report, 'report {"outcome":"connected","restarts":0,"steps":{"dtls":100}}');
    assert.match(wordsForCall(course.call, "bob"), /No picture of them has come yet/);
  });

  test("says that a picture stands still, after six seconds, and that it moves again", () => {
    const course = standing();
    look(course, 1, { framesDecoded: 50 });
    look(course, 2001, { framesDecoded: 50 });
    look(course, 4001, { framesDecoded: 50 });
    assert.equal(course.call.picture, "moving");
    look(course, 6001, { framesDecoded: 50 });
    assert.match(wordsForCall(course.call, "bob"), /stands still/);
    look(course, 8001, { framesDecoded: 51 });
    assert.equal(wordsForCall(course.call, "bob"), "");
  });

  test("says that a picture is black after two looks in a row, before that it stands still, and no more when it is not", () => {
    const course = standing();
    const see = (...looks: boolean[]): string => {
      for (const black of looks) course.tell({ type: "looked", black });
      return wordsForCall(course.call, "bob");
    };
    assert.equal(see(true, false, true), "");
    assert.match(see(true), /picture is black: their camera may be off or covered/);
    for (const at of [1, 2001, 4001, 6001]) look(course, at, { framesDecoded: 50 });
    assert.equal(course.call.picture, "still");
    assert.match(see(true), /picture is black/);
    assert.match(see(false), /stands still/);
  });

  test("forgets what was black when the call breaks off", () => {
    const course = standing().tell({ type: "looked", black: true }, { type: "looked", black: true });
    course.become("disconnected").become("connected");
    assert.equal(wordsForCall(course.call, "bob"), "");
  });

  test("knows of no picture where none is sent", () => {
    const course = standing();
    look(course, 1, { framesDecoded: null });
    look(course, 9000, { framesDecoded: null });
    assert.equal(course.call.picture, "absent");
    assert.equal(wordsForCall(course.call, "bob"), "");
  });

  test("says a weak network after two looks, gives up the picture step by step, and takes it back slowly", () => {
    const course = standing();
    let [at, lost, received] = [0, 0, 0];
    const go = (share: number): string[] => {
      at += 2000;
      lost += share;
      received += 100 - share;
      return look(course, at, { packetsLost: lost, packetsReceived: received, framesDecoded: at })
        .done()
        .filter((one) => one.startsWith("send"));
    };
    go(0);
    assert.deepEqual(go(30), []);
    assert.equal(course.call.status, "connected");
    assert.deepEqual(go(30), ["send small"]);
    assert.equal(course.call.status, "weak");
    go(30);
    assert.deepEqual(go(30), ["send sound"]);
    assert.match(wordsForCall(course.call, "bob"), /they hear you and do not see you/);
    const raised: string[] = [];
    for (let looks = 0; looks < 10; looks += 1) raised.push(...go(0));
    assert.deepEqual(raised, ["send small", "send full"]);
    assert.equal(course.call.status, "connected");
    assert.equal(wordsForQuality(course.call), "Direct, good");
  });
});
