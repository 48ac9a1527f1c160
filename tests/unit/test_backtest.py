"""A changed threshold changes exactly the records that it touches; tallies of parts add up; small groups are folded."""

from collections import Counter
from datetime import timedelta
from random import Random

import orjson
import pytest

from eligibility.audit.backtest import Comparison, Group, NotComparable, Said, Turn, compare
from eligibility.audit.backtest_groups import SMALLEST_GROUP, Touched, most_touched
from eligibility.audit.backtest_report import report
from eligibility.audit.backtest_tally import EXAMPLES, Change, Tally
from eligibility.audit.period import Period
from eligibility.audit.proposed_rulebook import read_proposed
from eligibility.audit.record import audit_entry
from eligibility.decision import decide
from eligibility.rulebook import Rulebook, current_rulebook, rulebook_of_revision
from eligibility.storage.ports import AuditEntry
from tests.unit.recorded_checks import FIRST_REVISION, a_case, a_proposal, an_origin, recorded, with_record

CANARY = "Kanareikin 777711112222"
RESIDENCE = ("temporary_residence", "permanent_residence")
SEEDS = range(200)


@pytest.fixture(scope="module")
def one_day_more(tmp_path_factory: pytest.TempPathFactory) -> Rulebook:
    """Give the product's rulebook with 181 days in the place of 180."""
    folder = a_proposal(
        tmp_path_factory.mktemp("proposed") / "rulebook", {"passport.toml": ("days = 180", "days = 181")}
    )
    return read_proposed(folder)


def with_days_left(seed: int, days: int) -> AuditEntry:
    """Return the record of a seed's check with a foreign passport that has so many days left on the filing day."""
    evidence, filing_day = a_case(seed)
    document = evidence.document._replace(kind="foreign", country="DEU", expires_on=filing_day + timedelta(days))
    evidence = evidence._replace(document=document, nationality="DEU")
    return audit_entry(an_origin(seed), evidence, decide(evidence, filing_day, current_rulebook()), 0)


def verdict_by(rulebook: Rulebook, seed: int, days: int) -> str:
    """Return what a rulebook says of that check, asked directly."""
    evidence, filing_day = a_case(seed)
    document = evidence.document._replace(kind="foreign", country="DEU", expires_on=filing_day + timedelta(days))
    return decide(evidence._replace(document=document, nationality="DEU"), filing_day, rulebook).verdict


def compared(entry: AuditEntry, rulebook: Rulebook, against: Rulebook | None = None) -> Comparison:
    """Return the comparison of a record that can be compared."""
    found = compare(entry.canonical, rulebook, against)
    assert isinstance(found, Comparison)
    return found


def test_the_rulebook_that_decided_changes_nothing() -> None:
    for seed in SEEDS:
        found = compared(recorded(seed), current_rulebook())
        assert (found.before, found.turns, found.window_moves) == (found.after, (), False)


@pytest.mark.parametrize("days", [179, 180, 181, 182])
def test_a_day_more_changes_exactly_those_who_had_just_enough(one_day_more: Rulebook, days: int) -> None:
    changed = set()
    for seed in SEEDS:
        found = compared(with_days_left(seed, days), one_day_more)
        assert found.after == verdict_by(one_day_more, seed, days)
        if found.before != found.after:
            changed.add(seed)
            assert {turn.rule for turn in found.turns} == {"passport.validity"}
            assert a_case(seed)[0].permit in RESIDENCE
    assert bool(changed) is (days == 180)


def test_a_rule_that_says_something_else_but_did_not_turn_the_verdict_is_no_cause(one_day_more: Rulebook) -> None:
    turned = [
        seed for seed in SEEDS if len({verdict_by(each, seed, 180) for each in (current_rulebook(), one_day_more)}) == 2
    ]
    for seed in turned:
        entry = with_days_left(seed, 180)
        findings = orjson.loads(entry.canonical)["decision"]["findings"]
        other = next(index for index, each in enumerate(findings) if each["rule"] != "passport.validity")
        changed = with_record(entry, {f"decision/findings/{other}/reason": "other_reason"})
        assert {turn.rule for turn in compared(changed, one_day_more).turns} == {"passport.validity"}
    assert turned


def test_a_rule_that_says_something_else_without_turning_the_verdict_is_told(one_day_more: Rulebook) -> None:
    refused = [seed for seed in SEEDS if a_case(seed)[0].permit in RESIDENCE]
    others = [
        found for seed in refused if (found := compared(with_days_left(seed, 180), one_day_more)).before == found.after
    ]
    assert any("passport.validity" in {turn.rule for turn in found.turns} for found in others)


def test_where_only_other_days_pass_the_verdict_is_unchanged(one_day_more: Rulebook) -> None:
    eligible = [seed for seed in SEEDS if with_days_left(seed, 400).verdict == "eligible"]
    found = [compared(with_days_left(seed, 400), one_day_more) for seed in eligible]
    assert {each.after for each in found} == {"eligible"}
    assert any(each.window_moves for each in found)


def test_a_rule_that_did_not_judge_before_is_told_so() -> None:
    old = rulebook_of_revision(FIRST_REVISION)
    turns = [turn for seed in SEEDS for turn in compared(recorded(seed, old), current_rulebook()).turns]
    assert any(turn.before is None and turn.after is not None for turn in turns)


def test_against_the_rulebook_of_today_only_the_proposal_shows(one_day_more: Rulebook) -> None:
    old = rulebook_of_revision(FIRST_REVISION)
    entries = [recorded(seed, old) for seed in SEEDS]
    assert any(compared(entry, current_rulebook()).turns for entry in entries)
    assert not any(compared(entry, current_rulebook(), current_rulebook()).turns for entry in entries)
    turned = {turn.rule for entry in entries for turn in compared(entry, one_day_more, current_rulebook()).turns}
    assert turned <= {"passport.validity"}


@pytest.mark.parametrize(
    ("path", "value", "obstacle", "detail"),
    [
        pytest.param("evidence/permit", CANARY, "not_readable", "/evidence/permit", id="an_unknown_fact"),
        pytest.param("decision/verdict", 7, "not_readable", "/decision/verdict", id="no_verdict"),
        pytest.param("decision/window", [], "not_readable", "/decision/window", id="no_window"),
        pytest.param("decision/findings", [CANARY], "not_readable", "/decision/findings", id="no_findings"),
        pytest.param("decision/applied_on", "1999-01-01", "filing_day_not_covered", None, id="before_the_law"),
    ],
)
def test_what_cannot_be_compared_says_why_without_a_value(
    path: str, value: object, obstacle: str, detail: str | None
) -> None:
    entry = with_record(recorded(3), {path: orjson.loads(orjson.dumps(value))})
    assert compare(entry.canonical, current_rulebook()) == NotComparable(obstacle, detail)  # type: ignore[arg-type] # one of the known ones
    assert CANARY not in repr(compare(entry.canonical, current_rulebook()))


# --- Tallies


def many(one_day_more: Rulebook) -> list[tuple[str, Comparison | NotComparable]]:
    """Return comparisons of all kinds."""
    entries = [with_days_left(seed, 180) for seed in SEEDS]
    entries += [with_record(recorded(seed), {"decision/applied_on": "1999-01-01"}) for seed in range(20)]
    return [(entry.check_id, compare(entry.canonical, one_day_more)) for entry in entries]


def test_tallies_of_parts_add_up_to_that_of_the_whole_in_any_order(one_day_more: Rulebook) -> None:
    found = many(one_day_more)
    whole = Tally()
    for check_id, each in found:
        whole.add(check_id, each)
    random = Random(1)  # noqa: S311 - a generator that repeats itself is wanted
    random.shuffle(found)
    parts = [Tally() for _ in range(5)]
    for number, (check_id, each) in enumerate(found):
        parts[number % 5].add(check_id, each)
    together = Tally()
    for part in parts:
        together.merge(part)
    assert together == whole
    shown = [orjson.dumps(report(each, "sha256:x", Period(), "recorded", sampled=False)) for each in (whole, together)]
    assert shown[0] == shown[1]


def test_the_counts_of_a_report_are_those_of_its_records(one_day_more: Rulebook) -> None:
    tally = Tally()
    for check_id, each in many(one_day_more):
        tally.add(check_id, each)
    shown = report(tally, one_day_more.revision, Period(), "recorded", sampled=False)
    assert shown.total == 220 == shown.unchanged + shown.changed + shown.not_decidable
    assert shown.not_decidable == 20
    assert [each.reason for each in shown.obstacles] == ["filing_day_not_covered"]
    assert sum(change.records for change in shown.changes) == shown.changed > 0
    assert all(len(change.examples) <= EXAMPLES for change in shown.changes)
    assert {rule.rule for change in shown.changes for rule in change.rules} == {"passport.validity"}
    assert shown.changes[0].records == max(change.records for change in shown.changes)


def test_examples_are_the_lowest_ids() -> None:
    tally = Tally()
    met, unmet = Said("met", "a"), Said("unmet", "b")
    for number in range(30, 0, -1):
        turn = Turn("passport.validity", met, unmet)
        tally.add(
            f"{number:03}",
            Comparison(Group("entry", "RUS"), "r", "eligible", "not_eligible", (turn,), window_moves=True),
        )
    assert tally.examples[Change("eligible", "not_eligible")] == ["001", "002", "003", "004", "005"]


# --- Groups


def test_groups_of_a_few_are_folded_into_the_others_of_their_permit() -> None:
    records = {Group("entry", "RUS"): 50, Group("entry", "DEU"): 9, Group("entry", "IND"): 1}
    changed = Counter({Group("entry", "RUS"): 5, Group("entry", "IND"): 1})
    assert most_touched(records, changed, 10) == [
        Touched(Group("entry", "RUS"), 50, 5),
        Touched(Group("entry", None), 10, 1),
    ]


def test_where_the_others_of_a_permit_are_few_they_are_nobodys() -> None:
    records = {Group("entry", "RUS"): 50, Group("exit", "DEU"): 1, Group("transit", "DEU"): SMALLEST_GROUP - 1}
    changed = {Group("exit", "DEU"): 1}
    assert most_touched(records, changed, 10) == [Touched(Group(None, None), SMALLEST_GROUP, 1)]


def test_the_most_touched_come_first_and_the_untouched_not_at_all() -> None:
    records = {Group("entry", state): 100 for state in ("AAA", "BBB", "CCC", "DDD")}
    changed = {Group("entry", "BBB"): 1, Group("entry", "CCC"): 7, Group("entry", "DDD"): 0}
    shown = most_touched(records, changed, 10)
    assert [each.group.nationality for each in shown] == ["CCC", "BBB"]
    assert most_touched(records, changed, 1) == shown[:1]
