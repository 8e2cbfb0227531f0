/** A refusal by the server, or a request that never reached it (`offline`). */
export class Problem extends Error {
  constructor(
    readonly code: string,
    readonly status: number,
    /** How long to wait before the same is worth trying again, where the server said so. */
    readonly retryAfterSeconds: number | null = null,
    /** What the server says to a person. */
    readonly detail: string = "",
  ) {
    super(code);
    this.name = "Problem";
  }
}

const words: Readonly<Record<string, string>> = {
  offline: "The server cannot be reached. Check your connection, then try again.",
  lost: "Your connection dropped before this arrived. Try again.",
  wrong_credentials: "This name and password do not belong together. New here? Press Sign up.",
  name_taken: "Somebody has this name already. Choose another, or press Sign in if it is yours.",
  weak_password: "This password is too easy to guess. Use 8 characters or more, and not a common one.",
  consent_required: "Tick this box first: you must be 18 or older and agree to the terms.",
  guests_not_allowed: "This host takes no guests. Sign in or sign up.",
  sign_up_closed: "This host takes no new accounts now. Come in as a guest, or sign in.",
  banned: "You are shut out of this place. Its host can tell you more.",
  deleted: "Your account is deleted. Reports keep their texts, without your name. Thank you for having been here.",
  not_found: "This is not there any more. Reload the page to see what is.",
  invalid_request: "The server could not read this. Reload the page, then try again.",
  unknown_event: "This server cannot do that yet. Ask its host to bring it up to date.",
  not_connected: "You are not connected just now. Wait until you are, then try again.",
  forbidden_origin: "This page is not one the server trusts. Open Hallway at its own address.",
  unauthorized: "You were signed out. Sign in to come back.",
  not_in_room: "They left before this arrived.",
  already_calling: "You are calling somebody. Cancel that call first.",
  already_ringing: "Somebody is calling you. Accept or decline first.",
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
  if (!(thrown instanceof Problem)) return wordsForCode("internal");
  // Why somebody is shut out and until when is known to the server alone.
  if (thrown.code === "banned" && thrown.detail) return thrown.detail;
  return wordsForCode(thrown.code, thrown.retryAfterSeconds);
}
