import type { DeviceEvent, Effect } from "./events";
import { step } from "./step";
import type { Step } from "./step";
import type { CameraState, ChatState, DeviceNotice, OwnDevices } from "./state";

/** How long something about a device is said. */
const noticeMs = 8000;

type Kind = Extract<DeviceEvent, { type: "deviceLost" }>["kind"];
type OpenDevice = Extract<Effect, { do: "openDevice" }>;
type Without = Extract<CameraState, { status: "on" }>["without"];

/** What happens to the visitor's devices, and to the screen they show. */
export function reduceDevices(state: ChatState, event: DeviceEvent): Step {
  switch (event.type) {
    case "devicesChosen":
      return chosen(state, event.chosen);
    case "flipPressed":
      return flip(state);
    case "deviceOpened":
      return opened(state, event);
    case "deviceFailed":
      return failed(state, event);
    case "deviceLost":
      return lost(state, event.kind);
    case "devicesChanged":
      return back(state);
    case "speakerLost":
      return tell(state, { kind: "device", device: "speaker", what: "replaced" });
    case "sharePressed":
      return share(state);
    case "screenOpened":
      // Somebody else is there by now, and is not who it was opened for.
      if (state.sharing?.room !== event.room) return step(state, { do: "closeScreen" });
      return step({ ...withoutNotice(state), sharing: { room: event.room, status: "on" } });
    case "screenFailed":
      if (state.sharing?.room !== event.room) return step(state);
      return tell({ ...state, sharing: null }, { kind: "device", device: "screen", what: "failed" });
    case "screenEnded":
      return state.sharing?.room === event.room ? unshare(state) : step(state);
    case "woke":
      return woke(state, Math.round(event.ms / 1000));
    case "noticeRead":
      return step(withoutNotice(state));
  }
}

/**
 * Takes the screen away with the room it was shown in: nobody who comes next sees it. It goes before all else that the
 * end of a room asks for.
 */
export function followSharing({ state, effects }: Step): Step {
  const { sharing, room } = state;
  if (!sharing || sharing.room === room?.id) return { state, effects };
  return { state: { ...state, sharing: null }, effects: [{ do: "closeScreen" }, ...effects] };
}

function chosen(state: ChatState, now: OwnDevices["chosen"]): Step {
  const before = state.devices.chosen;
  const kinds = (["camera", "microphone"] as const).filter((kind) => before[kind] !== now[kind]);
  if (kinds.length === 0) return step(state);
  const facing = kinds.includes("camera") ? "user" : state.devices.facing;
  const next: ChatState = { ...state, devices: { ...state.devices, chosen: now, facing } };
  if (state.camera.status !== "on") return step(next);
  return step(next, ...kinds.map((kind) => open(next, kind, "chosen")));
}

function flip(state: ChatState): Step {
  const { camera, devices } = state;
  if (camera.status !== "on" || missing(camera.without, "camera")) return step(state);
  const facing = devices.facing === "user" ? "environment" : "user";
  const next: ChatState = { ...state, devices: { ...devices, facing } };
  return step(next, open(next, "camera", "flip"));
}

function opened(state: ChatState, { kind, why }: Extract<DeviceEvent, { type: "deviceOpened" }>): Step {
  if (state.camera.status !== "on") return step(state);
  const devices: OwnDevices = { ...state.devices, lost: state.devices.lost.filter((other) => other !== kind) };
  const camera: CameraState = { status: "on", without: found(state.camera.without, kind) };
  const now: ChatState = { ...withoutNotice(state), devices, camera };
  // Browsers take devices away from a page that sleeps, and give them back: nothing was unplugged.
  if (why === "lost" && state.notice?.kind === "device" && state.notice.device === "page")
    return step({ ...now, notice: state.notice });
  if (why === "lost") return tell(now, { kind: "device", device: kind, what: "replaced" });
  if (why === "back") return tell(now, { kind: "device", device: kind, what: "back" });
  // What it was switched back from has been said.
  return why === "unflip" ? step({ ...now, notice: state.notice }) : step(now);
}

function failed(state: ChatState, { kind, why }: Extract<DeviceEvent, { type: "deviceFailed" }>): Step {
  if (state.camera.status !== "on") return step(state);
  switch (why) {
    case "flip": {
      // The one before was let go of, since phones open one at a time.
      const facing = state.devices.facing === "user" ? "environment" : "user";
      const next: ChatState = { ...state, devices: { ...state.devices, facing } };
      const said = tell(next, { kind: "device", device: kind, what: "noOther" });
      return { state: said.state, effects: [open(next, kind, "unflip"), ...said.effects] };
    }
    case "lost":
    case "unflip":
      return gone(state, kind);
    case "chosen":
      return tell(state, { kind: "device", device: kind, what: "failed" });
    case "back":
      return step(state);
  }
}

function lost(state: ChatState, kind: Kind): Step {
  if (state.camera.status !== "on") return step(state);
  return step(state, open(state, kind, "lost"));
}

function gone(state: ChatState, kind: Kind): Step {
  if (state.camera.status !== "on") return step(state);
  const { camera, devices } = state;
  const next: ChatState = {
    ...state,
    camera: { status: "on", without: lacking(camera.without, kind) },
    devices: { ...devices, lost: [...devices.lost.filter((other) => other !== kind), kind] },
  };
  return tell(next, { kind: "device", device: kind, what: "gone" });
}

/** What was lost in this visit is taken again when it is back; what never was there is not: nobody is shown unawares. */
function back(state: ChatState): Step {
  if (state.camera.status !== "on") return step(state);
  return step(state, ...state.devices.lost.map((kind) => open(state, kind, "back")));
}

function share(state: ChatState): Step {
  const { room, camera, sharing } = state;
  if (sharing?.status === "on") return unshare(state);
  if (sharing || !room || camera.status !== "on") return step(state);
  return step({ ...state, sharing: { room: room.id, status: "asking" } }, { do: "openScreen", room: room.id });
}

function unshare(state: ChatState): Step {
  const said = tell({ ...state, sharing: null }, { kind: "device", device: "screen", what: "gone" });
  return { state: said.state, effects: [{ do: "closeScreen" }, ...said.effects] };
}

/** What is asked of the browser for one device. */
function open({ devices }: ChatState, kind: Kind, why: OpenDevice["wish"]["why"]): OpenDevice {
  const { chosen: by, facing } = devices;
  // Whoever flips leaves the chosen one; what was lost may be the chosen one.
  const left = why === "flip" || why === "unflip" || why === "lost" || facing === "environment";
  const id = kind === "microphone" ? (why === "lost" ? "" : by.microphone) : left ? "" : by.camera;
  const exactly = why === "flip" || (why === "chosen" && id !== "");
  return { do: "openDevice", wish: { kind, id, facing, exactly, instead: why === "flip" || why === "unflip", why } };
}

/** Whoever was in a call is told why it looks as it does. The graces ran on meanwhile. */
function woke(state: ChatState, seconds: number): Step {
  const { room } = state;
  if (!room) return step(state);
  const less = (left: number): number => Math.max(0, left - seconds);
  const graceLeft = state.graceLeft === null ? null : less(state.graceLeft);
  const next: ChatState = { ...state, graceLeft, room: { ...room, graceLeft: less(room.graceLeft) } };
  return tell(next, { kind: "device", device: "page", what: "slept" });
}

function tell(state: ChatState, notice: DeviceNotice): Step {
  return step({ ...state, notice }, { do: "awaitNotice", ms: noticeMs });
}

const withoutNotice = (state: ChatState): ChatState =>
  state.notice?.kind === "device" ? { ...state, notice: null } : state;

/** Whether a device of that kind is not there. */
export const missing = (without: Without, kind: Kind): boolean => without === kind || without === "both";

const lacking = (without: Without, kind: Kind): Without => (without === null || without === kind ? kind : "both");

function found(without: Without, kind: Kind): Without {
  if (without === "both") return kind === "camera" ? "microphone" : "camera";
  return without === kind ? null : without;
}
