// What the page says: states, outcomes, rates and notes in plain words.

const NUMBER = new Intl.NumberFormat("en-GB");

/** `1 article`, `2 articles`. */
export function counted(count, one, many = `${one}s`) {
  return `${NUMBER.format(count)} ${count === 1 ? one : many}`;
}

/** The state of the connection. */
export function stateWords({ name, attempt, detail }) {
  switch (name) {
    case "live":
      return "live";
    case "loading":
      return "loading";
    case "no_access":
      return "no access: token needed";
    case "not_allowed":
      return `no access: ${detail || "the token does not reach so far"}`;
    case "refused":
      return `not understood: ${detail || "a filter cannot be read"}`;
    case "busy":
      return `the gateway is busy, attempt ${attempt}`;
    case "starting":
      return `gateway is starting, attempt ${attempt}`;
    default:
      return `connecting again, attempt ${attempt}`;
  }
}

/** Why the list was made anew. */
export function lostWords(reason) {
  return (
    {
      gone: "The connection was away for so long that what came meanwhile is no longer kept. The list is new.",
      other_log: "The wire itself was set up anew. The list is new.",
    }[reason] ?? "The place in the wire was lost. The list is new."
  );
}

/** An hour's counts a minute. */
export function rateWords(counts) {
  const total = counts.reduce((sum, count) => sum + count, 0);
  const most = Math.max(...counts);
  const now = counts.at(-1);
  return total === 0
    ? "No records in the last hour"
    : `${counted(total, "record")} in the last hour; at most ${NUMBER.format(most)} a minute; this minute ${NUMBER.format(now)}`;
}

/** What came since the last time: `5 new articles, 1 revision`. */
export function arrivalWords({ new: fresh = 0, revision = 0, kill = 0 }) {
  return [
    kill && counted(kill, "kill"),
    fresh && counted(fresh, "new article"),
    revision && counted(revision, "revision"),
  ]
    .filter(Boolean)
    .join(", ");
}

/** Why an article cannot be shown. */
export function missingWords({ status }) {
  switch (status) {
    case 401:
      return "A token is needed to read this article.";
    case 403:
      return "Your token does not reach this article.";
    case 404:
      return "There is no such article at hand. It may be under embargo, or older than what the gateway keeps.";
    case 429:
      return "Too many requests just now. Try again in a moment.";
    case 503:
      return "The gateway is starting. Try again in a moment.";
    default:
      return "The gateway does not answer. Try again in a moment.";
  }
}

const NOTES = {
  feed_assumed: (feed) => `The feed was not named; ${quoted(feed)} was taken.`,
  other_feed: (feed) => `Another feed had this article first: ${quoted(feed)}.`,
  zone_assumed: (zone) => `The date has no time zone; ${quoted(zone)} was taken.`,
  year_assumed: (year) => `A date has no year, or one of two digits; ${quoted(year)} was taken.`,
  date_order_assumed: (order) =>
    `Nothing settles which number is the month; ${order === "dmy" ? "day before month" : "month before day"} was taken.`,
  weekday_mismatch: () => "The day of the week does not fit the date.",
  time_assumed: () => "The date has no time of day; the beginning of the day was taken.",
  date_assumed: () => "The source gives no date; the time of reception was taken.",
  date_in_future: () => "The date lies more than a day ahead; it does not count for the order of versions.",
  language_assumed: (language) => `The language was not stated; ${quoted(language)} was taken.`,
  language_not_tagged: (language) => `There are no subject rules for texts in ${quoted(language)}.`,
  version_assigned: () => "The source gives no version; the number of the revision was taken.",
  same_order: () => "Another text came under the same version and time.",
  id_assumed: () => "The source gives the article no id; its text is what it is known by.",
  story_named: (story) => `It names a story that it corrects or kills, and is not joined to it: ${quoted(story)}.`,
  kill_without_story: () => "The article that this kill is about is not known here; it may be there under another id.",
  unwrapped: (wrapping) => `The wrapping of a Kafka serializer was taken off (${detailed(wrapping)}).`,
  charset_assumed: (charset) => `The text is not UTF-8 and names no charset; ${quoted(charset)} was taken.`,
  mojibake_repaired: () => "Garbled characters were repaired.",
  characters_lost: () => "Bytes that are no characters were dropped.",
  controls_dropped: () => "Control characters were dropped.",
  html_to_text: () => "The source was HTML and was made plain text.",
  markup_read: () => "Markup that the source did not declare was read as markup.",
  site_furniture_removed: (text) => `Words of the site, not of the article, were removed: ${quoted(text)}.`,
  possibly_truncated: () => "The text ends in the middle of a sentence; something may be missing.",
  headline_assumed: () => "The source gives no headline; it was taken from the body.",
  embargoed: () => "The article came under embargo.",
  embargo_stated: () => "The text speaks of an embargo, but no field says until when. Somebody must read it.",
  associations_dropped: (count) => `Pictures or other things that belong to the article are not carried: ${detailed(count)}.`,
  fields_dropped: (names) => `Fields that the standard has no place for were dropped: ${detailed(names)}.`,
  evidence_cut: (count) => `There is more evidence than is shown: ${detailed(count)} further places.`,
};

/** The names of all notes that have words. */
export const NOTE_NAMES = Object.keys(NOTES);

/** A note, `name` or `name:detail`, as a sentence. One of a later release stands as it is. */
export function noteWords(note) {
  const colon = note.indexOf(":");
  const name = colon < 0 ? note : note.slice(0, colon);
  const words = Object.hasOwn(NOTES, name) ? NOTES[name] : () => note;
  return words(colon < 0 ? "" : note.slice(colon + 1));
}

// What comes from a source is fenced in, so that its writing direction ends with it.
function detailed(text) {
  return `\u2068${text}\u2069`;
}

function quoted(text) {
  return `“${detailed(text)}”`;
}
