import assert from "node:assert/strict";
import { describe, test } from "node:test";

import { openCamera, openDevice, openScreen, screenCanBeShown } from "../../src/core/media/camera";
import type { DeviceWish } from "../../src/core/media/camera";
import { devicesIn, isThere } from "../../src/core/media/devices";
import { talking } from "../support/story";
import type { Story } from "../support/story";

const opened = (kind: DeviceWish["kind"], why: DeviceWish["why"]) => ({ type: "deviceOpened", kind, why }) as const;
const failed = (kind: DeviceWish["kind"], why: DeviceWish["why"]) =>
  ({ type: "deviceFailed", kind, why, problem: "missing" }) as const;
const chosen = (camera: string, microphone = "") =>
  ({ type: "devicesChosen", chosen: { camera, microphone } }) as const;

/** In a call, with nothing left to be done. */
function calling(): Story {
  const story = talking();
  story.done();
  return story;
}

/** The wish of the only effect there is. */
function wished(story: Story): Partial<DeviceWish> {
  const effects = story.effectsNow().filter((effect) => effect.do === "openDevice");
  assert.equal(effects.length, 1);
  const [effect] = effects;
  return effect?.do === "openDevice" ? effect.wish : {};
}

describe("a device that is chosen", () => {
  test("is opened in the call, and no other will do; the others stay", () => {
    const story = calling().tell(chosen("cam2"));
    const { kind, id, exactly, instead } = wished(story);
    assert.deepEqual([kind, id, exactly, instead], ["camera", "cam2", true, false]);
    assert.deepEqual(calling().tell(chosen("")).done(), [], "what is chosen already is not opened again");
  });

  test("waits for the next Start where nothing is open", () => {
    const story = calling().press("stopPressed");
    story.done();
    assert.deepEqual(story.tell(chosen("cam2", "mic2")).done(), []);
    assert.deepEqual(story.state.devices.chosen, { camera: "cam2", microphone: "mic2" });
  });

  test("and does not open is said, and the one before goes on", () => {
    const story = calling().tell(chosen("cam2"), failed("camera", "chosen"));
    assert.match(story.words, /^That camera did not open.*The one before goes on\. Connected with bob/);
    assert.deepEqual(story.state.camera, { status: "on", without: null });
    story.tell({ type: "noticeRead" });
    assert.equal(story.words, "Connected with bob.");
  });
});

describe("a device that is unplugged", () => {
  test("gives way to another, and that is said for a while", () => {
    const story = calling().tell({ type: "deviceLost", kind: "microphone" });
    assert.equal(wished(story).id, "");
    story.tell(opened("microphone", "lost"));
    assert.match(story.words, /^Your microphone was unplugged: another one is used now\./);
    assert.deepEqual(story.done().slice(-1), ["awaitNotice 8000"]);
  });

  test("without another is said as what it means, and taken again when it is back", () => {
    const story = calling().tell({ type: "deviceLost", kind: "camera" }, failed("camera", "lost"));
    assert.match(story.words, /they hear you and do not see you/);
    assert.deepEqual(story.state.camera, { status: "on", without: "camera" });
    story.tell({ type: "deviceLost", kind: "microphone" }, failed("microphone", "lost"));
    assert.deepEqual(story.state.camera, { status: "on", without: "both" });
    story.done();
    story.tell({ type: "devicesChanged" });
    assert.deepEqual(
      story.effectsNow().flatMap((effect) => (effect.do === "openDevice" ? [effect.wish.kind] : [])),
      ["camera", "microphone"],
    );
    story.tell(opened("camera", "back"));
    assert.deepEqual(story.state.camera, { status: "on", without: "microphone" });
    assert.match(story.words, /^Your camera is back: they see you\./);
    story.tell(opened("microphone", "back"));
    assert.deepEqual(story.state.camera, { status: "on", without: null });
    story.done();
    assert.deepEqual(story.tell({ type: "devicesChanged" }).done(), [], "once");
  });

  test("and was never there is not opened when it comes: nobody is shown unawares", () => {
    const story = calling();
    story.state = { ...story.state, camera: { status: "on", without: "camera" } };
    assert.deepEqual(story.tell({ type: "devicesChanged" }).done(), []);
  });

  test("after Stop is nobody's concern", () => {
    const story = calling().press("stopPressed");
    story.done();
    assert.deepEqual(story.tell({ type: "deviceLost", kind: "camera" }, { type: "devicesChanged" }).done(), []);
  });

  test("a speaker says where sound comes from now", () => {
    assert.match(
      calling().tell({ type: "speakerLost" }).words,
      /^Your speaker was unplugged: sound comes from another/,
    );
  });
});

describe("a phone's other camera", () => {
  test("is asked for by the side it looks to, after the first was let go of, and comes back the same way", () => {
    const story = calling().tell({ type: "flipPressed" });
    const { facing, exactly, instead, id } = wished(story);
    assert.deepEqual([facing, exactly, instead, id], ["environment", true, true, ""]);
    story.done();
    story.tell(opened("camera", "flip"), { type: "flipPressed" });
    assert.equal(wished(story).facing, "user");
  });

  test("that is not there is said, and the first comes back", () => {
    const story = calling().tell({ type: "flipPressed" });
    story.done();
    story.tell(failed("camera", "flip"));
    const { facing, why } = wished(story);
    assert.deepEqual([facing, why], ["user", "unflip"]);
    story.tell(opened("camera", "unflip"));
    assert.match(story.words, /^There is no other camera to switch to\./);
    assert.equal(story.state.devices.facing, "user");
  });

  test("is not what the next Start begins with", () => {
    const story = calling().tell({ type: "flipPressed" }, opened("camera", "flip")).press("stopPressed");
    assert.equal(story.press("startPressed").state.devices.facing, "user");
  });
});

describe("a shared screen", () => {
  const sharing = (): Story => calling().tell({ type: "sharePressed" }, { type: "screenOpened", room: "r1" });

  test("is asked for once, said as long as it is shown, and ended by the same press", () => {
    const story = calling().tell({ type: "sharePressed" }, { type: "sharePressed" });
    assert.deepEqual(story.done(), ["openScreen r1"]);
    story.tell({ type: "screenOpened", room: "r1" });
    assert.equal(story.words, "Connected with bob. You are sharing your screen.");
    story.tell({ type: "sharePressed" });
    assert.deepEqual(story.done(), ["closeScreen", "awaitNotice 8000"]);
    assert.match(story.words, /^Your screen is not shared any more\. Connected with bob\.$/);
  });

  test("that the browser's own Stop ends is ended here too, and said", () => {
    const story = sharing();
    story.done();
    story.tell({ type: "screenEnded", room: "r1" });
    assert.deepEqual(story.done(), ["closeScreen", "awaitNotice 8000"]);
    assert.match(story.words, /not shared any more/);
    assert.equal(story.state.sharing, null);
  });

  test("that was refused is said, and nothing is shared", () => {
    const story = calling().tell({ type: "sharePressed" }, { type: "screenFailed", room: "r1", problem: "refused" });
    assert.match(story.words, /^Nothing was shared/);
    assert.equal(story.state.sharing, null);
  });

  test("goes before all else when its room ends, however it ends, so that nobody who comes next sees it", () => {
    for (const end of [
      (story: Story) => story.end("partner_next", "waiting"),
      (story: Story) => story.match({ room: "r2" }),
      (story: Story) => story.press("stopPressed"),
      (story: Story) => story.tell({ type: "linkOver", code: "displaced", message: "" }),
    ]) {
      const story = sharing();
      story.done();
      assert.equal(end(story).done()[0], "closeScreen");
      assert.equal(story.state.sharing, null);
    }
  });

  test("that opens when its room is over is closed, and is not asked for without one", () => {
    const story = calling().tell({ type: "sharePressed" }).match({ room: "r2" });
    story.done();
    assert.deepEqual(story.tell({ type: "screenOpened", room: "r1" }).done(), ["closeScreen"]);
    assert.equal(story.state.sharing, null);
    const alone = talking().end("partner_next", "waiting");
    alone.done();
    assert.deepEqual(alone.tell({ type: "sharePressed" }).done(), []);
  });

  test("goes on while the connection with the server is lost", () => {
    const story = sharing().tell({ type: "linkLost" });
    assert.equal(story.state.sharing?.status, "on");
    assert.match(story.words, /You are sharing your screen\.$/);
  });
});

describe("what the browser lists", () => {
  test("is told without its aliases, by names that people know, each by one of its own", () => {
    const list = devicesIn([
      { kind: "audioinput", deviceId: "default", label: "Default - Headset" },
      { kind: "audioinput", deviceId: "a", label: "Headset (046d:0825)" },
      { kind: "audioinput", deviceId: "b", label: "Headset (046d:0825)" },
      { kind: "videoinput", deviceId: "c", label: "" },
      { kind: "videoinput", deviceId: "", label: "" },
      { kind: "audiooutput", deviceId: "communications", label: "Communications" },
    ]);
    assert.deepEqual(list, {
      microphone: [
        { id: "a", name: "Headset" },
        { id: "b", name: "Headset, 2" },
      ],
      camera: [{ id: "c", name: "Camera 1" }],
      speaker: [],
    });
    assert(isThere(list, "camera", "") && isThere(list, "camera", "c") && !isThere(list, "camera", "x"));
  });
});

describe("one device", () => {
  const wish: DeviceWish = {
    kind: "camera",
    id: "cam2",
    facing: "user",
    exactly: true,
    instead: false,
    why: "chosen",
  };
  function source(fails?: string) {
    const asked: MediaStreamConstraints[] = [];
    const track = { kind: "video" };
    const devices = {
      getUserMedia: async (constraints: MediaStreamConstraints) => {
        asked.push(constraints);
        if (fails) throw Object.assign(new Error(), { name: fails });
        return { getTracks: () => [track], getVideoTracks: () => [track] };
      },
    };
    const media = { ...devices, getDisplayMedia: devices.getUserMedia } as unknown as MediaDevices;
    return { asked, media, track };
  }

  test("is asked for as it is wished for: that one, the other side's, or any", async () => {
    const { asked, media, track } = source();
    assert.deepEqual(await openDevice(media, wish), { track });
    await openDevice(media, { ...wish, id: "", facing: "environment" });
    await openDevice(media, { ...wish, id: "", exactly: false });
    await openDevice(media, { ...wish, kind: "microphone", id: "mic2", exactly: false });
    const [one, other, any, microphone] = asked.map(({ video, audio }) => (video ?? audio) as MediaTrackConstraints);
    assert.deepEqual([one?.deviceId, one?.facingMode], [{ exact: "cam2" }, undefined]);
    assert.deepEqual(other?.facingMode, { exact: "environment" });
    assert.deepEqual(any?.facingMode, { ideal: "user" });
    assert.deepEqual(microphone?.deviceId, { exact: "mic2" });
  });

  test("that was chosen once and is not there gives way to any, one that is chosen now does not", async () => {
    const { asked, media } = source("OverconstrainedError");
    await openDevice(media, { ...wish, exactly: false });
    assert.equal(asked.length, 2);
    const [, second] = asked.map(({ video }) => video as MediaTrackConstraints);
    assert.deepEqual(second?.deviceId, undefined);
    await openDevice(media, wish);
    assert.equal(asked.length, 3);
  });

  test("is opened as chosen at the start, and of what is not there any more less and less is asked", async () => {
    const asked: string[] = [];
    const id = (of: unknown): string =>
      of === undefined ? "none" : (((of as MediaTrackConstraints).deviceId as { exact: string })?.exact ?? "any");
    const media = {
      getUserMedia: async ({ video, audio }: MediaStreamConstraints) => {
        asked.push(`${id(video)} ${id(audio)}`);
        if (id(video) === "cam2") throw Object.assign(new Error(), { name: "OverconstrainedError" });
        return {};
      },
    } as unknown as MediaDevices;
    assert.equal("stream" in (await openCamera(media, false, { camera: "cam2", microphone: "mic2" })), true);
    assert.deepEqual(asked, ["cam2 mic2", "cam2 any", "any mic2"]);
  });

  test("that does not open says why", async () => {
    assert.deepEqual(await openDevice(source("NotReadableError").media, wish), { problem: "busy" });
    assert.deepEqual(await openDevice(source("OverconstrainedError").media, wish), { problem: "missing" });
    assert.deepEqual(await openDevice(undefined, wish), { problem: "insecure" });
  });

  test("a screen is asked for without its sound, and where there is a way to show one", async () => {
    const { asked, media, track } = source();
    assert.deepEqual(await openScreen(media), { track: { ...track, contentHint: "detail" } });
    assert.deepEqual(asked, [{ video: true, audio: false }]);
    assert.deepEqual(await openScreen(source("NotAllowedError").media), { problem: "refused" });
    assert.equal(screenCanBeShown(undefined), false);
  });
});
