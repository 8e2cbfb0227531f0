import assert from "node:assert/strict";
import { describe, test } from "node:test";

import { Peer } from "../../src/core/peer/peer";
import type { PeerParts } from "../../src/core/peer/peer";
import { PreparedOffer } from "../../src/core/peer/prepared";
import type { IceSettings, Role } from "../../src/core/protocol";
import { FakeClock, settled } from "../support/fake-clock";
import { FakePeerConnection, FakeStream, FakeTrack } from "../support/fake-peer-connection";

function open(
  role: Role,
  stream = new FakeStream("audio", "video"),
  offers = role === "caller",
  prepared: PeerParts["prepared"] = null,
  iceTransportPolicy: RTCIceTransportPolicy = "relay",
) {
  const said: string[] = [];
  const steps: string[] = [];
  let connection = new FakePeerConnection({});
  const peer = new Peer(
    {
      role,
      offers,
      prepared,
      ice: { iceServers: [{ urls: "stun:s" }], iceTransportPolicy },
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
      stepped: (step) => steps.push(step),
      relaySigned: (sign) => steps.push(`relay ${sign}`),
      partnerOffered: () => steps.push("partner offered"),
      agreed: (keys) => steps.push(keys ? `agreed ${keys.mine.slice(0, 2)} ${keys.theirs.slice(0, 2)}` : "agreed"),
      heard: (heard) => said.push(`heard ${heard.getTracks().length}`),
    },
  );
  return { peer, connection, said, steps };
}

const offer = { description: { type: "offer", sdp: "theirs" } } as const;
const answer = { description: { type: "answer", sdp: "theirs" } } as const;
const candidate = (name: string) => ({ candidate: { candidate: name } });

test("uses the ICE servers and the policy of the match", () => {
  const { connection } = open("caller");
  assert.deepEqual(connection.configuration, {
    iceServers: [{ urls: "stun:s" }],
    iceTransportPolicy: "relay",
    bundlePolicy: "max-bundle",
  });
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

test("the partner's tracks are told of once, and after the answer to the offer that brought them", async () => {
  const { peer, connection, said } = open("callee");
  connection.tracksInOffer.push(new FakeTrack("audio"), new FakeTrack("video"));
  peer.take(offer);
  await settled();
  assert.deepEqual(said, ["answer: local 1", "heard 2"]);
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
  assert.deepEqual(connection.log, ["remote offer", "close"]);
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

describe("a connection that was prepared", () => {
  const handedOver = async (handed: boolean, policy: RTCIceTransportPolicy = "all") => {
    const clock = new FakeClock();
    const camera = new FakeStream("audio", "video");
    const prepared = new FakePeerConnection({});
    const preparation = new PreparedOffer({
      ice: { iceServers: [], iceTransportPolicy: "all" },
      stream: camera.real,
      clock,
      makeConnection: () => prepared.real,
    });
    const brought = preparation.make();
    await clock.pass(300);
    const opened = open("caller", camera, true, { offer: preparation, handed }, policy);
    return { ...opened, prepared, camera, brought: await brought };
  };

  test("serves with its offer, which is not sent where the server has handed it on", async () => {
    const { prepared, said, steps, brought, connection } = await handedOver(true);
    await settled();
    assert.deepEqual(brought, { type: "offer", sdp: "local 1" });
    assert.deepEqual(prepared.log.slice(0, 3), ["addTrack audio", "addTrack video", "local offer"]);
    assert.deepEqual(said, []);
    assert.deepEqual(steps, ["offer"]);
    assert.deepEqual(connection.log, [], "and no other is made");
    prepared.onicecandidate?.({ candidate: { candidate: "x", toJSON: () => ({ candidate: "x" }) } });
    assert.deepEqual(said, ['candidate: {"candidate":"x"}']);
  });

  test("tells its offer where the partner has it not", async () => {
    const { said, prepared, peer } = await handedOver(false);
    await settled();
    assert.deepEqual(said, ["offer: local 1"]);
    peer.take(answer);
    await settled();
    assert.equal(prepared.signalingState, "stable");
  });

  test("sends its offer once more where it is asked to, as long as there is no answer", async () => {
    const { said, peer } = await handedOver(true);
    peer.repeat();
    await settled();
    assert.deepEqual(said, ["offer: local 1"]);
    peer.take(answer);
    peer.repeat();
    await settled();
    assert.equal(said.length, 1);
  });

  test("waits for candidates no longer than 300 ms, and tells what is found later when there is somebody to tell", async () => {
    const clock = new FakeClock();
    const prepared = new FakePeerConnection({});
    const stream = new FakeStream("audio");
    const ice: IceSettings = { iceServers: [], iceTransportPolicy: "all" };
    const preparation = new PreparedOffer({ ice, stream: stream.real, clock, makeConnection: () => prepared.real });
    let done = false;
    void preparation.make().then(() => (done = true));
    await clock.pass(299);
    assert.equal(done, false);
    await clock.pass(1);
    assert.equal(done, true);
    prepared.onicecandidate?.({ candidate: { candidate: "late", toJSON: () => ({ candidate: "late" }) } });
    const { said } = open("caller", stream, true, { offer: preparation, handed: true });
    await settled();
    assert.deepEqual(said, ['candidate: {"candidate":"late"}']);
    assert.deepEqual(prepared.log.slice(0, 2), ["addTrack audio", "addTransceiver video recvonly"]);
  });

  test("is ready as soon as everything was found, and one that is too long is not handed in", async () => {
    const make = async (sdp: string): Promise<unknown> => {
      const prepared = new FakePeerConnection({});
      prepared.fingerprint = sdp;
      const ice: IceSettings = { iceServers: [], iceTransportPolicy: "all" };
      const stream = new FakeStream("audio").real;
      const preparation = new PreparedOffer({
        ice,
        stream,
        clock: new FakeClock(),
        makeConnection: () => prepared.real,
      });
      const brought = preparation.make();
      await settled();
      prepared.onicecandidate?.({ candidate: null });
      return brought;
    };
    assert.deepEqual(await make(""), { type: "offer", sdp: "local 1" });
    assert.equal(await make("x".repeat(17_000)), null);
  });

  test("sends the camera that was chosen since", async () => {
    const clock = new FakeClock();
    const camera = new FakeStream("video");
    const prepared = new FakePeerConnection({});
    const ice: IceSettings = { iceServers: [], iceTransportPolicy: "all" };
    const preparation = new PreparedOffer({ ice, stream: camera.real, clock, makeConnection: () => prepared.real });
    void preparation.make();
    await clock.pass(300);
    open("caller", new FakeStream("video"), true, { offer: preparation, handed: true });
    await settled();
    assert(prepared.log.includes("replaceTrack video video"));
  });
});

test("another way is looked for from an offer without an answer by giving that up", async () => {
  const { peer, connection } = open("caller");
  connection.onnegotiationneeded?.();
  await settled();
  peer.restart();
  await settled();
  assert.deepEqual(connection.log.slice(-3), ["local offer", "rollback", "restartIce"]);
  peer.take(offer);
  peer.restart();
  await settled();
  assert.deepEqual(connection.log.slice(-1), ["restartIce"]);
});

test("who may be met by a relay alone stays so, whatever newer settings say", () => {
  const { peer, connection } = open("caller");
  peer.configure({ iceServers: [], iceTransportPolicy: "all" });
  assert.deepEqual(connection.log.slice(-1), ["configured relay"]);
});

test("the steps to a call, and what becomes of the relay, are told", async () => {
  const { peer, connection, steps } = open("callee");
  peer.take(offer);
  await settled();
  connection.onicecandidate?.({ candidate: { candidate: "c 1 udp 1 1.2.3.4 5 typ relay", toJSON: () => ({}) } });
  connection.onicecandidateerror?.({ errorCode: 401, url: "turn:t" });
  connection.onicecandidateerror?.({ errorCode: 701, url: "turns:t" });
  connection.onicecandidateerror?.({ errorCode: 701, url: "stun:s" });
  connection.iceConnectionState = "connected";
  connection.oniceconnectionstatechange?.();
  connection.become("connected");
  const relay = ["relay found", "relay refused", "relay unreachable"];
  assert.deepEqual(steps, ["offer", "partner offered", "answer", "agreed", ...relay, "pair", "dtls"]);
});

test("less of the picture is sent by the sender's own parameters", async () => {
  const { peer, connection } = open("caller");
  for (const share of ["small", "sound", "full"] as const) peer.send(share);
  await settled();
  const told = connection.log.filter((entry) => entry.startsWith("parameters"));
  assert.match(told[0] ?? "", /"active":true,"scaleResolutionDownBy":4,"maxFramerate":15,"maxBitrate":150000/);
  assert.match(told[1] ?? "", /"active":false/);
  assert.deepEqual(told[2], 'parameters video {"encodings":[{"active":true,"scaleResolutionDownBy":1}]}');
});
