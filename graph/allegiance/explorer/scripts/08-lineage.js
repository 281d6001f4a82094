// Lineage: a lane for each group on a time axis. Its life is a bar whose unsure ends fade; splits, mergers and successions are
// curves between lanes, pledges thin ones, renames marks on the lane; tenures of leaders run below the bar, attacks above it.

const LANE = 34, LEFT = 224, TOP = 34, HEADING = 26;

const groupKind = data.kinds.find((kind) => kind.order === 1);
const groups = data.entities.map((entity, number) => number).filter((number) => data.entities[number].kind === groupKind);
const joints = data.ties.filter((tie) => tie.isEvent && tie.o !== null && tie.s !== tie.o && tie.relation.descends && data.entities[tie.s].kind === groupKind && data.entities[tie.o].kind === groupKind);
const renames = data.statements.filter((statement) => statement.value !== null && data.relations[statement.relation].descends);
const isDescent = (tie) => tie.family === data.families[0].id;

/** The groups family by family, the largest first; in each, every group under what it came from or merged into. */
function lanes() {
  const parent = new Map();
  for (const tie of joints) if (isDescent(tie) && !parent.has(tie.s)) parent.set(tie.s, tie.o);
  const start = new Map(groups.map((number) => [number, Math.min(...tiesOf[number].map(firstDay).filter((day) => day !== FIRST), bounds.last)]));
  const regionOf = (number) => data.entities[number].region;
  const order = [], taken = new Set();
  const place = (number, depth) => {
    if (taken.has(number)) return;
    taken.add(number);
    order.push({ number, depth, start: start.get(number), region: regionOf(number) });
    groups.filter((child) => parent.get(child) === number && regionOf(child) === regionOf(number)).sort((one, other) => start.get(one) - start.get(other)).forEach((child) => place(child, depth + 1));
  };
  const sizes = count(groups.map(regionOf));
  const regions = [...new Set(groups.map(regionOf))].sort((one, other) => (one === null) - (other === null) || sizes.get(other) - sizes.get(one) || one - other);
  for (const region of regions) {
    const own = groups.filter((number) => regionOf(number) === region).sort((one, other) => start.get(one) - start.get(other) || one - other);
    own.filter((number) => !parent.has(number) || regionOf(parent.get(number)) !== region).forEach((number) => place(number, 0));
    own.forEach((number) => place(number, 0));
  }
  return order;
}
const laid = lanes();
const laneFirst = Math.max(bounds.first - 3650, Math.min(bounds.last - 1, ...laid.map(({ start }) => start)));

/** Only the families and groups in focus, when there is one. */
function shownLanes() {
  if (state.focus === null) return laid;
  const { kind, number } = state.focus;
  if (kind === "region") return laid.filter((lane) => lane.region === number || joints.some((tie) => (tie.s === lane.number && data.entities[tie.o].region === number) || (tie.o === lane.number && data.entities[tie.s].region === number)));
  if (kind === "theatre") return laid.filter((lane) => theatres.get(number).has(lane.number));
  const near = new Set([number, ...tiesOf[number].flatMap((tie) => [tie.s, tie.o])]);
  return laid.filter((lane) => near.has(lane.number));
}

function drawLineage() {
  const box = byId("view-lineage"), top = box.scrollTop;
  const rows = [], row = new Map();
  let y = TOP, last;
  const list = shownLanes();
  for (const lane of list) {
    if (lane.region !== last) { rows.push({ heading: lane.region, y: y + 17 }); y += HEADING; last = lane.region; }
    row.set(lane.number, y + LANE / 2);
    rows.push({ ...lane, y: y + LANE / 2 });
    y += LANE;
  }
  const width = Math.max(box.clientWidth - 2, 720), height = y + 20;
  const x = (day) => LEFT + ((Math.min(Math.max(day, laneFirst), bounds.last) - laneFirst) / (bounds.last - laneFirst)) * (width - LEFT - 24);
  const picture_ = svg("svg", { width, height, role: "group", "aria-label": "Lanes of groups over time" });
  picture_.append(fades());
  const from = toDate(laneFirst).getUTCFullYear(), to = toDate(bounds.last).getUTCFullYear();
  const pace = [1, 2, 5, 10, 20].find((size) => (to - from) / size <= 12) ?? 50;
  for (let year = Math.ceil(from / pace) * pace; year <= to; year += pace) {
    const at = x(toDay(`${String(year).padStart(4, "0")}-01-01`));
    picture_.append(svg("line", { x1: at, x2: at, y1: 20, y2: height, stroke: "var(--line)" }), texted(svg("text", { x: at + 3, y: 16, class: "axis" }), year));
  }
  for (const item of rows) {
    if ("heading" in item) picture_.append(texted(svg("text", { x: 10, y: item.y, class: "heading" }), item.heading === null ? "Others" : data.entities[data.regions[item.heading]].name));
    else picture_.append(laneOf(item, x, width));
  }
  for (const tie of joints) {
    if (!row.has(tie.s) || !row.has(tie.o) || state.off.has(`r:${tie.relation.id}`)) continue;
    picture_.append(...jointOf(tie, x, row.get(tie.o), row.get(tie.s)));
  }
  for (const statement of renames) {
    if (!row.has(statement.subject)) continue;
    const day = toDay((statement.when ?? "").replace(/[[\]?~%]/g, "").split("..")[0].slice(0, 10).padEnd(10, "-01-01".slice(-6))) ?? toDay(`${/\d{4}/.exec(statement.when ?? "")?.[0] ?? ""}-07-01`);
    if (day === null) continue;
    const at = x(day), y_ = row.get(statement.subject);
    const mark_ = svg("path", { d: `M${at} ${y_ - 7}l5 7-5 7-5-7z`, class: "joint rename", "data-statement": statement.id });
    mark_.append(titled(`${sentence(data.relations[statement.relation], data.entities[statement.subject].name, statement.value).join("")}, ${statement.when}`));
    mark_.addEventListener("click", () => change({ selected: statement.subject }));
    picture_.append(mark_);
  }
  const now = x(state.day);
  picture_.append(svg("line", { x1: now, x2: now, y1: 20, y2: height, class: "now" }));
  picture_.addEventListener("click", (event) => {
    const at = event.clientX - picture_.getBoundingClientRect().left, down = event.clientY - picture_.getBoundingClientRect().top;
    if (at > LEFT && (event.target === picture_ || down < TOP)) change({ day: Math.round(laneFirst + ((at - LEFT) / (width - LEFT - 24)) * (bounds.last - laneFirst)) });
  });
  box.replaceChildren(picture_);
  box.scrollTop = top;
  if (state.selected !== null && row.has(state.selected) && scrolledFor !== state.selected) box.scrollTop = row.get(state.selected) - box.clientHeight / 2;
  scrolledFor = state.selected;
}
let scrolledFor = null;

const texted = (element, text) => { element.textContent = text; return element; };
const titled = (text) => texted(svg("title"), text);
/** Gradients for ends that are not sure. */
function fades() {
  const stop_ = (offset, opacity) => svg("stop", { offset, "stop-color": groupKind.colour, "stop-opacity": opacity });
  return svg("defs", {}, svg("linearGradient", { id: "fade-in" }, stop_("0", 0.08), stop_("1", 0.6)), svg("linearGradient", { id: "fade-out" }, stop_("0", 0.6), stop_("1", 0.08)));
}
function laneOf({ number, depth, start, y }, x, width) {
  const entity = data.entities[number];
  const lane = svg("g", { class: number === state.selected ? "lane on" : "lane", tabindex: 0, role: "button", "aria-label": entity.name, "data-entity": entity.id });
  lane.append(svg("rect", { class: "ground", x: 0, y: y - LANE / 2, width, height: LANE }), texted(svg("text", { x: 10 + depth * 12, y: y + 4 }), shorten(nameOn(number, state.day), 30 - depth * 2)), titled(entity.name));
  for (const bar of lifeBars(number, start)) {
    lane.append(svg("rect", { x: x(bar.from), y: y - 4, width: Math.max(x(bar.to) - x(bar.from), 2), height: 8, rx: bar.sure ? 2 : 0, fill: bar.sure ? groupKind.colour : bar.rising ? "url(#fade-in)" : "url(#fade-out)", opacity: bar.sure ? 0.9 : 1 }));
  }
  for (const tie of tiesOf[number]) {
    if (tie.relation.heads && tie.o === number) for (const [from, to] of tie.possible) {
      const sure = covers(tie.definite, from ?? to ?? 0) || tie.definite.length > 0;
      // Nobody led a group before it is told of.
      const left = x(Math.max(from ?? start, start)), strip = svg("rect", { x: left, y: y + 7, width: Math.max(x(to ?? bounds.last) - left - 1, 1.5), height: 3.5, class: sure ? "tenure" : "tenure maybe" });
      strip.append(titled(`${sentence(tie.relation, data.entities[tie.s].name, entity.name).join("")}, ${datesOf(tie)}`));
      lane.append(strip);
    } else if (tie.isEvent && incidents.has(tie.s) && tie.o === number && tie.possible[0][0] !== null) {
      const at = x(tie.possible[0][0]), tick = svg("line", { x1: at, x2: at, y1: y - 11, y2: y - 6, class: "attack", stroke: familyById.get(tie.family).colour });
      tick.append(titled(`${data.entities[tie.s].name}, ${datesOf(tie)}`));
      lane.append(tick);
    }
  }
  lane.addEventListener("click", () => change({ selected: number }));
  lane.addEventListener("keydown", (event) => { if (event.key === "Enter" || event.key === " ") { event.preventDefault(); change({ selected: number }); } });
  return lane;
}
const incidents = new Set(data.ties.filter((tie) => tie.relation.places).map((tie) => tie.s));
function jointOf(tie, x, above, below) {
  const at = x(tie.possible[0][0] ?? tie.possible[0][1] ?? laneFirst), colour = familyById.get(tie.family).colour, thick = isDescent(tie);
  const dashes = tie.definite.length ? "" : tie.because.some((number) => data.statements[number].status !== "accepted") ? "2 5" : "6 4";
  const own = state.selected === null || tie.s === state.selected || tie.o === state.selected;
  // A pledge is drawn through to whom it was made where one of the two is selected; elsewhere a stub tells of it.
  const whole = thick || (state.selected !== null && own), toward = Math.sign(above - below) * 11;
  const joint = svg("path", { d: whole ? `M${at} ${above}C${at + 12} ${above},${at + 12} ${below},${at} ${below}` : `M${at} ${below}l4 ${toward}`, fill: "none", stroke: colour, "stroke-width": thick ? 2 : 1.1, "stroke-dasharray": dashes, opacity: own ? (thick ? 1 : 0.75) : 0.15, class: "joint", "data-tie": tie.id });
  joint.append(titled(`${sentence(tie.relation, data.entities[tie.s].name, data.entities[tie.o].name).join("")}, ${datesOf(tie)}`));
  joint.addEventListener("click", () => change({ selected: tie.s }));
  return [joint, svg("circle", { cx: at, cy: below, r: thick ? 3.5 : 2.5, fill: colour, opacity: own ? 1 : 0.15 })];
}
/** The days of a group's life; without recorded life, from the first to the last day that the history tells of it. */
function lifeBars(number, start) {
  const life = tiesOf[number].filter((tie) => tie.s === number && tie.o === null && tie.relation.exists);
  if (!life.length) return [{ from: start, to: lastSeen(number, start), sure: false, rising: false }];
  return life.flatMap((tie) => {
    const sure = tie.definite.map(([from, to]) => ({ from: from ?? start, to: to ?? bounds.last, sure: true }));
    const rest = tie.possible.flatMap(([from, to]) => {
      const [start_, end] = [from ?? start, to ?? bounds.last], within = sure.filter((one) => one.from >= start_ && one.to <= end).sort((one, other) => one.from - other.from);
      if (!within.length) return [{ from: start_, to: end, sure: false, rising: false }];
      return [...(within[0].from > start_ ? [{ from: start_, to: within[0].from, sure: false, rising: true }] : []), ...(within.at(-1).to < end ? [{ from: within.at(-1).to, to: end, sure: false, rising: false }] : [])];
    });
    return [...rest, ...sure];
  });
}
function lastSeen(number, start) {
  const days = tiesOf[number].flatMap((tie) => tie.possible.flat()).filter((day) => day !== null && day <= bounds.last);
  return Math.max(start, ...days);
}
const shorten = (text, most) => (text.length > most ? `${text.slice(0, most - 1)}\u2026` : text);
