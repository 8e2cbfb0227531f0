import assert from "node:assert/strict";
import { test } from "node:test";

import { qualityBetween } from "../../src/core/call/quality";
import { readSample } from "../../src/core/call/sample";
import type { CallSample } from "../../src/core/call/sample";
import { sendingAfter, sendingAll } from "../../src/core/call/sending";
import type { Sending } from "../../src/core/call/sending";
import { sample } from "../support/sample";

const judge = (more: Partial<CallSample>): string => {
  const { level, cause } = qualityBetween(
    sample(0, { packetsReceived: 0 }),
    sample(2000, { packetsReceived: 100, ...more }),
  );
  return cause ? `${level} ${cause}` : level;
};

test("the worst sign decides, and says why", () => {
  assert.equal(judge({}), "good");
  assert.equal(judge({ packetsLost: 4 }), "fair loss");
  assert.equal(judge({ packetsLost: 30 }), "weak loss");
  assert.equal(judge({ sentLost: 0.2 }), "weak loss");
  assert.equal(judge({ roundTripMs: 500 }), "fair delay");
  assert.equal(judge({ roundTripMs: 1500, packetsLost: 4 }), "weak delay");
  assert.equal(judge({ mayBeSent: 40_000 }), "weak bandwidth");
  assert.equal(judge({ mayBeSent: 200_000, limitedBy: "bandwidth" }), "fair bandwidth");
  assert.equal(judge({ mayBeSent: 200_000 }), "good");
  assert.equal(judge({ limitedBy: "cpu", mayBeSent: 10 }), "fair device");
});

test("a handful of packets, what was lost long ago, and what a browser does not tell are no sign", () => {
  assert.equal(judge({ packetsReceived: 10, packetsLost: 5 }), "good");
  assert.equal(qualityBetween(sample(0, { packetsLost: 500 }), sample(2000, { packetsLost: 500 })).level, "good");
  assert.equal(judge({ roundTripMs: null, sentLost: null, mayBeSent: null, framesDecoded: null }), "good");
});

const stats = (more: object = {}, local: object = { candidateType: "host" }, theirs = "srflx"): object[] => [
  { id: "T", type: "transport", selectedCandidatePairId: "P" },
  { id: "P", type: "candidate-pair", localCandidateId: "L", remoteCandidateId: "R", currentRoundTripTime: 0.0412 },
  { id: "Q", type: "candidate-pair", state: "succeeded", nominated: true, currentRoundTripTime: 9 },
  { id: "L", type: "local-candidate", ...local },
  { id: "R", type: "remote-candidate", candidateType: theirs },
  { id: "IA", type: "inbound-rtp", kind: "audio", packetsReceived: 5, packetsLost: -1 },
  { id: "IV", type: "inbound-rtp", kind: "video", packetsReceived: 7, packetsLost: 2, framesDecoded: 3 },
  { id: "OV", type: "outbound-rtp", kind: "video", qualityLimitationReason: "bandwidth" },
  { id: "RI", type: "remote-inbound-rtp", kind: "audio", fractionLost: 0.25, ...more },
];

const read = (entries: object[]): CallSample => readSample(entries as Record<string, unknown>[], 7);

test("a report of a browser is read by the pair that is in use", () => {
  assert.deepEqual(read(stats()), {
    at: 7,
    path: "direct",
    roundTripMs: 41,
    packetsReceived: 12,
    packetsLost: 1,
    framesDecoded: 3,
    sentLost: 0.25,
    mayBeSent: null,
    limitedBy: "bandwidth",
  });
});

test("the path is told by my relay, or by theirs, whose kind I cannot know", () => {
  for (const relayProtocol of ["udp", "tcp", "tls"]) {
    assert.equal(read(stats({}, { candidateType: "relay", relayProtocol })).path, `relay-${relayProtocol}`);
  }
  assert.equal(read(stats({}, undefined, "relay")).path, "relay");
  assert.equal(read([{ id: "P", type: "candidate-pair", state: "succeeded", selected: true }]).path, "direct");
});

test("a report that tells nothing is read as nothing", () => {
  const empty = read([]);
  assert.equal(empty.path, null);
  assert.equal(empty.framesDecoded, null);
  assert.equal(empty.packetsReceived, 0);
});

test("more that was too much at once is tried again only after twice the time, up to a bound", () => {
  const many = (sending: Sending, level: "good" | "weak", times: number): Sending => {
    let next = sending;
    for (let time = 0; time < times; time += 1) next = sendingAfter(next, level);
    return next;
  };
  let sending = many(sendingAll, "weak", 2);
  assert.equal(sending.share, "small");
  for (const patience of [5, 10, 20, 40, 40]) {
    assert.equal(sending.patience, patience);
    assert.equal(many(sending, "good", patience - 1).share, "small");
    sending = many(sending, "good", patience);
    assert.equal(sending.share, "full");
    sending = many(sending, "weak", 2);
  }
  assert.equal(many(sending, "weak", 20).share, "sound", "and there is nothing below sound");
});
