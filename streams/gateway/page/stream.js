// The connection to `/v1/stream`: always one at most, from the last token on, until it is stopped.
//
// It is read as JSON lines. An EventSource hides the signs of life, so that a quiet connection looks the same as a dead
// one, and can neither send an access token in a header nor say why it was refused.

import { follow, Problem } from "./api.js";
import { pause, stateOf, waitMs } from "./again.js";

// The gateway gives a sign of life each 15 s. After three that did not come, or a sleep, the connection is dead.
const SILENCE_MS = 45_000;

// Reasons for which no try from the same token helps: the list has to be made anew.
const LOST = new Set(["gone", "other_log", "bad_token"]);

export class Stream {
  #take;
  #tell;
  #lose;
  #run = new AbortController(); // ends all tries from one start on
  #try = new AbortController(); // ends one connection, or the wait before it
  #heardAt = Infinity;

  /**
   * take: called with each record. tell: with the state of the connection. lose: with the reason where the gateway no
   * longer has what comes after the token.
   */
  constructor({ take, tell, lose }) {
    this.#take = take;
    this.#tell = tell;
    this.#lose = lose;
  }

  /** Stream what these filters want, from a token on. */
  start(pairs, token) {
    this.stop();
    this.#run = new AbortController();
    this.#keepOn(pairs, token, this.#run.signal);
  }

  stop() {
    this.#run.abort();
  }

  /** Connect anew at once, from the last token on: the network is another one. */
  renew() {
    this.#try.abort();
  }

  /** Called each second. */
  tick(now) {
    if (now - this.#heardAt > SILENCE_MS) {
      this.renew();
    }
  }

  async #keepOn(pairs, token, stopped) {
    let last = token;
    let failures = 0;
    while (!stopped.aborted) {
      this.#try = new AbortController();
      const ended = AbortSignal.any([stopped, this.#try.signal]);
      let problem = new Problem({ reason: "closed" });
      let isLive = false;
      this.#heardAt = Date.now();
      try {
        for await (const line of await follow("v1/stream", { query: [...pairs, ["last_event_id", last]], signal: ended })) {
          this.#heardAt = Date.now();
          if (line.event !== undefined) {
            problem = new Problem({ reason: line.reason });
            break;
          }
          if (!isLive) {
            isLive = true;
            failures = 0;
            this.#tell({ name: "live" });
          }
          if (line.record !== undefined) {
            this.#give(line.record);
          }
          last = line.id;
        }
      } catch (error) {
        problem = error;
      }
      this.#heardAt = Infinity;
      if (stopped.aborted) {
        return;
      }
      if (LOST.has(problem.reason)) {
        this.#lose(problem.reason);
        return;
      }
      failures += 1;
      const state = stateOf(problem);
      this.#tell({ ...state, attempt: failures });
      if (state.isFinal) {
        return;
      }
      await pause((problem.retryAfterMs ?? 0) + waitMs(failures), ended);
    }
  }

  /** A record that the page fails on is a fault to report; those behind it must come all the same. */
  #give(record) {
    try {
      this.#take(record);
    } catch (error) {
      reportError(error);
    }
  }
}
