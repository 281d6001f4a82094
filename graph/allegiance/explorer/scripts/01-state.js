// What the page knows and what it shows. Days are whole numbers since 1970-01-01; null is an open bound.
// Verdicts come from Python as stretches of days: here numbers are compared, nothing is derived.

const data = JSON.parse(document.getElementById("payload").textContent);
const emitted = JSON.parse(document.getElementById("network").textContent);
const byId = (id) => document.getElementById(id);
const MS = 86400000;
const FIRST = toDay("0001-01-01"), LAST = toDay("9999-12-31");
const MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
const WINDOWS = new Map([["0", "this day"], ["365", "last year"], ["1826", "last 5 years"], ["all", "ever"]]);

const kindById = new Map(data.kinds.map((kind) => [kind.id, kind]));
const familyById = new Map(data.families.map((family) => [family.id, family]));
const numberById = new Map(data.entities.map((entity, number) => [entity.id, number]));
const tieById = new Map(data.ties.map((tie) => [tie.id, tie]));
// Python leaves out what is null; here every key is put back.
const complete = (record, keys) => { for (const key of keys) record[key] ??= null; };
for (const statement of data.statements) {
  complete(statement, ["object", "value", "when", "reference", "place", "role"]);
  statement.conflict ??= false;
  for (const claim of statement.claims) {
    complete(claim, ["asserter", "when", "value", "says", "credibility", "attests"]);
    claim.stance ??= "supports";
  }
}
data.ties.forEach((tie) => { tie.relation = data.relations[tie.r]; tie.family = tie.relation.family; tie.isEvent = tie.relation.type !== "state"; tie.implied = tie.derived && tie.rule.includes("implies"); });

/** The day number of YYYY-MM-DD, or null. */
function toDay(text) {
  const match = /^(\d{4})-(\d{2})-(\d{2})$/.exec(text);
  if (!match) return null;
  const date = new Date(0);
  date.setUTCFullYear(+match[1], +match[2] - 1, +match[3]);
  return date.getUTCMonth() === +match[2] - 1 && date.getUTCDate() === +match[3] ? Math.round(date.getTime() / MS) : null;
}
const toDate = (day) => new Date(day * MS);
function isoOf(day) {
  const date = toDate(day);
  const two = (number) => String(number).padStart(2, "0");
  return `${String(date.getUTCFullYear()).padStart(4, "0")}-${two(date.getUTCMonth() + 1)}-${two(date.getUTCDate())}`;
}
function inWords(day) {
  const date = toDate(day);
  return `${date.getUTCDate()} ${MONTHS[date.getUTCMonth()]} ${date.getUTCFullYear()}`;
}
/** A stretch of days in words. */
function stretch(from, to) {
  if (from === null && to === null) return "at all times";
  if (from === null) return `until ${inWords(to)}`;
  if (to === null) return `from ${inWords(from)} on`;
  return from === to ? inWords(from) : `${inWords(from)} to ${inWords(to)}`;
}
/** A day moved by months, kept inside its month. */
function addMonths(day, months) {
  const date = toDate(day);
  const moved = new Date(0);
  moved.setUTCFullYear(date.getUTCFullYear(), date.getUTCMonth() + months, 1);
  const length = new Date(Date.UTC(moved.getUTCFullYear(), moved.getUTCMonth() + 1, 0)).getUTCDate();
  moved.setUTCDate(Math.min(date.getUTCDate(), length));
  return Math.round(moved.getTime() / MS);
}

const bounds = {
  first: data.meta.first_day,
  last: Math.max(data.meta.opening_day, data.meta.first_day + 1, ...data.ties.map((tie) => tie.possible.length ? tie.possible[0][0] ?? data.meta.first_day : data.meta.first_day)),
};
const defaultsOff = () => new Set(data.families.filter((family) => !family.shown).map((family) => `f:${family.id}`));
const state = { day: data.meta.opening_day, view: "network", selected: null, off: defaultsOff(), possible: true, implied: false, window: "365", theme: null };
const listeners = [];

const covers = (stretches, day) => stretches.some(([from, to]) => (from === null || from <= day) && (to === null || day <= to));

/** "definite", "possible" or "no" for a tie on a day; an event counts while it lies in the window of past events. */
function verdictOn(tie, day) {
  if (!tie.isEvent) return covers(tie.definite, day) ? "definite" : covers(tie.possible, day) ? "possible" : "no";
  const back = state.window === "all" ? Infinity : +state.window;
  const near = tie.possible.some(([from, to]) => (from === null || from <= day) && (to === null || to >= day - back));
  return !near ? "no" : tie.definite.length ? "definite" : "possible";
}
const isOff = (tie) => state.off.has(`f:${tie.family}`) || state.off.has(`r:${tie.relation.id}`);
const kindOff = (number) => state.off.has(`k:${data.entities[number].kind}`);

/** The ties between two entities that the filters and the day leave, with their verdicts. */
function visibleTies() {
  const shown = [];
  for (const tie of data.ties) {
    if (tie.o === null || (tie.implied && !state.implied) || isOff(tie) || kindOff(tie.s) || kindOff(tie.o)) continue;
    const verdict = verdictOn(tie, state.day);
    if (verdict === "definite" || (verdict === "possible" && state.possible)) shown.push({ tie, verdict });
  }
  return shown;
}

/** The name that an entity bore on a day: a former name that covers it, else the usual one. */
function nameOn(number, day) {
  const entity = data.entities[number];
  const dated = entity.names.find((name) => name.to !== null && (!name.lang || name.lang === "en") && (name.from === null || name.from <= day) && day <= name.to);
  return dated ? dated.name : entity.name;
}
/** The sentence of a relation, its two places filled by nodes or texts. */
function sentence(relation, subject, object) {
  const parts = [];
  for (const piece of relation.phrase.split(/(\{subject\}|\{object\})/)) {
    if (piece === "{subject}") parts.push(subject);
    else if (piece === "{object}") parts.push(object ?? "");
    else if (piece) parts.push(piece);
  }
  return parts;
}

/** An element with properties and children; texts become text nodes, never markup. */
function make(tag, properties, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(properties ?? {})) {
    if (name === "class") element.className = value;
    else if (name.startsWith("on")) element.addEventListener(name.slice(2), value);
    else if (value !== null && value !== undefined && value !== false) element.setAttribute(name, value === true ? "" : value);
  }
  element.append(...children.flat(Infinity).filter((child) => child !== null && child !== undefined && child !== ""));
  return element;
}
const named = (text) => make("bdi", {}, text);
function svg(tag, properties, ...children) {
  const element = document.createElementNS("http://www.w3.org/2000/svg", tag);
  for (const [name, value] of Object.entries(properties ?? {})) element.setAttribute(name, value);
  element.append(...children);
  return element;
}
const entityButton = (number, day) => make("button", { class: "link", onclick: () => change({ selected: number }) }, named(nameOn(number, day ?? state.day)));

// ---- the address holds the state, so that every view is a link

function readFragment() {
  const asked = new URLSearchParams(location.hash.slice(1));
  const next = { day: data.meta.opening_day, view: "network", selected: null, off: defaultsOff(), possible: true, implied: false, window: "365", theme: null };
  const day = toDay(asked.get("d") ?? "");
  if (day !== null) next.day = Math.min(Math.max(day, FIRST), LAST);
  if (["network", "lineage", "table"].includes(asked.get("v"))) next.view = asked.get("v");
  if (numberById.has(asked.get("s"))) next.selected = numberById.get(asked.get("s"));
  if (asked.has("off")) next.off = new Set(asked.get("off").split(",").filter((item) => /^[fkr]:[A-Za-z]+$/.test(item)));
  if (asked.get("p") === "0") next.possible = false;
  if (asked.get("i") === "1") next.implied = true;
  if (WINDOWS.has(asked.get("w"))) next.window = asked.get("w");
  if (["light", "dark"].includes(asked.get("t"))) next.theme = asked.get("t");
  return next;
}
function writeFragment() {
  const said = new URLSearchParams();
  said.set("d", isoOf(state.day));
  if (state.view !== "network") said.set("v", state.view);
  if (state.selected !== null) said.set("s", data.entities[state.selected].id);
  const off = [...state.off].sort().join(","), usual = [...defaultsOff()].sort().join(",");
  if (off !== usual) said.set("off", off);
  if (!state.possible) said.set("p", "0");
  if (state.implied) said.set("i", "1");
  if (state.window !== "365") said.set("w", state.window);
  if (state.theme) said.set("t", state.theme);
  history.replaceState(null, "", `#${said}`);
}

/** Takes a change of state and tells every part of the page. */
function change(next) {
  Object.assign(state, next);
  state.day = Math.min(Math.max(state.day, FIRST), LAST);
  for (const listener of listeners) listener(next);
  writeFragment();
}
