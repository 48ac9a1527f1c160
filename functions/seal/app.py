"""Each hour: seals the hours that are over. What fails is raised, so that Lambda tries it again."""

import gc

gc.disable()  # nothing that a start loads is garbage, and looking for it takes a twelfth of the start

import os

from aws_lambda_powertools.utilities.typing import LambdaContext

from eligibility.audit_bootstrap import sealing
from eligibility.audit_task import AuditTask
from eligibility.bootstrap import now
from eligibility.settings import read_settings
from eligibility.task import Event

TASK = AuditTask()
SEALING = sealing(read_settings(os.environ))

gc.freeze()
gc.enable()


def lambda_handler(_event: Event, _context: LambdaContext) -> None:
    """Seal what is due at this instant."""
    TASK.seal(SEALING, now())
