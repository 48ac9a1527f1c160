"""The use case of proving: the id of a check in, the proof that its record is under a seal out."""

from dataclasses import dataclass

from eligibility.audit.hours import hour_of
from eligibility.audit.proof import NotSealed, prove
from eligibility.problems import NotSealedYet
from eligibility.service import recorded_check
from eligibility.storage.ports import AuditLog
from eligibility.storage.seals import SealStore


@dataclass(frozen=True, slots=True)
class Proving:
    """Proves records of a tenant, or of all."""

    audit_log: AuditLog
    seals: SealStore

    def prove(self, check_id: str, tenant: str | None) -> bytes:
        """Return the proof of a check's record as JSON; a tenant of None is any.

        Raises CheckNotFound, NotSealedYet, SealUnreadable, StoreUnavailable.
        """
        entry = recorded_check(self.audit_log, check_id, tenant)
        try:
            return prove(self.seals, entry.check_id, hour_of(entry.recorded_at)).text()
        except NotSealed:
            raise NotSealedYet("An hour (UTC) is sealed 35 minutes after its end.") from None
