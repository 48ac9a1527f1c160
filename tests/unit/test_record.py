"""The canonical record of any decision: it is canonical, is read back as the same, and holds nobody's name."""

from datetime import UTC, datetime, timedelta, timezone
from hashlib import sha256
from random import Random

import orjson
import pytest
import rfc8785
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.strategies import DrawFn, composite
from pydantic import JsonValue

from eligibility import __version__
from eligibility.answer import render
from eligibility.application.parsing import FilingSpan, parse
from eligibility.audit.record import FORMAT, Origin, audit_entry, read_record
from eligibility.decision import Decision, decide
from eligibility.gathering import gather
from eligibility.messages import LANGUAGES, catalogue
from eligibility.rulebook import Judgement, UnknownRevision, current_rulebook, rulebook_of_revision
from eligibility.rules.finding import EVER, FOREVER, standing
from eligibility.storage.ports import AuditEntry, LookUp
from eligibility.window import Edge
from tests.unit.generated_applications import (
    CODES,
    FIRST_DAY,
    IDS,
    LAST_DAY,
    PERMITS,
    Payload,
    applications,
    look_ups,
    owner_hash,
    written,
)
from tests.unit.generated_evidence import a_filing_day, an_evidence
from tests.unit.zones import passport_zone

RECORDED_AT = datetime(2023, 2, 8, 6, 0, 0, 123000, tzinfo=UTC)
CHECK_ID = "0199a1b2-c3d4-7e5f-8a9b-0c1d2e3f4a5b"
SPAN = FilingSpan(FIRST_DAY, LAST_DAY)
AN_ORIGIN = Origin(CHECK_ID, "front-office", None, RECORDED_AT, None)

repeatable = settings(derandomize=True, deadline=None, database=None, max_examples=20)
each_permit = pytest.mark.parametrize("permit", PERMITS)


class Judged:
    """An application, what was found of it, and the entry that is stored."""

    def __init__(self, payload: Payload, look_up: LookUp | None, origin: Origin) -> None:
        """Go the road of one application."""
        application, filing_day = parse(written(payload), FIRST_DAY, SPAN)
        self.payload = payload
        self.origin = origin
        self.evidence = gather(application, look_up, owner_hash)
        self.decision = decide(self.evidence, filing_day, current_rulebook())
        self.entry = audit_entry(origin, self.evidence, self.decision, 0)

    def answer(self, language: str) -> JsonValue:
        """Return the answer that is given at once."""
        return _answer(self.origin, self.decision, language)


@composite
def judged(draw: DrawFn, permit: str) -> Judged:
    """Make an application of a permit and judge it."""
    reference = draw(st.none() | st.just("form-4711"))
    digest = draw(st.none() | st.just("ab" * 32))
    tenant = draw(st.sampled_from(["front-office", "офис", 'a "quoted" \\ one', "\u2028"]))
    origin = Origin(CHECK_ID, tenant, reference, RECORDED_AT, digest)
    return Judged(draw(applications(permit)), draw(st.none() | look_ups()), origin)


@each_permit
@repeatable
@given(st.data())
def test_the_record_of_any_application_is_canonical(permit: str, data: st.DataObject) -> None:
    entry = data.draw(judged(permit)).entry
    value = orjson.loads(entry.canonical)
    assert entry.canonical == rfc8785.dumps(value)
    assert entry.digest == sha256(entry.canonical).hexdigest()
    assert all(name.isascii() for name in _names(value))
    assert not any(isinstance(part, float) for part in _leaves(value))


def test_the_record_of_any_window_is_canonical() -> None:
    random = Random(20230208)  # noqa: S311 - it must repeat itself
    seen: set[tuple[str, ...]] = set()
    for _ in range(300):
        filing_day = a_filing_day(random)
        evidence = an_evidence(random, filing_day)
        entry = audit_entry(AN_ORIGIN, evidence, decide(evidence, filing_day, current_rulebook()), 0)
        value = orjson.loads(entry.canonical)
        assert entry.canonical == rfc8785.dumps(value)
        seen.add(tuple(value["decision"]["window"]))
    assert ("after", "before", "from", "looked_until", "open", "until") in seen
    assert ("looked_until", "open", "reason") in seen


def as_recorded(decision: Decision) -> Decision:
    """Return a decision without what is of use while it is made: for how long each of its findings stands."""

    def alone(judgement: Judgement) -> Judgement:
        return Judgement(judgement.rule, judgement.version, standing(judgement.finding, EVER, FOREVER))

    def edge(of: Edge | None) -> Edge | None:
        return of if of is None or of.judgement is None else Edge(of.day, alone(of.judgement))

    window = decision.window
    return decision._replace(
        judgements=tuple(alone(judgement) for judgement in decision.judgements),
        window=window._replace(before=edge(window.before), after=edge(window.after)),
    )


@each_permit
@repeatable
@given(st.data())
def test_a_record_is_read_back_as_the_same_decision(permit: str, data: st.DataObject) -> None:
    of = data.draw(judged(permit))
    read = read_record(of.entry.canonical, rulebook_of_revision)
    assert read.decision == as_recorded(of.decision)
    assert read.origin == of.origin
    for language in LANGUAGES:
        assert _answer(read.origin, read.decision, language) == of.answer(language)


@each_permit
@repeatable
@given(st.data())
def test_a_record_holds_nothing_of_people(permit: str, data: st.DataObject) -> None:
    of = data.draw(judged(permit))
    origin = of.origin._replace(tenant="front-office")
    text = audit_entry(origin, of.evidence, of.decision, 0).canonical.decode()
    sought = [*IDS, *[code for code in CODES if len(code) > 1], "1234567", "P<RUS", "АБ №", "hash-of-", "№ 12-3"]
    assert [each for each in sought if each in text] == []
    texts = [name for name in _people(of.payload) if len(name) > 3 and name != "form-4711"]
    assert [name for name in texts if name in _strings(orjson.loads(text))] == []


@each_permit
@repeatable
@given(st.data())
def test_names_and_numbers_of_people_make_no_difference_to_a_record(permit: str, data: st.DataObject) -> None:
    payload, look_up = data.draw(applications(permit)), data.draw(st.none() | look_ups())
    origin = Origin(CHECK_ID, "front-office", None, RECORDED_AT, None)
    first, second = Judged(payload, look_up, origin), Judged(_renamed(payload), look_up, origin)
    assert first.entry == second.entry


def _an_entry(origin: Origin, keep_days: int = 0) -> AuditEntry:
    payload: Payload = {
        "permit": "entry",
        "applied_on": "2023-02-08",
        "applicant": {"nationality": "RUS"},
        "passport": {"kind": "internal", "country": "RUS"},
    }
    of = Judged(payload, None, origin)
    return audit_entry(origin, of.evidence, of.decision, keep_days)


def test_an_entry_has_readable_attributes_beside_the_record() -> None:
    entry = _an_entry(AN_ORIGIN)
    told = orjson.loads(entry.canonical)
    assert (entry.check_id, entry.tenant, entry.permit) == (CHECK_ID, "front-office", "entry")
    assert (entry.applied_on, entry.recorded_at) == ("2023-02-08", "2023-02-08T06:00:00.123Z")
    assert entry.verdict == told["decision"]["verdict"] == "needs_information"
    assert entry.revision == told["decision"]["revision"] == current_rulebook().revision
    assert (told["format"], told["engine"]) == (FORMAT, __version__)
    findings = told["decision"]["findings"]
    assert entry.reasons == tuple(
        finding["reason"] for finding in findings if finding["outcome"] not in {"met", "not_applicable"}
    )
    assert entry.expires_at is None


def test_an_entry_expires_after_the_days_that_it_is_kept() -> None:
    assert _an_entry(AN_ORIGIN, 30).expires_at == int(RECORDED_AT.timestamp()) + 30 * 86_400


def test_an_instant_is_written_in_utc_whatever_its_zone() -> None:
    almaty = RECORDED_AT.astimezone(timezone(timedelta(hours=6)))
    assert _an_entry(AN_ORIGIN._replace(recorded_at=almaty)) == _an_entry(AN_ORIGIN)


def test_what_was_not_given_is_left_out_and_what_is_none_is_null() -> None:
    base: Payload = {
        "permit": "entry",
        "applied_on": "2023-02-08",
        "applicant": {"nationality": "RUS"},
        "passport": {"kind": "foreign", "country": "RUS"},
    }
    stays: list[Payload] = [
        {},
        {"stays": None},
        {"stays": [{"entered_on": "2023-01-01", "basis": "visa", "left_on": None}]},
    ]
    entries = [Judged({**base, **given_stays}, None, AN_ORIGIN).entry for given_stays in stays]
    told = [orjson.loads(entry.canonical)["evidence"] for entry in entries]
    assert "stays" not in told[0]
    assert told[1]["stays"] == []
    assert told[2]["stays"] == [{"entered_on": "2023-01-01", "left_on": None, "basis": "visa"}]
    assert "expires_on" not in told[0]["document"]
    assert "birth_date" not in told[0]


def test_grounds_a_fine_a_registration_and_the_paper_for_the_housing_are_told() -> None:
    payload: Payload = {
        "permit": "permanent_residence",
        "applied_on": "2023-02-08",
        "applicant": {"nationality": "DEU", "grounds": ["investor_visa"]},
        "passport": {"kind": "foreign", "country": "DEU"},
        "housing": {"provision": {"kind": "notarised_contract", "issued_on": "2023-01-10"}},
        "stays": [{"entered_on": "2023-01-01", "basis": "visa_free", "registered_on": None}],
        "fined_on": None,
    }
    told = orjson.loads(Judged(payload, None, AN_ORIGIN).entry.canonical)["evidence"]
    assert told["grounds"] == ["investor_visa"]
    assert told["fined_on"] is None
    assert told["housing"] == {"provision": {"kind": "notarised_contract", "issued_on": "2023-01-10"}}
    assert told["stays"] == [{"entered_on": "2023-01-01", "basis": "visa_free", "registered_on": None}]


def test_of_an_iin_and_a_zone_is_told_what_was_found_and_no_character() -> None:
    payload: Payload = {
        "permit": "entry",
        "applied_on": "2023-02-08",
        "applicant": {"nationality": "RUS", "iin": "900517300415"},
        "passport": {"kind": "foreign", "country": "RUS", "number": "75 7654321", "mrz": [*passport_zone()]},
    }
    told = orjson.loads(Judged(payload, None, AN_ORIGIN).entry.canonical)["evidence"]
    assert told["iin"] == {"check": "sound", "sex_agrees": True}
    assert told["mrz"] == {"form": "TD3", "wrong": [], "disagreeing": ["number"]}
    assert told["number_shape"] == "99 9999999"


def test_a_record_of_an_unknown_rulebook_is_not_read() -> None:
    canonical = _an_entry(AN_ORIGIN).canonical.replace(current_rulebook().revision.encode(), b"sha256:" + b"0" * 64)
    with pytest.raises(UnknownRevision):
        read_record(canonical, rulebook_of_revision)


def _answer(origin: Origin, decision: Decision, language: str) -> JsonValue:
    (known,) = [each for each in LANGUAGES if each == language]
    value: JsonValue = orjson.loads(
        render(origin.check_id, origin.reference, origin.recorded_at, decision, catalogue(known))
    )
    return value


def _names(value: JsonValue) -> list[str]:
    match value:
        case dict():
            return [*value, *(name for part in value.values() for name in _names(part))]
        case list():
            return [name for part in value for name in _names(part)]
        case _:
            return []


def _leaves(value: JsonValue) -> list[JsonValue]:
    match value:
        case dict():
            return [leaf for part in value.values() for leaf in _leaves(part)]
        case list():
            return [leaf for part in value for leaf in _leaves(part)]
        case _:
            return [value]


def _strings(value: JsonValue) -> list[str]:
    return [leaf for leaf in _leaves(value) if isinstance(leaf, str)]


PEOPLE = ("name", "proxy_name", "text", "number", "iin", "mrz")


def _people(value: JsonValue) -> list[str]:
    """Return the names and numbers of people in a payload."""
    match value:
        case dict():
            own = [text for name, part in value.items() if name in PEOPLE for text in _strings(part)]
            return [*own, *(text for part in value.values() for text in _people(part))]
        case list():
            return [text for part in value for text in _people(part)]
        case _:
            return []


def _renamed(payload: Payload) -> Payload:
    """Return a payload with other names, numbers and streets; ids, codes and zones, which are compared, stay.

    A number keeps its form, and one that is compared with a zone stays; of a zone the names become others.
    """
    others: Payload = {"name": "Else", "proxy_name": "Else", "text": "Elsewhere"}
    digits = str.maketrans("0123456789", "1234567890")

    def renamed(value: JsonValue) -> JsonValue:
        match value:
            case dict():
                return {name: other(name, part, value) for name, part in value.items()}
            case list():
                return [renamed(part) for part in value]
            case _:
                return value

    def other(name: str, part: JsonValue, beside: Payload) -> JsonValue:
        match name, part:
            case "mrz", [str(upper), lower]:
                return [f"{upper[:5]}{'ELSE':<<39}", lower]
            case "mrz", [upper, middle, _]:
                return [upper, middle, f"{'ELSE':<<30}"]
            case "number", str():
                return part if beside.get("mrz") else part.translate(digits)
        return others[name] if name in others and part is not None else renamed(part)

    return {name: renamed(part) for name, part in payload.items()}
