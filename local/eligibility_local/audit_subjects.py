"""`eligibility audit find --document`, `erase` and `rotate`: the links from checks to the people whose they are."""

import os
from pathlib import Path

from eligibility.bootstrap import subject_hash, subject_links
from eligibility.search_question import read_document
from eligibility.settings import SqliteStore, read_settings
from eligibility.storage.sqlite.searches import SqliteSearches
from eligibility.storage.subject_key_file import FileSubjectKeys
from eligibility_local.environment import local_environment


def subjects_of(store: SqliteStore, document: bytes) -> tuple[str, ...]:
    """Return the hashes of a document (JSON) with each of a store's keys. Raises Refusal, StoreUnavailable."""
    return (*subject_hash(store).with_each_key(read_document(document)),)


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
