"""Whether an application for a temporary permit is filed in time: by the stay's last lawful day, or soon after it."""

from collections.abc import Hashable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Literal

from eligibility.calendar_days import DAY, birthday, days_after
from eligibility.evidence import NOT_GIVEN, Evidence, Gap, Stay
from eligibility.rules.ages import OF_AGE_SINCE, birth
from eligibility.rules.counted_days import DaysInWindow
from eligibility.rules.end_of_stay import EndOfStay, end_of_stay
from eligibility.rules.finding import Finding, between, met, not_applicable, review, standing, unknown, unmet
from eligibility.rules.judged_stay import end_missing, few_stays, judged_stay, stay_turns
from eligibility.rules.other_reading import END_OF_STAY, tell
from eligibility.rules.registry import logic, read_by
from eligibility.rules.remembering import Stays, once_for_stays
from eligibility.rules.visa_free import VisaFree, applicant_states, visa_free
from eligibility.rules.visa_free_stay import find_for_states
from eligibility.rules.window_days import Counting


@dataclass(frozen=True, slots=True, eq=False)
class InTime(DaysInWindow):
    """What filing `late_days` or fewer after the stay's last lawful day is; that day is counted by the window."""

    late_days: int
    late: Literal["unmet", "review", "met"]
    fine_days: int
    """Days after a fine without expulsion in which an application may still be taken."""
    age: int = 0
    days_after_birthday: int = 0
    """Days in which who reaches the age in Kazakhstan applies; 0: there is no such term."""


def _stays_fine_and_birth(evidence: Evidence) -> Hashable | None:
    stays = few_stays(evidence)
    if stays is None or isinstance(evidence.stays, Gap):
        return stays
    # Who came as a child and has stayed since may have reached the age long ago, but in this stay.
    long_ago = [stay for stay in evidence.stays if stay.entered_on < OF_AGE_SINCE]
    return stays, evidence.fined_on, evidence.birth_date if long_ago else birth(evidence)


@logic("filing.in_time", InTime, reads=read_by(_stays_fine_and_birth))
def in_time(evidence: Evidence, day: date, law: InTime) -> Finding:
    """An application for temporary residence is filed on or before the last lawful day of the stay, or soon after."""
    stays = evidence.stays
    if isinstance(stays, Gap):
        return unknown("stays_missing", "/stays")
    since, until = between(stay_turns(stays, evidence.permit), day)
    stay = judged_stay(evidence, day)
    if stay is None:
        return not_applicable("no_stay_on_filing_day", stands_since=since, stands_until=until)
    ends = _ends(stays, stay, applicant_states(evidence), law)
    own_since, own_until = between(_turns(evidence, ends, law), day)
    return standing(_find(evidence, stay, ends, day, law), max(since, own_since), min(until, own_until))


type _Ends = Mapping[str, EndOfStay | None]
"""The end of the judged stay for the citizens of each state that is on the list; None: it has no figure."""


@once_for_stays
def _ends(stays: Stays, stay: Stay, states: tuple[str, ...], law: InTime) -> _Ends:
    if isinstance(stays, Gap):
        return {}
    lines = [visa_free(law.states, state, stay.entered_on) for state in states]
    return {line.state: end_of_stay(stay, stays, line, law) for line in lines if line is not None}


def _find(evidence: Evidence, stay: Stay, ends: _Ends, day: date, law: InTime) -> Finding:
    if law.days_after_birthday:
        if isinstance(evidence.birth_date, Gap):
            return unknown("birth_date_missing", "/applicant/birth_date")
        reached = birthday(evidence.birth_date, law.age)
        if stay.entered_on <= reached <= day:
            return _since_birthday(reached, day, law)
    if (missing := end_missing(evidence, day)) is not None:
        return unknown("stay_end_missing", missing)
    not_listed = "figure_before_2023_unknown" if stay.entered_on < law.counted_from else "nationality_not_on_list"
    return find_for_states(
        evidence, day, law.states, not_listed, lambda line: _by_end(line, ends[line.state], evidence, day, law)
    )


def _since_birthday(reached: date, day: date, law: InTime) -> Finding:
    last, notes = days_after(reached, law.days_after_birthday), ("term_after_birthday_one_source",)
    if day <= last:
        return met("filed_after_birthday", notes, last_day=last, age=law.age)
    return unmet("filed_late_after_birthday", "ask_migration_service", notes, last_day=last, age=law.age)


def _by_end(line: VisaFree, end: EndOfStay | None, evidence: Evidence, day: date, law: InTime) -> Finding:
    if end is None:
        return unknown("no_figure_for_state", None, nationality=line.state)
    found = _measured(end.certain, evidence.fined_on, day, law)
    if _measured(end.possible, evidence.fined_on, day, law).outcome is not found.outcome:
        found = review("end_of_stay_unclear", last_lawful_day=end.certain)
    elif not line.certain:
        found = found._replace(notes=("figure_contested", *found.notes))
    if end.otherwise is None or law.counting is None:
        return found
    return _with_other_reading(found, end.otherwise, law.counting)


def _with_other_reading(found: Finding, last: date, counting: Counting) -> Finding:
    """Say the last lawful day that the other reading of the window gives."""
    values = dict(found.values)
    note = tell(END_OF_STAY, counting, last, values)
    return found._replace(notes=(*found.notes, note), values=values)


def _measured(last: date, fined_on: date | Gap, day: date, law: InTime) -> Finding:
    """Return what filing on a day is worth, `last` being the last lawful day of the stay."""
    late = (day - last).days
    if late <= 0:
        return met("filed_within_stay", last_lawful_day=last)
    if late <= law.late_days and law.late == "met":
        notes = ("late_filing_one_source",)
        return met("filed_soon_after_stay", notes, last_lawful_day=last, days_late=late, days_allowed=law.late_days)
    if late <= law.late_days and law.late == "review":
        return review("filed_soon_after_stay_unclear", last_lawful_day=last, days_late=late)
    if late <= law.late_days:
        return unmet("filed_too_late", "leave_and_ask", last_lawful_day=last, days_late=late)
    if fined_on is NOT_GIVEN:
        return unknown("fine_missing", "/fined_on", last_lawful_day=last, days_late=late)
    if isinstance(fined_on, date) and fined_on <= day <= (last_day := days_after(fined_on, law.fine_days)):
        reason = "filed_soon_after_fine"
        return review(reason, last_lawful_day=last, days_late=late, fined_on=fined_on, last_day=last_day)
    return unmet("filed_too_late", "leave_and_ask", last_lawful_day=last, days_late=late)


def _turns(evidence: Evidence, ends: _Ends, law: InTime) -> list[date]:
    """Return in order the days on which another finding may begin for the judged stay."""
    turns = set()
    if not isinstance(evidence.birth_date, Gap) and law.days_after_birthday:
        reached = birthday(evidence.birth_date, law.age)
        turns |= {reached, days_after(reached, law.days_after_birthday + 1)}
    if isinstance(evidence.fined_on, date):
        turns |= {evidence.fined_on, days_after(evidence.fined_on, law.fine_days + 1)}
    for end in ends.values():
        for last in () if end is None else (end.certain, end.possible):
            if last != date.max:
                turns |= {last + DAY, days_after(last, law.late_days + 1)}
    return sorted(turns)
