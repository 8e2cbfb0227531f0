import type { CameraProblem } from "../chat/state";
import type { TrackKind } from "../peer/places";
import { closeCamera } from "./camera";
import type { CameraAnswer, DeviceWish, TrackAnswer } from "./camera";

/** What the visitor's own picture and sound are made of. Everything stands in for the browser in tests. */
export interface OwnMediaParts {
  readonly openCamera: (soundAlone: boolean) => Promise<CameraAnswer>;
  readonly openDevice: (wish: DeviceWish) => Promise<TrackAnswer>;
  readonly openScreen: () => Promise<TrackAnswer>;
}

/** What is told of it. */
export interface OwnMediaListener {
  opened(without: "camera" | "microphone" | null): void;
  failed(problem: CameraProblem): void;
  /** The partner is to be sent that track from now on, or none of its kind. */
  replaced(kind: TrackKind, track: MediaStreamTrack | null): void;
  deviceOpened(wish: DeviceWish): void;
  deviceFailed(wish: DeviceWish, problem: CameraProblem): void;
  /** A device ended by itself, as one that is unplugged. */
  deviceLost(kind: DeviceWish["kind"]): void;
  screenOpened(room: string): void;
  screenFailed(room: string, problem: CameraProblem): void;
  /** The browser's own Stop was pressed, or the window that was shown is closed. */
  screenEnded(room: string): void;
}

const kindOf = { camera: "video", microphone: "audio" } as const;

/**
 * What the visitor shows and says: one stream from the opening of the camera to its end, whatever is changed in it.
 *
 * It carries out and decides nothing. While the screen is shown the camera lies aside, dark, and comes back after it. An
 * answer that comes after the stream was closed, or after something newer was asked for, is closed at once.
 */
export class OwnMedia {
  private mine: MediaStream | null = null;
  private screen: MediaStreamTrack | null = null;
  /** The camera's own track while the screen is in its place. */
  private aside: MediaStreamTrack | null = null;
  private enabled = { microphone: true, camera: true };
  private opening = false;
  private readonly turns = { camera: 0, microphone: 0, screen: 0 };

  constructor(
    private readonly parts: OwnMediaParts,
    private readonly listener: OwnMediaListener,
  ) {}

  get stream(): MediaStream | null {
    return this.mine;
  }

  open(soundAlone: boolean): void {
    // One question to the visitor at a time; whoever asked first and whoever asks now get the same answer.
    if (this.opening) return;
    this.opening = true;
    void this.parts.openCamera(soundAlone).then((answer) => {
      this.opening = false;
      if ("problem" in answer) return this.listener.failed(answer.problem);
      this.mine = answer.stream;
      for (const track of answer.stream.getTracks()) this.follow(track);
      this.listener.opened(answer.without);
    });
  }

  /** Stops every track: the camera's light goes out. */
  close(): void {
    for (const kind of ["camera", "microphone", "screen"] as const) this.turns[kind] += 1;
    for (const track of [this.screen, this.aside]) this.stop(track);
    for (const track of this.mine?.getTracks() ?? []) track.onended = null;
    if (this.mine) closeCamera(this.mine);
    this.screen = null;
    this.aside = null;
    this.mine = null;
  }

  /** Mutes and unmutes by the tracks alone, so that the call is not negotiated anew. What is shown of a screen stays. */
  enable(microphone: boolean, camera: boolean): void {
    this.enabled = { microphone, camera };
    for (const track of this.mine?.getTracks() ?? []) this.applyTo(track);
  }

  /** Takes another device, in a call that goes on. */
  async openDevice(wish: DeviceWish): Promise<void> {
    const { mine } = this;
    const turn = ++this.turns[wish.kind];
    if (!mine) return;
    // A phone opens one of its cameras at a time.
    if (wish.instead) this.stop(this.present(wish.kind));
    const answer = await this.parts.openDevice(wish);
    if (turn !== this.turns[wish.kind] || mine !== this.mine) {
      if ("track" in answer) answer.track.stop();
      return;
    }
    if ("problem" in answer) return this.listener.deviceFailed(wish, answer.problem);
    this.follow(answer.track);
    if (this.screen && wish.kind === "camera") {
      this.stop(this.aside);
      answer.track.enabled = false;
      this.aside = answer.track;
    } else {
      this.stop(this.present(wish.kind));
      this.put(answer.track);
    }
    this.listener.deviceOpened(wish);
  }

  /** Shows the screen in the camera's place. The browser asks which. */
  async openScreen(room: string): Promise<void> {
    const { mine } = this;
    const turn = ++this.turns.screen;
    const answer = await this.parts.openScreen();
    if (turn !== this.turns.screen || !mine || mine !== this.mine) {
      if ("track" in answer) answer.track.stop();
      return;
    }
    if ("problem" in answer) return this.listener.screenFailed(room, answer.problem);
    const { track } = answer;
    const camera = this.present("camera");
    if (camera) camera.enabled = false;
    this.aside = camera;
    this.screen = track;
    track.onended = () => this.listener.screenEnded(room);
    this.put(track);
    this.listener.screenOpened(room);
  }

  /** Takes the screen away, and puts the camera back. Once is as good as twice. */
  closeScreen(): void {
    this.turns.screen += 1;
    const { screen, aside, mine } = this;
    if (!screen || !mine) return;
    this.screen = null;
    this.aside = null;
    if (aside) this.put(aside);
    else {
      mine.removeTrack(screen);
      this.listener.replaced("video", null);
    }
    this.stop(screen);
  }

  private present(kind: DeviceWish["kind"]): MediaStreamTrack | null {
    if (kind === "camera" && this.screen) return this.aside;
    return this.mine?.getTracks().find((track) => track.kind === kindOf[kind]) ?? null;
  }

  /** Puts a track in the place of the one of its kind, in the stream and in the call. */
  private put(track: MediaStreamTrack): void {
    const { mine } = this;
    if (!mine) return;
    for (const other of mine.getTracks()) if (other.kind === track.kind) mine.removeTrack(other);
    mine.addTrack(track);
    this.applyTo(track);
    this.listener.replaced(track.kind as TrackKind, track);
  }

  private applyTo(track: MediaStreamTrack): void {
    const { microphone, camera } = this.enabled;
    track.enabled = track === this.screen || (track.kind === "audio" ? microphone : camera);
  }

  private follow(track: MediaStreamTrack): void {
    track.onended = () => this.listener.deviceLost(track.kind === "audio" ? "microphone" : "camera");
  }

  /** What is stopped on purpose is not lost. */
  private stop(track: MediaStreamTrack | null): void {
    if (!track) return;
    track.onended = null;
    track.stop();
  }
}
