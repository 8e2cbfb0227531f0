/** The pictures on controls. Each stands beside the word it means, so none is read aloud. */
export type IconName = "microphone" | "microphoneOff" | "camera" | "cameraOff" | "stop" | "next" | "send";

const paths: Readonly<Record<IconName, string>> = {
  microphone: "M12 3a3 3 0 0 0-3 3v5a3 3 0 0 0 6 0V6a3 3 0 0 0-3-3zM6 11a6 6 0 0 0 12 0M12 17v4M9 21h6",
  microphoneOff:
    "M9 9V6a3 3 0 0 1 6 0v5m-.9 2.100A3 3 0 0 1 9 11M6 11a6 6 0 0 0 10.200 4.200M18 11v.5M12 17v4M9 21h6M4 4l16 16",
  camera:
    "M3 7.500A1.500 1.500 0 0 1 4.500 6h9A1.500 1.500 0 0 1 15 7.500v9a1.500 1.500 0 0 1-1.500 1.500h-9A1.500 1.500 0 0 1 3 16.500zM15 10.500l6-3.500v10l-6-3.500",
  cameraOff:
    "M9 6h4.500A1.500 1.500 0 0 1 15 7.500V12m0 4.500a1.500 1.500 0 0 1-1.500 1.500h-9A1.500 1.500 0 0 1 3 16.500v-9A1.500 1.500 0 0 1 4.500 6M15 10.500l6-3.500v10l-3.500-2M4 3l17 17",
  stop: "M7 7h10v10H7z",
  next: "M5 12h13M12.500 5.500 19 12l-6.500 6.500",
  send: "M12 19V5M5.500 11.500 12 5l6.500 6.500",
};

export function Icon({ name }: { readonly name: IconName }): JSX.Element {
  return (
    <svg className="icon" viewBox="0 0 24 24" aria-hidden="true">
      <path d={paths[name]} />
    </svg>
  );
}

/** Hallway's mark: an open door with light behind it. */
export function Mark(): JSX.Element {
  return (
    <svg className="mark" viewBox="0 0 24 24" aria-hidden="true">
      <path className="mark-frame" d="M4 21V3.500h16V21M1.500 21h21" />
      <path className="mark-light" d="M7 6.500h10V21H7z" />
      <path className="mark-door" d="m7 6.500 4.500 2v15L7 21z" />
    </svg>
  );
}
