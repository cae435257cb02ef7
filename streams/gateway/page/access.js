// The access token of this tab: taken out of the address, kept until the tab closes, put on each request.

const KEY = "newswire.token";

/** What stands behind `#`, as names and values. */
export function readFragment() {
  return new URLSearchParams(location.hash.slice(1));
}

/**
 * Take `#token=…` out of the address bar and keep it; the rest of the fragment stays.
 * A token that stays in the address would be in the history, in bookmarks and in links that people pass on.
 */
export function takeTokenFromAddress() {
  const fragment = readFragment();
  const token = fragment.get("token");
  if (token === null) {
    return;
  }
  fragment.delete("token");
  const rest = fragment.toString();
  history.replaceState(history.state, "", location.pathname + location.search + (rest ? `#${rest}` : ""));
  keepToken(token);
}

/** Keep a token for this tab. */
export function keepToken(token) {
  sessionStorage.setItem(KEY, token.trim());
}

/** Forget it: the gateway does not know it. */
export function dropToken() {
  sessionStorage.removeItem(KEY);
}

/** Headers of a fetch. */
export function accessHeaders() {
  const token = sessionStorage.getItem(KEY);
  return token ? { Authorization: `Bearer ${token}` } : {};
}

/** Put the token on an address for an EventSource, which can send no headers. */
export function addToken(url) {
  const token = sessionStorage.getItem(KEY);
  if (token) {
    url.searchParams.set("token", token);
  }
  return url;
}
