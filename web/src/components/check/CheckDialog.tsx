import { useEffect } from "react";
import type { ReactNode } from "react";

import type { Checkup } from "../../core/check/checkup";
import { wordsForLoudness } from "../../core/check/loudness";
import { speakerCanBeChosen } from "../../core/media/speaker";
import type { DeviceList } from "../../core/media/devices";
import type { Preferences } from "../../core/preferences";
import { useCheckup } from "../../hooks/useCheckup";
import { useDevices } from "../../hooks/useDevices";
import { usePreferences } from "../../hooks/usePreferences";
import { Button } from "../Button";
import { Modal } from "../Modal";
import { DeviceField } from "./DeviceField";
import { LevelBar } from "./LevelBar";
import { TrialPicture } from "./TrialPicture";
import { WaysLine } from "./WaysLine";

interface Props {
  readonly checkup: Checkup;
  readonly devices: DeviceList;
  readonly preferences: Preferences;
  /** Whether a call stands: its connection is proof enough, and no other is tried beside it. */
  readonly inCall: boolean;
  readonly close: () => void;
}

/** How one looks, sounds and hears, whether calls get through, and with which devices. Nobody else sees any of it. */
export function CheckDialog({ checkup, devices: list, preferences, inCall, close }: Props): JSX.Element {
  const { trial, loudness, sound, ways } = useCheckup(checkup, !inCall);
  const devices = useDevices(list);
  const chosen = usePreferences(preferences);
  const heard = trial.status === "on" && trial.without !== "microphone";
  useEffect(() => {
    // Their names are told only to a page that may use them.
    if (trial.status !== "opening") void list.look();
  }, [list, trial.status]);
  return (
    <Modal title={inCall ? "Camera and sound" : "Camera, sound and connection"} close={close}>
      <Part title="Camera">
        <TrialPicture trial={trial} again={() => checkup.tryCamera()} />
        <DeviceField
          label="Which camera"
          devices={devices.camera}
          chosen={chosen.camera}
          choose={(camera) => preferences.choose({ camera })}
        />
      </Part>
      <Part title="Microphone">
        {heard && <LevelBar level={loudness.level} />}
        <p className="small" aria-live="polite">
          {heard ? wordsForLoudness(loudness) : "It is heard here once it is open."}
        </p>
        <DeviceField
          label="Which microphone"
          devices={devices.microphone}
          chosen={chosen.microphone}
          choose={(microphone) => preferences.choose({ microphone })}
        />
      </Part>
      <Part title="Speaker">
        <div className="row">
          <Button look="plain" disabled={sound === "playing"} press={() => void checkup.playSound()}>
            Play a sound
          </Button>
          <p className="small check-sound" aria-live="polite">
            {soundWords[sound]}
          </p>
        </div>
        {speakerCanBeChosen() && (
          <DeviceField
            label="Which speaker"
            devices={devices.speaker}
            chosen={chosen.speaker}
            choose={(speaker) => preferences.choose({ speaker })}
          />
        )}
      </Part>
      {!inCall && (
        <Part title="Connection">
          <WaysLine ways={ways} again={() => void checkup.tryConnection()} />
        </Part>
      )}
      <Button look="accent" wide press={close}>
        Done
      </Button>
    </Modal>
  );
}

const soundWords = {
  still: "",
  playing: "Three tones, one after the other.",
  played: "Three tones were played. If you heard none, turn the sound up.",
  failed: "Your browser played no sound. Allow this page to play it, then try again.",
} as const;

function Part({ title, children }: { readonly title: string; readonly children: ReactNode }): JSX.Element {
  return (
    <section className="check-part">
      <h3>{title}</h3>
      {children}
    </section>
  );
}
