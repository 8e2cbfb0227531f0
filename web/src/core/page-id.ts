/**
 * The name of this page from its loading to its end. With it the server tells a page that comes back from one that is
 * new, even where it lost its socket before it heard of its room.
 *
 * @param fill fills what it is given with chance, as `crypto.getRandomValues` does
 */
export function makePageID(fill: (bytes: Uint8Array) => unknown): string {
  const bytes = new Uint8Array(16);
  fill(bytes);
  return `page_${Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("")}`;
}
