import type { Secrets } from "../../src/core/call/words-compared";

let next = 0;

/** Real hashes, and chance that is none. */
export const secrets: Secrets = {
  random: (bytes) => bytes.fill(++next % 256),
  sha256: async (bytes) => new Uint8Array(await crypto.subtle.digest("SHA-256", bytes)),
};
