/** What a visitor may have several of. */
export type DeviceKind = "camera" | "microphone" | "speaker";

/** One of them, by a name that a person knows it by. */
export interface Device {
  readonly id: string;
  readonly name: string;
}

/** All there are to choose from. */
export type Devices = Readonly<Record<DeviceKind, readonly Device[]>>;

/** None, or none that the browser tells of before it is allowed to. */
export const noDevices: Devices = { camera: [], microphone: [], speaker: [] };

const kinds: Readonly<Record<string, DeviceKind>> = {
  videoinput: "camera",
  audioinput: "microphone",
  audiooutput: "speaker",
};

const words: Readonly<Record<DeviceKind, string>> = { camera: "Camera", microphone: "Microphone", speaker: "Speaker" };

/** The browser's own words for one of the others. */
const aliases = new Set(["", "default", "communications"]);

/** What the browser lists, without its aliases, each by a name of its own. */
export function devicesIn(listed: readonly Pick<MediaDeviceInfo, "kind" | "deviceId" | "label">[]): Devices {
  const found: Record<DeviceKind, Device[]> = { camera: [], microphone: [], speaker: [] };
  for (const { kind: browsers, deviceId: id, label } of listed) {
    const kind = kinds[browsers];
    if (!kind || aliases.has(id) || found[kind].some((other) => other.id === id)) continue;
    // The maker's numbers, as in "Webcam (046d:0825)", say nothing to a person.
    const called = label.replace(/\s*\([0-9a-f]{4}:[0-9a-f]{4}\)$/i, "") || `${words[kind]} ${found[kind].length + 1}`;
    const same = found[kind].filter(({ name }) => name === called || name.startsWith(`${called}, `)).length;
    found[kind].push({ id, name: same === 0 ? called : `${called}, ${same + 1}` });
  }
  return found;
}

/** Whether a device can be used: the browser's own choice always can. */
export function isThere(devices: Devices, kind: DeviceKind, id: string): boolean {
  return id === "" || devices[kind].some((device) => device.id === id);
}

/** The part of `navigator.mediaDevices` that tells of devices; absent on a page without https. */
export type DeviceSource = Pick<MediaDevices, "enumerateDevices" | "addEventListener"> | undefined;

/** The devices there are now. Quiet: a browser that tells nothing has none to choose from. */
export class DeviceList {
  private current: Devices = noDevices;
  private readonly watchers = new Set<() => void>();

  constructor(private readonly source: DeviceSource) {
    source?.addEventListener("devicechange", () => void this.look());
  }

  get devices(): Devices {
    return this.current;
  }

  watch(watcher: () => void): () => void {
    this.watchers.add(watcher);
    return () => this.watchers.delete(watcher);
  }

  /** Looks again: names are told only once a camera or microphone was allowed. */
  async look(): Promise<void> {
    try {
      this.current = devicesIn((await this.source?.enumerateDevices()) ?? []);
    } catch {
      this.current = noDevices;
    }
    for (const watcher of this.watchers) watcher();
  }
}
