import type { ChatEvent } from "./chat/events";
import type { Tool } from "./tools";

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

/** What is pressed without saying more. */
export type PressedAlone = Exclude<ChatEvent["type"] & `${string}Pressed`, "callPressed" | "sendAgainPressed">;

/** What a key does. */
export type KeyAction =
  | { readonly tell: PressedAlone }
  | { readonly tool: Tool }
  | { readonly complain: "report" | "block" }
  | "call"
  | "write"
  | "showAccount"
  | "showKeys"
  | null;

/** The keys in words, in the order they are shown. */
export const keyHints: readonly { readonly keys: readonly string[]; readonly does: string }[] = [
  { keys: ["N"], does: "Start; Next: somebody else" },
  { keys: ["L"], does: "Call the next who is free" },
  { keys: ["A"], does: "Accept a call" },
  { keys: ["D"], does: "Decline a call, or cancel yours" },
  { keys: ["M"], does: "Mute or unmute your microphone" },
  { keys: ["C"], does: "Switch your camera off or on" },
  { keys: ["V"], does: "Share your screen, or stop sharing it" },
  { keys: ["B"], does: "Switch between front and back camera" },
  { keys: ["P"], does: "Picture in picture, and back" },
  { keys: ["F"], does: "Full screen, and back" },
  { keys: ["Z"], does: "Their whole picture, or filling its pane" },
  { keys: ["O"], does: "Check and choose camera, microphone and speaker" },
  { keys: ["T", "Enter"], does: "Write a message" },
  { keys: ["Esc"], does: "Leave the message field" },
  { keys: ["Shift + S"], does: "Stop" },
  { keys: ["R"], does: "Report them" },
  { keys: ["K"], does: "Block them" },
  { keys: ["G"], does: "Your account" },
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
    case "l":
      return "call";
    case "v":
      return { tool: "share" };
    case "b":
      return { tool: "flip" };
    case "p":
      return { tool: "small" };
    case "f":
      return { tool: "full" };
    case "z":
      return { tool: "whole" };
    case "o":
      return { tool: "check" };
    case "r":
      return { complain: "report" };
    case "k":
      return { complain: "block" };
    case "g":
      return "showAccount";
    default:
      return null;
  }
}
