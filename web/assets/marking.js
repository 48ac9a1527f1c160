// Shows at the fields what is wrong with them: what the page finds itself, and what the service does not take.

import { showFault } from "./controls.js";
import { faults } from "./faults.js";
import { controlAt, placeOf } from "./places.js";
import { has } from "./words.js";

/** Shows the faults of the answers that were given (`touched`; null: of all), and returns the controls that block a check. */
export function showFaults(form, neededUntil, touched) {
  const found = faults(neededUntil);
  const blocking = [];
  for (const line of form.querySelectorAll(".fault")) {
    const id = line.id.slice(0, -"-fault".length);
    const control = document.getElementById(id);
    const seen = control.closest("[hidden]") === null && !control.disabled;
    const told = seen && (touched === null || touched.has(id)) ? found.get(id) : undefined;
    showFault(id, told);
    if (told?.blocks) blocking.push(control);
  }
  return blocking;
}

/** Marks the fields that the service does not take. */
export function mark(errors) {
  for (const { pointer, code } of errors) {
    const fault = { code: has("faults", code) ? code : "refused", values: {}, blocks: true };
    showFault(controlAt(placeOf(pointer))?.id, fault);
  }
}
