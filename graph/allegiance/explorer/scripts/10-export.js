// What is shown, as a file: SVG and PNG of the picture, JSON and CSV of the ties.

const escaped = (text) => String(text).replace(/[&<>"']/g, (sign) => `&#${sign.charCodeAt(0)};`);

/** The picture as SVG: a line for each tie that is shown, in the colours of the page, with a caption. */
function svgText() {
  const shown = [...drawnNodes], margin = 90;
  const xs = shown.map((number) => placeOf(number).x), ys = shown.map((number) => placeOf(number).y);
  const left = Math.min(...xs, 0) - margin, top = Math.min(...ys, 0) - margin, width = Math.max(...xs, 0) - left + margin, height = Math.max(...ys, 0) - top + margin + 60;
  const [ground, text, soft] = [ink("--ground"), ink("--ink"), ink("--soft")];
  const dashes = { sure: "", vague: "9 5", possible: "2 5" };
  const lines = visibleTies().map(({ tie, verdict, turn }) => {
    const a = placeOf(tie.s), b = placeOf(tie.o), style = styleOf(tie, verdict);
    const colour = turn ? ink(TURNS[turn]) : familyById.get(tie.family).colour;
    const [mx, my] = [(a.x + b.x) / 2 - (b.y - a.y) * tie.bend, (a.y + b.y) / 2 + (b.x - a.x) * tie.bend];
    return `<path class="tie" id="${escaped(tie.id)}" d="M${a.x} ${a.y}Q${Math.round(mx)} ${Math.round(my)} ${b.x} ${b.y}" fill="none" stroke="${escaped(colour)}" stroke-width="2"${dashes[style] ? ` stroke-dasharray="${dashes[style]}"` : ""} opacity="0.8"><title>${escaped(sentence(tie.relation, nameOn(tie.s, state.day), nameOn(tie.o, state.day)).join(""))} (${verdict})</title></path>`;
  });
  const dots = shown.map((number) => {
    const { x, y } = placeOf(number), entity = data.entities[number], size = emitted.nodes[number].size, isGroup = entity.kind.order === 1;
    const names = wrap(nameOn(number, state.day)).map((line, row) => `<tspan x="${x}" dy="${row ? 17 : 0}">${escaped(line)}</tspan>`).join("");
    return `<g class="entity" id="${escaped(entity.id)}"><circle cx="${x}" cy="${y}" r="${size * 0.8}" fill="${escaped(entity.kind.colour)}" stroke="${ground}"/><text x="${x}" y="${y + size + 13}" text-anchor="middle" font-size="${isGroup ? 16 : 13}"${isGroup ? ' font-weight="600"' : ""} fill="${isGroup ? text : soft}" stroke="${ground}" stroke-width="3" paint-order="stroke">${names}</text></g>`;
  });
  const caption = `allegiance ${data.meta.version}, ${inWords(state.day)}${state.compare === null ? "" : ` against ${inWords(state.compare)}`}: ${byId("count").textContent}. ${data.meta.licence}.`;
  return `<?xml version="1.0" encoding="UTF-8"?>\n<svg xmlns="http://www.w3.org/2000/svg" viewBox="${left} ${top} ${width} ${height}" width="${width}" height="${height}" font-family="system-ui, Noto Sans, sans-serif"><title>${escaped(caption)}</title><rect x="${left}" y="${top}" width="${width}" height="${height}" fill="${ground}"/>\n${lines.join("\n")}\n${dots.join("\n")}\n<text x="${left + 24}" y="${top + height - 24}" font-size="20" fill="${soft}">${escaped(caption)}</text></svg>\n`;
}
/** The ties that are shown, with everything they rest on. */
function jsonText() {
  const idOf = (number) => (number === null ? null : data.entities[number].id), iso = (day) => (day === null ? null : isoOf(day));
  const spans = (list) => list.map(([from, to]) => [iso(from), iso(to)]);
  return `${JSON.stringify({
    source: { title: data.meta.title, version: data.meta.version, licence: data.meta.licence, cite: data.meta.cite },
    on: isoOf(state.day), compared_with: iso(state.compare), known_by: data.meta.known_by,
    ties: visibleTies().map(({ tie, verdict, turn }) => ({
      id: tie.id, subject: idOf(tie.s), relation: tie.relation.id, object: idOf(tie.o), verdict, ...(turn ? { turn } : {}), definite: spans(tie.definite), possible: spans(tie.possible),
      statements: tie.because.map((number) => {
        const { id, status, when, claims } = data.statements[number];
        return { id, status, when, claims: claims.map((claim) => ({ ...claim, asserter: idOf(claim.asserter), source: data.sources[claim.source] })) };
      }),
    })),
  }, null, 1)}\n`;
}
function save(content, type, suffix) {
  const link = make("a", { href: URL.createObjectURL(content instanceof Blob ? content : new Blob([content], { type })), download: `allegiance-${isoOf(state.day)}.${suffix}` });
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 5000);
}
/** The SVG painted onto a canvas, at most 8,000 pixels wide. */
async function pngBlob() {
  const text = svgText(), image = new Image();
  image.src = URL.createObjectURL(new Blob([text], { type: "image/svg+xml" }));
  await image.decode();
  const canvas = document.createElement("canvas"), scale = Math.min(1, 8000 / image.width, 8000 / image.height);
  canvas.width = Math.round(image.width * scale);
  canvas.height = Math.round(image.height * scale);
  canvas.getContext("2d").drawImage(image, 0, 0, canvas.width, canvas.height);
  URL.revokeObjectURL(image.src);
  return new Promise((done) => { canvas.toBlob(done, "image/png"); });
}
const EXPORTS = {
  svg: () => save(svgText(), "image/svg+xml", "svg"),
  png: async () => save(await pngBlob(), "image/png", "png"),
  csv: () => save(new Blob(["\ufeff", csvText()], { type: "text/csv" }), "text/csv", "csv"),
  json: () => save(jsonText(), "application/json", "json"),
};
function startExport() {
  const list = byId("save-list");
  for (const [kind, run] of Object.entries(EXPORTS)) list.append(make("button", { id: `save-${kind}`, role: "menuitem", onclick: () => { fold(); run(); } }, kind.toUpperCase()));
  const fold = () => { list.hidden = true; byId("save").setAttribute("aria-expanded", "false"); };
  byId("save").addEventListener("click", () => { list.hidden = !list.hidden; byId("save").setAttribute("aria-expanded", String(!list.hidden)); if (!list.hidden) list.firstElementChild.focus(); });
  list.addEventListener("keydown", (event) => {
    const items = [...list.children], at = items.indexOf(document.activeElement), way = { ArrowDown: 1, ArrowRight: 1, ArrowUp: -1, ArrowLeft: -1 }[event.key];
    if (way) { items[(at + way + items.length) % items.length].focus(); event.preventDefault(); }
    if (event.key === "Escape") { fold(); byId("save").focus(); event.stopPropagation(); }
  });
}
