// The legend is the filter: kinds of entity, families of relations and each relation, with visible and all counts.

const numbers = new Map();

function startLegend() {
  const legend = byId("legend");
  legend.append(...startingPoints());
  legend.append(make("h2", {}, "Entities"));
  const perKind = count(data.entities.map((entity) => entity.kind));
  for (const kind of data.kinds) if (perKind.get(kind)) legend.append(line(`k:${kind.id}`, kind.plural, mark(kind), perKind.get(kind)));
  legend.append(make("h2", {}, "Relations"));
  const perRelation = count(data.ties.filter((tie) => tie.o !== null).map((tie) => tie.relation.id));
  for (const family of data.families) {
    const relations = data.relations.filter((relation) => relation.family === family.id && perRelation.get(relation.id));
    if (!relations.length) continue;
    const all = relations.reduce((sum, relation) => sum + perRelation.get(relation.id), 0);
    const list = make("div", { class: "list", id: `list-${family.id}`, hidden: true }, relations.map((relation) => line(`r:${relation.id}`, relation.label, stroke(family.colour, true), perRelation.get(relation.id))));
    const fold = make("button", { class: "fold", "aria-expanded": "false", "aria-controls": list.id, "aria-label": `Relations of ${family.label}`, onclick: () => {
      list.hidden = !list.hidden;
      fold.setAttribute("aria-expanded", String(!list.hidden));
    } });
    legend.append(make("div", { class: "family" }, fold, line(`f:${family.id}`, family.label, stroke(family.colour, false), all)), list);
  }
  legend.append(make("p", { class: "key" }, make("button", { class: "link", onclick: () => change({ off: new Set() }) }, "show all"), make("button", { class: "link", onclick: () => change({ off: defaultsOff() }) }, "usual")));
  legend.append(make("h2", {}, "Certainty"));
  for (const [turn, text] of [["began", "began between the two days"], ["ended", "ended between them"], ["stayed", "held on both"]]) legend.append(make("p", { class: `key turn ${turn}` }, picture(34, svg("line", { x1: 1, x2: 33, y1: 6, y2: 6, stroke: `var(--${turn})`, "stroke-width": 3 })), text));
  for (const [dashes, text] of [["", "definite, days known"], ["9 5", "definite, start or end vague"], ["2 5", "only possible"]]) {
    legend.append(make("p", { class: "key" }, picture(34, svg("line", { x1: 1, x2: 33, y1: 6, y2: 6, stroke: "currentColor", "stroke-width": 2, "stroke-dasharray": dashes })), text));
  }
  const possible = make("input", { type: "checkbox", id: "possible", onchange: () => change({ possible: possible.checked }) });
  legend.append(make("label", {}, possible, "include what is only possible"));
  const implied = make("input", { type: "checkbox", id: "implied", onchange: () => change({ implied: implied.checked }) });
  legend.append(make("label", {}, implied, "draw what other ties imply"));
  legend.append(make("h2", {}, "Past events"));
  const select = make("select", { id: "window", "aria-label": "Past events", onchange: () => change({ window: select.value }) }, [...WINDOWS].map(([value, text]) => make("option", { value }, text)));
  legend.append(select);
  byId("toggle-legend").addEventListener("click", () => {
    const open = legend.classList.toggle("open");
    byId("toggle-legend").setAttribute("aria-expanded", String(open));
  });
}
/** Families of groups and theatres to begin with. */
function startingPoints() {
  const options = (list) => list.map(([value, text]) => make("option", { value }, text));
  const byName = (one, other) => (one[1] < other[1] ? -1 : 1);
  const families = data.regions.map((number, region) => [`region:${region}`, `${data.entities[number].name} and around`]).sort(byName);
  const places_ = [...theatres.keys()].map((number) => [`theatre:${number}`, data.entities[number].name]).sort(byName);
  const select = make("select", { id: "focus", "aria-label": "Part of the picture", onchange: () => {
    const [kind, number] = select.value.split(":");
    change({ focus: kind === "all" ? null : { kind, number: +number } });
    fit();
  } }, make("option", { value: "all" }, "everything"), families.length ? make("optgroup", { label: "Families" }, options(families)) : "", places_.length ? make("optgroup", { label: "Theatres" }, options(places_)) : "", make("option", { value: "near", hidden: true }, "around one entity"));
  return [make("h2", {}, "Show"), select];
}
function count(items) {
  const counts = new Map();
  for (const item of items) counts.set(item, (counts.get(item) ?? 0) + 1);
  return counts;
}
function line(key, text, picture_, all) {
  const box = make("input", { type: "checkbox", "data-key": key, onchange: () => {
    const off = new Set(state.off);
    if (box.checked) off.delete(key); else off.add(key);
    change({ off });
  } });
  const number = make("span", { class: "number" }, `0 / ${all}`);
  numbers.set(key, { box, number, all });
  return make("label", {}, box, picture_, text.charAt(0).toUpperCase() + text.slice(1), number);
}
const picture = (width, ...children) => svg("svg", { width, height: 12, viewBox: `0 0 ${width} 12`, "aria-hidden": "true" }, ...children);
const stroke = (colour, thin) => picture(18, svg("line", { x1: 1, x2: 17, y1: 6, y2: 6, stroke: colour, "stroke-width": thin ? 2 : 4 }));
function mark(kind) {
  const shapes = {
    dot: () => svg("circle", { cx: 6, cy: 6, r: 5 }), square: () => svg("rect", { x: 1.5, y: 1.5, width: 9, height: 9 }),
    star: () => svg("path", { d: "M6 0l1.6 4.2L12 4.4 8.600 7.200 9.800 11.600 6 9 2.200 11.600 3.400 7.200 0 4.400 4.400 4.200z" }), diamond: () => svg("path", { d: "M6 0l6 6-6 6-6-6z" }),
    hexagon: () => svg("path", { d: "M3 1h6l3 5-3 5H3L0 6z" }), triangle: () => svg("path", { d: "M6 1l6 10H0z" }), triangleDown: () => svg("path", { d: "M6 11l6-10H0z" }),
  };
  const shape = (shapes[kind.shape] ?? shapes.dot)();
  shape.setAttribute("fill", kind.colour);
  return picture(12, shape);
}

function drawLegend() {
  for (const key of document.querySelectorAll(".key.turn")) key.hidden = state.compare === null;
  const ties = visibleTies();
  const seen = new Set(ties.flatMap(({ tie }) => [tie.s, tie.o]));
  const now = count([...ties.flatMap(({ tie }) => [`f:${tie.family}`, `r:${tie.relation.id}`]), ...[...seen].map((number) => `k:${data.entities[number].kind.id}`)]);
  for (const [key, { box, number, all }] of numbers) {
    box.checked = !state.off.has(key);
    number.textContent = `${now.get(key) ?? 0} / ${all}`;
  }
  byId("focus").value = state.focus === null ? "all" : state.focus.kind === "near" ? "near" : `${state.focus.kind}:${state.focus.number}`;
  byId("possible").checked = state.possible;
  byId("implied").checked = state.implied;
  byId("window").value = state.window;
}
