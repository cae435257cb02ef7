// The list: which rows are shown, found and counted, and when they move.

import { foldWords } from "./filters.js";
import { Rows } from "./rows.js";
import { Wire } from "./wire.js";
import { counted } from "./words.js";

export class List {
  #wire = new Wire();
  #rows;
  #find;
  #found;
  #empty;
  #count;
  #waiting;
  #pause;
  #emptyWords = "";
  #isPaused = false;
  #isPressed = false;
  #isDue = false;

  /** page: the document. */
  constructor(page) {
    const scroller = page.getElementById("scroller");
    this.#rows = new Rows(scroller, page.getElementById("rows"));
    this.#find = page.getElementById("find");
    this.#found = page.getElementById("found");
    this.#empty = page.getElementById("empty");
    this.#count = page.getElementById("count");
    this.#waiting = page.getElementById("waiting");
    this.#pause = page.getElementById("pause");
    scroller.addEventListener("scroll", () => this.#holdOrRelease(), { passive: true });
    this.#watchPointer(scroller, page);
    this.#find.addEventListener("input", () => this.#draw());
    this.#find.addEventListener("keydown", (event) => this.#leaveFind(event));
    this.#waiting.addEventListener("click", () => this.showWaiting());
    this.#pause.addEventListener("click", () => this.togglePause());
  }

  /** The row of an identity, or undefined. */
  get(id) {
    return this.#wire.get(id);
  }

  isNews(row) {
    return this.#wire.isNews(row);
  }

  /** Show these rows, the newest first, instead of all that there was. */
  begin(rows) {
    this.#wire.clear();
    this.#wire.release();
    for (const row of rows.toReversed()) {
      this.#wire.take(row);
    }
    this.#rows.toTop();
    this.#holdOrRelease();
    this.#draw();
  }

  /** Take a row in that is news. */
  take(row) {
    this.#wire.take(row);
    if (row.outcome === "kill") {
      this.#draw(); // at once: its text must go
    } else {
      this.#drawSoon();
    }
  }

  /** Forget an article. */
  remove(id) {
    if (this.#wire.get(id) !== undefined) {
      this.#wire.remove(id);
      this.#draw();
    }
  }

  /** What to say where there is no row; empty: nothing. */
  sayWhereEmpty(words) {
    this.#emptyWords = words;
    this.#drawSoon();
  }

  /** Called each second. */
  tick() {
    if (document.hidden && this.#isDue) {
      this.#draw(); // a hidden tab has no frames, but a title
    }
  }

  togglePause() {
    this.#isPaused = !this.#isPaused;
    this.#pause.setAttribute("aria-pressed", String(this.#isPaused));
    document.body.classList.toggle("paused", this.#isPaused);
    this.#holdOrRelease();
  }

  showWaiting() {
    this.#rows.toTop();
    this.#wire.showWaiting();
    this.#holdOrRelease();
    this.#draw();
  }

  startFinding() {
    this.#find.focus();
    this.#find.select();
  }

  /** The identity of the row that is `steps` further down than the current one; null: there is none. */
  step(steps) {
    return this.#rows.step(steps);
  }

  /** Make a row the current one, without the focus. */
  select(id) {
    this.#rows.select(id);
  }

  /** Put the focus on a row, where it is in the list. */
  focus(id) {
    this.#rows.focus(id);
  }

  #leaveFind({ key }) {
    if (key === "Escape") {
      this.#find.value = "";
      this.#draw();
    }
    if (key === "Escape" || key === "Enter") {
      this.#rows.focus(this.#rows.step(0));
    }
  }

  #watchPointer(scroller, page) {
    scroller.addEventListener("pointerdown", () => {
      this.#isPressed = true;
      this.#wire.hold();
    });
    for (const end of ["pointerup", "pointercancel"]) {
      page.addEventListener(end, () => {
        // The click that follows comes before the timer.
        setTimeout(() => {
          this.#isPressed = false;
          this.#holdOrRelease();
        });
      });
    }
  }

  /** Nothing moves while the reader has paused, reads further down, or is about to click. */
  #holdOrRelease() {
    if (this.#isPaused || this.#isPressed || !this.#rows.isAtTop) {
      this.#wire.hold();
    } else {
      this.#wire.release();
      this.#drawSoon();
    }
  }

  #drawSoon() {
    if (!this.#isDue) {
      this.#isDue = true;
      requestAnimationFrame(() => this.#draw());
    }
  }

  #draw() {
    this.#isDue = false;
    const words = foldWords(this.#find.value).split(" ").filter(Boolean);
    const all = this.#wire.shown();
    const found = words.length ? all.filter((row) => isFound(row, words)) : all;
    this.#rows.show(found);
    this.#found.textContent = words.length ? `${found.length} of ${all.length}` : "";
    const empty = words.length && all.length ? "No loaded row has these words." : this.#emptyWords;
    this.#empty.hidden = found.length > 0 || !empty;
    this.#empty.textContent = empty;
    this.#count.textContent = counted(this.#wire.size, "article");
    const { waiting } = this.#wire;
    this.#waiting.hidden = waiting === 0;
    this.#waiting.textContent = `${waiting} new`;
    document.title = waiting ? `${waiting} new · newswire` : "newswire";
  }
}

function isFound({ headline, killNote, feed, marker, subjects }, words) {
  const text = foldWords([headline, killNote, feed, marker, ...subjects.map(({ name }) => name)].join(" "));
  return words.every((word) => text.includes(word));
}
