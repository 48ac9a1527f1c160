// The questions of the form, in the order in which they are asked. Which of them are seen is for `relevant.js` to say.

import { boxField, choiceField, dayField, linesField, orNone, radioField, textField } from "./controls.js";
import { inFigures } from "./days.js";
import { el } from "./elements.js";
import { ownerRows, stayRows } from "./rows.js";
import { answers, paper } from "./typed.js";
import { has, language, names, say } from "./words.js";

/** Returns the question of what one wants, which all others depend on. */
export function aim() {
  return section(
    "aim",
    choiceField(at("permit"), answers, "permit", withNone(Object.entries(names("permits")))),
    choiceField(at("applicant.nationality"), answers, "applicant.nationality", withNone(countries())),
    dayField(at("applied_on"), answers, "applied_on"),
    choiceField(at("category"), answers, "category", withNone(Object.entries(names("categories")))),
  );
}

/** Returns all other questions. */
export function questions() {
  const number = { inputmode: "numeric", maxlength: 12 };
  return [
    section(
      "passport",
      linesField(at("passport.mrz", true), answers, "passport.mrz", { rows: 3, cols: 44, class: "zone" }),
      choiceField(at("passport.kind"), answers, "passport.kind", Object.entries(names("documents"))),
      choiceField(at("passport.country"), answers, "passport.country", withNone(countries())),
      textField(at("passport.number", true), answers, "passport.number", { maxlength: 40 }),
      dayField(at("passport.issued_on"), answers, "passport.issued_on"),
      dayField(at("passport.expires_on"), answers, "passport.expires_on", say("none", "passport.expires_on")),
    ),
    section(
      "applicant",
      dayField(at("applicant.birth_date"), answers, "applicant.birth_date"),
      withBox(textField(at("applicant.iin", true), answers, "applicant.iin", number), "applicant.iin"),
      grounds(),
    ),
    section(
      "housing",
      withBox(
        textField(at("housing.address.registration_code"), answers, "housing.address.registration_code", {
          inputmode: "numeric",
          maxlength: 32,
        }),
        "housing.address.registration_code",
      ),
      choiceField(
        at("housing.provision"),
        answers,
        "housing.provision",
        withNone([...Object.entries(names("provisions")), ["none", say("none", "housing.provision")]]),
      ),
      dayField(at("housing.provision.issued_on"), answers, "housing.provision.issued_on", say("none", "issued_on")),
      el("div", { "data-field": "housing.owners" }, owner(), group("owners", ownerRows())),
    ),
    section(
      "stays",
      el("div", { "data-field": "stays" }, hint("stays"), stayRows(), boxField("stays.none", say("none", "stays"), answers, "stays.none")),
      dayField(at("fined_on"), answers, "fined_on", say("none", "fined_on")),
    ),
    section("documents", el("div", { id: "documents", "data-field": "documents", tabindex: "-1" })),
  ];
}

/** Fills in the papers that the list of what to bring names. */
export function showPapers(list) {
  const needed = list.requirements.filter(({ needed, papers, by_category: each }) => needed !== "no" && (papers.length || each.length));
  const shown = needed.map((requirement) =>
    el(
      "div",
      { class: "paper" },
      requirement.papers.length === 0 && el("p", { class: "hint" }, say("hints", "papers_of_category")),
      requirement.papers.length > 1 && el("p", { class: "hint" }, requirement.messages.join(" ")),
      requirement.papers.map(({ kind, title }) => paperField(kind, title, requirement.shelf_life_days !== null)),
    ),
  );
  document.getElementById("documents").replaceChildren(
    hint("documents"),
    ...shown,
    boxField("documents.none", say("none", "documents"), answers, "documents.none"),
  );
}

/** Shows the questions that are asked, and hides the others with the sections that have none. */
export function showAsked(asked, form) {
  const seen = ["permit", "applicant.nationality", "applied_on", "passport.mrz", "passport.kind", "passport.country"];
  const also = answers["housing.provision"] && answers["housing.provision"] !== "none" ? ["housing.provision.issued_on"] : [];
  const shown = new Set([...seen, ...also, ...(asked ?? [])]);
  for (const each of form.querySelectorAll("[data-field]")) {
    const name = each.dataset.field;
    const ofGroup = each.parentElement.closest("[data-field]") !== null;
    if (!ofGroup) each.hidden = !shown.has(name);
  }
  form.classList.toggle("naming-owners", shown.has("housing.owners.id"));
  for (const each of form.querySelectorAll("fieldset.section")) {
    const first = each.querySelector(":scope > [data-field]:not([hidden])");
    each.hidden = first === null || (asked === null && each.id !== "section-aim");
  }
}

/** Says at the document how long it has to be valid. */
export function showNeededUntil(day) {
  const line = document.getElementById("passport.expires_on-hint");
  line.textContent = day ? say("hints", "passport.expires_on", { day: inFigures(day) }) : "";
}

/** Returns the label of a field by its place in an application, without those of its row. */
export function labelOf(place) {
  const name = place.split(".").at(-1);
  for (const [section, key] of [["labels", place], ["labels", name], ["sections", place.split(".")[0]]]) {
    if (has(section, key)) return say(section, key);
  }
  return say("sections", "owners");
}

function at(id, optional = false) {
  const hinted = id === "passport.expires_on" ? " " : has("hints", id) && say("hints", id);
  return { id, label: say("labels", id), hint: hinted, optional };
}

function section(name, ...content) {
  return el("fieldset", { class: "section", id: `section-${name}` }, el("legend", null, el("h2", null, say("sections", name))), content);
}

function group(name, content) {
  return el("fieldset", { class: "group" }, el("legend", null, say("sections", name)), hint(name), content);
}

function hint(name) {
  return el("p", { class: "hint" }, say("hints", name));
}

function withNone(choices) {
  return [["", `– ${say("page", "choose")} –`], ...choices];
}

function withBox(told, key) {
  return orNone(told, told.querySelector("input"), answers, key, say("none", key));
}

function countries() {
  if (sorted.language !== language()) {
    const order = new Intl.Collator(language());
    const pairs = Object.entries(names("countries")).sort(([, one], [, other]) => order.compare(one, other));
    sorted = { language: language(), pairs };
  }
  return sorted.pairs;
}

let sorted = {};

function owner() {
  const choices = ["yes", "no"].map((code) => [code, say("buttons", code)]);
  const id = "housing.applicant_is_owner";
  return radioField({ id, label: say("labels", id) }, answers, id, choices);
}

function grounds() {
  const id = "applicant.grounds";
  const choices = [...Object.entries(names("grounds")), ["none", say("none", id)]];
  const boxes = choices.map(([code, name]) => boxField(`${id}.${code}`, name, answers, `${id}.${code}`));
  return el("fieldset", { class: "field choice", id, "data-field": id, tabindex: "-1" }, el("legend", null, say("labels", id)), boxes);
}

function paperField(kind, title, dated) {
  const store = paper(kind);
  const box = boxField(`documents.${kind}`, title, store, "has");
  if (!dated) return box;
  const label = say("labels", "paper", { paper: title });
  const day = dayField({ id: `documents.${kind}.issued_on`, label }, store, "issued_on", say("none", "issued_on"));
  const show = () => (day.hidden = !store.has);
  box.addEventListener("input", show);
  show();
  return [box, day];
}
