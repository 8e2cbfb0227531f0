import type { CallKeys } from "../peer/fingerprints";
import type { Role, Verification } from "../protocol";

/** What came of it: words to compare, or that the partner's side did not keep to what it had promised. */
export type VerificationOutcome = { readonly words: readonly string[] } | "broken";

/**
 * Where two pages stand with the words by which their visitors can tell that nobody sits between them.
 *
 * The callee promises a number (its hash) before it knows the caller's, and shows it after: so neither side, nor anybody
 * between, can try numbers until the words come out as wished. The words come from both certificates and both numbers.
 */
export interface VerificationState {
  readonly role: Role;
  /** `null` until the two have agreed on certificates that can be told for sure. */
  readonly keys: CallKeys | null;
  /** My number, when it was made, and whether it has been told. */
  readonly nonce: string | null;
  /** What the callee promised: mine, if I am the callee. */
  readonly commitment: string | null;
  readonly status: "idle" | "making" | "promised" | "comparing" | "done";
  /** The certificates changed on the way: once more, when this is done. */
  readonly again: boolean;
  readonly outcome: VerificationOutcome | null;
}

/** What happens to a verification. */
export type VerificationHappening =
  | { readonly type: "agreed"; readonly keys: CallKeys | null }
  | { readonly type: "heard"; readonly verification: Verification }
  | { readonly type: "made"; readonly nonce: string; readonly commitment: string }
  | { readonly type: "compared"; readonly outcome: VerificationOutcome }
  /** What was said meanwhile may be lost. */
  | { readonly type: "returned" };

/** Both sides' part in the words. */
export interface Comparison {
  readonly keys: { readonly caller: string; readonly callee: string };
  readonly nonces: { readonly caller: string; readonly callee: string };
  /** What the callee promised, for the caller to hold it to. */
  readonly commitment: string;
}

export type VerificationDirective =
  | { readonly do: "make" }
  | { readonly do: "say"; readonly verification: Verification }
  | { readonly do: "compare"; readonly comparison: Comparison };

/** What one happening leads to. */
export interface VerificationAdvance {
  readonly verification: VerificationState;
  readonly directives: readonly VerificationDirective[];
}

/** Nothing is known yet. */
export function newVerification(role: Role): VerificationState {
  return { role, keys: null, nonce: null, commitment: null, status: "idle", again: false, outcome: null };
}

/** Carries a verification on by one happening. */
export function advanceVerification(state: VerificationState, happening: VerificationHappening): VerificationAdvance {
  switch (happening.type) {
    case "agreed":
      return agreed(state, happening.keys);
    case "heard":
      return "commitment" in happening.verification
        ? promised(state, happening.verification.commitment)
        : shown(state, happening.verification.nonce);
    case "made":
      return made(state, happening.nonce, happening.commitment);
    case "compared": {
      const done: VerificationState = { ...state, status: "done", outcome: happening.outcome };
      return state.again ? begin({ ...done, again: false }) : advance(done);
    }
    case "returned":
      return state.outcome === null && state.status !== "comparing" ? begin(state) : advance(state);
  }
}

const advance = (verification: VerificationState, ...directives: VerificationDirective[]): VerificationAdvance => ({
  verification,
  directives,
});

function agreed(state: VerificationState, keys: CallKeys | null): VerificationAdvance {
  if (keys && keys.mine === state.keys?.mine && keys.theirs === state.keys.theirs) return advance(state);
  const known: VerificationState = { ...state, keys, outcome: null };
  const busy = state.status === "making" || state.status === "promised" || state.status === "comparing";
  if (busy && state.role === "callee") return advance({ ...known, again: keys !== null });
  // The promise may have come before what it belongs to was worked through.
  if (state.role === "caller" && state.commitment !== null && state.status !== "done") {
    return state.status === "idle" && keys ? make(known) : advance(known);
  }
  return begin({ ...known, status: "idle", commitment: null });
}

/** The callee is the one who begins. */
function begin(state: VerificationState): VerificationAdvance {
  if (state.role !== "callee" || !state.keys) return advance(state);
  return make({ ...state, outcome: null, commitment: null });
}

const make = (state: VerificationState): VerificationAdvance =>
  advance({ ...state, status: "making", nonce: null }, { do: "make" });

function made(state: VerificationState, nonce: string, commitment: string): VerificationAdvance {
  if (state.status !== "making") return advance(state);
  const mine: VerificationState = { ...state, status: "promised", nonce };
  if (state.role === "caller") return advance(mine, { do: "say", verification: { nonce } });
  return advance({ ...mine, commitment }, { do: "say", verification: { commitment } });
}

/** A new promise begins anew, with a new number of mine: one that was told is worth nothing any more. */
function promised(state: VerificationState, commitment: string): VerificationAdvance {
  if (state.role !== "caller") return advance(state);
  const heard: VerificationState = { ...state, commitment, nonce: null, outcome: null, status: "idle" };
  return state.keys ? make(heard) : advance(heard);
}

function shown(state: VerificationState, theirs: string): VerificationAdvance {
  const { role, keys, nonce, commitment } = state;
  // A number that nobody promised, or before mine is told, is no part of this.
  if (state.status !== "promised" || !keys || nonce === null || commitment === null) return advance(state);
  const comparing: VerificationState = { ...state, status: "comparing" };
  if (role === "caller") {
    const comparison: Comparison = {
      keys: { caller: keys.mine, callee: keys.theirs },
      nonces: { caller: nonce, callee: theirs },
      commitment,
    };
    return advance(comparing, { do: "compare", comparison });
  }
  const comparison: Comparison = {
    keys: { caller: keys.theirs, callee: keys.mine },
    nonces: { caller: theirs, callee: nonce },
    commitment,
  };
  return advance(comparing, { do: "say", verification: { nonce } }, { do: "compare", comparison });
}
