import type { Preferences } from "../../core/preferences";
import { usePreferences } from "../../hooks/usePreferences";
import { Button } from "../Button";
import { Switch } from "../Switch";
import { Section } from "./Section";

interface Props {
  readonly preferences: Preferences;
  readonly showKeys: () => void;
}

/** What is chosen for this browser. */
export function PageSection({ preferences, showKeys }: Props): JSX.Element {
  const { sounds, keys, relay } = usePreferences(preferences);
  return (
    <Section title="This page">
      <Switch
        label="Sounds"
        hint="A soft tone when you meet somebody, when they leave, when you are called, and for a text that you do not see come."
        on={sounds}
        change={(on) => preferences.choose({ sounds: on })}
      />
      <Switch
        label="Single keys"
        hint="N for Start and Next, M to mute, V to share your screen, and others."
        on={keys}
        change={(on) => preferences.choose({ keys: on })}
      />
      <Switch
        label="Hide my address from those I meet"
        hint="Calls go by the host's relay, from the next one on. They may start later and look a little worse."
        on={relay}
        change={(on) => preferences.choose({ relay: on })}
      />
      <Button look="plain" press={showKeys}>
        Show the keys
      </Button>
    </Section>
  );
}
