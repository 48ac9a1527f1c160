"""A record is decided again as it was; whatever was touched in it is named, and what cannot be decided says why."""

import dataclasses
from pathlib import Path
from typing import get_args

import orjson
import pytest
from pydantic import JsonValue

from eligibility.audit import deciding_again
from eligibility.audit.replay import EXAMPLES, ReplaySummary, corrupt, replay
from eligibility.decision import Decision
from eligibility.rulebook import current_rulebook, rulebook_of_revision
from eligibility.storage.packing import RecordCorrupt
from tests.unit.recorded_checks import REVISIONS, recorded, with_record

CANARY = "Kanareikin 777711112222"
SEED = 3


@pytest.mark.parametrize("revision", REVISIONS)
def test_every_record_of_a_kept_rulebook_is_decided_again_as_it_was(revision: str) -> None:
    rulebook = rulebook_of_revision(revision)
    replays = [replay(recorded(seed, rulebook), rulebook_of_revision) for seed in range(150)]
    assert [one for one in replays if one.result != "identical"] == []


def test_a_record_of_an_earlier_engine_with_the_same_decision_is_identical() -> None:
    entry = with_record(recorded(SEED), {"engine": "0.0.9"})
    assert replay(entry, rulebook_of_revision).result == "identical"


def test_a_changed_verdict_is_named_with_both_codes() -> None:
    entry = recorded(SEED)
    verdict = "eligible" if entry.verdict != "eligible" else "not_eligible"
    found = replay(with_record(entry, {"decision/verdict": verdict}), rulebook_of_revision)
    assert found.result == "different"
    (difference,) = found.differences
    assert difference == ("decision/verdict", verdict, entry.verdict)


def test_a_changed_finding_is_named_by_its_rule() -> None:
    entry = recorded(SEED)
    finding = orjson.loads(entry.canonical)["decision"]["findings"][0]
    found = replay(with_record(entry, {"decision/findings/0/reason": "other_reason"}), rulebook_of_revision)
    assert found.differences == ((f"decision/findings/{finding['rule']}/reason", "other_reason", finding["reason"]),)


@pytest.mark.parametrize("value", [CANARY, "1990-05-17", "canary"])
def test_values_are_named_and_never_repeated(value: str) -> None:
    changed: dict[str, JsonValue] = {"decision/findings/0/values": {"expires_on": value}, "decision/note": value}
    shown = orjson.dumps(replay(with_record(recorded(SEED), changed), rulebook_of_revision).shown()).decode()
    assert "values/expires_on" in shown
    assert "decision/note" in shown
    assert value not in shown


def test_what_stands_in_the_place_of_a_code_is_not_repeated() -> None:
    found = replay(
        with_record(recorded(SEED), {"decision/verdict": CANARY, f"decision/{CANARY}": 1}), rulebook_of_revision
    )
    assert found.result == "different"
    assert CANARY not in orjson.dumps(found.shown()).decode()


TAMPERED: dict[str, dict[str, JsonValue]] = {
    "filing day": {"decision/applied_on": "2022-03-04"},
    "window": {"decision/window/looked_until": "2022-03-04"},
    "a finding removed": {"decision/findings": []},
    "more than a record has": {"comment": "nothing"},
}


@pytest.mark.parametrize("what", TAMPERED)
def test_a_tampered_record_is_not_identical(what: str) -> None:
    for seed in range(10):
        assert replay(with_record(recorded(seed), TAMPERED[what]), rulebook_of_revision).result == "different"


def test_evidence_that_was_made_worse_after_the_decision_is_a_difference() -> None:
    eligible = [entry for seed in range(60) if (entry := recorded(seed)).verdict == "eligible"]
    expired: dict[str, JsonValue] = {"evidence/document/expires_on": "2022-03-04", "evidence/document/kind": "foreign"}
    assert len(eligible) > 3
    for entry in eligible:
        found = replay(with_record(entry, expired), rulebook_of_revision)
        assert "decision/verdict" in {difference.part for difference in found.differences}


def test_findings_in_another_order_are_a_difference() -> None:
    entry = recorded(SEED)
    findings = orjson.loads(entry.canonical)["decision"]["findings"]
    found = replay(with_record(entry, {"decision/findings": findings[::-1]}), rulebook_of_revision)
    assert [difference.part for difference in found.differences] == ["decision/findings"]


def test_a_record_that_is_not_canonical_is_a_difference() -> None:
    entry = recorded(SEED)
    indented = entry._replace(canonical=orjson.dumps(orjson.loads(entry.canonical), option=orjson.OPT_INDENT_2))
    assert [difference.part for difference in replay(indented, rulebook_of_revision).differences] == ["record"]


def test_an_attribute_beside_the_record_that_says_otherwise_is_a_difference() -> None:
    entry = recorded(SEED)._replace(verdict="eligible", reasons=("never",))
    parts = [difference.part for difference in replay(entry, rulebook_of_revision).differences]
    assert parts == ["attributes/verdict", "attributes/reasons"]


@pytest.mark.parametrize(
    ("changed", "obstacle"),
    [
        pytest.param({"format": 2}, "not_readable", id="another_format"),
        pytest.param({"evidence/secret": CANARY}, "not_readable", id="an_unknown_fact"),
        pytest.param({"recorded_at": "2026-11-20T09:30:00"}, "not_readable", id="an_instant_without_zone"),
        pytest.param({"tenant": 7}, "not_readable", id="no_tenant"),
        pytest.param({"engine": "new"}, "not_readable", id="no_version"),
        pytest.param({"engine": "999.0.0"}, "engine_newer", id="a_newer_engine"),
        pytest.param({"decision/revision": f"sha256:{'0' * 64}"}, "revision_not_at_hand", id="an_unknown_rulebook"),
        pytest.param({"decision/revision": "sha256:../../x"}, "not_readable", id="a_path_for_a_revision"),
        pytest.param({"decision/applied_on": "1999-01-01"}, "filing_day_not_covered", id="a_day_before_the_law"),
        pytest.param({"decision": CANARY}, "not_readable", id="no_decision"),
    ],
)
def test_what_cannot_be_decided_again_says_why_without_a_value(changed: dict[str, JsonValue], obstacle: str) -> None:
    found = replay(with_record(recorded(SEED), changed), rulebook_of_revision)
    assert (found.result, found.obstacle) == ("not_replayable", obstacle)
    assert CANARY not in orjson.dumps(found.shown()).decode()


def test_what_is_no_json_is_not_readable() -> None:
    found = replay(recorded(SEED)._replace(canonical=CANARY.encode()), rulebook_of_revision)
    assert (found.obstacle, found.detail) == ("not_readable", "the record: it is no JSON")


def test_a_permit_that_a_rulebook_does_not_know_is_not_replayable() -> None:
    found = replay(recorded(SEED), lambda _revision: dataclasses.replace(current_rulebook(), permits={}))
    assert found.obstacle == "permit_not_in_rulebook"


def test_facts_on_which_a_rule_fails_are_not_replayable_and_not_told(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object) -> Decision:
        raise KeyError(CANARY)

    monkeypatch.setattr(deciding_again, "decide", fail)
    found = replay(recorded(SEED), rulebook_of_revision)
    assert (found.obstacle, found.detail) == ("rules_failed", "KeyError")


def test_a_corrupt_record_is_not_replayable() -> None:
    found = corrupt(RecordCorrupt("an-id", "its SHA-256 is not the stored digest"))
    assert (found.check_id, found.obstacle) == ("an-id", "record_corrupt")


def test_each_obstacle_is_documented() -> None:
    text = (Path(__file__).parents[2] / "docs" / "audit.md").read_text("utf-8")
    assert [obstacle for obstacle in get_args(deciding_again.Obstacle) if f"`{obstacle}`" not in text] == []


def test_summaries_of_parts_add_up_to_that_of_the_whole() -> None:
    replays = [
        replay(
            with_record(recorded(seed), {"decision/verdict": "eligible"} if seed % 3 == 0 else {"engine": "999.0.0"}),
            rulebook_of_revision,
        )
        for seed in range(40)
    ]
    whole, parts = ReplaySummary(), [ReplaySummary(), ReplaySummary()]
    for number, one in enumerate(replays):
        whole.add(one)
        parts[number % 2].add(one)
    parts[1].merge(parts[0])
    assert parts[1] == whole
    assert not whole.all_identical
    assert len(whole.examples["not_replayable"]) == EXAMPLES
    assert whole.shown()["records"] == 40


def test_a_summary_of_identical_records_has_no_examples() -> None:
    summary = ReplaySummary()
    summary.add(replay(recorded(SEED), rulebook_of_revision))
    assert summary.all_identical
    assert summary.shown()["examples"] == []
