// Articles under embargo: their time is kept, their text is not. Once it has come they are asked for.

import { get } from "./api.js";

// The gateway's clock may be behind this one's: it is asked again, and given up after a while.
const ASK_AGAIN_MS = 10_000;
const TRIES = 30;

export class Embargo {
  #held = new Map(); // identity → {at, tries}
  #show;

  /** show: called with the record of an article whose time has come. */
  constructor(show) {
    this.#show = show;
  }

  get size() {
    return this.#held.size;
  }

  hold(id, until) {
    this.#held.set(id, { at: until, tries: 0 });
  }

  /** Another state of the article has come, or it is killed. */
  drop(id) {
    this.#held.delete(id);
  }

  clear() {
    this.#held.clear();
  }

  /** Ask for those whose time has come. Called each second. */
  tick(now) {
    for (const [id, held] of this.#held) {
      if (held.at <= now) {
        held.at = now + ASK_AGAIN_MS;
        held.tries += 1;
        this.#ask(id, held);
      }
    }
  }

  async #ask(id, held) {
    try {
      const record = await get(`v1/items/${encodeURIComponent(id)}`);
      if (this.#held.get(id) === held) {
        this.#held.delete(id);
        this.#show(record);
      }
    } catch (error) {
      const isGone = error.status === 410 || held.tries >= TRIES;
      if (isGone && this.#held.get(id) === held) {
        this.#held.delete(id);
      }
    }
  }
}
