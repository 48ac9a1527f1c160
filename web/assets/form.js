// The form as a whole: its questions, the button, and the lines in which the page says what it is doing.

import { el } from "./elements.js";
import { aim, questions } from "./questions.js";
import { answers } from "./typed.js";
import { say } from "./words.js";

/** Returns the form with its first questions; `asking.js` gives it its life. */
export function drawForm() {
  answers["passport.kind"] ||= "foreign";
  answers["passport.country"] ||= answers["applicant.nationality"];
  return el(
    "form",
    { id: "form", novalidate: true, autocomplete: "off", tabindex: "-1" },
    aim(),
    el("p", { id: "start" }, say("page", "start")),
    el("div", { id: "questions" }),
    el("p", { id: "trouble", role: "alert" }),
    el("div", { class: "send" }, el("button", { id: "check" }, say("page", "check")), el("span", { id: "status", role: "status" })),
  );
}

/** Draws the other questions, once it is known that there are any. */
export function drawQuestions() {
  const place = document.getElementById("questions");
  if (!place.hasChildNodes()) place.append(...questions());
}
