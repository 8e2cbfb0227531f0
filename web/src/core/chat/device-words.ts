import type { ChatState, DeviceNotice } from "./state";

type Told = Readonly<Record<DeviceNotice["device"], Partial<Record<DeviceNotice["what"], string>>>>;

const words: Told = {
  camera: {
    replaced: "Your camera was unplugged: another one is used now.",
    gone: "Your camera was unplugged: they hear you and do not see you. Plug it in again.",
    back: "Your camera is back: they see you.",
    failed: "That camera did not open: another program may be using it. The one before goes on.",
    noOther: "There is no other camera to switch to.",
  },
  microphone: {
    replaced: "Your microphone was unplugged: another one is used now.",
    gone: "Your microphone was unplugged: they do not hear you. Plug it in again.",
    back: "Your microphone is back: they hear you.",
    failed: "That microphone did not open: another program may be using it. The one before goes on.",
  },
  speaker: { replaced: "Your speaker was unplugged: sound comes from another one." },
  page: { slept: "This page was asleep, and your camera with it." },
  screen: {
    gone: "Your screen is not shared any more.",
    failed: "Nothing was shared: your browser was not allowed to.",
  },
};

/** What happened to a device, in words. */
export function wordsForDevice({ device, what }: DeviceNotice): string {
  return words[device][what] ?? "";
}

/** That the screen is shown, for as long as it is. */
export function wordsForSharing({ sharing }: ChatState): string {
  return sharing?.status === "on" ? "You are sharing your screen." : "";
}
