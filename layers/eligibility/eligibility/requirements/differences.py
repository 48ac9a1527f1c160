"""What is different between the checklists of two days: things added, removed, changed; not what a day alone moves."""

from typing import NamedTuple

from eligibility.requirements.checklist import Checklist, Requirement

_COMPARED = (
    "needed",
    "accepted",
    "perhaps_accepted",
    "papers",
    "serve",
    "by_category",
    "shelf_life_days",
    "too_old",
    "days_left",
    "cost",
    "age_from",
    "age_below",
    "exempt_states",
    "exempt_grounds",
)


class Changed(NamedTuple):
    """A thing to bring that is asked on both days, but not alike."""

    before: Requirement
    after: Requirement
    fields: tuple[str, ...]
    """The fields of Requirement that differ."""


class Differences(NamedTuple):
    """What changes from the earlier day to the later."""

    added: tuple[Requirement, ...]
    removed: tuple[Requirement, ...]
    changed: tuple[Changed, ...]


def differences(earlier: Checklist, later: Checklist) -> Differences:
    """Return what changes from one checklist to the other; what is not needed is as good as not asked for."""
    before = {each.rule: each for each in earlier.requirements if each.needed != "no"}
    after = {each.rule: each for each in later.requirements if each.needed != "no"}
    both = [
        Changed(before[rule], each, _differing(before[rule], each)) for rule, each in after.items() if rule in before
    ]
    return Differences(
        tuple([each for rule, each in after.items() if rule not in before]),
        tuple([each for rule, each in before.items() if rule not in after]),
        tuple([each for each in both if each.fields]),
    )


def _differing(before: Requirement, after: Requirement) -> tuple[str, ...]:
    return tuple([name for name in _COMPARED if getattr(before, name) != getattr(after, name)])
