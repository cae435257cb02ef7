// Articles under embargo: their time is kept, their text is not. From then on the gateway is asked for them, by whose clock
// alone an embargo ends: this machine's may be wrong.

import { get } from "./api.js";

// Milliseconds between two times that it is asked for one article, and how often: the clocks differ by minutes, or the
// article has gone.
const ASK_AGAIN_MS = 10_000;
const TRIES = 30;

const TIME = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)$/;

/** Until when an article must be held back, in ms, Infinity where nobody can say; null: it may be shown. */
export function heldUntil({ item, enrichment }) {
  if (enrichment.outcome === "kill" || typeof item.embargoedUntil !== "string") {
    return null;
  }
  const until = TIME.test(item.embargoedUntil) ? Date.parse(item.embargoedUntil) : Infinity;
  return until > Date.parse(enrichment.raw.received_at) ? until : null;
}

export class Embargo {
  #held = new Map(); // identity → {at, tries}
  #release;

  /** release: called with the record of an article whose embargo is over. */
  constructor(release) {
    this.#release = release;
  }

  get size() {
    return this.#held.size;
  }

  hold(id, until) {
    this.#held.set(id, { at: until, tries: 0 });
  }

  /** Another state of the article has come. */
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
    const answer = await get(`v1/items/${encodeURIComponent(id)}`).catch(({ status }) => ({ status }));
    if (this.#held.get(id) !== held) {
      return; // another state of it has come meanwhile
    }
    if (answer.item !== undefined) {
      this.#release({ item: answer.item, enrichment: answer.enrichment });
    } else if (answer.status === 410 || held.tries >= TRIES) {
      this.#held.delete(id);
    }
  }
}
