// Times in the reader's own zone.

const CLOCK = new Intl.DateTimeFormat("en-GB", { hour: "2-digit", minute: "2-digit" });
const DAY = new Intl.DateTimeFormat("en-GB", { day: "numeric", month: "short" });
const FULL = new Intl.DateTimeFormat("en-GB", {
  weekday: "short",
  day: "numeric",
  month: "short",
  year: "numeric",
  hour: "2-digit",
  minute: "2-digit",
  second: "2-digit",
  timeZoneName: "short",
});
const DATE = new Intl.DateTimeFormat("en-GB", { day: "numeric", month: "long", year: "numeric", timeZone: "UTC" });

/** `09:32`. */
export function clock(ms) {
  return isTime(ms) ? CLOCK.format(ms) : "";
}

/** `09:32`, or `26 Jan 09:32` where that is not today. */
export function timeOf(ms, now) {
  return dayOf(now) === dayOf(ms) ? clock(ms) : `${DAY.format(ms)} ${clock(ms)}`;
}

/** What all times of one day have in common. */
export function dayOf(ms) {
  return new Date(ms).toDateString();
}

/** With day and zone; empty where it is no time. */
export function full(ms) {
  return isTime(ms) ? FULL.format(ms) : "";
}

/** `26 January 2016` of a date without time, as `2016-01-26`; what is no date stays as it is. */
export function dateAlone(date) {
  const ms = Date.parse(`${date}T00:00:00Z`);
  return isTime(ms) ? DATE.format(ms) : date;
}

function isTime(ms) {
  return Number.isFinite(ms) && Math.abs(ms) <= 8.64e15; // as far as a Date reaches
}
