// What the browser keeps for the page. Where a reader has switched that off, it lasts as long as the page.

const here = new Map();

/** Give what is kept under a name, or null. store: `localStorage` or `sessionStorage`. */
export function recall(store, name) {
  try {
    return window[store].getItem(name) ?? here.get(name) ?? null;
  } catch {
    return here.get(name) ?? null;
  }
}

/** Keep a value; null: nothing any more. */
export function keep(store, name, value) {
  here.set(name, value);
  try {
    if (value === null) {
      window[store].removeItem(name);
    } else {
      window[store].setItem(name, value);
    }
  } catch {
    // It is kept here.
  }
}
