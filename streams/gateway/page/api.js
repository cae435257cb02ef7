// Requests to the gateway: JSON, or a Problem that says why not.

import { accessHeaders } from "./access.js";

/** A request that failed. status 0: nobody answered. */
export class Problem extends Error {
  constructor({ status, reason, detail = "", retryAfterMs = 0 }) {
    super(detail || reason);
    this.status = status;
    this.reason = reason;
    this.detail = detail;
    this.retryAfterMs = retryAfterMs;
  }
}

/** The address of a path of the gateway. Relative to the page, so that a proxy may put the gateway below a folder. */
export function addressOf(path, query = []) {
  const url = new URL(path, document.baseURI);
  url.search = new URLSearchParams(query).toString();
  url.hash = "";
  return url;
}

/** GET a path. Throws Problem, or AbortError where the signal says so. */
export async function get(path, { query = [], signal } = {}) {
  const response = await request(addressOf(path, query), { signal });
  try {
    return await response.json();
  } catch (error) {
    throw unreachable(error);
  }
}

/** Why an address gives no stream: an EventSource does not tell. Gives the Problem, or null where it would. */
export async function askWhyNot(url) {
  const abort = new AbortController();
  try {
    await request(url, { signal: abort.signal, accept: "text/event-stream" });
    return null;
  } catch (error) {
    return error;
  } finally {
    abort.abort(); // only the head was wanted
  }
}

async function request(url, { signal, accept = "application/json" }) {
  let response;
  try {
    response = await fetch(url, { signal, cache: "no-store", headers: { Accept: accept, ...accessHeaders() } });
  } catch (error) {
    throw unreachable(error);
  }
  if (response.ok) {
    return response;
  }
  const said = await response.json().catch(() => ({})); // a proxy's own error page is no JSON
  throw new Problem({
    status: response.status,
    reason: said.reason ?? "",
    detail: said.detail ?? "",
    retryAfterMs: 1000 * (Number(response.headers.get("Retry-After")) || 0),
  });
}

function unreachable(error) {
  return error.name === "AbortError" ? error : new Problem({ status: 0, reason: "unreachable" });
}
