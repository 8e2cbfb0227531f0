import type { CameraProblem } from "../chat/state";

/** The part of `navigator.mediaDevices` that is used; absent on a page without https. */
export type Devices = Pick<MediaDevices, "getUserMedia"> | undefined;

/** The devices that the visitor chose; empty where it is left to the browser. */
export interface ChosenDevices {
  readonly camera: string;
  readonly microphone: string;
}

/** Which way a phone's camera looks: at whoever holds it, or at what they look at. */
export type Facing = "user" | "environment";

/** One device that is wanted in a call that goes on, and why, which tells what to do when it does not open. */
export interface DeviceWish {
  readonly kind: "camera" | "microphone";
  /** The browser's id; empty where it is left to the browser. */
  readonly id: string;
  readonly facing: Facing;
  /** Whether no other will do. */
  readonly exactly: boolean;
  /** Whether the present one is to be let go of first. */
  readonly instead: boolean;
  readonly why: "chosen" | "lost" | "back" | "flip" | "unflip";
}

/** A track that opened, or why it did not. */
export type TrackAnswer = { readonly track: MediaStreamTrack } | { readonly problem: CameraProblem };

/** A camera that opened, or why it did not. */
export type CameraAnswer =
  | { readonly stream: MediaStream; readonly without: "camera" | "microphone" | null }
  | { readonly problem: CameraProblem };

/**
 * What is asked of a camera. One that was chosen and is not there any more is no reason to fail: the browser takes another.
 *
 * @param facing which way it looks, where a phone has one for each; a chosen one looks where it looks
 * @param exactly whether no other will do
 */
export function videoFrom(camera: string, facing: Facing = "user", exactly = false): MediaTrackConstraints {
  const one = (value: string): ConstrainDOMStringParameters => (exactly ? { exact: value } : { ideal: value });
  return {
    width: { ideal: 1280 },
    height: { ideal: 720 },
    frameRate: { ideal: 30, max: 30 },
    ...(camera === "" ? { facingMode: one(facing) } : { deviceId: one(camera) }),
  };
}

/** What is asked of a microphone. */
export function audioFrom(microphone: string, exactly = false): MediaTrackConstraints {
  return {
    echoCancellation: true,
    noiseSuppression: true,
    autoGainControl: true,
    ...(microphone === "" ? {} : { deviceId: exactly ? { exact: microphone } : { ideal: microphone } }),
  };
}

/** Opens one device, as the browser's own choice, a chosen one, or the one on the other side of a phone. Never rejects. */
export async function openDevice(
  devices: Devices,
  { kind, id, facing, exactly }: Pick<DeviceWish, "kind" | "id" | "facing" | "exactly">,
): Promise<TrackAnswer> {
  if (!devices) return { problem: "insecure" };
  const constraints = kind === "camera" ? { video: videoFrom(id, facing, exactly) } : { audio: audioFrom(id, exactly) };
  try {
    const [track] = (await devices.getUserMedia(constraints)).getTracks();
    return track ? { track } : { problem: "missing" };
  } catch (thrown) {
    return { problem: problemOf(thrown) };
  }
}

/** Whether this browser can show a screen. Phones cannot. */
export function screenCanBeShown(devices: Partial<Pick<MediaDevices, "getDisplayMedia">> | undefined): boolean {
  return typeof devices?.getDisplayMedia === "function";
}

/** Has the visitor choose a screen, a window or a tab to show, without its sound. Never rejects. */
export async function openScreen(devices: Pick<MediaDevices, "getDisplayMedia"> | undefined): Promise<TrackAnswer> {
  if (!devices || !screenCanBeShown(devices)) return { problem: "insecure" };
  try {
    const [track] = (await devices.getDisplayMedia({ video: true, audio: false })).getVideoTracks();
    if (!track) return { problem: "missing" };
    // Letters that can be read matter more than motion.
    track.contentHint = "detail";
    return { track };
  } catch (thrown) {
    return { problem: problemOf(thrown) };
  }
}

const leftToTheBrowser: ChosenDevices = { camera: "", microphone: "" };

/**
 * Opens camera and microphone: both, or whichever of the two this machine has. Never rejects.
 *
 * @param soundAlone whether the visitor agreed to be heard and not seen where there is no camera
 */
export async function openCamera(
  devices: Devices,
  soundAlone: boolean,
  chosen: ChosenDevices = leftToTheBrowser,
): Promise<CameraAnswer> {
  if (!devices) return { problem: "insecure" };
  const video = videoFrom(chosen.camera);
  const audio = audioFrom(chosen.microphone);
  const wishes = [
    { constraints: { audio, video }, without: null },
    { constraints: { video }, without: "microphone" },
    { constraints: { audio }, without: "camera" },
  ] as const;
  for (const { constraints, without } of wishes) {
    if (without === "camera" && !soundAlone) return { problem: "noCamera" };
    try {
      // Asked one after the other on purpose: each question may show the visitor a prompt.
      return { stream: await devices.getUserMedia(constraints), without };
    } catch (thrown) {
      const problem = problemOf(thrown);
      // Only a missing device is a reason to ask for less. Who refuses is not asked twice.
      if (problem !== "missing") return { problem };
    }
  }
  return { problem: "missing" };
}

/** Stops every track: the camera's light goes out. */
export function closeCamera(stream: MediaStream): void {
  for (const track of stream.getTracks()) track.stop();
}

function problemOf(thrown: unknown): CameraProblem {
  const name = thrown instanceof Error || thrown instanceof DOMException ? thrown.name : "";
  switch (name) {
    case "NotAllowedError":
    case "SecurityError":
      return "refused";
    case "NotFoundError":
    case "OverconstrainedError":
      return "missing";
    case "NotReadableError":
    case "AbortError":
      return "busy";
    default:
      return "failed";
  }
}
