import assert from "node:assert/strict";
import { test } from "node:test";

import { backoffMs } from "../../src/core/socket/backoff";
import { WebSocketTransport } from "../../src/core/socket/websocket-transport";
import { settled } from "../support/fake-clock";
import { FakeServer } from "../support/fake-server";

test("a recorded visit is spoken word for word", async () => {
  const server = new FakeServer();
  server.socket.connect();
  await settled();
  server.line.say(
    '0{"sid":"lv_VI97HAXpY6yYWAAAC","upgrades":[],"pingInterval":10000,"pingTimeout":5000,"maxPayload":100000}',
  );
  server.line.say('40{"sid":"wZX3oN0bSVIhsaknAAAI"}');
  server.line.say('42["welcome",{"protocol":1,"status":"idle"}]');
  const answer = server.socket.ask("find", {}, 1000);
  server.line.say("2");
  server.line.say('430[{"status":"waiting"}]');
  server.socket.send("signal", { room: "room_1", candidate: null });
  server.socket.leave();

  assert.deepEqual(server.line.sent, [
    '40{"token":"t1","protocol":1,"client":{"name":"p","version":"1"}}',
    '420["find",{}]',
    "3",
    '42["signal",{"room":"room_1","candidate":null}]',
    "41",
  ]);
  assert.deepEqual(await answer, { kind: "answered", argument: { status: "waiting" } });
  assert.deepEqual(server.heard, ["opened", 'welcome {"protocol":1,"status":"idle"}']);
});

test("the WebSocket comes first, and polling where it does not open", async () => {
  const server = new FakeServer();
  server.socket.connect();
  await settled();
  server.line.drop();
  assert.deepEqual(
    server.lines.map(({ kind }) => kind),
    ["websocket", "polling"],
  );
  server.welcome();
  assert.deepEqual(server.heard, ["opened"], "the visitor hears nothing of the detour");
});

test("a WebSocket that hangs while opening is given up for polling", async () => {
  const server = new FakeServer();
  server.socket.connect();
  await server.clock.pass(6000);
  assert.equal(server.lines[0]?.closed, true);
  assert.equal(server.line.kind, "polling");
});

test("a WebSocket that has worked is not given up for one failure", async () => {
  const server = new FakeServer();
  await server.connected();
  server.line.drop();
  await server.clock.pass(1000);
  server.line.drop();
  await server.clock.pass(1000);
  assert.deepEqual(new Set(server.lines.map(({ kind }) => kind)), new Set(["websocket"]));
  assert.equal(server.lines.length, 3);
});

test("a server silent for longer than interval and timeout is lost, and any word puts that off", async () => {
  const server = new FakeServer();
  await server.connected();
  await server.clock.pass(14_999);
  server.line.say("2");
  await server.clock.pass(14_999);
  assert.deepEqual(server.heard, ["opened"]);
  await server.clock.pass(1);
  assert.deepEqual(server.heard, ["opened", "lost"]);
  assert.equal(server.lines[0]?.closed, true);
});

test("a page that slept longer than a server waits connects anew at once, and keeps its connection after a nap", async () => {
  const server = new FakeServer();
  await server.connected();
  server.socket.slept(14_999);
  assert.deepEqual(server.heard, ["opened"]);
  server.socket.slept(15_000);
  assert.equal(server.lines[0]?.closed, true);
  await settled();
  server.welcome();
  assert.deepEqual(server.heard, ["opened", "lost", "opened"]);
});

test("coming back asks anew who connects, so that the room of now is named", async () => {
  const server = new FakeServer();
  await server.connected();
  server.auth = () => ({ token: "t2", protocol: 1, client: { name: "p", version: "1" }, room: "room_9" });
  server.line.drop();
  await server.clock.pass(500);
  server.welcome();
  assert.match(server.line.sent[0] ?? "", /"token":"t2".*"room":"room_9"/);
  assert.deepEqual(server.heard, ["opened", "lost", "opened"]);
});

test("an answer that does not come is late, and one that cannot come is lost", async () => {
  const server = new FakeServer();
  await server.connected();
  const late = server.socket.ask("next", {}, 8000);
  await server.clock.pass(8000);
  assert.deepEqual(await late, { kind: "late" });
  const lost = server.socket.ask("next", {}, 8000);
  server.line.drop();
  assert.deepEqual(await lost, { kind: "lost" });
  assert.deepEqual(await server.socket.ask("next", {}, 8000), { kind: "lost" });
});

test("an answer finds its own question", async () => {
  const server = new FakeServer();
  await server.connected();
  const answers = Promise.all([server.socket.ask("a", {}, 100), server.socket.ask("b", {}, 100)]);
  server.line.say('431["second"]');
  server.line.say('430["first"]');
  server.line.say('437["nobody asked"]');
  assert.deepEqual(await answers, [
    { kind: "answered", argument: "first" },
    { kind: "answered", argument: "second" },
  ]);
});

test("a refused token is renewed once at once; refused again it is over", async () => {
  const server = new FakeServer();
  server.socket.connect();
  await settled();
  const refuse = '44{"message":"unauthorized","data":{"code":"unauthorized"}}';
  server.line.say('0{"sid":"e"}');
  server.line.say(refuse);
  await settled();
  assert.deepEqual(server.asked, [false, true]);
  server.line.say('0{"sid":"e"}');
  server.line.say(refuse);
  await server.clock.pass(60_000);
  assert.deepEqual(server.heard, ["over unauthorized unauthorized"]);
  assert.equal(server.lines.length, 2);
});

test("without a session it is over before anything is opened", async () => {
  const server = new FakeServer();
  server.auth = () => null;
  server.socket.connect();
  await settled();
  assert.deepEqual(server.heard, ["over unauthorized"]);
  assert.equal(server.lines.length, 0);
});

test("a session that cannot be asked for now is asked for again", async () => {
  const server = new FakeServer();
  server.auth = () => {
    throw new Error("offline");
  };
  server.socket.connect();
  await settled();
  assert.deepEqual(server.heard, ["lost"]);
  server.auth = () => ({ token: "t", protocol: 1, client: { name: "p", version: "1" } });
  await server.clock.pass(500);
  assert.equal(server.lines.length, 1);
});

test("who is shut out is told why, and nothing is tried again", async () => {
  const server = new FakeServer();
  server.socket.connect();
  await settled();
  server.line.say('0{"sid":"e"}');
  server.line.say('44{"message":"Until Monday.","data":{"code":"banned","message":"Until Monday: spam."}}');
  await server.clock.pass(600_000);
  assert.deepEqual(server.heard, ["over banned Until Monday: spam."]);
  assert.equal(server.lines.length, 1);
});

test("a page says which it is, the same each time it connects", async () => {
  const server = new FakeServer();
  const page = `page_${"0a".repeat(16)}`;
  server.auth = () => ({ token: "t", protocol: 1, client: { name: "p", version: "1" }, page });
  await server.connected();
  server.line.drop();
  await server.clock.pass(500);
  for (const line of server.lines) {
    server.line.say('0{"sid":"e"}');
    assert.match(line.sent[0] ?? "", new RegExp(`"page":"${page}"`));
  }
  assert.equal(server.lines.length, 2);
});

test("too many connections wait as long as they are told", async () => {
  const server = new FakeServer();
  server.socket.connect();
  await settled();
  server.line.say('0{"sid":"e"}');
  server.line.say('44{"message":"slow","data":{"code":"rate_limited","retryAfterMs":9000}}');
  await server.clock.pass(9000);
  assert.equal(server.lines.length, 1);
  await server.clock.pass(400);
  assert.equal(server.lines.length, 2);
});

test("a draining server is left standing until it closes, and then given its time", async () => {
  const server = new FakeServer();
  await server.connected();
  server.line.say('42["draining",{"retryAfterMs":3000}]');
  assert.deepEqual(server.heard, ["opened", "draining"]);
  assert.equal(server.line.closed, false);
  server.line.drop();
  await server.clock.pass(3000);
  assert.equal(server.lines.length, 1);
  await server.clock.pass(400);
  assert.equal(server.lines.length, 2);
});

for (const [said, code] of [
  ['["displaced",{}]', "displaced"],
  ['["signedOut",{"code":"unauthorized"}]', "unauthorized"],
  ['["signedOut",{"code":"banned","message":"Until Monday."}]', "banned Until Monday."],
] as const) {
  test(`after ${said} it is over, until the visitor connects again`, async () => {
    const server = new FakeServer();
    await server.connected();
    server.line.say(`42${said}`);
    await server.clock.pass(600_000);
    assert.deepEqual(server.heard, ["opened", `over ${code}`]);
    assert.equal(server.lines.length, 1);
    await server.connected();
    assert.equal(server.lines.length, 2);
  });
}

test("who leaves says so, and does not come back", async () => {
  const server = new FakeServer();
  await server.connected();
  server.socket.leave();
  await server.clock.pass(600_000);
  assert.equal(server.line.sent[server.line.sent.length - 1], "41");
  assert.equal(server.lines.length, 1);
});

test("connecting twice opens one connection", async () => {
  const server = new FakeServer();
  server.socket.connect();
  server.socket.connect();
  await settled();
  assert.equal(server.lines.length, 1);
});

test("a network that is back is used at once", async () => {
  const server = new FakeServer();
  await server.connected();
  server.line.drop();
  server.socket.hurry();
  await settled();
  assert.equal(server.lines.length, 2);
  await server.clock.pass(5000);
  assert.equal(server.lines.length, 2, "and the try that was waiting is not made as well");
});

test("the back-off doubles, is bounded, and is spread by chance", () => {
  assert.deepEqual(
    [0, 1, 2, 3, 20].map((failures) => backoffMs(failures, 1)),
    [400, 800, 1600, 3200, 10_000],
  );
  assert.equal(backoffMs(3, 0), 1600);
});

test("a WebSocket given up for silence is closed with a code that is no leave", () => {
  const codes: (number | undefined)[] = [];
  const socket = {
    onmessage: null,
    onclose: null,
    readyState: 1,
    send: () => {},
    close: (code?: number) => codes.push(code),
  };
  const transport = new WebSocketTransport(socket, { received: () => {}, closed: () => codes.push(-1) });
  transport.close();
  transport.close();
  assert.deepEqual(codes, [4000]);
});
