"""The first step of a batch: plans the uploaded file."""

import gc

gc.disable()  # nothing that a start loads is garbage, and looking for it takes a twelfth of the start

import os
from collections.abc import Mapping

from aws_lambda_powertools.utilities.typing import LambdaContext

from eligibility.batch_bootstrap import planning
from eligibility.batch_settings import read_batch_settings
from eligibility.task import Event, Task

TASK = Task()
PLANNING = planning(read_batch_settings(os.environ))

gc.freeze()
gc.enable()


def lambda_handler(event: Event, _context: LambdaContext) -> Mapping[str, object]:
    """Plan the file of a task: `{"upload": {"bucket", "key", "version"}}`."""
    return TASK.run(event, lambda file, _: PLANNING.plan(file))
