import { useState } from "react";

import { Button } from "./Button";
import { Modal } from "./Modal";

interface Props {
  readonly checked: boolean;
  readonly change: (checked: boolean) => void;
  readonly mistake: string | null;
  /** The version of the terms that is agreed to. */
  readonly terms: string;
}

/** The one honest line: of age, and in agreement with terms that can be read in half a minute. */
export function Consent({ checked, change, mistake, terms }: Props): JSX.Element {
  const [termsShown, setTermsShown] = useState(false);
  return (
    <div className="consent">
      <p className="consent-line">
        <input
          id="adult"
          className="consent-box"
          data-place="adult"
          type="checkbox"
          checked={checked}
          aria-invalid={mistake !== null}
          aria-describedby="adult-terms adult-mistake"
          onChange={(event) => change(event.target.checked)}
        />
        <span>
          <label htmlFor="adult">I am 18 or older</label> <span id="adult-terms">and agree to </span>
          <button type="button" className="link" aria-haspopup="dialog" onClick={() => setTermsShown(true)}>
            the terms
          </button>
          .
        </span>
      </p>
      <p className="field-mistake" id="adult-mistake" role="alert">
        {mistake}
      </p>
      {termsShown && (
        <Modal title="The terms" close={() => setTermsShown(false)}>
          <ul className="terms">
            <li>You are 18 or older, and so is everybody in your picture.</li>
            <li>No nudity, no threats, no hate, nothing that is against the law.</li>
            <li>You record nobody who has not said yes.</li>
            <li>Who breaks this may be shut out by the host of this server.</li>
            <li>The other person is a stranger. Tell them only what you would tell anybody.</li>
          </ul>
          <p className="small">Version {terms}</p>
          <Button look="plain" wide press={() => setTermsShown(false)}>
            Close
          </Button>
        </Modal>
      )}
    </div>
  );
}
