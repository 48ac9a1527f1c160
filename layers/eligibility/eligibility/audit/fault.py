"""What a verification finds: which record, seal or leaf list was touched, and how. Nothing of a record but its id."""

from enum import StrEnum
from typing import NamedTuple


class FaultKind(StrEnum):
    """How the log differs from what was sealed."""

    RECORD_ALTERED = "record_altered"
    """Its content, or an attribute beside it, is not what was recorded."""
    RECORD_REMOVED = "record_removed"
    """It is gone, and was not to expire yet."""
    RECORD_INSERTED = "record_inserted"
    """It stands in a sealed hour and was never sealed."""
    RECORD_DUPLICATED = "record_duplicated"
    """There is a second copy of it."""
    RECORD_REORDERED = "record_reordered"
    """It stands in the place of another."""
    SEAL_ALTERED = "seal_altered"
    """It is not the seal that the next one, or the expected newest one, vouches for."""
    SEAL_MISSING = "seal_missing"
    SEAL_INSERTED = "seal_inserted"
    """It is of an hour before the first sealed one, or of one that is yet to come."""
    SEALS_UNPROVEN = "seals_unproven"
    """It and those before it are vouched for by no later seal, since the next one cannot be made out."""
    LEAF_LIST_ALTERED = "leaf_list_altered"
    """The leaves of this shard are not those under the seal; its records cannot be verified."""
    LEAF_LIST_MISSING = "leaf_list_missing"


class Fault(NamedTuple):
    """One thing that was found."""

    kind: FaultKind
    hour: str | None
    """In which the record was made or which the seal is of; None where the record says no hour."""
    check_id: str | None = None
    """The record's; None where what stands for it is no id."""
    in_place_of: str | None = None
    """Id of the record in whose place this one stands, or of the copy."""
    shard: str | None = None
    """Of the leaf list; None for all that comes after the last shard."""
