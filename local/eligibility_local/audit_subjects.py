"""`eligibility audit find --document`, `erase` and `rotate`: the links from checks to the people whose they are."""

import os
from collections.abc import Iterator
from contextlib import closing
from operator import attrgetter
from pathlib import Path

from eligibility.bootstrap import subject_hash, subject_links
from eligibility.search_question import read_document
from eligibility.settings import SqliteStore, read_settings
from eligibility.storage.searches import FoundCheck, Page
from eligibility.storage.sqlite.searches import SqliteSearches
from eligibility.storage.subject_key_file import FileSubjectKeys
from eligibility_local.environment import local_environment

_AT_ONCE = 1_000


def checks_of(store: SqliteStore, document: bytes) -> list[FoundCheck]:
    """Return the checks of a document (JSON), of any tenant, the earliest first. Raises Refusal, StoreUnavailable."""
    subjects = subject_hash(store).with_each_key(read_document(document))
    with closing(SqliteSearches(store.path)) as searches:
        found = [check for subject in subjects for page in _pages(searches, subject) for check in page.found]
    return sorted(found, key=attrgetter("recorded_at", "check_id"))


def erase_links(store: Path | None, document: bytes) -> int:
    """Take the links of a document (JSON) away, under whichever key; return how many records had one.

    Raises Refusal, InvalidSetting, StoreUnavailable; some may then be erased.
    """
    place = read_settings(local_environment(os.environ, store)).store
    subjects = subject_hash(place).with_each_key(read_document(document))
    links = subject_links(place)
    try:
        return sum([links.erase(subject) for subject in subjects])
    finally:
        if isinstance(links, SqliteSearches):
            links.close()


def rotate_key(store: SqliteStore) -> str:
    """Return the id of a new subject key, which is the current one from now on. Raises StoreUnavailable."""
    keys = FileSubjectKeys(store.subject_file)
    keys.read()
    return keys.rotate()


def _pages(searches: SqliteSearches, subject: str) -> Iterator[Page]:
    page = searches.of_subject(subject, None, None, _AT_ONCE)
    yield page
    while page.next is not None:
        page = searches.of_subject(subject, None, page.next, _AT_ONCE)
        yield page
