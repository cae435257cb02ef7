// The live page: puts its parts together. START HERE.
//
//     session ── list, then stream ──► take ──► wire ──► rows        what is shown, and where
//                                        │
//                                        ├──► embargo                 what may not be shown yet
//                                        ├──► drawer                  the article that is open
//                                        └──► rates ──► plot, announcer
//
// The address is the only place of what is shown: filters in its query, the open article behind its `#`.

import { dropToken, keepToken, readFragment, takeTokenFromAddress } from "./access.js";
import { Announcer } from "./announce.js";
import { get } from "./api.js";
import { Drawer } from "./drawer.js";
import { Embargo } from "./embargo.js";
import { FilterForm } from "./filter_form.js";
import { fits, foldWords, pairsOf, readFilters } from "./filters.js";
import { areKeysOn, listenToKeys, switchKeys } from "./keyboard.js";
import { Plot } from "./plot.js";
import { Rates } from "./rates.js";
import { heldUntil, rowOf } from "./record.js";
import { Rows } from "./rows.js";
import { Session } from "./session.js";
import { hasMissed, watchClock } from "./watch.js";
import { Wire } from "./wire.js";
import { counted, lostWords, stateWords } from "./words.js";

const RATES_EACH_MS = 60_000;

const at = (id) => document.getElementById(id);
const state = at("state");
const find = at("find");
const help = at("help");

const wire = new Wire();
const rates = new Rates();
const rows = new Rows(at("scroller"), at("rows"));
const plot = new Plot(at("plot"), at("rate"));
const announcer = new Announcer(at("announcements"));
const filterForm = new FilterForm(at("filters"), { changed: goTo });
const embargo = new Embargo(show);
const drawer = new Drawer(at("drawer"), { rowOf: (id) => wire.get(id), closed: afterDrawer });
const session = new Session({ begin, take, tell });

let filters = readFilters(location.search);
let isPaused = false;
let isPressed = false;
let ratesAt = 0;
let stateName = "";
let isOpenedHere = false;
let isDrawing = false;

// --- records ----------------------------------------------------------------------------------------------------

/** A new list: what was there is forgotten, since nobody knows what became of it meanwhile. */
function begin(records, lost) {
  wire.clear();
  embargo.clear();
  wire.release();
  for (const record of records.toReversed()) {
    place(record, rowOf(record));
  }
  rows.toTop();
  holdOrRelease();
  at("notice").hidden = lost === null;
  at("notice-words").textContent = lost === null ? "" : lostWords(lost);
  draw();
  askRates();
}

/** A record of the stream. */
function take(record) {
  const row = { ...rowOf(record), freshSince: Date.now() };
  if (row.outcome === "kill") {
    drawer.take(row); // whatever the filters say: its text must go
  }
  if (!place(record, row)) {
    return;
  }
  drawer.take(row);
  announcer.count(row.outcome);
  rates.count(row.freshSince);
  if (row.outcome === "kill") {
    draw(); // at once: in a hidden tab no frame would come
  } else {
    drawSoon();
  }
}

/** An article whose embargo is over. */
function show({ item, enrichment }) {
  take({ item, enrichment });
}

/** Put a record where it belongs. Gives whether there is something new to see. */
function place(record, row) {
  if (!wire.isNews(row)) {
    return false;
  }
  const until = heldUntil(record, Date.now());
  const isWanted = fits(filters, record) || (row.outcome === "kill" && wire.get(row.id) !== undefined);
  embargo.drop(row.id);
  if (until === null && isWanted) {
    wire.take(row);
    filterForm.suggest(row);
    return true;
  }
  // What the page has of the article stands no longer.
  wire.remove(row.id);
  if (until !== null) {
    drawer.withdraw(row.id);
    if (isWanted) {
      embargo.hold(row.id, until);
    }
  }
  drawSoon();
  return false;
}

// --- the list ---------------------------------------------------------------------------------------------------

function drawSoon() {
  if (!isDrawing) {
    isDrawing = true;
    requestAnimationFrame(draw);
  }
}

function draw() {
  isDrawing = false;
  const words = foldWords(find.value).trim();
  const all = wire.shown();
  const found = words ? all.filter((row) => isFound(row, words.split(" "))) : all;
  rows.show(found);
  at("found").textContent = words ? `${found.length} of ${all.length}` : "";
  at("empty").hidden = found.length > 0 || stateName !== "live";
  at("empty").textContent = emptyWords(words);
  at("count").textContent = counted(wire.size, "article");
  at("held").textContent = embargo.size ? `${counted(embargo.size, "article")} under embargo until their time` : "";
  at("waiting").hidden = wire.waiting === 0;
  at("waiting").textContent = `${wire.waiting} new`;
  document.title = wire.waiting ? `${wire.waiting} new · newswire` : "newswire";
  plot.draw(rates);
}

function isFound(row, words) {
  const text = foldWords([row.headline, row.killNote, row.feed, row.marker, ...row.subjects.map(({ name }) => name)].join(" "));
  return words.every((word) => text.includes(word));
}

function emptyWords(words) {
  if (words) {
    return "No loaded row has these words.";
  }
  return pairsOf(filters).length
    ? "Nothing fits these filters yet. What does will appear here by itself."
    : "No articles yet. They will appear here by themselves.";
}

/** Nothing moves while the reader has paused, reads further down, or is about to click. */
function holdOrRelease() {
  if (isPaused || isPressed || !rows.isAtTop) {
    wire.hold();
  } else {
    wire.release();
    drawSoon();
  }
}

function showWaiting() {
  rows.toTop();
  wire.showWaiting();
  holdOrRelease();
  draw();
}

function pause(on) {
  isPaused = on;
  at("pause").setAttribute("aria-pressed", String(on));
  at("pause").textContent = on ? "Go on" : "Pause";
  document.body.classList.toggle("paused", on);
  holdOrRelease();
}

// --- connection -------------------------------------------------------------------------------------------------

function tell(now) {
  state.textContent = stateWords(now);
  state.className = now.name;
  if (now.name !== stateName && now.name !== "loading" && !(now.name === "live" && ["", "loading"].includes(stateName))) {
    announcer.say(stateWords(now));
  }
  stateName = now.name;
  const isAsking = now.name === "no_access";
  if (isAsking) {
    dropToken();
    wire.clear();
    embargo.clear();
    drawer.close();
  }
  if (at("access").hidden === isAsking) {
    at("access").hidden = !isAsking;
    if (isAsking) {
      at("token").focus();
    }
  }
  drawSoon();
}

async function askRates() {
  ratesAt = Date.now();
  const asked = filters;
  const answer = await get("v1/rates", { query: pairsOf(asked) }).catch(() => null);
  if (answer === null) {
    return; // the plot goes on with what comes here; whether the gateway is away the stream tells
  }
  const { minutes } = answer;
  const now = Date.now();
  if (asked === filters) {
    rates.replace(minutes, now);
    plot.draw(rates);
    if (stateName === "live" && hasMissed(minutes, session.lastSignAt, now)) {
      session.renew();
    }
  }
}

function tick(now) {
  embargo.tick(now);
  announcer.tick(now);
  drawer.tick(now);
  if (rates.advance(now)) {
    draw();
  }
  if (stateName === "live" && now - ratesAt >= RATES_EACH_MS) {
    askRates();
  }
}

// --- address ----------------------------------------------------------------------------------------------------

/** The reader has chosen other filters. */
function goTo(chosen) {
  const query = new URLSearchParams(pairsOf(chosen)).toString();
  if (query !== new URLSearchParams(pairsOf(filters)).toString()) {
    history.pushState(null, "", location.pathname + (query ? `?${query}` : ""));
    open();
  }
}

/** Show what the address says. */
function open() {
  filters = readFilters(location.search);
  filterForm.show(filters);
  session.open(filters);
}

function followFragment() {
  takeTokenFromAddress();
  const id = readFragment().get("item");
  if (id) {
    drawer.open(id);
  } else if (drawer.id !== null) {
    drawer.close();
  }
}

/** The drawer is closed: the address says so, and the focus is where it was. */
function afterDrawer(id) {
  if (readFragment().get("item") === id) {
    if (isOpenedHere) {
      history.back();
    } else {
      history.replaceState(null, "", location.pathname + location.search);
    }
  }
  isOpenedHere = false;
  rows.focus(id);
}

addEventListener("hashchange", () => {
  isOpenedHere ||= drawer.id === null;
  const before = sessionStorage.length;
  followFragment();
  if (sessionStorage.length !== before) {
    open();
  }
});

addEventListener("popstate", () => {
  const query = new URLSearchParams(pairsOf(readFilters(location.search))).toString();
  if (query !== new URLSearchParams(pairsOf(filters)).toString()) {
    open();
  }
});

// --- controls ---------------------------------------------------------------------------------------------------

/** Go to another row: with the drawer open, to its article. */
function move(steps) {
  const id = rows.step(steps);
  if (id === null) {
    return;
  }
  if (drawer.id === null) {
    rows.focus(id);
  } else {
    rows.select(id);
    location.replace(`#item=${encodeURIComponent(id)}`);
  }
}

listenToKeys({
  actions: {
    j: () => move(1),
    k: () => move(-1),
    p: () => pause(!isPaused),
    n: showWaiting,
    "/": () => find.focus(),
    "?": () => (help.open ? help.close() : help.showModal()),
  },
  isBusy: () => help.open || drawer.id !== null,
  inDialog: ["j", "k", "?"],
});

at("scroller").addEventListener("scroll", holdOrRelease, { passive: true });
at("scroller").addEventListener("pointerdown", () => {
  isPressed = true;
  wire.hold();
});
for (const end of ["pointerup", "pointercancel"]) {
  addEventListener(end, () => {
    // The click that follows comes before the timer.
    setTimeout(() => {
      isPressed = false;
      holdOrRelease();
    });
  });
}
at("rows").addEventListener("click", (event) => {
  if (event.target.closest(".when")) {
    event.target.closest("li").querySelector("a").click(); // the time lies above the link
  }
});
at("pause").addEventListener("click", () => pause(!isPaused));
at("waiting").addEventListener("click", showWaiting);
at("notice-close").addEventListener("click", () => {
  at("notice").hidden = true;
});
at("help-open").addEventListener("click", () => help.showModal());
at("help-close").addEventListener("click", () => help.close());
at("single-keys").checked = areKeysOn();
at("single-keys").addEventListener("change", (event) => switchKeys(event.target.checked));
find.addEventListener("input", draw);
find.addEventListener("keydown", (event) => {
  if (event.key === "Escape") {
    find.value = "";
    draw();
    rows.focus(rows.step(0));
  } else if (event.key === "Enter") {
    rows.focus(rows.step(0));
  }
});
at("drawer").addEventListener("click", (event) => {
  const link = event.target.closest("a[data-subject]");
  if (link) {
    event.preventDefault();
    drawer.close();
    goTo({ ...filters, subject: [link.dataset.subject] });
  }
});
at("access").addEventListener("submit", (event) => {
  event.preventDefault();
  keepToken(at("token").value);
  at("token").value = "";
  open();
});

watchClock({ tick, wake: () => session.renew() });
takeTokenFromAddress();
open();
followFragment();
