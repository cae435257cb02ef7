// The filters as a form. What is chosen goes into the address; what stands in the address is shown here.

import { element } from "./element.js";
import { NAMES, typedOf, valuesOf } from "./filters.js";

// Of feeds and subjects seen so far, those that are offered.
const MOST_SUGGESTIONS = 200;

export class FilterForm {
  #form;
  #seen = { feed: new Set(), subject: new Set() };

  /** changed: called with the filters that the reader has chosen. */
  constructor(form, { changed }) {
    this.#form = form;
    form.addEventListener("submit", (event) => event.preventDefault());
    form.addEventListener("change", () => changed(this.#read()));
    form.querySelector(".clear").addEventListener("click", () => {
      changed(Object.fromEntries(NAMES.map((name) => [name, []])));
    });
    const toggle = document.getElementById("filters-toggle");
    toggle.addEventListener("click", () => {
      const isOpen = form.classList.toggle("open");
      toggle.setAttribute("aria-expanded", String(isOpen));
    });
  }

  /** Show filters in the form. */
  show(filters) {
    for (const field of this.#form.elements) {
      if (field.type === "checkbox") {
        field.checked = filters[field.name].includes(field.value);
      } else if (field.name) {
        field.value = typedOf(filters[field.name]);
      }
    }
    const count = NAMES.reduce((sum, name) => sum + filters[name].length, 0);
    this.#form.querySelector(".clear").hidden = count === 0;
    document.getElementById("filters-toggle").textContent = count ? `Filters (${count})` : "Filters";
  }

  /** Offer what this row has from now on. */
  suggest({ feed, subjects }) {
    this.#offer("feed", feed, feed);
    for (const { subject, name } of subjects) {
      this.#offer("subject", subject, name);
    }
  }

  #offer(name, value, label) {
    const seen = this.#seen[name];
    if (!seen.has(value) && seen.size < MOST_SUGGESTIONS) {
      seen.add(value);
      document.getElementById(`${name}s-seen`).append(element("option", { value }, label));
    }
  }

  #read() {
    const data = new FormData(this.#form);
    return Object.fromEntries(NAMES.map((name) => [name, valuesOf(name, data.getAll(name).join(","))]));
  }
}
