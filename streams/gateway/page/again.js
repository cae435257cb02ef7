// What a failed request means, and how long to wait before another try.

// Milliseconds: doubled each time, and by chance between half and all of it, so that a gateway that comes back does not
// have all its pages at the same moment.
const FIRST_WAIT_MS = 1_000;
const LONGEST_WAIT_MS = 30_000;

/** How long to wait before the try after try number `attempt`, which counts from 1. chance: from 0 to 1. */
export function waitMs(attempt, chance = Math.random()) {
  const most = Math.min(FIRST_WAIT_MS * 2 ** (attempt - 1), LONGEST_WAIT_MS);
  return most * (0.5 + chance / 2);
}

/** The state of the connection that a Problem means. isFinal: trying again does not help. */
export function stateOf({ status, reason, detail }) {
  if (status === 401 || reason === "token_revoked") {
    return { name: "no_access", isFinal: true };
  }
  switch (status) {
    case 400:
      return { name: "refused", detail, isFinal: true };
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

/** Wait; an abort ends it. */
export function pause(ms, signal) {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, signal.aborted ? 0 : ms);
    signal.addEventListener("abort", () => {
      clearTimeout(timer);
      resolve();
    });
  });
}
