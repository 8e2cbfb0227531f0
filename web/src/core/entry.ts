import { Problem, wordsForCode, wordsForProblem } from "./problem";

/** The three ways in. */
export type Way = "guest" | "signUp" | "signIn";

/** What the visitor filled in on the home page. */
export interface EntryFields {
  readonly name: string;
  readonly password: string;
  readonly adult: boolean;
}

/** Where words about a mistake belong: beside that field, or beside them all. */
export type EntryPlace = "name" | "password" | "adult" | "form";

/** A mistake, in words, and where to say them. */
export interface EntryMistake {
  readonly place: EntryPlace;
  readonly words: string;
}

const longestName = 32;

/** The first thing that is wrong before the server is even asked, in the order of the page. */
export function mistakeIn(way: Way, { name, password, adult }: EntryFields): EntryMistake | null {
  if (way !== "signIn" && !adult) return { place: "adult", words: wordsForCode("consent_required") };
  const length = Array.from(name.trim()).length;
  if (way !== "guest" && length === 0) return { place: "name", words: "Write a name." };
  if (length > longestName) return { place: "name", words: "A name has 32 characters at most." };
  if (way === "guest") return null;
  const passwordLength = Array.from(password).length;
  if (passwordLength === 0) return { place: "password", words: "Write a password." };
  if (way === "signUp" && passwordLength < 8) return { place: "password", words: wordsForCode("weak_password") };
  return null;
}

const places: Readonly<Record<string, EntryPlace>> = {
  name_taken: "name",
  weak_password: "password",
  wrong_credentials: "password",
  consent_required: "adult",
};

/** What the server refused, in words, and where to say them. */
export function mistakeFrom(thrown: unknown): EntryMistake {
  const code = thrown instanceof Problem ? thrown.code : "";
  return { place: places[code] ?? "form", words: wordsForProblem(thrown) };
}
