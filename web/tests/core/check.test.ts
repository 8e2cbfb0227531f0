import assert from "node:assert/strict";
import { describe, test } from "node:test";

import { listen, silence, wordsForLoudness } from "../../src/core/check/loudness";
import { probe } from "../../src/core/check/probe";
import {
  isPublic,
  reachOf,
  verdictOn,
  withCandidate,
  withEnd,
  withError,
  wordsForReach,
} from "../../src/core/check/reach";
import type { FoundCandidate, Reach } from "../../src/core/check/reach";
import type { IceSettings } from "../../src/core/protocol";
import { hiddenBy } from "../../src/core/relay";
import { FakeClock, settled } from "../support/fake-clock";
import { FakePeerConnection } from "../support/fake-peer-connection";

const bare: IceSettings = { iceServers: [], iceTransportPolicy: "all" };
const stun: IceSettings = { iceServers: [{ urls: ["stun:a.test", "stun:b.test"] }], iceTransportPolicy: "all" };
const turn: IceSettings = { iceServers: [{ urls: "turn:r.test?transport=udp" }], iceTransportPolicy: "all" };
const alone: IceSettings = { ...turn, iceTransportPolicy: "relay" };

const home: FoundCandidate = { type: "host", address: "6f2a.local", port: 5000, relatedPort: 0 };
const outer = (port = 6000, relatedPort = 5000): FoundCandidate => ({
  type: "srflx",
  address: "203.0.113.9",
  port,
  relatedPort,
});
const relayed: FoundCandidate = { type: "relay", address: "198.51.100.7", port: 7000, relatedPort: 6000 };

const found = (ice: IceSettings, ...candidates: FoundCandidate[]): Reach =>
  withEnd(candidates.reduce(withCandidate, reachOf(ice)));

describe("whether calls get through", () => {
  test("is directly where the world was seen to reach this device", () => {
    assert.equal(verdictOn(found(stun, home, outer())), "direct");
    assert.equal(
      verdictOn(found(stun, { ...home, address: "2a01:4f8::7" })),
      "direct",
      "an address of one's own is one",
    );
    assert.match(wordsForReach(found(turn, home, outer(), relayed)), /directly.*fails, the host's relay is there/);
    assert.match(wordsForReach(found(turn, home, outer())), /relay does not answer, so some calls may fail/);
    assert.equal(wordsForReach(found(stun, home, outer())), "Calls reach you directly.");
  });

  test("is by the relay where nothing else is left, as behind a network that gives everybody another address", () => {
    assert.equal(verdictOn(found(turn, home, relayed)), "relay");
    assert.equal(verdictOn(found(turn, home, outer(6000), outer(6001), relayed)), "relay");
    assert.equal(verdictOn(found(turn, home, outer(6000), outer(6001, 5001), relayed)), "direct", "two ports at home");
  });

  test("is not, with the reason and what to do", () => {
    assert.equal(verdictOn(found(stun)), "not");
    assert.match(wordsForReach(found(stun, home)), /no server .* answers. Try another network/);
    assert.match(wordsForReach(found(stun, outer(6000), outer(6001))), /another address for each partner/);
    assert.match(wordsForReach(withError(found(turn, home), 401)), /refuses its own credentials. Tell the host/);
  });

  test("is sure within one's own network alone, where the host names no server", () => {
    assert.equal(verdictOn(found(bare, home)), "near");
    assert.equal(verdictOn(found(bare)), "not", "and not even there without a network");
  });

  test("is by the relay or not at all for who hides their address", () => {
    assert.equal(verdictOn(found(alone, relayed)), "relay");
    assert.match(wordsForReach(found(alone, relayed)), /nobody you meet sees your address/);
    assert.equal(verdictOn(found(alone, home, outer())), "not");
    assert.match(wordsForReach(found(hiddenBy({ relay: true }, stun))), /this host has none/);
  });

  test("is open until the search has ended: a later answer may change it", () => {
    const early = withCandidate(reachOf(turn), outer());
    assert.equal(verdictOn(early), "checking");
    assert.equal(verdictOn(withEnd(early)), "direct");
  });

  test("a failing server is no news unless it refused", () => {
    assert.equal(withError(reachOf(turn), 701).refused, false);
    assert.equal(withError(reachOf(turn), 401).refused, true);
  });
});

test("an address is public if the world can reach it", () => {
  for (const address of ["9.9.9.9", "100.128.0.1", "172.32.0.1", "2a01:4f8::1"]) assert(isPublic(address), address);
  const own = [
    "10.1.2.3",
    "172.16.0.1",
    "192.168.1.9",
    "169.254.0.1",
    "100.64.0.1",
    "127.0.0.1",
    "fe80::1",
    "fd00::1",
    "2001:db8::7",
  ];
  for (const address of [...own, "::1", "6f2a.local", "", "1.2.3", "224.0.0.1", "1.2.3.999", "203.0.113.9"]) {
    assert(!isPublic(address), address);
  }
});

describe("a probe", () => {
  function open(ice: IceSettings = turn) {
    const clock = new FakeClock();
    const said: string[] = [];
    const connection = new FakePeerConnection({});
    const made: RTCConfiguration[] = [];
    const makeConnection = (configuration: RTCConfiguration): RTCPeerConnection => {
      made.push(configuration);
      return connection.real;
    };
    const end = probe(ice, { clock, makeConnection }, (reach) => said.push(verdictOn(reach)));
    const find = (candidate: Partial<FoundCandidate> | null): void =>
      connection.onicecandidate?.({
        candidate: candidate && { candidate: "c", ...candidate, toJSON: () => ({}) },
      } as never);
    return { clock, said, connection, made, end, find };
  }

  test("asks the host's servers, tells what it learns, and leaves no connection behind", async () => {
    const { connection, made, said, find } = open();
    await settled();
    assert.deepEqual(made, [{ iceServers: [{ urls: "turn:r.test?transport=udp" }], iceTransportPolicy: "all" }]);
    assert.deepEqual(connection.log, ["channel check", "local offer"]);
    find(home);
    find(outer());
    find(null);
    assert.deepEqual(said, ["checking", "checking", "checking", "direct"]);
    assert.equal(connection.signalingState, "closed");
  });

  test("ends by itself when a server never answers", async () => {
    const { connection, clock, said, find } = open();
    find(home);
    await clock.pass(7999);
    assert.equal(connection.signalingState === "closed", false);
    await clock.pass(1);
    assert.equal(said[said.length - 1], "not");
    assert.equal(connection.signalingState, "closed");
  });

  test("has seen enough where only the relay counts and it was there", () => {
    const { connection, said, find } = open(alone);
    find(relayed);
    assert.equal(said[said.length - 1], "relay");
    assert.equal(connection.signalingState, "closed");
  });

  test("that was ended tells nothing more", async () => {
    const { connection, clock, said, end, find } = open();
    end();
    find(home);
    await clock.pass(20_000);
    assert.deepEqual(said, ["checking"]);
    assert.equal(connection.signalingState, "closed");
  });

  test("of servers that no browser can read says that nobody is reached by them", () => {
    const said: string[] = [];
    const makeConnection = (): RTCPeerConnection => {
      throw new Error("SyntaxError");
    };
    probe(turn, { clock: new FakeClock(), makeConnection }, (reach) => said.push(verdictOn(reach)));
    assert.deepEqual(said, ["checking", "not"]);
  });
});

describe("a microphone", () => {
  const samples = (loudness: number): number[] => Array.from({ length: 64 }, () => loudness);
  const after = (looks: number, loudness: number, from = silence) => {
    let heard = from;
    for (let look = 0; look < looks; look += 1) heard = listen(heard, samples(loudness));
    return heard;
  };

  test("is heard when it was loud for a moment, not by one click", () => {
    assert.equal(after(1, 0.1).heard, false);
    assert.equal(after(3, 0.1).heard, true);
    assert.equal(after(50, 0, after(3, 0.1)).heard, true, "and stays so");
    assert.match(wordsForLoudness(after(3, 0.1)), /hears you/);
  });

  test("is shown as loud as it is, and falls slowly", () => {
    assert.equal(after(1, 0).level, 0);
    assert.equal(after(1, 1).level, 1);
    const falling = after(1, 0, after(1, 1)).level;
    assert(falling > 0.9 && falling < 1, `${falling}`);
    assert.equal(after(20, 0, after(1, 1)).level, 0);
    assert(after(1, 0.02).level < after(1, 0.1).level);
  });

  test("that stays silent for five seconds is asked about", () => {
    assert.match(wordsForLoudness(after(99, 0.0005)), /Say something/);
    assert.match(wordsForLoudness(after(100, 0.0005)), /Nothing is heard/);
  });
});
