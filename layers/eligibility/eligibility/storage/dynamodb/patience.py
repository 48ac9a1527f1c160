"""How a batch asks DynamoDB: what was refused for load, or failed, is asked again after pauses that grow.

A pause is of random length between none and its longest ("full jitter"), so that many who were refused at one moment do
not come back at one moment.
"""

import random
import time
from collections.abc import Callable
from typing import NamedTuple

from botocore.exceptions import BotoCoreError, ClientError

from eligibility.storage.aws import may_pass_at_once, reason
from eligibility.storage.ports import StoreUnavailable

LONGEST_PAUSES = (0.05, 0.1, 0.2, 0.4, 0.8, 1.6, 3.2, 5.0, 5.0, 5.0)
"""Seconds before each repetition; after the last the call is given up. With the time-outs of BATCH_CONFIG: a minute."""

REFUSALS_FOR_LOAD = frozenset(
    {"ProvisionedThroughputExceededException", "RequestLimitExceeded", "ThrottlingException", "ThrottledException"}
)


class DoneInPart(Exception):
    """What a call raises that has done a part of its work and is to be made again for the rest."""


class Patience(NamedTuple):
    """Asks again and again."""

    sleep: Callable[[float], None] = time.sleep
    random: Callable[[], float] = random.random
    """Gives numbers from 0 to less than 1."""

    def ask[T](self, store: str, call: Callable[[], T]) -> T:
        """Make a call until it is answered. Raises StoreUnavailable, with the error's code or type."""
        for longest in LONGEST_PAUSES:
            try:
                return call()
            except DoneInPart:
                pass
            except (BotoCoreError, ClientError) as error:
                if reason(error) not in REFUSALS_FOR_LOAD and not may_pass_at_once(error):
                    # `from None`, here and below: the text of the cause may repeat what was sent.
                    raise StoreUnavailable(store, reason(error)) from None
            self.sleep(self.random() * longest)
        try:
            return call()
        except DoneInPart:
            raise StoreUnavailable(store, f"a part left undone after {len(LONGEST_PAUSES) + 1} tries") from None
        except (BotoCoreError, ClientError) as error:
            raise StoreUnavailable(store, reason(error)) from None


PATIENCE = Patience()
