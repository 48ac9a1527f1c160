"""Each hour: verifies the records of an hour of the day before against their seals.

Which hour follows from the event's time, so that it can be asked for again. What fails is raised, so that Lambda tries
it again.
"""

import gc

gc.disable()  # nothing that a start loads is garbage, and looking for it takes a twelfth of the start

import os

from aws_lambda_powertools.utilities.typing import LambdaContext

from eligibility.audit_bootstrap import verifying
from eligibility.audit_task import AuditTask
from eligibility.bootstrap import now
from eligibility.settings import read_settings
from eligibility.task import Event

TASK = AuditTask()
VERIFYING = verifying(read_settings(os.environ))

gc.freeze()
gc.enable()


def lambda_handler(event: Event, _context: LambdaContext) -> None:
    """Verify the hour that is due at the event's time."""
    TASK.verify(VERIFYING, event, now())
