/** A refusal by the server, or a request that never reached it (`offline`). */
export class Problem extends Error {
  constructor(
    readonly code: string,
    readonly status: number,
    /** How long to wait before the same is worth trying again, where the server said so. */
    readonly retryAfterSeconds: number | null = null,
  ) {
    super(code);
    this.name = "Problem";
  }
}

const words: Readonly<Record<string, string>> = {
  offline: "The server cannot be reached. Check your connection, then try again.",
  wrong_credentials: "This name and password do not belong together. New here? Press Sign up.",
  name_taken: "Somebody has this name already. Choose another, or press Sign in if it is yours.",
  weak_password: "This password is too easy to guess. Use 8 characters or more, and not a common one.",
  consent_required: "Tick this box first: you must be 18 or older and agree to the terms.",
  guests_not_allowed: "This host asks everybody to sign up.",
  sign_up_closed: "This host takes no new accounts now.",
  banned: "This account may not come in any more.",
  forbidden_origin: "This page is not one the server trusts. Open Hallway at its own address.",
  unauthorized: "You were signed out. Come in again.",
  not_in_room: "They left before this arrived.",
  payload_too_large: "This text is too long.",
  late: "The server did not answer. Try again.",
  unavailable: "The server is busy. Try again in a moment.",
};

/** What happened and what to do, in words. Never a bare code. */
export function wordsForCode(code: string, retryAfterSeconds: number | null = null): string {
  if (code === "rate_limited") {
    if (!retryAfterSeconds) return "That was too fast. Wait a moment, then try again.";
    const time = retryAfterSeconds === 1 ? "1 second" : `${retryAfterSeconds} seconds`;
    return `Too many tries. Try again in ${time}.`;
  }
  return words[code] ?? "Something went wrong on the server. Try again in a moment.";
}

/** The same for anything that was thrown. */
export function wordsForProblem(thrown: unknown): string {
  return thrown instanceof Problem ? wordsForCode(thrown.code, thrown.retryAfterSeconds) : wordsForCode("internal");
}
