import type { CallState, CallStep } from "./call-state";
import type { CallPath } from "./sample";
import type { Share } from "./sending";

/** What is told of a call to whoever runs the server, once. */
export interface CallReport {
  readonly outcome: "connected" | "failed";
  readonly path?: Exclude<CallPath, "relay">;
  readonly restarts: number;
  readonly steps: Readonly<Partial<Record<CallStep, number>>>;
}

/** What a call wants done. */
export type CallDirective =
  /** Look for another way, by the relay alone where that is said, with credentials of now. */
  | { readonly do: "restart"; readonly relayOnly: boolean }
  /** Send the offer once more: it is not known to have arrived. */
  | { readonly do: "repeat" }
  | { readonly do: "await"; readonly ms: number }
  | { readonly do: "measure"; readonly ms: number }
  | { readonly do: "send"; readonly share: Share }
  | { readonly do: "report"; readonly report: CallReport };

/** What one happening leads to. */
export interface CallAdvance {
  readonly call: CallState;
  readonly directives: readonly CallDirective[];
}

/** A call as it is now, and what that takes. */
export const advance = (call: CallState, ...directives: CallDirective[]): CallAdvance => ({ call, directives });
