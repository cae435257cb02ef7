// Tell people who hear the page that something came: in one sentence, and not again before a while has passed.

import { arrivalWords } from "./words.js";

const QUIET_MS = 20_000;

export class Announcer {
  #element;
  #counts = {};
  #saidAt = 0;

  /** element: a polite live region. */
  constructor(element) {
    this.#element = element;
  }

  /** Something of this outcome came. */
  count(outcome) {
    this.#counts[outcome] = (this.#counts[outcome] ?? 0) + 1;
  }

  /** Say what came, where it is time. Called each second. */
  tick(now) {
    const words = arrivalWords(this.#counts);
    if (words && now - this.#saidAt >= QUIET_MS) {
      this.#counts = {};
      this.say(words, now);
    }
  }

  /** Say something at once. */
  say(words, now = Date.now()) {
    this.#saidAt = now;
    this.#element.textContent = words;
  }
}
