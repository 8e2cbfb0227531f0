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
 * What is asked of a camera.
 *
 * One that was chosen is asked for and no other: browsers weigh a mere wish for it against the size of its picture.
 *
 * @param facing which way it looks, where a phone has one for each; a chosen one looks where it looks
 * @param exactly whether no other way will do
 */
export function videoFrom(camera: string, facing: Facing = "user", exactly = false): MediaTrackConstraints {
  return {
    width: { ideal: 1280 },
    height: { ideal: 720 },
    frameRate: { ideal: 30, max: 30 },
    ...(camera === "" ? { facingMode: exactly ? { exact: facing } : { ideal: facing } } : onlyThat(camera)),
  };
}

/** What is asked of a microphone. */
export function audioFrom(microphone: string): MediaTrackConstraints {
  return {
    echoCancellation: true,
    noiseSuppression: true,
    autoGainControl: true,
    ...(microphone === "" ? {} : onlyThat(microphone)),
  };
}

const onlyThat = (id: string): MediaTrackConstraints => ({ deviceId: { exact: id } });

/** Opens one device, as the browser's own choice, a chosen one, or the one on the other side of a phone. Never rejects. */
export async function openDevice(
  devices: Devices,
  { kind, id, facing, exactly }: Pick<DeviceWish, "kind" | "id" | "facing" | "exactly">,
): Promise<TrackAnswer> {
  if (!devices) return { problem: "insecure" };
  // What was chosen and is not there gives way to the browser's choice, unless it was chosen just now.
  for (const one of exactly || id === "" ? [id] : [id, ""]) {
    const constraints = kind === "camera" ? { video: videoFrom(one, facing, exactly) } : { audio: audioFrom(one) };
    try {
      const [track] = (await devices.getUserMedia(constraints)).getTracks();
      return track ? { track } : { problem: "missing" };
    } catch (thrown) {
      const problem = problemOf(thrown);
      if (problem !== "missing") return { problem };
    }
  }
  return { problem: "missing" };
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
  for (const without of [null, "microphone", "camera"] as const) {
    if (without === "camera" && !soundAlone) return { problem: "noCamera" };
    for (const { camera, microphone } of waysDown(chosen)) {
      const video = without === "camera" ? {} : { video: videoFrom(camera) };
      const audio = without === "microphone" ? {} : { audio: audioFrom(microphone) };
      try {
        // Asked one after the other on purpose: each question may show the visitor a prompt.
        return { stream: await devices.getUserMedia({ ...audio, ...video }), without };
      } catch (thrown) {
        const problem = problemOf(thrown);
        // Only a missing device is a reason to ask for less. Who refuses is not asked twice.
        if (problem !== "missing") return { problem };
      }
    }
  }
  return { problem: "missing" };
}

/** What was chosen, and then less and less of it: a device that is not there any more is no reason to have none. */
function waysDown({ camera, microphone }: ChosenDevices): readonly ChosenDevices[] {
  const ways = [{ camera, microphone }];
  if (camera !== "" && microphone !== "") ways.push({ camera, microphone: "" }, { camera: "", microphone });
  if (camera !== "" || microphone !== "") ways.push(leftToTheBrowser);
  return ways;
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
