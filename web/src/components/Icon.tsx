/** The pictures on controls. Each stands beside the word it means, so none is read aloud. */
export type IconName =
  | "microphone"
  | "microphoneOff"
  | "camera"
  | "cameraOff"
  | "stop"
  | "next"
  | "send"
  | "flag"
  | "gear"
  | "phone"
  | "cross"
  | "back"
  | "more"
  | "screen"
  | "flip"
  | "smallWindow"
  | "fullScreen"
  | "whole"
  | "sliders";

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
  flag: "M6 21V4h11.500l-2.500 4 2.500 4H6",
  gear: "M12 15.200a3.200 3.200 0 1 0 0-6.400 3.200 3.200 0 0 0 0 6.400zM12 3v2.600M12 18.400V21M3 12h2.600M18.400 12H21M5.640 5.640l1.840 1.840M16.520 16.520l1.840 1.840M5.640 18.360l1.840-1.840M16.520 7.480l1.840-1.840M12 5.600a6.400 6.400 0 1 0 0 12.800 6.400 6.400 0 0 0 0-12.800z",
  phone:
    "M7.500 4 10 8.500 8 10.500a12 12 0 0 0 5.500 5.500l2-2L20 16.500V19a1.500 1.500 0 0 1-1.600 1.500A15.500 15.500 0 0 1 3.500 5.600 1.500 1.500 0 0 1 5 4z",
  cross: "M6 6l12 12M18 6 6 18",
  back: "M19 12H6M11.500 5.500 5 12l6.500 6.500",
  more: "M6.500 12a1 1 0 1 1-2 0 1 1 0 0 1 2 0zM13 12a1 1 0 1 1-2 0 1 1 0 0 1 2 0zM19.500 12a1 1 0 1 1-2 0 1 1 0 0 1 2 0z",
  screen: "M4 5h16v11H4zM9 20h6M12 16v4M12 13.500v-6M9.200 10 12 7.200 14.800 10",
  flip: "M4 10a8.500 8.500 0 0 1 15-3.500L20.500 8M20.500 4v4h-4M20 14a8.500 8.500 0 0 1-15 3.500L3.500 16M3.500 20v-4h4",
  smallWindow:
    "M10 18H4.500A1.500 1.500 0 0 1 3 16.500v-10A1.500 1.500 0 0 1 4.500 5h15A1.500 1.500 0 0 1 21 6.500V10M13 13h8v6h-8z",
  fullScreen: "M4 9V4h5M15 4h5v5M20 15v5h-5M9 20H4v-5",
  whole: "M4 4h16v16H4zM7 9h10v6H7z",
  sliders: "M4 8h8M18 8h2M15 5.500v5M4 16h3M13 16h7M10 13.500v5",
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
