"""The report of a batch as one file: no request goes out from it, and it works without its script.

The same is said three times, once in each language, and the style sheet shows the one that is chosen.
"""

from base64 import b64encode
from functools import cache
from hashlib import sha256
from pathlib import Path

from eligibility.batch.report.markup import Markup, element, joined, void
from eligibility.batch.report.obstacles import obstacles
from eligibility.batch.report.opening import opening
from eligibility.batch.report.proof import proof
from eligibility.batch.report.rejections import rejections, repetitions
from eligibility.batch.report.verdicts import by_nationality, by_permit, passports, verdicts
from eligibility.batch.report.words import ReportWords, report_words
from eligibility.batch.summary import Summary
from eligibility.messages import DEFAULT_LANGUAGE, LANGUAGES, Language
from eligibility.rulebook import Rulebook, rulebook_of_revision

_NAMES: dict[Language, str] = {"en": "English", "ru": "Русский", "kk": "Қазақша"}


def report_html(summary: Summary) -> bytes:
    """Return the page. Raises UnknownRevision where the batch's rulebook is not at hand."""
    rulebook = rulebook_of_revision(summary.batch.revision)
    articles = [_article(summary, rulebook, report_words(language)) for language in LANGUAGES]
    body = element("body", _choice(), element("main", *articles), element("script", _beside("language.js")))
    page = joined((Markup("<!doctype html>\n"), element("html", _head(), body, lang=DEFAULT_LANGUAGE), Markup("\n")))
    return page.encode()


def _article(summary: Summary, rulebook: Rulebook, words: ReportWords) -> Markup:
    tally = summary.tally
    return element(
        "article",
        opening(summary, rulebook, words),
        verdicts(tally, words),
        obstacles(summary, rulebook, words),
        by_permit(tally, words),
        by_nationality(tally, words),
        passports(tally, words),
        rejections(tally, words),
        repetitions(summary.repeated, words),
        proof(summary, words),
        id=words.language,
        lang=words.language,
    )


def _head() -> Markup:
    return element(
        "head",
        void("meta", charset="utf-8"),
        void("meta", http_equiv="Content-Security-Policy", content=_policy()),
        void("meta", name="viewport", content="width=device-width, initial-scale=1"),
        void("meta", name="robots", content="noindex"),
        void("link", rel="icon", href="data:,"),
        element("title", report_words(DEFAULT_LANGUAGE).text("title")),
        element("style", _beside("style.css")),
    )


def _choice() -> Markup:
    buttons = [
        joined(
            (
                void(
                    "input",
                    type="radio",
                    name="language",
                    id=f"choose-{language}",
                    value=language,
                    autocomplete="off",
                    checked="" if language == DEFAULT_LANGUAGE else None,
                ),
                element("label", _NAMES[language], for_=f"choose-{language}", lang=language),
            )
        )
        for language in LANGUAGES
    ]
    legend = element("legend", "Language · Тіл · Язык", class_="unseen")
    return element("header", element("fieldset", legend, *buttons, class_="languages"))


def _policy() -> str:
    """Return the Content-Security-Policy: nothing is fetched, and nothing runs but what this file was made with."""
    allowed = {
        name: b64encode(sha256(_beside(name).encode()).digest()).decode() for name in ("style.css", "language.js")
    }
    return (
        f"default-src 'none'; style-src 'sha256-{allowed['style.css']}'; script-src 'sha256-{allowed['language.js']}'; "
        "img-src data:; base-uri 'none'; form-action 'none'"
    )


@cache
def _beside(name: str) -> Markup:
    return Markup(Path(__file__).with_name(name).read_text("utf-8"))
