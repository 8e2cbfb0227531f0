/** What the two certificates of a call are known by: each 32 bytes, in hexadecimal digits. */
export interface CallKeys {
  readonly mine: string;
  readonly theirs: string;
}

/** The fingerprint that a description names; `null` where it names none, several, or one of another kind than SHA-256. */
export function fingerprintIn(sdp: string | undefined): string | null {
  const named = new Set<string>();
  for (const [, kind, digits] of (sdp ?? "").matchAll(/^a=fingerprint:(\S+)[ \t]+(\S+)[ \t]*$/gim)) {
    const hex = (digits ?? "").replace(/:/g, "").toLowerCase();
    // A second one, or one of a weaker kind, could be of a certificate that nobody compares.
    if (kind?.toLowerCase() !== "sha-256" || !/^[0-9a-f]{64}$/.test(hex)) return null;
    named.add(hex);
  }
  const [only] = named;
  return named.size === 1 && only !== undefined ? only : null;
}

/** The keys of the descriptions in force. */
export function keysOf(connection: RTCPeerConnection): CallKeys | null {
  const mine = fingerprintIn(connection.localDescription?.sdp);
  const theirs = fingerprintIn(connection.remoteDescription?.sdp);
  return mine !== null && theirs !== null ? { mine, theirs } : null;
}
