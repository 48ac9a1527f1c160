// The page by link: what is asked for, nationality, day and language, and nothing else of a person.

import { isDay } from "./days.js";
import { answers } from "./typed.js";
import { LANGUAGES, language } from "./words.js";

const FIELDS = { permit: "permit", category: "category", nationality: "applicant.nationality", on: "applied_on" };

/** Returns the language that the address names, or null. */
export function languageOfLink() {
  const code = new URLSearchParams(location.search).get("language");
  return Object.hasOwn(LANGUAGES, code) ? code : null;
}

/** Takes from the address what it may say and what there is: `known` are the codes of each field. */
export function readLink(known) {
  const query = new URLSearchParams(location.search);
  for (const [name, field] of Object.entries(FIELDS)) {
    const value = query.get(name);
    if (value && (name === "on" ? isDay(value) : Object.hasOwn(known[name], value))) answers[field] = value;
  }
}

/** Returns the address of the page with these answers. */
export function link() {
  const query = new URLSearchParams({ language: language() });
  for (const [name, field] of Object.entries(FIELDS)) {
    if (answers[field]) query.set(name, answers[field]);
  }
  return `${location.origin}${location.pathname}?${query}`;
}

/** Lets the browser's address be the link, so that loading anew asks the same. */
export function writeLink() {
  history.replaceState(null, "", link());
}
