import assert from "node:assert/strict";
import { test } from "node:test";

import type { ChatView } from "../../src/core/chat/chat";
import { Drawing, callHeldMs, findHeldMs } from "../../src/core/chat/drawing";
import { FakeClock } from "../support/fake-clock";
import { FakeStream } from "../support/fake-peer-connection";
import { arrived, looking } from "../support/story";
import type { Story } from "../support/story";

/** A drawing of a story, and how often it was drawn anew. */
function drawn(story = looking()) {
  const clock = new FakeClock();
  const chat: { view: ChatView; watch: (watcher: () => void) => () => void } = {
    view: { state: story.state, mine: null, theirs: null },
    watch: (watcher) => ((changed = watcher), () => {}),
  };
  let changed = (): void => {};
  let times = 0;
  const drawing = new Drawing(chat, clock);
  drawing.watch(() => (times += 1));
  const show = (part: Partial<ChatView> = {}): void => {
    chat.view = { ...chat.view, state: story.state, ...part };
    changed();
  };
  return {
    clock,
    story,
    show,
    tell: (happens: (story: Story) => void) => (happens(story), show()),
    get state() {
      return drawing.view.state;
    },
    get theirs() {
      return drawing.view.theirs;
    },
    get times() {
      return times;
    },
  };
}

const framed = (story: Story, room = "r1"): Story =>
  story
    .peer("connected", room)
    .tell({ type: "peerHappened", room, happening: { type: "stepped", step: "frame", ms: 150 } });

test("a call on its way to its first picture is not drawn before the picture is there", () => {
  const page = drawn();
  page.tell((story) => story.match());
  page.tell((story) => story.peer("connecting"));
  page.tell((story) => story.peer("connected"));
  assert.equal(page.state.room, null);
  assert.equal(page.times, 0);
  page.tell((story) => framed(story));
  assert.equal(page.state, page.story.state);
  assert.equal(page.times, 1);
});

test("the partner's stream is there at once, and nothing else changes with it", () => {
  const page = drawn();
  const before = page.state;
  page.tell((story) => story.match());
  const theirs = new FakeStream("audio", "video").real;
  page.show({ theirs });
  assert.equal(page.theirs, theirs);
  assert.equal(page.state, before);
});

/** Start was pressed, and that is drawn. */
const starting = (): Story => arrived().press("startPressed");
const opened = (story: Story): Story => story.tell({ type: "cameraOpened", without: null });

test("who is met at once is drawn with their first picture, and nothing between the press and that", () => {
  const page = drawn(starting());
  page.tell(opened);
  page.tell((story) => story.match({ role: "callee" }));
  page.tell((story) => story.answer("matched", "r1"));
  assert.equal(page.times, 0);
  page.tell((story) => framed(story));
  assert.equal(page.state, page.story.state);
  assert.equal(page.times, 1);
});

test("that nobody is there yet is drawn as soon as the server says so", () => {
  const page = drawn(starting());
  page.tell(opened);
  assert.equal(page.state.camera.status, "opening");
  page.tell((story) => story.answer("waiting"));
  assert.equal(page.state, page.story.state);
});

test("a server that is slow to answer keeps nobody from seeing themselves", async () => {
  const page = drawn(starting());
  page.tell(opened);
  await page.clock.pass(findHeldMs);
  assert.equal(page.state.camera.status, "on");
});

test("a call that takes its time is drawn as it is, and from then on whatever happens", async () => {
  const page = drawn();
  page.tell((story) => story.match());
  await page.clock.pass(callHeldMs);
  assert.equal(page.state.room?.call.status, "connecting");
  page.tell((story) => story.peer("connected"));
  assert.equal(page.state.room?.call.status, "connected");
});

for (const [what, happens] of Object.entries<(story: Story) => void>({
  "the end of the room": (story) => story.end("partner_left", "waiting"),
  "a text": (story) => story.say({ event: "text", room: "r1", id: "t1", text: "hello" }),
  "a partner who writes": (story) => story.say({ event: "typing", room: "r1", typing: true }),
  "a partner who is away": (story) => story.say({ event: "partner", room: "r1", away: true }),
  "a lost server": (story) => story.tell({ type: "linkLost" }),
  "a press of Stop": (story) => story.press("stopPressed").answer("idle"),
}))
  test(`${what} is drawn at once, also while a call is on its way`, () => {
    const page = drawn();
    page.tell((story) => story.match());
    assert.equal(page.state.room, null);
    page.tell(happens);
    assert.equal(page.state, page.story.state);
  });

test("the next call is waited for as the first was, for its own time", async () => {
  const page = drawn();
  page.tell((story) => story.match());
  await page.clock.pass(callHeldMs - 1);
  page.tell((story) => story.end("partner_left", "waiting"));
  page.tell((story) => story.match({ room: "r2" }));
  await page.clock.pass(callHeldMs - 1);
  assert.equal(page.state.room, null);
  await page.clock.pass(1);
  assert.equal(page.state.room?.id, "r2");
});

test("a room that has been drawn is not held back again when its call breaks off", async () => {
  const page = drawn();
  page.tell((story) => framed(story.match()));
  page.tell((story) => story.tell({ type: "linkLost" }));
  page.tell((story) => story.welcome("in_room", "r1").match({ resumed: true }));
  assert.equal(page.state, page.story.state);
});
