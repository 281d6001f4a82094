// The network: pyvis emitted nodes and edges; vis-network draws them at fixed places and only hides and shows.

// Below this scale vis-network leaves the smaller names out.
const READABLE = 0.5;
const DASHES = { sure: false, vague: [9, 5], possible: [2, 5] };
const styleOf = (tie, verdict) => verdict === "possible" ? "possible" : tie.vague ? "vague" : "sure";
const nodes = new vis.DataSet(emitted.nodes.map((node) => ({ ...node, hidden: true })));
const edges = new vis.DataSet(spread(emitted.edges).map((edge) => ({ ...edge, hidden: true })));
const drawnNodes = new Map(), drawnEdges = new Map();
let network = null;

/** Edges of one pair bend apart, so that none hides another. */
function spread(list) {
  const seen = new Map();
  return list.map((edge) => {
    const tie = tieById.get(edge.id);
    const pair = edge.from < edge.to ? `${edge.from} ${edge.to}` : `${edge.to} ${edge.from}`;
    const count = seen.get(pair) ?? 0;
    seen.set(pair, count + 1);
    const bend = Math.ceil(count / 2) * 0.16 * (count % 2 ? 1 : -1) * (edge.from < edge.to ? 1 : -1);
    return {
      ...edge,
      arrows: tie.relation.symmetric ? "" : { to: { enabled: true, scaleFactor: 0.45 } },
      smooth: bend === 0 ? false : { enabled: true, type: bend > 0 ? "curvedCW" : "curvedCCW", roundness: Math.abs(bend) },
    };
  });
}

const colours = () => getComputedStyle(document.documentElement);
function startNetwork() {
  network = new vis.Network(byId("canvas"), { nodes, edges }, {
    physics: { enabled: false }, layout: { improvedLayout: false }, autoResize: true,
    interaction: { hover: true, keyboard: false, tooltipDelay: 1e9, hideEdgesOnDrag: false, multiselect: false },
    nodes: { borderWidth: 1, font: { size: 13, face: "system-ui, Noto Sans, sans-serif", strokeWidth: 4 } },
    edges: { width: 1.5, selectionWidth: 1, hoverWidth: 0.6, font: { size: 11, strokeWidth: 4, align: "middle" } },
  });
  network.on("click", ({ nodes: picked, edges: lines }) => {
    if (picked.length) change({ selected: numberById.get(picked[0]) });
    else if (lines.length) change({ selected: tieById.get(lines[0]).s });
    else if (state.selected !== null) change({ selected: null });
  });
  network.on("hoverEdge", ({ edge, event }) => {
    const tie = tieById.get(edge);
    const verdict = verdictOn(tie, state.day);
    showTip(sentence(tie.relation, nameOn(tie.s, state.day), nameOn(tie.o, state.day)).join("") + ` (${verdict})`, event);
  });
  network.on("hoverNode", ({ node, event }) => { const number = numberById.get(node); showTip(`${nameOn(number, state.day)}: ${kindById.get(data.entities[number].kind).label}`, event); });
  for (const gone of ["blurEdge", "blurNode", "dragStart", "zoom"]) network.on(gone, () => { byId("tip").hidden = true; });
  byId("fit").addEventListener("click", fit);
  byId("zoom-in").addEventListener("click", () => network.moveTo({ scale: network.getScale() * 1.3 }));
  byId("zoom-out").addEventListener("click", () => network.moveTo({ scale: network.getScale() / 1.3 }));
  byId("canvas").addEventListener("keydown", (event) => {
    const step = { ArrowLeft: [-60, 0], ArrowRight: [60, 0], ArrowUp: [0, -60], ArrowDown: [0, 60] }[event.key];
    if (!step) return;
    const at = network.getViewPosition();
    network.moveTo({ position: { x: at.x + step[0] / network.getScale(), y: at.y + step[1] / network.getScale() } });
    event.preventDefault();
  });
}
function showTip(text, event) {
  const tip = byId("tip");
  tip.textContent = text;
  tip.hidden = false;
  const at = event.center ?? { x: event.clientX ?? 0, y: event.clientY ?? 0 };
  tip.style.left = `${Math.min(at.x + 12, innerWidth - tip.offsetWidth - 8)}px`;
  tip.style.top = `${Math.max(at.y - tip.offsetHeight - 10, 4)}px`;
}
/** Shows all that is drawn; the plane is the same on every day, only the cut of it changes. */
function fit() {
  const shown = [...drawnNodes.keys()];
  if (shown.length) network.fit({ nodes: shown, maxZoomLevel: 1.25, animation: false });
}

/** The opening cut: all of it where names can be read then, else the selected entity, or the one with most ties, and what lies around it. */
function openReadably() {
  fit();
  if (!drawnEdges.size || network.getScale() >= READABLE) return;
  const ties = new Map();
  for (const { tie } of visibleTies()) for (const number of [tie.s, tie.o]) ties.set(number, (ties.get(number) ?? 0) + 1);
  const middle = state.selected ?? [...ties].reduce((most, one) => (one[1] > most[1] ? one : most))[0];
  const { x, y } = data.entities[middle];
  network.moveTo({ position: { x, y }, scale: READABLE, animation: false });
}

/** Draws what holds; only nodes and edges that change are touched. */
function drawNetwork() {
  const ties = visibleTies();
  const ink = colours().getPropertyValue("--ink").trim(), ground = colours().getPropertyValue("--ground").trim(), soft = colours().getPropertyValue("--soft").trim();
  const selected = state.selected === null ? null : data.entities[state.selected].id;
  const near = new Set(selected === null ? [] : [selected]);
  const wantedEdges = new Map(), wantedNodes = new Map();
  for (const { tie, verdict } of ties) {
    const from = data.entities[tie.s].id, to = data.entities[tie.o].id;
    const own = selected === null || from === selected || to === selected;
    if (own && selected !== null) { near.add(from); near.add(to); }
    wantedEdges.set(tie.id, `${styleOf(tie, verdict)}|${own}|${selected !== null && own}`);
    wantedNodes.set(from, null);
    wantedNodes.set(to, null);
  }
  if (selected !== null) wantedNodes.set(selected, null);
  const marks = selected === null ? 0 : ties.filter(({ tie }) => data.entities[tie.s].id === selected || data.entities[tie.o].id === selected).length;
  const changedEdges = [];
  for (const id of drawnEdges.keys()) if (!wantedEdges.has(id)) changedEdges.push({ id, hidden: true });
  for (const [id, look] of wantedEdges) {
    if (drawnEdges.get(id) === look + ink) { wantedEdges.set(id, look + ink); continue; }
    const [style, own, marked] = look.split("|");
    const tie = tieById.get(id);
    const colour = familyById.get(tie.family).colour;
    changedEdges.push({
      id, hidden: false, dashes: DASHES[style], width: marked === "true" ? 2.6 : 1.5,
      color: { color: colour, highlight: colour, hover: colour, opacity: own === "true" ? (tie.isEvent ? 0.75 : 0.95) : 0.09 },
      label: marked === "true" && marks <= 12 ? tie.relation.label : " ", font: { color: soft, strokeColor: ground, strokeWidth: 4, size: 14 },
    });
    wantedEdges.set(id, look + ink);
  }
  const changedNodes = [];
  for (const id of drawnNodes.keys()) if (!wantedNodes.has(id)) changedNodes.push({ id, hidden: true });
  for (const id of wantedNodes.keys()) {
    const number = numberById.get(id), entity = data.entities[number], colour = kindById.get(entity.kind).colour;
    const dim = selected !== null && !near.has(id);
    const label = wrap(nameOn(number, state.day));
    const look = `${label}|${dim}|${id === selected}|${ink}`;
    wantedNodes.set(id, look);
    if (drawnNodes.get(id) === look) continue;
    const isGroup = kindById.get(entity.kind).order === 1;
    changedNodes.push({
      id, hidden: false, label, opacity: dim ? 0.16 : 1, borderWidth: id === selected ? 4 : 1,
      color: { background: colour, border: id === selected ? ink : ground, highlight: { background: colour, border: ink }, hover: { background: colour, border: ink } },
      font: { color: dim ? mix(ink, ground) : ink, size: isGroup ? 19 : 15, strokeColor: ground, strokeWidth: dim ? 0 : 4, vadjust: isGroup ? -2 : -4 },
    });
  }
  if (changedNodes.length) nodes.update(changedNodes);
  if (changedEdges.length) edges.update(changedEdges);
  drawnNodes.clear(); drawnEdges.clear();
  for (const [id, look] of wantedNodes) drawnNodes.set(id, look);
  for (const [id, look] of wantedEdges) drawnEdges.set(id, look);
  byId("empty").hidden = drawnEdges.size > 0;
  const count = drawnNodes.size, lines = drawnEdges.size;
  const unsure = ties.filter(({ verdict }) => verdict === "possible").length;
  byId("count").textContent = `${count} ${count === 1 ? "entity" : "entities"}, ${lines} ${lines === 1 ? "tie" : "ties"}${unsure ? `, ${unsure} only possible` : ""}`;
}
const mix = (ink, ground) => ink.startsWith("#e") ? "#4a5462" : "#c3c8d0";
/** A long label on two lines. */
function wrap(text) {
  if (text.length < 18 || !text.includes(" ")) return text;
  const middle = text.length / 2;
  let best = -1;
  for (let at = text.indexOf(" "); at >= 0; at = text.indexOf(" ", at + 1)) if (best < 0 || Math.abs(at - middle) < Math.abs(best - middle)) best = at;
  return `${text.slice(0, best)}\n${text.slice(best + 1)}`;
}
