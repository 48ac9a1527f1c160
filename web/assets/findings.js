// What the rules found: each with its reason, its clause and its source to open.

import { inFigures } from "./days.js";
import { el } from "./elements.js";
import { placeOf } from "./places.js";
import { labelOf } from "./questions.js";
import { has, say } from "./words.js";

/** Returns what is to do, in the order given, each missing answer once; `toField` goes to its field. */
export function toDo(findings, toField) {
  if (findings.length === 0) return el("p", null, say("result", "nothing_to_do"));
  const steps = new Map();
  for (const finding of findings) {
    const step = finding.remedy ? finding : (finding.supply ?? finding);
    steps.set(step, [...(steps.get(step) ?? []), finding]);
  }
  return el("ol", { class: "to-do" }, [...steps.values()].map((step) => el("li", null, whatToDo(step[0], toField), step.map(why))));
}

/** Returns findings that ask for nothing, folded up unless they are to be `open`. */
export function folded(key, findings, open = false) {
  if (findings.length === 0) return null;
  return el(
    "details",
    { class: "folded", open },
    el("summary", null, say("result", key, { count: findings.length })),
    el("ul", null, findings.map((finding) => el("li", null, el("strong", null, finding.title), marks(finding), el("p", null, finding.message), law(finding)))),
  );
}

/** Returns the law behind a rule: act and article, source, and how it is read where it can be read in several ways. */
export function law({ citation, read_as: readAs, note, notes }) {
  const lines = [note, ...(notes ?? []).map(({ message }) => message)].filter(Boolean).map((text) => el("p", null, text));
  if (readAs) lines.push(el("p", null, el("b", null, `${say("result", "read_as")}: `), readAs));
  if (citation) {
    const from = citation.in_force_from && say("result", "in_force", { day: inFigures(citation.in_force_from) });
    const act = [citation.act, citation.article, from].filter(Boolean).join(", ");
    lines.push(el("p", { class: "law" }, el("b", null, `${say("result", "law")}: `), act));
    lines.push(el("p", { class: "law" }, el("b", null, `${say("result", "source")}: `), citation.source));
  }
  return lines;
}

/** Returns the marks of what is not certain, or is for a person to look at. */
export function marks({ certainty, outcome }) {
  const codes = [outcome === "review" && "review", certainty !== "certain" && certainty].filter((code) => code && has("result", code));
  return codes.map((code) => el("span", { class: `mark ${code}` }, say("result", code)));
}

function whatToDo(finding, toField) {
  const { remedy, supply, message } = finding;
  if (remedy) return el("p", { class: "what" }, remedy.message);
  if (!supply) return el("p", { class: "what" }, message);
  const place = placeOf(supply);
  const go = (event) => {
    event.preventDefault();
    toField(place);
  };
  return el("p", { class: "what" }, el("a", { href: `#${place}`, click: go }, say("result", "answer", { field: labelOf(place) })));
}

function why(finding) {
  return el(
    "details",
    null,
    el("summary", null, `${finding.title}: ${say("result", "why")}`, marks(finding)),
    el("p", null, finding.message),
    law(finding),
  );
}
