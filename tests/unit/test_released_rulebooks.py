"""What was decided by an earlier rulebook is read and said again by today's product, in each language."""

from datetime import UTC, datetime
from random import Random

import orjson
import pytest

from eligibility.answer import render
from eligibility.audit.record import Origin, audit_entry, read_record
from eligibility.decision import decide
from eligibility.messages import LANGUAGES, Language, catalogue
from eligibility.rulebook import rulebook_of_revision
from eligibility.rulebook.loading import FOLDER
from tests.unit.generated_evidence import a_filing_day, an_evidence

REVISIONS = sorted(f"sha256:{path.stem}" for path in (FOLDER / "released").glob("*.json"))
NOW = datetime(2026, 11, 23, 9, 30, tzinfo=UTC)
SEEDS = 150


@pytest.mark.parametrize("revision", REVISIONS)
def test_a_decision_by_a_kept_rulebook_is_read_and_said_again(revision: str) -> None:
    rulebook = rulebook_of_revision(revision)
    assert rulebook.revision == revision
    for seed in range(SEEDS):
        random = Random(seed)  # noqa: S311 - a generator that repeats itself is wanted
        filing_day = a_filing_day(random)
        evidence = an_evidence(random, filing_day)
        decision = decide(evidence, filing_day, rulebook)
        origin = Origin("01a20607-5996-7266-bff9-9de363b23b17", "tenant", None, NOW, None)
        read = read_record(audit_entry(origin, evidence, decision, 0).canonical, rulebook_of_revision).decision
        assert read.verdict == decision.verdict
        for language in LANGUAGES:
            said = render(origin.check_id, None, NOW, read, catalogue(language))
            assert orjson.loads(said) == orjson.loads(render(origin.check_id, None, NOW, decision, catalogue(language)))


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("revision", REVISIONS)
def test_each_rule_of_a_kept_rulebook_has_a_title(revision: str, language: Language) -> None:
    words = catalogue(language)
    for rules in rulebook_of_revision(revision).permits.values():
        titles = [words.rule(rule.rule) for rule in rules.rules]
        titles += [words.rule(each.rule) for each in rules.not_checked(())]
        assert all(titles)
