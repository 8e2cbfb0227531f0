import assert from "node:assert/strict";
import { test } from "node:test";

import { joinPayload, readEnginePacket, splitPayload, writeEnginePacket } from "../../src/core/socket/engine-packet";
import { readSocketPacket, writeConnect, writeDisconnect, writeEvent } from "../../src/core/socket/socket-packet";

test("an open packet carries the heartbeat", () => {
  const packet = readEnginePacket('0{"sid":"a","upgrades":[],"pingInterval":300,"pingTimeout":200,"maxPayload":9}');
  const handshake = { sid: "a", pingInterval: 300, pingTimeout: 200, maxPayload: 9 };
  assert.deepEqual(packet, { type: "open", handshake });
});

test("what is no packet is read as none, and nothing throws", () => {
  for (const text of ["", "9", "x", "0{", "0null", "0[]", "b4AAA="]) assert.equal(readEnginePacket(text), null, text);
  for (const text of ["", "2", "2{", "2{}", "2[1]", '2/admin,["a"]', "3[]", "9[]", '51-["a"]', "4"]) {
    assert.equal(readSocketPacket(text), null, text);
  }
});

test("ping, pong and message keep their data", () => {
  assert.deepEqual(readEnginePacket("2probe"), { type: "ping", data: "probe" });
  assert.deepEqual(readEnginePacket("42[]"), { type: "message", data: "2[]" });
  assert.equal(writeEnginePacket("pong", "probe"), "3probe");
});

test("a payload is cut at the limit in bytes, and never to nothing", () => {
  assert.deepEqual(joinPayload(["4aa", "4bb", "4cc"], 7), ["4aa\u001e4bb", ["4cc"]]);
  assert.deepEqual(joinPayload(["4éé", "4b"], 6), ["4éé", ["4b"]]);
  assert.deepEqual(joinPayload(["4much too long"], 3), ["4much too long", []]);
  assert.deepEqual(splitPayload("4aa\u001e2"), ["4aa", "2"]);
});

test("events and answers are read with their numbers", () => {
  assert.deepEqual(readSocketPacket('2["text",{"a":"]"}]'), {
    type: "event",
    name: "text",
    argument: { a: "]" },
    ack: null,
  });
  assert.deepEqual(readSocketPacket('212["q"]'), { type: "event", name: "q", argument: undefined, ack: 12 });
  assert.deepEqual(readSocketPacket('30[{"status":"idle"}]'), {
    type: "acknowledged",
    ack: 0,
    argument: { status: "idle" },
  });
  assert.deepEqual(readSocketPacket('0{"sid":"x"}'), { type: "connected" });
  assert.deepEqual(readSocketPacket("1"), { type: "disconnected" });
});

test("a refused CONNECT is read by its code, or by its message where it has none", () => {
  const coded = readSocketPacket(
    '4{"message":"No","data":{"code":"banned","message":"Until Monday.","retryAfterMs":5}}',
  );
  assert.deepEqual(coded, { type: "refused", code: "banned", message: "Until Monday.", retryAfterMs: 5 });
  assert.deepEqual(readSocketPacket('4{"message":"unauthorized"}'), {
    type: "refused",
    code: "unauthorized",
    message: "unauthorized",
    retryAfterMs: 0,
  });
});

test("what is written is what a Socket.IO server reads", () => {
  assert.equal(writeConnect({ token: "t" }), '0{"token":"t"}');
  assert.equal(writeEvent("find", {}, 0), '20["find",{}]');
  assert.equal(writeEvent("signal", { candidate: null }, null), '2["signal",{"candidate":null}]');
  assert.equal(writeDisconnect(), "1");
});
