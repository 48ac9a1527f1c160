// Where an answer is typed: the control that stands for a place in an application, or the nearest one around it.

const CONTROLS = "input:not([disabled]), select, textarea, button";

/** Returns the place that a JSON pointer names. */
export function placeOf(pointer) {
  return pointer.slice(1).replaceAll("/", ".");
}

/** Returns the control for a place like `stays.0.left_on`, or the nearest that is seen; undefined where there is none. */
export function controlAt(place) {
  for (let name = place; name !== ""; name = name.split(".").slice(0, -1).join(".")) {
    const own = document.getElementById(name);
    if (own?.matches(CONTROLS) && own.closest("[hidden]") === null) return own;
    const around = [...document.querySelectorAll("[data-field]")].filter((each) => each.closest("[hidden]") === null);
    const found = around.find((each) => each.dataset.field === name || each.dataset.field.startsWith(`${name}.`));
    const control = (own?.closest("[hidden]") === null ? own : found)?.querySelector(CONTROLS) ?? found?.querySelector(CONTROLS);
    if (control) return control;
  }
  return undefined;
}
