"""`eligibility stays`: one question about days of stay from a file, answered like one that comes over the API."""

from datetime import date
from typing import BinaryIO

from eligibility.bootstrap import planning
from eligibility.messages import Language
from eligibility.planner import LONGEST_PAYLOAD, Planned
from eligibility.problems import PayloadTooLarge, Refusal
from eligibility_local.exit_status import ExitStatus

_IN_ORDER = frozenset({"lawful", "may_enter", "not_limited"})


def plan_file(file: BinaryIO, on: date | None, language: Language) -> Planned:
    """Return the answer to the question in a file, about the day `on` if one is given. Raises Refusal."""
    payload = file.read(LONGEST_PAYLOAD + 1)
    if len(payload) > LONGEST_PAYLOAD:
        raise PayloadTooLarge(f"At most {LONGEST_PAYLOAD} bytes are taken.")
    return planning().plan(payload, language, on)


def json_plan(file: BinaryIO, on: date | None, language: Language) -> tuple[ExitStatus, bytes]:
    """Return the status to end with, and the answer's JSON or a refusal's problem details."""
    try:
        planned = plan_file(file, on, language)
    except Refusal as refusal:
        return ExitStatus.BAD_INPUT, refusal.body()
    return plan_status(planned), planned.body


def plan_status(planned: Planned) -> ExitStatus:
    """Return the status that says whether all is in order on the day asked about."""
    return ExitStatus.DONE if planned.plan.status in _IN_ORDER else ExitStatus.OTHER_VERDICT
