import assert from "node:assert/strict";
import { test } from "node:test";

import { reportable } from "../../src/core/chat/safety";
import { engaged } from "../../src/core/chat/step";
import { arrived } from "../support/story";
import type { Story } from "../support/story";

test("whatever is pressed and said in whatever order, no room is opened twice and nothing throws", () => {
  const act = [
    (story: Story) => story.press("startPressed"),
    (story: Story) => story.press("nextPressed"),
    (story: Story) => story.press("stopPressed"),
    (story: Story) => story.tell({ type: "cameraOpened", without: null }),
    (story: Story, room: string) => story.match({ room }),
    (story: Story, room: string) => story.match({ room, resumed: true }),
    (story: Story, room: string) => story.end("partner_next", "waiting", room),
    (story: Story, room: string) => story.signal(room),
    (story: Story, room: string) => story.peer("failed", room),
    (story: Story) => story.answer("waiting"),
    (story: Story) => story.answer("idle"),
    (story: Story) => story.tell({ type: "cameraFailed", problem: "busy" }),
    (story: Story, room: string) => story.tell({ type: "complaintOpened", kind: "report", room }),
    (story: Story, room: string) => story.tell({ type: "complaintOpened", kind: "block", room }),
    (story: Story) => story.tell({ type: "complaintClosed" }),
    (story: Story) => story.tell({ type: "reportWritten", reason: "spam", note: "", andBlock: true }),
    (story: Story) => story.tell({ type: "blockConfirmed" }),
    (story: Story, room: string) =>
      story.tell({ type: "reportAnswered", room, andBlock: true, code: null, retryAfterMs: 0 }),
    (story: Story, room: string) => story.tell({ type: "blockAnswered", room, code: "late", retryAfterMs: 0 }),
    (story: Story, room: string) =>
      story.end("you_blocked", "waiting", room).tell({ type: "blockAnswered", room, code: null, retryAfterMs: 0 }),
    (story: Story) => story.tell({ type: "linkLost" }),
    (story: Story) => story.tell({ type: "linkOver", code: "displaced", message: "" }),
    (story: Story, room: string) => story.welcome("matched", room),
    (story: Story) => story.tell({ type: "callPressed", guest: { id: "p", name: "bob" } }),
    (story: Story) => story.tell({ type: "callPressed", guest: null }),
    (story: Story) => story.placed(),
    (story: Story) => story.press("acceptPressed"),
    (story: Story) => story.press("declinePressed"),
    (story: Story) => story.press("cancelPressed"),
    (story: Story) => story.ring(),
    (story: Story) => story.endCall("timeout"),
    (story: Story) => story.tell({ type: "callAnswered", call: "c1", how: "cancel", code: null }),
    (story: Story) => story.tell({ type: "callAnswered", call: "c1", how: "accept", code: "no_such_call" }),
    (story: Story) => story.tell({ type: "callRefused", number: story.state.asked, code: "already_calling" }),
    (story: Story) => story.welcome("calling"),
    (story: Story) => story.welcome("ringing"),
  ];
  // A small generator with a fixed seed: the same histories in every run.
  let seed = 20_261_121;
  const chance = (below: number): number => {
    seed = (Math.imul(seed, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((seed / 2 ** 32) * below);
  };
  for (let history = 0; history < 300; history += 1) {
    const story = arrived();
    let open: string | null = null;
    let newest = 0;
    for (let turn = 0; turn < 60; turn += 1) {
      // A room of now, the one before it, or the next: the server never goes back further.
      newest = Math.max(newest, newest + chance(8) - 6);
      const room = `r${Math.max(0, newest - chance(2))}`;
      act[chance(act.length)]?.(story, room);
      for (const effect of story.done()) {
        const [verb, name] = effect.split(" ");
        if (verb === "openPeer") {
          assert.equal(open, null, "a call is opened while another stands");
          assert.equal(story.state.camera.status, "on", "a call is opened without a camera");
          open = name ?? null;
        }
        if (verb === "closePeer") {
          assert.equal(open, name, "a call is closed that is not open");
          open = null;
        }
      }
      assert.equal(story.state.room?.id ?? null, open, "the room and the open call are one");
      assert(!(story.state.room && story.state.ring), "nobody rings in a room");
      const { camera } = story.state;
      if (story.state.link.status === "open" && !story.state.ring) {
        assert(camera.status !== "on" || engaged(story.state), "a camera is on that nobody wants");
      }
      const { partner, before } = reportable(story.state);
      if (partner) assert.notEqual(partner.room, before?.room, "one person is named twice");
    }
  }
});
