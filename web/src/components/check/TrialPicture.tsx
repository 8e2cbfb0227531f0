import type { Trial } from "../../core/check/checkup";
import { wordsForCameraProblem } from "../../core/chat/words";
import { useStream } from "../../hooks/useStream";
import { Button } from "../Button";

interface Props {
  readonly trial: Trial;
  readonly again: () => void;
}

/** How one looks, as in a mirror, or why there is nothing to see. */
export function TrialPicture({ trial, again }: Props): JSX.Element {
  const video = useStream(trial.status === "on" ? trial.stream : null);
  const words = wordsForTrial(trial);
  return (
    <>
      <div className="check-picture">
        <video className="pane-video pane-mirrored" ref={video} aria-label="How you look" autoPlay playsInline muted />
        {words && <p className="pane-words">{words}</p>}
      </div>
      {trial.status === "failed" && (
        <div className="home-notice" role="alert">
          <p>{wordsForCameraProblem(trial.problem, "Try again")}</p>
          <Button look="plain" press={again}>
            Try again
          </Button>
        </div>
      )}
    </>
  );
}

function wordsForTrial(trial: Trial): string | null {
  switch (trial.status) {
    case "closed":
    case "opening":
      return "Opening your camera. Your browser may ask you to allow it.";
    case "failed":
      return "No picture of you";
    case "on":
      return trial.without === "camera" ? "No camera was found: you would be heard and not seen." : null;
  }
}
