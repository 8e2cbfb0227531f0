import { interestLimit, interestsLimit } from "./protocol";
import type { Wish } from "./protocol";

/** Asks for nothing. */
export const anybody: Wish = { interests: [], language: "" };

/** Whether two ask for the same. */
export function sameWish(one: Wish | null, other: Wish | null): boolean {
  if (one === null || other === null) return one === other;
  const hidden = (one.relay ?? false) === (other.relay ?? false);
  return hidden && one.language === other.language && one.interests.join() === other.interests.join();
}

/**
 * What the server is told of a wish: `next` leaves what is left out as it was, so that what was asked for once and is not
 * any more has to be said.
 */
export function wishToTell(wish: Wish, told: Wish | null): Wish {
  return told?.relay && !wish.relay ? { ...wish, relay: false } : wish;
}

/** The one form of an interest: whoever writes it otherwise means the same. It has no comma. */
export function interestFrom(written: string): string {
  // Upper case first: what has two lower forms, such as ß and ss, comes to one.
  return written
    .normalize("NFKC")
    .toUpperCase()
    .toLowerCase()
    .replace(/[\s,]+/g, " ")
    .trim();
}

/** What came of writing interests. */
export interface Written {
  readonly interests: readonly string[];
  /** What was not taken, to be written again. */
  readonly rest: string;
  /** What is wrong with it, in words. */
  readonly mistake: string | null;
}

/** Adds what was written, with a comma between any two. What is there already is merged. */
export function addInterests(interests: readonly string[], written: string): Written {
  const named = [...interests];
  for (const part of written.split(",")) {
    const interest = interestFrom(part);
    if (interest === "" || named.includes(interest)) continue;
    const rest = part.trim();
    if (Array.from(interest).length > interestLimit) {
      return { interests: named, rest, mistake: `An interest has ${interestLimit} characters at most.` };
    }
    if (named.length === interestsLimit) {
      return { interests: named, rest, mistake: `${interestsLimit} are enough. Remove one to add another.` };
    }
    named.push(interest);
  }
  return { interests: named, rest: "", mistake: null };
}

/** The interests of something that was kept, whatever it is. */
export function interestsIn(kept: unknown): readonly string[] {
  const words = Array.isArray(kept) ? kept.filter((one): one is string => typeof one === "string") : [];
  return addInterests([], words.join()).interests;
}

/** A language that may be asked for, by its own name. */
export interface LanguageChoice {
  readonly language: string;
  readonly name: string;
}

const languages: readonly LanguageChoice[] = [
  { language: "ar", name: "العربية" },
  { language: "bn", name: "বাংলা" },
  { language: "cs", name: "Čeština" },
  { language: "da", name: "Dansk" },
  { language: "de", name: "Deutsch" },
  { language: "el", name: "Ελληνικά" },
  { language: "en", name: "English" },
  { language: "es", name: "Español" },
  { language: "fa", name: "فارسی" },
  { language: "fi", name: "Suomi" },
  { language: "fr", name: "Français" },
  { language: "he", name: "עברית" },
  { language: "hi", name: "हिन्दी" },
  { language: "hu", name: "Magyar" },
  { language: "id", name: "Bahasa Indonesia" },
  { language: "it", name: "Italiano" },
  { language: "ja", name: "日本語" },
  { language: "ko", name: "한국어" },
  { language: "nl", name: "Nederlands" },
  { language: "no", name: "Norsk" },
  { language: "pl", name: "Polski" },
  { language: "pt", name: "Português" },
  { language: "ro", name: "Română" },
  { language: "ru", name: "Русский" },
  { language: "sv", name: "Svenska" },
  { language: "sw", name: "Kiswahili" },
  { language: "ta", name: "தமிழ்" },
  { language: "th", name: "ไทย" },
  { language: "tr", name: "Türkçe" },
  { language: "uk", name: "Українська" },
  { language: "ur", name: "اردو" },
  { language: "vi", name: "Tiếng Việt" },
  { language: "zh", name: "中文" },
];

/** The primary subtag of a BCP 47 tag, or nothing where it is none. */
export function subtagOf(tag: unknown): string {
  const subtag = typeof tag === "string" ? (tag.split("-")[0] ?? "").toLowerCase() : "";
  return /^[a-z]{2,3}$/.test(subtag) ? subtag : "";
}

/** The languages to choose from: those of the browser, which are suggested, and the others by name. */
export function languageChoices(tags: readonly string[]): {
  readonly suggested: readonly LanguageChoice[];
  readonly others: readonly LanguageChoice[];
} {
  const subtags = [...new Set(tags.map(subtagOf))].filter((subtag) => subtag !== "");
  const suggested = subtags.map((subtag) => {
    const known = languages.find(({ language }) => language === subtag);
    return known ?? { language: subtag, name: nameOf(subtag) };
  });
  const others = languages.filter(({ language }) => !subtags.includes(language));
  return { suggested, others };
}

/** A language that is not in the list, by the name it gives itself. */
function nameOf(subtag: string): string {
  try {
    return new Intl.DisplayNames([subtag], { type: "language" }).of(subtag) ?? subtag;
  } catch {
    return subtag;
  }
}
