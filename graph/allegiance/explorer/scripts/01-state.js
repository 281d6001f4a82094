// What the page knows and what it shows. Days are whole numbers since 1970-01-01; null is an open bound.
// Verdicts come from Python as stretches of days: here numbers are compared, nothing is derived.

const MS = 86400000;
const FIRST = toDay("0001-01-01"), LAST = toDay("9999-12-31");
const MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
const WINDOWS = new Map([["0", "this day"], ["365", "last year"], ["1826", "last 5 years"], ["all", "ever"]]);

// Python leaves out what is null, false or empty; here every key is put back, and numbers become what they stand for.
const completed = (record, keys) => { for (const [key, value] of Object.entries(keys)) record[key] ??= value; return record; };
data.relations.forEach((relation) => completed(relation, { event: false, symmetric: false, links: false, heads: false, descends: false, exists: false, places: false }));
data.sources.forEach((source) => completed(source, { url: null }));
data.entities.forEach((entity) => {
  completed(entity, { about: null, names: [], ids: {}, region: null });
  entity.kind = data.kinds[entity.kind];
  entity.names.forEach((name) => completed(name, { lang: null, from: null, to: null }));
});
for (const statement of data.statements) {
  completed(statement, { object: null, value: null, when: null, reference: null, place: null, role: null, conflict: false });
  for (const claim of statement.claims) completed(claim, { asserter: null, when: null, value: null, says: null, credibility: null, attests: null, stance: "supports" });
}
data.ties.forEach((tie, number) => {
  tie.number = number;
  tie.vague = Boolean(tie.possible);
  tie.derived = Boolean(tie.rule);
  completed(tie, { definite: [], because: [], reasons: [], rule: "stated" });
  tie.possible ??= tie.definite;
  tie.relation = data.relations[tie.r];
  tie.family = tie.relation.family;
  tie.isEvent = tie.relation.event;
  tie.implied = tie.derived && tie.rule.includes("implies");
  tie.id = tie.isEvent ? `event.${data.statements[tie.because[0]].id}` : [data.entities[tie.s].id, tie.relation.id, ...(tie.o === null ? [] : [data.entities[tie.o].id])].join(".");
});
const familyById = new Map(data.families.map((family) => [family.id, family]));
const numberById = new Map(data.entities.map((entity, number) => [entity.id, number]));
const tieById = new Map(data.ties.map((tie) => [tie.id, tie]));
const tiesOf = data.entities.map(() => []);
for (const tie of data.ties) { tiesOf[tie.s].push(tie); if (tie.o !== null && tie.o !== tie.s) tiesOf[tie.o].push(tie); }

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

/** The days of the slider: from the year in which the first hundredth of all ties had begun, to the last beginning or end. */
const bounds = (() => {
  const starts = data.ties.flatMap((tie) => tie.possible.map(([from]) => from)).filter((day) => day !== null).sort((one, other) => one - other);
  const ends = data.ties.flatMap((tie) => tie.possible.map(([, to]) => to)).filter((day) => day !== null && day < 40000);
  const early = starts.length ? starts[Math.floor(starts.length / 100)] : data.meta.opening_day;
  const first = toDay(`${isoOf(Math.min(early, data.meta.opening_day)).slice(0, 4)}-01-01`);
  return { first, last: Math.max(first + 1, data.meta.opening_day, starts.at(-1) ?? first, ends.reduce((most, day) => Math.max(most, day), first)) };
})();
const defaultsOff = () => new Set(data.families.filter((family) => !family.shown).map((family) => `f:${family.id}`));
const opening = () => ({ day: data.meta.opening_day, view: "network", selected: null, off: defaultsOff(), possible: true, implied: false, window: "365", theme: null, compare: null, focus: null, path: null, moved: new Map() });
const state = opening();
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
const counts = (verdict) => verdict === "definite" || (verdict === "possible" && state.possible);

/** The ties between two entities that the filters leave on the day, and those on the other day of a comparison. */
function tiesBeforeFocus() {
  const shown = [], off = new Set(data.relations.filter((relation) => state.off.has(`f:${relation.family}`) || state.off.has(`r:${relation.id}`)));
  const kinds = new Set(data.kinds.filter((kind) => state.off.has(`k:${kind.id}`)));
  for (const tie of data.ties) {
    if (tie.o === null || (tie.implied && !state.implied) || off.has(tie.relation) || kinds.has(data.entities[tie.s].kind) || kinds.has(data.entities[tie.o].kind)) continue;
    const verdict = verdictOn(tie, state.day), other = state.compare === null ? verdict : verdictOn(tie, state.compare);
    if (!counts(verdict) && !counts(other)) continue;
    // Compared are the earlier day and the later one, whichever of the two the page shows.
    const [before, after] = state.compare === null || state.compare <= state.day ? [other, verdict] : [verdict, other];
    const turn = state.compare === null ? null : !counts(before) ? "began" : !counts(after) ? "ended" : "stayed";
    shown.push({ tie, verdict: turn === "ended" ? before : turn === "began" ? after : verdict, turn });
  }
  return shown;
}

/** Those of some ties that the focus leaves: around an entity so many steps away, of a family of groups, or of a theatre. */
function inFocus(ties) {
  if (state.focus === null) return ties;
  const { kind, number, steps } = state.focus;
  if (kind === "near") {
    let within = new Set([number]), kept = [];
    for (let step = 0; step < steps; step += 1) {
      kept = ties.filter(({ tie }) => within.has(tie.s) || within.has(tie.o));
      within = new Set([...within, ...kept.flatMap(({ tie }) => [tie.s, tie.o])]);
    }
    return steps > 1 ? ties.filter(({ tie }) => within.has(tie.s) && within.has(tie.o)) : kept;
  }
  const members = kind === "region" ? (one) => data.entities[one].region === number : (one) => theatres.get(number).has(one);
  return ties.filter(({ tie }) => members(tie.s) || members(tie.o));
}
const theatres = new Map(data.theatres.map(({ place, members }) => [place, new Set(members)]));

let shownTies = [], allTies = 0;
/** The ties that are shown, each with its verdict; computed once for each change of state. */
const visibleTies = () => shownTies;
function look() {
  const ties = tiesBeforeFocus();
  allTies = ties.length;
  shownTies = inFocus(ties);
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
  const next = opening();
  const dayOf = (key) => { const day = toDay(asked.get(key) ?? ""); return day === null ? null : Math.min(Math.max(day, FIRST), LAST); };
  const numberOf = (text) => numberById.get(text) ?? null;
  next.day = dayOf("d") ?? next.day;
  next.compare = dayOf("c");
  if (["network", "lineage", "table"].includes(asked.get("v"))) next.view = asked.get("v");
  next.selected = numberOf(asked.get("s"));
  if (next.selected !== null) next.path = numberOf(asked.get("path"));
  if (asked.has("off")) next.off = new Set(asked.get("off").split(",").filter((item) => /^[fkr]:[A-Za-z]+$/.test(item)));
  if (asked.get("p") === "0") next.possible = false;
  if (asked.get("i") === "1") next.implied = true;
  if (WINDOWS.has(asked.get("w"))) next.window = asked.get("w");
  if (["light", "dark"].includes(asked.get("t"))) next.theme = asked.get("t");
  const [kind, id, steps] = (asked.get("f") ?? "").split(":"), number = numberOf(id);
  if (kind === "near" && number !== null) next.focus = { kind, number, steps: [1, 2, 3].includes(+steps) ? +steps : 1 };
  if (kind === "region" && data.regions.includes(number)) next.focus = { kind, number: data.regions.indexOf(number) };
  if (kind === "theatre" && theatres.has(number)) next.focus = { kind, number };
  for (const one of (asked.get("m") ?? "").split(";")) {
    const match = /^([a-z0-9.-]+),(-?\d{1,5}),(-?\d{1,5})$/.exec(one);
    if (match && numberOf(match[1]) !== null) next.moved.set(numberOf(match[1]), { x: +match[2], y: +match[3] });
  }
  return next;
}
function writeFragment() {
  const said = new URLSearchParams(), idOf = (number) => data.entities[number].id;
  said.set("d", isoOf(state.day));
  if (state.compare !== null) said.set("c", isoOf(state.compare));
  if (state.view !== "network") said.set("v", state.view);
  if (state.selected !== null) said.set("s", idOf(state.selected));
  if (state.path !== null) said.set("path", idOf(state.path));
  const off = [...state.off].sort().join(","), usual = [...defaultsOff()].sort().join(",");
  if (off !== usual) said.set("off", off);
  if (!state.possible) said.set("p", "0");
  if (state.implied) said.set("i", "1");
  if (state.window !== "365") said.set("w", state.window);
  if (state.theme) said.set("t", state.theme);
  if (state.focus) said.set("f", state.focus.kind === "near" ? `near:${idOf(state.focus.number)}:${state.focus.steps}` : `${state.focus.kind}:${idOf(state.focus.kind === "region" ? data.regions[state.focus.number] : state.focus.number)}`);
  if (state.moved.size) said.set("m", [...state.moved].map(([number, { x, y }]) => `${idOf(number)},${Math.round(x)},${Math.round(y)}`).join(";"));
  rewriteFragment(`#${said}`);
}
/** Browsers take some ten milliseconds for it and refuse it when it comes too often: the first of a run at once, the last a moment later. */
function rewriteFragment(fragment) {
  rewriting.fragment = fragment;
  if (rewriting.timer !== null) return;
  const write = () => {
    if (location.hash !== rewriting.fragment) history.replaceState(null, "", rewriting.fragment);
    rewriting.seen = location.hash;
  };
  write();
  rewriting.timer = setTimeout(() => {
    rewriting.timer = null;
    // Who has typed another address meanwhile is not overruled: the page is told of it at once.
    if (location.hash === rewriting.seen) write();
  }, 200);
}
const rewriting = { fragment: "", seen: "", timer: null };

/** Takes a change of state and tells every part of the page. */
function change(next) {
  Object.assign(state, next);
  if ("selected" in next && !("path" in next)) state.path = null;
  state.day = Math.min(Math.max(state.day, FIRST), LAST);
  look();
  for (const listener of listeners) listener(next);
  writeFragment();
}
