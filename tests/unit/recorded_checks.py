"""Recorded checks of made-up applications, and rulebooks that are proposed: what the tests of the audit read."""

import shutil
from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from random import Random

import orjson
from pydantic import JsonValue

from eligibility.audit.check_id import rising_check_id
from eligibility.audit.record import Origin, audit_entry
from eligibility.decision import decide
from eligibility.evidence import Evidence
from eligibility.rulebook import Rulebook, current_rulebook
from eligibility.rulebook.loading import FOLDER
from eligibility.storage.ports import AuditEntry
from tests.unit.generated_evidence import a_filing_day, an_evidence

REVISIONS = sorted(f"sha256:{path.stem}" for path in (FOLDER / "released").glob("*.json"))
FIRST_REVISION = "sha256:2c2373b63d617ab042a9ca449649eee910f875d5a970006c59aa39cf49b3f04c"
"""Of the first release, which judged a third of today's rules."""
FIRST_INSTANT = datetime(2026, 11, 20, 9, 30, tzinfo=UTC)
STEP = timedelta(minutes=10)
"""Between two checks."""


def a_case(seed: int) -> tuple[Evidence, date]:
    """Return evidence and filing day made up from a seed."""
    random = Random(seed)  # noqa: S311 - a generator that repeats itself is wanted
    filing_day = a_filing_day(random)
    return an_evidence(random, filing_day), filing_day


def an_origin(seed: int) -> Origin:
    """Return the origin of the check of a seed: its id and its instant rise with it."""
    instant = FIRST_INSTANT + seed * STEP
    check_id = rising_check_id(instant, Random(seed).randbytes(10))  # noqa: S311 - as above
    return Origin(check_id, "front-office", f"form-{seed}", instant, None)


def recorded(seed: int, rulebook: Rulebook | None = None) -> AuditEntry:
    """Return the record of a seed's check, by the current rulebook where no other is given."""
    evidence, filing_day = a_case(seed)
    return audit_entry(an_origin(seed), evidence, decide(evidence, filing_day, rulebook or current_rulebook()), 0)


def with_record(entry: AuditEntry, changed: Mapping[str, JsonValue]) -> AuditEntry:
    """Return an entry whose record has other members: a name such as `decision/verdict` says where, None removes it."""
    content = orjson.loads(entry.canonical)
    for path, value in changed.items():
        *above, name = path.split("/")
        place = content
        for step in above:
            place = place[int(step) if isinstance(place, list) else step]
        if value is None:
            del place[name]
        else:
            place[name] = value
    return entry._replace(canonical=orjson.dumps(content, option=orjson.OPT_SORT_KEYS))


def a_proposal(folder: Path, changes: Mapping[str, tuple[str, str]] | None = None) -> Path:
    """Copy the product's rulebook into a new folder, with a text replaced by another in each of some files."""
    shutil.copytree(FOLDER, folder, ignore=shutil.ignore_patterns("*.py", "released", "__pycache__"))
    for name, (before, after) in (changes or {}).items():
        text = (folder / name).read_text("utf-8")
        if before not in text:
            raise ValueError(f"{name} has no {before}")
        (folder / name).write_text(text.replace(before, after), "utf-8")
    return folder
