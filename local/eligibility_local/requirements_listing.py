"""`eligibility requirements`: the question of the command line as the query that GET /v1/requirements takes.

A date of birth may be given here, and becomes an age before it goes any further.
"""

from collections.abc import Mapping
from datetime import date

from eligibility.bootstrap import now, requirements
from eligibility.calendar_days import birthday, civil_day
from eligibility.messages import Language
from eligibility.problems import Refusal
from eligibility.query import Query
from eligibility.requirements import PARAMETERS
from eligibility_local.exit_status import ExitStatus


def list_requirements(options: Mapping[str, str | None], language: Language) -> bytes:
    """Return the answer's JSON; an option that is None was not given. Raises InvalidQuery."""
    given = {name: [value] for name, value in options.items() if value is not None}
    return requirements().list(Query(given, PARAMETERS), language).body


def json_requirements(options: Mapping[str, str | None], language: Language) -> tuple[ExitStatus, bytes]:
    """Return the status to end with, and the answer's JSON or a refusal's problem details."""
    try:
        return ExitStatus.DONE, list_requirements(options, language)
    except Refusal as refusal:
        return ExitStatus.BAD_INPUT, refusal.body()


def age_on(born: date, on: date | None) -> int:
    """Return the whole years of somebody on a day (None: today in Kazakhstan); negative for who is not born by then."""
    day = on or civil_day(now())
    age = day.year - born.year
    return age - 1 if day < birthday(born, age) else age
