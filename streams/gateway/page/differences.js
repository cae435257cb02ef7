// What changed between two revisions, word by word: struck out and underlined, and said to those who hear it.

import { element } from "./element.js";

// Of a long run of words that stayed, those that show where a change is.
const CONTEXT_WORDS = 12;
const FIELD_WORDS = { headline: "Headline", body: "Text", by: "By" };

/** Elements for `{headline: [["=", "words"], ["-", "old"], ["+", "new"]], …}`; null: there is nothing to compare with. */
export function differenceElements(differences) {
  if (differences === null) {
    return [element("p", { class: "quiet" }, "The revision before is no longer at hand to compare with.")];
  }
  const changed = Object.entries(differences).filter(([, steps]) => steps.some(([kind]) => kind !== "="));
  if (changed.length === 0) {
    return [element("p", { class: "quiet" }, "Headline and text are the same, word for word.")];
  }
  return changed.map(([field, steps]) =>
    element(
      "div",
      { class: "difference" },
      element("h4", {}, FIELD_WORDS[field] ?? field),
      element("p", { dir: "auto" }, ...steps.flatMap(([kind, words], index) => step(kind, words, index, steps.length))),
    ),
  );
}

function step(kind, words, index, count) {
  const blank = index < count - 1 ? [" "] : [];
  switch (kind) {
    case "-":
      return [element("del", {}, said("removed: "), words, said(" end")), ...blank];
    case "+":
      return [element("ins", {}, said("added: "), words, said(" end")), ...blank];
    default:
      return [shorten(words, index === 0, index === count - 1), ...blank];
  }
}

function said(words) {
  return element("span", { class: "visually-hidden" }, words);
}

function shorten(text, isFirst, isLast) {
  const words = text.trim().split(/\s+/);
  const left = isFirst ? 0 : CONTEXT_WORDS;
  const right = isLast ? 0 : CONTEXT_WORDS;
  if (words.length <= left + right + CONTEXT_WORDS) {
    return text;
  }
  return [...words.slice(0, left), "…", ...(right ? words.slice(-right) : [])].join(" ");
}
