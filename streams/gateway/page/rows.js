// The list as a reader sees it: of thousands of rows only those near the view are in the page, each at its place.

import { fragmentOf } from "./address.js";
import { element, foreign } from "./element.js";
import { clock, dayOf, timeOf } from "./times.js";

// Rows above and below the view, so that a quick scroll meets no blank.
const SPARE_ROWS = 12;
const FRESH_MS = 1_600;

export class Rows {
  #scroller;
  #list;
  #rows = [];
  #places = new Map(); // identity → index
  #inPage = new Map(); // identity → its element
  #pool = []; // elements without text, to be used again
  #current = null; // the identity that the keyboard is at
  #frame = null;

  /** scroller: what scrolls. list: the list in it. */
  constructor(scroller, list) {
    this.#scroller = scroller;
    this.#list = list;
    scroller.addEventListener("scroll", () => this.#soon(), { passive: true });
    new ResizeObserver(() => this.#soon()).observe(scroller);
    list.addEventListener("focusin", (event) => {
      this.#current = event.target.closest("li").identity;
      this.#soon();
    });
  }

  /** Show these rows, the newest first; those that are in the page already stay the same elements. */
  show(rows) {
    this.#rows = rows;
    this.#places = new Map(rows.map((row, index) => [row.id, index]));
    this.draw();
  }

  get isAtTop() {
    return this.#scroller.scrollTop < 2;
  }

  toTop() {
    this.#scroller.scrollTop = 0;
  }

  /** The identity of the row that is `steps` further down than the current one, or the first in view; null: none. */
  step(steps) {
    const at = this.#places.get(this.#current);
    const first = Math.ceil(this.#scroller.scrollTop / this.#rowHeight());
    const wanted = at === undefined ? first : at + steps;
    return this.#rowAt(wanted)?.id ?? null;
  }

  /** Make a row the current one, without the focus. */
  select(id) {
    this.#current = id;
  }

  /** Put the focus on a row and bring it into view. */
  focus(id) {
    const index = this.#places.get(id);
    if (index === undefined) {
      return;
    }
    const height = this.#rowHeight();
    const { scrollTop, clientHeight } = this.#scroller;
    if (index * height < scrollTop) {
      this.#scroller.scrollTop = index * height;
    } else if ((index + 1) * height > scrollTop + clientHeight) {
      this.#scroller.scrollTop = (index + 1) * height - clientHeight;
    }
    this.#current = id;
    this.draw();
    this.#inPage.get(id)?.link.focus({ preventScroll: true });
  }

  draw() {
    cancelAnimationFrame(this.#frame);
    this.#frame = null;
    const height = this.#rowHeight();
    const { scrollTop, clientHeight } = this.#scroller;
    const from = Math.max(0, Math.floor(scrollTop / height) - SPARE_ROWS);
    const to = Math.min(this.#rows.length, Math.ceil((scrollTop + clientHeight) / height) + SPARE_ROWS);
    this.#list.style.height = `${this.#rows.length * height}px`;

    const wanted = [];
    for (let index = from; index < to; index += 1) {
      wanted.push(index);
    }
    // The row that has the focus stays in the page wherever it is, or the focus would be lost.
    const focused = this.#places.get(this.#current);
    if (focused !== undefined && (focused < from || focused >= to)) {
      wanted.push(focused);
      wanted.sort((a, b) => a - b);
    }

    const ids = new Set(wanted.map((index) => this.#rows[index].id));
    let orphaned = null;
    for (const [id, item] of this.#inPage) {
      if (!ids.has(id)) {
        orphaned = item.link === document.activeElement ? item.index : orphaned;
        this.#putAway(id, item);
      }
    }
    const now = Date.now();
    const items = wanted.map((index) => this.#fill(this.#rows[index], index, height, now));
    this.#arrange(items);
    const reachable = ids.has(this.#current) ? this.#current : this.#rowAt(Math.ceil(scrollTop / height))?.id;
    for (const [id, item] of this.#inPage) {
      item.link.tabIndex = id === reachable ? 0 : -1;
    }
    if (orphaned !== null && this.#rows.length) {
      this.focus(this.#rowAt(orphaned).id); // the article has left the list: the one in its place has the focus
    }
  }

  /** The row of this index, or the nearest one; undefined: there is none. */
  #rowAt(index) {
    return this.#rows[Math.max(0, Math.min(index, this.#rows.length - 1))];
  }

  #soon() {
    this.#frame ??= requestAnimationFrame(() => this.draw());
  }

  #rowHeight() {
    // In rem, so that rows grow with the reader's size of letters.
    const rem = Number.parseFloat(getComputedStyle(document.documentElement).fontSize);
    return rem * Number.parseFloat(getComputedStyle(this.#scroller).getPropertyValue("--row-height"));
  }

  /** Put elements into the order of the rows without moving the one that has the focus: moving takes the focus away. */
  #arrange(items) {
    const anchor = items.find(({ node }) => node.contains(document.activeElement)) ?? items[0];
    if (!anchor) {
      return;
    }
    if (anchor.node.parentNode !== this.#list) {
      this.#list.prepend(anchor.node);
    }
    const at = items.indexOf(anchor);
    for (let index = at - 1, next = anchor.node; index >= 0; next = items[index].node, index -= 1) {
      if (next.previousSibling !== items[index].node) {
        next.before(items[index].node);
      }
    }
    for (let index = at + 1, last = anchor.node; index < items.length; last = items[index].node, index += 1) {
      if (last.nextSibling !== items[index].node) {
        last.after(items[index].node);
      }
    }
  }

  #fill(row, index, height, now) {
    let item = this.#inPage.get(row.id);
    if (!item) {
      item = this.#pool.pop() ?? newItem();
      item.node.identity = row.id;
      this.#inPage.set(row.id, item);
    }
    item.index = index;
    item.node.style.top = `${index * height}px`;
    item.node.setAttribute("aria-posinset", index + 1);
    item.node.setAttribute("aria-setsize", this.#rows.length);
    if (item.row !== row || item.day !== dayOf(now)) {
      write(item, row, now);
    }
    return item;
  }

  #putAway(id, item) {
    this.#inPage.delete(id);
    item.node.remove();
    erase(item);
    if (this.#pool.length < 2 * SPARE_ROWS) {
      this.#pool.push(item);
    }
  }
}

function newItem() {
  const when = element("time", { class: "when" });
  const feed = foreign("", { class: "feed" });
  const badges = element("span", { class: "badges" });
  const link = element("a", { class: "headline" });
  const subjects = element("span", { class: "chips" });
  const node = element("li", { class: "row" }, when, feed, badges, link, subjects);
  return { node, when, feed, badges, link, subjects, row: null, day: "", index: 0 };
}

function write(item, row, now) {
  const isKill = row.outcome === "kill";
  item.row = row;
  item.day = dayOf(now);
  item.node.className = `row ${row.outcome}`;
  item.node.classList.toggle("fresh", row.freshSince !== null && now - row.freshSince < FRESH_MS);
  item.when.textContent = timeOf(row.receivedAt, now);
  item.when.dateTime = new Date(row.receivedAt).toISOString();
  item.feed.textContent = row.feed;
  item.badges.replaceChildren(...badgesOf(row));
  item.link.href = fragmentOf(row.id);
  item.link.replaceChildren(
    ...(isKill
      ? [`killed, ${clock(row.receivedAt)}`, ...(row.killNote ? [" – ", foreign(row.killNote)] : [])]
      : [foreign(row.headline || "No headline", { lang: row.language ?? false })]),
  );
  item.subjects.replaceChildren(...row.subjects.map(({ name }) => foreign(name, { class: "chip" })));
}

function erase(item) {
  item.row = null;
  item.node.identity = null;
  item.link.removeAttribute("href");
  for (const part of [item.when, item.feed, item.badges, item.link, item.subjects]) {
    part.replaceChildren();
  }
}

function badgesOf({ outcome, revision, marker }) {
  const badges = [];
  if (outcome === "kill") {
    badges.push(element("span", { class: "badge kill" }, "kill"));
  }
  if (revision > 1 && outcome !== "kill") {
    badges.push(
      element(
        "span",
        { class: "badge", title: `revision ${revision}` },
        element("span", { "aria-hidden": "true" }, `r${revision}`),
        element("span", { class: "visually-hidden" }, `revision ${revision}`),
      ),
    );
  }
  if (marker) {
    badges.push(foreign(marker, { class: marker === "CORRECTED" ? "badge correction" : "badge update" }));
  }
  return badges;
}
