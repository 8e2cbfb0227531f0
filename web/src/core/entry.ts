import { Problem, wordsForCode, wordsForProblem } from "./problem";

/** The three ways in. */
export type Way = "guest" | "signUp" | "signIn";

/** What the visitor filled in on the home page. */
export interface EntryFields {
  readonly name: string;
  readonly password: string;
  readonly adult: boolean;
  /** Empty where the host asks for none. */
  readonly invite: string;
}

/** Where words about a mistake belong: beside that field, or beside them all. */
export type EntryPlace = "name" | "password" | "invite" | "adult" | "form";

/** A mistake, in words, and where to say them. */
export interface EntryMistake {
  readonly place: EntryPlace;
  readonly words: string;
}

/** The first thing that is wrong before the server is even asked, in the order of the page. */
export function mistakeIn(way: Way, fields: EntryFields, invited: boolean): EntryMistake | null {
  if (way !== "signIn" && !fields.adult) return { place: "adult", words: wordsForCode("consent_required") };
  if (way === "signUp") return mistakeInSignUp(fields.name, fields.password, invited ? fields.invite : null);
  const name = mistakeInName(fields.name);
  if (name && (way === "signIn" || fields.name.trim())) return { place: "name", words: name };
  if (way === "signIn" && fields.password === "") return { place: "password", words: "Write your password." };
  return null;
}

/** The same for an account to be made. @param invite what was given for one; `null` where none is asked for */
export function mistakeInSignUp(login: string, password: string, invite: string | null): EntryMistake | null {
  const name = mistakeInName(login);
  if (name) return { place: "name", words: name };
  const weak = mistakeInNewPassword(password, login);
  if (weak) return { place: "password", words: weak };
  return invite === "" ? { place: "invite", words: wordsForMissingInvite } : null;
}

/** What is wrong with a name, in words. */
export function mistakeInName(name: string): string | null {
  const length = Array.from(name.trim()).length;
  if (length === 0) return "Write a name.";
  return length > 32 ? "A name has 32 characters at most." : null;
}

/** What is wrong with a password that is to be set, as far as it can be known here. The server knows the common ones. */
export function mistakeInNewPassword(password: string, login: string): string | null {
  const length = Array.from(password).length;
  if (length === 0) return "Write a password.";
  if (length < 8) return "This password is too short. Use 8 characters or more.";
  if (length > 128) return "This password is too long. Use 128 characters or fewer.";
  return login && password.toLowerCase() === login.trim().toLowerCase()
    ? "A password that is your name is no secret. Choose another."
    : null;
}

const wordsForKeeping: Readonly<Record<string, string>> = {
  name_taken: "Somebody has this name already. Choose another.",
  sign_up_closed: "This host takes no new accounts now.",
};

/** The same where a guest keeps their name, who is in already. */
export function mistakeFromKeeping(thrown: unknown, invited: boolean): EntryMistake {
  const mistake = mistakeFrom(thrown, "signUp", invited);
  const words = thrown instanceof Problem && mistake.place !== "invite" ? wordsForKeeping[thrown.code] : undefined;
  return words === undefined ? mistake : { ...mistake, words };
}

const wordsForMissingInvite = "This host asks for an invite. Write the code that you were given.";

const places: Readonly<Record<string, EntryPlace>> = {
  name_taken: "name",
  weak_password: "password",
  wrong_credentials: "password",
  consent_required: "adult",
};

/** What the server refused, in words, and where to say them. */
export function mistakeFrom(thrown: unknown, way: Way, invited: boolean): EntryMistake {
  const code = thrown instanceof Problem ? thrown.code : "";
  // Where an invite was asked for, a closed door means that this one opens nothing.
  if (code === "sign_up_closed" && invited && way === "signUp") {
    return { place: "invite", words: "This invite is not good, or not any more. Ask the host for another." };
  }
  return { place: places[code] ?? "form", words: wordsForProblem(thrown) };
}
