"""The last step of a batch: reconciles its ranges with the file, writes index, summary and report."""

import gc

gc.disable()  # nothing that a start loads is garbage, and looking for it takes a twelfth of the start

import os
from collections.abc import Mapping
from datetime import datetime

from aws_lambda_powertools.utilities.typing import LambdaContext

from eligibility.batch_bootstrap import finishing
from eligibility.batch_settings import read_batch_settings
from eligibility.task import Event, Task

TASK = Task()
FINISHING = finishing(read_batch_settings(os.environ))

gc.freeze()
gc.enable()


def lambda_handler(event: Event, _context: LambdaContext) -> Mapping[str, object]:
    """Finish the batch of a task: `{"upload": {"bucket", "key", "version"}, "started_at": an instant}`."""
    return TASK.run(event, lambda file, task: FINISHING.finish(file, datetime.fromisoformat(task["started_at"])))
