"""Between Lambda and the steps of a batch: what a step failed of is logged and said by code, type and place only.

Lambda hands the text of an exception on to the state machine, which keeps it in its history.
"""

from collections.abc import Callable, Mapping
from typing import Any

from aws_lambda_powertools import Logger

from eligibility.batch_aws.failure import BatchFailed
from eligibility.batch_aws.keys import uploaded
from eligibility.batch_aws.ports import UploadedFile
from eligibility.fault_place import fault_place
from eligibility.storage.ports import StoreUnavailable

type Event = Mapping[str, Any]
"""The input of a task, as the state machine writes it."""


class TaskFailed(Exception):
    """A step has failed, and may pass when it is tried again."""


class Task:
    """Runs a step of a batch for one event."""

    def __init__(self) -> None:
        self._logger = Logger()

    def run(
        self, event: Event, step: Callable[[UploadedFile, Event], Mapping[str, object] | None]
    ) -> Mapping[str, object]:
        """Return what the step returns. Raises BatchFailed, TaskFailed."""
        told: dict[str, object] = {}
        try:
            file = UploadedFile(**event["upload"])
            batch = uploaded(file.key)
            told["batch_id"] = None if batch is None else batch.batch_id
            told["range"] = event.get("range", {}).get("n")
            answer = step(file, event) or {}
        except BatchFailed as failed:
            self._logger.error("batch failed", extra={**told, "reason": failed.code})
            raise
        except StoreUnavailable as error:
            self._logger.error("store unavailable", extra={**told, "store": error.store, "reason": error.reason})
            raise TaskFailed(f"{error.store}: {error.reason}") from None
        except Exception as error:  # noqa: BLE001 - its text may hold a row, so only its place goes on
            place = fault_place(error)
            self._logger.error("unexpected", extra={**told, **place})
            raise TaskFailed(f"{place['error']} at {place['at']}") from None
        self._logger.info("done", extra=told)
        return answer
