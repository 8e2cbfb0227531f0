import assert from "node:assert/strict";
import { test } from "node:test";

import type { DeviceWish, TrackAnswer } from "../../src/core/media/camera";
import { OwnMedia } from "../../src/core/media/own-media";
import { settled } from "../support/fake-clock";
import { FakeStream, FakeTrack } from "../support/fake-peer-connection";

const camera: DeviceWish = { kind: "camera", id: "", facing: "user", exactly: false, instead: false, why: "chosen" };

async function open() {
  const said: string[] = [];
  const answers: ((answer: TrackAnswer) => void)[] = [];
  const stream = new FakeStream("audio", "video");
  const later = (): Promise<TrackAnswer> => new Promise((resolve) => answers.push(resolve));
  const media = new OwnMedia(
    { openCamera: async () => ({ stream: stream.real, without: null }), openDevice: later, openScreen: later },
    {
      opened: () => said.push("opened"),
      failed: (problem) => said.push(`failed ${problem}`),
      replaced: (kind, track) => said.push(`replaced ${kind}${track ? "" : " by none"}`),
      deviceOpened: ({ kind }) => said.push(`opened ${kind}`),
      deviceFailed: ({ kind }, problem) => said.push(`failed ${kind} ${problem}`),
      deviceLost: (kind) => said.push(`lost ${kind}`),
      screenOpened: (room) => said.push(`screen ${room}`),
      screenFailed: (room, problem) => said.push(`no screen ${room} ${problem}`),
      screenEnded: (room) => said.push(`ended ${room}`),
    },
  );
  media.open(false);
  await settled();
  const answer = async (answered: TrackAnswer): Promise<void> => {
    answers.shift()?.(answered);
    await settled();
  };
  /** What was asked for last opens. */
  const arrives = async (kind: "audio" | "video" = "video"): Promise<FakeTrack> => {
    const track = new FakeTrack(kind);
    await answer({ track: track.real });
    return track;
  };
  const [sound, picture] = stream.tracks as [FakeTrack, FakeTrack];
  said.length = 0;
  return { media, said, stream, sound, picture, answer, arrives };
}

test("another camera takes the place of the first in the one stream, muted as that was", async () => {
  const { media, said, stream, sound, picture, arrives } = await open();
  media.enable(true, false);
  void media.openDevice(camera);
  const other = await arrives();
  assert.deepEqual(said, ["replaced video", "opened camera"]);
  assert.deepEqual(stream.tracks, [sound, other]);
  assert.equal(picture.stopped, true);
  assert.equal(other.enabled, false);
  assert.equal(media.stream, stream.real);
});

test("a phone's camera is let go of before the other is asked for", async () => {
  const { media, said, picture, answer } = await open();
  void media.openDevice({ ...camera, instead: true });
  assert.equal(picture.stopped, true);
  await answer({ problem: "missing" });
  assert.deepEqual(said, ["failed camera missing"]);
});

test("of two that are asked for the later one counts, and after the end none", async () => {
  const { media, said, arrives } = await open();
  void media.openDevice(camera);
  void media.openDevice(camera);
  assert.equal((await arrives()).stopped, true);
  assert.equal((await arrives()).stopped, false);
  assert.deepEqual(said, ["replaced video", "opened camera"]);
  void media.openDevice(camera);
  void media.openScreen("r1");
  media.close();
  assert.equal((await arrives()).stopped, true);
  assert.equal((await arrives()).stopped, true);
  assert.equal(media.stream, null);
});

test("a device that ends by itself is told as lost, one that is put away is not", async () => {
  const { media, said, sound, picture, arrives } = await open();
  sound.onended?.();
  assert.deepEqual(said.splice(0), ["lost microphone"]);
  void media.openDevice(camera);
  await arrives();
  picture.onended?.();
  media.close();
  sound.onended?.();
  assert.deepEqual(said, ["replaced video", "opened camera"]);
});

test("the screen takes the camera's place, which lies dark meanwhile and comes back as it was", async () => {
  const { media, said, stream, sound, picture, arrives } = await open();
  void media.openScreen("r1");
  const screen = await arrives();
  assert.deepEqual(said.splice(0), ["replaced video", "screen r1"]);
  assert.deepEqual(stream.tracks, [sound, screen]);
  assert.equal(picture.enabled, false);
  assert.equal(picture.stopped, false);
  media.enable(true, true);
  assert.deepEqual([screen.enabled, picture.enabled], [true, false]);
  media.enable(true, false);
  assert.equal(screen.enabled, true, "Camera off is about the camera");
  media.enable(true, true);
  media.closeScreen();
  media.closeScreen();
  assert.deepEqual(said, ["replaced video"]);
  assert.deepEqual(stream.tracks, [sound, picture]);
  assert.deepEqual([picture.enabled, screen.stopped], [true, true]);
});

test("the browser's own Stop is told, and ours is not", async () => {
  const { media, said, arrives } = await open();
  void media.openScreen("r1");
  const screen = await arrives();
  said.length = 0;
  screen.onended?.();
  assert.deepEqual(said.splice(0), ["ended r1"]);
  media.closeScreen();
  screen.onended?.();
  assert.deepEqual(said, ["replaced video"]);
});

test("a camera that is changed while the screen is shown waits for its end", async () => {
  const { media, said, stream, sound, picture, arrives } = await open();
  void media.openScreen("r1");
  const screen = await arrives();
  void media.openDevice(camera);
  const other = await arrives();
  assert.deepEqual(stream.tracks, [sound, screen]);
  assert.deepEqual([picture.stopped, other.enabled], [true, false]);
  said.length = 0;
  media.closeScreen();
  assert.deepEqual(stream.tracks, [sound, other]);
  assert.equal(other.enabled, true);
});

test("who has no camera shows a screen and then nothing", async () => {
  const { media, said, stream, sound, picture, arrives } = await open();
  stream.removeTrack(picture);
  void media.openScreen("r1");
  await arrives();
  said.length = 0;
  media.closeScreen();
  assert.deepEqual(said, ["replaced video by none"]);
  assert.deepEqual(stream.tracks, [sound]);
});

test("everything is dark after the end, the screen too", async () => {
  const { media, sound, picture, arrives } = await open();
  void media.openScreen("r1");
  const screen = await arrives();
  media.close();
  assert([sound, picture, screen].every(({ stopped }) => stopped));
});
