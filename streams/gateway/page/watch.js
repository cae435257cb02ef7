// Notice that a connection is dead though nobody said so: after a laptop's sleep, or behind a network that changed.
// An EventSource shows no signs of life but records, so a quiet one looks the same as a dead one.

const TICK_MS = 1_000;
// A hidden tab has its turn each minute only; what is longer than that was a sleep.
const SLEEP_MS = 90_000;
// Between a record's minute by the gateway's clock and its arrival here, at most.
const DELAY_MS = 120_000;

/** Call tick each second, and wake once the machine has slept or has a network again. */
export function watchClock({ tick, wake }) {
  let last = Date.now();
  setInterval(() => {
    const now = Date.now();
    if (now - last > SLEEP_MS) {
      wake();
    }
    last = now;
    tick(now);
  }, TICK_MS);
  addEventListener("online", wake);
}

/**
 * Whether the gateway counted records that should have come since the last sign of life.
 * minutes: those of `/v1/rates`, the last of which is now by the gateway's clock, which need not be this one's.
 */
export function hasMissed(minutes, lastSignAt, now) {
  const ahead = Date.parse(minutes.at(-1)?.start) - Math.floor(now / 60_000) * 60_000;
  return minutes.some(({ start, records }) => records > 0 && Date.parse(start) - ahead > lastSignAt + DELAY_MS);
}
