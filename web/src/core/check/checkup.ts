import type { CameraProblem } from "../chat/state";
import type { Clock } from "../clock";
import { closeCamera } from "../media/camera";
import type { CameraAnswer } from "../media/camera";
import type { Preferences } from "../preferences";
import type { IceSettings } from "../protocol";
import { listen, silence } from "./loudness";
import type { Loudness } from "./loudness";
import { probe } from "./probe";
import type { Reach } from "./reach";

/** The picture and sound that are tried. */
export type Trial =
  | { readonly status: "closed" | "opening" }
  | { readonly status: "on"; readonly stream: MediaStream; readonly without: "camera" | "microphone" | null }
  | { readonly status: "failed"; readonly problem: CameraProblem };

/** Whether calls get through. `outside`: only who has come in can be told. */
export type Ways =
  | { readonly status: "unasked" | "outside" | "asking" | "failed" }
  | { readonly status: "known"; readonly reach: Reach };

/** All that a check has shown. */
export interface CheckupState {
  readonly trial: Trial;
  readonly loudness: Loudness;
  readonly sound: "still" | "playing" | "played" | "failed";
  readonly ways: Ways;
}

/** What a check needs of the world. */
export interface CheckupParts {
  readonly clock: Clock;
  readonly preferences: Preferences;
  readonly openCamera: () => Promise<CameraAnswer>;
  /** The visitor's own stream where it is open already, as in a call; told whenever that changes. */
  readonly present: { readonly stream: () => MediaStream | null; readonly watch: (watcher: () => void) => () => void };
  readonly meter: (stream: MediaStream, tell: (samples: ArrayLike<number>) => void) => () => void;
  readonly playSound: (speaker: string) => Promise<void>;
  /** `null` for who has not come in. */
  readonly iceServers: () => Promise<IceSettings> | null;
  readonly makeConnection: (configuration: RTCConfiguration) => RTCPeerConnection;
}

const untried: CheckupState = {
  trial: { status: "closed" },
  loudness: silence,
  sound: "still",
  ways: { status: "unasked" },
};

const nothing = (): void => undefined;

/**
 * Tries camera, microphone, speaker and connection before a call, and the first three beside one.
 *
 * It opens a camera of its own only where none is open, and closes what it opened. What is known is judged elsewhere.
 */
export class Checkup {
  private current = untried;
  private readonly watchers = new Set<() => void>();
  /** What ends each thing that is under way; none of them does anything twice. */
  private unfollow: () => void = nothing;
  private unmeter: () => void = nothing;
  private unprobe: () => void = nothing;
  /** The camera that was opened for this alone, and what it was opened for. */
  private own: MediaStream | null = null;
  private metered: MediaStreamTrack | null = null;
  /** Counts openings, so that an answer to an earlier one is known to be late. */
  private turn = 0;

  constructor(private readonly parts: CheckupParts) {}

  get state(): CheckupState {
    return this.current;
  }

  watch(watcher: () => void): () => void {
    this.watchers.add(watcher);
    return () => this.watchers.delete(watcher);
  }

  /** @param connection whether to look for the ways to this device, too: not while one of them is in use */
  open(connection: boolean): void {
    this.close();
    const { preferences, present } = this.parts;
    let { camera, microphone } = preferences.choices;
    const unchoose = preferences.watch(() => {
      const now = preferences.choices;
      const same = now.camera === camera && now.microphone === microphone;
      ({ camera, microphone } = now);
      // The chat sees to a stream of its own.
      if (!same && !present.stream()) this.tryCamera();
    });
    const unwatch = present.watch(() => this.followPresent());
    this.unfollow = () => {
      unchoose();
      unwatch();
    };
    this.tryCamera();
    if (connection) void this.tryConnection();
  }

  close(): void {
    this.turn += 1;
    this.unfollow();
    this.unprobe();
    this.unfollow = nothing;
    this.unprobe = nothing;
    this.letGo();
    this.become(untried);
  }

  /** Opens the camera, or tries again where it did not open. */
  tryCamera(): void {
    this.turn += 1;
    const { turn } = this;
    this.letGo();
    const present = this.parts.present.stream();
    if (present) return this.show(present, null);
    this.become({ trial: { status: "opening" }, loudness: silence });
    void this.parts.openCamera().then((answer) => {
      if (turn !== this.turn) {
        if ("stream" in answer) closeCamera(answer.stream);
        return;
      }
      if ("problem" in answer) return this.become({ trial: { status: "failed", problem: answer.problem } });
      this.own = answer.stream;
      this.show(answer.stream, answer.without);
    });
  }

  /** Plays a sound, unless one is playing. */
  async playSound(): Promise<void> {
    if (this.current.sound === "playing") return;
    this.become({ sound: "playing" });
    const sound = await this.parts.playSound(this.parts.preferences.choices.speaker).then(
      () => "played" as const,
      () => "failed" as const,
    );
    this.become({ sound });
  }

  /** Looks for the ways on which calls could come here. */
  async tryConnection(): Promise<void> {
    this.unprobe();
    const asked = this.parts.iceServers();
    if (!asked) return this.become({ ways: { status: "outside" } });
    let gone = false;
    this.unprobe = () => {
      gone = true;
    };
    this.become({ ways: { status: "asking" } });
    const ice = await asked.catch(() => null);
    if (gone) return;
    if (!ice) return this.become({ ways: { status: "failed" } });
    this.unprobe = probe(ice, this.parts, (reach) => this.become({ ways: { status: "known", reach } }));
  }

  /** The camera of a call that opens or closes meanwhile takes the place of the own one, and gives it back. */
  private followPresent(): void {
    const { trial } = this.current;
    const present = this.parts.present.stream();
    const shown = trial.status === "on" ? trial.stream : null;
    if (present && (present !== shown || (present.getAudioTracks()[0] ?? null) !== this.metered)) this.tryCamera();
    else if (!present && shown && shown !== this.own) this.tryCamera();
  }

  private show(stream: MediaStream, without: "camera" | "microphone" | null): void {
    this.metered = stream.getAudioTracks()[0] ?? null;
    this.become({ trial: { status: "on", stream, without }, loudness: silence });
    this.unmeter = this.parts.meter(stream, (samples) =>
      this.become({ loudness: listen(this.current.loudness, samples) }),
    );
  }

  private letGo(): void {
    this.unmeter();
    this.unmeter = nothing;
    this.metered = null;
    if (this.own) closeCamera(this.own);
    this.own = null;
  }

  private become(part: Partial<CheckupState>): void {
    this.current = { ...this.current, ...part };
    for (const watcher of this.watchers) watcher();
  }
}
