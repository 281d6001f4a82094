// Reads RDF with N3.js and prints one JSON array: subject, predicate, object, its datatype or "", its language, graph.
// A triple term stands as an array of its three parts.
import { readFileSync } from "node:fs";
import { Parser } from "n3";

const [path, format] = process.argv.slice(2);
const said = (term) => term.termType === "Quad" ? [said(term.subject), said(term.predicate), said(term.object)] : term.value;
const quads = new Parser({ format }).parse(readFileSync(path, "utf8"));
console.log(JSON.stringify(quads.map(({ subject, predicate, object, graph }) => [
  said(subject), said(predicate), said(object), object.datatype?.value ?? "", object.language ?? "", graph.value,
])));
