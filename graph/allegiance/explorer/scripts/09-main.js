// Puts the parts together.

function drawView() {
  document.documentElement.dataset.view = state.view;
  for (const view of ["network", "lineage", "table"]) {
    const tab = byId(`tab-${view}`), chosen = view === state.view;
    tab.setAttribute("aria-selected", String(chosen));
    tab.tabIndex = chosen ? 0 : -1;
    byId(`view-${view}`).hidden = !chosen;
  }
  if (state.view === "table") drawTable();
  if (state.view === "lineage") drawLineage();
}
function drawTheme() {
  const dark = state.theme ? state.theme === "dark" : matchMedia("(prefers-color-scheme: dark)").matches;
  document.documentElement.dataset.theme = dark ? "dark" : "light";
  byId("theme").setAttribute("aria-pressed", String(dark));
  byId("theme").textContent = dark ? "Light" : "Dark";
}
function drawAll() {
  drawTheme();
  drawNetwork();
  drawLegend();
  drawTime();
  drawPanel();
  drawView();
}

function start() {
  Object.assign(state, readFragment());
  drawTheme();
  startNetwork();
  startLegend();
  startTime();
  startSearch();
  const tabs = ["network", "lineage", "table"];
  tabs.forEach((view, at) => {
    byId(`tab-${view}`).addEventListener("click", () => change({ view }));
    byId(`tab-${view}`).addEventListener("keydown", (event) => {
      const way = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
      if (!way) return;
      const next = tabs[(at + way + tabs.length) % tabs.length];
      change({ view: next });
      byId(`tab-${next}`).focus();
    });
  });
  byId("theme").addEventListener("click", () => change({ theme: document.documentElement.dataset.theme === "dark" ? "light" : "dark" }));
  byId("help").addEventListener("click", () => { change({ selected: null }); byId("panel").scrollTop = byId("panel").scrollHeight; byId("panel").focus(); });
  byId("copy").addEventListener("click", async () => {
    try { await navigator.clipboard.writeText(location.href); byId("copy").textContent = "Copied"; } catch { byId("copy").textContent = "Copy the address"; }
    setTimeout(() => { byId("copy").textContent = "Copy link"; }, 1500);
  });
  document.addEventListener("keydown", (event) => { if (event.key === "Escape" && state.selected !== null && document.activeElement.id !== "search") change({ selected: null }); });
  addEventListener("hashchange", () => change(readFragment()));
  addEventListener("resize", () => { if (state.view === "lineage") drawLineage(); });
  listeners.push(drawAll);
  drawAll();
  openReadably();
  network.once("afterDrawing", openReadably);
  document.documentElement.dataset.ready = "true";
}

window.explorer = {
  visible: () => ({ nodes: nodes.getIds({ filter: (node) => !node.hidden }).sort(), edges: edges.getIds({ filter: (edge) => !edge.hidden }).sort() }),
  verdicts: () => Object.fromEntries(visibleTies().filter(({ tie }) => !tie.isEvent).map(({ tie, verdict }) => [tie.id, verdict])),
  looks: () => Object.fromEntries(edges.get({ filter: (edge) => !edge.hidden }).map((edge) => [edge.id, edge.dashes === false ? "solid" : edge.dashes[0] > 4 ? "dashed" : "dotted"])),
  positions: () => network.getPositions(),
  setDate: (text) => { const day = toDay(text); if (day !== null) change({ day }); },
  csv: csvText,
};
start();
