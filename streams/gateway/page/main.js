// The live page: puts its parts together. START HERE.
//
//     address ─► session ── list, then stream ──► take ──► list        the rows: which, and where
//        ▲                                          ├────► embargo     what may not be shown yet
//        └──────── filter form, drawer ◄────────────┴────► plot, announcer

import { dropToken, keepToken } from "./access.js";
import { Address } from "./address.js";
import { Announcer } from "./announce.js";
import { get } from "./api.js";
import { Drawer } from "./drawer.js";
import { Embargo, heldUntil } from "./embargo.js";
import { FilterForm } from "./filter_form.js";
import { fits, pairsOf } from "./filters.js";
import { areKeysOn, listenToKeys, switchKeys } from "./keyboard.js";
import { List } from "./list.js";
import { Plot } from "./plot.js";
import { Rates } from "./rates.js";
import { rowOf } from "./record.js";
import { Session } from "./session.js";
import { counted, lostWords, stateWords } from "./words.js";

const TICK_MS = 1_000;
const ASK_EACH_MS = 60_000;
// Keys that have a meaning while an article is open.
const DRAWER_KEYS = ["j", "k", "?"];

const at = (id) => document.getElementById(id);
const help = at("help");

const list = new List(document);
const rates = new Rates();
const plot = new Plot(at("plot"), at("rate"));
const announcer = new Announcer(at("announcements"));
const embargo = new Embargo(arrive);
const filterForm = new FilterForm(at("filters"), { changed: goTo });
const drawer = new Drawer(at("drawer"), { rowOf: (id) => list.get(id), filter: goToSubject, closed: afterDrawer });
const address = new Address({ filtered: open, opened: (id) => drawer.show(id), allowed: open });
const session = new Session({ begin, take, release: arrive, tell });

let stateName = "";
let askedAt = 0;

// --- records ----------------------------------------------------------------------------------------------------

/** A new list: what was there is forgotten, since nobody knows what became of it meanwhile. */
function begin(records, lost) {
  embargo.clear();
  const rows = records.map(rowOf);
  list.begin(rows);
  rows.forEach((row) => filterForm.suggest(row));
  at("notice").hidden = lost === null;
  at("notice-words").textContent = lost === null ? "" : lostWords(lost);
  drawer.check();
}

/** A record of the stream. */
function take(record) {
  const until = heldUntil(record);
  if (until === null) {
    arrive(record);
    return;
  }
  // What the page has of the article stands no longer, and what has come may not be shown yet.
  const { id } = record.enrichment;
  list.remove(id);
  drawer.withdraw(id);
  embargo.drop(id);
  if (fits(address.filters, record)) {
    embargo.hold(id, until);
  }
}

/** A record that may be shown, of the stream or one whose embargo is over. */
function arrive(record) {
  const row = { ...rowOf(record), freshSince: Date.now() };
  if (!list.isNews(row)) {
    return;
  }
  embargo.drop(row.id);
  drawer.take(row);
  const isKillOfShown = row.outcome === "kill" && list.get(row.id) !== undefined;
  if (!fits(address.filters, record) && !isKillOfShown) {
    list.remove(row.id);
    return;
  }
  list.take(row);
  filterForm.suggest(row);
  announcer.count(row.outcome);
  rates.count(row.freshSince);
  plot.draw(rates);
}

// --- connection -------------------------------------------------------------------------------------------------

function tell(now) {
  const words = stateWords(now);
  at("state").textContent = words;
  at("state").className = now.name;
  if (now.name !== stateName && isWorthSaying(now.name)) {
    announcer.say(words);
  }
  stateName = now.name;
  if (now.name === "live") {
    askRates();
  }
  list.sayWhereEmpty(now.name === "live" ? emptyWords() : "");
  const isAsking = now.name === "no_access";
  if (isAsking) {
    dropToken();
    list.begin([]);
    drawer.close();
  }
  if (at("access").hidden === isAsking) {
    at("access").hidden = !isAsking;
    at("token").focus();
  }
}

/** That the page opens, and is live then, needs no words. */
function isWorthSaying(name) {
  return name !== "loading" && !(name === "live" && ["", "loading"].includes(stateName));
}

function emptyWords() {
  return pairsOf(address.filters).length
    ? "Nothing fits these filters yet. What does will appear here by itself."
    : "No articles yet. They will appear here by themselves.";
}

async function askRates() {
  askedAt = Date.now();
  const { filters } = address;
  const answer = await get("v1/rates", { query: pairsOf(filters) }).catch(() => null);
  if (answer !== null && filters === address.filters) {
    rates.replace(answer.minutes, Date.now());
    plot.draw(rates);
  } // else the plot goes on with what comes here; whether the gateway is away the stream tells
}

setInterval(() => {
  const now = Date.now();
  session.tick(now);
  embargo.tick(now);
  announcer.tick(now);
  drawer.tick(now);
  list.tick();
  at("held").textContent = embargo.size ? `${counted(embargo.size, "article")} under embargo until their time` : "";
  if (rates.advance(now)) {
    plot.draw(rates);
  }
  if (stateName === "live" && now - askedAt >= ASK_EACH_MS) {
    askRates();
    session.look();
  }
}, TICK_MS);

// --- address ----------------------------------------------------------------------------------------------------

/** Show what the address says. */
function open() {
  filterForm.show(address.filters);
  session.open(address.filters);
}

function goTo(filters) {
  if (address.filter(filters)) {
    open();
  }
}

function goToSubject(subject) {
  goTo({ ...address.filters, subject: [subject] });
}

/** The drawer is closed: the address says so, and the focus is on its row. */
function afterDrawer(id) {
  address.closeItem(id);
  list.focus(id);
}

// --- controls ---------------------------------------------------------------------------------------------------

/** Go to another row: with the drawer open, to its article. */
function move(steps) {
  const id = list.step(steps);
  if (id === null) {
    return;
  }
  if (drawer.id === null) {
    list.focus(id);
  } else {
    list.select(id);
    address.replaceItem(id);
  }
}

function toggleHelp() {
  if (help.open) {
    help.close();
  } else {
    help.showModal();
  }
}

listenToKeys({
  actions: {
    j: () => move(1),
    k: () => move(-1),
    p: () => list.togglePause(),
    n: () => list.showWaiting(),
    "/": () => list.startFinding(),
    "?": toggleHelp,
  },
  isAllowed: (key) => (help.open ? key === "?" : drawer.id === null || DRAWER_KEYS.includes(key)),
});

at("notice-close").addEventListener("click", () => {
  at("notice").hidden = true;
});
at("help-open").addEventListener("click", toggleHelp);
at("help-close").addEventListener("click", toggleHelp);
at("single-keys").checked = areKeysOn();
at("single-keys").addEventListener("change", (event) => switchKeys(event.target.checked));
at("access").addEventListener("submit", (event) => {
  event.preventDefault();
  keepToken(at("token").value);
  at("token").value = "";
  open();
});

open();
drawer.show(address.item);
