"""Why a batch cannot go on: a code and a sentence without anything of its rows, kept where GET finds them."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import NamedTuple

import orjson

from eligibility.batch_aws.keys import BatchKey
from eligibility.batch_aws.ports import ObjectMissing, Results

_NAME = "failure.json"


class BatchFailed(Exception):
    """The batch has failed, and would fail again: the state machine tries this no second time."""

    def __init__(self, code: str, detail: str) -> None:
        super().__init__(f"{code}: {detail}")
        self.code = code
        self.detail = detail


class Failure(NamedTuple):
    """What is said of a batch that has failed."""

    code: str
    detail: str


@contextmanager
def noted(results: Results, batch: BatchKey) -> Iterator[None]:
    """Keep why the batch fails, where it does."""
    try:
        yield
    except BatchFailed as failed:
        note(results, batch, Failure(failed.code, failed.detail))
        raise


def note(results: Results, batch: BatchKey, failure: Failure) -> None:
    """Keep why a batch has failed."""
    results.write(batch.result(_NAME), orjson.dumps(failure._asdict()), "application/json")


def noted_failure(results: Results, batch: BatchKey) -> Failure | None:
    """Return why a batch has failed, where a step could tell."""
    try:
        told = orjson.loads(results.read(batch.result(_NAME)))
    except ObjectMissing:
        return None
    return Failure(told["code"], told["detail"])
