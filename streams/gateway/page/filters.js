// What the reader wants to see. It stands in the page's address, under the gateway's own names.

import { mainText } from "./record.js";

export const NAMES = ["q", "feed", "subject", "language", "outcome"];

/** Read filters off a query: name → values. */
export function readFilters(search) {
  const query = new URLSearchParams(search);
  return Object.fromEntries(NAMES.map((name) => [name, [...new Set(query.getAll(name).map(tidy).filter(Boolean))]]));
}

/** As pairs for a query, in one order, so that the same filters always have the same address. */
export function pairsOf(filters, names = NAMES) {
  return names.flatMap((name) => filters[name].map((value) => [name, value]));
}

/** Values of a field in which several are parted by commas. Words between two commas are one value. */
export function valuesOf(name, typed) {
  const values = name === "q" ? typed.split(",") : typed.toLowerCase().split(/[\s,]+/);
  return [...new Set(values.map(tidy).filter(Boolean))];
}

/** What stands in a field for these values. */
export function typedOf(values) {
  return values.join(", ");
}

/**
 * What the stream is asked for. A revision may make an article fit no longer; a stream with all filters would not send
 * it, and the page would go on showing words that were taken back. So the gateway chooses by what tells of every state of
 * an article, and `fits` by the rest.
 */
export function streamPairs(filters) {
  return pairsOf(filters, ["feed", "subject"]);
}

/** Whether the article as this record has it belongs into the list, by the gateway's own rules. */
export function fits(filters, { item, enrichment }) {
  const isKill = enrichment.outcome === "kill";
  const subjects = isKill ? enrichment.subjects_removed : enrichment.subjects.map(({ subject }) => subject);
  const isOfNoKnownStory = isKill && enrichment.supersedes === null; // it may be any subject's
  return (
    isAmong(filters.feed, [enrichment.feed]) &&
    (isAmong(filters.subject, subjects) || isOfNoKnownStory) &&
    isAmong(filters.outcome, [enrichment.outcome]) &&
    (isKill || (fitsLanguage(filters.language, item.language) && fitsWords(filters.q, item)))
  );
}

function isAmong(wanted, values) {
  return wanted.length === 0 || values.some((value) => wanted.includes(value));
}

function fitsLanguage(wanted, language = "") {
  const tag = language.toLowerCase();
  return wanted.length === 0 || wanted.some((one) => tag === one.toLowerCase() || tag.startsWith(`${one.toLowerCase()}-`));
}

function fitsWords(wanted, item) {
  if (wanted.length === 0) {
    return true;
  }
  const text = foldWords(`${mainText(item.headlines)}\n${mainText(item.bodies)}`);
  return wanted.some((words) =>
    foldWords(words)
      .trim()
      .split(" ")
      .every((word) => text.includes(UNBROKEN.test(word) ? word : ` ${word} `)),
  );
}

// Scripts that write no blanks between words: there a word is found anywhere.
const UNBROKEN = /[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff\u{20000}-\u{3ffff}]/u;

/** The words of a text, comparable, a blank around each: as the gateway folds them, but for Cherokee. */
export function foldWords(text) {
  const folded = text.normalize("NFKC").split("ı").map(foldCase).join("ı");
  return ` ${(folded.match(/[\p{L}\p{N}_]+/gu) ?? []).join(" ")} `;
}

function foldCase(text) {
  // By way of upper case: only so ß and ss become the same. It would make ı the same as i, which it is not.
  return text.toLowerCase().toUpperCase().toLowerCase().replaceAll("ς", "σ");
}

function tidy(value) {
  return value.replaceAll(",", " ").trim(); // a comma parts values in a field, and means nothing in one
}
