// The panel of evidence: every tie of the selected entity with verdict, dates and sources; without one, what changed in the year.

const STATUS = { disputed: "disputed", alleged: "alleged", refuted: "refuted" };

function drawPanel() {
  const panel = byId("panel");
  const content = state.selected === null ? overview() : details(state.selected);
  panel.replaceChildren(...content);
}

function details(number) {
  const entity = data.entities[number], kind = entity.kind;
  const ties = tiesOf[number];
  const out = [
    make("h2", { class: "name" }, named(nameOn(number, state.day))),
    make("p", {}, make("span", { class: "chip" }, kind.label), ...lifeOf(number), make("button", { class: "link close", onclick: () => change({ selected: null }) }, "close")),
  ];
  if (entity.about) out.push(make("p", { class: "about" }, named(entity.about)));
  out.push(focusPart(number), ...pathPart(number));
  const names = [{ name: entity.name, from: null, to: null }, ...entity.names];
  const list = make("ul", { class: "names" }, names.map((name) => make("li", {}, make("bdi", { lang: name.lang }, name.name), name.from !== null || name.to !== null ? make("small", {}, ` ${stretch(name.from, name.to)}`) : "")));
  if (names.length > 1) out.push(make("details", { class: "names" }, make("summary", {}, `${names.length} names`), list));
  const ids = Object.entries(entity.ids);
  if (ids.length) out.push(make("p", { class: "ids" }, ids.map(([scheme, id]) => `${scheme} ${id}`).join(" \u00b7 ")));
  for (const family of data.families) {
    const own = ties.filter((tie) => tie.family === family.id).map((tie) => ({ tie, verdict: verdictOn(tie, state.day) }));
    if (!own.length) continue;
    own.sort((one, other) => rank(one) - rank(other) || firstDay(other.tie) - firstDay(one.tie));
    out.push(make("h2", {}, `${family.label} (${own.length})`), ...own.map((item) => card(item, number)));
  }
  const measures = data.statements.filter((statement) => statement.value !== null && (statement.subject === number));
  if (measures.length) out.push(make("h2", {}, `Figures and names (${measures.length})`), ...measures.map(measureCard));
  const others = data.statements.filter((statement) => (statement.subject === number || statement.object === number) && (statement.status === "refuted" || (statement.status === "alleged" && !data.meta.include_alleged)));
  if (others.length) out.push(make("h2", {}, `Not counted (${others.length})`), ...others.map(measureCard));
  return out;
}
const rank = ({ tie, verdict }) => (verdict === "no" ? 2 : verdict === "possible" ? 1 : 0) + (tie.isEvent ? 0.5 : 0);
const firstDay = (tie) => tie.possible.length ? tie.possible[0][0] ?? FIRST : FIRST;

/** Buttons that leave only what lies around the entity. */
function focusPart(number) {
  const own = state.focus !== null && state.focus.kind === "near" && state.focus.number === number;
  return make("p", { class: "around" }, "Around it: ", [1, 2, 3].map((steps) => make("button", { class: "small", "aria-pressed": String(own && state.focus.steps === steps), onclick: () => change({ selected: number, path: state.path, focus: own && state.focus.steps === steps ? null : { kind: "near", number, steps } }) }, `${steps} ${steps === 1 ? "step" : "steps"}`)));
}

/** The days on which an entity existed or lived, where the history says so. */
function lifeOf(number) {
  const life = tiesOf[number].find((tie) => tie.s === number && tie.relation.exists && tie.possible.length);
  return life ? [make("small", { class: "ids" }, `${life.relation.label} ${stretch(life.possible[0][0], life.possible[life.possible.length - 1][1])} `)] : [];
}

/** One tie: sentence, verdict with reasons, dates, and every claim behind it. */
function card({ tie, verdict }, seenFrom, day = state.day) {
  const family = familyById.get(tie.family);
  const place = (number) => number === seenFrom ? named(nameOn(number, middleOf(tie))) : entityButton(number, middleOf(tie));
  const flip = tie.relation.symmetric && tie.o === seenFrom;
  const parts = sentence(tie.relation, place(flip ? tie.o : tie.s), tie.o === null ? null : place(flip ? tie.s : tie.o));
  const statements = tie.because.map((number) => data.statements[number]);
  const made = make("article", { class: verdict === "no" ? "card off" : "card" },
    make("p", {}, parts, badges(statements)),
    make("p", { class: "when" }, datesOf(tie)),
    make("p", {}, verdictText(tie, verdict, day)),
    evidence(statements));
  made.style.setProperty("--family", family.colour);
  return made;
}
const middleOf = (tie) => { const from = firstDay(tie); return covers(tie.possible, state.day) ? state.day : from === FIRST ? state.day : from; };

function badges(statements) {
  const out = [];
  const statuses = new Set(statements.map((statement) => STATUS[statement.status]).filter(Boolean));
  for (const status of statuses) out.push(make("span", { class: "badge" }, status));
  if (statements.some((statement) => statement.conflict)) out.push(make("span", { class: "badge" }, "sources disagree"));
  return out;
}
function datesOf(tie) {
  const said = [];
  if (tie.definite.length) said.push((tie.isEvent ? "" : "definite ") + tie.definite.map(([from, to]) => stretch(from, to)).join("; "));
  if (tie.vague) said.push("possible " + tie.possible.map(([from, to]) => stretch(from, to)).join("; "));
  const roles = [...new Set(tie.because.map((number) => data.statements[number].role).filter(Boolean))];
  return [said.join(" \u00b7 "), roles.length ? ` \u00b7 ${roles.join(", ")}` : "", tie.derived ? ` \u00b7 follows (${tie.rule})` : ""].join("");
}
function verdictText(tie, verdict, day) {
  if (tie.isEvent) return make("span", { class: `verdict ${tie.definite.length ? "definite" : "possible"}` }, tie.definite.length ? "definite" : `possible: ${reasonsOf(tie, null)}`);
  if (verdict === "definite") return make("span", { class: "verdict definite" }, `definite on ${inWords(day)}`);
  if (verdict === "possible") return make("span", { class: "verdict possible" }, `possible on ${inWords(day)}: ${reasonsOf(tie, day)}`);
  return make("span", { class: "verdict no" }, `not on ${inWords(day)}`);
}
function reasonsOf(tie, day) {
  const found = tie.reasons.find(([from, to]) => day === null || ((from === null || from <= day) && (to === null || day <= to)));
  return found ? found.slice(2).map((reason) => data.reasons[reason]).join("; ") : "date vague";
}

/** A statement that is no tie: a figure, a name, or one that is kept but not counted. */
function measureCard(statement) {
  const relation = data.relations[statement.relation];
  const object = statement.object === null ? named(statement.value ?? "") : entityButton(statement.object);
  const made = make("article", { class: "card" },
    make("p", {}, sentence(relation, named(nameOn(statement.subject, state.day)), object), badges([statement])),
    make("p", { class: "when" }, [statement.when, statement.role, statement.status].filter(Boolean).join(" \u00b7 ")),
    evidence([statement]));
  made.style.setProperty("--family", familyById.get(relation.family).colour);
  return made;
}

function evidence(statements) {
  const claims = statements.reduce((sum, statement) => sum + statement.claims.length, 0);
  const denied = statements.some((statement) => statement.claims.some((claim) => claim.stance === "denies"));
  const made = make("details", {}, make("summary", {}, `${claims} ${claims === 1 ? "claim" : "claims"}${denied ? ", both sides" : ""}`));
  // Written when opened: a panel of sixty ties has a thousand claims that nobody looks at.
  made.addEventListener("toggle", () => {
    if (made.childElementCount > 1) return;
    made.append(...statements.flatMap((statement) => [
      make("p", { class: "claim" }, make("small", {}, sentence(data.relations[statement.relation], nameOn(statement.subject, state.day), statement.object === null ? statement.value : nameOn(statement.object, state.day)).join(""), statement.when ? `, ${statement.when}` : "", statement.reference ? `, no. ${statement.reference}` : "", `: ${statement.status}`)),
      ...statement.claims.map(claimLine)]));
  });
  return made;
}
function claimLine(claim) {
  const source = data.sources[claim.source];
  const linked = source.url && /^https?:\/\//i.test(source.url);
  const title = linked ? make("a", { href: source.url, target: "_blank", rel: "noopener noreferrer" }, named(source.title)) : named(source.title);
  const more = [claim.when ? `dates it ${claim.when}` : "", claim.value ? `counts ${claim.value}` : "", claim.credibility ? `credibility ${claim.credibility}` : ""].filter(Boolean);
  return make("div", { class: `claim ${claim.stance}` },
    make("p", {}, make("span", { class: "stance" }, claim.stance === "denies" ? "Denied: " : ""), title),
    make("p", {}, make("small", {}, named(source.publisher), `, ${source.published}, grade ${source.grade}, ${source.kind}`, claim.asserter !== null ? [", reporting ", named(nameOn(claim.asserter, state.day))] : "", more.length ? `; ${more.join("; ")}` : "")),
    claim.says ? make("p", { class: "says" }, named(claim.says)) : "");
}

// ---- with nothing selected

function overview() {
  if (state.compare !== null) return comparison();
  const year = [state.day - 365, state.day];
  const candidates = data.ties.filter((tie) => tie.o !== null && !isOff(tie) && !tie.implied && changedIn(tie, year));
  const changes = inFocus(candidates.map((tie) => ({ tie }))).map(({ tie }) => tie).sort((one, other) => dayIn(other, year) - dayIn(one, year));
  const out = [make("h2", {}, `What changed in the year to ${inWords(state.day)}`)];
  if (!changes.length) out.push(make("p", { class: "note" }, "Nothing that the chosen filters show."));
  for (const tie of changes.slice(0, 60)) out.push(card({ tie, verdict: verdictOn(tie, state.day) }, null));
  if (changes.length > 60) out.push(make("p", { class: "note" }, `and ${changes.length - 60} more: shorten the list with the filters.`));
  out.push(...howToRead());
  return out;
}
/** What began and what ended between the two days that are compared. */
function comparison() {
  const [before, after] = [Math.min(state.compare, state.day), Math.max(state.compare, state.day)];
  const out = [make("h2", { class: "name" }, `${inWords(before)} and ${inWords(after)}`), make("p", {}, make("button", { class: "link", onclick: () => change({ compare: null }) }, "end the comparison"))];
  for (const [turn, title, day] of [["began", "Began", after], ["ended", "Ended", before]]) {
    const ties = visibleTies().filter((item) => item.turn === turn);
    out.push(make("h2", { class: turn }, `${title} (${ties.length})`), ...ties.slice(0, 80).map((item) => card(item, null, day)));
    if (ties.length > 80) out.push(make("p", { class: "note" }, `and ${ties.length - 80} more: the table lists them all.`));
  }
  return [...out, ...howToRead()];
}
const changedIn = (tie, [from, to]) => tie.possible.some(([start, end]) => (start !== null && start > from && start <= to) || (!tie.isEvent && end !== null && end >= from && end < to));
function dayIn(tie, [from, to]) {
  return Math.max(...tie.possible.flat().filter((day) => day !== null && day > from && day <= to), FIRST);
}
function howToRead() {
  const meta = data.meta;
  return [
    make("h2", {}, "How to read this page"),
    make("p", { class: "note" }, make("b", {}, "Definite"), ": so under every reading of the vague dates, and accepted. ", make("b", {}, "Possible"), ": so under at least one reading, or but for doubt. A tie that is not shown is not denied: nothing in the history makes it so."),
    make("p", { class: "note" }, `${meta.counts.entities} entities, ${meta.counts.statements} statements, ${meta.counts.claims} claims, ${meta.counts.sources} sources. Version ${meta.version}, ${meta.licence}.`,
      meta.known_by ? ` As far as was published by ${meta.known_by}.` : "", meta.include_alleged ? " Allegations are included, as possible." : " Allegations are left out."),
    make("p", { class: "note" }, make("b", {}, "Cite: "), meta.cite),
    make("p", { class: "note" }, make("b", {}, "Corrections: "), meta.corrections),
  ];
}
