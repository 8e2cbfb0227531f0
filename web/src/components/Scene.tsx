import type { ReactNode } from "react";

import { Corridor } from "./Corridor";

/** What is read and filled in before and beside the calls, with the corridor in sight. */
export function Scene({ children }: { readonly children: ReactNode }): JSX.Element {
  return (
    <div className="home">
      <div className="home-scene">
        <Corridor moving={false} />
      </div>
      <main className="home-main">{children}</main>
    </div>
  );
}
