import type { CameraAnswer } from "../../src/core/media/camera";
import type { DeviceSource } from "../../src/core/media/devices";
import { FakeStream } from "./fake-peer-connection";

type Listed = Pick<MediaDeviceInfo, "kind" | "deviceId" | "label">;

/** A computer whose cameras, microphones and speakers come and go as a test says. */
export class FakeDevices {
  listed: Listed[] = [];
  /** What opening a camera comes to. */
  answer: () => CameraAnswer = () => {
    const stream = new FakeStream("audio", "video");
    this.opened.push(stream);
    return { stream: stream.real, without: null };
  };
  readonly opened: FakeStream[] = [];
  /** The speakers that a sound was played from. */
  readonly played: string[] = [];
  private readonly ears = new Set<(samples: ArrayLike<number>) => void>();
  private changed: () => void = () => {};

  /** Plugs in what the list says, and no more. */
  plug(...names: string[]): void {
    this.listed = names.map((name) => {
      const [kind = "", label = ""] = name.split(": ");
      const kinds = { camera: "videoinput", microphone: "audioinput", speaker: "audiooutput" } as const;
      return { kind: kinds[kind as keyof typeof kinds], deviceId: label.toLowerCase(), label };
    });
    this.changed();
  }

  /** The microphone hears that much. */
  hear(loudness: number): void {
    for (const ear of this.ears) ear(Array.from({ length: 64 }, () => loudness));
  }

  /** How many listen to the microphone. */
  get listeners(): number {
    return this.ears.size;
  }

  listen(ear: (samples: ArrayLike<number>) => void): () => void {
    this.ears.add(ear);
    return () => this.ears.delete(ear);
  }

  get real(): DeviceSource {
    const source = {
      enumerateDevices: async () => this.listed,
      addEventListener: (_: string, changed: () => void) => (this.changed = changed),
    };
    return source as unknown as DeviceSource;
  }
}
