// From what was typed to the body of a request. What was not answered is left out, what there is not is said as null.

import { after, isDay } from "./days.js";
import { zoneLines } from "./identifiers.js";
import { answers, papers, rows } from "./typed.js";

/** Returns the part of an application that tells nothing of a person: with it the service says what it has to know. */
export function outline() {
  return {
    permit: answers.permit,
    ...only("applied_on", isDay(answers.applied_on ?? "") ? answers.applied_on : ""),
    ...only("category", answers.category),
    applicant: { nationality: answers["applicant.nationality"] },
    passport: {
      kind: answers["passport.kind"] || "foreign",
      country: answers["passport.country"] || answers["applicant.nationality"],
    },
  };
}

/** Returns the whole application, of the questions that were asked. */
export function application(asked) {
  const body = outline();
  if (asked.has("applicant.birth_date")) Object.assign(body.applicant, given(answers, "birth_date", "applicant."));
  Object.assign(body.applicant, given(answers, "iin", "applicant."));
  if (asked.has("applicant.grounds")) Object.assign(body.applicant, grounds());
  Object.assign(
    body.passport,
    given(answers, "number", "passport."),
    given(answers, "issued_on", "passport."),
    given(answers, "expires_on", "passport."),
  );
  const zone = zoneLines(answers["passport.mrz"] ?? "");
  if (zone.length > 0) body.passport.mrz = zone;
  const housing = housingAsked(asked);
  if (Object.keys(housing).length > 0) body.housing = housing;
  if (asked.has("stays")) Object.assign(body, stays());
  if (asked.has("fined_on")) Object.assign(body, given(answers, "fined_on"));
  if (asked.has("documents")) Object.assign(body, documents(asked));
  return body;
}

/** Returns the question about days of stay, or null where no stay is given that can be counted. */
export function stayQuestion(asked, day) {
  const { stays: counted } = asked.has("stays") ? stays() : {};
  if (!counted?.length) return null;
  return { nationality: answers["applicant.nationality"], on: day, stays: counted.filter((stay) => stay.entered_on < after(day, 1)) };
}

function housingAsked(asked) {
  const housing = {};
  if (asked.has("housing.address.registration_code")) {
    const address = given(answers, "registration_code", "housing.address.");
    if ("registration_code" in address) housing.address = address;
  }
  if (asked.has("housing.owners")) Object.assign(housing, owners(asked.has("housing.owners.id")));
  if (asked.has("housing.provision")) {
    if (answers["housing.provision"] === "none") housing.provision = null;
    else if (answers["housing.provision"]) {
      housing.provision = { kind: answers["housing.provision"], ...given(answers, "issued_on", "housing.provision.") };
    }
  }
  return housing;
}

function owners(named) {
  const isOwner = answers["housing.applicant_is_owner"];
  const told = isOwner ? { applicant_is_owner: isOwner === "yes" } : {};
  if (rows.owners.length > 0 || isOwner === "yes") told.owners = rows.owners.map((owner) => only("id", named && owner.id));
  if (rows.owners.some((owner) => owner.authorisation)) {
    told.authorisations = rows.owners.flatMap((owner, index) => authorisation(owner, index));
  } else if (told.owners?.length === 0) told.authorisations = [];
  return told;
}

function authorisation(owner, index) {
  const kind = owner.authorisation;
  if (!kind || kind === "none") return [];
  const paper = { owner: index, kind };
  if (kind !== "presence") Object.assign(paper, given(owner, "issued_on"));
  if (kind === "proxy") Object.assign(paper, given(owner, "valid_until"));
  return [paper];
}

function stays() {
  if (rows.stays.length === 0) return answers["stays.none"] ? { stays: [] } : {};
  return {
    stays: rows.stays.map((stay) => ({
      entered_on: stay.entered_on,
      basis: stay.basis,
      ...given(stay, "left_on"),
      ...given(stay, "registered_on"),
    })),
  };
}

function grounds() {
  const told = Object.keys(answers).filter((key) => key.startsWith("applicant.grounds.") && answers[key]);
  if (told.includes("applicant.grounds.none")) return { grounds: [] };
  return told.length === 0 ? {} : { grounds: told.map((key) => key.slice("applicant.grounds.".length)) };
}

function documents(asked) {
  const had = Object.keys(papers).filter((kind) => papers[kind].has && asked.papers.has(kind));
  if (had.length === 0) return answers["documents.none"] ? { documents: [] } : {};
  return { documents: had.map((kind) => ({ kind, ...given(papers[kind], "issued_on") })) };
}

function given(store, key, prefix = "") {
  if (store[`${prefix}${key}.none`]) return { [key]: null };
  return only(key, store[prefix + key]?.trim());
}

function only(key, value) {
  return value ? { [key]: value } : {};
}
