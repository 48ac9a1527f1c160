// The words of the language in use: one file for each, with the names that the service's own answers have.

const FILES = {
  ru: new URL("./words.ru.json", import.meta.url),
  kk: new URL("./words.kk.json", import.meta.url),
  en: new URL("./words.en.json", import.meta.url),
};

/** Each language by its own name. */
export const LANGUAGES = { ru: "Русский", kk: "Қазақша", en: "English" };

let words = {};
let inUse = "ru";

/** Returns the code of the language in use. */
export function language() {
  return inUse;
}

/** Takes a language into use. Rejects where its words cannot be had; the former one then stays. */
export async function use(code) {
  const answer = await fetch(FILES[code], { credentials: "omit" });
  if (!answer.ok) throw new Error(`words: ${answer.status}`);
  words = await answer.json();
  inUse = code;
}

/** Returns the first language of the browser that there are words in. */
export function preferred() {
  const known = navigator.languages.map((tag) => tag.split("-")[0]).filter((code) => Object.hasOwn(LANGUAGES, code));
  return known[0] ?? "ru";
}

/** Returns a text with its {values} put in. */
export function say(section, key, values = {}) {
  return words[section][key].replace(/\{(\w+)\}/g, (_, name) => values[name]);
}

/** Returns whether a section has a text of that key. */
export function has(section, key) {
  return Object.hasOwn(words[section], key);
}

/** Returns a table of names by code: permits, categories, documents, grounds, countries; or the list number_forms. */
export function names(table) {
  return words[table];
}

/** Returns the line that stands under each answer. */
export function notice() {
  return words.notice;
}
