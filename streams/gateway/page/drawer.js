// The drawer: a dialog with one article, opened by `#item=<identity>` in the address.

import { articleElements, headingElements, headlineNodes, killedWords } from "./article.js";
import { get } from "./api.js";
import { element, foreign } from "./element.js";
import { keyOf } from "./record.js";
import { missingWords } from "./words.js";

// The stream tells of articles that fit the filters. Of another one that is open, the gateway is asked now and then.
const ASK_EACH_MS = 30_000;

export class Drawer {
  #dialog;
  #title;
  #heading;
  #content;
  #news;
  #id = null;
  #revision = 0;
  #key = null;
  #abort = new AbortController();
  #rowOf;
  #askedAt = 0;

  /** rowOf: gives the row of an identity. closed: called with the identity once the drawer is closed. */
  constructor(dialog, { rowOf, closed }) {
    this.#dialog = dialog;
    this.#rowOf = rowOf;
    this.#title = dialog.querySelector("h2");
    this.#heading = dialog.querySelector(".heading");
    this.#content = dialog.querySelector(".content");
    this.#news = dialog.querySelector("[role=status]");
    dialog.querySelector(".close").addEventListener("click", () => dialog.close());
    dialog.querySelector(".copy").addEventListener("click", () => this.#copyLink());
    dialog.addEventListener("click", (event) => {
      if (event.target === dialog) {
        dialog.close(); // the backdrop
      }
    });
    dialog.addEventListener("close", () => {
      const id = this.#id;
      this.#forget();
      closed(id);
    });
  }

  /** The identity of the article that is open, or null. */
  get id() {
    return this.#id;
  }

  /** Show an article. */
  async open(id) {
    if (id === this.#id) {
      return;
    }
    this.#forget();
    this.#id = id;
    this.#title.textContent = "Loading …";
    if (!this.#dialog.open) {
      this.#dialog.showModal();
    }
    this.#title.focus();
    this.#dialog.querySelector(".scroller").scrollTop = 0;
    await this.#load();
  }

  close() {
    this.#dialog.close();
  }

  /** Another state of an article has come: where it is the open one, show it. */
  take(row) {
    if (row.id !== this.#id) {
      return;
    }
    if (row.outcome === "kill") {
      this.#abort.abort();
      this.#showKilled(row);
    } else if (row.revision > this.#revision) {
      this.#load(`Revision ${row.revision} has come.`);
    }
  }

  /** The article that is open may be shown no longer: its text goes. */
  withdraw(id) {
    if (id === this.#id) {
      this.#abort.abort();
      this.#showMissing({ status: 404 });
    }
  }

  /** Called each second. */
  tick(now) {
    if (this.#revision > 0 && this.#rowOf(this.#id) === undefined && now - this.#askedAt >= ASK_EACH_MS) {
      this.#load();
    }
  }

  /** Take what was shown out of page and memory. */
  #forget() {
    this.#abort.abort();
    this.#id = null;
    this.#revision = 0;
    this.#key = null;
    this.#show({});
  }

  async #load(news = "") {
    this.#askedAt = Date.now();
    this.#abort.abort();
    this.#abort = new AbortController();
    const { signal } = this.#abort;
    try {
      const { revisions, ...record } = await get(`v1/items/${encodeURIComponent(this.#id)}`, { signal });
      // A kill that came meanwhile has aborted this. What is the same stays as it is, and where its reader is in it.
      if (!signal.aborted && keyOf(record.enrichment) !== this.#key) {
        this.#key = keyOf(record.enrichment);
        this.#revision = record.enrichment.revision;
        this.#show({
          title: headlineNodes(record),
          heading: headingElements(record),
          content: articleElements(record, revisions),
          news,
        });
      }
    } catch (error) {
      if (signal.aborted) {
        return;
      }
      if (error.status === 410) {
        this.#showKilled(this.#rowOf(this.#id));
      } else {
        this.#showMissing(error);
      }
    }
  }

  #showKilled(row) {
    this.#revision = 0;
    this.#key = null;
    this.#show({
      title: [killedWords(row?.outcome === "kill" ? row : null)],
      heading: [element("span", { class: "badge kill" }, "kill"), foreign(this.#id)],
      content: [
        element("p", {}, "This article was taken back. Take it down wherever it was used."),
        row?.killNote ? element("p", { class: "editors-note" }, foreign(row.killNote)) : null,
      ],
      news: "The article was killed.",
    });
  }

  #showMissing(error) {
    this.#revision = 0;
    this.#key = null;
    this.#show({
      title: ["Not at hand"],
      heading: [foreign(this.#id)],
      content: [element("p", {}, missingWords(error))],
    });
  }

  #show({ title = [], heading = [], content = [], news = "" }) {
    const wasInside = this.#content.contains(document.activeElement);
    this.#title.replaceChildren(...title);
    this.#heading.replaceChildren(...heading.filter(Boolean));
    this.#content.replaceChildren(...content.filter(Boolean));
    this.#news.textContent = news;
    if (wasInside) {
      this.#title.focus();
    }
  }

  async #copyLink() {
    const url = new URL(location.href);
    url.hash = `item=${encodeURIComponent(this.#id)}`;
    try {
      await navigator.clipboard.writeText(url.href);
      this.#news.textContent = "The link is copied.";
    } catch {
      // No clipboard without https, or the reader said no: the link to copy by hand.
      this.#news.replaceChildren("The link: ", foreign(url.href));
    }
  }
}
