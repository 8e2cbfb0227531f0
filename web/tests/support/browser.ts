import { after } from "node:test";

import { JSDOM } from "jsdom";

/** A document for the components, made known to Node as a browser would. */
export const dom = new JSDOM('<!doctype html><div id="hallway"></div>', {
  url: "https://hallway.test/",
  pretendToBeVisual: true,
});

const { window } = dom;
const { document, navigator, HTMLElement } = window;
const globals = { window, document, navigator, HTMLElement, IS_REACT_ACT_ENVIRONMENT: true };
for (const [name, value] of Object.entries(globals)) {
  // Defined, not assigned: newer Nodes have a `navigator` of their own that cannot be assigned.
  Object.defineProperty(globalThis, name, { value, configurable: true, writable: true });
}

// An open window keeps Node running after the last test.
after(() => window.close());
