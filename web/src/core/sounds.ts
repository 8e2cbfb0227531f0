import type { Preferences } from "./preferences";

/** What may be heard. */
export type Sound = "matched" | "text" | "left" | "ringing";

/** What makes sounds. A browser without sound, or before the first gesture, makes none. */
export interface Chimes {
  play(sound: Sound): void;
}

/** Decides which sounds are heard: those the visitor wants, and a text only where nobody sees it come. */
export class Sounds {
  private conversationShown = true;

  constructor(
    private readonly chimes: Chimes,
    private readonly preferences: Preferences,
    private readonly pageHidden: () => boolean,
  ) {}

  /** The page lays the conversation out in sight, or covers it. */
  showConversation(shown: boolean): void {
    this.conversationShown = shown;
  }

  hear(sound: Sound): void {
    if (!this.preferences.choices.sounds) return;
    if (sound === "text" && this.conversationShown && !this.pageHidden()) return;
    this.chimes.play(sound);
  }
}
