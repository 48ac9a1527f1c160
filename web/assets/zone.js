// From a machine-readable zone that was put in to the answers that it has.

import { after } from "./days.js";
import { dayUpTo, readZone, zoneLines } from "./identifiers.js";
import { answers } from "./typed.js";
import { names, say } from "./words.js";

const LONGEST_VALIDITY_DAYS = 50 * 365;

/** Fills in what a zone says whose check digits fit, and returns the labels of what was filled in. */
export function fillFromZone(day) {
  const zone = readZone(zoneLines(answers["passport.mrz"] ?? ""));
  if (zone === null || !zone.sound) return [];
  const said = {
    "applicant.nationality": Object.hasOwn(names("countries"), zone.nationality) ? zone.nationality : null,
    "passport.kind": zone.kind,
    "passport.country": Object.hasOwn(names("countries"), zone.country) ? zone.country : null,
    "passport.number": zone.number,
    "passport.expires_on": dayUpTo(zone.expiry, after(day, LONGEST_VALIDITY_DAYS)),
    "applicant.birth_date": dayUpTo(zone.birth, day),
  };
  const filled = Object.entries(said).filter(([place, value]) => value && value !== answers[place]);
  for (const [place, value] of filled) {
    answers[place] = value;
    document.getElementById(place).value = value;
  }
  return filled.map(([place]) => say("labels", place));
}
