"""What `eligibility audit verify` found, as tables for people."""

from collections.abc import Iterator

from rich.text import Text

from eligibility.audit.fault import Fault
from eligibility_local.audit_tables import print_rows
from eligibility_local.audit_verifying import Verified
from eligibility_local.screen import screen


def print_verification(found: Verified) -> None:
    """Print each fault, then what was counted, then how far the log is proven."""
    faults = [(fault.kind.value, fault.hour, fault.check_id, _more(fault)) for fault in found.faults]
    with screen() as console:
        if faults:
            print_rows(console, ("found", "hour", "check", ""), faults)
            unnamed = found.kinds.total() - len(faults)
            console.print(Text(f"and {unnamed:,} more\n" if unnamed else ""))
        print_rows(console, (), list(_counted(found)), numbers=1)
        console.print(Text(_end(found), "bold red" if found.kinds else "bold"))


def _more(fault: Fault) -> str | None:
    if fault.shard is not None:
        return f"shard {fault.shard}"
    return None if fault.in_place_of is None else f"in place of {fault.in_place_of}"


def _counted(found: Verified) -> Iterator[tuple[str, str]]:
    tally = found.tally
    yield "seals", f"{tally.seals:,}"
    yield "records as sealed", f"{tally.intact:,}"
    others = {
        "of these sealed late": tally.late,
        "expired": tally.expired,
        "not sealed yet": tally.not_sealed_yet,
        "not comparable": tally.not_comparable,
    }
    yield from ((name, f"{count:,}") for name, count in others.items() if count)
    yield "faults", f"{found.kinds.total():,}"


def _end(found: Verified) -> str:
    tally = found.tally
    if tally.last is None:
        return "Nothing is sealed in this time, so nothing is proven."
    if tally.proven_until is None:
        return f"Sealed from {tally.first} to {tally.last}. The end is unproven: no seal was expected."
    return f"Sealed from {tally.first} to {tally.last}, proven up to the expected seal of {tally.proven_until}."
