// From the filters to a running stream: the list first, then all that came after it.

import { get } from "./api.js";
import { pairsOf, streamPairs } from "./filters.js";
import { Stream, stateOf, waitMs } from "./stream.js";

const LIST_ROWS = 200;

export class Session {
  #begin;
  #tell;
  #stream;
  #abort = new AbortController();
  #filters;

  /** begin: called with the records of a new list, the newest first. take: with each later one. tell: with the state. */
  constructor({ begin, take, tell }) {
    this.#begin = begin;
    this.#tell = tell;
    this.#stream = new Stream({ take, tell, lose: (reason) => this.#open(reason) });
  }

  /** When the stream last gave a sign of life, in ms. */
  get lastSignAt() {
    return this.#stream.lastSignAt;
  }

  /** Show what fits these filters, instead of all that there was. */
  open(filters) {
    this.#filters = filters;
    this.#open(null);
  }

  renew() {
    this.#stream.renew();
  }

  /** lost: why the list is made anew; null: the reader wished it. */
  async #open(lost) {
    this.#abort.abort();
    this.#abort = new AbortController();
    this.#stream.stop();
    const { signal } = this.#abort;
    this.#tell({ name: "loading" });
    for (let attempt = 1; !signal.aborted; attempt += 1) {
      try {
        const query = [["limit", LIST_ROWS], ...pairsOf(this.#filters)];
        const { items, position } = await get("v1/items", { query, signal });
        if (!signal.aborted) {
          this.#begin(items, lost);
          this.#stream.start(streamPairs(this.#filters), position);
        }
        return;
      } catch (problem) {
        if (signal.aborted) {
          return;
        }
        const state = stateOf(problem);
        this.#tell({ ...state, attempt });
        if (state.isFinal) {
          return;
        }
        await pause((problem.retryAfterMs ?? 0) + waitMs(attempt), signal);
      }
    }
  }
}

/** Wait; an abort ends it. */
function pause(ms, signal) {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, ms);
    signal.addEventListener("abort", () => {
      clearTimeout(timer);
      resolve();
    });
  });
}
