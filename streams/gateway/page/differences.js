// What changed between two revisions, word by word: struck out and underlined, and said to those who hear it.

import { element } from "./element.js";

// Of a long run of words that stayed, so many on each side show where a change is.
const CONTEXT_WORDS = 12;
const FIELD_WORDS = { headline: "Headline", body: "Text" };

/**
 * Elements for `{headline: [["=", "words"], ["-", "old"], ["+", "new"]], …}`; null: there is nothing to compare with.
 * language: of the texts, for the attribute `lang`.
 */
export function differenceElements(differences, language) {
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
      element(
        "p",
        { lang: language, dir: "auto" },
        ...steps.map(([kind, text], index) => stepNode(kind, text, index > 0, index < steps.length - 1)),
      ),
    ),
  );
}

function stepNode(kind, text, hasBefore, hasBehind) {
  switch (kind) {
    case "-":
      return element("del", {}, said("removed: "), text, said(" end "));
    case "+":
      return element("ins", {}, said("added: "), text, said(" end "));
    default:
      return shorten(text, hasBefore, hasBehind);
  }
}

function said(words) {
  return element("span", { class: "visually-hidden", lang: "en" }, words);
}

/** Leave out what lies in the middle of a long text that stayed: far from the change before it and the one behind. */
function shorten(text, hasBefore, hasBehind) {
  const words = text.split(/(?<=\s)(?=\S)/); // each with the white space behind it
  const before = hasBefore ? CONTEXT_WORDS : 0;
  const behind = hasBehind ? CONTEXT_WORDS : 0;
  if (words.length <= before + behind + CONTEXT_WORDS) {
    return text;
  }
  return [...words.slice(0, before), "… ", ...words.slice(words.length - behind)].join("");
}
