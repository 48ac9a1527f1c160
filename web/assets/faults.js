// What is wrong with an answer by itself, or beside another one, said while one types. `blocks`: the service would not
// take it; otherwise it is advice, and the service says what follows from it.

import { age, inFigures, isDay, today } from "./days.js";
import { birthDateOf, digitsFit, readZone, unusualForm, zoneLines } from "./identifiers.js";
import { answers, papers, rows } from "./typed.js";
import { names } from "./words.js";

const EARLIEST = "1900-01-01";
const LATEST = "2100-12-31";
const LONGEST_TERM_YEARS = 20;

/** Returns the faults by the id of their field; `neededUntil` is how long the document has to be valid, or null. */
export function faults(neededUntil) {
  const found = new Map();
  const note = (id, code, values = {}, blocks = true) => found.has(id) || found.set(id, { code, values, blocks });
  const advise = (id, code, values) => note(id, code, values, false);
  const day = isDay(answers.applied_on ?? "") ? answers.applied_on : today();
  for (const id of ["permit", "applicant.nationality"]) if (!answers[id]) note(id, "field_missing");
  days(note);
  applicant(day, note, advise);
  document(day, neededUntil, note, advise);
  const code = answers["housing.address.registration_code"];
  if (code && !/^\d{1,32}$/.test(code.trim())) note("housing.address.registration_code", "code_form");
  rows.owners.forEach((owner, index) => {
    number(owner.id, `housing.owners.${index}.id`, note, advise);
    if (before(owner.valid_until, owner.issued_on)) note(`housing.owners.${index}.valid_until`, "end_before_issue");
  });
  rows.stays.forEach((stay, index) => {
    if (!stay.entered_on) note(`stays.${index}.entered_on`, "field_missing");
    if (before(stay.left_on, stay.entered_on)) note(`stays.${index}.left_on`, "exit_before_entry");
    if (before(stay.registered_on, stay.entered_on)) note(`stays.${index}.registered_on`, "registered_before_entry");
  });
  return found;
}

function days(note) {
  const stores = [
    ["", answers],
    ...rows.owners.map((row, index) => [`housing.owners.${index}.`, row]),
    ...rows.stays.map((row, index) => [`stays.${index}.`, row]),
    ...Object.entries(papers).map(([kind, row]) => [`documents.${kind}.`, row]),
  ];
  for (const [place, store] of stores) {
    for (const [key, value] of Object.entries(store)) {
      if (!/(_on|_until|_date)$/.test(key) || !value) continue;
      if (!isDay(value) || value < EARLIEST || value > LATEST) note(`${place}${key}`, "no_such_day");
    }
  }
}

function applicant(day, note, advise) {
  const born = answers["applicant.birth_date"];
  const iin = answers["applicant.iin"]?.trim();
  if (born > day) note("applicant.birth_date", "born_after_filing");
  if (number(iin, "applicant.iin", note, advise) && born && birthDateOf(iin) && birthDateOf(iin) !== born) {
    advise("applicant.iin", "iin_birth_date");
  }
}

/** Notes what is wrong with an IIN or BIN; returns whether nothing is. */
function number(text, id, note, advise) {
  if (!text) return false;
  if (!/^\d{12}$/.test(text.trim())) note(id, "iin_form");
  else if (!digitsFit(text.trim())) advise(id, "iin_wrong");
  else return true;
  return false;
}

function document(day, neededUntil, note, advise) {
  const issued = answers["passport.issued_on"];
  const expires = answers["passport.expires_on"];
  if (issued > day) note("passport.issued_on", "issued_after_filing");
  if (issued && expires) {
    if (expires <= issued) note("passport.expires_on", "expiry_not_after_issue");
    else if (isDay(expires) && tooLong(issued, expires)) note("passport.expires_on", "term_over_twenty_years");
  }
  if (before(expires, neededUntil)) advise("passport.expires_on", "valid_too_short", { day: inFigures(neededUntil) });
  const written = answers["passport.number"]?.trim();
  if (written) {
    if (!/^[A-Za-zА-Яа-яЁё0-9 №-]{1,40}$/.test(written)) note("passport.number", "number_letters");
    const country = answers["passport.country"] || answers["applicant.nationality"];
    const form = unusualForm(written, country, answers["passport.kind"] || "foreign", names("number_forms"));
    if (form) advise("passport.number", "number_form", { form });
  }
  const lines = zoneLines(answers["passport.mrz"] ?? "");
  if (lines.length > 0) {
    const zone = readZone(lines);
    if (zone === null) note("passport.mrz", "zone_form");
    else if (!zone.sound) advise("passport.mrz", "zone_wrong");
  }
}

function before(day, other) {
  return Boolean(day && other) && day < other;
}

function tooLong(issued, expires) {
  const years = age(issued, expires);
  return years > LONGEST_TERM_YEARS || (years === LONGEST_TERM_YEARS && issued.slice(5) !== expires.slice(5));
}
