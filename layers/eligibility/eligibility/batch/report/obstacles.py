"""What stands in the way, in the report: reasons by outcome, the most frequent first, with remedy and clause."""

from collections.abc import Mapping, Sequence
from datetime import date

from eligibility.batch.report.charts import bar_in_cell
from eligibility.batch.report.clauses import Basis, basis
from eligibility.batch.report.figures import OUTCOMES, Ranked, obstacles_of
from eligibility.batch.report.markup import Markup, element, joined
from eligibility.batch.report.tables import Line, table
from eligibility.batch.report.words import ReportWords
from eligibility.batch.rows import Obstacle
from eligibility.batch.summary import Summary
from eligibility.citation import Citation
from eligibility.rulebook import Rulebook


def obstacles(summary: Summary, rulebook: Rulebook, words: ReportWords) -> Markup:
    """Return every reason for which rows do not pass, but for the rarest, and what their rules rest on."""
    tally, day = summary.tally, _day(summary)
    title = element("h2", words.text("reasons"))
    if not tally.obstacles:
        code = "no_reason" if tally.decided else "nothing_decided"
        return joined((title, element("p", words.sentence(code))))
    found = {outcome: obstacles_of(outcome, tally.obstacles) for outcome in OUTCOMES}
    permits = sorted({permit for permit, _ in tally.permits} & rulebook.permits.keys())
    rules = dict.fromkeys([obstacle.rule for ranked in found.values() for obstacle, _ in ranked.shown])
    bases = {rule: basis(rule, permits, day, rulebook) for rule in rules}
    clauses = list(dict.fromkeys([citation for rests in bases.values() for citation in rests.citations]))
    groups = [
        _group(outcome, ranked, bases, clauses, tally.decided, words)
        for outcome, ranked in found.items()
        if ranked.shown
    ]
    intro = element("p", words.sentence("reasons_intro", rows=tally.decided, day=day))
    return joined((title, intro, *groups, _clauses(clauses, words), _readings(bases, words)))


def _day(summary: Summary) -> date:
    """Return the batch's filing day, or the nearest to it that a row has."""
    day, tally = summary.batch.filing_day, summary.tally
    if tally.first_day is None or tally.last_day is None:
        return day
    return min(max(day, tally.first_day), tally.last_day)


def _group(
    outcome: str,
    found: Ranked[Obstacle],
    bases: Mapping[str, Basis],
    clauses: Sequence[Citation],
    decided: int,
    words: ReportWords,
) -> Markup:
    """Return the reasons of one outcome."""
    most = found.shown[0][1]
    lines = [
        Line(
            _reason(obstacle, bases[obstacle.rule], clauses, bar_in_cell(rows, most), words),
            (words.count(rows), words.share(rows, decided)),
        )
        for obstacle, rows in found.shown
    ]
    columns = [words.text("reason"), words.text("rows"), words.text("share")]
    parts = [element("h3", words.outcome(outcome)), table(words.sentence("of_rows", rows=decided), columns, lines)]
    if found.left_out:
        parts.append(element("p", words.sentence("reasons_left_out", reasons=found.left_out)))
    return joined(parts)


def _reason(obstacle: Obstacle, rests: Basis, clauses: Sequence[Citation], bar: Markup, words: ReportWords) -> Markup:
    parts: list[Markup] = [element("strong", words.rule(obstacle.rule))]
    if rests.contested:
        parts += [Markup(" "), element("span", words.text("contested"), class_="tag")]
    parts += [bar, element("p", words.reason(obstacle.reason))]
    if obstacle.remedy is not None:
        parts.append(_labelled("what_to_do", words.remedy(obstacle.remedy), words))
    if rests.citations:
        numbers = [clauses.index(citation) + 1 for citation in rests.citations]
        links = [element("a", f"[{number}]", href=f"#{_anchor(number, words)}") for number in numbers]
        parts.append(_labelled("clause", joined(links), words))
    return joined(parts)


def _labelled(label: str, text: str, words: ReportWords) -> Markup:
    return element("p", element("span", f"{words.text(label)}: ", class_="faint"), text, class_="small")


def _anchor(number: int, words: ReportWords) -> str:
    return f"{words.language}-{number}"


def _clauses(clauses: Sequence[Citation], words: ReportWords) -> Markup:
    """Return the clauses, numbered as the reasons name them."""
    if not clauses:
        return Markup()
    listed = [
        element("li", _cited(citation, words), id=_anchor(number, words))
        for number, citation in enumerate(clauses, start=1)
    ]
    return joined((element("h3", words.text("clauses")), element("ol", *listed, class_="small")))


def _cited(citation: Citation, words: ReportWords) -> str:
    act = citation.act.of(words.language)
    named = act if citation.article is None else f"{act}, {citation.article.of(words.language)}"
    if citation.in_force_from is None:
        return named
    since = words.sentence("in_force_from", day=citation.in_force_from)
    return f"{named} ({since})"


def _readings(bases: Mapping[str, Basis], words: ReportWords) -> Markup:
    """Return how the clauses are read that can be read in several ways, each with the rules that it is about."""
    rules: dict[str, list[str]] = {}
    for rule, rests in bases.items():
        for reading in rests.readings:
            rules.setdefault(reading, []).append(words.rule(rule))
    if not rules:
        return Markup()
    listed = [
        element("li", element("strong", "; ".join(titles)), ". ", words.names.reading(reading))
        for reading, titles in rules.items()
    ]
    return joined((element("h3", words.text("read_as")), element("ul", *listed, class_="small")))
