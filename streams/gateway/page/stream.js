// The connection to `/v1/stream`: always one EventSource at most, from the last token on, until it is stopped.

import { addToken } from "./access.js";
import { addressOf, askWhyNot } from "./api.js";

// Milliseconds before another try: doubled each time, and by chance between half and all of it, so that a gateway that
// comes back does not have all its pages at the same moment.
const FIRST_WAIT_MS = 1_000;
const LONGEST_WAIT_MS = 30_000;

// Reasons for which no try from the same token helps: the list has to be made anew.
const LOST = new Set(["gone", "other_log", "bad_token"]);

/** How long to wait before try number `attempt`, which counts from 1. */
export function waitMs(attempt, chance = Math.random()) {
  const most = Math.min(FIRST_WAIT_MS * 2 ** (attempt - 1), LONGEST_WAIT_MS);
  return most * (0.5 + chance / 2);
}

export class Stream {
  #take;
  #tell;
  #lose;
  #pairs = [];
  #token = null;
  #source = null;
  #timer = null;
  #attempt = 0;
  #number = 0;

  /**
   * take: called with each record. tell: called with the state, `{name: "live"}`, of a new connection.
   * lose: called with the reason where the gateway has no more what comes after the token.
   */
  constructor({ take, tell, lose }) {
    this.#take = take;
    this.#tell = tell;
    this.#lose = lose;
  }

  /** When the last record or connection came, in ms; what is later than that may have been missed. */
  lastSignAt = 0;

  /** Stream what these filters want, from a token on. */
  start(pairs, token) {
    this.stop();
    this.#pairs = pairs;
    this.#token = token;
    this.#connect();
  }

  stop() {
    this.#number += 1; // whatever is under way is of an earlier time
    clearTimeout(this.#timer);
    this.#timer = null;
    this.#source?.close();
    this.#source = null;
    this.#attempt = 0;
  }

  /** Connect anew at once: the machine has slept, or its network is another one. */
  renew() {
    if (this.#source || this.#timer) {
      this.start(this.#pairs, this.#token);
    }
  }

  #connect() {
    const url = addToken(addressOf("v1/stream", [...this.#pairs, ["last_event_id", this.#token]]));
    const source = new EventSource(url);
    this.#source = source;
    this.#timer = null;
    source.addEventListener("open", () => {
      this.#attempt = 0;
      this.lastSignAt = Date.now();
      this.#tell({ name: "live" });
    });
    source.addEventListener("item", (event) => {
      this.lastSignAt = Date.now();
      this.#take(JSON.parse(event.data));
      this.#token = event.lastEventId; // only now: what failed half-way comes again
    });
    source.addEventListener("bye", () => this.#connectLater());
    source.addEventListener("error", (event) => {
      // The gateway's own last word is an event of the same name as the browser's.
      if (event instanceof MessageEvent) {
        this.#end(JSON.parse(event.data).reason);
      } else if (source.readyState === EventSource.CONNECTING) {
        // The browser tries again by itself, from the last token that it has read.
        this.#attempt += 1;
        this.#tell({ name: "connecting", attempt: this.#attempt });
      } else {
        this.#askAndGoOn(url);
      }
    });
  }

  /** What the gateway said as it ended the stream. */
  #end(reason) {
    if (LOST.has(reason)) {
      this.stop();
      this.#lose(reason);
    } else if (reason === "token_revoked") {
      this.stop();
      this.#tell({ name: "no_access" });
    } else {
      this.#connectLater();
    }
  }

  /** The connection failed for good: learn why, and do what helps. */
  async #askAndGoOn(url) {
    const number = this.#number;
    this.#source.close();
    const problem = await askWhyNot(url);
    if (number !== this.#number) {
      return;
    }
    const state = problem ? stateOf(problem) : { name: "connecting" };
    if (LOST.has(problem?.reason)) {
      this.#end(problem.reason);
    } else if (state.isFinal) {
      this.stop();
      this.#tell(state);
    } else {
      this.#connectLater(state, problem?.retryAfterMs);
    }
  }

  #connectLater(state = { name: "connecting" }, atLeastMs = 0) {
    this.#source.close();
    clearTimeout(this.#timer);
    this.#attempt += 1;
    this.#tell({ ...state, attempt: this.#attempt });
    this.#timer = setTimeout(() => this.#connect(), atLeastMs + waitMs(this.#attempt));
  }
}

/** The state that a failed request means. isFinal: trying again does not help. */
export function stateOf({ status, detail }) {
  switch (status) {
    case 400:
      return { name: "refused", detail, isFinal: true };
    case 401:
      return { name: "no_access", isFinal: true };
    case 403:
      return { name: "not_allowed", detail, isFinal: true };
    case 429:
      return { name: "busy" };
    case 503:
      return { name: "starting" };
    default:
      return { name: "connecting" };
  }
}
