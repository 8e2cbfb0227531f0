import assert from "node:assert/strict";
import { test } from "node:test";

import type { CallStatus } from "../../src/core/call/call-state";
import type { Phase } from "../../src/core/chat/phase";
import { phaseOf } from "../../src/core/chat/phase";
import type { ChatState } from "../../src/core/chat/state";
import { wordsFor } from "../../src/core/chat/words";
import { arrived, looking, talking } from "../support/story";

function call(status: CallStatus): ChatState {
  const { state } = talking();
  return state.room ? { ...state, room: { ...state.room, call: { ...state.room.call, status } } } : state;
}

/** A state for every phase there is: the compiler asks for each. */
const phases: Readonly<Record<Phase, ChatState>> = {
  idle: arrived().state,
  cameraOpening: arrived().press("startPressed").state,
  cameraFailed: arrived().press("startPressed").tell({ type: "cameraFailed", problem: "busy" }).state,
  reaching: { ...looking().state, link: { status: "opening", slow: false } },
  waiting: looking().state,
  calling: arrived().tell(
    { type: "callPressed", guest: { id: "p", name: "bob" } },
    { type: "cameraOpened", without: null },
  ).state,
  ringing: arrived().ring().state,
  connecting: call("connecting"),
  connected: call("connected"),
  weak: call("weak"),
  interrupted: call("interrupted"),
  recovering: call("recovering"),
  failed: call("failed"),
  partnerAway: talking().say({ event: "partner", room: "r1", away: true }).state,
  lost: talking().tell({ type: "linkLost" }).state,
  restarting: talking().tell({ type: "linkDraining" }).state,
  displaced: talking().tell({ type: "linkOver", code: "displaced", message: "" }).state,
  signedOut: talking().tell({ type: "linkOver", code: "unauthorized", message: "" }).state,
};

test("every phase is told to screen readers in a whole sentence, and no two in the same one", () => {
  const said = new Map<string, string>();
  for (const [phase, state] of Object.entries(phases)) {
    assert.equal(phaseOf(state), phase);
    const words = wordsFor(state);
    assert.match(words, /^\w.*[.…]$/, phase);
    assert.equal(said.get(words), undefined, `${phase} is told from ${said.get(words) ?? ""}`);
    said.set(words, phase);
  }
});
