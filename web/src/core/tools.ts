import type { ChatState } from "./chat/state";

/** What can be done beside the call itself. */
export type Tool = "share" | "flip" | "small" | "full" | "whole" | "check";

/** What this browser and this device can do. */
export interface Abilities {
  readonly share: boolean;
  /** A phone with a camera on each side. */
  readonly flip: boolean;
  /** Picture in picture: the partner in a small window over everything else. */
  readonly small: boolean;
  readonly full: boolean;
}

/** Which views are on. */
export interface Views {
  readonly small: boolean;
  readonly full: boolean;
}

/** The views that are on, and whether the partner's picture is shown whole, with bars, rather than filling its pane. */
export interface Shown extends Views {
  readonly whole: boolean;
}

/** A tool as it is shown. */
export interface ShownTool {
  readonly tool: Tool;
  readonly words: string;
  readonly disabled: boolean;
  /** Whether it would end what it does. */
  readonly on: boolean;
}

/** The tools there are now, in order. One that can never be used here is not shown; one that waits for a call is. */
export function toolsIn(state: ChatState, can: Abilities, views: Shown): readonly ShownTool[] {
  const { room, camera, sharing } = state;
  const sharingNow = sharing?.status === "on";
  const seen = room?.call.wasConnected === true;
  const shown: (ShownTool & { readonly there: boolean })[] = [
    {
      tool: "share",
      there: can.share,
      words: sharingNow ? "Stop sharing" : "Share screen",
      disabled: room === null || camera.status !== "on" || sharing?.status === "asking",
      on: sharingNow,
    },
    { tool: "flip", there: can.flip, words: "Other camera", disabled: camera.status !== "on", on: false },
    {
      tool: "small",
      there: can.small,
      words: views.small ? "Leave picture in picture" : "Picture in picture",
      disabled: !views.small && !seen,
      on: views.small,
    },
    {
      tool: "full",
      there: can.full,
      words: views.full ? "Leave full screen" : "Full screen",
      disabled: false,
      on: views.full,
    },
    // A screen that is shared has other measures than a face: its edges would be cut off.
    {
      tool: "whole",
      there: true,
      words: views.whole ? "Fill the pane" : "Whole picture",
      disabled: !seen,
      on: views.whole,
    },
    { tool: "check", there: true, words: "Camera and sound", disabled: false, on: false },
  ];
  return shown.filter(({ there }) => there).map(({ tool, words, disabled, on }) => ({ tool, words, disabled, on }));
}
