import assert from "node:assert/strict";
import { test } from "node:test";

import { Chat } from "../../src/core/chat/chat";
import { wordsFor } from "../../src/core/chat/words";
import type { CameraAnswer, TrackAnswer } from "../../src/core/media/camera";
import type { Answer } from "../../src/core/socket/connection";
import type { SocketListener } from "../../src/core/socket/socket";
import { FakeClock, settled } from "../support/fake-clock";
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
  const chat = new Chat({
    clock,
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

test("a call that stays new is told after ten seconds", async () => {
  const { chat, say, clock } = await looking();
  say("matched", match("room_1"));
  await clock.pass(9999);
  assert.equal(chat.phase, "connecting");
  await clock.pass(1);
  assert.equal(chat.phase, "stuck");
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
