// Requests to the gateway: JSON, at once or line by line, or a Problem that says why not.

import { accessHeaders } from "./access.js";

/** A request that failed. status 0: nobody answered, or the answer broke off. */
export class Problem extends Error {
  constructor({ status = 0, reason = "", detail = "", retryAfterMs = 0 }) {
    super(detail || reason);
    this.status = status;
    this.reason = reason;
    this.detail = detail;
    this.retryAfterMs = retryAfterMs;
  }
}

/** GET a path. Throws Problem, or AbortError where the signal says so. */
export async function get(path, { query = [], signal } = {}) {
  const response = await request(path, { query, signal, accept: "application/json" });
  try {
    return await response.json();
  } catch (error) {
    throw unreachable(error);
  }
}

/** GET a path that sends JSON line by line: gives, once it has begun, what iterates over the lines. Throws as `get`. */
export async function follow(path, { query, signal }) {
  const response = await request(path, { query, signal, accept: "application/x-ndjson" });
  return linesOf(response.body);
}

async function* linesOf(body) {
  const reader = body.pipeThrough(new TextDecoderStream()).getReader();
  let begun = "";
  try {
    for (;;) {
      const { done, value } = await reader.read();
      if (done) {
        return; // a line without its end broke off
      }
      const lines = (begun + value).split("\n");
      begun = lines.pop();
      yield* lines.map((line) => JSON.parse(line));
    }
  } catch (error) {
    throw unreachable(error);
  } finally {
    reader.cancel().catch(() => {}); // it may have failed already
  }
}

async function request(path, { query, signal, accept }) {
  // Relative to the page, so that a proxy may put the gateway below a folder.
  const url = new URL(path, document.baseURI);
  url.search = new URLSearchParams(query).toString();
  url.hash = "";
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
    reason: said.reason,
    detail: said.detail,
    retryAfterMs: 1000 * (Number(response.headers.get("Retry-After")) || 0),
  });
}

function unreachable(error) {
  return error.name === "AbortError" ? error : new Problem({ reason: "unreachable" });
}
