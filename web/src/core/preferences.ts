import type { Wish } from "./protocol";
import { anybody, interestsIn, subtagOf } from "./wish";

/** What a visitor chose for this browser: what to switch on and off, and whom to look for. */
export interface Choices extends Wish {
  /** Short tones when something happens. */
  readonly sounds: boolean;
  /** Single keys that act, such as N. Who steers by voice, or presses keys by mistake, wants none. */
  readonly keys: boolean;
  /** Calls go by a relay, so that whom one meets does not see one's address. */
  readonly relay: boolean;
  /** The devices to use, by the browser's ids; empty where it is left to the browser. */
  readonly camera: string;
  readonly microphone: string;
  readonly speaker: string;
}

const key = "hallway.preferences";
/** What holds until something is chosen. */
export const firstChoices: Choices = {
  sounds: true,
  keys: true,
  ...anybody,
  relay: false,
  camera: "",
  microphone: "",
  speaker: "",
};

/** The visitor's choices, kept in the browser's storage. Where that is shut they last as long as the page. */
export class Preferences {
  private current: Choices;
  private readonly watchers = new Set<() => void>();

  constructor(private readonly storage: () => Storage) {
    this.current = read(storage);
  }

  get choices(): Choices {
    return this.current;
  }

  watch(watcher: () => void): () => void {
    this.watchers.add(watcher);
    return () => this.watchers.delete(watcher);
  }

  choose(part: Partial<Choices>): void {
    this.current = { ...this.current, ...part };
    try {
      this.storage().setItem(key, JSON.stringify(this.current));
    } catch {
      // Not remembering costs one more press on the next visit.
    }
    for (const watcher of this.watchers) watcher();
  }
}

function read(storage: () => Storage): Choices {
  try {
    const kept = JSON.parse(storage().getItem(key) ?? "{}") as Partial<Choices> | null;
    return {
      sounds: kept?.sounds !== false,
      keys: kept?.keys !== false,
      relay: kept?.relay === true,
      camera: idIn(kept?.camera),
      microphone: idIn(kept?.microphone),
      speaker: idIn(kept?.speaker),
      interests: interestsIn(kept?.interests),
      language: subtagOf(kept?.language),
    };
  } catch {
    return firstChoices;
  }
}

const idIn = (kept: unknown): string => (typeof kept === "string" ? kept : "");
