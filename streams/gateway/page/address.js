// The page's address, the only place of what is shown: filters in its query, the open article behind its `#`.

import { takeTokenFromAddress } from "./access.js";
import { pairsOf, readFilters } from "./filters.js";

export class Address {
  #filters = readFilters(location.search);
  #canGoBack = false; // the entry before this one in the history is the same without an article

  /**
   * filtered: called where there are other filters. opened: with the identity of the article that is to be open, or null.
   * allowed: where an access token has come.
   */
  constructor({ filtered, opened, allowed }) {
    takeTokenFromAddress();
    addEventListener("popstate", () => {
      const before = queryOf(this.#filters);
      this.#filters = readFilters(location.search);
      if (queryOf(this.#filters) !== before) {
        filtered();
      }
    });
    addEventListener("hashchange", (event) => {
      this.#canGoBack ||= itemOf(new URL(event.oldURL).hash) === null;
      const hasCome = takeTokenFromAddress();
      opened(this.item);
      if (hasCome) {
        allowed();
      }
    });
  }

  get filters() {
    return this.#filters;
  }

  /** The identity of the article that is open, or null. */
  get item() {
    return itemOf(location.hash);
  }

  /** Go on to other filters. Gives whether they are others. */
  filter(filters) {
    const query = queryOf(filters);
    if (query === queryOf(this.#filters)) {
      return false;
    }
    this.#filters = filters;
    history.pushState(null, "", location.pathname + (query && `?${query}`));
    return true;
  }

  /** Have another article open instead of this one. */
  replaceItem(id) {
    location.replace(fragmentOf(id));
  }

  /** The article was closed. */
  closeItem(id) {
    if (this.item === id) {
      if (this.#canGoBack) {
        history.back();
      } else {
        history.replaceState(null, "", location.pathname + location.search);
      }
    }
    this.#canGoBack = false;
  }
}

/** The fragment under which an article is open. */
export function fragmentOf(id) {
  return `#item=${encodeURIComponent(id)}`;
}

function itemOf(hash) {
  return new URLSearchParams(hash.slice(1)).get("item");
}

function queryOf(filters) {
  return new URLSearchParams(pairsOf(filters)).toString();
}
