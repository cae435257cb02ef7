// The access token of this tab: taken out of the address, kept until the tab closes, put on each request.

import { keep, recall } from "./kept.js";

const NAME = "newswire.token";

/**
 * Take `#token=…` out of the address bar and keep it; the rest of the fragment stays. Gives whether there was one.
 * A token that stays in the address would be in the history, in bookmarks and in links that people pass on.
 */
export function takeTokenFromAddress() {
  const fragment = new URLSearchParams(location.hash.slice(1));
  const token = fragment.get("token");
  if (token === null) {
    return false;
  }
  fragment.delete("token");
  const rest = fragment.toString();
  history.replaceState(history.state, "", location.pathname + location.search + (rest ? `#${rest}` : ""));
  keepToken(token);
  return true;
}

/** Keep a token for this tab. */
export function keepToken(token) {
  keep("sessionStorage", NAME, token.trim());
}

/** Forget it: the gateway does not know it. */
export function dropToken() {
  keep("sessionStorage", NAME, null);
}

/** Headers of a request. */
export function accessHeaders() {
  const token = recall("sessionStorage", NAME);
  return token ? { Authorization: `Bearer ${token}` } : {};
}
