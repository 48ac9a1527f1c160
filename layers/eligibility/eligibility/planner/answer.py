"""From a plan to the bytes of its answer, in the reader's language."""

from collections.abc import Iterable, Mapping

import orjson

from eligibility.messages import Catalogue
from eligibility.planner.figure import Figure, Said
from eligibility.planner.overstay import Overstayed, Penalty
from eligibility.planner.parsing import Asked
from eligibility.planner.plan import Plan


def render(plan: Plan, catalogue: Catalogue) -> bytes:
    """Return the answer to a question about stays as JSON; the same arguments give the same bytes."""
    asked, rulebook = plan.asked, plan.rulebook
    return orjson.dumps(
        {
            "nationality": asked.nationality,
            "on": asked.on,
            "status": plan.status,
            "message": catalogue.planner(f"status_{plan.status}", {"on": asked.on}),
            "figures": [_figure(figure, catalogue) for figure in plan.figures],
            "overstayed": [_overstayed(each, asked) for each in plan.overstayed],
            "penalty": None if plan.penalty is None else _penalty(plan.penalty, catalogue),
            "regained": [{"from": each.first, "until": each.last, "days": each.days} for each in plan.regained],
            "timeline": [{"from": run.first, "until": run.last, "kind": run.kind} for run in plan.timeline],
            "notes": [{"code": each.code, "message": _sentence(each, catalogue)} for each in plan.notes],
            "cautions": _cautions(plan, catalogue),
            "rulebook": {
                "revision": rulebook.revision,
                "on": asked.on,
                "reviewed_until": rulebook.reviewed_until,
            },
            "notice": catalogue.notice,
        }
    )


def _figure(figure: Figure, catalogue: Catalogue) -> Mapping[str, object]:
    version = figure.version
    return {
        "figure": figure.name,
        "title": catalogue.figure(figure.name),
        "value": figure.value,
        "in_blocks": figure.in_blocks,
        **({} if figure.counted_back is None else {"counted_back": figure.counted_back}),
        "codes": [each.code for each in figure.said],
        "values": figure.values(),
        "message": _text(figure.said, catalogue),
        "note": _text(figure.notes, catalogue) or None,
        "supply": figure.supply,
        "rule": None if version is None else version.rule,
        "citation": None if version is None else version.citation.shown(catalogue.language),
        "certainty": None if version is None else version.certainty,
        "read_as": None if version is None or version.read_as is None else catalogue.reading(version.read_as),
    }


def _overstayed(each: Overstayed, asked: Asked) -> Mapping[str, object]:
    stay = asked.stays[each.stay]
    return {
        "stay": f"/stays/{each.stay}",
        "entered_on": stay.entered_on,
        "first_day_beyond": each.first_day,
        "limit": "stay.ninety_in_180" if each.by_window else "stay.per_entry",
        "days": each.days,
        "days_unclear": each.unclear,
        "days_to_come": each.to_come,
    }


def _penalty(penalty: Penalty, catalogue: Catalogue) -> Mapping[str, object]:
    return {
        "kind": penalty.kind,
        "mci": penalty.mci,
        "tenge": penalty.tenge,
        "message": _sentence(penalty.said, catalogue),
        "citation": penalty.citation.shown(catalogue.language),
        "certainty": penalty.certainty,
    }


def _cautions(plan: Plan, catalogue: Catalogue) -> list[Mapping[str, str]]:
    reviewed_until = plan.rulebook.reviewed_until
    if plan.asked.on <= reviewed_until:
        return []
    code = "law_not_reviewed_after"
    return [{"code": code, "message": catalogue.caution(code, {"reviewed_until": reviewed_until})}]


def _text(said: Iterable[Said], catalogue: Catalogue) -> str:
    return " ".join([_sentence(each, catalogue) for each in said])


def _sentence(said: Said, catalogue: Catalogue) -> str:
    match said.section:
        case "planner":
            return catalogue.planner(said.code, said.values)
        case "reasons":
            return catalogue.reason(said.code, said.values)
        case "notes":
            return catalogue.note(said.code, said.values)
