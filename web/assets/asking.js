// Between the form and the service: which questions are asked, what is wrong with an answer, the check itself.

import { application, outline, stayQuestion } from "./application.js";
import { checklist } from "./checklist.js";
import { age, isDay, today } from "./days.js";
import { drawQuestions } from "./form.js";
import { writeLink } from "./link.js";
import { mark, showFaults } from "./marking.js";
import { controlAt, placeOf } from "./places.js";
import { showAsked, showNeededUntil, showPapers } from "./questions.js";
import { add, relevant } from "./relevant.js";
import { result } from "./result.js";
import { Trouble, planStays, preview, requirements } from "./service.js";
import { answers } from "./typed.js";
import { say } from "./words.js";
import { fillFromZone } from "./zone.js";

const SHAPING = ["permit", "category", "applicant.nationality", "applied_on", "passport.kind", "passport.country", "applicant.birth_date"];
const SLOW_MILLISECONDS = 4_000;

export class Asking {
  /** What is shown: the bodies that were sent, so that the same can be asked in another language. */
  shown = null;
  #asked = null;
  #list = null;
  #touched = new Set();
  #shaping = new AbortController();
  #sending = false;
  #missed = [];
  #nationality = answers["applicant.nationality"];

  constructor(form, resultPlace, listPlace) {
    Object.assign(this, { form, resultPlace, listPlace });
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      this.check();
    });
    form.addEventListener("input", ({ target }) => this.#typed(target));
    form.addEventListener("change", ({ target }) => this.#left(target));
    showAsked(null, form);
  }

  /** Says what is in the way, or nothing. */
  trouble(kind) {
    this.#line("trouble").textContent = kind ? say("trouble", kind) : "";
  }

  /** Asks the service which questions there are and what is to be brought, and shows both. */
  async shape() {
    this.#shaping.abort();
    const shaping = (this.#shaping = new AbortController());
    writeLink();
    if (!answers.permit || !answers["applicant.nationality"]) return;
    this.#line("start").textContent = say("page", "asking");
    const [answer, list] = await Promise.allSettled([preview(outline(), shaping), requirements(this.#query(), shaping)]);
    if (shaping !== this.#shaping) return;
    this.#line("start").textContent = "";
    this.#list = list.value ?? null;
    if (answer.value && list.value) {
      this.#asked = relevant(answer.value, list.value);
      this.trouble(null);
    } else {
      const { kind } = this.#marked(answer.reason ?? list.reason);
      if (kind !== "refused") this.#asked ??= this.#everything();
    }
    if (this.#asked !== null) this.#show();
  }

  /** Sends the answers, once however often it is asked for, and shows what comes back. */
  async check() {
    if (this.#sending) return;
    this.#touched = null;
    const blocking = this.#showFaults();
    if (blocking.length === 0 && this.#asked === null) await this.shape();
    if (blocking.length > 0 || this.#sending) {
      this.#line("status").textContent = say("page", "faults", { count: blocking.length });
      blocking[0]?.focus();
      return;
    }
    this.#sending = true;
    const button = this.#line("check");
    button.setAttribute("aria-disabled", "true");
    this.#line("status").textContent = say("page", "checking");
    const slow = setTimeout(() => (this.#line("status").textContent = say("page", "slow")), SLOW_MILLISECONDS);
    try {
      this.trouble(null);
      const body = application(this.#asked);
      await this.#ask({ body, stays: stayQuestion(this.#asked, this.#day()) });
      const heading = document.getElementById("result-heading");
      heading.focus({ preventScroll: true });
      heading.scrollIntoView();
    } catch (error) {
      this.#refused(error);
    } finally {
      clearTimeout(slow);
      this.#sending = false;
      button.removeAttribute("aria-disabled");
      this.#line("status").textContent = "";
    }
  }

  /** Shows once more what another language has shown. */
  async showAgain(shown) {
    if (shown === null) return;
    try {
      await this.#ask(shown);
    } catch (error) {
      this.#refused(error);
    }
  }

  async #ask({ body, stays }) {
    const [answer, plan] = await Promise.all([preview(body), stays && planStays(stays).catch(() => null)]);
    this.shown = { body, stays };
    this.#missed = answer.findings.map(({ supply }) => supply).filter(Boolean);
    if (this.#asked !== null) this.#showQuestions();
    this.resultPlace.replaceChildren(...result(answer, plan, (place) => controlAt(place)?.focus()).flat().filter(Boolean));
    this.resultPlace.classList.remove("stale");
  }

  /** Says what a trouble is, and marks the fields that the service does not take; returns the trouble. */
  #marked(error) {
    if (!(error instanceof Trouble)) throw error;
    this.trouble(error.kind);
    mark(error.errors);
    return error;
  }

  #refused(error) {
    const [first] = this.#marked(error).errors;
    if (first) controlAt(placeOf(first.pointer))?.focus();
  }

  #typed(target) {
    if (target.id === "passport.mrz") {
      const filled = fillFromZone(this.#day());
      if (filled.length > 0) {
        this.#line("status").textContent = say("page", "filled", { fields: filled.join(", ") });
        this.shape();
      }
    }
    if (this.shown !== null && !this.resultPlace.classList.contains("stale")) {
      this.resultPlace.classList.add("stale");
      this.#line("status").textContent = say("page", "stale");
    }
    this.#showFaults();
  }

  #left(target) {
    this.#touched?.add(target.id);
    if (target.id === "applicant.nationality") keepOneState(this.#nationality);
    this.#nationality = answers["applicant.nationality"];
    this.#showFaults();
    if (SHAPING.includes(target.id)) this.shape();
    else if (target.id === "housing.provision") showAsked(this.#asked, this.form);
  }

  /** Shows the faults of the answers that were given, of all once a check was asked for; returns what blocks it. */
  #showFaults() {
    return showFaults(this.form, this.#neededUntil(), this.#touched);
  }

  #show() {
    drawQuestions();
    if (this.#list !== null) {
      showPapers(this.#list);
      this.listPlace.replaceChildren(...checklist(this.#list).flat(2).filter(Boolean));
    }
    showNeededUntil(this.#neededUntil());
    this.#showQuestions();
  }

  /** Shows the questions that are asked, those too that the last answer has missed. */
  #showQuestions() {
    if (this.shown?.body.permit === answers.permit) for (const pointer of this.#missed) add(this.#asked, pointer);
    showAsked(this.#asked, this.form);
  }

  #query() {
    const query = { permit: answers.permit, nationality: answers["applicant.nationality"] };
    if (answers.category) query.category = answers.category;
    if (isDay(answers.applied_on ?? "")) query.on = answers.applied_on;
    const born = answers["applicant.birth_date"] ?? "";
    if (isDay(born) && born <= this.#day()) query.age = Math.min(age(born, this.#day()), 120);
    return query;
  }

  #everything() {
    drawQuestions();
    const all = new Set([...this.form.querySelectorAll("[data-field]")].map((each) => each.dataset.field));
    all.papers = new Set();
    return all;
  }

  #neededUntil() {
    return this.#list?.requirements.find((each) => each.valid_until_at_least)?.valid_until_at_least ?? null;
  }

  #day() {
    return isDay(answers.applied_on ?? "") ? answers.applied_on : today();
  }

  #line(id) {
    return document.getElementById(id);
  }
}

/** Lets the state that issued the document follow the nationality, as long as both were the same. */
function keepOneState(before) {
  if ((answers["passport.country"] ?? "") !== (before ?? "")) return;
  answers["passport.country"] = answers["applicant.nationality"];
  const control = document.getElementById("passport.country");
  if (control !== null) control.value = answers["passport.country"];
}
