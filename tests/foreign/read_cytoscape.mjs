// What a Cytoscape.js file carries, opened by the library itself: JSON on standard input, facts by feature on standard output.

import { readFileSync } from "node:fs";
import cytoscape from "cytoscape";

const options = JSON.parse(readFileSync(0, "utf8"));
const cy = cytoscape({ ...options, headless: true });
const facts = {};
const tell = (feature, ...parts) => (facts[feature] ??= []).push(parts.map((part) => String(part ?? "")));
const told = (data, names, say) => names.filter((name) => data[name] !== undefined).forEach((name) => say(name, data[name]));

function tie(feature, subject, object, values) {
  const made = [subject, values.relation, object, values.verdict, values.first, values.last];
  tell(feature, ...made);
  values.because.forEach((statement) => tell("tie-reasons", ...made, statement));
}

cy.nodes().forEach((node) => {
  const data = node.data();
  tell("entities", node.id(), data.kind, data.label);
  (data.aliases ?? []).forEach((name) => tell("aliases", node.id(), name));
  (data.alias_details ?? []).forEach((alias) => tell("alias-details", node.id(), alias.name, alias.lang, alias.from, alias.to));
  Object.entries(data.ids ?? {}).forEach(([scheme, value]) => tell("external-ids", node.id(), scheme, value));
  (data.distinct_from ?? []).forEach((other) => tell("distinctions", node.id(), other));
  told(data, ["about"], (_, text) => tell("descriptions", node.id(), text));
  (data.states ?? []).forEach((state) => tie("own-states", node.id(), "", state));
  (data.own_events ?? []).forEach((event) => tell("own-events", event.statement, node.id(), event.relation));
  (data.measures ?? []).forEach((measure) => tell("measures", measure.statement, measure.value));
});

cy.edges(".tie").forEach((edge) => tie("ties", edge.source().id(), edge.target().id(), edge.data()));
cy.edges("[class = 'event']").forEach((edge) =>
  tell("events", edge.data("statement"), edge.source().id(), edge.data("relation"), edge.target().id()),
);

cy.data("statements").forEach((one) => {
  tell("statements", one.id, one.subject, one.relation, one.object ?? one.value);
  tell("bounds", one.id, one.earliest_start, one.latest_start, one.earliest_end, one.latest_end);
  tell("status", one.id, one.status, one.conflict);
  told(one, ["when"], (_, text) => tell("dates-as-written", one.id, text));
  told(one, ["place", "role", "reference", "quantity", "preferred_because"], (key, text) => tell("qualifiers", one.id, key, text));
  one.claims.forEach((claim, index) => {
    tell("claims", one.id, index + 1, claim.source, claim.stance);
    told(claim, ["says"], (_, text) => tell("says", one.id, index + 1, text));
    told(claim, ["asserter", "when", "value", "credibility", "origin", "attests"], (key, text) =>
      tell("claim-details", one.id, index + 1, key, text),
    );
    (claim.supersedes ?? []).forEach((other) => tell("claim-details", one.id, index + 1, "supersedes", other));
  });
});

cy.data("sources").forEach((source) => {
  tell("sources", source.id, source.title, source.publisher, source.published, source.url);
  told(source, ["author", "grade", "kind"], (key, text) => tell("source-details", source.id, key, text));
});

const selected = Object.fromEntries(["node", "edge", ".tie.definite", ".tie.possible", ".event"].map((one) => [one, cy.$(one).length]));
process.stdout.write(JSON.stringify({ facts, selected }));
