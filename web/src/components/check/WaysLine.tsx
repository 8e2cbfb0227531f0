import { verdictOn, wordsForReach } from "../../core/check/reach";
import type { Ways } from "../../core/check/checkup";
import { Button } from "../Button";

interface Props {
  readonly ways: Ways;
  readonly again: () => void;
}

/** Whether calls get through, in words. */
export function WaysLine({ ways, again }: Props): JSX.Element {
  const verdict = ways.status === "known" ? verdictOn(ways.reach) : null;
  const bad = ways.status === "failed" || verdict === "not";
  return (
    <>
      <p className="check-ways" data-bad={bad} data-verdict={verdict} aria-live="polite">
        {wordsForWays(ways)}
      </p>
      {bad && (
        <Button look="plain" press={again}>
          Check again
        </Button>
      )}
    </>
  );
}

function wordsForWays(ways: Ways): string {
  switch (ways.status) {
    case "unasked":
    case "asking":
      return "Asking the server for the ways to you.";
    case "outside":
      return "Whether calls reach you can be checked once you are in.";
    case "failed":
      return "The server could not be asked. Check your connection, then check again.";
    case "known":
      return wordsForReach(ways.reach);
  }
}
