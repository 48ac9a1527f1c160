"""`eligibility audit backtest`: the recorded checks of a store decided by a proposed rulebook, by several processes."""

from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import NamedTuple

from eligibility.audit.backtest import NotComparable, compare
from eligibility.audit.backtest_report import Against, Report, report
from eligibility.audit.backtest_tally import Tally
from eligibility.audit.period import Period
from eligibility.audit.proposed_rulebook import UnusableRulebook, read_proposed
from eligibility.rulebook import Rulebook, current_rulebook
from eligibility.storage.packing import RecordCorrupt
from eligibility_local.audit_processes import shared_out
from eligibility_local.audit_reading import Part, parts_of, read_part, size
from eligibility_local.project import Unusable


class Proposal(NamedTuple):
    """What each process needs to know."""

    store: str
    folder: Path
    revision: str
    """Of the folder's rulebook as it was at the start."""
    period: Period
    against: Against

    def tally(self, part: Part) -> Tally:
        """Decide the records of a part, and compare. Raises StoreUnavailable, Unusable."""
        rulebook = _rulebook(self.folder, self.revision)
        against = current_rulebook() if self.against == "current" else None
        found = Tally()
        for entry in read_part(self.store, part, self.period):
            if isinstance(entry, RecordCorrupt):
                found.add(entry.check_id, NotComparable("record_corrupt", entry.fault))
            else:
                found.add(entry.check_id, compare(entry.canonical, rulebook, against))
        return found


def backtest(
    store: str,
    folder: Path,
    period: Period,
    sample: int | None,
    against: Against,
    processes: int,
    progress: Callable[[int, int], None],
) -> Report:
    """Return what the rulebook of a folder would have said of a store's records.

    `progress` is told how many places of the store are done, and of how many. Raises Unusable, StoreUnavailable.
    """
    proposal = Proposal(store, folder, proposed(folder).revision, period, against)
    parts = parts_of(store, period, sample)
    found, done, total = Tally(), 0, sum(map(size, parts))
    for part, tally in shared_out(proposal.tally, parts, processes):
        found.merge(tally)
        done += size(part)
        progress(done, total)
    return report(found, proposal.revision, period, against, sampled=sample is not None)


def proposed(folder: Path) -> Rulebook:
    """Return the rulebook of a folder. Raises Unusable."""
    try:
        return read_proposed(folder)
    except UnusableRulebook as error:
        raise Unusable(f"The folder has no usable rulebook: {error}") from None


@cache
def _rulebook(folder: Path, revision: str) -> Rulebook:
    rulebook = proposed(folder)
    if rulebook.revision != revision:
        raise Unusable("The rulebook was changed while it was tried; nothing is said of it")
    return rulebook
