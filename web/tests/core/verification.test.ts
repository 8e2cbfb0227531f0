import assert from "node:assert/strict";
import { describe, test } from "node:test";

import { advanceVerification, newVerification } from "../../src/core/call/verification";
import type { VerificationHappening, VerificationState } from "../../src/core/call/verification";
import { compare, fromBase64URL, makeNonce } from "../../src/core/call/words-compared";
import { wordList } from "../../src/core/call/word-list";
import { fingerprintIn } from "../../src/core/peer/fingerprints";
import type { Role, Verification } from "../../src/core/protocol";
import { secrets } from "../support/fake-secrets";

const certificate = (digit: string): string => digit.repeat(64);

/** One page's part. What it says goes to `post`, wherever that leads. */
class Side {
  state: VerificationState;
  said: Verification[] = [];
  post: (verification: Verification) => Promise<void> = async () => {};

  constructor(
    role: Role,
    private readonly room = "room_1",
  ) {
    this.state = newVerification(role);
  }

  async tell(happening: VerificationHappening): Promise<void> {
    const next = advanceVerification(this.state, happening);
    this.state = next.verification;
    for (const directive of next.directives) {
      if (directive.do === "make") await this.tell({ type: "made", ...(await makeNonce(secrets)) });
      else if (directive.do === "say") {
        this.said.push(directive.verification);
        await this.post(directive.verification);
      } else {
        await this.tell({ type: "compared", outcome: await compare(this.room, directive.comparison, secrets) });
      }
    }
  }

  agree(mine: string, theirs: string): Promise<void> {
    return this.tell({ type: "agreed", keys: { mine: certificate(mine), theirs: certificate(theirs) } });
  }

  hear(verification: Verification): Promise<void> {
    return this.tell({ type: "heard", verification });
  }

  get words(): string {
    const { outcome } = this.state;
    return outcome === null || outcome === "broken" ? String(outcome) : outcome.words.join(" ");
  }
}

/** Two pages with an honest server between them. */
function pair(): { caller: Side; callee: Side } {
  const caller = new Side("caller");
  const callee = new Side("callee");
  caller.post = (said) => callee.hear(said);
  callee.post = (said) => caller.hear(said);
  return { caller, callee };
}

describe("words to compare", () => {
  test("are the same three on both sides, in whichever order the two learn of their certificates", async () => {
    for (const calleeFirst of [false, true]) {
      const { caller, callee } = pair();
      if (calleeFirst) await callee.agree("b", "a");
      await caller.agree("a", "b");
      if (!calleeFirst) await callee.agree("b", "a");
      assert.match(caller.words, /^\w+ \w+ \w+$/);
      assert.equal(caller.words, callee.words);
      assert.deepEqual(
        callee.said.map((said) => Object.keys(said)[0]),
        ["commitment", "nonce"],
      );
      assert.deepEqual(
        caller.said.map((said) => Object.keys(said)[0]),
        ["nonce"],
      );
    }
  });

  test("are others in every call", async () => {
    const seen = new Set<string>();
    for (let call = 0; call < 20; call += 1) {
      const { caller, callee } = pair();
      await caller.agree("a", "b");
      await callee.agree("b", "a");
      seen.add(caller.words);
    }
    assert.equal(seen.size, 20);
  });

  test("differ where the signalling has put other certificates in place", async () => {
    const { caller, callee } = pair();
    await caller.agree("a", "c");
    await callee.agree("b", "d");
    assert.match(caller.words, /^\w+ \w+ \w+$/);
    assert.notEqual(caller.words, callee.words);
  });

  test("are found anew when a page comes back with another certificate, and not when the call only finds another way", async () => {
    const { caller, callee } = pair();
    await caller.agree("a", "b");
    await callee.agree("b", "a");
    const first = caller.words;
    await caller.agree("a", "b");
    await callee.agree("b", "a");
    assert.equal(caller.words, first);
    assert.equal(callee.said.length, 2);
    await caller.agree("e", "b");
    assert.equal(caller.words, "null");
    await callee.agree("b", "e");
    assert.notEqual(caller.words, first);
    assert.equal(caller.words, callee.words);
  });

  test("are found after a return where what was said before was lost", async () => {
    const { caller, callee } = pair();
    const { post } = callee;
    callee.post = async () => {};
    await caller.agree("a", "b");
    await callee.agree("b", "a");
    assert.equal(caller.words, "null");
    callee.post = post;
    await caller.tell({ type: "returned" });
    await callee.tell({ type: "returned" });
    assert.match(caller.words, /^\w+ \w+ \w+$/);
    assert.equal(caller.words, callee.words);
  });

  test("are not shown where the certificates cannot be told for sure", async () => {
    const { caller, callee } = pair();
    await caller.tell({ type: "agreed", keys: null });
    await callee.tell({ type: "agreed", keys: null });
    assert.equal(caller.words, "null");
    assert.deepEqual(callee.said, []);
  });
});

describe("somebody in between", () => {
  const number = async () => makeNonce({ ...secrets, random: (bytes) => crypto.getRandomValues(bytes) });

  test("who plays the callee is bound by the promise: a number tried out afterwards is found out", async () => {
    const caller = new Side("caller");
    await caller.agree("a", "c");
    const promised = await number();
    await caller.hear({ commitment: promised.commitment });
    assert.equal(caller.said.length, 1, "only now is mine told");
    const tried = await number();
    await caller.hear({ nonce: tried.nonce });
    assert.equal(caller.words, "broken");
    const honest = new Side("caller");
    await honest.agree("a", "c");
    await honest.hear({ commitment: promised.commitment });
    await honest.hear({ nonce: promised.nonce });
    assert.match(honest.words, /^\w+ \w+ \w+$/);
  });

  test("who plays the caller has to tell a number before the callee's is known, and is taken at the first", async () => {
    const callee = new Side("callee");
    await callee.agree("b", "c");
    assert.deepEqual(
      callee.said.map((said) => Object.keys(said)[0]),
      ["commitment"],
    );
    await callee.hear({ nonce: (await number()).nonce });
    const { words } = callee;
    assert.equal(callee.said.length, 2);
    for (let time = 0; time < 50; time += 1) await callee.hear({ nonce: (await number()).nonce });
    assert.equal(callee.words, words, "no second try with the same number of mine");
    assert.equal(callee.said.length, 2);
  });

  test("who promises again is told another number, so nothing was learnt from the first", async () => {
    const caller = new Side("caller");
    await caller.agree("a", "c");
    for (let time = 0; time < 10; time += 1) await caller.hear({ commitment: (await number()).commitment });
    const told = new Set(caller.said.map((said) => ("nonce" in said ? said.nonce : "")));
    assert.equal(told.size, 10);
  });

  test("who grinds has one chance in 16 million: of many tries none has the words that the other side sees", async () => {
    const { caller, callee } = pair();
    await caller.agree("a", "b");
    await callee.agree("b", "a");
    const wanted = caller.words;
    let met = 0;
    for (let time = 0; time < 500; time += 1) {
      const mine = await number();
      const victim = new Side("callee");
      await victim.agree("b", "c");
      await victim.hear({ nonce: mine.nonce });
      if (victim.words === wanted) met += 1;
    }
    assert.equal(met, 0);
  });

  test("who sends what is no number is found out, or not heard", async () => {
    for (const nonce of ["", "short", "A".repeat(44), `${"A".repeat(42)}B`, `${"A".repeat(42)}=`, "💧".repeat(43)]) {
      assert.equal(fromBase64URL(nonce), null);
      const caller = new Side("caller");
      await caller.agree("a", "c");
      await caller.hear({ commitment: "x" });
      await caller.hear({ nonce });
      assert.equal(caller.words, "broken");
    }
    const callee = new Side("callee");
    await callee.hear({ nonce: "A".repeat(43) });
    await callee.hear({ commitment: "A".repeat(43) });
    assert.deepEqual(callee.said, []);
  });
});

test("there are 256 words, each once, short and of plain letters", () => {
  assert.equal(wordList.length, 256);
  assert.equal(new Set(wordList).size, 256);
  for (const word of wordList) assert.match(word, /^[a-z]{3,10}$/);
});

test("a fingerprint is read where there is one, of SHA-256, the same throughout", () => {
  const line = (kind: string, byte: string): string => `a=fingerprint:${kind} ${Array(32).fill(byte).join(":")}`;
  const sdp = (...lines: string[]): string => ["v=0", ...lines, "a=setup:actpass", ""].join("\r\n");
  assert.equal(fingerprintIn(sdp(line("sha-256", "AB"))), "ab".repeat(32));
  assert.equal(fingerprintIn(sdp(line("SHA-256", "AB"), line("sha-256", "ab"))), "ab".repeat(32));
  assert.equal(fingerprintIn(sdp(line("sha-256", "AB"), line("sha-256", "CD"))), null);
  assert.equal(fingerprintIn(sdp(line("sha-256", "AB"), line("sha-1", "AB"))), null);
  assert.equal(fingerprintIn(sdp("a=fingerprint:sha-256 AB:CD")), null);
  assert.equal(fingerprintIn(sdp()), null);
  assert.equal(fingerprintIn(undefined), null);
});
