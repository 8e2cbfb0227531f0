import { useEffect, useState } from "react";

import type { Api } from "../core/api";
import type { HostConfig } from "../core/protocol";

const againMs = 4000;

/** What this host allows; `null` until it is known. */
export interface Host {
  readonly config: HostConfig | null;
  /** The server was asked and did not answer. It is asked again until it does. */
  readonly failing: boolean;
}

/** What this host allows. Asked again until the server answers, and when its terms turn out to be others by now. */
export function useHost(api: Api): Host {
  const [host, setHost] = useState<Host>({ config: null, failing: false });
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    let gone = false;
    const load = (): void => {
      api.config().then(
        (config) => gone || setHost({ config, failing: false }),
        () => {
          if (gone) return;
          setHost(({ config }) => ({ config, failing: true }));
          clearTimeout(timer);
          timer = setTimeout(load, againMs);
        },
      );
    };
    load();
    const ignore = api.watchRefusals((code) => {
      if (code === "consent_required") load();
    });
    return () => {
      gone = true;
      ignore();
      clearTimeout(timer);
    };
  }, [api]);
  return host;
}
