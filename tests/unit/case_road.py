"""From a case to its decision by the road of the product: bytes, application, evidence, decision; without a store."""

from datetime import date
from functools import partial

import orjson

from eligibility.application.models import Application
from eligibility.application.parsing import FilingSpan, parse
from eligibility.decision import Decision, decide
from eligibility.evidence import Evidence
from eligibility.gathering import gather
from eligibility.rulebook import Rulebook, current_rulebook
from eligibility.storage.keys import owner_hash
from eligibility.storage.ports import LookUp, RegisteredAddress, RegisterHeader
from tests.unit.case_files import Case
from tests.unit.other_reading import rulebook_counting

_TODAY = date(2026, 3, 31)
"""Of no weight: each base has its filing day."""

_owner_hash = partial(owner_hash, b"made-up key of the register's owners")


def judge(case: Case) -> Decision:
    """Return the decision on a case by its rulebook. Raises InvalidApplication."""
    evidence, filing_day = evidence_of(case)
    return decide(evidence, filing_day, rulebook_of(case))


def rulebook_of(case: Case) -> Rulebook:
    """Return the current rulebook, with the days of the window counted as the case says."""
    current = current_rulebook()
    return current if case.counting == "rolling" else rulebook_counting(case.counting)


def evidence_of(case: Case) -> tuple[Evidence, date]:
    """Return the evidence and the filing day of a case. Raises InvalidApplication."""
    rulebook = current_rulebook()
    span = FilingSpan(rulebook.covered_from, rulebook.last_filing_day)
    application, filing_day = parse(orjson.dumps(case.application()), _TODAY, span)
    return gather(application, _look_up(case, application), _owner_hash), filing_day


def _look_up(case: Case, application: Application) -> LookUp | None:
    """Return what the register of the case holds for the application's code; None where no code is given."""
    address = None if application.housing is None else application.housing.address
    code = None if address is None else address.registration_code
    if code is None:
        return None
    if case.register_is == "none":
        return LookUp(None, None)
    addresses = {
        line.code: RegisteredAddress(line.dwelling, frozenset(map(_owner_hash, line.owners)))
        for line in case.register_lines()
    }
    header = RegisterHeader(
        revision="0" * 64,
        rows=len(addresses),
        coverage="partial" if case.register_is == "partial" else "complete",
        sample=case.register_is == "sample",
    )
    return LookUp(header, addresses.get(code))
