import { useEffect, useRef } from "react";

/** How loud the microphone is now. For the eye: what it comes to is said in words beside it. */
export function LevelBar({ level }: { readonly level: number }): JSX.Element {
  const bar = useRef<HTMLDivElement>(null);
  useEffect(() => {
    // Set on the object, which the content security policy allows; in markup it would not.
    bar.current?.style.setProperty("scale", `${level.toFixed(3)} 1`);
  }, [level]);
  return (
    <div className="level" aria-hidden="true">
      <div className="level-bar" ref={bar} />
    </div>
  );
}
