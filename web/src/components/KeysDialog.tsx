import { keyHints } from "../core/keys";
import { Button } from "./Button";
import { Modal } from "./Modal";

/** The keys that act, in words. */
export function KeysDialog({ close }: { readonly close: () => void }): JSX.Element {
  return (
    <Modal title="Keys" close={close}>
      <dl className="keys">
        {keyHints.map(({ keys, does }) => (
          <div key={does}>
            <dt>
              {keys.map((key, index) => (
                <span key={key}>
                  {index > 0 && " or "}
                  <kbd>{key}</kbd>
                </span>
              ))}
            </dt>
            <dd>{does}</dd>
          </div>
        ))}
      </dl>
      <p className="small">While you write, letters are only letters. You can switch the keys off in your account.</p>
      <Button look="plain" wide press={close}>
        Close
      </Button>
    </Modal>
  );
}
