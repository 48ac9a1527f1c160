"""The step for each range of a batch: decides its rows, records each, writes the results."""

import gc

gc.disable()  # nothing that a start loads is garbage, and looking for it takes a twelfth of the start

import os
from collections.abc import Mapping

from aws_lambda_powertools.utilities.typing import LambdaContext

from eligibility.batch.manifest import read_range
from eligibility.batch_bootstrap import range_deciding
from eligibility.batch_settings import read_batch_settings
from eligibility.settings import read_settings
from eligibility.task import Event, Task

TASK = Task()
DECIDING = range_deciding(read_settings(os.environ), read_batch_settings(os.environ))

gc.freeze()
gc.enable()


def lambda_handler(event: Event, _context: LambdaContext) -> Mapping[str, object]:
    """Decide the range of a task: `{"upload": {"bucket", "key", "version"}, "range": an entry of ranges.json}`."""
    return TASK.run(event, lambda file, task: DECIDING.decide(file, read_range(task["range"])))
