// The rows that one adds: the other owners of the housing, and the stays.

import { choiceField, dayField, textField } from "./controls.js";
import { el } from "./elements.js";
import { rows } from "./typed.js";
import { names, say } from "./words.js";

/** Returns the rows of owners. */
export function ownerRows() {
  return rowList("owners", "owner", "add_owner", {}, (owner, at) => {
    const agrees = choiceField({ id: `${at}.authorisation`, label: say("labels", "authorisation") }, owner, "authorisation", [
      ["", `– ${say("page", "choose")} –`],
      ...Object.entries(names("authorisations")),
    ]);
    const issued = dayField({ id: `${at}.issued_on`, label: say("labels", "issued_on") }, owner, "issued_on", say("none", "issued_on"));
    const until = dayField({ id: `${at}.valid_until`, label: say("labels", "valid_until") }, owner, "valid_until", say("none", "valid_until"));
    const show = () => {
      issued.hidden = !owner.authorisation || ["presence", "none"].includes(owner.authorisation);
      until.hidden = owner.authorisation !== "proxy";
    };
    agrees.addEventListener("input", show);
    show();
    const id = textField({ id: `${at}.id`, label: say("labels", "id") }, owner, "id", { inputmode: "numeric", maxlength: 12 });
    id.classList.add("owner-id");
    return [id, agrees, issued, until];
  });
}

/** Returns the rows of stays. */
export function stayRows() {
  return rowList("stays", "stay", "add_stay", { basis: "visa_free" }, (stay, at) => [
    dayField({ id: `${at}.entered_on`, label: say("labels", "entered_on") }, stay, "entered_on"),
    dayField({ id: `${at}.left_on`, label: say("labels", "left_on") }, stay, "left_on", say("none", "left_on")),
    choiceField({ id: `${at}.basis`, label: say("labels", "basis") }, stay, "basis", Object.entries(names("bases"))),
    dayField({ id: `${at}.registered_on`, label: say("labels", "registered_on") }, stay, "registered_on", say("none", "registered_on")),
  ]);
}

function rowList(kind, label, add, start, fields) {
  const place = kind === "owners" ? "housing.owners" : kind;
  const list = el("div", { class: "rows", id: place, tabindex: "-1" });
  const draw = () => list.replaceChildren(...rows[kind].map(row), button);
  const button = el("button", {
    type: "button",
    class: "second",
    click: () => {
      rows[kind].push({ ...start });
      draw();
      list.querySelectorAll("fieldset:last-of-type input")[0].focus();
    },
  }, say("buttons", add));
  const row = (answers, index) => {
    const name = say("labels", label, { number: index + 1 });
    const remove = () => {
      rows[kind].splice(index, 1);
      draw();
      button.focus();
      list.dispatchEvent(new Event("change", { bubbles: true }));
    };
    return el(
      "fieldset",
      { class: "row" },
      el("legend", null, name),
      fields(answers, `${place}.${index}`),
      el("button", { type: "button", class: "second", click: remove }, say("buttons", "remove", { what: name })),
    );
  };
  draw();
  return list;
}
