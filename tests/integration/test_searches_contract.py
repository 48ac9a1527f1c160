"""What every store keeps to that checks are searched in: by reference, by subject, by period and verdict, by tenant."""

from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from typing import NamedTuple

import pytest

from eligibility.storage.dynamodb import DynamoDBAuditLog
from eligibility.storage.dynamodb import searches as dynamodb_searches
from eligibility.storage.dynamodb.searches import DynamoDBSearches
from eligibility.storage.dynamodb.subject_links import DynamoDBSubjectLinks
from eligibility.storage.ports import AuditEntry, AuditLog
from eligibility.storage.searches import CheckSearches, FoundCheck, Page, Position, Span, SubjectLinks
from eligibility.storage.sqlite.searches import SqliteSearches
from tests.integration.conftest import AuditStore, Tables
from tests.integration.stored_values import an_entry

type Search = Callable[[Position | None, int], Page]


class Searched(NamedTuple):
    """A log, and what searches in it."""

    log: AuditLog
    searches: CheckSearches
    links: SubjectLinks


@pytest.fixture
def dynamodb_searched(tables: Tables) -> Searched:
    return Searched(
        DynamoDBAuditLog(tables.client, tables.audit),
        DynamoDBSearches(tables.client, tables.audit),
        DynamoDBSubjectLinks(tables.client, tables.audit),
    )


@pytest.fixture
def sqlite_searched(sqlite_audit_store: AuditStore, tmp_path: Path) -> Iterator[Searched]:
    with closing(SqliteSearches(str(tmp_path / "store.db"))) as searches:
        yield Searched(sqlite_audit_store.log, searches, searches)


@pytest.fixture(params=["dynamodb", "sqlite"])
def searched(request: pytest.FixtureRequest) -> Searched:
    stores: Searched = request.getfixturevalue(f"{request.param}_searched")
    return stores


def entry(number: int, **other: str) -> AuditEntry:
    """Make an entry of the hour and the shard of a number."""
    recorded_at = f"2026-11-{20 + number // 24:02}T{number % 24:02}:10:11.123Z"
    check_id = f"0199a1b2-{number:04x}-7e5f-8a9b-0c1d2e3f4a{number % 16:02x}"
    made = an_entry(check_id, b"%d" % number)._replace(recorded_at=recorded_at)
    return AuditEntry(**{**made._asdict(), **other})


def told(each: AuditEntry) -> FoundCheck:
    return FoundCheck(each.check_id, each.tenant, each.recorded_at, each.permit, each.applied_on, each.verdict)


def all_of(search: Search, limit: int) -> list[FoundCheck]:
    """Take page after page."""
    found: list[FoundCheck] = []
    page = search(None, limit)
    while True:
        assert len(page.found) <= limit
        found += page.found
        if page.next is None:
            return found
        page = search(page.next, limit)


@pytest.mark.parametrize("limit", [1, 3, 100])
@pytest.mark.parametrize("by", ["reference", "subject"])
def test_checks_are_found_by_reference_and_by_subject_page_after_page(searched: Searched, by: str, limit: int) -> None:
    wanted = [entry(number, **{by: "wanted"}) for number in range(7)]
    others = [entry(number, **{by: "other"}) for number in range(7, 9)] + [entry(9)]
    searched.log.record_all([*wanted, *others])
    search = searched.searches.of_reference if by == "reference" else searched.searches.of_subject
    expected = [told(each) for each in wanted]
    assert sorted(all_of(lambda after, most: search("wanted", "front-office", after, most), limit)) == expected
    assert sorted(all_of(lambda after, most: search("wanted", None, after, most), limit)) == expected
    assert search("never", None, None, 10) == Page([], None)


@pytest.mark.parametrize("by", ["reference", "subject"])
def test_a_tenant_finds_its_own_and_an_auditor_finds_all(searched: Searched, by: str) -> None:
    mine = [entry(number, **{by: "wanted"}) for number in range(3)]
    theirs = [entry(number, tenant="branch", **{by: "wanted"}) for number in range(3, 6)]
    searched.log.record_all([*mine, *theirs])
    search = searched.searches.of_reference if by == "reference" else searched.searches.of_subject
    assert sorted(search("wanted", "front-office", None, 10).found) == [told(each) for each in mine]
    assert sorted(search("wanted", "branch", None, 10).found) == [told(each) for each in theirs]
    assert search("wanted", "somebody", None, 10) == Page([], None)
    assert sorted(all_of(lambda after, limit: search("wanted", None, after, limit), 2)) == [
        told(each) for each in [*mine, *theirs]
    ]
    # The place of a page in all of them leads a tenant nowhere but to its own.
    elsewhere = Position("branch", theirs[0].check_id)
    assert {check.tenant for check in search("wanted", "front-office", elsewhere, 10).found} <= {"front-office"}


@pytest.mark.parametrize("limit", [1, 4, 100])
def test_a_period_is_walked_hour_by_hour_page_after_page(searched: Searched, limit: int) -> None:
    entries = [entry(number, verdict="eligible" if number % 3 else "not_eligible") for number in range(40)]
    searched.log.record_all(entries)

    def of_period(verdict: str | None, tenant: str | None) -> list[FoundCheck]:
        span = Span("2026-11-20T05", "2026-11-21T03", verdict)
        return all_of(lambda after, at_most: searched.searches.of_period(span, tenant, after, at_most), limit)

    within = [told(each) for each in entries[5:28]]
    assert of_period(None, "front-office") == within
    assert of_period(None, None) == within
    assert of_period("not_eligible", "front-office") == [each for each in within if each.verdict == "not_eligible"]
    assert of_period(None, "branch") == []


def test_many_checks_of_one_hour_come_by_id_each_once(searched: Searched, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(dynamodb_searches, "LOOKED_AT", 2)
    entries = [
        an_entry(f"0199a1b2-{number * 7919 % 65536:04x}-7e5f-8a9b-0c1d2e3f4a{number % 5:02x}", b"%d" % number)
        for number in range(60)
    ]
    searched.log.record_all(entries)
    span = Span("2023-02-08T09", "2023-02-08T09", None)
    found = all_of(lambda after, limit: searched.searches.of_period(span, None, after, limit), 7)
    assert [check.check_id for check in found] == sorted(each.check_id for each in entries)


def test_a_long_period_without_checks_is_looked_at_in_parts_and_ends(searched: Searched) -> None:
    span = Span("2026-11-01T00", "2026-11-03T23", None)
    assert all_of(lambda after, limit: searched.searches.of_period(span, None, after, limit), 5) == []
    backwards = Span("2026-11-03T23", "2026-11-01T00", None)
    assert searched.searches.of_period(backwards, None, None, 5) == Page([], None)


def test_a_link_that_is_erased_is_found_no_more_and_all_else_is_as_it_was(searched: Searched) -> None:
    mine = [entry(number, subject="1:mine", reference="r") for number in range(3)]
    other = entry(3, subject="1:other")
    searched.log.record_all([*mine, other])
    assert searched.links.erase("1:mine") == 3
    assert searched.links.erase("1:mine") == 0
    assert searched.searches.of_subject("1:mine", None, None, 10) == Page([], None)
    assert [searched.log.find(each.check_id) for each in mine] == [each._replace(subject=None) for each in mine]
    assert searched.log.find(other.check_id) == other
    assert len(searched.searches.of_reference("r", None, None, 10).found) == 3
