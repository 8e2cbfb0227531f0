import { useEffect, useRef } from "react";

import type { ChatEvent } from "../core/chat/events";
import { phaseOf } from "../core/chat/phase";
import type { Phase } from "../core/chat/phase";
import type { ChatState, RingOut } from "../core/chat/state";
import { engaged } from "../core/chat/step";
import type { ShownTool, Tool } from "../core/tools";
import { Button } from "./Button";
import { Icon } from "./Icon";
import { Tools } from "./tools/Tools";

interface Props {
  readonly state: ChatState;
  readonly tell: (event: ChatEvent) => void;
  readonly tools: readonly ShownTool[];
  readonly pick: (tool: Tool) => void;
}

/** What can be done in a call. *Next* is the one thing to do next; *Stop* stands apart from it. */
export function Controls({ state, tell, tools, pick }: Props): JSX.Element {
  const { ring, microphoneOn, cameraOn } = state;
  const mayGoOn = state.room !== null && state.asking === null;
  const group = useRef<HTMLDivElement>(null);
  // The form that the visitor came in by is gone; the keyboard is taken along to the one thing to do next.
  useEffect(() => group.current?.querySelector<HTMLElement>(".button-accent")?.focus(), []);
  return (
    <div className="controls" role="group" aria-label="Controls" ref={group}>
      <Button look="plain" press={() => tell({ type: "microphonePressed" })}>
        <Icon name={microphoneOn ? "microphone" : "microphoneOff"} />
        {microphoneOn ? "Mute" : "Unmute"}
      </Button>
      <Button look="plain" press={() => tell({ type: "cameraPressed" })}>
        <Icon name={cameraOn ? "camera" : "cameraOff"} />
        {cameraOn ? "Camera off" : "Camera on"}
      </Button>
      <Tools tools={tools} pick={pick} />
      <span className="controls-gap" />
      <Button look="danger" disabled={!engaged(state) && !ring} press={() => tell({ type: "stopPressed" })}>
        <Icon name="stop" />
        Stop
      </Button>
      {/* One button that changes its word, so that the keyboard stays where it is. */}
      {ring?.way === "out" ? (
        <Button look="accent" wide disabled={!mayBeCancelled(ring)} press={() => tell({ type: "cancelPressed" })}>
          Cancel call
        </Button>
      ) : engaged(state) ? (
        <Button look="accent" wide disabled={!mayGoOn} press={() => tell({ type: "nextPressed" })}>
          Next
          <Icon name="next" />
        </Button>
      ) : (
        // While somebody calls, their call is the one thing to answer.
        <Button look={ring ? "plain" : "accent"} wide press={() => tell({ type: "startPressed" })}>
          {wordForStart(phaseOf(state))}
          {wordForStart(phaseOf(state)) === "Start" && <Icon name="next" />}
        </Button>
      )}
    </div>
  );
}

/** One that was begun before this page was opened has no name here: Stop ends it. */
function mayBeCancelled({ status, call }: RingOut): boolean {
  return status !== "ending" && (call !== null || status !== "ringing");
}

function wordForStart(phase: Phase): string {
  if (phase === "displaced") return "Use it here";
  return phase === "cameraFailed" ? "Try again" : "Start";
}
