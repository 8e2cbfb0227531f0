import { after } from "node:test";

import { JSDOM } from "jsdom";

/** A document for the components, made known to Node as a browser would. */
export const dom = new JSDOM('<!doctype html><div id="hallway"></div>', {
  url: "https://hallway.test/",
  pretendToBeVisual: true,
});

const { window } = dom;
const { document, navigator, HTMLElement, HTMLMediaElement, Element, Node } = window;
const globals = {
  window,
  document,
  navigator,
  HTMLElement,
  HTMLMediaElement,
  Element,
  Node,
  IS_REACT_ACT_ENVIRONMENT: true,
};
for (const [name, value] of Object.entries(globals)) {
  // Defined, not assigned: newer Nodes have a `navigator` of their own that cannot be assigned.
  Object.defineProperty(globalThis, name, { value, configurable: true, writable: true });
}

// jsdom knows the element and not what it does: what is modal, and where the keyboard goes back to.
let opener: Element | null = null;
Object.assign(window.HTMLDialogElement.prototype, {
  showModal(this: HTMLDialogElement) {
    if (this.open) throw new Error("InvalidStateError: it is open");
    opener = document.activeElement;
    this.setAttribute("open", "");
    this.querySelector<HTMLElement>("input, button")?.focus();
  },
  close(this: HTMLDialogElement) {
    if (!this.open) return;
    this.removeAttribute("open");
    if (opener instanceof HTMLElement && opener.isConnected) opener.focus();
    opener = null;
  },
});

// Where an element sounds from, as browsers know and jsdom does not.
Object.assign(HTMLMediaElement.prototype, {
  async setSinkId(this: HTMLMediaElement, id: string) {
    this.setAttribute("data-speaker", id);
  },
});

// An open window keeps Node running after the last test.
after(() => window.close());
