import assert from "node:assert/strict";
import { test } from "node:test";

import { Chat } from "../../src/core/chat/chat";
import { wordsFor } from "../../src/core/chat/words";
import type { CameraAnswer, TrackAnswer } from "../../src/core/media/camera";
import type { IceGrant } from "../../src/core/protocol";
import type { Answer } from "../../src/core/socket/connection";
import type { SocketListener } from "../../src/core/socket/socket";
import { FakeClock, settled } from "../support/fake-clock";
import { secrets } from "../support/fake-secrets";
import { FakePeerConnection, FakeStream } from "../support/fake-peer-connection";

function open() {
  const clock = new FakeClock();
  const sent: string[] = [];
  const halls: string[] = [];
  const connections: FakePeerConnection[] = [];
  const cameras: ((answer: CameraAnswer) => void)[] = [];
  const devices: ((answer: TrackAnswer) => void)[] = [];
  const screens: ((answer: TrackAnswer) => void)[] = [];
  let server: SocketListener | null = null;
  let answer: (name: string) => Answer = () => ({ kind: "answered", argument: { status: "waiting" } });
  const ice = { answer: (): Promise<IceGrant> => new Promise(() => {}) };
  const chat = new Chat({
    clock,
    secrets,
    iceServers: () => ice.answer(),
    openCamera: () => new Promise((resolve) => cameras.push(resolve)),
    openDevice: () => new Promise((resolve) => devices.push(resolve)),
    openScreen: () => new Promise((resolve) => screens.push(resolve)),
    makeStream: () => new FakeStream().real,
    hear: (sound) => sent.push(`sound ${sound}`),
    makeConnection: (configuration) => {
      const connection = new FakePeerConnection(configuration);
      connections.push(connection);
      return connection.real;
    },
    openSocket: (listener) => {
      server = listener;
      return {
        connect: () => sent.push("connect"),
        leave: () => sent.push("leave"),
        send: (name, argument) => (name === "hall" ? halls : sent).push(`${name} ${JSON.stringify(argument)}`),
        ask: async (name, argument) => {
          // The hall is watched beside whatever a test is about, and noted apart.
          (name === "hall" ? halls : sent).push(`${name} ${JSON.stringify(argument)}`);
          return name === "hall" ? { kind: "answered", argument: { guests: [], total: 0 } } : answer(name);
        },
      };
    },
  });
  const say = (name: string, argument: unknown): void => server?.event(name, argument);
  return {
    chat,
    clock,
    sent,
    halls,
    connections,
    cameras,
    devices,
    screens,
    say,
    ice,
    answerWith: (with_: (name: string) => Answer) => (answer = with_),
  };
}

type Opened = ReturnType<typeof open>;

/** Signed in, camera open, waiting. */
async function looking(): Promise<Opened & { camera: FakeStream }> {
  const opened = open();
  const camera = new FakeStream("audio", "video");
  opened.chat.tell({ type: "entered" });
  opened.say("welcome", { guest: { id: "g", name: "ada" }, status: "idle", grace: 20 });
  opened.chat.tell({ type: "startPressed" });
  opened.cameras[0]?.({ stream: camera.real, without: null });
  await settled();
  return { ...opened, camera };
}

const match = (room: string, resumed = false) => ({
  room,
  role: "caller",
  partner: { id: "p", name: "bob", interests: [] },
  iceServers: [],
  iceTransportPolicy: "all",
  resumed,
});

test("nothing is found before the camera is open", async () => {
  const { chat, sent, say } = open();
  chat.tell({ type: "entered" });
  say("welcome", { guest: { id: "g", name: "ada" }, status: "idle" });
  chat.tell({ type: "startPressed" });
  await settled();
  assert.deepEqual(sent, ["connect"]);
});

test("double presses, a repeated match and a late signal make one peer connection a room", async () => {
  const { chat, say, connections } = await looking();
  for (let round = 1; round <= 3; round += 1) {
    say("matched", match(`room_${round}`));
    say("matched", match(`room_${round}`));
    say("matched", match(`room_${round}`, true));
    say("signal", { room: `room_${round - 1}`, candidate: { candidate: "late" } });
    chat.tell({ type: "nextPressed" });
    chat.tell({ type: "nextPressed" });
    say("ended", { room: `room_${round}`, reason: "you_next", status: "waiting" });
    await settled();
  }
  assert.equal(chat.peerConnectionsMade, 3);
  assert.equal(connections.filter(({ signalingState }) => signalingState !== "closed").length, 0);
  assert.equal(chat.peerConnection, null);
});

test("two presses of Next ask once, for the room they meant", async () => {
  const { chat, say, sent } = await looking();
  say("matched", match("room_1"));
  chat.tell({ type: "nextPressed" });
  chat.tell({ type: "nextPressed" });
  assert.deepEqual(
    sent.filter((entry) => entry.startsWith("next")),
    ['next {"room":"room_1","interests":[],"language":""}'],
  );
});

test("every signal names the room of its call", async () => {
  const { say, sent, connections } = await looking();
  say("matched", match("room_1"));
  connections[0]?.onicecandidate?.({ candidate: null });
  assert.equal(sent[sent.length - 1], 'signal {"room":"room_1","candidate":null}');
});

test("a call that stays new is tried anew after five seconds, and told eight after that", async () => {
  const { chat, say, clock } = await looking();
  say("matched", match("room_1"));
  await clock.pass(12_999);
  assert.equal(chat.phase, "connecting");
  await clock.pass(1);
  assert.equal(chat.phase, "failed");
});

test("a server that is not reached in five seconds is said to take long", async () => {
  const { chat, clock, cameras, say } = open();
  chat.tell({ type: "entered" });
  chat.tell({ type: "startPressed" });
  cameras[0]?.({ stream: new FakeStream("audio", "video").real, without: null });
  await clock.pass(4999);
  assert.equal(wordsFor(chat.view.state), "Reaching the server.");
  await clock.pass(1);
  assert.match(wordsFor(chat.view.state), /longer than usual/);
  say("welcome", { guest: { id: "g", name: "ada" }, status: "idle" });
  await settled();
  assert.match(wordsFor(chat.view.state), /^Looking for somebody/);
});

test("a report and its block go out in order, with what the protocol asks for, and the seconds of a grace pass", async () => {
  const { chat, say, sent, clock, answerWith } = await looking();
  say("matched", match("room_1"));
  answerWith(() => ({ kind: "answered", argument: {} }));
  const before = sent.length;
  chat.tell({ type: "complaintOpened", kind: "report", room: "room_1" });
  chat.tell({ type: "reportWritten", reason: "spam", note: "", andBlock: true });
  await settled();
  assert.deepEqual(sent.slice(before), ['report {"room":"room_1","reason":"spam"}', 'block {"room":"room_1"}']);
  say("partner", { room: "room_1", state: "away" });
  await clock.pass(5000);
  assert.equal(chat.view.state.room?.graceLeft, 15);
});

test("a report that is lost with the connection is told as lost", async () => {
  const { chat, say, answerWith } = await looking();
  say("matched", match("room_1"));
  answerWith(() => ({ kind: "lost" }));
  chat.tell({ type: "complaintOpened", kind: "report", room: "room_1" });
  chat.tell({ type: "reportWritten", reason: "spam", note: "", andBlock: true });
  await settled();
  assert.deepEqual(chat.view.state.complaint?.failure, { code: "lost", retryAfterMs: 0 });
});

test("text is told as sent when the server says so, as failed when it does not", async () => {
  const { chat, say, answerWith } = await looking();
  say("matched", match("room_1"));
  answerWith(() => ({ kind: "answered", argument: { id: "m", sentAt: "" } }));
  chat.tell({ type: "textWritten", text: "one", nonce: "n1" });
  await settled();
  answerWith(() => ({ kind: "answered", argument: { error: { code: "rate_limited", message: "" } } }));
  chat.tell({ type: "textWritten", text: "two", nonce: "n2" });
  await settled();
  answerWith(() => ({ kind: "lost" }));
  chat.tell({ type: "textWritten", text: "three", nonce: "n3" });
  await settled();
  assert.deepEqual(
    chat.view.state.lines.map(({ delivery }) => delivery),
    ["sent", "failed", "sending"],
  );
});

test("keys are told by the clock: at once, again after three seconds, and their rest after four", async () => {
  const { chat, say, sent, clock } = await looking();
  say("matched", match("room_1"));
  const told = (): string[] => sent.filter((entry) => entry.startsWith("typing"));
  chat.typed(false);
  await clock.pass(2000);
  chat.typed(false);
  await clock.pass(3999);
  assert.deepEqual(told(), ['typing {"room":"room_1","typing":true}']);
  await clock.pass(1);
  assert.deepEqual(told().slice(1), ['typing {"room":"room_1","typing":false}']);
});

test("a partner who never says that they stopped writing is believed for six seconds after the last word", async () => {
  const { chat, say, clock } = await looking();
  say("matched", match("room_1"));
  const writing = (): boolean | undefined => chat.view.state.room?.partnerWriting;
  say("typing", { room: "room_1", typing: true });
  await clock.pass(4000);
  say("typing", { room: "room_1", typing: true });
  await clock.pass(5999);
  assert.equal(writing(), true);
  await clock.pass(1);
  assert.equal(writing(), false);
});

test("Mute and Camera off work by the tracks, without a word to the partner", async () => {
  const { chat, camera, say, sent } = await looking();
  say("matched", match("room_1"));
  const before = sent.length;
  chat.tell({ type: "microphonePressed" });
  assert.deepEqual(
    camera.tracks.map(({ enabled }) => enabled),
    [false, true],
  );
  chat.tell({ type: "cameraPressed" });
  chat.tell({ type: "microphonePressed" });
  assert.deepEqual(
    camera.tracks.map(({ enabled }) => enabled),
    [true, false],
  );
  assert.equal(sent.length, before);
});

test("Stop puts the camera's light out", async () => {
  const { chat, camera } = await looking();
  chat.tell({ type: "stopPressed" });
  assert(camera.tracks.every(({ stopped }) => stopped));
  assert.equal(chat.view.mine, null);
});

test("who signs out and in again while the browser still asks is not asked twice", async () => {
  const { chat, cameras } = open();
  for (const type of ["entered", "startPressed", "departed", "entered", "startPressed"] as const) chat.tell({ type });
  assert.equal(cameras.length, 1);
  cameras[0]?.({ stream: new FakeStream("audio", "video").real, without: null });
  await settled();
  assert.equal(chat.view.state.camera.status, "on");
});

test("Start, Stop, Start while the browser still asks puts one question", async () => {
  const { chat, cameras } = open();
  chat.tell({ type: "entered" });
  for (const type of ["startPressed", "stopPressed", "startPressed"] as const) chat.tell({ type });
  assert.equal(cameras.length, 1);
});

test("what the server says that is no event of ours, or broken, changes nothing", async () => {
  const { chat, say } = await looking();
  const before = chat.view.state;
  for (const [name, argument] of [
    ["matched", null],
    ["matched", {}],
    ["signal", { room: 7 }],
    ["ended", "x"],
    ["text", []],
    ["somethingNew", { a: 1 }],
  ] as const) {
    say(name, argument);
  }
  assert.deepEqual(chat.view.state, before);
});

const credentials = (name: string, ttl = 20): IceGrant => ({
  iceServers: [{ urls: "turn:t", username: name, credential: "c" }],
  iceTransportPolicy: "all",
  ttl,
});

/** Waiting, with an offer in the server's hands that was made with credentials which last twenty seconds. */
async function offering(): Promise<Opened & { finds: () => string[] }> {
  const opened = open();
  let granted = 0;
  opened.ice.answer = async () => credentials(`n${++granted}`);
  opened.chat.tell({ type: "entered" });
  opened.say("welcome", { guest: { id: "g", name: "ada" }, status: "idle", grace: 20 });
  opened.chat.tell({ type: "startPressed" });
  opened.cameras[0]?.({ stream: new FakeStream("audio", "video").real, without: null });
  await opened.clock.pass(300);
  const finds = (): string[] =>
    opened.sent
      .filter((entry) => entry.startsWith("find"))
      .map((entry) => (entry.includes('"offer"') ? "with an offer" : "without"));
  return { ...opened, finds };
}

test("an offer is handed in by the find that follows it, and serves one room; the next one has another", async () => {
  const { say, finds, connections, chat, sent, clock } = await offering();
  assert.deepEqual(finds(), ["without", "with an offer"]);
  say("matched", match("room_1"));
  await settled();
  assert.equal(connections.length, 1, "the one that was prepared is the one that is used");
  assert.equal(chat.peerConnection, connections[0]?.real);
  assert(!sent.some((entry) => entry.startsWith("signal")), "and its offer is not sent again");
  say("ended", { room: "room_1", reason: "partner_next", status: "waiting" });
  await clock.pass(300);
  assert.equal(connections[0]?.signalingState, "closed");
  assert.deepEqual(finds(), ["without", "with an offer", "with an offer"]);
  assert.equal(chat.peerConnectionsMade, 1);
  assert.equal(connections.length, 2);
});

test("an offer is renewed with its credentials, and never two are open", async () => {
  const { finds, connections, clock } = await offering();
  await clock.pass(14_700);
  assert.deepEqual(finds(), ["without", "with an offer"]);
  await clock.pass(600);
  assert.deepEqual(finds(), ["without", "with an offer", "without", "with an offer"]);
  assert.deepEqual(
    connections.map(({ signalingState, configuration }) => [signalingState, configuration.iceServers?.[0]?.username]),
    [
      ["closed", "n1"],
      ["have-local-offer", "n2"],
    ],
  );
});

test("a partner's offer that comes with the match is answered on a connection of its own, and mine is dropped", async () => {
  const { say, connections, sent } = await offering();
  say("matched", { ...match("room_1"), role: "callee", offer: { type: "offer", sdp: "theirs" } });
  await settled();
  assert.deepEqual(
    connections.map(({ signalingState }) => signalingState),
    ["closed", "stable"],
  );
  assert.match(sent[sent.length - 1] ?? "", /^signal .*"answer"/);
});

test("credentials are renewed before another way is looked for; old ones must do where the server does not answer", async () => {
  const { say, connections, ice, clock } = await looking();
  say("matched", match("room_1"));
  await settled();
  connections[0]?.become("connected");
  ice.answer = async () => credentials("fresh");
  connections[0]?.become("failed");
  await settled();
  assert.deepEqual(connections[0]?.log.slice(-2), ["configured all", "restartIce"]);
  connections[0]?.become("connected");
  ice.answer = () => new Promise(() => {});
  connections[0]?.become("failed");
  await clock.pass(2999);
  assert.equal(connections[0]?.log.filter((entry) => entry === "restartIce").length, 1);
  await clock.pass(1);
  assert.equal(connections[0]?.log.filter((entry) => entry === "restartIce").length, 2);
});

test("what could not be signalled while the connection was lost follows the return, in order", async () => {
  const { chat, say, sent, connections } = await looking();
  say("matched", match("room_1"));
  await settled();
  connections[0]?.become("connected");
  chat.tell({ type: "linkLost" });
  const before = sent.length;
  for (const candidate of ["a", "b"]) {
    connections[0]?.onicecandidate?.({ candidate: { candidate, toJSON: () => ({ candidate }) } });
  }
  assert.equal(sent.length, before);
  say("welcome", { guest: { id: "g", name: "ada" }, status: "matched", room: "room_1", grace: 20 });
  say("matched", match("room_1", true));
  assert.deepEqual(sent.slice(before), [
    'signal {"room":"room_1","candidate":{"candidate":"a"}}',
    'signal {"room":"room_1","candidate":{"candidate":"b"}}',
  ]);
});

test("a call is told to the server once, when its first picture was seen", async () => {
  const { chat, say, sent, connections, clock } = await looking();
  say("matched", match("room_1"));
  await clock.pass(40);
  connections[0]?.become("connected");
  await clock.pass(20);
  chat.frameShown();
  await clock.pass(30_000);
  const told = sent.filter((entry) => entry.startsWith("connection"));
  assert.deepEqual(told, [
    'connection {"room":"room_1","outcome":"connected","restarts":0,"steps":{"dtls":40,"frame":60}}',
  ]);
});

test("the two pages find the same words, over the signals of their room", async () => {
  const sides = [await looking(), await looking()] as const;
  const print = (byte: string): string => `\r\na=fingerprint:sha-256 ${Array(32).fill(byte).join(":")}\r\n`;
  sides.forEach((side, index) => {
    const other = sides[1 - index];
    side.say("matched", { ...match("room_1"), role: index === 0 ? "caller" : "callee" });
    const connection = side.connections[0];
    assert(connection && other);
    connection.fingerprint = print(index === 0 ? "AA" : "BB");
  });
  const wordsOf = ({ chat }: Opened): unknown => chat.view.state.room?.verification.outcome;
  const passOn = async (): Promise<void> => {
    // Hashes are made elsewhere, and take as long as they take.
    for (let round = 0; round < 10_000 && sides.some((side) => !wordsOf(side)); round += 1) {
      for (const [index, side] of sides.entries()) {
        for (const entry of side.sent.splice(0)) {
          if (entry.startsWith("signal")) sides[1 - index]?.say("signal", JSON.parse(entry.slice(7)));
        }
      }
      await settled();
    }
  };
  sides[0].connections[0]?.onnegotiationneeded?.();
  await settled();
  await passOn();
  const words = sides.map(wordsOf);
  assert.match(JSON.stringify(words[0]), /"words":\["\w+","\w+","\w+"\]/);
  assert.deepEqual(words[0], words[1]);
});
