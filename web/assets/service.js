// Asks the service. Each failure has a name that the page has words for; nothing that was typed is in an address.

import { language } from "./words.js";

const PATIENCE_MILLISECONDS = 30_000;
const OUT_OF_PATIENCE = "out of patience";
const TROUBLES = { 400: "refused", 404: "off", 422: "refused", 429: "busy" };

/** The service gave no answer: `kind` is a key of the words of trouble, `errors` are the fields that it does not take. */
export class Trouble extends Error {
  constructor(kind, errors = []) {
    super(kind);
    this.kind = kind;
    this.errors = errors;
  }
}

/** Returns the answer to an application, which nobody records. Throws Trouble; what `stopping` aborts, the abortion. */
export function preview(body, stopping) {
  return ask("v1/previews", posted(body), stopping);
}

/** Returns the plan of days of stay. Throws as `preview`. */
export function planStays(body) {
  return ask("v1/stays", posted(body));
}

/** Returns what to bring. Throws as `preview`. */
export function requirements(query, stopping) {
  return ask(`v1/requirements?${new URLSearchParams(query)}`, {}, stopping);
}

function posted(body) {
  return { method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify(body) };
}

async function ask(path, options, stopping = new AbortController()) {
  const { signal } = stopping;
  const patience = setTimeout(() => stopping.abort(OUT_OF_PATIENCE), PATIENCE_MILLISECONDS);
  const headers = { ...options.headers, "Accept-Language": language() };
  let answer;
  let told;
  try {
    answer = await fetch(path, { ...options, headers, credentials: "omit", signal });
    told = await answer.json();
  } catch (error) {
    if (signal.aborted && signal.reason !== OUT_OF_PATIENCE) throw error;
    throw new Trouble(answer === undefined || signal.aborted ? "unreachable" : "failed");
  } finally {
    clearTimeout(patience);
  }
  if (!answer.ok) throw new Trouble(TROUBLES[answer.status] ?? "failed", told.errors);
  return told;
}
