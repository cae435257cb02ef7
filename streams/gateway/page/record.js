// An enriched record, and the row that is kept of it: no more than a row shows, so that 5,000 of them stay small.

// Characters of a headline that a row keeps; a screen shows some 200.
const HEADLINE_CHARACTERS = 400;
const SUBJECTS = 8;

/** The row of a record. A kill's has nothing of its article's text. */
export function rowOf({ item, enrichment }) {
  const isKill = enrichment.outcome === "kill";
  return {
    id: enrichment.id,
    revision: enrichment.revision,
    key: keyOf(enrichment),
    outcome: enrichment.outcome,
    feed: enrichment.feed,
    receivedAt: Date.parse(enrichment.raw.received_at),
    headline: isKill ? "" : cut(mainText(item.headlines) || item.slugline || ""),
    language: item.language ?? null,
    subjects: enrichment.subjects.slice(0, SUBJECTS).map(({ subject, name }) => ({ subject, name })),
    marker: enrichment.changes?.marker ?? null,
    killNote: isKill ? cut(item.edNote ?? "") : "",
    freshSince: null,
  };
}

/** What makes a version unique: the `ce_id` of its record. */
export function keyOf({ id, revision, digest }) {
  return `${id};r=${revision};d=${digest.replace(/^sha256:/, "").slice(0, 12)}`;
}

/**
 * Whether a row is of a later state of its article than another. The number of the revision says so, but an article that
 * comes again after newswire has forgotten it begins at 1 once more: then the time of reception does.
 */
export function isLater(row, than) {
  return row.key !== than.key && (row.revision > than.revision || row.receivedAt > than.receivedAt);
}

/** The text of role `main`, which stands first. */
export function mainText(texts) {
  return texts?.[0]?.value ?? "";
}

function cut(text) {
  // A copy: a part of a string may keep the whole of it in memory.
  return text.length > HEADLINE_CHARACTERS ? `${Array.from(text.slice(0, HEADLINE_CHARACTERS)).slice(0, -1).join("")}…` : text;
}
