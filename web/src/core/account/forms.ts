import { mistakeInName, mistakeInNewPassword } from "../entry";
import { Problem, wordsForProblem } from "../problem";
import type { AccountProfile, HostConfig, SessionEntry } from "../protocol";

/** Where words about a mistake in the account's forms belong. */
export type AccountPlace = "displayName" | "password" | "newPassword" | "form";

/** A mistake, in words, and where to say them. */
export interface AccountMistake {
  readonly place: AccountPlace;
  readonly words: string;
}

/** Whether the owner has to agree again: the host's terms have another version than they agreed to. */
export function consentIsDue(profile: AccountProfile | null, host: HostConfig | null): boolean {
  // A server that does not say what was agreed to has nothing to compare.
  return profile?.terms !== undefined && host !== null && profile.terms !== host.terms;
}

/** What is wrong with a new display name before the server is asked. */
export function mistakeInDisplayName(name: string): AccountMistake | null {
  const words = mistakeInName(name);
  return words === null ? null : { place: "displayName", words };
}

/** What is wrong with a change of password before the server is asked. */
export function mistakeInPasswords(password: string, newPassword: string, login: string): AccountMistake | null {
  if (password === "") return { place: "password", words: "Write your present password." };
  const words = mistakeInNewPassword(newPassword, login);
  if (words !== null) return { place: "newPassword", words };
  return newPassword === password
    ? { place: "newPassword", words: "This is the password you have. Choose another." }
    : null;
}

/** What is wrong with a deletion before the server is asked. */
export function mistakeInDeletion(password: string, guest: boolean): AccountMistake | null {
  return guest || password !== "" ? null : { place: "password", words: "Write your password." };
}

const places: Readonly<Record<string, AccountPlace>> = {
  weak_password: "newPassword",
  wrong_credentials: "password",
};

/** What the server refused, in words, and where to say them. */
export function accountMistakeFrom(thrown: unknown): AccountMistake {
  const code = thrown instanceof Problem ? thrown.code : "";
  const words = code === "wrong_credentials" ? "This is not your password. Try again." : wordsForProblem(thrown);
  return { place: places[code] ?? "form", words };
}

/** Where one is signed in, in words: which device, since when and when it was last used. */
export function wordsForSession(entry: SessionEntry, words: (time: string) => string): string {
  return `Since ${words(entry.createdAt)}, last used ${words(entry.refreshedAt)}`;
}

/** A time as people write it. */
export function wordsForTime(time: string): string {
  const date = new Date(time);
  if (Number.isNaN(date.getTime())) return "an unknown time";
  return date.toLocaleString("en-GB", { dateStyle: "medium", timeStyle: "short" });
}

/** The name of the file that holds everything. */
export function exportName(day: Date): string {
  return `hallway-${day.toISOString().slice(0, 10)}.json`;
}
