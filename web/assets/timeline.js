// Days drawn as a line, with the same in words: the window in which documents pass, and the days of stay.

import { after, between, inFigures } from "./days.js";
import { el, svg } from "./elements.js";
import { say } from "./words.js";

const WIDTH = 1000;
const HEIGHT = 40;
const MARGIN_DAYS = 30;
const PERIOD_DAYS = 180; // as long as the planner looks back; its answers name the limit itself
const HEIGHTS = { counted: 1, passes: 1, unclear: 0.75, beyond: 1, not_counted: 0.45 };

/** Returns the window of an answer, drawn. */
export function windowTimeline({ window, applied_on: day }) {
  const { until, open, looked_until: lookedUntil } = window;
  const from = window.from !== null && window.from < day ? day : window.from; // nobody files on a day that is past
  const last = until ?? lookedUntil;
  const text = windowInWords(from, last, open, day);
  const first = after(day, -MARGIN_DAYS);
  const bands = from === null ? [] : [{ from, until: last, kind: "passes" }];
  const end = open || from === null ? last : after(last, MARGIN_DAYS);
  return drawing(say("timelines", "window"), text, first, end, day, bands);
}

/** Returns the days of stay of a plan, drawn, in the period up to the day and as long after it. */
export function stayTimeline({ on, timeline, figures }) {
  const first = after(on, 1 - PERIOD_DAYS);
  const last = after(on, PERIOD_DAYS);
  const used = figures.find(({ figure }) => figure === "days_used");
  const text = used.values.days_allowed === undefined ? used.message : say("timelines", "used", { used: used.value, allowed: used.values.days_allowed });
  const period = { from: first, until: on, kind: "period" };
  return drawing(null, text, first, last, on, [period, ...timeline]);
}

function windowInWords(from, last, open, day) {
  if (from === null) return say("timelines", "window_none", { from: inFigures(day), until: inFigures(last) });
  return say("timelines", open ? "window_open" : "window_span", { from: inFigures(from), until: inFigures(last) });
}

function drawing(title, text, first, last, day, bands) {
  const days = between(first, last) + 1;
  const x = (each) => Math.round((between(first, each) / days) * WIDTH * 10) / 10;
  const shown = bands.filter((band) => band.until >= first && band.from <= last);
  const rectangles = shown.map(({ from, until, kind }) => {
    const start = x(from < first ? first : from);
    const end = x(after(until > last ? last : until, 1));
    const height = HEIGHT * (HEIGHTS[kind] ?? 1);
    return svg("rect", { class: kind, x: start, y: HEIGHT - height, width: Math.max(end - start, 2), height });
  });
  const mark = svg("rect", { class: "day", x: x(day), y: 0, width: 4, height: HEIGHT });
  const picture = svg(
    "svg",
    { viewBox: `0 0 ${WIDTH} ${HEIGHT}`, preserveAspectRatio: "none", role: "img", "aria-label": title === null ? text : `${title}. ${text}` },
    svg("rect", { class: "ground", x: 0, y: 0, width: WIDTH, height: HEIGHT }),
    rectangles,
    mark,
  );
  const kinds = [...new Set(shown.map(({ kind }) => kind))];
  const legend = [...kinds.map((kind) => [kind, say("timelines", kind)]), ["day", say("timelines", "filing_day", { day: inFigures(day) })]];
  return el(
    "figure",
    { class: "timeline" },
    el("figcaption", null, title !== null && el("strong", null, title), el("span", null, text)),
    picture,
    el("div", { class: "ends" }, el("span", null, inFigures(first)), el("span", null, inFigures(last))),
    el("ul", { class: "legend" }, legend.map(([kind, name]) => el("li", { class: kind }, name))),
  );
}
