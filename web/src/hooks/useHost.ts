import { useEffect, useState } from "react";

import type { Api } from "../core/api";
import type { HostConfig } from "../core/protocol";

const againMs = 4000;

/** What this host allows; `null` until it is known. Asked again until the server answers. */
export function useHost(api: Api): HostConfig | null {
  const [config, setConfig] = useState<HostConfig | null>(null);
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout>;
    let gone = false;
    const load = (): void => {
      api.config().then(
        (loaded) => gone || setConfig(loaded),
        () => {
          if (!gone) timer = setTimeout(load, againMs);
        },
      );
    };
    load();
    return () => {
      gone = true;
      clearTimeout(timer);
    };
  }, [api]);
  return config;
}
