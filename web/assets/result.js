// The answer as a person wants it: whether and until when, what to do, why, and the days drawn.

import { inFigures } from "./days.js";
import { byEffort } from "./effort.js";
import { el } from "./elements.js";
import { folded, toDo } from "./findings.js";
import { stayTimeline, windowTimeline } from "./timeline.js";
import { names, notice, say } from "./words.js";

const FILED = ["permanent_residence", "temporary_residence"];
const STAY_FIGURES = ["days_used", "days_left", "last_lawful_day", "earliest_entry", "overstay"];

/** Returns the answer to an application, and of its stays where there is a plan; its heading takes the focus. */
export function result(answer, plan, toField) {
  const { verdict, window, findings, not_checked: unchecked, rulebook } = answer;
  const begins = window.from > answer.applied_on && window.begins?.message; // that it passed before is no news
  const none = verdict !== "needs_information" && window.message; // that no day was found is no news while answers are missing
  const when = [none, begins, window.ends?.message].filter(Boolean);
  return [
    el("h2", { id: "result-heading", tabindex: "-1", class: `verdict ${verdict}` }, say("result", heading(answer))),
    el("p", { class: "on" }, say("result", "on", { permit: names("permits")[answer.permit], day: inFigures(answer.applied_on) })),
    el("p", null, answer.message),
    when.map((text) => el("p", { class: "when" }, text)),
    (window.from !== null || verdict === "not_eligible") && windowTimeline(answer),
    el("h3", null, say("result", "to_do")),
    toDo(byEffort(findings), toField),
    plan && stays(plan),
    folded("in_order", findings.filter(({ outcome }) => outcome === "met")),
    folded("not_checked", unchecked, verdict === "eligible"),
    answer.cautions.map(({ message }) => el("p", { class: "caution" }, message)),
    el("p", { class: "notice" }, notice()),
    el("p", { class: "notice" }, say("result", "rulebook", { revision: rulebook.revision.slice(0, 15), day: inFigures(rulebook.reviewed_until) })),
  ];
}

function heading({ verdict, permit }) {
  if (FILED.includes(permit)) return verdict;
  return { eligible: "may_travel", not_eligible: "may_not_travel" }[verdict] ?? verdict;
}

function stays(plan) {
  const figures = STAY_FIGURES.map((name) => plan.figures.find(({ figure }) => figure === name)).filter(({ value }) => value !== null);
  return el(
    "section",
    { class: "stays" },
    el("h3", null, say("timelines", "stays")),
    el("p", { class: "when" }, plan.message),
    stayTimeline(plan),
    el("ul", null, figures.map(({ message, note }) => el("li", null, message, note && el("small", null, ` ${note}`)))),
  );
}
