"""Whether what lies in the store is what the ranges have written: told by size and digest, without reading it again."""

from collections.abc import Iterator, Sequence
from itertools import islice

from eligibility.batch.summary import MOST_MISMATCHES, Unreconciled
from eligibility.batch_aws.keys import BatchKey
from eligibility.batch_aws.ports import Results
from eligibility.batch_aws.results_index import RangeParts


def check_parts(results: Results, batch: BatchKey, ranges: Sequence[RangeParts]) -> None:
    """Raise Unreconciled where a part is missing or changed; StoreUnavailable."""
    mismatches = tuple(islice(_mismatches(results, batch, ranges), MOST_MISMATCHES))
    if mismatches:
        raise Unreconciled(mismatches)


def _mismatches(results: Results, batch: BatchKey, ranges: Sequence[RangeParts]) -> Iterator[str]:
    written = [(each.number, name, part) for each in ranges for name, part in each.by_name().items()]
    stored = results.stored(batch.part(number, name) for number, name, _ in written)
    for (number, name, part), found in zip(written, stored, strict=True):
        if found is None:
            yield f"range {number}: {name} is missing"
        elif found != part:
            yield f"range {number}: {name} is not what the range wrote"
