// Search over all names: letter case, diacritics, hyphens and the like-sounding letters of Arabic script are folded.

const SAME = new Map([..."\u064a\u06cc,\u0649\u06cc,\u06d0\u06cc,\u0643\u06a9,\u0629\u0647,\u06c0\u0647,\u06c1\u0647,\u06be\u0647,\u0623\u0627,\u0625\u0627,\u0622\u0627,\u0671\u0627,\u0624\u0648,\u0626\u06cc".split(",").map((pair) => [...pair])]);
const fold = (text) => [...text].map((letter) => SAME.get(letter) ?? letter).join("").normalize("NFKD").toLowerCase().replace(/[^\p{L}\p{N}]/gu, "");
const index = data.entities.flatMap((entity, number) => [entity.name, entity.id, ...entity.names.map((name) => name.name)].map((name) => ({ number, name, folded: fold(name) })));
let hits = [], marked = -1;

function find(text) {
  const wanted = fold(text);
  if (!wanted) return [];
  const best = new Map();
  for (const { number, name, folded } of index) {
    const at = folded.indexOf(wanted);
    if (at < 0) continue;
    const score = (folded === wanted ? 0 : at === 0 ? 1 : 2) + folded.length / 1000;
    if (!best.has(number) || best.get(number).score > score) best.set(number, { number, name, score });
  }
  return [...best.values()].sort((one, other) => one.score - other.score || one.number - other.number).slice(0, 12);
}
function startSearch() {
  const input = byId("search"), list = byId("results");
  const show = () => {
    list.replaceChildren(...hits.map((hit, at) => make("li", { role: "option", id: `hit-${at}`, "aria-selected": String(at === marked), onclick: () => pick(hit) },
      named(data.entities[hit.number].name), make("small", {}, named(hit.name === data.entities[hit.number].name || hit.name === data.entities[hit.number].id ? "" : `${hit.name} `), data.entities[hit.number].kind.label))));
    if (input.value.trim() && !hits.length) list.replaceChildren(make("li", { role: "option", "aria-disabled": "true", "aria-selected": "false" }, "No name looks like that."));
    list.hidden = !input.value.trim();
    input.setAttribute("aria-expanded", String(!list.hidden));
    if (marked >= 0) input.setAttribute("aria-activedescendant", `hit-${marked}`); else input.removeAttribute("aria-activedescendant");
  };
  input.addEventListener("input", () => { hits = find(input.value); marked = hits.length ? 0 : -1; show(); });
  input.addEventListener("keydown", (event) => {
    if (event.key === "ArrowDown") marked = Math.min(marked + 1, hits.length - 1);
    else if (event.key === "ArrowUp") marked = Math.max(marked - 1, 0);
    else if (event.key === "Enter") { if (hits[marked]) pick(hits[marked]); return; }
    else if (event.key === "Escape") { input.value = ""; hits = []; marked = -1; }
    else return;
    event.preventDefault();
    show();
  });
  input.addEventListener("blur", () => setTimeout(() => { list.hidden = true; input.setAttribute("aria-expanded", "false"); }, 200));
  document.addEventListener("keydown", (event) => {
    if (event.key === "/" && !["INPUT", "SELECT", "TEXTAREA"].includes(document.activeElement.tagName)) { event.preventDefault(); input.focus(); }
  });
}
/** Selects what was found; where it has no tie on the day, the date moves to the nearest day on which it has one. */
function pick({ number }) {
  const input = byId("search");
  input.value = "";
  byId("results").hidden = true;
  input.setAttribute("aria-expanded", "false");
  const own = tiesOf[number].filter((tie) => tie.possible.length);
  const sure = own.filter((tie) => tie.definite.length);
  const telling = sure.length ? sure : own;
  const holds = telling.some((tie) => covers(sure.length ? tie.definite : tie.possible, state.day) || (tie.isEvent && verdictOn(tie, state.day) !== "no"));
  let day = state.day;
  if (!holds && own.length) {
    const days = telling.flatMap((tie) => (sure.length ? tie.definite : tie.possible).flatMap(([from, to]) => [from, to])).filter((one) => one !== null);
    day = days.reduce((near, one) => (Math.abs(one - state.day) < Math.abs(near - state.day) ? one : near), days[0] ?? state.day);
  }
  // What the focus leaves out cannot be found in the picture.
  const focus = state.focus !== null && !shownTies.some(({ tie }) => tie.s === number || tie.o === number) ? null : state.focus;
  change({ selected: number, day, focus });
  byId("panel").scrollTop = 0;
  if (state.view === "network") showEntity(number);
}
