// An article as the drawer shows it: elements of each part. Gets no data, keeps no state.

import { differenceElements } from "./differences.js";
import { element, foreign, isWebAddress, webLink } from "./element.js";
import { join, locate, paragraphsOf, piecesOf } from "./marks.js";
import { keyOf, mainText } from "./record.js";
import { dateAlone, full } from "./times.js";
import { noteWords } from "./words.js";

// The number of the dateline among the spans of a body; subjects have those from 1 on.
const DATELINE = 0;

/** Badges and times of a record. */
export function headingElements({ item, enrichment }) {
  const marker = enrichment.changes?.marker;
  return [
    foreign(enrichment.feed, { class: "feed" }),
    element("span", { class: "badge" }, `revision ${enrichment.revision}`),
    marker ? foreign(marker, { class: marker === "CORRECTED" ? "badge correction" : "badge update" }) : null,
    item.language ? element("span", { class: "badge" }, foreign(item.language)) : null,
    element("span", { class: "quiet" }, `received ${full(Date.parse(enrichment.raw.received_at))}`),
  ];
}

/** The headline, with what in it is evidence. */
export function headlineNodes(record) {
  const text = mainText(record.item.headlines);
  return text ? markedNodes(text, evidenceOf(record, "headline")) : ["No headline"];
}

/** Everything below the headline. revisions: as `/v1/items/{id}` gives them, the newest first. */
export function articleElements(record, revisions) {
  const { item, enrichment } = record;
  return [
    byline(record),
    item.edNote ? element("p", { class: "editors-note" }, element("strong", {}, "Note to editors: "), foreign(item.edNote)) : null,
    element("div", { class: "body", lang: languageOf(item), dir: "auto" }, ...bodyElements(record)),
    section("Subjects", subjectElements(record)),
    section("Revisions", revisions.map(revisionElement)),
    section("What was assumed or repaired", noteElements(enrichment.notes)),
    section("Details", [terms(detailsOf(item))]),
    section("Where it comes from", [terms(provenanceOf(record))]),
  ];
}

/** A tag for the attribute `lang`; null where it is none that can stand there. */
export function languageOf({ language }) {
  try {
    return language ? Intl.getCanonicalLocales(language)[0] : null;
  } catch {
    return null;
  }
}

function section(title, children) {
  return children.length ? element("section", {}, element("h3", {}, title), ...children) : null;
}

function byline({ item, enrichment }) {
  const { dateline } = enrichment;
  const where = [dateline?.place ?? item.located, dateline?.date && dateAlone(dateline.date), dateline?.agency];
  const parts = where.filter(Boolean).map((part) => foreign(part));
  if (item.by) {
    parts.unshift(element("span", {}, "By ", foreign(item.by, { class: "by" })));
  }
  return parts.length ? element("p", { class: "byline" }, ...parts.flatMap((part, index) => (index ? [" · ", part] : [part]))) : null;
}

function bodyElements(record) {
  const text = mainText(record.item.bodies);
  if (!text) {
    return [element("p", { class: "quiet" }, "The article has no text.")];
  }
  const { dateline } = record.enrichment;
  const spans = evidenceOf(record, "body");
  const located = join(locate(text, dateline ? [...spans, { ...dateline, number: DATELINE }] : spans));
  return paragraphsOf(text).map(([from, to]) =>
    element("p", { dir: "auto" }, ...piecesOf(text, located, from, to).map(pieceNode)),
  );
}

/** Spans of a field, each with the number of its subject in the order of the list of subjects, from 1. */
function evidenceOf({ enrichment }, field) {
  return enrichment.subjects.flatMap((subject, index) =>
    subject.evidence.filter((evidence) => evidence.field === field).map((evidence) => ({ ...evidence, subject, number: index + 1 })),
  );
}

function markedNodes(text, spans) {
  return piecesOf(text, join(locate(text, spans))).map(pieceNode);
}

function pieceNode({ text, end, spans }) {
  const evidence = spans.filter(({ number }) => number !== DATELINE);
  const ending = evidence.filter((span) => span.end === end).map(({ number }) => number);
  const node = evidence.length
    ? element(
        "mark",
        {
          class: `subject-${(evidence[0].number - 1) % 4}`,
          "data-ending": ending.join(" ") || null,
          title: evidence.map(({ subject }) => subject.name).join(", "),
        },
        text,
      )
    : text;
  return evidence.length < spans.length ? element("span", { class: "dateline" }, node) : node;
}

function subjectElements({ enrichment }) {
  const rows = enrichment.subjects.map(({ subject, name, score, medtop, evidence }, index) =>
    element(
      "li",
      {},
      element("span", { class: `key subject-${index % 4}`, "aria-hidden": "true" }, String(index + 1)),
      element(
        "div",
        {},
        element("a", { href: `?subject=${encodeURIComponent(subject)}`, "data-subject": subject, title: "Show this subject only" }, foreign(name)),
        element("span", { class: "score" }, ` score ${score} of 100`),
        element("span", { class: "quiet" }, ` ${medtop[0]}`),
        element(
          "ul",
          { class: "evidence" },
          ...evidence.map((span) => element("li", {}, foreign(span.text), span.field === "headline" ? " (headline)" : null)),
        ),
      ),
    ),
  );
  const removed = enrichment.subjects_removed;
  return [
    rows.length
      ? element("ol", { class: "subjects" }, ...rows)
      : element("p", { class: "quiet" }, "None of the subject rules fits this text."),
    removed.length ? element("p", {}, "No longer about: ", foreign(removed.join(", ")), ".") : null,
  ];
}

function revisionElement({ record: { item, enrichment }, differences }, index) {
  const { changes, outcome, revision } = enrichment;
  const isFirst = enrichment.supersedes === null;
  const what = [
    outcome === "kill" ? "killed" : null,
    changes?.marker ? foreign(changes.marker) : null,
    changes?.fields.length ? `changed: ${changes.fields.join(", ")}` : null,
    isFirst ? "first version" : null,
  ].filter(Boolean);
  const summary = [
    element("strong", {}, `Revision ${revision}`),
    ` · ${full(Date.parse(enrichment.raw.received_at))}`,
    ...what.flatMap((words) => [" · ", words]),
  ];
  return isFirst
    ? element("p", { class: "revision" }, ...summary)
    : element("details", { class: "revision", open: index === 0 }, element("summary", {}, ...summary), ...differenceElements(differences, languageOf(item)));
}

function noteElements(notes) {
  return notes.length ? [element("ul", { class: "notes" }, ...notes.map((note) => element("li", { title: note }, noteWords(note))))] : [];
}

function detailsOf(item) {
  const source = [item.uri, ...(item.altIds ?? []).map(({ value }) => value)].find(isWebAddress);
  return [
    ["Published", full(Date.parse(item.firstCreated))],
    ["This version", `${full(Date.parse(item.versionCreated))} (version ${item.version})`],
    ["Slug line", item.slugline],
    ["Urgency", item.urgency && `${item.urgency} of 9`],
    ["Embargo until", item.embargoedUntil && full(Date.parse(item.embargoedUntil))],
    ["Terms of use", item.usageTerms],
    ["Rights", item.copyrightNotice ?? item.copyrightHolder],
    ["At the source", source && webLink(source)],
  ];
}

function provenanceOf({ enrichment }) {
  const { raw, pipeline } = enrichment;
  return [
    ["Identity", enrichment.id],
    ["Event id", keyOf(enrichment)],
    ["Raw record", `${raw.topic ?? "offline"} ${raw.partition}:${raw.offset}, ${raw.bytes.toLocaleString("en-GB")} bytes`],
    ["SHA-256 of it", element("code", {}, raw.sha256)],
    ["Received", full(Date.parse(raw.received_at))],
    ["First received", raw.first_received_at === raw.received_at ? null : full(Date.parse(raw.first_received_at))],
    ["Digest", element("code", {}, enrichment.digest)],
    ["Pipeline", `newswire ${pipeline.version}, rules ${pipeline.rules}`],
  ];
}

/** A list of terms; those without a value are left out. */
function terms(pairs) {
  const said = pairs.filter(([, value]) => value);
  return element(
    "dl",
    {},
    ...said.flatMap(([term, value]) => [
      element("dt", {}, term),
      element("dd", {}, typeof value === "string" ? foreign(value) : value),
    ]),
  );
}
