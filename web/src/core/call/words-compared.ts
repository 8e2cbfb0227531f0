import type { Comparison, VerificationOutcome } from "./verification";
import { wordList } from "./word-list";

/** Chance and hashes, as the browser gives them. */
export interface Secrets {
  random(bytes: Uint8Array): Uint8Array;
  sha256(bytes: Uint8Array): Promise<Uint8Array>;
}

/** The browser's own. */
export const browserSecrets: Secrets = {
  random: (bytes) => crypto.getRandomValues(bytes),
  sha256: async (bytes) => new Uint8Array(await crypto.subtle.digest("SHA-256", bytes)),
};

const label = "hallway-sas-1";
/** So many words, of 8 bits each. One who sits between has one try, and one chance in 16 million. */
const wordsShown = 3;

/** A number nobody can guess, and what promises it without telling. Both are base64url. */
export async function makeNonce(secrets: Secrets): Promise<{ readonly nonce: string; readonly commitment: string }> {
  const nonce = secrets.random(new Uint8Array(32));
  return { nonce: toBase64URL(nonce), commitment: toBase64URL(await secrets.sha256(nonce)) };
}

/** Holds the callee to its promise, and finds the words. */
export async function compare(room: string, made: Comparison, secrets: Secrets): Promise<VerificationOutcome> {
  const caller = fromBase64URL(made.nonces.caller);
  const callee = fromBase64URL(made.nonces.callee);
  if (!caller || !callee) return "broken";
  if (toBase64URL(await secrets.sha256(callee)) !== made.commitment) return "broken";
  const text = new TextEncoder();
  const parts = [
    text.encode(label),
    Uint8Array.of(0),
    text.encode(room),
    Uint8Array.of(0),
    fromHex(made.keys.caller),
    fromHex(made.keys.callee),
    caller,
    callee,
  ];
  const hash = await secrets.sha256(Uint8Array.from(parts.flatMap((part) => Array.from(part))));
  return { words: [...hash.subarray(0, wordsShown)].map((byte) => wordList[byte] ?? "") };
}

/** 32 bytes as base64url without padding; `null` where it is anything else. */
export function fromBase64URL(written: string): Uint8Array | null {
  if (!/^[A-Za-z0-9_-]{43}$/.test(written)) return null;
  const bytes = Uint8Array.from(atob(written.replace(/-/g, "+").replace(/_/g, "/")), (one) => one.charCodeAt(0));
  // The last digit has two bits to spare, and one way of writing a number is enough.
  return toBase64URL(bytes) === written ? bytes : null;
}

function toBase64URL(bytes: Uint8Array): string {
  const written = btoa(String.fromCharCode(...bytes));
  return written.replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");
}

function fromHex(digits: string): Uint8Array {
  return Uint8Array.from(digits.match(/../g) ?? [], (pair) => Number.parseInt(pair, 16));
}
