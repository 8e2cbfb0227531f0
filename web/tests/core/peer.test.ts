import assert from "node:assert/strict";
import { test } from "node:test";

import { Peer } from "../../src/core/peer/peer";
import type { Role } from "../../src/core/protocol";
import { settled } from "../support/fake-clock";
import { FakePeerConnection, FakeStream, FakeTrack } from "../support/fake-peer-connection";

function open(role: Role, stream = new FakeStream("audio", "video"), offers = role === "caller") {
  const said: string[] = [];
  let connection = new FakePeerConnection({});
  const peer = new Peer(
    {
      role,
      offers,
      ice: { iceServers: [{ urls: "stun:s" }], iceTransportPolicy: "relay" },
      stream: stream.real,
      makeConnection: (configuration) => (connection = new FakePeerConnection(configuration)).real,
      makeStream: () => new FakeStream().real,
    },
    {
      signalled: (signal) => {
        if ("description" in signal) said.push(`${signal.description.type}: ${signal.description.sdp}`);
        else said.push(`candidate: ${JSON.stringify(signal.candidate)}`);
      },
      changed: (state) => said.push(state),
      heard: (heard) => said.push(`heard ${heard.getTracks().length}`),
    },
  );
  return { peer, connection, said };
}

const offer = { description: { type: "offer", sdp: "theirs" } } as const;
const answer = { description: { type: "answer", sdp: "theirs" } } as const;
const candidate = (name: string) => ({ candidate: { candidate: name } });

test("uses the ICE servers and the policy of the match", () => {
  const { connection } = open("caller");
  assert.deepEqual(connection.configuration, { iceServers: [{ urls: "stun:s" }], iceTransportPolicy: "relay" });
});

test("the caller brings its tracks and offers; the callee brings them with its answer", async () => {
  const caller = open("caller");
  assert.deepEqual(caller.connection.log, ["addTrack audio", "addTrack video"]);
  caller.connection.onnegotiationneeded?.();
  await settled();
  assert.deepEqual(caller.said, ["offer: local 1"]);

  const callee = open("callee");
  assert.deepEqual(callee.connection.log, []);
  callee.peer.take(offer);
  await settled();
  assert.deepEqual(callee.connection.log, ["remote offer", "addTrack audio", "addTrack video", "local answer"]);
  assert.deepEqual(callee.said, ["answer: local 1"]);
});

test("a caller without a camera still has a place for the partner's picture", () => {
  const { connection } = open("caller", new FakeStream("audio"));
  assert.deepEqual(connection.log, ["addTrack audio", "addTransceiver video recvonly"]);
});

test("a later offer does not bring the tracks again", async () => {
  const { peer, connection } = open("callee");
  peer.take(offer);
  peer.take(offer);
  await settled();
  assert.equal(connection.log.filter((entry) => entry === "addTrack audio").length, 1);
});

test("candidates that come early wait for the description, in order, the end of them too", async () => {
  const { peer, connection } = open("callee");
  peer.take(candidate("a"));
  peer.take(candidate("b"));
  peer.take({ candidate: null });
  peer.take(offer);
  peer.take(candidate("c"));
  await settled();
  const order = connection.log.filter((entry) => /candidate|remote/.test(entry));
  assert.deepEqual(order, ["remote offer", "candidate a", "candidate b", "candidate end", "candidate c"]);
});

test("where two offers meet the caller goes on with its own", async () => {
  const { peer, connection, said } = open("caller");
  connection.onnegotiationneeded?.();
  peer.take(offer);
  peer.take(candidate("of the ignored offer"));
  peer.take(answer);
  peer.take(candidate("good"));
  await settled();
  assert.deepEqual(connection.log.slice(2), ["local offer", "remote answer", "candidate good"]);
  assert.deepEqual(said, ["offer: local 1"]);
});

test("where two offers meet the callee gives its own up", async () => {
  const { peer, connection, said } = open("callee");
  connection.onnegotiationneeded?.();
  peer.take(offer);
  await settled();
  assert.deepEqual(said, ["offer: local 1", "answer: local 2"]);
  assert.equal(connection.signalingState, "stable");
});

test("what the browser will not take ends nothing and throws nothing", async () => {
  const { peer, connection } = open("callee");
  peer.take(answer);
  peer.take({ description: { type: "offer", sdp: "broken" } });
  peer.take(offer);
  peer.take(candidate("broken"));
  peer.take(candidate("good"));
  await settled();
  assert.deepEqual(connection.log.slice(-3), ["local answer", "candidate broken", "candidate good"]);
});

test("my own candidates travel as they are found, the end of them as null", () => {
  const { connection, said } = open("caller");
  connection.onicecandidate?.({ candidate: { toJSON: () => ({ candidate: "x" }) } });
  connection.onicecandidate?.({ candidate: null });
  assert.deepEqual(said, ['candidate: {"candidate":"x"}', "candidate: null"]);
});

test("the partner's tracks come in one stream", () => {
  const { connection, said } = open("callee");
  connection.ontrack?.({ track: new FakeTrack("audio") });
  connection.ontrack?.({ track: new FakeTrack("video") });
  assert.deepEqual(said, ["heard 1", "heard 2"]);
});

test("after the end nothing is heard, and what comes late is let go", async () => {
  const { peer, connection, said } = open("callee");
  peer.take(offer);
  peer.close();
  peer.close();
  peer.take(candidate("late"));
  peer.configure({ iceServers: [], iceTransportPolicy: "all" });
  peer.restart();
  connection.become("closed");
  await settled();
  assert.deepEqual(said, []);
  assert.deepEqual(connection.log, ["close"]);
});

test("a callee who comes back without the call offers with its tracks, and still gives way", async () => {
  const { peer, connection, said } = open("callee", new FakeStream("audio"), true);
  assert.deepEqual(connection.log, ["addTrack audio", "addTransceiver video recvonly"]);
  connection.onnegotiationneeded?.();
  await settled();
  assert.deepEqual(said, ["offer: local 1"]);
  peer.take(offer);
  await settled();
  assert.deepEqual(said.slice(1), ["answer: local 2"]);
});

const real = (track: FakeTrack): MediaStreamTrack => track as unknown as MediaStreamTrack;

test("another picture takes the place of the first without a new offer", async () => {
  const { peer, connection, said } = open("caller");
  await peer.replaceTrack("video", real(new FakeTrack("video")));
  await peer.replaceTrack("audio", null);
  assert.deepEqual(connection.log.slice(2), ["replaceTrack video video", "replaceTrack audio none"]);
  assert.deepEqual(said, []);
});

test("a picture that was chosen before the answer is the one that the answer brings", async () => {
  const { peer, connection } = open("callee", new FakeStream("audio"), false);
  await peer.replaceTrack("video", real(new FakeTrack("video")));
  assert.deepEqual(connection.log, []);
  peer.take(offer);
  await settled();
  assert.deepEqual(connection.log.slice(0, 3), ["remote offer", "addTrack audio", "addTrack video"]);
});

test("a picture where there was none is sent in the place that was kept for the partner's", async () => {
  const { peer, connection } = open("caller", new FakeStream("audio"));
  await peer.replaceTrack("video", real(new FakeTrack("video")));
  assert.equal(connection.transceivers[1]?.direction, "sendrecv");
});

test("a track that the browser will not have is told, and the partner keeps the one before", async () => {
  const { peer, connection } = open("callee");
  peer.take(offer);
  await settled();
  const ended = new FakeTrack("video");
  ended.stop();
  await assert.rejects(peer.replaceTrack("video", real(ended)), /InvalidStateError/);
  await peer.replaceTrack("video", real(new FakeTrack("video")));
  assert.deepEqual(connection.log.slice(-1), ["replaceTrack video video"]);
  peer.close();
  await peer.replaceTrack("video", null);
  assert.deepEqual(connection.log.slice(-1), ["close"]);
});
