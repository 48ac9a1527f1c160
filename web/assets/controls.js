// The controls of the form. Each is tied to its label, its hint and its fault, and writes what is typed into a store.

import { el } from "./elements.js";
import { say } from "./words.js";

/** Returns a control in its field: `store[key]` holds the answer, `id` is the place of the field in an application. */
export function field({ id, label, hint, optional }, control) {
  control.id = id;
  control.setAttribute("aria-describedby", hint ? `${id}-hint ${id}-fault` : `${id}-fault`);
  return el(
    "div",
    { class: "field", "data-field": id },
    el("label", { for: id }, label, optional && el("span", { class: "optional" }, ` ${say("page", "optional")}`)),
    hint && el("p", { class: "hint", id: `${id}-hint` }, hint),
    control,
    el("p", { class: "fault", id: `${id}-fault`, "aria-live": "polite" }),
  );
}

/** Returns a field for a line of text. */
export function textField(options, store, key, attributes = {}) {
  return field(options, typing(el("input", { type: "text", autocomplete: "off", spellcheck: "false", ...attributes }), store, key));
}

/** Returns a field for a few lines of text. */
export function linesField(options, store, key, attributes) {
  return field(options, typing(el("textarea", { autocomplete: "off", spellcheck: "false", ...attributes }), store, key));
}

/** Returns a field for one of several; `choices` are pairs of code and name. */
export function choiceField(options, store, key, choices) {
  const control = el("select", null, choices.map(([code, name]) => el("option", { value: code }, name)));
  return field(options, typing(control, store, key));
}

/** Returns a field for a day, with a box for there being none where `none` has a text for it. */
export function dayField(options, store, key, none) {
  const control = typing(el("input", { type: "date", min: "1900-01-01", max: "2100-12-31" }), store, key);
  // What is half typed is no value; that it is no day is told once the field is left.
  control.addEventListener("input", () => (store[key] = control.validity.badInput ? "?" : control.value));
  return none ? orNone(field(options, control), control, store, key, none) : field(options, control);
}

/** Adds to a field a box that says that there is none; while it is ticked the control rests. */
export function orNone(told, control, store, key, label) {
  const rest = () => (control.disabled = Boolean(store[`${key}.none`]));
  const box = boxField(`${control.id}.none`, label, store, `${key}.none`);
  box.addEventListener("input", rest);
  rest();
  told.append(box);
  return told;
}

/** Returns a box with its label. */
export function boxField(id, label, store, key) {
  const box = el("input", { type: "checkbox", id, input: () => (store[key] = box.checked) });
  box.checked = Boolean(store[key]);
  return el("div", { class: "box" }, box, el("label", { for: id }, label));
}

/** Returns a question of which one answer is chosen, all of them in sight. */
export function radioField({ id, label }, store, key, choices) {
  const radios = choices.map(([code, name]) => {
    const radio = el("input", { type: "radio", name: id, id: `${id}.${code}`, input: () => (store[key] = code) });
    radio.checked = store[key] === code;
    return el("div", { class: "box" }, radio, el("label", { for: `${id}.${code}` }, name));
  });
  return el("fieldset", { class: "field choice", "data-field": id, id, tabindex: "-1" }, el("legend", null, label), radios);
}

/** Shows what is wrong with a field, or nothing. */
export function showFault(id, fault) {
  const line = document.getElementById(`${id}-fault`);
  if (line === null) return;
  const text = fault ? say("faults", fault.code, fault.values) : "";
  if (line.textContent !== text) line.textContent = text;
  line.classList.toggle("advice", fault?.blocks === false);
  const control = document.getElementById(id);
  if (fault?.blocks) control.setAttribute("aria-invalid", "true");
  else control.removeAttribute("aria-invalid");
}

function typing(control, store, key) {
  control.value = store[key] ?? "";
  control.addEventListener("input", () => (store[key] = control.value));
  return control;
}
