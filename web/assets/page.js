// The page: takes the words of a language into use, draws everything, and keeps it in step with what is typed.

import { el } from "./elements.js";
import { Asking } from "./asking.js";
import { drawForm } from "./form.js";
import { languageOfLink, readLink } from "./link.js";
import { LANGUAGES, language, names, preferred, say, use } from "./words.js";

async function start() {
  try {
    await use(languageOfLink() ?? preferred());
  } catch {
    document.getElementById("without-words").hidden = false;
    return;
  }
  readLink({ permit: names("permits"), category: names("categories"), nationality: names("countries") });
  await draw();
}

/** Draws the page in the language in use; what was typed, and the answer that was shown, are there again. */
async function draw(shown = null) {
  document.documentElement.lang = language();
  document.title = say("page", "title");
  const result = el("section", { id: "result", "aria-label": say("result", "title") });
  const list = el("section", { id: "checklist", "aria-label": say("checklist", "title") });
  const form = drawForm();
  document.body.replaceChildren(
    el("a", { class: "skip", href: "#form" }, say("page", "skip")),
    el("header", null, el("h1", null, say("page", "heading")), languages()),
    el("main", null, el("p", { class: "intro" }, say("page", "intro")), form, result, list),
  );
  asking = new Asking(form, result, list);
  await Promise.all([asking.shape(), asking.showAgain(shown)]);
}

let asking;

function languages() {
  const buttons = Object.entries(LANGUAGES).map(([code, name]) =>
    el("button", { type: "button", id: `language-${code}`, lang: code, "aria-pressed": String(code === language()), click: () => change(code) }, name),
  );
  return el("div", { role: "group", class: "languages", "aria-label": say("page", "language") }, buttons);
}

async function change(code) {
  try {
    await use(code);
  } catch {
    asking.trouble("unreachable");
    return;
  }
  const drawn = draw(asking.shown);
  document.getElementById(`language-${code}`).focus();
  await drawn;
}

await start();
