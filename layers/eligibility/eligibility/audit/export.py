"""Records as a file for analysts: gzip (RFC 1952), a JSON object a line, readable columns beside the record itself.

The record is a text in its line, byte for byte, so that whoever has the file can verify it without the service. The
same records give the same bytes.
"""

import zlib
from collections.abc import Iterable, Iterator

import orjson

from eligibility.audit.fact_reading import NotReadable
from eligibility.audit.recorded_case import read_case
from eligibility.storage.ports import AuditEntry

COLUMNS = (
    "check_id",
    "tenant",
    "reference",
    "recorded_at",
    "permit",
    "applied_on",
    "nationality",
    "category",
    "verdict",
    "reasons",
    "window_from",
    "window_until",
    "window_open",
    "findings",
    "revision",
    "engine",
    "expires_at",
    "digest",
    "record",
)
"""The columns of each line, in this order; docs/audit.md says what each of them is."""

GZIP = 16 + zlib.MAX_WBITS
"""Has zlib write and read the header and the trailer of gzip, with 0 as the time of the file."""


def exported_line(entry: AuditEntry) -> bytes:
    """Return the line of a record. Raises NotReadable where columns cannot be read from it."""
    case = read_case(entry.canonical)
    evidence, decision = case.content["evidence"], case.decision
    window = decision.get("window", {})
    try:
        findings = [{name: finding[name] for name in ("rule", "outcome", "reason")} for finding in decision["findings"]]
        record = entry.canonical.decode()
    except (KeyError, TypeError, UnicodeDecodeError):
        raise NotReadable("/decision/findings", "it is no list of findings") from None
    columns = (
        entry.check_id,
        entry.tenant,
        case.origin.reference,
        entry.recorded_at,
        entry.permit,
        entry.applied_on,
        case.evidence.nationality,
        evidence.get("category"),
        entry.verdict,
        entry.reasons,
        window.get("from"),
        window.get("until"),
        window.get("open"),
        findings,
        entry.revision,
        case.content["engine"],
        entry.expires_at,
        entry.digest,
        record,
    )
    return orjson.dumps(dict(zip(COLUMNS, columns, strict=True)), option=orjson.OPT_APPEND_NEWLINE)


def compressed(lines: Iterable[bytes]) -> Iterator[bytes]:
    """Give the bytes of a gzip file of these lines, as they come."""
    stream = zlib.compressobj(wbits=GZIP)
    for line in lines:
        if chunk := stream.compress(line):
            yield chunk
    yield stream.flush()
