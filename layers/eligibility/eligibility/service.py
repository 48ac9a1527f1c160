"""The use cases: check an application and record the decision; decide one and record nothing; find a recorded one.

All they need is passed in.
"""

import hmac
import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from typing import NamedTuple

from eligibility.answer import render
from eligibility.application.field_errors import InvalidApplication
from eligibility.application.models import Application
from eligibility.application.parsing import FilingSpan, parse
from eligibility.audit.check_id import RANDOM_BYTES, is_check_id, keyed_check_id, rising_check_id
from eligibility.audit.record import Origin, Recorded, audit_entry, read_record
from eligibility.calendar_days import civil_day
from eligibility.decision import Decision, decide
from eligibility.evidence import Evidence
from eligibility.gathering import gather
from eligibility.messages import Language, catalogue
from eligibility.problems import CheckNotFound, IdempotencyKeyReused, InvalidIdempotencyKey, invalid_payload
from eligibility.rulebook import NotChecked, Rulebook, rulebook_of_revision
from eligibility.storage.keys import HashKey, OwnerHash, derive
from eligibility.storage.ports import AddressRegister, AuditEntry, AuditLog, LookUp
from eligibility.subject import SubjectHash

_IDEMPOTENCY_KEY = re.compile(r"[\x21-\x7e]{1,255}")
_PAYLOAD_LABEL = "payload/1"

OWNERS_WITHHELD = NotChecked("address.related_to_applicant", None, "not_told_to_everybody")
"""What a preview leaves out, so that nobody can try out who owns an address."""


class Client(NamedTuple):
    """Who asks: the client that was authenticated, and the tenant whose records it may see."""

    id: str
    tenant: str


class Answer(NamedTuple):
    """An answer in words, and what is logged and counted of it."""

    check_id: str | None
    """None of a preview."""
    decision: Decision
    body: bytes
    replayed: bool
    """True where an earlier request had the same idempotency key and payload."""


class Decided(NamedTuple):
    """An application, what it says, and what was decided of it."""

    application: Application
    evidence: Evidence
    decision: Decision


@dataclass(frozen=True, slots=True)
class Checking:
    """Checks applications: parse, look up, decide, record, answer."""

    rulebook: Rulebook
    audit_log: AuditLog
    register: AddressRegister
    key: HashKey
    subject: SubjectHash
    clock: Callable[[], datetime]
    random: Callable[[int], bytes]
    """Gives that many unpredictable bytes."""
    retention_days: int

    def check(self, payload: bytes, client: Client, idempotency_key: str | None, language: Language) -> Answer:
        """Return the answer to one application, its decision durably recorded.

        Raises InvalidPayload, InvalidIdempotencyKey, IdempotencyKeyReused; StoreUnavailable, after which nothing is
        known of the record: with an idempotency key the same request then gives the same decision.
        """
        if idempotency_key is not None and not _IDEMPOTENCY_KEY.fullmatch(idempotency_key):
            raise InvalidIdempotencyKey("Expected 1 to 255 visible ASCII characters; nothing was recorded.")
        clock = self.clock()
        now = clock.replace(microsecond=clock.microsecond // 1000 * 1000)  # as exactly as the record says it
        application, evidence, decision = decide_payload(payload, now, self.rulebook, self.register, self.key)
        if idempotency_key is None:
            check_id = rising_check_id(now, self.random(RANDOM_BYTES))
            digest = None
        else:
            check_id = keyed_check_id(client.tenant, client.id, idempotency_key)
            digest = self._payload_digest(application)
        origin = Origin(check_id, client.tenant, application.reference, now, digest)
        entry = audit_entry(origin, evidence, decision, self.retention_days, self.subject(application.passport))
        stored = self.audit_log.record(entry)
        if stored.digest == entry.digest:
            return _answer(Recorded(origin, decision), language, replayed=False)
        earlier = read_record(stored.canonical, rulebook_of_revision)
        if digest is None or earlier.origin.payload_digest is None:
            raise LookupError("the id of a new check was taken")
        if not hmac.compare_digest(earlier.origin.payload_digest, digest):
            raise IdempotencyKeyReused("Use a new key for a new application; the recorded decision is unchanged.")
        return _answer(earlier, language, replayed=True)

    def _payload_digest(self, application: Application) -> str:
        """Return the keyed digest of what the caller gave, before any default."""
        given = application.model_dump_json(exclude_unset=True).encode()
        return hmac.digest(derive(self.key.read(), _PAYLOAD_LABEL), given, sha256).hex()


@dataclass(frozen=True, slots=True)
class Previewing:
    """Decides applications of anybody, as a check would, and keeps nothing of them."""

    rulebook: Rulebook
    """Without what is not for everybody to know."""
    register: AddressRegister
    key: HashKey
    clock: Callable[[], datetime]

    def preview(self, payload: bytes, language: Language) -> Answer:
        """Return the answer that a check by this rulebook would get. Raises InvalidPayload, StoreUnavailable."""
        application, _, decision = decide_payload(payload, self.clock(), self.rulebook, self.register, self.key)
        body = render(None, application.reference, None, decision, catalogue(language))
        return Answer(None, decision, body, replayed=False)


@dataclass(frozen=True, slots=True)
class Lookup:
    """Finds recorded checks again."""

    audit_log: AuditLog

    def find(self, check_id: str, tenant: str | None, language: Language) -> Answer:
        """Return the recorded answer of a check, in a language; a tenant of None is any.

        Raises CheckNotFound, StoreUnavailable.
        """
        entry = recorded_check(self.audit_log, check_id, tenant)
        return _answer(read_record(entry.canonical, rulebook_of_revision), language, replayed=True)


def recorded_check(audit_log: AuditLog, check_id: str, tenant: str | None) -> AuditEntry:
    """Return a check of a tenant, of any where it is None. Raises CheckNotFound, StoreUnavailable."""
    entry = audit_log.find(check_id) if is_check_id(check_id) else None
    if entry is None or tenant not in (None, entry.tenant):
        raise CheckNotFound("Checks are found by the id in their answer, by the tenant that made them.")
    return entry


def decide_payload(
    payload: bytes, now: datetime, rulebook: Rulebook, register: AddressRegister, key: HashKey
) -> Decided:
    """Return what is decided of an application at an instant. Raises InvalidPayload, StoreUnavailable."""
    span = FilingSpan(rulebook.covered_from, rulebook.last_filing_day)
    try:
        application, filing_day = parse(payload, civil_day(now), span)
    except InvalidApplication as error:
        raise invalid_payload(error) from None
    evidence = gather(application, _look_up(application, rulebook, register), OwnerHash(key))
    return Decided(application, evidence, decide(evidence, filing_day, rulebook))


def _look_up(application: Application, rulebook: Rulebook, register: AddressRegister) -> LookUp | None:
    """Ask the register for the address, where a code is given and the permit's rules read the answer."""
    address = None if application.housing is None else application.housing.address
    code = None if address is None else address.registration_code
    if code is None or application.permit not in rulebook.permits_with_address:
        return None
    return register.look_up(code)


def _answer(recorded: Recorded, language: Language, *, replayed: bool) -> Answer:
    origin, decision = recorded
    body = render(origin.check_id, origin.reference, origin.recorded_at, decision, catalogue(language))
    return Answer(origin.check_id, decision, body, replayed)
