import { useId } from "react";

import type { Device } from "../../core/media/devices";

interface Props {
  readonly label: string;
  readonly devices: readonly Device[];
  readonly chosen: string;
  readonly choose: (id: string) => void;
}

/** One device of several. With a single one there is nothing to choose. */
export function DeviceField({ label, devices, chosen, choose }: Props): JSX.Element | null {
  const id = useId();
  const there = devices.some((device) => device.id === chosen);
  if (devices.length < 2 && (there || chosen === "")) return null;
  return (
    <div className="field">
      <label htmlFor={id}>{label}</label>
      <select id={id} className="input" value={chosen} onChange={(event) => choose(event.target.value)}>
        <option value="">The browser&apos;s choice</option>
        {chosen !== "" && !there && <option value={chosen}>Yours, which is not plugged in</option>}
        {devices.map((device) => (
          <option key={device.id} value={device.id}>
            {device.name}
          </option>
        ))}
      </select>
    </div>
  );
}
