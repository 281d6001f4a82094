// The date: slider, input, steps, play and the histogram of events agree, because all of them show state.day.

let playing = null;

function startTime() {
  const slider = byId("slider"), input = byId("asof");
  slider.min = bounds.first;
  slider.max = bounds.last;
  input.min = isoOf(FIRST);
  input.max = isoOf(LAST);
  slider.addEventListener("input", () => change({ day: +slider.value }));
  // Arrow keys on the slider take the chosen step; a day at a time would take years.
  slider.addEventListener("keydown", (event) => {
    const way = { ArrowRight: 1, ArrowUp: 1, ArrowLeft: -1, ArrowDown: -1 }[event.key];
    if (way) { event.preventDefault(); step(way); }
  });
  input.addEventListener("change", () => { const day = toDay(input.value); if (day !== null) change({ day }); else input.value = isoOf(state.day); });
  const compare = byId("compare"), other = byId("compare-with");
  compare.addEventListener("click", () => change({ compare: state.compare === null ? Math.max(bounds.first, addMonths(state.day, -12)) : null }));
  other.min = input.min;
  other.max = input.max;
  other.addEventListener("change", () => { const day = toDay(other.value); if (day !== null) change({ compare: day }); else other.value = isoOf(state.compare); });
  byId("step-back").addEventListener("click", () => step(-1));
  byId("step-forward").addEventListener("click", () => step(1));
  byId("play").addEventListener("click", () => (playing === null ? play() : stop()));
  drawHistogram();
}
/** The days on which something begins, ends or happens. */
const turns = [...new Set(data.ties.flatMap((tie) => tie.possible.flatMap(([from, to]) => [from, to === null ? null : to + 1])).filter((day) => day !== null))].sort((one, other) => one - other);

function stepped(way) {
  const size = byId("step-size").value;
  if (size === "change") {
    const next = way > 0 ? turns.find((day) => day > state.day) : turns.findLast((day) => day < state.day);
    return next ?? state.day;
  }
  return addMonths(state.day, way * { month: 1, quarter: 3, year: 12 }[size]);
}
function step(way) {
  change({ day: Math.min(Math.max(stepped(way), bounds.first), bounds.last) });
}
function play() {
  if (state.day >= bounds.last) change({ day: bounds.first });
  byId("play").textContent = "Pause";
  byId("play").setAttribute("aria-pressed", "true");
  playing = setInterval(() => { const before = state.day; step(1); if (state.day === before || state.day >= bounds.last) stop(); }, 700);
}
function stop() {
  clearInterval(playing);
  playing = null;
  byId("play").textContent = "Play";
  byId("play").setAttribute("aria-pressed", "false");
}
function drawTime() {
  const words = inWords(state.day);
  byId("slider").value = state.day;
  byId("slider").setAttribute("aria-valuetext", words);
  byId("asof").value = isoOf(state.day);
  byId("spoken").textContent = words;
  document.documentElement.dataset.asof = isoOf(state.day);
  byId("compare").setAttribute("aria-pressed", String(state.compare !== null));
  byId("compare-part").hidden = state.compare === null;
  if (state.compare !== null) byId("compare-with").value = isoOf(state.compare);
  const mark = byId("now");
  if (mark) { const at = ((state.day - bounds.first) / (bounds.last - bounds.first)) * 1000; mark.setAttribute("x1", at); mark.setAttribute("x2", at); }
}
/** How many events a stretch of some months holds, over the whole span. */
function drawHistogram() {
  const bins = 160, counts = new Array(bins).fill(0);
  for (const tie of data.ties) {
    if (!tie.isEvent || !tie.possible.length || tie.possible[0][0] === null || tie.vague) continue;
    const at = Math.floor(((tie.possible[0][0] - bounds.first) / (bounds.last - bounds.first)) * bins);
    if (at >= 0) counts[Math.min(at, bins - 1)] += 1;
  }
  const most = Math.max(1, ...counts);
  const bars = counts.map((number, at) => svg("rect", { x: (at * 1000) / bins + 0.6, width: 1000 / bins - 1.2, y: 30 - (28 * Math.sqrt(number)) / Math.sqrt(most), height: (28 * Math.sqrt(number)) / Math.sqrt(most), fill: "var(--accent)", opacity: 0.55 }));
  const marks = [];
  const first = toDate(bounds.first).getUTCFullYear(), years = toDate(bounds.last).getUTCFullYear() - first;
  const pace = [1, 2, 5, 10, 20, 50, 100].find((size) => years / size <= 12) ?? 200;
  for (let year = Math.ceil((first + 1) / pace) * pace; year <= first + years; year += pace) {
    const label = make("span", { class: "year" }, String(year));
    label.style.left = `${((toDay(`${String(year).padStart(4, "0")}-01-01`) - bounds.first) / (bounds.last - bounds.first)) * 100}%`;
    marks.push(label);
  }
  byId("histogram").replaceChildren(...marks, svg("svg", { viewBox: "0 0 1000 30", preserveAspectRatio: "none" }, ...bars, svg("line", { id: "now", y1: 0, y2: 30, stroke: "var(--ink)", "stroke-width": 1, "vector-effect": "non-scaling-stroke" })));
}
