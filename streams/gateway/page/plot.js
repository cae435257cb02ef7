// The rate of the last hour as bars, and the same in words.

import { MINUTES } from "./rates.js";
import { rateWords } from "./words.js";

const SVG = "http://www.w3.org/2000/svg";
const HEIGHT = 24;
const BAR_WIDTH = 3;
// So that one record in a quiet hour is no wall.
const LEAST_TOP = 4;

export class Plot {
  #svg;
  #words;
  #bars;
  #frame = null;

  /** svg: where to draw. words: the element that says it. */
  constructor(svg, words) {
    this.#svg = svg;
    this.#words = words;
    svg.setAttribute("viewBox", `0 0 ${MINUTES * BAR_WIDTH} ${HEIGHT}`);
    this.#bars = Array.from({ length: MINUTES }, (_, minute) => {
      const bar = document.createElementNS(SVG, "rect");
      bar.setAttribute("x", minute * BAR_WIDTH);
      bar.setAttribute("width", BAR_WIDTH - 1);
      svg.append(bar);
      return bar;
    });
  }

  /** Draw rates as they are in the next frame. */
  draw(rates) {
    this.#frame ??= requestAnimationFrame(() => {
      this.#frame = null;
      this.#drawNow(rates);
    });
  }

  #drawNow(rates) {
    const top = Math.max(LEAST_TOP, ...rates.counts);
    rates.counts.forEach((count, minute) => {
      const height = count ? Math.max(1.5, (count / top) * HEIGHT) : 0.75;
      const bar = this.#bars[minute];
      bar.setAttribute("height", height);
      bar.setAttribute("y", HEIGHT - height);
      bar.classList.toggle("empty", count === 0);
    });
    this.#svg.setAttribute("aria-label", rateWords(rates.counts));
    this.#words.textContent = `${rates.total.toLocaleString("en-GB")} in the last hour`;
  }
}
