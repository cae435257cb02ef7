// Spans in a text. A span counts code points; a string of JavaScript counts UTF-16 units, two for an emoji. Pure.

/** Spans with their places as units of the string. What does not hold the words that it says it holds is left out. */
export function locate(text, spans) {
  const wanted = [...new Set(spans.flatMap(({ start, end }) => [start, end]))].sort((a, b) => a - b);
  const units = new Map();
  let points = 0;
  let unit = 0;
  for (const character of text) {
    if (points === wanted[units.size]) {
      units.set(points, unit);
    }
    points += 1;
    unit += character.length;
  }
  if (points === wanted[units.size]) {
    units.set(points, unit);
  }
  return spans
    .map((span) => ({ ...span, start: units.get(span.start), end: units.get(span.end) }))
    .filter(({ start, end, text: words }) => start < end && text.slice(start, end) === words);
}

/** Located spans, those of one number that overlap or touch made one. */
export function join(spans) {
  const joined = [];
  for (const span of spans.toSorted((a, b) => a.number - b.number || a.start - b.start)) {
    const last = joined.at(-1);
    if (last?.number === span.number && span.start <= last.end) {
      last.end = Math.max(last.end, span.end);
    } else {
      joined.push({ ...span });
    }
  }
  return joined;
}

/** A text in pieces, each with the spans that lie on it: `[{text, end, spans}]`. spans: located; may overlap. */
export function piecesOf(text, spans, from = 0, to = text.length) {
  const inside = spans.filter(({ start, end }) => start < to && end > from);
  const edges = new Set([from, to]);
  for (const { start, end } of inside) {
    edges.add(Math.max(start, from)).add(Math.min(end, to));
  }
  const places = [...edges].sort((a, b) => a - b);
  return places.slice(1).map((end, index) => {
    const start = places[index];
    return {
      text: text.slice(start, end),
      end,
      spans: inside.filter((span) => span.start <= start && span.end >= end),
    };
  });
}

/** Where the paragraphs of a body are, parted by empty lines: `[[start, end]]`. */
export function paragraphsOf(text) {
  const places = [];
  let start = 0;
  for (const gap of text.matchAll(/\n{2,}/g)) {
    places.push([start, gap.index]);
    start = gap.index + gap[0].length;
  }
  places.push([start, text.length]);
  return places.filter(([from, to]) => from < to);
}
