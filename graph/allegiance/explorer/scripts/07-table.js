// The table: the visible ties as rows, the equivalent of the picture for readers and spreadsheets.

let sorted = { column: 1, way: 1 };
const columns = () => ["Relation", "Subject", "Object", "From", "To", state.compare === null ? "Verdict" : "Change", "Claims"];

function rows() {
  const list = visibleTies().map(({ tie, verdict, turn }) => {
    const stretches = tie.possible.filter(([from, to]) => tie.isEvent || ((from === null || from <= state.day) && (to === null || state.day <= to)));
    const [from, to] = stretches[0] ?? tie.possible[0];
    const claims = tie.because.reduce((sum, number) => sum + data.statements[number].claims.length, 0);
    return { tie, verdict, cells: [tie.relation.label, nameOn(tie.s, state.day), nameOn(tie.o, state.day), from === null ? "" : isoOf(from), to === null ? "" : isoOf(to), turn ? `${turn} (${verdict})` : verdict, claims] };
  });
  const { column, way } = sorted;
  return list.sort((one, other) => {
    const a = one.cells[column], b = other.cells[column];
    return way * (typeof a === "number" ? a - b : a < b ? -1 : a > b ? 1 : 0) || (one.tie.id < other.tie.id ? -1 : 1);
  });
}
function drawTable() {
  const list = rows();
  const head = make("tr", {}, columns().map((name, column) => make("th", { scope: "col", "aria-sort": sorted.column === column ? (sorted.way > 0 ? "ascending" : "descending") : "none" },
    make("button", { onclick: () => { sorted = { column, way: sorted.column === column ? -sorted.way : 1 }; drawTable(); } }, name))));
  const body = list.map(({ tie, verdict, cells }) => {
    const dot = make("span", { class: "dot" });
    dot.style.setProperty("--family", familyById.get(tie.family).colour);
    return make("tr", { "data-tie": tie.id }, make("td", {}, dot, cells[0]), make("td", {}, entityButton(tie.s)), make("td", {}, entityButton(tie.o)), make("td", {}, cells[3]), make("td", {}, cells[4]),
      make("td", {}, make("span", { class: `verdict ${verdict}` }, cells[5])), make("td", {}, String(cells[6])));
  });
  byId("view-table").replaceChildren(
    make("div", { class: "tablebar" }, `${list.length.toLocaleString("en")} ties on ${inWords(state.day)}${state.compare === null ? "" : ` and ${inWords(state.compare)}`}`, make("button", { id: "csv", onclick: () => EXPORTS.csv() }, "CSV")),
    make("table", {}, make("thead", {}, head), make("tbody", {}, body)));
}
/** Cells that a spreadsheet would take for a formula get an apostrophe. */
const cell = (value) => `"${String(value).replace(/^[=+\-@\t\r]/, "'$&").replace(/"/g, '""')}"`;
const csvText = () => [columns(), ...rows().map((row) => row.cells)].map((line) => line.map(cell).join(",")).join("\r\n") + "\r\n";
