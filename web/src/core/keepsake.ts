/**
 * Remembers, in this browser, that there may be a refresh cookie. No script can see the cookie itself, and
 * asking for a session that never was would leave a failed request in every first visitor's console.
 */
export interface Keepsake {
  mayHaveSession(): boolean;
  note(hasSession: boolean): void;
  /** Calls back whenever another tab of this browser has signed out. */
  whenForgotten(call: () => void): void;
}

const key = "hallway.signed-in";

/**
 * Kept in the browser's storage. Where that is shut there may be a session for all one knows.
 *
 * @param tabs where it is heard what other tabs do to the storage
 */
export function browserKeepsake(storage: () => Storage, tabs: EventTarget): Keepsake {
  return {
    mayHaveSession() {
      try {
        return storage().getItem(key) !== null;
      } catch {
        return true;
      }
    },
    note(hasSession) {
      try {
        if (hasSession) storage().setItem(key, "1");
        else storage().removeItem(key);
      } catch {
        // Not remembering costs one request on the next visit.
      }
    },
    whenForgotten(call) {
      tabs.addEventListener("storage", (event) => {
        const { key: changed, newValue } = event as StorageEvent;
        // Without a key everything was cleared.
        if (changed === null || (changed === key && newValue === null)) call();
      });
    },
  };
}
