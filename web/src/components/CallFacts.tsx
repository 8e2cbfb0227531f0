import { stands } from "../core/call/call-state";
import { wordsForQuality } from "../core/call/call-words";
import type { RoomState } from "../core/chat/state";

/** How good the call is, and the words by which the two can tell that nobody sits between them; nothing of a call that broke off. */
export function CallFacts({ room }: { readonly room: RoomState }): JSX.Element | null {
  const { call, verification } = room;
  if (!stands(call)) return null;
  const quality = wordsForQuality(call);
  const words = verification.outcome !== null && verification.outcome !== "broken" ? verification.outcome.words : null;
  return (
    <div className="facts">
      {quality && (
        <p className="facts-quality" data-level={call.quality?.level ?? "good"}>
          {quality}
        </p>
      )}
      {words && (
        <details className="facts-words">
          <summary>
            <span className="unseen">Words to compare: </span>
            {words.join(" · ")}
          </summary>
          <p>Say these words to each other. If you both see the same ones, nobody sits between you.</p>
        </details>
      )}
    </div>
  );
}
