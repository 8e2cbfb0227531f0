import type { ChatEvent } from "./chat/events";

/** A key that was pressed, and where. */
export interface KeyPress {
  readonly key: string;
  readonly shiftKey: boolean;
  /** With Control, Alt or Meta: it belongs to the browser. */
  readonly modified: boolean;
  /** It is held down. */
  readonly repeat: boolean;
  /** What had the keyboard: something to write or choose in, something to press, or neither. */
  readonly within: "field" | "control" | "page";
}

/** What a key does. */
export type KeyAction =
  | { readonly tell: ChatEvent["type"] & `${string}Pressed` }
  | "write"
  | "showCheck"
  | "showKeys"
  | null;

/** The keys in words, in the order they are shown. */
export const keyHints: readonly { readonly keys: readonly string[]; readonly does: string }[] = [
  { keys: ["N"], does: "Next: somebody else" },
  { keys: ["A"], does: "Accept a call" },
  { keys: ["D"], does: "Decline a call" },
  { keys: ["M"], does: "Mute or unmute your microphone" },
  { keys: ["C"], does: "Switch your camera off or on" },
  { keys: ["T", "Enter"], does: "Write a message" },
  { keys: ["Esc"], does: "Leave the message field" },
  { keys: ["Shift + S"], does: "Stop" },
  { keys: ["O"], does: "Check and choose camera, microphone and speaker" },
  { keys: ["?"], does: "Show these keys" },
];

/** What a key press means. While somebody writes, and with keys of the browser, it means nothing here. */
export function actionFor({ key, shiftKey, modified, repeat, within }: KeyPress): KeyAction {
  if (modified || repeat || within === "field") return null;
  if (key === "?") return "showKeys";
  // Enter on a button presses that button.
  if (key === "Enter") return within === "page" ? "write" : null;
  // Ending everything by a slip of one finger would be too easy.
  if (shiftKey) return key.toLowerCase() === "s" ? { tell: "stopPressed" } : null;
  switch (key.toLowerCase()) {
    case "n":
      return { tell: "nextPressed" };
    case "a":
      return { tell: "acceptPressed" };
    case "d":
      return { tell: "declinePressed" };
    case "m":
      return { tell: "microphonePressed" };
    case "c":
      return { tell: "cameraPressed" };
    case "t":
      return "write";
    case "o":
      return "showCheck";
    default:
      return null;
  }
}
