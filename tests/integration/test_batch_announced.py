"""A finished batch is told on the event bus: once it is done, with its figures, and with nothing of its rows."""

import json
from typing import override

import pytest

from eligibility.storage.aws import STEP_CONFIG, events_client
from eligibility.storage.event_bridge import EventBridgeAnnouncements
from eligibility.storage.ports import StoreUnavailable
from tests.integration.api_applications import an_application, written
from tests.integration.batch_stack import BatchStack, Json, rows
from tests.integration.event_pages import EXAMPLE, BatchFinished, blocks_kept, blocks_made


def heard(batches: BatchStack) -> list[Json]:
    """Return what has come to the bus since it was last asked."""
    client = batches.modules["BatchFinishFunction"].FINISHING.announcements
    assert isinstance(client, Listened)
    told, client.told = client.told, []
    return told


class Listened(EventBridgeAnnouncements):
    """The bus, with an ear at the call that goes to AWS."""

    def __init__(self) -> None:
        client = events_client(STEP_CONFIG)
        super().__init__(client, "default")
        self.told: list[Json] = []
        client.meta.events.register("provide-client-params.events.PutEvents", self._note)

    def _note(self, params: dict[str, list[Json]], **_: object) -> None:
        self.told += params["Entries"]


def listen(batches: BatchStack) -> None:
    """Let the function announce to a bus that is listened to."""
    module = batches.modules["BatchFinishFunction"]
    finishing = module.FINISHING
    vars(module)["FINISHING"] = type(finishing)(finishing.results, Listened(), finishing.clock)


def test_a_batch_is_told_with_its_figures_when_its_results_are_there(batches: BatchStack) -> None:
    listen(batches)
    batch_id = batches.run(rows(4) + b"{}\n").batch_id
    (entry,) = heard(batches)
    assert (entry["Source"], entry["DetailType"], entry["EventBusName"]) == (
        "permit-eligibility",
        "Batch finished",
        "default",
    )
    detail = json.loads(str(entry["Detail"]))
    BatchFinished.model_validate_json(str(entry["Detail"]))
    summary = json.loads(batches.result(batch_id, "summary.json"))
    assert detail == {
        "version": "1",
        "batch_id": batch_id,
        "tenant": "front-office",
        "rows": 5,
        "decided": 4,
        "rejected": 1,
        "verdicts": {"eligible": 3, "not_eligible": 1},
        **{name: summary[name] for name in ("rulebook", "filing_day", "started_at", "finished_at")},
    }


def test_nothing_of_a_row_is_told(batches: BatchStack) -> None:
    listen(batches)
    batches.run(written(an_application(reference="canary-reference")) + b'\n{"reference": "canary-rejected"}\n')
    (entry,) = heard(batches)
    told = json.dumps(entry)
    for canary in ("canary", "Sample", "900517300415", "75 1234567", "0000000000000011", "RUS", "1990-05-17"):
        assert canary not in told


def test_a_batch_that_is_told_twice_is_told_in_the_same_words(batches: BatchStack) -> None:
    listen(batches)
    batches.run(rows(2))
    (call,) = batches.called("BatchFinishFunction")
    batches.invoked("BatchFinishFunction", call.given)
    first, second = heard(batches)
    assert first == second


def test_a_batch_that_fails_is_not_told_as_finished(batches: BatchStack) -> None:
    listen(batches)
    batches.run(b"no,such;columns\n", "csv")
    assert heard(batches) == []


def test_a_bus_that_refuses_fails_the_step_which_is_then_tried_again(batches: BatchStack) -> None:
    module = batches.modules["BatchFinishFunction"]
    finishing = module.FINISHING

    class Refusing(Listened):
        @override
        def finished(self, detail: bytes) -> None:
            if not self.told:
                super().finished(detail)
                raise StoreUnavailable("event bus", "ThrottlingException")
            super().finished(detail)

    bus = Refusing()
    vars(module)["FINISHING"] = type(finishing)(finishing.results, bus, finishing.clock)
    batch_id = batches.run(rows(2)).batch_id
    assert batches.status(batch_id) == "SUCCEEDED"
    assert len(bus.told) == 2


def test_an_entry_that_the_bus_refuses_is_a_failure(batches: BatchStack) -> None:
    assert batches.machine  # moto plays AWS
    client = events_client(STEP_CONFIG)

    def refuse(http_response: object, parsed: dict[str, object], **_: object) -> None:
        assert http_response is not None
        parsed |= {"FailedEntryCount": 1, "Entries": [{"ErrorCode": "ThrottlingException"}]}

    client.meta.events.register("after-call.events.PutEvents", refuse)
    with pytest.raises(StoreUnavailable, match="ThrottlingException"):
        EventBridgeAnnouncements(client, "default").finished(b"{}")


def test_the_page_has_the_schema_and_an_example_of_it() -> None:
    """If the product is right: `make docs` writes it anew."""
    assert blocks_kept() == blocks_made()
    BatchFinished.model_validate_json(json.dumps(EXAMPLE))
