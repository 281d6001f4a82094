// The shortest chain of ties between two entities that are all shown on the day.

/** The chain between the selected entity and the other end of the path: its ties in order, or none. Definite chains are preferred. */
function pathTies() {
  if (state.path === null || state.selected === null || state.path === state.selected) return [];
  const linking = tiesBeforeFocus().filter(({ tie, verdict, turn }) => turn !== "ended" && tie.relation.links && !tie.isEvent && verdict !== "no");
  return chain(linking.filter(({ verdict }) => verdict === "definite")) ?? chain(linking) ?? [];
}
function chain(ties) {
  const beside = new Map();
  for (const item of ties) for (const end of [item.tie.s, item.tie.o]) beside.set(end, [...(beside.get(end) ?? []), item]);
  const cameBy = new Map([[state.selected, null]]);
  let waiting = [state.selected];
  while (waiting.length && !cameBy.has(state.path)) {
    const next = [];
    for (const number of waiting) for (const item of beside.get(number) ?? []) {
      const other = item.tie.s === number ? item.tie.o : item.tie.s;
      if (cameBy.has(other)) continue;
      cameBy.set(other, { item, from: number });
      next.push(other);
    }
    waiting = next.sort((one, other) => one - other);
  }
  if (!cameBy.has(state.path)) return null;
  const found = [];
  for (let at = state.path; at !== state.selected; at = cameBy.get(at).from) found.unshift(cameBy.get(at).item);
  return found;
}
/** The part of the panel that asks for and shows a chain. */
function pathPart(number) {
  const field = make("input", { type: "search", id: "path-to", "aria-label": "Shortest chain to", placeholder: "Shortest chain to \u2026", list: "path-names", autocomplete: "off" });
  const go = () => {
    const [hit] = find(field.value);
    if (!hit || hit.number === number) return;
    change({ selected: number, path: hit.number });
    const ends = pathTies().flatMap(({ tie }) => [tie.s, tie.o]);
    if (ends.length) fit(new Set(ends));
  };
  field.addEventListener("change", go);
  field.addEventListener("keydown", (event) => { if (event.key === "Enter") go(); });
  const out = [make("div", { class: "path" }, field, state.path === null ? "" : make("button", { class: "link", onclick: () => change({ selected: number, path: null }) }, "no chain"))];
  if (state.path === null) return out;
  const ties = pathTies();
  if (!ties.length) return [...out, make("p", { class: "note" }, `No chain of ties that are shown links it with ${nameOn(state.path, state.day)} on ${inWords(state.day)}.`)];
  const sure = ties.every(({ verdict }) => verdict === "definite");
  out.push(make("p", {}, make("span", { class: `verdict ${sure ? "definite" : "possible"}` }, sure ? "definite" : "possible"), ` ${ties.length} ${ties.length === 1 ? "step" : "steps"} to `, entityButton(state.path), ` on ${inWords(state.day)}`));
  if (!sure && ties.filter(({ verdict }) => verdict === "possible").length > 1) out.push(make("p", { class: "note" }, "Each of these ties may have held; whether all at once, allegiance path tells."));
  out.push(...ties.map((item) => card(item, null)));
  return out;
}
