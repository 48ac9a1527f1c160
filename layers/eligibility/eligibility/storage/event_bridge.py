"""News of batches on an event bus of Amazon EventBridge."""

from typing import TYPE_CHECKING, Final, override

from eligibility.batch_aws.ports import Announcements
from eligibility.storage.aws import ask
from eligibility.storage.ports import StoreUnavailable

if TYPE_CHECKING:
    from mypy_boto3_events import EventBridgeClient

SOURCE: Final = "permit-eligibility"
FINISHED: Final = "Batch finished"
_STORE = "event bus"


class EventBridgeAnnouncements(Announcements):
    """On one bus, by its name."""

    def __init__(self, client: "EventBridgeClient", bus: str) -> None:
        self._client = client
        self._bus = bus

    @override
    def finished(self, detail: bytes) -> None:
        ask(_STORE, lambda: self._put(detail.decode()))

    def _put(self, detail: str) -> None:
        answer = self._client.put_events(
            Entries=[{"Source": SOURCE, "DetailType": FINISHED, "Detail": detail, "EventBusName": self._bus}]
        )
        if answer["FailedEntryCount"]:
            raise StoreUnavailable(_STORE, answer["Entries"][0].get("ErrorCode", "refused"))
