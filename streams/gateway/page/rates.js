// Records a minute of the last hour: the gateway's count, and from then on our own.

const MINUTE_MS = 60_000;
export const MINUTES = 60;

export class Rates {
  #counts = new Array(MINUTES).fill(0); // the oldest first, the last is this minute
  #minute = Math.floor(Date.now() / MINUTE_MS);

  /** Take the gateway's minutes. Its last one is this one, whatever its clock says. */
  replace(minutes, now) {
    const counts = minutes.slice(-MINUTES).map(({ records }) => records);
    this.#counts = [...new Array(MINUTES - counts.length).fill(0), ...counts];
    this.#minute = Math.floor(now / MINUTE_MS);
  }

  /** One more record now. */
  count(now) {
    this.advance(now);
    this.#counts[MINUTES - 1] += 1;
  }

  /** Go on to this minute. Gives whether it is another one than before. */
  advance(now) {
    const minute = Math.floor(now / MINUTE_MS);
    const passed = Math.max(0, Math.min(minute - this.#minute, MINUTES));
    this.#counts = [...this.#counts.slice(passed), ...new Array(passed).fill(0)];
    this.#minute = minute;
    return passed > 0;
  }

  get counts() {
    return this.#counts;
  }

  get total() {
    return this.#counts.reduce((sum, count) => sum + count, 0);
  }
}
