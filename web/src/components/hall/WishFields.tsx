import { useId, useRef, useState } from "react";
import type { KeyboardEvent } from "react";

import type { Wish } from "../../core/protocol";
import { addInterests, languageChoices } from "../../core/wish";
import { Icon } from "../Icon";

interface Props {
  readonly wish: Wish;
  readonly choose: (part: Partial<Wish>) => void;
}

/** Whom one would like to meet. Whoever looks for somebody already is looked for anew at once. */
export function WishFields({ wish, choose }: Props): JSX.Element {
  return (
    <section className="wish" aria-label="Whom to meet">
      <Interests interests={wish.interests} change={(interests) => choose({ interests })} />
      <Language language={wish.language} change={(language) => choose({ language })} />
      <p className="small">Who shares these comes first; after a few seconds, anybody.</p>
    </section>
  );
}

interface InterestsProps {
  readonly interests: readonly string[];
  readonly change: (interests: readonly string[]) => void;
}

/** What to talk of, as words that can be added and removed. */
function Interests({ interests, change }: InterestsProps): JSX.Element {
  const [text, setText] = useState("");
  const [mistake, setMistake] = useState<string | null>(null);
  const field = useRef<HTMLInputElement>(null);
  const id = useId();

  const add = (written: string): void => {
    const result = addInterests(interests, written);
    setText(result.rest);
    setMistake(result.mistake);
    if (result.interests.length > interests.length) change(result.interests);
  };
  const write = (written: string): void => {
    setMistake(null);
    if (written.includes(",")) add(written);
    else setText(written);
  };
  const press = (event: KeyboardEvent): void => {
    if (event.key !== "Enter" || event.nativeEvent.isComposing) return;
    event.preventDefault();
    add(text);
  };
  const remove = (interest: string): void => {
    change(interests.filter((other) => other !== interest));
    setMistake(null);
    // The chip that was pressed is gone; the keyboard stays with the others.
    field.current?.focus();
  };

  return (
    <div className="field">
      <label htmlFor={id}>Interests</label>
      {interests.length > 0 && (
        <ul className="chips" aria-label="Your interests">
          {interests.map((interest) => (
            <li key={interest}>
              <button type="button" className="chip" onClick={() => remove(interest)}>
                <span className="unseen">Remove </span>
                <span>{interest}</span>
                <Icon name="cross" />
              </button>
            </li>
          ))}
        </ul>
      )}
      <input
        id={id}
        className="input"
        ref={field}
        type="text"
        value={text}
        placeholder="Tea, chess, night trains"
        autoComplete="off"
        autoCapitalize="none"
        enterKeyHint="done"
        aria-invalid={mistake !== null}
        aria-describedby={`${id}-hint ${id}-mistake`}
        onChange={(event) => write(event.target.value)}
        onKeyDown={press}
        onBlur={() => text && add(text)}
      />
      <p className="unseen" id={`${id}-hint`}>
        Enter or a comma adds one.
      </p>
      <p className="field-mistake" id={`${id}-mistake`} role="alert">
        {mistake}
      </p>
    </div>
  );
}

interface LanguageProps {
  readonly language: string;
  readonly change: (language: string) => void;
}

/** The language to be spoken. That of the browser comes first, and is not chosen for anybody. */
function Language({ language, change }: LanguageProps): JSX.Element {
  const id = useId();
  const { suggested, others } = languageChoices(navigator.languages ?? []);
  const known = [...suggested, ...others].some((choice) => choice.language === language);
  const options = (choices: typeof suggested): JSX.Element[] =>
    choices.map((choice) => (
      <option key={choice.language} value={choice.language} lang={choice.language}>
        {choice.name}
      </option>
    ));
  return (
    <div className="field wish-language">
      <label htmlFor={id}>Language</label>
      <select id={id} className="input" value={language} onChange={(event) => change(event.target.value)}>
        <option value="">Any language</option>
        {language !== "" && !known && <option value={language}>{language}</option>}
        {suggested.length > 0 && <optgroup label="Suggested">{options(suggested)}</optgroup>}
        <optgroup label="Others">{options(others)}</optgroup>
      </select>
    </div>
  );
}
