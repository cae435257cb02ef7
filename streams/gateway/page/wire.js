// The articles that the page has: one row each, the newest state of it, the latest last. Knows no DOM.

import { isLater } from "./record.js";

const MOST_ROWS = 5000;

export class Wire {
  #rows = new Map(); // identity → row
  #shown = []; // identities, the oldest first
  #waiting = []; // identities that come to the top once the reader wants them, the oldest first
  #isHeld = false;

  get size() {
    return this.#rows.size;
  }

  /** How many rows are new or changed since the reader held the list. */
  get waiting() {
    return this.#waiting.length;
  }

  get(id) {
    return this.#rows.get(id);
  }

  /** Rows as they are to be shown, the newest first. */
  shown() {
    return this.#shown.map((id) => this.#rows.get(id)).reverse();
  }

  /** Whether a row says more than what is here: false for a repeat, and for what is older. */
  isNews(row) {
    const known = this.#rows.get(row.id);
    return known === undefined || isLater(row, known);
  }

  /**
   * Take a row in that is news.
   *
   * A new state goes to the top. While the list is held it waits: text is replaced where it stands, and nothing moves.
   * A kill stays where its article was, at once.
   */
  take(row) {
    const isKnown = this.#rows.has(row.id);
    this.#rows.set(row.id, row);
    if (isKnown && row.outcome === "kill") {
      return;
    }
    if (this.#isHeld) {
      this.#waiting = without(this.#waiting, row.id);
      this.#waiting.push(row.id);
    } else {
      this.#shown = isKnown ? without(this.#shown, row.id) : this.#shown;
      this.#shown.push(row.id);
    }
    this.#forgetOldest();
  }

  /** Forget an article. */
  remove(id) {
    this.#rows.delete(id);
    this.#shown = without(this.#shown, id);
    this.#waiting = without(this.#waiting, id);
  }

  clear() {
    this.#rows.clear();
    this.#shown = [];
    this.#waiting = [];
  }

  /** From now on nothing moves. */
  hold() {
    this.#isHeld = true;
  }

  /** Rows come as they come again; those that waited go to the top. */
  release() {
    this.#isHeld = false;
    this.showWaiting();
  }

  /** What waited goes to the top, whether the list is held on or not. */
  showWaiting() {
    const moving = new Set(this.#waiting);
    this.#shown = moving.size ? this.#shown.filter((id) => !moving.has(id)).concat(this.#waiting) : this.#shown;
    this.#waiting = [];
    this.#forgetOldest();
  }

  /** The list has an end. What is shown goes only while nothing waits, so that no row goes from under its reader. */
  #forgetOldest() {
    if (this.#waiting.length === 0) {
      this.#shown.splice(0, this.#shown.length - MOST_ROWS).forEach((id) => this.#rows.delete(id));
    } else if (this.#waiting.length > MOST_ROWS) {
      this.remove(this.#waiting[0]);
    }
  }
}

function without(ids, id) {
  const at = ids.lastIndexOf(id);
  return at < 0 ? ids : ids.toSpliced(at, 1);
}
