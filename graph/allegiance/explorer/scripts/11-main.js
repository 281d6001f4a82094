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
  drawBanner();
  drawView();
}
/** What the focus leaves out is said, with a way back. */
function drawBanner() {
  const banner = byId("banner"), { focus } = state;
  banner.hidden = focus === null;
  if (focus === null) return;
  const what = focus.kind === "near" ? [`${focus.steps} ${focus.steps === 1 ? "step" : "steps"} around `, entityButton(focus.number)] : [named(data.entities[focus.kind === "region" ? data.regions[focus.number] : focus.number].name), focus.kind === "region" ? " and around" : ", the theatre"];
  banner.replaceChildren(`Showing ${shownTies.length.toLocaleString("en")} of ${allTies.toLocaleString("en")} ties: `, ...what, " ", make("button", { class: "link", id: "show-all", onclick: () => { change({ focus: null }); fit(); } }, "show everything"));
}
/** Moves the picture so that an entity is in it, at a scale at which its neighbours have names. */
function showEntity(number) {
  const at = placeOf(number), { x, y } = network.canvasToDOM(at), box = byId("canvas");
  const isInside = x > 60 && y > 60 && x < box.clientWidth - 60 && y < box.clientHeight - 60;
  if (!isInside || network.getScale() < 0.45) network.moveTo({ position: at, scale: Math.max(network.getScale(), 0.6), animation: false });
}

function start() {
  Object.assign(state, readFragment());
  look();
  drawTheme();
  startNetwork();
  startLegend();
  startTime();
  startSearch();
  startExport();
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
  document.addEventListener("keydown", (event) => { if (event.key === "Escape" && state.selected !== null && !["search", "path-to"].includes(document.activeElement.id)) change({ selected: null }); });
  addEventListener("hashchange", () => change({ path: null, ...readFragment() }));
  addEventListener("resize", () => { if (state.view === "lineage") drawLineage(); });
  listeners.push(drawAll);
  drawAll();
  const open = () => { fit(); if (state.selected !== null) showEntity(state.selected); };
  open();
  // The picture may get its true size only when it is first drawn.
  const { clientWidth, clientHeight } = byId("canvas");
  network.once("afterDrawing", () => { if (byId("canvas").clientWidth !== clientWidth || byId("canvas").clientHeight !== clientHeight) open(); });
  document.documentElement.dataset.ready = "true";
  bringTheRest();
}

const idOf = (number) => data.entities[number].id;
window.explorer = {
  visible: () => ({ nodes: [...drawnNodes].filter((number) => isShown("nodes", number)).map(idOf).sort(), edges: [...drawnEdges.keys()].filter((number) => isShown("edges", number)).map((number) => data.ties[number].id).sort() }),
  verdicts: () => Object.fromEntries(visibleTies().filter(({ tie }) => !tie.isEvent).map(({ tie, verdict }) => [tie.id, verdict])),
  turns: () => Object.fromEntries(visibleTies().map(({ tie, turn }) => [tie.id, turn])),
  looks: () => Object.fromEntries([...drawnEdges].map(([number, look]) => [data.ties[number].id, { sure: "solid", vague: "dashed", possible: "dotted" }[look.split("|")[0]]])),
  positions: () => Object.fromEntries(Object.entries(network.getPositions()).map(([number, at]) => [idOf(number), at])),
  painted: () => ({ engine: inside() !== null, names: namesAt.map(({ number, box }) => ({ id: idOf(number), box })), nodes: network.body.nodeIndices.length, edges: network.body.edgeIndices.length }),
  where: (id) => network.canvasToDOM(placeOf(numberById.get(id))),
  path: () => pathTies().map(({ tie }) => tie.id),
  drawThroughDataSets: () => { throughDataSets = true; },
  setDate: (text) => { const day = toDay(text); if (day !== null) change({ day }); },
  csv: csvText, svg: svgText, json: jsonText, png: async () => (await pngBlob()).size,
};
/** What the engine itself says, not what we told it. */
function isShown(what, number) {
  const one = network.body[what][number];
  return one !== undefined && one.options.hidden === false;
}
start();
