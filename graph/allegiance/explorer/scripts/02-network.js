// The network: pyvis emitted nodes and edges; vis-network draws them at fixed places and only hides and shows.
// Names, and the grounds of the families behind them, are painted here, so that no name ever lies on another.

const DASHES = { sure: false, vague: [9, 5], possible: [2, 5] };
const FAINT = { sure: 0.85, vague: 0.62, possible: 0.42 };
const TURNS = { began: "--began", ended: "--ended", stayed: "--stayed" };
const styleOf = (tie, verdict) => verdict === "possible" ? "possible" : tie.vague ? "vague" : "sure";
const nodes = new vis.DataSet(emitted.nodes.map(({ label, ...node }) => ({ ...node, hidden: true })));
const edges = new vis.DataSet();
// The engine takes a tenth of a millisecond for each edge that it is given: the page opens with those of its day, the others follow.
const waiting = new Map(spread(emitted.edges).map((edge) => [edge.id, { ...edge, hidden: true }]));
const places = emitted.nodes.map(({ x, y }) => ({ x, y }));
const drawnNodes = new Set(), drawnEdges = new Map();
let network = null, scaledFor = 0;

/** Edges of one pair bend apart, so that none hides another. */
function spread(list) {
  const seen = new Map();
  return list.map((edge) => {
    const tie = data.ties[edge.id];
    const pair = edge.from < edge.to ? `${edge.from} ${edge.to}` : `${edge.to} ${edge.from}`;
    const count = seen.get(pair) ?? 0;
    seen.set(pair, count + 1);
    tie.bend = Math.ceil(count / 2) * 0.16 * (count % 2 ? 1 : -1) * (edge.from < edge.to ? 1 : -1);
    return {
      ...edge,
      arrows: tie.relation.symmetric ? "" : { to: { enabled: true, scaleFactor: 0.45 } },
      smooth: tie.bend === 0 ? false : { enabled: true, type: tie.bend > 0 ? "curvedCW" : "curvedCCW", roundness: Math.abs(tie.bend) },
    };
  });
}
function bring(numbers) {
  const brought = numbers.filter((number) => waiting.has(number)).map((number) => waiting.get(number));
  for (const { id } of brought) waiting.delete(id);
  if (brought.length) edges.add(brought);
}
function bringTheRest() {
  const soon = window.requestIdleCallback ?? ((run) => setTimeout(run, 30));
  if (waiting.size) soon(() => { bring([...waiting.keys()].slice(0, 400)); bringTheRest(); });
}
const placeOf = (number) => state.moved.get(number) ?? places[number];
/** A colour of the style sheet; asked once for each theme, because asking makes the browser compute all styles. */
function ink(name) {
  const theme = document.documentElement.dataset.theme;
  if (inks.theme !== theme) { inks.theme = theme; inks.known = new Map(); }
  if (!inks.known.has(name)) inks.known.set(name, getComputedStyle(document.documentElement).getPropertyValue(name).trim());
  return inks.known.get(name);
}
const inks = { theme: null, known: new Map() };

function startNetwork() {
  network = new vis.Network(byId("canvas"), { nodes, edges }, {
    physics: { enabled: false }, layout: { improvedLayout: false }, autoResize: true,
    interaction: { hover: true, keyboard: false, tooltipDelay: 1e9, hideEdgesOnDrag: false, multiselect: false, selectConnectedEdges: false },
    nodes: { borderWidth: 1.5 }, edges: { width: 1.5, selectionWidth: 0, hoverWidth: 0, color: { inherit: false } },
  });
  network.on("click", ({ nodes: picked, edges: lines, pointer }) => {
    const hit = picked.length ? picked[0] : nameAt(pointer.DOM);
    network.unselectAll();
    if (hit !== null) change({ selected: hit });
    else if (lines.length) change({ selected: data.ties[lines[0]].s });
    else if (state.selected !== null) change({ selected: null });
  });
  network.on("doubleClick", ({ nodes: picked, pointer }) => {
    const hit = picked.length ? picked[0] : nameAt(pointer.DOM);
    if (hit !== null) change({ selected: hit, focus: { kind: "near", number: hit, steps: 1 } });
  });
  network.on("hoverEdge", ({ edge, event }) => {
    const tie = data.ties[edge];
    showTip(`${sentence(tie.relation, nameOn(tie.s, state.day), nameOn(tie.o, state.day)).join("")} (${verdictOn(tie, state.day)})`, event);
  });
  network.on("hoverNode", ({ node, event }) => showTip(`${nameOn(node, state.day)}: ${data.entities[node].kind.label}`, event));
  for (const gone of ["blurEdge", "blurNode", "dragStart", "zoom"]) network.on(gone, () => { byId("tip").hidden = true; });
  network.on("dragEnd", ({ nodes: dragged }) => {
    if (!dragged.length) return;
    const moved = new Map(state.moved);
    for (const [id, { x, y }] of Object.entries(network.getPositions(dragged))) moved.set(+id, { x: Math.round(x), y: Math.round(y) });
    network.unselectAll();
    change({ moved });
  });
  network.on("beforeDrawing", (context) => { fitWidths(); paintGrounds(context); });
  network.on("afterDrawing", paintNames);
  byId("fit").addEventListener("click", () => fit());
  byId("zoom-in").addEventListener("click", () => network.moveTo({ scale: network.getScale() * 1.3 }));
  byId("zoom-out").addEventListener("click", () => network.moveTo({ scale: network.getScale() / 1.3 }));
  byId("canvas").addEventListener("keydown", (event) => {
    const step = { ArrowLeft: [-60, 0], ArrowRight: [60, 0], ArrowUp: [0, -60], ArrowDown: [0, 60] }[event.key];
    const zoom = { "+": 1.3, "=": 1.3, "-": 1 / 1.3 }[event.key];
    if (zoom) network.moveTo({ scale: network.getScale() * zoom });
    else if (step) {
      const at = network.getViewPosition();
      network.moveTo({ position: { x: at.x + step[0] / network.getScale(), y: at.y + step[1] / network.getScale() } });
    } else return;
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
function fit(numbers = drawnNodes) {
  if (drawnNodes.size) network.fit({ nodes: [...numbers], maxZoomLevel: 1.2, animation: false });
}

// ---- what is drawn: only nodes and edges that change are touched

/**
 * Hides, shows and colours through the engine's own objects: its data sets would rebuild every index at each step.
 * These are private to vis-network 9; where they are not as expected, the data sets do it, slowly.
 */
let throughDataSets = false;
const inside = () => (!throughDataSets && network.body?.nodes && network.body?.edges && typeof network._updateVisibleIndices === "function" ? network : null);

function drawNetwork() {
  const ties = visibleTies(), selected = state.selected;
  const near = new Set(selected === null ? [] : [selected]), onPath = new Set(pathTies().map(({ tie }) => tie));
  const wantedNodes = new Set(selected === null ? [] : [selected]), wantedEdges = new Map();
  const theme = document.documentElement.dataset.theme;
  for (const { tie, verdict, turn } of ties) {
    const own = onPath.size ? onPath.has(tie) : selected === null || tie.s === selected || tie.o === selected;
    if (own && selected !== null) { near.add(tie.s); near.add(tie.o); }
    wantedEdges.set(tie.number, `${styleOf(tie, verdict)}|${own ? (selected !== null ? "own" : "plain") : "dim"}|${turn}|${theme}`);
    wantedNodes.add(tie.s).add(tie.o);
  }
  // Each gift makes the engine count all its edges anew: who moves on before it is idle brings the rest in one.
  if ([...wantedEdges.keys()].some((number) => waiting.has(number))) bring(drawnEdges.size ? [...waiting.keys()] : [...wantedEdges.keys()]);
  const engine = inside();
  const edgeChanges = [], nodeChanges = [];
  for (const number of drawnEdges.keys()) if (!wantedEdges.has(number)) edgeChanges.push([number, null]);
  for (const [number, look] of wantedEdges) if (drawnEdges.get(number) !== look) edgeChanges.push([number, look]);
  for (const number of drawnNodes) if (!wantedNodes.has(number)) nodeChanges.push([number, true]);
  for (const number of wantedNodes) if (!drawnNodes.has(number)) nodeChanges.push([number, false]);
  if (edgeChanges.length) setEdges(engine, edgeChanges);
  setNodes(engine, nodeChanges, wantedNodes, near, theme);
  drawnNodes.clear(); drawnEdges.clear();
  for (const number of wantedNodes) drawnNodes.add(number);
  for (const [number, look] of wantedEdges) drawnEdges.set(number, look);
  if (engine && (edgeChanges.length || nodeChanges.length)) engine._updateVisibleIndices();
  measureImportance(ties);
  // Painted with the next frame: several changes at once are one picture.
  if (engine) engine.body.emitter.emit("_requestRedraw"); else network.redraw();
  drawCount(ties);
}
function setEdges(engine, changes) {
  const turned = Object.fromEntries(Object.entries(TURNS).map(([turn, name]) => [turn, ink(name)]));
  const updates = [];
  for (const [number, look] of changes) {
    if (look === null) {
      if (engine) engine.body.edges[number].options.hidden = true; else updates.push({ id: number, hidden: true });
      continue;
    }
    const [style, part, turn] = look.split("|"), tie = data.ties[number];
    const hue = turned[turn] ?? familyById.get(tie.family).colour;
    const color = { color: hue, highlight: hue, hover: hue, inherit: false, opacity: part === "dim" ? 0.05 : turn === "stayed" ? 0.3 : part === "own" ? 1 : FAINT[style] };
    if (engine) Object.assign(engine.body.edges[number].options, { hidden: false, color, style, part });
    else updates.push({ id: number, hidden: false, color, dashes: DASHES[style], width: part === "own" ? 2.6 : 1.5 });
  }
  if (updates.length) edges.update(updates);
  scaledFor = 0;
}
function setNodes(engine, changes, wanted, near, theme) {
  const updates = [];
  for (const [number, hidden] of changes) if (engine) engine.body.nodes[number].options.hidden = hidden; else updates.push({ id: number, hidden });
  const ground = ink("--ground"), line = ink("--ink");
  for (const number of wanted) {
    const dim = state.selected !== null && !near.has(number), isSelected = number === state.selected;
    const look = `${dim}|${isSelected}|${theme}`;
    if (looks.get(number) === look) continue;
    looks.set(number, look);
    const hue = data.entities[number].kind.colour;
    const color = { background: hue, border: isSelected ? line : ground, highlight: { background: hue, border: line }, hover: { background: hue, border: line } };
    const said = { opacity: dim ? 0.14 : 1, borderWidth: isSelected ? 5 : 1.5, color };
    if (engine) Object.assign(engine.body.nodes[number].options, said); else updates.push({ id: number, ...said });
  }
  if (updates.length) nodes.update(updates);
  for (const [number, { x, y }] of state.moved) network.moveNode(number, x, y);
  for (const number of wasMoved) if (!state.moved.has(number)) network.moveNode(number, places[number].x, places[number].y);
  wasMoved = new Set(state.moved.keys());
}
const looks = new Map();
let wasMoved = new Set();

/** Lines keep their width and dashes on the screen, whatever the scale. */
function fitWidths() {
  const engine = inside(), scale = network.getScale();
  if (!engine || scale === scaledFor) return;
  scaledFor = scale;
  const unit = 1 / Math.min(Math.max(scale, 0.05), 1.6);
  for (const number of drawnEdges.keys()) {
    const options = engine.body.edges[number].options;
    options.width = (options.part === "own" ? 2.4 : 1.25) * unit;
    options.dashes = DASHES[options.style] ? DASHES[options.style].map((length) => length * unit) : false;
    options.arrows.to.scaleFactor = Math.min(0.45 * unit, 0.9) * (options.part === "own" ? 0.8 : 1);
  }
  // Dots shrink more slowly than the plane, so that they can still be seen and hit.
  for (const number of drawnNodes) engine.body.nodes[number].options.size = sizeOf(number, scale);
}
const sizeOf = (number, scale) => emitted.nodes[number].size * Math.max(1, Math.min(0.62 / scale, 2.4));
function drawCount(ties) {
  const many = (count, one, more) => `${count.toLocaleString("en")} ${count === 1 ? one : more}`;
  const unsure = ties.filter(({ verdict }) => verdict === "possible").length;
  const turns = (turn) => ties.filter((item) => item.turn === turn).length;
  byId("empty").hidden = ties.length > 0;
  byId("count").textContent = state.compare === null
    ? `${many(drawnNodes.size, "entity", "entities")}, ${many(ties.length, "tie", "ties")}${unsure ? `, ${unsure.toLocaleString("en")} only possible` : ""}`
    : `${many(turns("began"), "tie", "ties")} began, ${turns("ended").toLocaleString("en")} ended, ${turns("stayed").toLocaleString("en")} stayed`;
}

// ---- the grounds of the families: all places of a family joined to one soft patch, with its name

let grounds = null;
function groundOf(region) {
  const path = new Path2D(), members = data.entities.map((entity, number) => number).filter((number) => data.entities[number].region === region).map((number) => places[number]);
  for (const { x, y } of members) { path.moveTo(x + 120, y); path.arc(x, y, 120, 0, 2 * Math.PI); }
  // Who stands apart is joined to the next one, so that a family is one patch.
  const done = [members[0]], waiting = members.slice(1);
  while (waiting.length) {
    let best = [Infinity, 0, done[0]];
    for (let at = 0; at < waiting.length; at += 1) for (const other of done) {
      const far = Math.hypot(waiting[at].x - other.x, waiting[at].y - other.y);
      if (far < best[0]) best = [far, at, other];
    }
    const [far, at, other] = best, [one] = waiting.splice(at, 1);
    done.push(one);
    if (far > 120) {
      const [dx, dy] = [(one.y - other.y) / far * 90, (other.x - one.x) / far * 90];
      // Turned as the circles are, or the patch would have holes where they meet.
      path.moveTo(one.x + dx, one.y + dy); path.lineTo(one.x - dx, one.y - dy); path.lineTo(other.x - dx, other.y - dy); path.lineTo(other.x + dx, other.y + dy); path.closePath();
    }
  }
  const xs = members.map(({ x }) => x);
  return { path, x: (Math.min(...xs) + Math.max(...xs)) / 2, y: Math.min(...members.map(({ y }) => y)) - 150 };
}
const groundHue = (region) => `hsl(${(region * 137.5 + 205) % 360} 45% 50%)`;
function paintGrounds(context) {
  grounds ??= data.regions.map((_, region) => groundOf(region));
  context.save();
  const dark = document.documentElement.dataset.theme === "dark";
  for (const [region, ground] of grounds.entries()) {
    const isAlive = [...drawnNodes].some((number) => data.entities[number].region === region);
    if (!isAlive) continue;
    context.fillStyle = groundHue(region);
    context.globalAlpha = dark ? 0.14 : 0.12;
    context.fill(ground.path);
  }
  context.restore();
}

// ---- names: the most tied first, each only where it lies on no other

const importance = new Map();
let namesAt = [];
const widths = new Map();
function measureImportance(ties) {
  importance.clear();
  for (const { tie } of ties) for (const number of [tie.s, tie.o]) importance.set(number, (importance.get(number) ?? 0) + (tie.isEvent ? 0.4 : 1));
}
function widthOf(context, text) {
  const key = context.font + text;
  if (!widths.has(key)) widths.set(key, context.measureText(text).width);
  return widths.get(key);
}
function paintNames(context) {
  const scale = network.getScale(), ratio = context.canvas.width / context.canvas.clientWidth;
  const width = context.canvas.clientWidth, height = context.canvas.clientHeight;
  context.save();
  context.setTransform(ratio, 0, 0, ratio, 0, 0);
  context.textAlign = "center";
  context.textBaseline = "top";
  context.lineJoin = "round";
  const [text, ground, soft] = [ink("--ink"), ink("--ground"), ink("--soft")];
  const taken = [];
  const free = (box) => !taken.some((other) => box[0] < other[2] && other[0] < box[2] && box[1] < other[3] && other[1] < box[3]);
  paintRegionNames(context, taken, width, height);
  namesAt = [];
  const near = new Set(state.selected === null ? [] : [state.selected, ...visibleTies().flatMap(({ tie }) => (tie.s === state.selected || tie.o === state.selected ? [tie.s, tie.o] : []))]);
  const onPath = new Set(pathTies().flatMap(({ tie }) => [tie.s, tie.o]));
  const rankOf = (number) => (number === state.selected ? 1e6 : onPath.has(number) ? 1e5 : near.has(number) ? 1e4 : 0) + (data.entities[number].kind.order === 1 ? 3 : 1) * (importance.get(number) ?? 0);
  for (const number of [...drawnNodes].sort((one, other) => rankOf(other) - rankOf(one) || one - other)) {
    const dim = near.size > 0 && !near.has(number) && !onPath.has(number);
    const at = network.canvasToDOM(placeOf(number)), isGroup = data.entities[number].kind.order === 1;
    if (at.x < -80 || at.x > width + 80 || at.y < -30 || at.y > height + 30) continue;
    const size = Math.round((isGroup ? 13 : 11.5) * Math.min(Math.max(scale, 0.9), 1.25) * (number === state.selected ? 1.15 : 1));
    context.font = `${isGroup || number === state.selected ? 600 : 400} ${size}px system-ui, "Noto Sans", sans-serif`;
    const lines = wrap(nameOn(number, state.day)), radius = sizeOf(number, scale) * scale + 2;
    const half = Math.max(...lines.map((line) => widthOf(context, line))) / 2 + 2, tall = lines.length * size * 1.12 + 1;
    const under = [at.x - half, at.y + radius, at.x + half, at.y + radius + tall], above = [at.x - half, at.y - radius - tall, at.x + half, at.y - radius];
    const box = free(under) ? under : free(above) ? above : null;
    if (box === null || (dim && !isGroup)) continue;
    taken.push(box);
    namesAt.push({ number, box });
    context.globalAlpha = dim ? 0.35 : 1;
    lines.forEach((line, row) => {
      const y = box[1] + row * size * 1.12;
      context.lineWidth = 3.5;
      context.strokeStyle = ground;
      context.strokeText(line, at.x, y);
      context.fillStyle = isGroup || number === state.selected ? text : soft;
      context.fillText(line, at.x, y);
    });
  }
  context.restore();
}
/** The names of the families, above their grounds; node names leave them room. */
function paintRegionNames(context, taken, width, height) {
  if (state.selected !== null || network.getScale() > 0.8) return;
  const dark = document.documentElement.dataset.theme === "dark";
  for (const [region, ground] of grounds.entries()) {
    if (![...drawnNodes].some((number) => data.entities[number].region === region)) continue;
    const name = nameOn(data.regions[region], state.day).toUpperCase(), at = network.canvasToDOM({ x: ground.x, y: ground.y });
    context.font = '700 12px system-ui, "Noto Sans", sans-serif';
    const half = widthOf(context, name) / 2 + name.length * 0.7;
    if (at.x > -half && at.x < width + half) at.x = Math.min(Math.max(at.x, half + 6), width - half - 6);
    const box = [at.x - half - 8, at.y - 2, at.x + half + 8, at.y + 16];
    if (at.x < 0 || at.x > width || at.y < -4 || at.y > height || taken.some((other) => box[0] < other[2] && other[0] < box[2] && box[1] < other[3] && other[1] < box[3])) continue;
    taken.push(box);
    context.fillStyle = `hsl(${(region * 137.5 + 205) % 360} 45% ${dark ? 70 : 34}%)`;
    if ("letterSpacing" in context) context.letterSpacing = "1.4px";
    context.fillText(name, at.x, at.y);
    if ("letterSpacing" in context) context.letterSpacing = "0px";
  }
}
/** The entity whose name is painted there, or null. */
function nameAt({ x, y }) {
  return namesAt.find(({ box }) => x >= box[0] && x <= box[2] && y >= box[1] && y <= box[3])?.number ?? null;
}
/** A long name on two lines, a very long one cut. */
function wrap(text) {
  if (text.length < 18 || !text.includes(" ")) return [text.length > 40 ? `${text.slice(0, 39)}\u2026` : text];
  const middle = text.length / 2;
  let best = -1;
  for (let at = text.indexOf(" "); at >= 0; at = text.indexOf(" ", at + 1)) if (best < 0 || Math.abs(at - middle) < Math.abs(best - middle)) best = at;
  return [text.slice(0, best), text.slice(best + 1)].map((part) => (part.length > 34 ? `${part.slice(0, 33)}\u2026` : part));
}
