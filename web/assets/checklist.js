// What to bring: a list to print or to keep, and the link to it.

import { inFigures } from "./days.js";
import { el } from "./elements.js";
import { law, marks } from "./findings.js";
import { link } from "./link.js";
import { names, notice, say } from "./words.js";

/** Returns the list of what to bring. */
export function checklist(list) {
  const needed = list.requirements.filter((each) => each.needed !== "no");
  const notNeeded = list.requirements.filter((each) => each.needed === "no");
  return [
    el("h2", null, say("checklist", "title")),
    el("p", { class: "on" }, [list.title, list.category_title, names("countries")[list.nationality], inFigures(list.on)].filter(Boolean).join(", ")),
    list.message && el("p", null, list.message),
    el("ul", { class: "checklist" }, needed.map(requirement)),
    notNeeded.length > 0 && el(
      "details",
      { class: "folded" },
      el("summary", null, say("checklist", "not_needed", { count: notNeeded.length })),
      el("ul", null, notNeeded.map((each) => el("li", null, el("strong", null, each.title), el("p", null, each.because)))),
    ),
    list.service && [el("h3", null, say("checklist", "service")), list.service.messages.map((text) => el("p", null, text))],
    list.cautions.map(({ message }) => el("p", { class: "caution" }, message)),
    el("p", { class: "notice" }, notice()),
    keep(),
  ];
}

function requirement(each) {
  const id = `bring-${each.rule}`;
  return el(
    "li",
    null,
    el(
      "div",
      { class: "box" },
      el("input", { type: "checkbox", id }),
      el("label", { for: id }, each.title, each.needed !== "yes" && ` (${each.needed_text})`),
      marks(each),
    ),
    each.messages.map((text) => el("p", null, text)),
    el("details", null, el("summary", null, `${each.title}: ${say("result", "why")}`), law(each)),
  );
}

function keep() {
  const copied = el("span", { role: "status" });
  const address = el("input", { type: "text", readonly: true, id: "link", value: link(), "aria-describedby": "link-hint" });
  const copy = async () => {
    address.select();
    try {
      await navigator.clipboard.writeText(address.value);
      copied.textContent = say("buttons", "copied");
    } catch {
      address.focus(); // the text is marked: the browser's own copying takes it
    }
  };
  return el(
    "div",
    { class: "keep" },
    el("button", { type: "button", class: "second", click: () => window.print() }, say("buttons", "print")),
    el("label", { for: "link" }, say("checklist", "link")),
    el("p", { class: "hint", id: "link-hint" }, say("checklist", "link_hint")),
    address,
    el("button", { type: "button", class: "second", click: copy }, say("buttons", "copy")),
    copied,
  );
}
