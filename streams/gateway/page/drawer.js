// The drawer: a dialog with one article. Which one, the address says.

import { get } from "./api.js";
import { articleElements, headingElements, headlineNodes, languageOf } from "./article.js";
import { element, foreign } from "./element.js";
import { keyOf } from "./record.js";
import { clock } from "./times.js";
import { missingWords } from "./words.js";

// The stream tells of articles that fit the filters. For others the gateway is asked now and then, as where it gave no answer.
const ASK_EACH_MS = 30_000;
// What is there in the place of a version while an article is killed.
const KILLED = "killed";

export class Drawer {
  #dialog;
  #scroller;
  #title;
  #heading;
  #content;
  #news;
  #rowOf;
  #id = null;
  #shown = null; // the version that is shown, as `keyOf` gives it; null: none
  #abort = new AbortController();
  #askedAt = 0;

  /**
   * rowOf: gives the row of an identity. filter: called with the subject of which the reader wants to see all.
   * closed: called with the identity once the drawer is closed.
   */
  constructor(dialog, { rowOf, filter, closed }) {
    this.#dialog = dialog;
    this.#rowOf = rowOf;
    this.#scroller = dialog.querySelector(".scroller");
    this.#title = dialog.querySelector("h2");
    this.#heading = dialog.querySelector(".heading");
    this.#content = dialog.querySelector(".content");
    this.#news = dialog.querySelector("[role=status]");
    dialog.querySelector(".close").addEventListener("click", () => this.close());
    dialog.querySelector(".copy").addEventListener("click", () => this.#copyLink());
    dialog.addEventListener("click", (event) => {
      const subject = event.target.closest("[data-subject]")?.dataset.subject;
      if (subject !== undefined) {
        event.preventDefault();
        this.close();
        filter(subject);
      } else if (event.target === dialog) {
        this.close(); // the backdrop
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

  /** Show an article; null: none. */
  show(id) {
    if (id === this.#id) {
      return;
    }
    if (id === null) {
      this.close();
      return;
    }
    this.#forget();
    this.#id = id;
    this.#write({ title: ["Loading …"] });
    if (!this.#dialog.open) {
      this.#dialog.showModal();
    }
    this.#title.focus();
    this.#scroller.scrollTop = 0;
    this.check();
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
      this.#writeKilled(row);
    } else {
      this.check();
    }
  }

  /** An article may be shown no longer: where it is the open one, its text goes. */
  withdraw(id) {
    if (id === this.#id) {
      this.#abort.abort();
      this.#writeMissing({ status: 404 });
    }
  }

  /** Called each second. */
  tick(now) {
    const row = this.#rowOf(this.#id);
    const isAsShown = row !== undefined && (row.key === this.#shown || row.outcome === "kill");
    if (!isAsShown && now - this.#askedAt >= ASK_EACH_MS) {
      this.check();
    }
  }

  /** Ask how the open article stands now, and show it so. */
  async check() {
    if (this.#id === null) {
      return;
    }
    this.#askedAt = Date.now();
    this.#abort.abort(); // a kill does the same, so that no answer from before it is shown
    const row = this.#rowOf(this.#id);
    if (row?.outcome === "kill") {
      this.#writeKilled(row);
      return;
    }
    this.#abort = new AbortController();
    const { signal } = this.#abort;
    try {
      const answer = await get(`v1/items/${encodeURIComponent(this.#id)}`, { signal });
      if (!signal.aborted) {
        this.#writeArticle(answer);
      }
    } catch (problem) {
      if (signal.aborted) {
        return;
      }
      if (problem.status === 410) {
        this.#writeKilled(null);
      } else if (this.#shown === null || [401, 403, 404].includes(problem.status)) {
        this.#writeMissing(problem);
      } // else the gateway is away, and what is shown stays
    }
  }

  /** Take what was shown out of page and memory. */
  #forget() {
    this.#abort.abort();
    this.#id = null;
    this.#shown = null;
    this.#write({});
  }

  #writeArticle({ revisions, ...record }) {
    const { enrichment, item } = record;
    const key = keyOf(enrichment);
    if (key === this.#shown) {
      return; // it stays as it is, and so does its reader's place in it
    }
    const news = this.#shown === null ? "" : `Revision ${enrichment.revision} has come.`;
    this.#shown = key;
    this.#write({
      title: headlineNodes(record),
      language: languageOf(item),
      heading: headingElements(record),
      content: articleElements(record, revisions),
      news,
    });
  }

  /** row: of the kill, or null where the page does not have it. */
  #writeKilled(row) {
    if (this.#shown === KILLED) {
      return;
    }
    this.#shown = KILLED;
    this.#write({
      title: [row ? `Killed, ${clock(row.receivedAt)}` : "Killed"],
      heading: [element("span", { class: "badge kill" }, "kill"), foreign(this.#id)],
      content: [
        element("p", {}, "This article was taken back. Take it down wherever it was used."),
        row?.killNote ? element("p", { class: "editors-note" }, foreign(row.killNote)) : null,
      ],
      news: "The article was killed.",
    });
  }

  #writeMissing(problem) {
    this.#shown = null;
    this.#write({
      title: ["Not at hand"],
      heading: [foreign(this.#id)],
      content: [element("p", {}, missingWords(problem))],
    });
  }

  #write({ title = [], language = "en", heading = [], content = [], news = "" }) {
    const wasInside = this.#content.contains(document.activeElement);
    this.#title.replaceChildren(...title);
    this.#title.lang = language ?? "";
    this.#heading.replaceChildren(...heading.filter(Boolean));
    this.#content.replaceChildren(...content.filter(Boolean));
    this.#news.textContent = news;
    if (wasInside) {
      this.#title.focus();
    }
  }

  async #copyLink() {
    // The address holds the filters and the article, and no access token.
    try {
      await navigator.clipboard.writeText(location.href);
      this.#news.textContent = "The link is copied.";
    } catch {
      // No clipboard without https, or the reader said no: the link to copy by hand.
      this.#news.replaceChildren("The link: ", foreign(location.href));
    }
  }
}
