"""The kinds of tampering, each tried on a log by a seed: a verification must find it and name it for what it is.

The tests try a tenth of the seeds on a tenth of the records, `make prove` all of them.
"""

from collections.abc import Callable, Mapping
from random import Random
from typing import NamedTuple

from tests.properties import record_tamperings as record
from tests.properties import seal_tamperings as seal
from tests.properties.tampered_log import Named, TamperedLog

RECORDS = 10_000
SEEDS = 2_000
"""Of all kinds together."""
UNTOUCHED = 200
"""Runs in which nothing is done."""


def untouched(log: TamperedLog) -> Named:
    """Do nothing."""
    del log
    return set()


class Tampering(NamedTuple):
    """What is done, in words, and the function that does it."""

    sentence: str
    do: Callable[[TamperedLog], Named]


TAMPERINGS: Mapping[str, Tampering] = {
    "content": Tampering("a byte of a record changed", record.byte_of_content),
    "beside": Tampering("a character beside a record changed", record.byte_beside),
    "lost": Tampering("a record made unreadable", record.bytes_lost),
    "verdict": Tampering("a verdict turned, digest and all", record.decision_turned),
    "removal": Tampering("a record removed", record.removal),
    "insertion": Tampering("a record inserted", record.insertion),
    "duplication": Tampering("a record doubled", record.duplication),
    "swap": Tampering("two records exchanged", record.swap),
    "seal": Tampering("a byte of a seal changed", seal.byte_of_seal),
    "forged": Tampering("a seal made anew", seal.seal_made_anew),
    "unsealed": Tampering("a seal removed", seal.seal_removed),
    "exchanged": Tampering("two seals exchanged", seal.seals_exchanged),
    "added": Tampering("a seal added before the first", seal.seal_added),
    "end": Tampering("the end cut off", seal.cut_off),
    "leaves": Tampering("a byte of a leaf list changed", seal.byte_of_leaf_list),
    "list": Tampering("a leaf list removed", seal.leaf_list_removed),
}
UNTOUCHED_LOG = Tampering("nothing changed", untouched)
_KINDS = [*TAMPERINGS.values()]


class Tried(NamedTuple):
    """What came of one tampering."""

    found: bool
    """Whether something was found where something was done, and nothing otherwise."""
    named: bool
    """Whether all that was found is what was done, and the other way round."""
    said: str


def tried_at(seeds: range, records: int) -> list[tuple[str, Tried]]:
    """Try the kinds in turn, one for each seed; give what came of each, with its words."""
    kinds = [(_KINDS[seed % len(_KINDS)], seed) for seed in seeds]
    return [(kind.sentence, tried(kind, seed, records)) for kind, seed in kinds]


def untouched_at(seeds: range, records: int) -> list[tuple[str, Tried]]:
    """Verify the log as it is, once for each seed."""
    return [(UNTOUCHED_LOG.sentence, tried(UNTOUCHED_LOG, seed, records)) for seed in seeds]


def tried(tampering: Tampering, seed: int, records: int) -> Tried:
    """Tamper with a log of about that many records, and verify it."""
    log = TamperedLog(Random(seed), records)  # noqa: S311 - it must repeat itself
    done = tampering.do(log)
    found = log.named()
    said = f"seed {seed}: {tampering.sentence}: expected {_told(done - found)}, found {_told(found - done)}"
    return Tried(bool(found) == bool(done), found == done, said)


def _told(named: Named) -> list[tuple[str, list[str]]]:
    return sorted((kind.value, sorted(names)) for kind, names in named)
