import type { ChatEvent } from "../../core/chat/events";
import type { ChatState } from "../../core/chat/state";
import type { Preferences } from "../../core/preferences";
import { usePreferences } from "../../hooks/usePreferences";
import { HallList } from "./HallList";
import { WishFields } from "./WishFields";

interface Props {
  readonly state: ChatState;
  readonly preferences: Preferences;
  readonly tell: (event: ChatEvent) => void;
}

/** Beside Start: whom one would like to meet, and who is here. */
export function HallPanel({ state, preferences, tell }: Props): JSX.Element {
  const { interests, language } = usePreferences(preferences);
  return (
    <div className="hall">
      <WishFields wish={{ interests, language }} choose={(part) => preferences.choose(part)} />
      <HallList state={state} tell={tell} />
    </div>
  );
}
