// Single keys. They can be switched off, since they are in the way of speech input.

const KEY = "newswire.single-keys";

/** actions: key → what it does. isBusy: whether a dialog is open, in which only `inDialog` keys count. */
export function listenToKeys({ actions, isBusy, inDialog }) {
  document.addEventListener("keydown", (event) => {
    const isTyping = event.target.closest("input:not([type=checkbox]), textarea, select") !== null;
    if (isTyping || event.ctrlKey || event.metaKey || event.altKey || event.isComposing || !areKeysOn()) {
      return;
    }
    const action = actions[event.key];
    if (action && (!isBusy() || inDialog.includes(event.key))) {
      event.preventDefault();
      action();
    }
  });
}

export function areKeysOn() {
  return localStorage.getItem(KEY) !== "off";
}

export function switchKeys(on) {
  localStorage.setItem(KEY, on ? "on" : "off");
}
