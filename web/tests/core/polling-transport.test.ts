import assert from "node:assert/strict";
import { test } from "node:test";

import { PollingTransport } from "../../src/core/socket/polling-transport";
import { settled } from "../support/fake-clock";

interface Request {
  readonly method: string;
  readonly url: string;
  readonly body: unknown;
  answer(text: string, status?: number): Promise<void>;
}

function open(): { transport: PollingTransport; requests: Request[]; heard: string[] } {
  const requests: Request[] = [];
  const heard: string[] = [];
  const fetch = (url: string, init: RequestInit): Promise<Response> =>
    new Promise((resolve, reject) => {
      init.signal?.addEventListener("abort", () => reject(new Error("aborted")));
      const answer = (text: string, status = 200): Promise<void> => {
        resolve({ ok: status === 200, status, text: async () => text } as Response);
        return settled();
      };
      requests.push({ method: init.method ?? "", url, body: init.body, answer });
    });
  const transport = new PollingTransport("/socket.io/", fetch, {
    received: (packet) => heard.push(packet.type === "open" ? "open" : `${packet.type}:${packet.data}`),
    closed: () => heard.push("closed"),
  });
  return { transport, requests, heard };
}

const handshake = '0{"sid":"a b","pingInterval":1,"pingTimeout":1,"maxPayload":12}';

test("polls one after the other, with the session's id", async () => {
  const { requests, heard } = open();
  assert.equal(requests[0]?.url, "/socket.io/?EIO=4&transport=polling");
  await requests[0]?.answer(handshake);
  assert.equal(requests.length, 2);
  assert.equal(requests[1]?.url, "/socket.io/?EIO=4&transport=polling&sid=a%20b");
  await requests[1]?.answer("4a\u001e2");
  assert.deepEqual(heard, ["open", "message:a", "ping:"]);
});

test("sends in order: one post at a time, and what gathers meanwhile together, within the limit", async () => {
  const { transport, requests } = open();
  await requests[0]?.answer(handshake);
  for (const packet of ["4first", "4second", "4b", "4third one"]) transport.send(packet);
  const posts = (): Request[] => requests.filter(({ method }) => method === "POST");
  assert.deepEqual(
    posts().map(({ body }) => body),
    ["4first"],
  );
  await posts()[0]?.answer("ok");
  await posts()[1]?.answer("ok");
  await posts()[2]?.answer("ok");
  assert.deepEqual(
    posts().map(({ body }) => body),
    ["4first", "4second\u001e4b", "4third one"],
  );
});

test("a poll that fails is told once", async () => {
  const { transport, requests, heard } = open();
  await requests[0]?.answer(handshake);
  transport.send("4x");
  await requests[1]?.answer("", 400);
  await requests[2]?.answer("", 400);
  assert.deepEqual(heard, ["open", "closed"]);
});

test("closing sends what was said before, and then nothing is heard any more", async () => {
  const { transport, requests, heard } = open();
  await requests[0]?.answer(handshake);
  transport.send("4first");
  transport.send("41");
  transport.close();
  await requests.find(({ method }) => method === "POST")?.answer("ok");
  assert.equal(requests.filter(({ method }) => method === "POST")[1]?.body, "41");
  await requests[requests.length - 1]?.answer("ok");
  await requests[1]?.answer("4late");
  assert.deepEqual(heard, ["open"]);
});
