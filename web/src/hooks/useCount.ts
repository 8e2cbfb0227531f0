import { useEffect, useState } from "react";

import type { Api } from "../core/api";

const everyMs = 15_000;

/** How many are here now; `null` until it is known. Quiet: failing keeps the last count, a hidden page does not ask. */
export function useCount(api: Api): number | null {
  const [online, setOnline] = useState<number | null>(null);
  useEffect(() => {
    let gone = false;
    const load = (): void => {
      if (document.hidden) return;
      api.stats().then(
        (count) => gone || setOnline(count.online),
        () => undefined,
      );
    };
    load();
    const timer = setInterval(load, everyMs);
    document.addEventListener("visibilitychange", load);
    return () => {
      gone = true;
      clearInterval(timer);
      document.removeEventListener("visibilitychange", load);
    };
  }, [api]);
  return online;
}
