"""Summaries of batches as the tests of the report need them: large, small, empty, all rejected."""

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime, timedelta

from eligibility.batch.batch import Batch
from eligibility.batch.formats import JSONL
from eligibility.batch.plan import Plan
from eligibility.batch.ranges import Range
from eligibility.batch.references import Repeat, RepeatedReferences
from eligibility.batch.rows import Obstacle
from eligibility.batch.summary import ResultFile, Summary
from eligibility.batch.tally import EXPIRY_SPANS, Rejection, Tally
from eligibility.decision import VERDICTS
from eligibility.rulebook import current_rulebook

FILING_DAY = date(2023, 2, 8)
BEGUN = datetime(2026, 3, 1, 20, 3, tzinfo=UTC)
NONE_REPEATED = RepeatedReferences(0, 0, ())
FILES = tuple(ResultFile(name, 1_234, "ef" * 32) for name in ("results.jsonl", "results.csv", "rejected.jsonl"))

OBSTACLES = {
    Obstacle("passport.validity", "unmet", "passport_expires_too_soon", "renew_passport"): 1_000_000,
    Obstacle("documents.photo", "unmet", "paper_missing", "bring_paper"): 250_000,
    Obstacle("stay.ninety_in_180", "unknown", "stays_missing", None): 300_000,
    Obstacle("identity.document_kind", "review", "refugee_document", "ask_migration_service"): 77,
}
REJECTIONS = {
    Rejection("field_missing", "passport.country"): 900,
    Rejection("exit_before_entry", "stays.*.left_on"): 300,
    Rejection("not_json", ""): 34,
}


def summary(
    tally: Tally,
    repeated: RepeatedReferences = NONE_REPEATED,
    took: timedelta = timedelta(seconds=3785),
    files: Sequence[ResultFile] = FILES,
) -> Summary:
    """Return the summary of a batch with these figures."""
    digest = "ab" * 32
    revision = current_rulebook().revision
    batch = Batch("01934c00-aaaa-7000-8000-000000000000", "office", JSONL, digest, revision, FILING_DAY)
    ranges = tuple(Range(number, 0, 1, 1, 1, 1, digest, too_long=False) for number in range(3))
    plan = Plan(JSONL, 2_900_123_456, digest, tally.rows, tally.rows, ranges)
    return Summary(batch, plan, tally, repeated, BEGUN, BEGUN + took, tuple(files))


def tally(
    permits: Mapping[str, tuple[int, int, int, int]],
    nationalities: Mapping[str, tuple[int, int, int, int]] | None = None,
    obstacles: Mapping[Obstacle, int] | None = None,
    rejections: Mapping[Rejection, int] | None = None,
) -> Tally:
    """Return figures; rows are given by verdict in the order of VERDICTS. Nationalities left out are all Russian."""
    rejected = dict(rejections or {})
    by_permit = _by_verdict(permits)
    decided = by_permit.total()
    whole = tuple([sum(column) for column in zip(*permits.values(), strict=True)]) if permits else (0, 0, 0, 0)
    russian = {"RUS": (whole[0], whole[1], whole[2], whole[3])}
    return Tally(
        decided=decided,
        rejected=sum(rejected.values()),
        first_day=date(2023, 1, 10) if decided else None,
        last_day=date(2023, 11, 30) if decided else None,
        permits=by_permit,
        nationalities=_by_verdict(russian if nationalities is None else nationalities),
        obstacles=Counter(obstacles or {}),
        expiry=Counter({span: decided // len(EXPIRY_SPANS) for span in EXPIRY_SPANS[1:]})
        + Counter({EXPIRY_SPANS[0]: decided - decided // len(EXPIRY_SPANS) * (len(EXPIRY_SPANS) - 1)}),
        rejections=Counter(rejected),
    )


def of_millions() -> Summary:
    """Return the summary of a year of entries."""
    permits = {"temporary_residence": (900_000, 800_000, 300_000, 100_000), "entry": (500_000, 200_000, 90_000, 10_000)}
    nationalities = {"RUS": (1_400_000, 1_000_000, 390_000, 109_990), "UZB": (0, 0, 0, 6), "FRA": (0, 0, 0, 4)}
    repeated = RepeatedReferences(2, 5, (Repeat(4, 1_000_007, 2), Repeat(9, 30, 3)))
    return summary(tally(permits, nationalities, OBSTACLES, REJECTIONS), repeated)


def _by_verdict(rows: Mapping[str, tuple[int, int, int, int]]) -> Counter[tuple[str, str]]:
    counted = {
        (code, verdict): count
        for code, counts in rows.items()
        for verdict, count in zip(VERDICTS, counts, strict=True)
        if count
    }
    return Counter(counted)
