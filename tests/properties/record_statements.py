"""What is true of records: whoever reads one has the facts that were decided on, and decides the same again."""

from datetime import datetime
from random import Random

from eligibility.audit.record import Origin, audit_entry
from eligibility.audit.recorded_case import read_case
from eligibility.audit.replay import replay
from eligibility.decision import decide
from eligibility.rulebook import rulebook_of_revision
from eligibility.rulebook.loading import FOLDER
from tests.unit.generated_evidence import a_filing_day, an_evidence

REVISIONS = sorted(f"sha256:{path.stem}" for path in (FOLDER / "released").glob("*.json"))
_ORIGIN = Origin("id", "tenant", None, datetime.fromisoformat("2026-11-23T09:30:00Z"), None)


def decided_again(random: Random) -> str | None:
    """Record a decision by one of the kept rulebooks, read the evidence back, and replay."""
    filing_day = a_filing_day(random)
    evidence = an_evidence(random, filing_day)
    rulebook = rulebook_of_revision(random.choice(REVISIONS))
    entry = audit_entry(_ORIGIN, evidence, decide(evidence, filing_day, rulebook), 0)
    if read_case(entry.canonical).evidence != evidence:
        return f"{evidence.permit} on {filing_day}: the evidence is read back as another"
    found = replay(entry, rulebook_of_revision)
    return None if found.result == "identical" else f"{evidence.permit} on {filing_day}: {found.shown()}"
