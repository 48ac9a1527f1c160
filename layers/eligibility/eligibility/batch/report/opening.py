"""The first part of the report: what was checked, when, by which rulebook, and the totals."""

from datetime import datetime, timedelta

from eligibility.batch.report.facts import code, facts
from eligibility.batch.report.markup import Markup, element, joined
from eligibility.batch.report.words import ReportWords
from eligibility.batch.summary import Summary
from eligibility.calendar_days import civil_time
from eligibility.rulebook import Rulebook

_MEGABYTE, _KILOBYTE = 1_000_000, 1_000
_MINUTE, _HOUR = 60, 3600


def opening(summary: Summary, rulebook: Rulebook, words: ReportWords) -> Markup:
    """Return the title, the notice, the totals and the circumstances."""
    notices = [words.names.notice]
    last_day, reviewed_until = summary.tally.last_day, rulebook.reviewed_until
    if last_day is not None and last_day > reviewed_until:
        notices.append(words.names.caution("law_not_reviewed_after", {"reviewed_until": reviewed_until}))
    return joined(
        (
            element("h1", words.text("title")),
            *[element("p", notice, class_="notice") for notice in notices],
            element("h2", words.text("totals")),
            _totals(summary, words),
            element("h2", words.text("checked")),
            _circumstances(summary, rulebook, words),
        )
    )


def _totals(summary: Summary, words: ReportWords) -> Markup:
    tally = summary.tally
    figures = [
        ("rows", tally.rows, None),
        ("decided", tally.decided, tally.rows),
        ("rejected", tally.rejected, tally.rows),
        ("repeated", summary.repeated.references, None),
    ]
    return element(
        "dl",
        *[
            element(
                "div",
                element("dt", words.text(label)),
                element("dd", words.count(count), " ", element("span", words.share(count, whole), class_="small"))
                if whole
                else element("dd", words.count(count)),
            )
            for label, count, whole in figures
        ],
        class_="figures",
    )


def _circumstances(summary: Summary, rulebook: Rulebook, words: ReportWords) -> Markup:
    batch, plan, tally = summary.batch, summary.plan, summary.tally
    day = words.names.formats["date"]
    pairs = [
        ("batch", code(batch.id)),
        ("form", batch.layout.format.upper()),
        ("size", _size(plan.size, words)),
        ("filing_day", day(batch.filing_day)),
    ]
    if tally.first_day is not None and tally.last_day is not None:
        one = tally.first_day == tally.last_day
        days = day(tally.first_day) if one else words.sentence("days", first=tally.first_day, last=tally.last_day)
        pairs.append(("filing_days", days))
    pairs += [
        ("revision", code(batch.revision)),
        ("reviewed_until", day(rulebook.reviewed_until)),
        ("started", _instant(summary.started_at, words)),
        ("finished", _instant(summary.finished_at, words)),
        ("took", _duration(summary.finished_at - summary.started_at, words)),
    ]
    return facts(pairs, words)


def _size(count: int, words: ReportWords) -> str:
    """Return a number of bytes in the unit that suits it, to one decimal."""
    unit, name = (_MEGABYTE, "megabytes") if count >= _MEGABYTE else (_KILOBYTE, "kilobytes")
    tenths = -(-10 * count // unit)
    return words.sentence(name, size=f"{tenths // 10}.{tenths % 10}")


def _instant(instant: datetime, words: ReportWords) -> str:
    local = civil_time(instant)
    return words.sentence("instant", day=local.date(), time=f"{local:%H:%M}")


def _duration(length: timedelta, words: ReportWords) -> str:
    seconds = length // timedelta(seconds=1)
    if seconds < 1:
        return words.sentence("at_once")
    if seconds < _MINUTE:
        return words.sentence("seconds", seconds=seconds)
    if seconds < _HOUR:
        return words.sentence("minutes", minutes=seconds // _MINUTE, seconds=seconds % _MINUTE)
    return words.sentence("hours", hours=seconds // _HOUR, minutes=seconds % _HOUR // _MINUTE)
