// Lineage: a lane for each group on a time axis, its life as a bar, ties of descent and merger as joints.

const LANE = 30, LEFT = 210, TOP = 34;

/** The groups in the order of families: each under what it came from or merged into, if that has a lane. */
function lanes() {
  const first = data.kinds[0].id;
  const groups = data.entities.map((entity, number) => number).filter((number) => data.entities[number].kind === first);
  const joints = data.ties.filter((tie) => tie.isEvent && tie.o !== null && tie.family === data.families[0].id && tie.s !== tie.o);
  const parent = new Map();
  for (const tie of joints) if (!parent.has(tie.s)) parent.set(tie.s, tie.o);
  const begun = (number) => Math.min(...data.ties.filter((tie) => tie.s === number || tie.o === number).map(firstDay).filter((day) => day !== FIRST), bounds.last);
  const start = new Map(groups.map((number) => [number, begun(number)]));
  const order = [], taken = new Set();
  const place = (number, depth) => {
    if (taken.has(number) || !start.has(number)) return;
    taken.add(number);
    order.push({ number, depth, start: start.get(number) });
    groups.filter((child) => parent.get(child) === number).sort((one, other) => start.get(one) - start.get(other)).forEach((child) => place(child, depth + 1));
  };
  const roots = groups.filter((number) => !parent.has(number)).sort((one, other) => children(other) - children(one) || start.get(one) - start.get(other));
  function children(number) { return groups.filter((child) => parent.get(child) === number).length; }
  roots.forEach((number) => place(number, 0));
  groups.forEach((number) => place(number, 0));
  return { order, joints };
}
const laid = lanes();
const laneFirst = Math.min(bounds.last - 1, ...laid.order.map(({ start }) => start));

function drawLineage() {
  const box = byId("view-lineage");
  const width = Math.max(box.clientWidth - 2, 640), height = TOP + laid.order.length * LANE + 20;
  const x = (day) => LEFT + ((Math.min(Math.max(day, laneFirst), bounds.last) - laneFirst) / (bounds.last - laneFirst)) * (width - LEFT - 20);
  const picture_ = svg("svg", { width, height, role: "group", "aria-label": "Lanes of groups over time" });
  const from = toDate(laneFirst).getUTCFullYear(), to = toDate(bounds.last).getUTCFullYear();
  const pace = Math.max(1, Math.ceil((to - from) / 9));
  for (let year = Math.ceil(from / pace) * pace; year <= to; year += pace) {
    const at = x(toDay(`${year}-01-01`));
    const text = svg("text", { x: at + 3, y: 16, class: "axis" });
    text.textContent = year;
    picture_.append(svg("line", { x1: at, x2: at, y1: 0, y2: height, stroke: "var(--line)" }), text);
  }
  const row = new Map(laid.order.map(({ number }, at) => [number, TOP + at * LANE + 15]));
  for (const { number, depth, start } of laid.order) {
    const y = row.get(number);
    const lane = svg("g", { class: number === state.selected ? "lane on" : "lane", tabindex: 0, role: "button", "aria-label": data.entities[number].name, "data-entity": data.entities[number].id });
    lane.append(svg("rect", { class: "ground", x: 0, y: y - 15, width, height: LANE }));
    const label = svg("text", { x: 10 + depth * 12, y: y + 4 });
    label.textContent = shorten(nameOn(number, state.day), 28 - depth * 2);
    const full = svg("title");
    full.textContent = data.entities[number].name;
    lane.append(label, full);
    for (const bar of lifeBars(number, start)) lane.append(svg("rect", { x: x(bar.from), y: y - 5, width: Math.max(x(bar.to) - x(bar.from), 2), height: 10, rx: 2, fill: kindById.get(data.entities[number].kind).colour, opacity: bar.sure ? 0.9 : 0.35 }));
    lane.addEventListener("click", () => change({ selected: number }));
    lane.addEventListener("keydown", (event) => { if (event.key === "Enter" || event.key === " ") { event.preventDefault(); change({ selected: number }); } });
    picture_.append(lane);
  }
  for (const tie of laid.joints) {
    if (!row.has(tie.s) || !row.has(tie.o) || isOff(tie)) continue;
    const at = x(tie.possible[0][0] ?? bounds.first), above = row.get(tie.o), below = row.get(tie.s);
    const joint = svg("path", { d: `M${at} ${above}C${at + 10} ${above},${at + 10} ${below},${at} ${below}`, fill: "none", stroke: familyById.get(tie.family).colour, "stroke-width": 2, "stroke-dasharray": tie.vague ? "5 4" : "", class: "joint", "data-tie": tie.id });
    const title = svg("title");
    title.textContent = `${sentence(tie.relation, data.entities[tie.s].name, data.entities[tie.o].name).join("")}, ${datesOf(tie)}`;
    joint.append(title);
    picture_.append(joint, svg("circle", { cx: at, cy: below, r: 3.5, fill: familyById.get(tie.family).colour }));
  }
  const now = x(state.day);
  picture_.append(svg("line", { x1: now, x2: now, y1: 0, y2: height, stroke: "var(--accent)", "stroke-width": 1.5 }));
  picture_.addEventListener("click", (event) => {
    const at = event.clientX - picture_.getBoundingClientRect().left;
    if (event.target === picture_ || event.clientY - picture_.getBoundingClientRect().top < TOP) change({ day: Math.round(Math.max(laneFirst, laneFirst + ((at - LEFT) / (width - LEFT - 20)) * (bounds.last - laneFirst))) });
  });
  box.replaceChildren(picture_);
}
/** The days of a group's life; without recorded life, from the first to the last day that the history tells of it. */
function lifeBars(number, start) {
  const life = data.ties.filter((tie) => tie.s === number && tie.o === null && !tie.isEvent);
  if (!life.length) return [{ from: start, to: lastSeen(number, start), sure: false }];
  return life.flatMap((tie) => [
    ...tie.possible.map(([from, to]) => ({ from: from ?? bounds.first, to: to ?? bounds.last, sure: false })),
    ...tie.definite.map(([from, to]) => ({ from: from ?? bounds.first, to: to ?? bounds.last, sure: true }))]);
}
function lastSeen(number, start) {
  const days = data.ties.filter((tie) => tie.s === number || tie.o === number).flatMap((tie) => tie.possible.flatMap(([from, to]) => [from, to])).filter((day) => day !== null && day <= bounds.last);
  return Math.max(start, ...days);
}
const shorten = (text, most) => (text.length > most ? `${text.slice(0, most - 1)}\u2026` : text);
