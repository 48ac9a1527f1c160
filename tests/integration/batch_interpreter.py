"""Runs the state machine of batches on moto, which interprets its definition; for a function, its handler is called.

What moto leaves undone is done here: a failed child fails its Map, and pauses before a retry are noted, not slept.
"""

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import SimpleNamespace
from typing import TYPE_CHECKING, cast
from unittest.mock import patch

from moto.awslambda_simple.models import LambdaSimpleBackend
from moto.core.config import DefaultConfig
from moto.stepfunctions.parser.api import HistoryEventType, MapRunFailedEventDetails
from moto.stepfunctions.parser.asl.component.common.error_name.failure_event import FailureEvent, FailureEventException
from moto.stepfunctions.parser.asl.component.common.error_name.states_error_name import StatesErrorName
from moto.stepfunctions.parser.asl.component.common.error_name.states_error_name_type import StatesErrorNameType
from moto.stepfunctions.parser.asl.component.common.retry import retrier_decl
from moto.stepfunctions.parser.asl.component.state.exec.state_map.iteration.distributed_iteration_component import (
    DistributedIterationComponent,
)
from moto.stepfunctions.parser.asl.eval.environment import Environment

from tests.integration.api_stores import DynamoDBTables
from tests.integration.batch_stack import BatchStack

if TYPE_CHECKING:
    from moto.stepfunctions.parser.asl.eval.event.event_detail import EventDetails

MOTO: DefaultConfig = {"stepfunctions": {"execute_state_machine": True}, "lambda": {"use_docker": False}}


@contextmanager
def batches_on_moto(tables: DynamoDBTables, output: Callable[[], str], range_rows: int = 3) -> Iterator[BatchStack]:
    """Run batches for a while."""
    stack = BatchStack(tables, output, range_rows)
    sleeping = SimpleNamespace(sleep=stack.pauses.append)
    with (
        patch.object(LambdaSimpleBackend, "invoke", _invoking(stack)),
        patch.object(retrier_decl, "time", sleeping),
        patch.object(
            DistributedIterationComponent, "_map_run", _strict_map_run(DistributedIterationComponent._map_run)
        ),
    ):
        yield stack
        stack.wait()


def _invoking(stack: BatchStack) -> Callable[..., bytes]:
    def invoke_function(  # the signature of moto's
        _backend: object, function: str, _qualifier: object, body: str, _headers: object, answered: dict[str, str]
    ) -> bytes:
        answer, failed = stack.invoked(function, json.loads(body))
        if failed:
            answered["x-amz-function-error"] = "Unhandled"
        return json.dumps(answer).encode()

    return invoke_function


def _strict_map_run(lenient: Callable[..., None]) -> Callable[..., None]:
    """Return a Map run that fails where a child has failed, as ToleratedFailureCount 0 asks; moto's goes on."""

    def map_run(component: object, env: Environment, eval_input: SimpleNamespace) -> None:
        lenient(component, env, eval_input)
        if eval_input.map_run_record.execution_counter.failed.get():
            name = StatesErrorName(typ=StatesErrorNameType.StatesExceedToleratedFailureThreshold)
            failed = MapRunFailedEventDetails(error=name.error_name, cause=None)
            details = cast("EventDetails", {"mapRunFailedEventDetails": failed})
            raise FailureEventException(FailureEvent(env, name, HistoryEventType.MapRunFailed, details))

    return map_run
