// Days as ISO 8601 text, reckoned in UTC so that no hour of any place gets between them.

import { language } from "./words.js";

const MILLISECONDS = 86_400_000;
const IN_WORDS = { en: "en-GB", ru: "ru", kk: "ru" }; // browsers do not write Kazakh days, whose figures are the Russian ones

/** Returns today's civil day in Kazakhstan. */
export function today() {
  return new Intl.DateTimeFormat("sv-SE", { timeZone: "Asia/Almaty" }).format(new Date());
}

/** Returns whether a text is a day that there is. */
export function isDay(text) {
  return /^\d{4}-\d\d-\d\d$/.test(text) && toDay(number(text)) === text;
}

/** Returns the day that comes so many days after another. */
export function after(day, days) {
  return toDay(number(day) + days);
}

/** Returns how many days lie between two: of the same day none. */
export function between(first, last) {
  return number(last) - number(first);
}

/** Returns whole years from a day of birth to a day, birthdays of 29 February on 1 March in other years. */
export function age(born, day) {
  const years = day.slice(0, 4) - born.slice(0, 4);
  return day.slice(5) < born.slice(5) ? years - 1 : years;
}

/** Returns a day as the language in use writes it, in figures. */
export function inFigures(day) {
  const english = language() === "en";
  const format = { day: english ? "numeric" : "2-digit", month: english ? "short" : "2-digit", year: "numeric", timeZone: "UTC" };
  return new Intl.DateTimeFormat(IN_WORDS[language()], format).format(new Date(`${day}T00:00Z`));
}

function number(day) {
  return Math.round(Date.parse(`${day}T00:00Z`) / MILLISECONDS);
}

function toDay(days) {
  return Number.isNaN(days) ? "" : new Date(days * MILLISECONDS).toISOString().slice(0, 10);
}
