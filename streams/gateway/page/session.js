// From the filters to a running stream: the list first, then all that came after it.

import { pause, stateOf, waitMs } from "./again.js";
import { get } from "./api.js";
import { pairsOf, streamPairs } from "./filters.js";
import { Stream } from "./stream.js";

const LIST_ROWS = 200;
// By so much the clocks of gateway and page may differ: a day, with a clock that is set to another zone.
const CLOCKS_MS = 86_400_000;

export class Session {
  #begin;
  #release;
  #tell;
  #stream;
  #abort = new AbortController();
  #filters;
  #listedAt = Infinity;
  #meanwhile = new Set(); // identities of which the stream has told since the list was asked last

  /**
   * begin: called with the records of a new list, the newest first, and why it is new. take: with each later one.
   * release: with one whose embargo is over. tell: with the state of the connection.
   */
  constructor({ begin, take, release, tell }) {
    this.#begin = begin;
    this.#release = release;
    this.#tell = tell;
    this.#stream = new Stream({
      take: (record) => {
        this.#meanwhile.add(record.enrichment.id);
        take(record);
      },
      tell,
      lose: (reason) => this.#open(reason),
    });
    addEventListener("online", () => this.#stream.renew());
  }

  /** Show what fits these filters, instead of all that there was. */
  open(filters) {
    this.#filters = filters;
    this.#open(null);
  }

  /** Called each second. */
  tick(now) {
    this.#stream.tick(now);
  }

  /** Find articles whose embargo is over and came before this page was there to hear of them: only the list has them. */
  async look() {
    const { signal } = this.#abort;
    this.#meanwhile.clear();
    const answer = await this.#ask(signal).catch(() => null); // the stream tells whether the gateway is away
    if (answer === null || signal.aborted) {
      return;
    }
    for (const record of answer.items.toReversed()) {
      const isOver = Date.parse(record.item.embargoedUntil) > this.#listedAt - CLOCKS_MS;
      if (isOver && !this.#meanwhile.has(record.enrichment.id)) {
        this.#release(record);
      }
    }
  }

  /** lost: why the list is made anew; null: the reader wished it. */
  async #open(lost) {
    this.#abort.abort();
    this.#abort = new AbortController();
    this.#stream.stop();
    const { signal } = this.#abort;
    this.#tell({ name: "loading" });
    for (let attempt = 1; !signal.aborted; attempt += 1) {
      const listedAt = Date.now();
      const answer = await this.#ask(signal).catch((problem) => ({ problem }));
      if (signal.aborted) {
        return;
      }
      if (answer.problem === undefined) {
        this.#listedAt = listedAt;
        this.#begin(answer.items, lost);
        this.#stream.start(streamPairs(this.#filters), answer.position);
        return;
      }
      if (attempt === 1) {
        this.#begin([], lost); // of what was there nobody knows whether it fits, or stands
      }
      const state = stateOf(answer.problem);
      this.#tell({ ...state, attempt });
      if (state.isFinal) {
        return;
      }
      await pause(answer.problem.retryAfterMs + waitMs(attempt), signal);
    }
  }

  #ask(signal) {
    return get("v1/items", { query: [["limit", LIST_ROWS], ...pairsOf(this.#filters)], signal });
  }
}
