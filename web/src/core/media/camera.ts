import type { CameraProblem } from "../chat/state";

/** The part of `navigator.mediaDevices` that is used; absent on a page without https. */
export type Devices = Pick<MediaDevices, "getUserMedia"> | undefined;

/** The devices that the visitor chose; empty where it is left to the browser. */
export interface ChosenDevices {
  readonly camera: string;
  readonly microphone: string;
}

/** A camera that opened, or why it did not. */
export type CameraAnswer =
  | { readonly stream: MediaStream; readonly without: "camera" | "microphone" | null }
  | { readonly problem: CameraProblem };

/**
 * What is asked of a camera. One that was chosen and is not there any more is no reason to fail: the browser takes another.
 *
 * @param facing which way it looks, where a phone has one for each; a chosen one looks where it looks
 */
export function videoFrom(camera: string, facing: "user" | "environment" = "user"): MediaTrackConstraints {
  return {
    width: { ideal: 1280 },
    height: { ideal: 720 },
    frameRate: { ideal: 30, max: 30 },
    ...(camera === "" ? { facingMode: facing } : { deviceId: { ideal: camera } }),
  };
}

/** What is asked of a microphone. */
export function audioFrom(microphone: string): MediaTrackConstraints {
  return {
    echoCancellation: true,
    noiseSuppression: true,
    autoGainControl: true,
    ...(microphone === "" ? {} : { deviceId: { ideal: microphone } }),
  };
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

/** Mutes and unmutes by the tracks alone, so that the call is not negotiated anew. */
export function enableTracks(stream: MediaStream, microphone: boolean, camera: boolean): void {
  for (const track of stream.getAudioTracks()) track.enabled = microphone;
  for (const track of stream.getVideoTracks()) track.enabled = camera;
}

/** Why a device did not open. */
export function problemOf(thrown: unknown): CameraProblem {
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
