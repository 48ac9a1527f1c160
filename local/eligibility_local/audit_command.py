"""The commands `eligibility audit …`, put together."""

import click

from eligibility_local.audit_backtest_command import backtest
from eligibility_local.audit_copy_command import copy
from eligibility_local.audit_erase_command import erase
from eligibility_local.audit_export_command import export
from eligibility_local.audit_find_command import find
from eligibility_local.audit_options import AUDIT_STATUSES
from eligibility_local.audit_prove_command import prove
from eligibility_local.audit_replay_command import replay
from eligibility_local.audit_rotate_command import rotate
from eligibility_local.audit_seal_command import seal
from eligibility_local.audit_verify_command import verify


@click.group(short_help="Find, seal, verify, replay, back-test or export recorded checks.", epilog=AUDIT_STATUSES)
def audit() -> None:
    """Look into the records of checks on this machine, and seal them; nothing here changes any record."""


for _command in (find, replay, backtest, export, copy, seal, prove, verify, erase, rotate):
    audit.add_command(_command)
