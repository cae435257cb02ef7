// Single keys. They can be switched off, since they are in the way of speech input.

import { keep, recall } from "./kept.js";

const NAME = "newswire.single-keys";

/** actions: key → what it does. isAllowed: whether a key does so now. */
export function listenToKeys({ actions, isAllowed }) {
  document.addEventListener("keydown", (event) => {
    const isTyping = event.target.closest("input:not([type=checkbox])") !== null;
    if (isTyping || event.ctrlKey || event.metaKey || event.altKey || event.isComposing || !areKeysOn()) {
      return;
    }
    if (Object.hasOwn(actions, event.key) && isAllowed(event.key)) {
      event.preventDefault();
      actions[event.key]();
    }
  });
}

export function areKeysOn() {
  return recall("localStorage", NAME) !== "off";
}

export function switchKeys(on) {
  keep("localStorage", NAME, on ? "on" : "off");
}
